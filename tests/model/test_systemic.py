"""Systemic risk: which tasks its factor is put on, and the factor that is left of a total."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pmo_risk as pr
from pmo_risk.errors import DistributionError, RiskError
from pmo_risk.model import Impact, Portfolio, Project, Risk, SystemicRisk, Task, systemic_from_total

TASKS = [
    Task("plain", 10, cost=100, wbs="1"),
    Task("law", pr.uniform(1, 2), cost_rate=5, wbs="1"),
    Task("begun", 10, cost=80, cost_rate=2, actual_start="2027-01-04", remaining=4, wbs="2"),
    Task("left", 10, cost_rate=8, actual_start="2027-01-04", remaining=4, wbs="2"),
    Task("done", 10, cost=50, actual_start="2027-01-04", actual_finish="2027-01-05"),
    Task("mile", 0, cost=7),
    Task("loe", 0, type="loe", after=[pr.Link("plain", "SS")], cost_rate=3),
]
PLAN = Project("p", "2027-01-04", TASKS)


def test_the_factor_is_one_draw_on_all_that_is_to_come():
    """A risk that always strikes: durations of tasks with work left, costs that are not spent; uncertain ones too."""
    risk = SystemicRisk(duration="90/100/140 %", cost="class 3").on(PLAN)
    assert risk == Risk(
        "systemic",
        1.0,
        [
            Impact(["plain", "law", "begun", "left"], factor=pr.triangular(0.9, 1.0, 1.4), each=False, parallel=False),
            Impact(["plain", "law", "left", "mile", "loe"], cost_factor=pr.aace_class(3), each=False),
        ],
        name="systemic risk",
        category="systemic",
    )
    assert PLAN.with_risks([risk]).risks["systemic"] is risk


def test_a_part_of_the_plan_can_have_its_own():
    """By the selections of rules; in a portfolio tasks are named with their project."""
    assert SystemicRisk("team", duration=pr.lognormal(mean=1.1, sd=0.2), wbs="2").on(PLAN).tasks == ("begun", "left")
    folio = Portfolio("f", [PLAN, Project("q", "2027-01-04", [Task("only", 5)])])
    risk = SystemicRisk(duration="low").on(folio)
    assert risk.tasks == ("p/plain", "p/law", "p/begun", "p/left", "q/only")
    assert folio.with_risks([risk]).risks["systemic"] is risk


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: SystemicRisk(), RiskError, "systemic risk 'systemic': needs a duration or a cost"),
        (lambda: SystemicRisk(duration="90/105/140"), DistributionError, "systemic risk 'systemic', duration: '90/105/140' has a factor of 140"),
        (lambda: SystemicRisk(duration="class 3"), DistributionError, "no range"),
        (lambda: SystemicRisk("s", duration="low", wbs="7").on(PLAN), RiskError, "systemic risk 's': hits nothing that is to come: wbs 7"),
    ],
    ids=["no law", "range", "class of costs", "no task"],
)
def test_what_cannot_be_is_refused(make, error, message):
    """With what is wrong, and where."""
    with pytest.raises(error) as caught:
        make()
    assert message in str(caught.value)


def test_lognormals_leave_a_lognormal_exactly():
    """Where total and specific part are lognormal, the factor's log variance is the difference of theirs, and its mean the ratio."""
    total, specific = pr.lognormal(mu=5, sigma=0.5), pr.lognormal(mu=4.8, sigma=0.3)
    left = systemic_from_total(total, specific)
    assert (left.mu, left.sigma) == pytest.approx((0.2, 0.4), abs=1e-14)


@given(mean_t=st.integers(1, 10**6), mean_x=st.integers(1, 10**6), cv_t=st.integers(1, 300), cv_x=st.integers(0, 300))
def test_the_product_has_the_moments_of_the_total(mean_t, mean_x, cv_t, cv_x):
    """Mean and variance of S X, from those of S and X in exact fractions, are those of the total; where X alone varies more, it is refused."""
    total, specific = _Moments(mean_t, cv_t), _Moments(mean_x, cv_x)
    if cv_x > cv_t:
        with pytest.raises(RiskError, match="no systemic factor makes less of it"):
            systemic_from_total(total, specific)
        return
    s = systemic_from_total(total, specific)
    m, v = Fraction(s.mean), Fraction(s.var)
    mx, vx = Fraction(mean_x), Fraction(mean_x * cv_x, 100) ** 2
    assert float(m * mx) == pytest.approx(mean_t, rel=1e-12)
    assert float((v + m * m) * (vx + mx * mx) - (m * mx) ** 2) == pytest.approx((mean_t * cv_t / 100) ** 2, rel=1e-8)


class _Moments:
    def __init__(self, mean, percent):
        self.mean, self.std = mean, mean * percent / 100


def test_nothing_left_to_explain_is_a_constant():
    """With the same coefficient of variation only the means differ; without specific variation the factor has all of the total's."""
    assert systemic_from_total(pr.normal(120, 12), pr.normal(100, 10)) == pr.fixed(1.2)
    whole = systemic_from_total(pr.normal(120, 12), pr.fixed(100))
    assert (whole.mean, whole.std) == pytest.approx((1.2, 0.12), rel=1e-14)


@pytest.mark.parametrize(
    ("total", "specific", "what"),
    [(pr.fixed(0), pr.fixed(1), "total"), (pr.fixed(1), pr.normal(-1, 1), "specific"), (_Moments(math.nan, 1), pr.fixed(1), "total")],
)
def test_means_are_above_zero(total, specific, what):
    """A coefficient of variation needs one."""
    with pytest.raises(RiskError, match=f"the mean of the {what} must be above 0"):
        systemic_from_total(total, specific)
