"""Time and money together."""

import math
from datetime import datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from pmo_risk.errors import SettingsError
from pmo_risk.results import Finish, Joint, Quantity

PAIRS = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=1, max_size=60)
START = datetime(2027, 1, 4)


def joint_of(time, money) -> Joint:
    time, money = np.asarray(time, dtype=float), np.asarray(money, dtype=float)
    return Joint(Finish("finish", time, "d", clock=time * 1440, start=START), Quantity("cost", money, "USD"))


@pytest.mark.parametrize(("p", "both"), [(50, 0.35241638234956673), (70, 0.5727483626977696), (80, 0.69923463470722968)])
def test_both_targets_of_a_bivariate_normal(p, both):
    """Case C26: correlation 0.6, on a grid of 1,000 by 1,000 equal strata; the value within what the grid resolves."""
    rho, z = 0.6, stats.norm.ppf((np.arange(1000) + 0.5) / 1000)
    x, w = (a.ravel() for a in np.meshgrid(z, z))
    joint = joint_of(100 + 10 * x, 1e6 + 1e5 * (rho * x + math.sqrt(1 - rho**2) * w))
    target = stats.norm.ppf(p / 100)
    assert joint.probability(by=100 + 10 * target, cost=1e6 + 1e5 * target).value == pytest.approx(both, abs=1e-3)
    assert joint.correlation.value == pytest.approx(rho, abs=1e-3)


@given(pairs=PAIRS, by=st.integers(-1, 21), cost=st.integers(-1, 21))
def test_both_is_no_likelier_than_either_and_no_less_than_their_overlap(pairs, by, cost):
    """Relation 40, exact in the sample: P(both) <= min of the two, >= their sum less 1; without a limit the other alone."""
    joint = joint_of(*zip(*pairs, strict=True))
    n = len(pairs)
    both, time, money = (round(e.value * n) for e in (joint.probability(by, cost), joint.finish.probability_by(by), joint.cost.probability_by(cost)))
    assert time + money - n <= both <= min(time, money)
    assert joint.probability(by=by).value == joint.finish.probability_by(by).value
    assert joint.probability(cost=cost).value == joint.cost.probability_by(cost).value == joint.probability(math.inf, cost).value


def test_a_date_and_a_budget_are_counted_in_the_same_iterations(result):
    """Finish and cost rise together here, so both are met where the tighter one is; Wilson's interval for 600 of 1,000."""
    e = result.joint.probability(by="2027-04-13", cost=1_599_000)
    theirs = stats.binomtest(600, 1000).proportion_ci(method="wilson")
    assert e.value == 0.6
    assert e.interval == pytest.approx((theirs.low, theirs.high), rel=1e-9)
    assert e.label == "probability by 2027-04-13 and within 1,599,000 USD"


def test_neither_a_date_nor_a_budget_is_refused(result):
    """A joint probability is of something."""
    with pytest.raises(SettingsError, match="needs a date, a cost or both"):
        result.joint.probability()


@given(pairs=PAIRS, level=st.sampled_from([0.0, 0.1, 0.5, 0.7, 0.9, 1.0]))
def test_the_frontier_is_the_least_cost_for_each_finish(pairs, level):
    """Against trying every pair of a finish and a cost that occur: the same staircase, and each step reaches the level."""
    joint = joint_of(*zip(*pairs, strict=True))
    needed = max(1, math.ceil(len(pairs) * level - 1e-9))
    stairs = []
    for t in sorted({t for t, _ in pairs}):
        enough = [c for c in sorted({c for _, c in pairs}) if sum(a <= t and b <= c for a, b in pairs) >= needed]
        if enough and (not stairs or enough[0] < stairs[-1][1]):
            stairs.append((t, enough[0]))
    table = joint.frontier(level)
    assert list(zip(table["finish"], table["cost"], strict=True)) == stairs
    for t, c in stairs:
        assert joint.probability(t, c).value >= level


def test_the_frontier_has_dates(result):
    """Each finish of the frontier as a date too."""
    table = result.joint.frontier(0.7)
    assert list(table.columns) == ["finish", "date", "cost"]
    assert table["finish"].tolist() == [60 + 699 / 20]
    assert table["date"].tolist() == [datetime(2027, 4, 9, 6, 48)]
    assert table["cost"].tolist() == [1_699_000]


@pytest.mark.parametrize("level", [-0.1, 70, float("nan")])
def test_a_level_of_confidence_is_a_probability(result, level):
    """From 0 to 1."""
    with pytest.raises(SettingsError, match="between 0 and 1"):
        result.joint.frontier(level)
