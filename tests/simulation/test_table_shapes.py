"""Tables of the families with shapes: their error over all cells and the shapes that are tabled, in standard deviations of the law."""

import numpy as np
import pytest

import pmo_risk as pr
from pmo_risk.distributions.forms import Pieces, Table
from pmo_risk.simulation.tables import CELLS, OCTAVES, SIDE, quantile_table

OCTAVE = 2.0 ** np.arange(-1 - OCTAVES, -1)
START = (OCTAVE[:, None] * (1 + np.arange(CELLS) / CELLS)).ravel()
INSIDE = np.linspace(0, 1, 25)
V = START[:, None] + np.repeat(OCTAVE / CELLS, CELLS)[:, None] * INSIDE  # min(u, 1-u), every cell at 25 points
BOUND = 2e-6
NORMAL, LOGNORMAL, GAMMA = pr.normal(10, 3), pr.lognormal(mean=40, sd=15), pr.gamma(shape=0.5, scale=10)
TABLED = [
    pr.exponential(4),
    pr.rayleigh(4, 1),
    pr.laplace(10, 3),
    pr.gumbel(mean=10, sd=3),
    pr.gumbel(mean=10, sd=3, minimum=True),
    *(pr.truncated(pr.gumbel(mean=10, sd=3), a, b) for a, b in ((0, None), (5, 20))),
    *(pr.gamma(shape=a, scale=2, shift=3) for a in (0.1, 0.2, 0.5, 1, 2, 5, 50, 1e3, 1e6)),
    *(pr.weibull(k, 2, 3) for k in (0.7, 1, 1.5, 2, 5, 50, 1e4)),
    *(pr.beta(2, 7, a, b) for a, b in ((0.3, 0.3), (0.3, 5), (0.5, 0.5), (1, 1), (2, 3), (1, 20), (100, 0.5), (1e6, 1e6), (1e6, 1), (0.3, 1e3))),
    *(pr.truncated(NORMAL, a, b) for a, b in ((5, 20), (None, 9), (9, None), (0, 10), (10, 10.5), (None, 4), (-20, 40), (15, 20))),
    *(pr.truncated(LOGNORMAL, a, b) for a, b in ((20, 80), (None, 30), (30, None), (None, 200), (60, 70))),
    *(pr.truncated(GAMMA, a, b) for a, b in ((1, None), (None, 1), (1, 20))),
    *(pr.truncated(pr.weibull(1.5, 10), a, b) for a, b in ((4, None), (None, 4), (4, 9))),
    *(pr.truncated(pr.exponential(3), a, b) for a, b in ((1, 10), (None, 2), (5, None))),
    *(pr.truncated(pr.pert(2, 5, 12), a, b) for a, b in ((3, 10), (None, 4), (8, None))),
    *(pr.truncated(pr.beta(0, 1, 0.5, 0.5), a, b) for a, b in ((0.1, None), (None, 0.7), (0.3, 0.4))),
]


def both(form):
    """The table at V for u below one half and, as 1 - V, above."""
    table = quantile_table(form.standard, form.upper)
    found = form.loc + form.scale * sum(table[:, k][:, None] * INSIDE**k for k in range(4))
    return found[:SIDE], found[SIDE:]


@pytest.mark.parametrize("law", TABLED, ids=lambda law: str(law)[:90])
def test_tables_are_within_2e_6_standard_deviations(law):
    """Against the family's own quantiles from both tails, for uniforms from 2^-33 to 1 - 2^-33; within the support, and rising in every cell."""
    form = law.form()
    assert isinstance(form, Table)
    for found, exact, rising in zip(both(form), (law.ppf(V), law.isf(V)), (1, -1), strict=True):
        assert np.abs(found - exact).max() < BOUND * law.std
        assert (rising * np.diff(found, axis=1) >= -4e-16 * np.abs(found[:, 1:]) - 1e-13 * law.std).all()
        assert found.min() >= law.support[0] - 1e-14 * abs(law.support[0])
        assert found.max() <= law.support[1] + 1e-14 * abs(law.support[1])


@pytest.mark.parametrize(
    "law",
    [
        pr.weibull(0.5, 1),
        pr.beta(0, 1, 0.1, 0.1),
        pr.beta(0, 1, 0.2, 5),
        pr.truncated(pr.weibull(0.5, 1), low=0.1),
        pr.truncated(NORMAL, low=18),
        pr.truncated(pr.triangular(2, 5, 12), low=3),
    ],
    ids=lambda law: str(law)[:90],
)
def test_what_a_table_cannot_hold_is_made_of_pieces(law):
    """Shapes too steep, slices of less than a hundredth and densities with a corner have pieces with the bound of probability that these state."""
    form = law.form()
    assert isinstance(form, Pieces)
    assert form.bound == 1e-5


def test_a_table_is_shared_by_laws_of_one_shape():
    """Normals cut at the same numbers of standard deviations are one curve, moved and stretched; cut elsewhere they are another."""
    shapes = [pr.truncated(pr.normal(m, s), low=a, high=b).form().shape for m, s, a, b in ((100, 20, 50, 150), (10, 2, 5, 15), (10, 2, 5, 16))]
    assert shapes[0] == shapes[1] != shapes[2]
