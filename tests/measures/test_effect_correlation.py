"""What came with an event, and how two outcomes move together."""

import math

import numpy as np
import pytest
from scipy import stats

from pmo_risk.errors import InputError
from pmo_risk.measures import correlation, effect


def test_the_interval_of_an_effect_is_welchs():
    """Difference, interval and error as SciPy's Welch test gives them."""
    rng = np.random.default_rng(8)
    x, struck = rng.gamma(2.0, size=60), rng.random(60) < 0.3
    ours = effect(x, struck, confidence=0.9)
    theirs = stats.ttest_ind(x[struck], x[~struck], equal_var=False)
    interval = theirs.confidence_interval(0.9)
    assert ours.interval == pytest.approx((interval.low, interval.high), rel=1e-10)
    assert ours.value == pytest.approx(x[struck].mean() - x[~struck].mean(), rel=1e-12)
    assert ours.value / ours.std_error == pytest.approx(theirs.statistic, rel=1e-10)


@pytest.mark.parametrize("always", [True, False])
def test_an_event_that_always_or_never_struck_has_no_effect_to_show(always):
    """There is nothing to compare with: NaN, without bounds."""
    e = effect([1.0, 2.0], np.array([always, always]))
    assert math.isnan(e.value)
    assert e.interval == (-math.inf, math.inf)


def test_one_strike_gives_an_effect_without_an_interval():
    """A single iteration on one side says nothing of the spread there."""
    e = effect([1.0, 2.0, 9.0], np.array([False, False, True]))
    assert (e.value, e.low, e.high) == (7.5, -math.inf, math.inf)


def test_a_fixed_effect_is_known_exactly():
    """Where neither side varies the interval has no width."""
    e = effect([1.0, 1.0, 4.0, 4.0], np.array([False, False, True, True]))
    assert (e.value, e.low, e.high, e.std_error) == (3.0, 3.0, 3.0, 0.0)


def test_an_event_of_another_length_is_refused():
    """One answer an iteration."""
    with pytest.raises(InputError, match="shape"):
        effect([1.0, 2.0], np.array([True]))


def test_the_correlation_is_scipys_and_its_error_the_normal_one():
    """Pearson's r; for bivariate normal outcomes its error tends to (1 - r²) / sqrt(n)."""
    n, rho = 700, 0.6
    z = stats.norm.ppf((np.arange(n) + 0.5) / n)
    x, w = (a.ravel() for a in np.meshgrid(z, z))
    y = rho * x + math.sqrt(1 - rho**2) * w
    e = correlation(x, y)
    assert e.value == pytest.approx(stats.pearsonr(x, y).statistic, abs=1e-12)
    assert e.value == pytest.approx(rho, abs=1e-3)
    assert e.std_error * n == pytest.approx(1 - rho**2, rel=2e-2)
    fisher = np.tanh(np.arctanh(rho) + np.array([-1, 1]) * stats.norm.ppf(0.975) / n)
    assert e.interval == pytest.approx(fisher, abs=1e-3 / 2)
    assert e.high - e.low == pytest.approx(fisher[1] - fisher[0], rel=2e-2)


def test_a_perfect_line_is_1_exactly_and_a_constant_has_none():
    """r is 1 or -1 on a line, within rounding, and NaN where a sample does not vary."""
    x = np.arange(10.0)
    assert correlation(x, 3 - 2 * x).value == pytest.approx(-1, abs=1e-15)
    assert math.isnan(correlation(x, np.ones(10)).value)


def test_samples_of_different_length_are_refused():
    """They are pairs."""
    with pytest.raises(InputError, match="shapes"):
        correlation([1.0, 2.0], [1.0])
