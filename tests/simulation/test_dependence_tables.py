"""Tables of distribution functions: from scores to uniforms and back, against SciPy."""

import numba
import numpy as np
import pytest
from scipy import special

from pmo_risk.simulation.dependence import normal_uniforms, t_uniforms
from pmo_risk.simulation.dependence_tables import LEAST, NORMAL_END, mixing_quantiles, normal_distribution, normal_quantiles, t_distribution
from pmo_risk.simulation.streams import LANES

ROWS = 2000


@numba.njit
def normal_rows(tables, rows):
    """``normal_uniforms`` of many rows."""
    for row in rows:
        normal_uniforms(tables, row)


@numba.njit
def t_rows(table, end, multiplier, v, cells, rows):
    """``t_uniforms`` of many rows."""
    for row in rows:
        t_uniforms(table, np.int64(0), end, multiplier, v, cells, row)


def through(kernel, *arguments, scores):
    """The uniforms of many scores, 64 at a time."""
    rows = np.ascontiguousarray(scores.reshape(-1, LANES).copy())
    kernel(*arguments, rows)
    return rows.ravel()


def test_the_normal_distribution_is_that_of_scipy():
    """Of 128,000 scores up to 2^-33 from the ends: each is within 1e-7 standard deviations of the score that SciPy gives for its uniform."""
    z = np.linspace(special.ndtri(LEAST), -special.ndtri(LEAST), ROWS * LANES)
    tables = np.concatenate([normal_quantiles(), normal_distribution()])
    u = through(normal_rows, tables, scores=z)
    assert np.abs(u - special.ndtr(z)).max() < 3e-10
    lower = u <= 0.5
    assert np.abs(special.ndtri(u[lower]) - z[lower]).max() < 1e-7
    upper = ~lower & (z < 5)  # beyond, 1 - u holds too few digits for SciPy
    assert np.abs(-special.ndtri(1 - u[upper]) - z[upper]).max() < 1e-7


@pytest.mark.parametrize("far", [NORMAL_END, 9.0, 1e6])
def test_no_uniform_leaves_what_tables_hold(far):
    """Scores beyond the end give the least and the greatest uniform, whatever their size."""
    tables = np.concatenate([normal_quantiles(), normal_distribution()])
    u = through(normal_rows, tables, scores=np.repeat([far, -far], LANES))
    assert u[0] == 1 - LEAST
    assert u[-1] == LEAST


@pytest.mark.parametrize("df", [1, 2.5, 4, 30, 1000])
def test_the_t_distribution_is_that_of_scipy(df):
    """Scores over all octaves to where the tail is 2^-33: the uniform within 1e-6 of SciPy's, relative to the tail, and no step where cells meet."""
    table, end = t_distribution(df)
    z = np.concatenate([[0.0], np.geomspace(1e-6, end, ROWS * LANES // 2 - 1)])
    z = np.concatenate([-z, z])
    v = np.empty(LANES)
    u = through(t_rows, table, end, np.ones(LANES), v, v.view(np.uint64), scores=z)
    tail = special.stdtr(df, -np.abs(z))
    relative = np.abs((np.minimum(u, 1 - u) - tail) / tail)
    assert relative[u <= 0.5].max() < 1e-6
    assert relative.max() < 2e-6  # 1 - u holds fewer digits
    assert u[0] == 0.5
    assert (np.diff(u[: z.size // 2]) <= 1e-15).all()
    far = through(t_rows, table, end, np.full(LANES, 1e9), v, v.view(np.uint64), scores=np.full(LANES, -end))
    assert (far == LEAST).all() or np.abs(far / LEAST - 1).max() < 1e-6


@pytest.mark.parametrize("df", [1, 4, 1000])
def test_the_mixing_is_that_of_scipy(df):
    """sqrt(df / chi-square) at the nodes of the table, and rising toward low uniforms."""
    table = mixing_quantiles(df)
    v = 2.0 ** np.arange(-33, -1)
    exact = np.sqrt(df / (2 * special.gammaincinv(df / 2, v)))
    assert np.abs(table[: 8 * 32 : 8, 0] / exact - 1).max() < 1e-12
    assert (np.diff(table[:256, 0]) < 0).all()
