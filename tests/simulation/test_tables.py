"""Tables of quantile functions: their error over all cells, continuity and order."""

import numpy as np
import pytest
from scipy import special

from pmo_risk.distributions import lognormal, normal, pert
from pmo_risk.simulation.tables import CELLS, OCTAVES, SIDE, quantile_table

OCTAVE = 2.0 ** np.arange(-33, -1)
START = (OCTAVE[:, None] * (1 + np.arange(CELLS) / CELLS)).ravel()
WIDTH = np.repeat(OCTAVE / CELLS, CELLS)
INSIDE = np.linspace(0, 1, 25)
V = START[:, None] + WIDTH[:, None] * INSIDE  # min(u, 1-u), every cell at 25 points
SHAPES = [(0, 3, 10, 4), (0, 5, 10, 2), (0, 0, 1, 4), (0, 1, 1, 4), (0, 0.3, 1, 40), (0, 0, 1, 40), (0, 1, 1, 40), (0, 0.001, 1, 4), (0, 0.5, 1, 0.1)]


def values(table):
    """The table at V, for u below one half and, as 1 - V, above."""
    found = sum(table[:, k][:, None] * INSIDE**k for k in range(4))
    return found[:SIDE], found[SIDE:]


def test_there_is_a_cell_for_every_uniform():
    """32 octaves of 8 cells on each side, from the least uniform, 2^-33, to one half."""
    assert (OCTAVES, CELLS, SIDE) == (32, 8, 256)
    assert quantile_table(special.ndtri).shape == (2 * SIDE, 4)
    assert V[0, 0] == 2.0**-33
    assert V[-1, -1] == 0.5


def test_the_normal_is_within_3e_7_standard_deviations():
    """Against ndtri of the probability of the nearer tail, which loses no digits."""
    lower, upper = values(quantile_table(normal(0, 1).form().standard))
    assert np.abs(lower - special.ndtri(V)).max() < 3e-7
    assert np.abs(upper + special.ndtri(V)).max() < 3e-7


@pytest.mark.parametrize("sigma", [0.01, 0.1, 0.3, 0.6, 1.0])
def test_lognormals_are_within_1e_6_of_their_value(sigma):
    """Relative to the value itself, in both tails."""
    lower, upper = values(quantile_table(lognormal(mu=0, sigma=sigma).form().standard))
    assert np.abs(lower / np.exp(sigma * special.ndtri(V)) - 1).max() < 1e-6
    assert np.abs(upper / np.exp(-sigma * special.ndtri(V)) - 1).max() < 1e-6


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_perts_are_within_1e_7_of_their_range(shape):
    """Sharp, flat and one-sided shapes, against the beta's inverse from the nearer end."""
    law = pert(*shape)
    alpha, beta = law.shapes
    lower, upper = values(quantile_table(law.form().standard))
    exact_lower = -np.expm1(np.log1p(-V) / beta) if alpha == 1 else special.betaincinv(alpha, beta, V)
    rest = -np.expm1(np.log1p(-V) / alpha) if beta == 1 else special.betaincinv(beta, alpha, V)
    assert np.abs(lower - exact_lower).max() < 1e-7
    assert np.abs(upper - (1 - rest)).max() < 1e-7
    assert lower.min() >= 0
    assert upper.max() <= 1 + 1e-14


@pytest.mark.parametrize("law", [normal(0, 1), lognormal(mu=0, sigma=0.5), lognormal(mu=0, sigma=2), pert(0, 3, 10), pert(0, 0, 1, 40)], ids=str)
def test_a_table_rises_without_a_step(law):
    """Within a cell and from cell to cell values rise with u, and neighbours meet to rounding."""
    lower, upper = values(quantile_table(law.form().standard))
    scale = np.abs(np.concatenate([lower, upper])).max(axis=1).clip(1e-300)
    for side, sign in ((lower, 1), (upper, -1)):
        edges = np.abs(side[1:, 0] - side[:-1, -1])
        assert (edges <= 1e-13 * scale[: len(edges)].clip(np.abs(side[1:, 0]))).all()
        assert (sign * np.diff(side, axis=1) > -1e-13 * np.abs(side[:, 1:])).all()
    assert lower[-1, -1] == pytest.approx(upper[-1, -1], rel=1e-13, abs=1e-15)
