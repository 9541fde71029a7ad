"""Time and money together."""

import math
from datetime import datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from pmo_risk.errors import GraphError, SettingsError
from pmo_risk.measures import quantile, replicated
from pmo_risk.results import Finish, Joint, Quantity
from pmo_risk.results.paired import Change

PAIRS = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=1, max_size=60)
START = datetime(2027, 1, 4)


def joint_of(time, money, replicates=None) -> Joint:
    time, money = np.asarray(time, dtype=float), np.asarray(money, dtype=float)
    finish = Finish("finish", time, "d", replicates=replicates, clock=time * 1440, start=START)
    return Joint(finish, Quantity("cost", money, "USD", replicates=replicates))


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
    with pytest.raises(SettingsError, match="needs a date, a cost or milestones"):
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
    assert list(table.columns) == ["finish", "date", "cost", "low", "high"]
    assert table["finish"].tolist() == [60 + 699 / 20]
    assert table["date"].tolist() == [datetime(2027, 4, 9, 6, 48)]
    assert table["cost"].tolist() == [1_699_000]


@pytest.mark.parametrize("level", [-0.1, 70, float("nan")])
def test_a_level_of_confidence_is_a_probability(result, level):
    """From 0 to 1."""
    with pytest.raises(SettingsError, match="between 0 and 1"):
        result.joint.frontier(level)


@given(pairs=PAIRS, level=st.sampled_from([0.1, 0.5, 0.7, 0.9]))
def test_the_error_of_the_frontier_is_that_of_a_quantile(pairs, level):
    """At each finish of the frontier the cost and its ends are SciPy-checked order statistics: those of the costs by then, the others beyond all."""
    time, money = (np.array(x, dtype=float) for x in zip(*pairs, strict=True))
    table = joint_of(time, money).frontier(level)
    for row in table.itertuples():
        e = quantile(np.where(time <= row.finish, money, 1e9), level)
        assert (row.cost, row.low) == (e.value, e.low)
        assert row.high == (e.high if e.high < 1e9 else math.inf)


@given(pairs=PAIRS, level=st.sampled_from([0.0, 0.1, 0.5, 0.7, 0.9, 1.0]), replicates=st.sampled_from([None, 2, 4]))
def test_the_frontier_and_its_error_fall(pairs, level, replicates):
    """More time never needs more money: cost and both ends fall, and the cost lies between them."""
    pairs = pairs * (replicates or 1)
    table = joint_of(*zip(*pairs, strict=True), replicates).frontier(level)
    for column in ("cost", "low", "high"):
        assert all(a >= b for a, b in zip(table[column], table[column][1:], strict=False))
    assert (table["low"] <= table["cost"]).all()
    assert (table["cost"] <= table["high"]).all()


@pytest.mark.slow
@pytest.mark.parametrize("replicates", [None, 20])
def test_the_interval_of_the_frontier_covers(replicates):
    """Independent uniforms: the frontier of q is c = q/t. Of 1,000 runs of 2,000, at the finish nearest to 0.85, the interval holds the true cost in
    95% less or more 4 standard errors of that count (2.8%); with replicates it is the widest of 64 places, so only the lower side is held."""
    rng, held = np.random.default_rng(11), 0
    for _ in range(1000):
        time, money = rng.random((2, 2000))
        table = joint_of(time, money, replicates).frontier(0.7)
        row = table.iloc[(table["finish"] - 0.85).abs().argmin()]
        held += row["low"] <= 0.7 / row["finish"] <= row["high"]
    assert held >= 922
    if replicates is None:
        assert held <= 978


@given(pairs=PAIRS, by=st.integers(-1, 21), cost=st.integers(-1, 21))
def test_quadrants_part_the_iterations(pairs, by, cost):
    """Relation 40 in the sample: the four add up to 1, and each pair of them to the share by the date, or within the cost."""
    joint = joint_of(*zip(*pairs, strict=True))
    q = joint.quadrants(by, cost)
    assert q.both.value + q.late.value + q.over.value + q.neither.value == pytest.approx(1, abs=1e-12)
    assert q.both.value == joint.probability(by, cost).value
    assert q.both.value + q.over.value == pytest.approx(joint.finish.probability_by(by).value, abs=1e-12)
    assert q.both.value + q.late.value == pytest.approx(joint.cost.probability_by(cost).value, abs=1e-12)
    assert q.table["value"].tolist() == [q.both.value, q.late.value, q.over.value, q.neither.value]


def test_quadrants_say_what_they_are(result):
    """Wilson's interval each, in words that name date and cost; both limits are needed."""
    q = result.joint.quadrants("2027-04-13", 1_599_000)
    assert str(q.neither).startswith("after 2027-04-13 and above 1,599,000 USD ")
    theirs = stats.binomtest(round(q.neither.value * 1000), 1000).proportion_ci(method="wilson")
    assert q.neither.interval == pytest.approx((theirs.low, theirs.high), rel=1e-9)
    with pytest.raises(SettingsError, match="quadrants need a date and a cost"):
        result.joint.quadrants("2027-04-13", None)


def test_milestones_count_with_finish_and_cost(result):
    """Of steps k from 0 to 999: design ends on day 30 + k/40, so by day 50 for k <= 800; cost holds for k <= 699; the finish for k <= 900."""
    joint = result.joint
    assert joint.probability(milestones={"design": 50}).value == 0.801
    assert joint.probability(by=105, cost=1_699_000, milestones={"design": 50, "build": 105}).value == 0.7
    assert joint.probability(by=105, milestones={"design": 50}).label == "probability by 105 and design by 50"
    assert result.replay.asked.count(("finish_of", "design")) == 1
    with pytest.raises(GraphError, match="did you mean 'design'"):
        joint.probability(milestones={"desing": 50})
    with pytest.raises(SettingsError, match="milestones are dates by task id, got 'design'"):
        joint.probability(milestones="design")
    with pytest.raises(SettingsError, match="no milestones are known here"):
        joint_of([1], [1]).probability(milestones={"design": 50})


def test_all_projects_of_a_portfolio_count_together(folio_result):
    """North is by day 90 for k <= 600, south (of 999 - k) by day 90 for k >= 399: both for 202 steps; a task counts from its own project's start."""
    joint = folio_result.joint
    assert joint.probability(milestones={"N": 90, "S": 90}).value == 0.202
    assert joint.probability(milestones={"N": 90, "S/build": 90}).value == 0.202
    assert joint.probability(milestones={"N": "2027-04-03", "S": "2027-04-13"}).value == pytest.approx(0.202, abs=0.02)
    with pytest.raises(GraphError, match="no task 'X'"):
        joint.probability(milestones={"X": 90})


def test_the_hard_target_is_told(result):
    """Each target alone, and all the others without it."""
    table = result.joint.targets(by=105, cost=1_699_000, milestones={"design": 50})
    assert table.index.tolist() == ["by 105", "within 1,699,000 USD", "design by 50"]
    assert table["alone"].tolist() == [0.901, 0.7, 0.801]
    assert table["others"].tolist() == [0.7, 0.801, 0.7]
    alone = result.joint.targets(by=105)
    assert alone[["others", "others_low", "others_high"]].iloc[0].tolist() == [1, 1, 1]


@given(pairs=st.lists(st.tuples(*[st.integers(0, 9)] * 4), min_size=1, max_size=40), limits=st.tuples(*[st.integers(0, 9)] * 4))
def test_any_number_of_targets_keep_the_bounds_of_frechet(pairs, limits):
    """The joint share of k targets is at most the least share of one, and at least their sum less k - 1; counted exactly."""
    columns = np.array(pairs, dtype=float).T
    finishes = {str(k): Finish(str(k), x, "d", clock=x * 1440, start=START) for k, x in enumerate(columns[2:])}
    joint = Joint(*(getattr(joint_of(*columns[:2]), x) for x in ("finish", "cost")), finishes.__getitem__)
    milestones = dict(zip(finishes, limits[2:], strict=True))
    both = joint.within(limits[0], limits[1], milestones)
    each = [np.count_nonzero(x <= limit) for x, limit in zip(columns, limits, strict=True)]
    assert sum(each) - 3 * len(pairs) <= np.count_nonzero(both) <= min(each)
    assert np.array_equal(both, (columns <= np.array(limits)[:, None]).all(axis=0))


def test_batches_of_a_frontier_with_replicates_use_their_spread(result):
    """Two blocks that differ wholly: no end of the interval is known where the blocks tell nothing finite."""
    time, money = np.arange(40.0), np.arange(40.0)
    table = joint_of(time, money, 2).frontier(0.5)
    assert table["low"].tolist() == [-math.inf]
    assert table["high"].tolist() == [math.inf]
    assert replicated(lambda part: float((time[part] <= 19).mean()), 40, 2).half_width > 0.5


def test_a_deadline_is_named_by_its_day():
    """The end of a day, which is the midnight after it, is told as that day, wherever it is asked for; a moment is told to the minute."""
    joint, end = joint_of([1.0, 2.0, 3.0, 4.0], [1.0, 2.0, 3.0, 4.0]), datetime(2027, 1, 7)
    assert joint.finish.probability_by(end).label == "probability of finish by 2027-01-06"
    assert joint.probability(by=end).label == "probability by 2027-01-06"
    assert Change(joint.finish, joint.finish, paired=True).probability_by(end).label == "change of the probability of finish by 2027-01-06"
    assert joint.probability(by=datetime(2027, 1, 6, 12, 30)).label == "probability by 2027-01-06 12:30"
