"""Rules that hold for whatever parameters a user may give, searched by Hypothesis."""

import json
import math
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from pmo_risk.distributions import (
    bernoulli_sum,
    beta,
    binomial,
    discrete,
    empirical,
    exponential,
    from_dict,
    gamma,
    histogram,
    lognormal,
    mixture,
    normal,
    pert,
    poisson,
    triangular,
    trigen,
    truncated,
    uniform,
    weibull,
)

quick = settings(max_examples=100, deadline=None)  # the first example loads SciPy
numbers = st.floats(-1e12, 1e12)
positive = st.floats(1e-9, 1e9)
levels = st.floats(1e-12, 1 - 1e-9)
three = st.lists(numbers, min_size=3, max_size=3).map(sorted)
laws = st.one_of(
    three.map(lambda x: uniform(x[0], x[2])),
    three.map(lambda x: triangular(*x)),
    st.builds(lambda x, lam: pert(*x, lam=lam), three, st.floats(0.01, 100)),
    st.builds(normal, numbers, positive),
    st.builds(lambda mu, sigma: lognormal(mu=mu, sigma=sigma), st.floats(-20, 20), st.floats(1e-3, 3)),
    st.lists(numbers, min_size=1, max_size=9, unique=True).map(lambda x: discrete(x, [1 / len(x)] * len(x))),
    st.builds(lambda x, a, b: beta(x[0], x[2], a, b), three, st.floats(0.3, 1e4), st.floats(0.3, 1e4)),
    st.builds(lambda a, s: gamma(shape=a, scale=s), st.floats(0.3, 1e4), positive),
    st.builds(weibull, st.floats(0.25, 100), positive),
    st.builds(exponential, positive),
    st.lists(numbers, min_size=2, max_size=9, unique=True).map(lambda x: histogram(sorted(x), [1 / (len(x) - 1)] * (len(x) - 1))),
    st.builds(empirical, st.lists(numbers, min_size=1, max_size=9), st.booleans()),
    st.builds(poisson, st.floats(0, 1e4)),
    st.builds(binomial, st.integers(0, 1000), st.floats(0, 1)),
    st.builds(bernoulli_sum, st.lists(st.floats(0, 1), min_size=1, max_size=9)),
)
made = st.one_of(
    laws,
    st.builds(lambda law, a, b: truncated(law, p_low=a, p_high=a + (1 - a) * b), laws, st.floats(0, 0.9), st.floats(0.01, 1)),
    st.builds(lambda first, second, w: mixture([w, 1 - w], [first, second]), laws, laws, st.floats(0.001, 0.999)),
)


@quick
@given(made, st.lists(levels, min_size=2, max_size=20))
def test_quantiles_rise_within_the_support(law, u):
    """Quantiles are finite, never fall, and stay within the support, for any parameters."""
    values = law.ppf(sorted(u))
    assert np.all(np.isfinite(values))
    assert np.all(np.diff(values) >= -4 * np.spacing(np.abs(values[1:])))
    assert law.support[0] <= values[0] <= values[-1] <= law.support[1]


@quick
@given(made)
def test_json_is_exact(law):
    """Any law survives its JSON text to the last bit."""
    assert from_dict(json.loads(json.dumps(law.to_dict()))) == law


@quick
@given(made, levels)
def test_cdf_undoes_ppf(law, u):
    """Just below the u-quantile there is at most u, at it at least u."""
    x = law.ppf(u)
    step = 8 * np.spacing(np.abs(x))
    assert law.cdf(x - step) - 1e-10 <= u <= law.cdf(x + step) + 1e-10


@quick
@given(positive, positive, st.floats(0, 0.999), st.floats(0, 0.999))
def test_trigen_returns_its_percentiles(left, right, a, b):
    """The triangle of a trigen has the percentiles that were given, however uneven the sides and near the levels."""
    low, high = a, min(a + (1 - a) * (b + 0.0005), 1.0)
    bottom, top = trigen(-left, 0, right, low=low, high=high).support
    assert math.isclose(left, -bottom - math.sqrt(low * (top - bottom) * -bottom), rel_tol=1e-9, abs_tol=1e-13 * -bottom)
    assert math.isclose(right, top - math.sqrt((1 - high) * (top - bottom) * top), rel_tol=1e-9, abs_tol=1e-13 * top)


@quick
@given(st.permutations(range(6)))
def test_discrete_takes_any_order(order):
    """The order in which values are given changes nothing."""
    values, shares = [0, 1, 5, 6, 9, 20], [0.1, 0.2, 0.3, 0.15, 0.15, 0.1]
    assert discrete([values[k] for k in order], [shares[k] for k in order]) == discrete(values, shares)


@quick
@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=30), levels)
def test_data_have_the_quantiles_of_numpy(data, u):
    """Data as they are have NumPy's "inverted_cdf" quantiles, smoothed its default ones."""
    assert empirical(data).ppf(u) == np.quantile(data, u, method="inverted_cdf")
    assert empirical(data, smoothed=True).ppf(u) == pytest.approx(np.quantile(data, u), rel=1e-9, abs=1e-6)


def test_a_histogram_is_that_of_scipy():
    """Quantiles, CDF and moments of a histogram agree with SciPy's law of the same classes."""
    ours, theirs = histogram([0, 10, 20, 40], [0.5, 0.2, 0.3]), stats.rv_histogram((np.array([0.5, 0.2, 0.3]), np.array([0.0, 10, 20, 40])), density=False)
    u, x = np.linspace(0.01, 0.99, 99), np.linspace(-1, 41, 85)
    assert ours.ppf(u) == pytest.approx(theirs.ppf(u), rel=1e-12)
    assert ours.cdf(x) == pytest.approx(theirs.cdf(x), rel=1e-12)
    assert (ours.mean, ours.var) == pytest.approx((theirs.mean(), theirs.var()), rel=1e-12)


def test_discrete_never_gives_a_value_of_no_probability():
    """A value of probability 0 never occurs, not even as the last, and is no part of the support."""
    law = discrete([1, 2, 3, 4], [0.0, 0.1 + 0.2, 0.7, 0.0])
    assert law.support == (2, 3)
    assert law.ppf([1e-300, 1 - 2**-53]).tolist() == [2, 3]


def test_pert_in_the_deepest_tail():
    """The symmetric PERT is right at u = 1e-300 too, where SciPy's own inverse gives up: there I_z(3, 3) = 10 z³ to all digits."""
    assert pert(0, 1, 2).ppf(1e-300) == pytest.approx(2 * (1e-300 / 10) ** (1 / 3), rel=1e-12)


def test_the_shelf_loads_without_scipy():
    """Importing the shelf does not load SciPy; drawing from it does."""
    code = "import sys, pmo_risk.distributions as d; assert 'scipy' not in sys.modules; d.pert(1, 2, 3).ppf(0.5); assert 'scipy' in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603  # our own interpreter and a constant text
