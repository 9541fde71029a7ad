"""Quantiles are attained values, with order-statistic intervals."""

import math

import numpy as np
import pytest
from scipy import stats

from pmo_risk.errors import SettingsError
from pmo_risk.measures import quantile, var
from pmo_risk.measures.quantile import rank, rank_interval


@pytest.mark.parametrize(("n", "lower", "upper"), [(1000, 775, 825), (5000, 3944, 4056), (10_000, 7921, 8079), (100_000, 79_752, 80_249)])
def test_p80_ranks_are_those_of_the_binomial(n, lower, upper):
    """Case C29: the published ranks of the 95% interval for P80, read off a sample whose values are its ranks."""
    e = quantile(np.random.default_rng(1).permutation(np.arange(1.0, n + 1)), 0.8)
    assert (e.value, e.low, e.high) == (0.8 * n, lower, upper)


@pytest.mark.parametrize("confidence", [0.5, 0.9, 0.95, 0.999])
@pytest.mark.parametrize("p", [0.0, 0.01, 0.1, 0.5, 0.8, 0.95, 1.0])
@pytest.mark.parametrize("n", [1, 2, 5, 19, 20, 21, 100, 999, 12_345])
def test_ranks_equal_scipys_binomial_quantiles(n, p, confidence):
    """lower = binom.ppf(tail), upper = binom.ppf(1 - tail) + 1, computed here without scipy.stats."""
    tail = (1 - confidence) / 2
    assert rank_interval(n, p, confidence) == (int(stats.binom.ppf(tail, n, p)), int(stats.binom.ppf(1 - tail, n, p)) + 1)


@pytest.mark.parametrize("n", [7, 100, 1000, 2048])
@pytest.mark.parametrize("p", [0.05, 0.07, 0.1, 0.29, 0.5, 0.57, 0.8, 0.9, 0.95])
def test_the_value_is_numpys_inverted_cdf(n, p):
    """The inverse of the empirical CDF, as numpy's method of that name gives where n p is not a whole number."""
    x = np.random.default_rng(n).normal(size=n)
    if abs(n * p - round(n * p)) < 1e-9:
        assert quantile(x, p).value == np.sort(x)[round(n * p) - 1]
    else:
        assert quantile(x, p).value == np.quantile(x, p, method="inverted_cdf")


def test_a_level_a_hair_above_a_rank_is_that_rank():
    """0.07 * 100 is 7.000000000000001 in floating point: it is the 7th value, not the 8th."""
    assert 0.07 * 100 > 7
    assert rank(100, 0.07) == 7


def test_a_quantile_is_never_between_two_values():
    """Of {5, 6}, P50 is 5: an interpolated 5.5 might be a weekend."""
    assert quantile([5.0, 6.0], 0.5).value == 5.0


def test_a_rank_outside_the_sample_is_no_bound():
    """The least of 10 values does not bound P10 from below, nor the greatest P90 from above; the other sides are bounded."""
    x = np.arange(1.0, 11.0)
    assert quantile(x, 0.1).low == -math.inf
    assert quantile(x, 0.1).high < math.inf
    assert quantile(x, 0.9).high == math.inf
    assert quantile(x, 0.9).low > -math.inf
    assert math.isnan(quantile(x, 0.9).std_error)


def test_the_ends_are_bounded_on_one_side_only():
    """P0 is at most the least value seen, P100 at least the greatest."""
    x = np.arange(1.0, 1001.0)
    assert quantile(x, 0.0).interval == (-math.inf, 1.0)
    assert quantile(x, 1.0).interval == (1000.0, math.inf)


@pytest.mark.parametrize(("p", "factor"), [(0.5, 1.253314), (0.8, 1.428766), (0.9, 1.709418), (0.95, 2.113188)])
def test_the_standard_error_is_that_of_a_normal_quantile(p, factor):
    """Case C30: for normal outcomes it tends to k sd / sqrt(n)."""
    n = 1_000_000
    x = stats.norm.ppf((np.arange(n) + 0.5) / n)
    assert quantile(x, p).std_error * math.sqrt(n) == pytest.approx(factor, rel=5e-3)


def test_var_is_the_quantile():
    """Value at risk is the quantile by another name."""
    x = np.random.default_rng(3).lognormal(size=333)
    assert var(x, 0.95, label="a", unit="EUR") == quantile(x, 0.95, label="a", unit="EUR")


@pytest.mark.parametrize("p", [-0.1, 1.1, 80, math.nan, True, "0.8"])
def test_a_level_outside_0_to_1_is_refused(p):
    """Levels are from 0 to 1."""
    with pytest.raises(SettingsError, match="a level must be between 0 and 1"):
        quantile([1.0], p)
