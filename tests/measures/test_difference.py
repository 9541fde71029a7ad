"""Differences of two runs: against published intervals, slow twins, and the truth they should hold."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_risk.errors import InputError
from pmo_risk.measures import Estimate, association, association_corrected, difference, difference_of_quantiles, probability, quantile

EVENTS = st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=60)


def events(both: int, first: int, second: int, neither: int) -> tuple[np.ndarray, np.ndarray]:
    """Iterations in four cells, as two events."""
    return tuple(np.repeat(np.array(x, dtype=bool), [both, first, second, neither]) for x in ((1, 1, 0, 0), (1, 0, 1, 0)))


def change(first: np.ndarray, second: np.ndarray, correlation: float) -> Estimate:
    return difference(*(probability(int(x.sum()), x.size) for x in (first, second)), correlation)


@pytest.mark.parametrize(
    ("cells", "published"), [((59, 6, 16, 80), (0.0621, 0.0046, 0.1186)), ((1, 1, 7, 12), (0.286, 0.026, 0.507))], ids=["Cavo 2012", "Bentur 2009"]
)
def test_paired_proportions_are_newcombes(cells, published):
    """The square-and-add intervals that Fagerland, Lydersen and Laake print (Statistical Analysis of Contingency Tables, 2017, chapter 8), to their digits."""
    first, second = events(*cells)
    e = change(first, second, association_corrected(first, second))
    digits = 4 if cells[0] > 1 else 3
    assert tuple(round(x, digits) for x in (e.value, e.low, e.high)) == published


@given(pairs=EVENTS)
def test_the_association_is_pearsons_correlation_of_the_events(pairs):
    """NumPy's coefficient of zeros and ones; 0 where one of them never changes; the corrected one is nearer to 0 and has no other sign."""
    a, b = (np.array(x) for x in zip(*pairs, strict=True))
    r, less = association(a, b), association_corrected(a, b)
    assert r == (pytest.approx(np.corrcoef(a, b)[0, 1], abs=1e-12) if a.any() and b.any() and not (a.all() or b.all()) else 0)
    assert abs(less) <= abs(r) + 1e-12
    assert less * r >= 0


@given(blocks=st.lists(st.tuples(*[st.booleans()] * 6), min_size=2, max_size=12))
def test_replicates_are_associated_by_their_shares(blocks):
    """NumPy's coefficient of the shares of each replicate."""
    cells = np.array(blocks)
    a, b = cells[:, :3], cells[:, 3:]
    r = association(a.ravel(), b.ravel(), len(blocks))
    x, y = a.mean(axis=1), b.mean(axis=1)
    if x.min() < x.max() and y.min() < y.max():
        assert r == pytest.approx(np.corrcoef(x, y)[0, 1], abs=1e-9)
    else:
        assert r == 0


def test_the_width_follows_the_formula():
    """By hand: sides 2 and 1 below, 3 and 4 above, correlation 0.5; standard errors 1 and 2 give sqrt(1 + 4 - 2)."""
    e = difference(Estimate(10, 7, 12, 0.95, 1.0, "d"), Estimate(20, 19, 24, 0.95, 2.0, "d"), 0.5, label="x")
    assert e.value == 10
    assert e.low == pytest.approx(10 - math.sqrt(1 + 4 - 2 * 0.5 * 1 * 2))
    assert e.high == pytest.approx(10 + math.sqrt(16 + 9 - 2 * 0.5 * 4 * 3))
    assert e.std_error == pytest.approx(math.sqrt(3))
    assert (e.unit, e.label) == ("d", "x")
    even = difference_of_quantiles(Estimate(10, 8, 12, 0.95, 1.0, "d"), Estimate(20, 16, 24, 0.95, 2.0, "d"), 0.5)
    assert (even.low, even.high) == pytest.approx((10 - 12**0.5, 10 + 12**0.5))
    assert even.std_error == pytest.approx(math.sqrt(3))


def test_a_run_against_itself_or_itself_moved_is_exact():
    """The same sample, and one that is later by 3 throughout: no width at all."""
    x = np.random.default_rng(3).lognormal(0, 1, 999)
    for shift in (0.0, 3.0):
        a, b = quantile(x, 0.8), quantile(x + shift, 0.8)
        e = difference_of_quantiles(a, b, association(x <= a.value, x + shift <= b.value))
        assert (e.value, e.low, e.high) == pytest.approx((shift,) * 3, abs=1e-12)


def test_a_missing_end_is_missing():
    """A quantile without a lower end leaves the difference without a bound on the side that needs it, and without an error."""
    few = Estimate(1.0, -math.inf, 2.0, 0.95, math.nan)
    e = difference(few, Estimate(3.0, 2.0, 4.0, 0.95, 0.5))
    assert (e.low, e.high) == (2 - math.sqrt(2), math.inf)
    assert math.isnan(e.std_error)
    assert difference_of_quantiles(few, Estimate(3.0, 2.0, 4.0, 0.95, 0.5), 0.5).interval == (-math.inf, math.inf)


def test_events_of_different_runs_are_refused():
    """Pairs need as many iterations in both."""
    with pytest.raises(InputError, match=r"shapes \(2,\) and \(3,\)"):
        association(np.zeros(2, dtype=bool), np.zeros(3, dtype=bool))


def _rare(rng, x):
    return x + (rng.random(x.shape) < 0.15) * rng.uniform(5, 25, x.shape), x


def _scaled(rng, x):
    return x * rng.uniform(1, 1.2, x.shape), x


def _merge(rng, x):
    other = rng.permutation(x)
    return np.maximum(x, other), np.maximum(x, other - 8)


def _apart(rng, x):
    return rng.permutation(x) + 3, x


@pytest.mark.slow
@pytest.mark.parametrize("world", [_rare, _scaled, _merge, _apart], ids=["a risk less", "shorter", "a path less", "independent"])
@pytest.mark.parametrize("law", ["normal", "lognormal"])
@pytest.mark.parametrize("p", [0.5, 0.8, 0.9])
def test_the_change_of_a_quantile_is_covered(world, law, p):
    """Of 500 pairs of runs of 1,000 at least 95% less 4 standard errors of the count (3.9%) hold the true change; the truth from 2,000,000 pairs.

    Half of the truth's own error is below a fiftieth of the intervals' width. That pairing pays is held for all but the independent pairs.
    """
    rng = np.random.default_rng(17)

    def draw(n):
        return world(rng, rng.normal(100, 10, n) if law == "normal" else 100 * rng.lognormal(0, 0.5, n))

    a, b = draw(2_000_000)
    true, held, narrower = float(np.quantile(b, p) - np.quantile(a, p)), 0, 0
    for _ in range(500):
        a, b = draw(1000)
        x, y = quantile(a, p), quantile(b, p)
        e = difference_of_quantiles(x, y, association(a <= x.value, b <= y.value))
        held += e.low <= true <= e.high
        narrower += e.high - e.low < 0.8 * (difference(x, y).high - difference(x, y).low)
    assert held / 500 >= 0.95 - 4 * math.sqrt(0.95 * 0.05 / 500)
    if world is not _apart:
        assert narrower > 400


@pytest.mark.parametrize("cells", [(0.55, 0.01, 0.04, 0.40), (0.90, 0.0, 0.02, 0.08), (0.2, 0.2, 0.3, 0.3)])
def test_the_change_of_a_probability_is_covered(cells):
    """Of 2,000 tables of 1,000 pairs, 95% less 4 standard errors of the count (1.9%) hold the true change."""
    tables = np.random.default_rng(23).multinomial(1000, cells, 2000)
    held = 0
    for table in tables:
        first, second = events(*table)
        e = change(first, second, association_corrected(first, second))
        held += e.low <= cells[2] - cells[1] <= e.high
    assert held / 2000 >= 0.95 - 4 * math.sqrt(0.95 * 0.05 / 2000)
