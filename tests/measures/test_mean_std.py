"""Means and standard deviations keep their digits, and their intervals are the textbook's."""

import math
from fractions import Fraction

import numpy as np
import pytest
from scipy import stats

from pmo_risk.measures import mean, std


def digits(got: float, certified: float) -> float:
    """The log relative error: how many leading digits agree, at most 15."""
    return 15.0 if got == certified else min(15.0, -math.log10(abs(got - certified) / certified))


NIST = [  # name, data, certified mean, certified standard deviation, digits of it that 64-bit data still hold
    ("NumAcc1", [10000001.0, 10000003.0, 10000002.0], 10000002.0, 1.0, 15.0),
    ("NumAcc2", [1.2] + [1.1, 1.3] * 500, 1.2, 0.1, 14.9),
    ("NumAcc3", [1000000.2] + [1000000.1, 1000000.3] * 500, 1000000.2, 0.1, 9.4),
    ("NumAcc4", [10000000.2] + [10000000.1, 10000000.3] * 500, 10000000.2, 0.1, 8.2),
]


@pytest.mark.parametrize(("name", "data", "middle", "spread", "least"), NIST)
def test_certified_values_of_nist_are_reached(name, data, middle, spread, least):
    """Case C35, the StRD sets: the mean to 14 digits, the standard deviation to as many as the data in binary still hold."""
    assert digits(mean(data).value, middle) >= 14
    assert digits(std(data).value, spread) >= least


def test_great_numbers_that_differ_by_little_keep_their_spread():
    """Whole numbers near 2^52, where the mean itself is uncertain by a tenth of what they differ by: equal to exact fractions."""
    data = [2**52 + int(k) for k in np.random.default_rng(12).integers(0, 4, 1001)]
    middle = Fraction(sum(data), len(data))
    spread = math.sqrt(sum((x - middle) ** 2 for x in data) / (len(data) - 1))
    assert std(np.array(data, dtype=float)).value == pytest.approx(spread, rel=1e-9)


def test_the_interval_of_the_mean_is_students():
    """The same as SciPy's one-sample t interval."""
    x = np.random.default_rng(5).exponential(size=37)
    ours, theirs = mean(x, confidence=0.9), stats.ttest_1samp(x, 0).confidence_interval(0.9)
    assert ours.interval == pytest.approx((theirs.low, theirs.high), rel=1e-12)
    assert ours.std_error == pytest.approx(stats.sem(x), rel=1e-12)


def test_one_sample_has_a_mean_but_no_interval():
    """One value says nothing of its error."""
    e = mean([3.0])
    assert (e.value, e.low, e.high) == (3.0, -math.inf, math.inf)
    assert math.isnan(e.std_error)


def test_one_sample_has_no_standard_deviation():
    """It is NaN, without bounds."""
    e = std([3.0])
    assert math.isnan(e.value)
    assert e.interval == (-math.inf, math.inf)


@pytest.mark.parametrize(("law", "excess"), [(stats.norm(), 0.0), (stats.uniform(), -1.2), (stats.gamma(4.0), 1.5)])
def test_the_error_of_the_standard_deviation_follows_the_kurtosis(law, excess):
    """It tends to s sqrt((excess kurtosis + 2) / n) / 2: s / sqrt(2 n) for normal outcomes."""
    n = 1_000_000
    e = std(law.ppf((np.arange(n) + 0.5) / n))
    assert e.value == pytest.approx(law.std(), rel=1e-4)
    assert e.std_error / e.value * math.sqrt(n) == pytest.approx(math.sqrt(excess + 2) / 2, rel=2e-3)


def test_the_interval_of_the_standard_deviation_stays_above_zero():
    """It is laid on the log scale: low * high = value², however few the samples."""
    e = std([1.0, 9.0])
    assert e.low > 0
    assert e.low * e.high == pytest.approx(e.value**2, rel=1e-12)
