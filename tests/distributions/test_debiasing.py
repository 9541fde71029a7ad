"""Ranges widened for overconfidence: the interval stated has the probability that it has in truth, in closed form where there is one."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

import pmo_risk as pr
from pmo_risk.distributions import debias
from pmo_risk.distributions.metalog import Metalog
from pmo_risk.errors import DistributionError

SHARES = st.integers(5, 95).map(lambda p: p / 100)
LAWS = {
    "normal": pr.normal(100, 10),
    "lognormal": pr.lognormal(mean=100, sd=30),
    "uniform": pr.uniform(10, 40),
    "triangular": pr.triangular(80, 100, 130),
    "trigen": pr.trigen(90, 100, 140),
    "pert": pr.pert(80, 100, 130),
    "gamma": pr.gamma(mean=40, sd=20),
    "metalog": pr.from_percentiles({10: 18, 50: 25, 90: 40}, low=0),
    "half triangle": pr.triangular(10, 10, 20),
}


@pytest.mark.parametrize("name", LAWS)
@pytest.mark.parametrize(("stated", "actual"), [(0.8, 0.5), (0.9, 0.4), (0.8, 0.8), (0.5, 0.7)])
def test_the_stated_interval_has_the_actual_probability(name, stated, actual):
    """Its ends are the percentiles (1 - actual)/2 and (1 + actual)/2 of the law that comes back, to the solver's rounding.

    Skewed laws that would become a metalog without a variance are refused.
    """
    law = LAWS[name]
    if (stated, name) in ((0.9, "gamma"), (0.9, "metalog")):
        with pytest.raises(DistributionError, match=r"debias: metalog: the upper tail.*; widen less, or give it as a triangular"):
            debias(law, stated, actual)
        return
    ends = law.ppf([(1 - stated) / 2, (1 + stated) / 2])
    found = debias(law, stated, actual).cdf(ends)
    assert found.tolist() == pytest.approx([(1 - actual) / 2, (1 + actual) / 2], abs=1e-9)


@given(stated=SHARES, actual=SHARES, mean=st.floats(-100, 100), sd=st.floats(0.1, 50))
def test_a_normal_is_stretched_about_its_mean(stated, actual, mean, sd):
    """By the ratio of SciPy's normal quantiles."""
    law = debias(pr.normal(mean, sd), stated, actual)
    factor = stats.norm.ppf((1 + stated) / 2) / stats.norm.ppf((1 + actual) / 2)
    assert (law.mean, law.sd) == pytest.approx((mean, sd * factor), rel=1e-12)


def test_eighty_percent_that_are_fifty_are_nearly_twice_as_wide():
    """1.281552 / 0.674490 = 1.900031, of a normal law and of the logarithm of a lognormal; 1.6 of a uniform."""
    assert debias(pr.normal(0, 1)).sd == pytest.approx(1.2815515655446004 / 0.6744897501960817, rel=1e-14)
    law = debias(pr.lognormal(mu=3, sigma=0.2))
    assert (law.mu, law.sigma) == pytest.approx((3, 0.2 * 1.900031), rel=1e-6)
    assert debias(pr.uniform(10, 20)).support == pytest.approx((7, 23), rel=1e-15)


def test_a_triangle_keeps_its_mode_and_its_ends_become_quartiles():
    """A symmetric triangle in closed form: P10 is a (1 - sqrt 0.2) from the mode, P25 of the new one A (1 - sqrt 0.5); so A/a = 1.8874."""
    law = debias(pr.triangular(90, 100, 110))
    wide = 10 * (1 - math.sqrt(0.2)) / (1 - math.sqrt(0.5))
    assert law.mode == 100
    assert law.support == pytest.approx((100 - wide, 100 + wide), rel=1e-12)
    assert debias(pr.trigen(80, 100, 130)) == pr.trigen(
        *map(float, (pr.trigen(80, 100, 130).ppf([0.1])[0], 100, pr.trigen(80, 100, 130).ppf([0.9])[0])), 0.25, 0.75
    )


def test_nothing_changes_where_experts_are_right():
    """With the same probabilities each family is itself again."""
    assert debias(pr.normal(100, 10), 0.8, 0.8) == pr.normal(100, 10)
    assert debias(pr.uniform(1, 2), 0.6, 0.6).support == pytest.approx((1, 2), rel=1e-15)
    same = debias(pr.triangular(80, 100, 130), 0.8, 0.8)
    assert same.support == pytest.approx((80, 130), rel=1e-12)


@pytest.mark.parametrize("name", ["pert", "gamma", "half triangle"])
def test_other_laws_become_a_metalog_with_their_median(name):
    """Above 0, as they are."""
    law = debias(LAWS[name])
    assert isinstance(law, Metalog)
    assert law.ppf([0.5])[0] == pytest.approx(LAWS[name].ppf([0.5])[0], rel=1e-12)
    assert law.support[0] == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((pr.normal(1, 1), 80, 0.5), "stated must lie strictly between 0 and 1, got 80; did you mean 0.8?"),
        ((pr.normal(1, 1), 0.8, 1.0), "actual must lie strictly between 0 and 1, got 1"),
        ((pr.normal(1, 1), 0.8, "half"), "actual must be a number"),
        ((pr.fixed(5),), "Fixed(value=5.0) has no range to widen"),
        ((pr.discrete([1, 2, 3], [0.2, 0.3, 0.5]),), "has values of their own probability"),
        ((pr.empirical([1, 2, 3, 4]),), "has values of their own probability"),
    ],
    ids=str,
)
def test_what_cannot_be_widened_is_refused(arguments, message):
    """Percent in place of a probability, a number without a range, laws on single values."""
    with pytest.raises(DistributionError) as caught:
        debias(*arguments)
    assert message in str(caught.value)
