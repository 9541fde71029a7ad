"""The mean of the worst share, counted exactly."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from pmo_risk.errors import SettingsError
from pmo_risk.measures import cvar, mean, quantile

N60_7 = stats.norm(60, 7)


def test_normal_series_has_its_known_cvar():
    """Case C02: N(10,2) + N(20,3) + N(30,6) has a mean of 69.798667214 beyond P80."""
    n = 1_000_000
    x = N60_7.ppf((np.arange(n) + 0.5) / n)
    assert cvar(x, 0.8).value == pytest.approx(69.798667214273291, abs=2e-4)
    assert quantile(x, 0.8).value == pytest.approx(65.891348635010399, abs=2e-4)


@given(data=st.lists(st.integers(-1000, 1000), min_size=1, max_size=40), p=st.integers(0, 19))
def test_the_boundary_value_counts_by_its_fraction(data, p):
    """The value equals exact rational arithmetic: the worst n (1 - p) outcomes, the last by what is left of the share."""
    level = Fraction(p, 20)
    left, total = len(data) * (1 - level), Fraction(0)
    share = left
    for x in sorted(data, reverse=True):
        take = min(Fraction(1), left)
        total, left = total + take * x, left - take
    assert cvar(np.array(data, dtype=float), p / 20).value == pytest.approx(float(total / share), rel=1e-9, abs=1e-9)


def test_the_error_includes_that_of_the_quantile():
    """Its square tends to [variance of the tail + p (CVaR - q)²] / (n (1 - p)), by quadrature for a normal law."""
    n, p = 1_000_000, 0.8
    q = N60_7.ppf(p)
    first, second = (N60_7.expect(lambda t, k=k: t**k, lb=q) / (1 - p) for k in (1, 2))
    expected = math.sqrt((second - first**2 + p * (first - q) ** 2) / (1 - p))
    assert cvar(N60_7.ppf((np.arange(n) + 0.5) / n), p).std_error * math.sqrt(n) == pytest.approx(expected, rel=1e-3)


def test_the_interval_is_students_with_the_outcomes_of_the_tail():
    """Ten outcomes lie beyond P80 of fifty: nine degrees of freedom."""
    e = cvar(np.random.default_rng(9).normal(size=50), 0.8)
    assert (e.high - e.value) / e.std_error == pytest.approx(stats.t.ppf(0.975, 9), rel=1e-12)
    assert e.high - e.value == pytest.approx(e.value - e.low, rel=1e-12)


def test_at_level_zero_it_is_the_mean():
    """The worst 100% is everything."""
    x = np.random.default_rng(2).gamma(3.0, size=50)
    assert cvar(x, 0.0) == mean(x)


def test_a_tail_of_fewer_than_two_outcomes_gives_no_interval():
    """Of 20 outcomes one lies beyond P95: its error cannot be known."""
    e = cvar(np.arange(20.0), 0.95)
    assert (e.value, e.low, e.high) == (19.0, -math.inf, math.inf)


def test_the_worst_nothing_is_refused():
    """A level of 1 leaves nothing to take the mean of."""
    with pytest.raises(SettingsError, match="worst 0%"):
        cvar([1.0, 2.0], 1.0)
