"""Rayleigh, Gumbel, Laplace and Cauchy against SciPy and what textbooks say of them."""

import math

import numpy as np
import pytest
from scipy import stats

import pmo_risk as pr
from pmo_risk.errors import DistributionError

U = np.linspace(0.001, 0.999, 999)
SAME = [
    (pr.rayleigh(10, 2), stats.rayleigh(2, 8)),
    (pr.laplace(100, 10), stats.laplace(100, 10 / math.sqrt(2))),
    (pr.gumbel(mode=10, scale=3), stats.gumbel_r(10, 3)),
    (pr.gumbel(mode=10, scale=3, minimum=True), stats.gumbel_l(10, 3)),
]


@pytest.mark.parametrize(("ours", "theirs"), SAME, ids=[str(ours) for ours, _ in SAME])
def test_they_are_those_of_scipy(ours, theirs):
    """Quantiles, both tails of the probability, mean and variance."""
    x = theirs.ppf(U)
    assert ours.ppf(U) == pytest.approx(x, rel=1e-12)
    assert ours.cdf(x) == pytest.approx(theirs.cdf(x), rel=1e-12)
    assert ours.sf(x) == pytest.approx(theirs.sf(x), rel=1e-12)
    assert (ours.mean, ours.var) == pytest.approx((theirs.mean(), theirs.var()), rel=1e-12)


def test_a_cauchy_is_that_of_scipy_between_its_bounds():
    """Its CDF is SciPy's, less what lies below, over what lies within; its moments those of that density by quadrature."""
    ours, whole = pr.cauchy(10, 2, 0, 60), stats.cauchy(10, 2)
    mass = whole.cdf(60) - whole.cdf(0)
    x = np.linspace(0, 60, 121)
    assert ours.cdf(x) == pytest.approx((whole.cdf(x) - whole.cdf(0)) / mass, rel=1e-12)
    assert ours.ppf(U) == pytest.approx(whole.ppf(whole.cdf(0) + U * mass), rel=1e-12)
    mean = whole.expect(lambda v: v, lb=0, ub=60, conditional=True)
    assert (ours.mean, ours.var) == pytest.approx((mean, whole.expect(lambda v: (v - mean) ** 2, lb=0, ub=60, conditional=True)), rel=1e-8)


def test_a_rayleigh_is_a_weibull_of_shape_2():
    """And the length of a vector of two normals of standard deviation 1 (its definition): 1 - exp(-x²/2)."""
    assert pr.rayleigh(3).form() == pr.weibull(2, 3 * math.sqrt(2)).form()
    assert pr.rayleigh(1).cdf([0.5, 2]).tolist() == pytest.approx([1 - math.exp(-0.125), 1 - math.exp(-2)], rel=1e-14)


def test_the_greatest_of_gumbels_is_a_gumbel():
    """The greatest of n has the mode moved by scale log n: F^n, what the law is used for."""
    law, later = pr.gumbel(mode=10, scale=3), pr.gumbel(mode=10 + 3 * math.log(50), scale=3)
    assert later.cdf([15, 25, 40]) == pytest.approx(law.cdf([15, 25, 40]) ** 50, rel=1e-12)


def test_scaled_by_a_negative_factor_a_gumbel_is_of_the_least():
    """The mirror image of greatest values."""
    assert pr.gumbel(mode=10, scale=3).scaled(-2) == pr.gumbel(mode=-20, scale=6, minimum=True)


def test_wider_bounds_move_the_mean_of_a_cauchy_on_and_on():
    """Which is why it has none without: a hundred times the upper bound adds scale log(100) / pi, more or less, to the mean."""
    near, far = (pr.cauchy(10, 2, 0, high) for high in (1e6, 1e8))
    assert far.mean - near.mean == pytest.approx(2 * math.log(100) / (math.pi - math.atan(2 / 10)), rel=1e-3)
    with pytest.raises(DistributionError, match="without both bounds a Cauchy has no mean"):
        pr.cauchy(10, 2, low=0)


@pytest.mark.parametrize("law", [pr.rayleigh(10), pr.gumbel(mean=30, sd=4), pr.laplace(100, 4), pr.cauchy(10, 2, 0, 60)], ids=lambda law: law.kind)
def test_they_draw_in_a_run(law):
    """The finish of one task has the law's percentiles: shares below them within four standard errors."""
    plan = pr.Project("p", "2027-01-04", [pr.Task("a", law)], calendar=pr.Calendar.continuous())
    drawn = pr.simulate(plan, 20_000, seed=5, progress=False, keep=["a"]).milestone("a").samples
    for p in (0.05, 0.5, 0.8, 0.99):
        assert abs((drawn <= law.ppf(p)).mean() - p) < 4 * math.sqrt(p * (1 - p) / 20_000)
