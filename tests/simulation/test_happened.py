"""How often triggers struck and conditional tasks existed: against the dates and costs of the very iterations."""

import numpy as np
import pytest

import pmo_risk as pr
from pmo_risk.errors import InputError

SIZE = 3_000
TRIGGERS = [
    pr.Trigger("z late", "a", after="2027-01-15"),
    pr.Trigger("dear", "a", cost_above=1_200),
    pr.Trigger("a slow", "a", float_below=12),
    pr.Trigger("second late", "b", after="2027-02-02"),
]
RISKS = [pr.Risk("flood", 0.4, pr.Impact("a", delay=pr.uniform(1, 4), cost=300)), pr.Risk("strike", 0.5, pr.Impact("b", cost_factor=1.5))]


def tasks(of_side):
    return [
        pr.Task("a", pr.pert(5, 8, 15), cost=pr.uniform(900, 1_400)),
        pr.Task("b", pr.pert(5, 8, 15), after="a", cost_rate=pr.uniform(10, 20)),
        pr.Task("side", 30, **of_side),
        pr.Task("shift", 6, after="a", when="z late", cost=500),
        pr.Task("cheap", 0, after="a", unless=["dear", "flood"]),
        pr.Task("both", 1, after="b", when=["second late", "flood"], unless="strike"),
        pr.Task("end", 1, after=["b", "side", "shift", "cheap", "both"]),
    ]


def run(**fields):
    plan = pr.Project("p", "2027-01-04", tasks(fields.pop("of_side", {})), RISKS, triggers=TRIGGERS, currency="EUR", **fields.pop("of_plan", {}))
    return pr.simulate(plan, fields.pop("iterations", SIZE), seed=4, progress=False, **fields)


SIX = pr.Calendar("six days", {d: [("08:00", "16:00")] for d in ("mon", "tue", "wed", "thu", "fri", "sat")})
SETTINGS = {
    "one calendar": {},
    "special": {"of_side": {"constraints": [pr.Constraint("ALAP")]}},
    "two calendars": {"of_side": {"calendar": "six days"}, "of_plan": {"calendars": [SIX]}},
    "latin hypercube": {"sampling": "lhs", "replicates": 20},
    "three threads": {"threads": 3},
    "cost items": {"of_plan": {"costs": [pr.CostItem("crane", pr.uniform(5, 9), task="shift")]}},
    "correlated": {"of_plan": {"correlations": [pr.Correlation(["a", "b"], 0.7)]}},
}


@pytest.mark.parametrize("setting", SETTINGS.values(), ids=list(SETTINGS))
def test_they_are_what_each_iteration_decided(setting):
    """Trigger by trigger against the finish of the task it watches, or its cost; task by task against what it depends on."""
    result = run(**setting)
    struck, there = result._happened
    late, dear, slow, second = struck
    for hits, trigger in ((late, TRIGGERS[0]), (second, TRIGGERS[3])):
        clock = result.replay.finish_of(trigger.task)[1]
        limit = (trigger.after - result.plan.start).total_seconds() / 60
        sure = np.abs(clock - limit) > 1e-6
        assert np.array_equal(hits[sure], (clock > limit)[sure])
        assert 0.02 < hits.mean() < 0.98
    units = result.replay.finish_of("a")[0]
    assert units[~slow].max(initial=-np.inf) < units[slow].min(initial=np.inf)
    labels, money = result.replay.costs(lambda row: f"{row.kind} {row.task}")
    cost = money[labels.index("task a")]
    assert np.array_equal(dear, cost > 1_200)
    flood, strike = result.replay.occurred("flood"), result.replay.occurred("strike")
    assert np.array_equal(there, [late, ~dear & ~flood, second & flood & ~strike])
    assert np.array_equal(there[0], money[labels.index("task shift")] > 0)


def test_the_tables_count_them():
    """Shares with Wilson's interval, in the order of the plan."""
    result = run()
    struck, there = result._happened
    table = result.triggers
    assert table.index.tolist() == [t.id for t in TRIGGERS]
    assert table.occurrence.tolist() == struck.mean(axis=1).tolist()
    assert ((table.occurrence_low < table.occurrence) & (table.occurrence < table.occurrence_high)).all()
    assert table.strikes.tolist() == ["finish after 2027-01-16 00:00", "cost above 1,200", "float below 12", "finish after 2027-02-03 00:00"]
    assert table.task.tolist() == ["a", "a", "a", "b"]
    tasks_ = result.conditional_tasks
    assert tasks_.existence.to_dict() == dict(zip(["shift", "cheap", "both"], there.mean(axis=1).tolist(), strict=True))
    assert tasks_.loc["both", ["when", "unless"]].tolist() == ["second late; flood", "strike"]
    assert (tasks_.existence_low < tasks_.existence_high).all()


def test_a_share_known_beforehand():
    """Uniform from 1 to 11 days, beyond 5 in 6 of 10 iterations: within four standard errors, and the interval holds it."""
    plan = pr.Project(
        "p",
        "2027-01-04",
        [pr.Task("a", pr.uniform(1, 11)), pr.Task("b", 5, after="a", when="late")],
        triggers=[pr.Trigger("late", "a", after="2027-01-08")],
    )
    row = pr.simulate(plan, 20_000, seed=2, progress=False).triggers.loc["late"]
    assert abs(row.occurrence - 0.6) < 4 * (0.24 / 20_000) ** 0.5
    assert row.occurrence_low < 0.6 < row.occurrence_high


def test_float_is_measured_from_the_late_finish_of_the_plan():
    """A takes 8 of 30 days and B after it 8, so that A is to finish by day 22; less than 12 days are left to it after day 10."""
    result = run()
    assert np.array_equal(result._happened[0][2], result.replay.finish_of("a")[0] > 10)


def test_each_project_of_a_portfolio_has_its_own():
    """Joined by a link or not, and with triggers of one id."""
    made = [pr.Project(k, "2027-01-04", tasks({}), RISKS, triggers=TRIGGERS, currency="EUR") for k in "AB"]
    apart = pr.simulate(pr.Portfolio("f", made), SIZE, seed=4, progress=False)
    joined = pr.simulate(pr.Portfolio("f", made, links=[pr.Link("A/end", successor="B/end")]), SIZE, seed=4, progress=False)
    for k in "AB":
        found = apart.projects[k].triggers
        assert found.occurrence.between(0.01, 0.99).all()
        assert joined.projects[k].triggers.occurrence.drop("a slow").equals(found.occurrence.drop("a slow"))
    assert not apart.projects["A"].triggers.occurrence.equals(apart.projects["B"].triggers.occurrence)


def test_without_conditions_nothing_is_run_again():
    """Empty tables; a result that cannot be run again says so only where it is asked for something."""
    plain = pr.simulate(pr.Project("p", "2027-01-04", [pr.Task("a", 3)]), 100, seed=1, progress=False)
    assert plain.triggers.empty
    assert plain.conditional_tasks.empty
    object.__setattr__(plain, "replay", None)
    assert plain.triggers.empty
    other = run(iterations=200)
    object.__setattr__(other, "replay", None)
    with pytest.raises(InputError, match="cannot run its iterations again"):
        _ = other.triggers
