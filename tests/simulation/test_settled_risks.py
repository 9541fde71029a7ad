"""Risks of which something is settled: one of an exclusive group has occurred, a response makes one sure, part of its work is done."""

import numpy as np
import pytest

import pmo_risk as pr
from pmo_risk.errors import PmoRiskError
from pmo_risk.model import Register


def run(risks, tasks=None, n=4_000, **fields):
    return pr.simulate(pr.Project("p", "2027-01-04", tasks or [pr.Task("a", 10)], risks, **fields), n, seed=5, progress=False)


@pytest.mark.parametrize("first", ["a", "z"])
def test_once_one_of_a_group_has_occurred_it_always_comes_and_no_other_does(first):
    """Whichever of the two ids stands first in the group."""
    ground = [pr.Risk(first, 0.4, pr.Impact(cost=1), exclusive="ground"), pr.Risk("m", 0.3, pr.Impact(cost=100), exclusive="ground", status="occurred")]
    result = run(ground)
    np.testing.assert_array_equal(result.cost.samples, 100)
    assert result.risks["occurrence"].to_dict() == {first: 0.0, "m": 1.0}
    assert result.risks["probability"].to_dict() == {first: 0.0, "m": 1.0}
    assert "Every risk" not in result.verdict
    assert "fewer" not in result.verdict


def test_a_closed_risk_leaves_its_probability_to_its_group(agree):
    """Closed it takes none of the whole: 0.6 and 0.9 may stand together, and the other strikes with its 0.9."""
    result = run([pr.Risk("a", 0.6, exclusive="g", status="closed"), pr.Risk("b", 0.9, pr.Impact("a", delay=1), exclusive="g")])
    agree.count(result.finish.samples > 10.5, 0.9)


def test_two_of_a_group_cannot_both_have_occurred():
    """At most one strikes."""
    with pytest.raises(PmoRiskError, match="'a' and 'b' have occurred") as caught:
        Register([pr.Risk(i, 0.1, exclusive="g", status="occurred") for i in "ab"])
    assert caught.value.code == "EXCLUSIVE"


@pytest.mark.parametrize(("kind", "expected"), [("avoid", 0.0), ("mitigate", None)])
def test_a_risk_that_is_avoided_does_not_strike_where_its_cause_does(kind, expected, agree):
    """The flood breaks the pump with 0.9. Avoided, it never breaks; made less likely by itself, it still does in a flood."""
    response = pr.Response(kind, probability=None if kind == "avoid" else 0.05)
    pump = pr.Risk("pump", 0.1, pr.Impact("a", delay=1), given={"flood": 0.9}, responses=response)
    after = pr.Project("p", "2027-01-04", [pr.Task("a", 10)], [pr.Risk("flood", 0.5), pump]).with_responses()
    struck = pr.simulate(after, 4_000, seed=5, progress=False).finish.samples > 10.5
    if expected is None:
        agree.count(struck, 0.5 * 0.9 + 0.5 * 0.05)
    else:
        assert struck.mean() == expected
        assert dict(after.risks["pump"].given) == {}


def test_an_opportunity_that_is_exploited_comes_whatever_its_cause_says():
    """Exploiting makes it sure."""
    luck = pr.Risk("luck", 0.2, pr.Impact("a", delay=-1), given={"sun": 0.5}, responses=pr.Response("exploit"))
    after = pr.Project("p", "2027-01-04", [pr.Task("a", 10)], [pr.Risk("sun", 0.5), luck]).with_responses()
    np.testing.assert_allclose(pr.simulate(after, 500, seed=5, progress=False).finish.samples, 9)


@pytest.mark.parametrize("unit", ["d", "h", "w", "ed"])
def test_a_risk_expires_with_work_in_any_unit(unit, agree):
    """Ten days are done and as long a task is to come, written in days, hours, weeks or around the clock: half of the probability is left."""
    length = {"d": 10, "h": 80, "w": 2, "ed": 14}[unit]
    tasks = [
        pr.Task("done", 10, actual_start="2027-01-04", actual_finish="2027-01-15"),
        pr.Task("next", length, unit=unit, after="done"),
    ]
    risk = pr.Risk("x", 0.5, pr.Impact(["done", "next"], cost=1), expires=True)
    agree.count(run([risk], tasks, data_date="2027-01-18").cost.samples > 0, 0.25)


def test_a_rate_and_what_causes_give_expire_too(agree):
    """With half of the work done two strikes become one on average, and the table of risks says the same; a cause gives 0.4 in place of 0.8."""
    tasks = [pr.Task("done", 10, actual_start="2027-01-04", actual_finish="2027-01-15"), pr.Task("next", 10, after="done")]
    often = pr.Risk("often", rate=2.0, impacts=pr.Impact(["done", "next"], cost=1), expires=True)
    caused = pr.Risk("caused", 0.1, pr.Impact(["done", "next"], cost=1000), given={"sure": 0.8}, expires=True)
    result = run([often, pr.Risk("sure", 1.0), caused], tasks, data_date="2027-01-18")
    agree.mean(result.cost.samples % 1000, 1.0, 1.0)
    assert result.risks.loc["often", "occurrence"] == (result.cost.samples % 1000 > 0).mean()
    agree.count(result.cost.samples >= 1000, 0.4)


def test_a_rate_of_none_never_strikes():
    """What exists only with it does not exist."""
    never = pr.Risk("never", rate=0, impacts=pr.Impact("a", delay=5))
    result = run([never], [pr.Task("a", 10), pr.Task("b", 5, after="a", when="never")], n=50)
    np.testing.assert_allclose(result.finish.samples, 10)
    assert result.risks.loc["never", "occurrence"] == 0


def test_tasks_of_one_id_in_two_projects_have_draws_of_their_own():
    """A shared risk with ``each``: as apart as two tasks of one project, in time and in the money of their delays."""
    delay = pr.triangular(1, 2, 9)
    projects = [pr.Project(i, "2027-01-04", [pr.Task("dig", 10, wbs="1")]) for i in "AB"]
    risk = pr.Risk("rain", 1.0, pr.Impact(wbs="1", delay=delay, cost_rate=100, each=True))
    result = pr.simulate(pr.Portfolio("F", projects=projects, risks=[risk]), 4_000, seed=5, progress=False)
    a, b = (result.projects[i].finish.samples for i in "AB")
    assert abs(np.corrcoef(a, b)[0, 1]) < 4 / np.sqrt(4_000)
    np.testing.assert_allclose(result.cost.samples, 100 * (a - 10 + b - 10))


def test_draws_for_each_task_cannot_be_correlated_as_one():
    """There is no one draw; correlating it would be without effect."""
    plan = pr.Project("p", "2027-01-04", [pr.Task("a", 1), pr.Task("b", 1)])
    with pytest.raises(PmoRiskError, match="for each task apart") as caught:
        plan.with_risks([pr.Risk("r", 0.5, pr.Impact(["a", "b"], delay=pr.uniform(1, 2), each=True))]).replace(
            tasks=[pr.Task("a", pr.uniform(1, 2)), pr.Task("b", 1)]
        ).with_correlations(pr.Correlation(["r:delay", "a"], 0.5))
    assert caught.value.code == "EACH"
