"""Calendars, lags, constraints and progress that cannot be, or should be looked at: each says what, where and the value seen.

Each case has the number of its entry in the catalogue of bad inputs (``reference/reliability.md``, section 3); those of files are in the tests of importers.
"""

import math
from dataclasses import replace

import pytest

import pmo_risk as pr
from pmo_risk import Calendar, Constraint, Link, Project, Task
from pmo_risk.errors import CalendarError, GraphError, PmoRiskError


def project(*tasks, **settings):
    return Project("p", "2027-01-04", tasks, **settings)


def two(lag="0d", kind="FS", **second):
    return project(Task("a", 5), Task("b", 5, after=[Link("a", kind, lag)], **second))


def monday(*shifts):
    return Calendar("c", {"mon": shifts})


REFUSED = {
    "14 lag that is no number": (lambda: two(math.nan), PmoRiskError, "NOT_FINITE", "link from 'a', lag", "nan"),
    "14 infinite lag": (lambda: two(math.inf), PmoRiskError, "NOT_FINITE", "link from 'a', lag", "inf"),
    "14 lag above 100 years": (lambda: two("60000d"), PmoRiskError, "RANGE", "link from 'a', lag", "60000d"),
    "16 lag in a unit that is not known": (lambda: two("50x"), PmoRiskError, "UNIT", "link from 'a', lag", "'x'"),
    "17 constraint without its date": (lambda: Constraint("MSO"), GraphError, "CONSTRAINT", "constraint MSO", "no date"),
    "17 as late as possible with a date": (lambda: Constraint("ALAP", "2027-01-01"), GraphError, "CONSTRAINT", "constraint ALAP", "2027-01-01"),
    "17 mandatory where nothing can be": (lambda: Constraint("SNET", "2027-01-01", mandatory=True), GraphError, "CONSTRAINT", "SNET", "mandatory"),
    "25 finish before start": (
        lambda: Task("a", 5, actual_start="2027-02-01", actual_finish="2027-01-01"),
        GraphError,
        "ACTUAL_ORDER",
        "task 'a'",
        "2027-01-01",
    ),
    "66 no working time": (lambda: Calendar("c", {}), CalendarError, "NO_WORK", "calendar 'c'", "no working time"),
    "67 overlapping shifts": (lambda: monday(("08:00", "12:00"), ("11:00", "13:00")), CalendarError, "OVERLAP", "'c', mon", "11:00-13:00"),
    "67 reversed shift": (lambda: monday(("12:00", "08:00")), CalendarError, "SHIFT", "'c', mon", "12:00-08:00"),
    "67 shift of no length": (lambda: monday(("08:00", "08:00")), CalendarError, "SHIFT", "'c', mon", "08:00-08:00"),
    "69 calendar that is missing": (lambda: project(Task("a", 5, calendar="night")), CalendarError, "UNKNOWN_CALENDAR", "task 'a'", "'night'"),
    "69 calendar of a driver that is missing": (
        lambda: project(Task("a", 5, drivers=[pr.Driver("night")])),
        CalendarError,
        "UNKNOWN_CALENDAR",
        "task 'a', driver",
        "'night'",
    ),
    "73 a duration past all dates": (lambda: pr.schedule(project(Task("a", 10_000_000))), GraphError, "DATE_RANGE", "task 'a'", "80,000,000"),
    "a loop of levels of effort": (
        lambda: pr.schedule(project(Task("a", 5), Task("l", 0, type="loe", after=["m"]), Task("m", 0, type="loe", after=["l"]))),
        GraphError,
        "CYCLE",
        "",
        "l -FS-> m -FS-> l",
    ),
}


@pytest.mark.parametrize("entry", REFUSED)
def test_what_cannot_be_is_refused(entry):
    """The error has its class and code, and names the place and the value."""
    make, kind, code, where, seen = REFUSED[entry]
    with pytest.raises(kind) as caught:
        make()
    assert caught.value.code == code
    assert where in str(caught.value)
    assert seen in str(caught.value)


@pytest.mark.parametrize("hours", [0, 25, math.nan, -8])
def test_hours_per_day_are_within_a_day(hours):
    """74: more than 0, at most 24."""
    with pytest.raises(CalendarError, match="hours per day must be above 0 and at most 24, got"):
        Calendar("c", {"mon": [("08:00", "16:00")]}, hours_per_day=hours)


@pytest.mark.parametrize("shift", [("00:00", "24:00"), ("00:00", "00:00")])
def test_midnight_ends_a_day(shift):
    """67: 24:00, and 00:00 to 00:00, are the whole day."""
    assert monday(shift).week[0] == ((0, 1440),)


TOLD = {
    "15 lead longer than its predecessor": (lambda: two("-9d"), "LEAD_EXCEEDS_DURATION", "72 h"),
    "16 percent lag of a level of effort": (lambda: project(Task("a", 4), Task("l", 0, type="loe", after=[Link("a", "SS", "50%")])), "NO_EFFECT", "50%"),
    "17 finish before logic allows": (lambda: two(constraints=[Constraint("FNLT", "2027-01-08")]), "CONSTRAINT_VIOLATED", "-48 h"),
    "18 must start on before the data date": (
        lambda: project(Task("a", 5, constraints=[Constraint("MSO", "2027-01-05")]), data_date="2027-02-01"),
        "CONSTRAINT_BEFORE_DATA_DATE",
        "2027-01-05",
    ),
    "19 constraint after the deadline": (
        lambda: project(Task("a", 5, constraints=[Constraint("SNET", "2027-06-05")]), deadline="2027-02-01"),
        "CONSTRAINT_AFTER_DEADLINE",
        "2027-06-05",
    ),
    "26 actual dates after the data date": (
        lambda: project(Task("a", 5, actual_start="2027-03-01", remaining=3), data_date="2027-02-01"),
        "FUTURE_ACTUAL",
        "2027-03-01",
    ),
    "27 finished and uncertain": (
        lambda: project(Task("a", pr.triangular(1, 2, 3), actual_start="2027-01-04", actual_finish="2027-01-06"), data_date="2027-02-01"),
        "COMPLETE_UNCERTAIN",
        "'a'",
    ),
    "a duration of a level of effort": (lambda: project(Task("a", 4), Task("l", 5, type="loe", after=["a"])), "NO_EFFECT", "does not count"),
}


@pytest.mark.parametrize("entry", TOLD)
def test_what_should_be_looked_at_is_told(entry):
    """``check`` warns with the code, and shows the value; the plan is scheduled all the same."""
    make, code, seen = TOLD[entry]
    plan = make()
    found = [p for p in pr.check(plan).problems if p.code == code]
    assert [p.severity for p in found] == ["warning"]
    assert seen in str(found[0])
    assert len(pr.schedule(plan)) == len(plan)


def test_a_percent_lag_is_a_share_of_the_predecessor():
    """16: half of four days later."""
    assert (
        pr.schedule(two("50%").replace(tasks=[Task("a", 4), Task("b", 1, after=[Link("a", "FS", "50%")])])).early_start["b"].isoformat()
        == "2027-01-12T08:00:00"
    )


def test_no_cycle_leads_through_a_level_of_effort():
    """A level of effort drives nothing, so that a link back from it is none: ``check`` and ``schedule`` agree."""
    plan = project(Task("a", 5, after=["l"]), Task("l", 0, type="loe", after=["a"]))
    assert "CYCLE" not in {p.code for p in pr.check(plan).problems}
    assert pr.schedule(plan).early_finish["a"].isoformat() == "2027-01-08T17:00:00"


def impacts(*effects, **fields):
    return pr.Risk("r", 0.5, effects, **fields)


RISKS_REFUSED = {
    "45 probability 30": (lambda: pr.Risk("r", 30), "PROBABILITY", "got 30; did you mean 0.30?"),
    "45 probability 1.2": (lambda: pr.Risk("r", 1.2), "PROBABILITY", "got 1.2"),
    "45 probability below zero": (lambda: pr.Risk("r", -0.1), "PROBABILITY", "got -0.1"),
    "47 unknown task": (lambda: project(Task("build", 5)).with_risks([impacts(pr.Impact("biuld", delay=1))]), "UNKNOWN_TASK", "did you mean 'build'?"),
    "50 doubled id": (lambda: pr.Register([pr.Risk("r", 0.1), pr.Risk("r", 0.1)]), "DUPLICATE_RISK", "risk 'r'"),
    "54 exclusive above 1": (lambda: pr.Register([pr.Risk(i, 0.6, exclusive="g") for i in "ab"]), "EXCLUSIVE_SUM", "add up to 1.2"),
    "55 risks in a circle": (lambda: pr.Register([pr.Risk("a", 0.1, given={"b": 1}), pr.Risk("b", 0.1, given={"a": 1})]), "CYCLE", "'a' -> 'b' -> 'a'"),
}


@pytest.mark.parametrize("entry", RISKS_REFUSED)
def test_risks_that_cannot_be_are_refused(entry):
    """The error has its code, and shows the value."""
    make, code, seen = RISKS_REFUSED[entry]
    with pytest.raises(PmoRiskError) as caught:
        make()
    assert caught.value.code == code
    assert seen in str(caught.value)


RISKS_TOLD = {
    "48 neither task nor cost": (pr.Risk("r", 0.5), "NO_EFFECT", "changes neither time nor cost"),
    "49 never": (pr.Risk("r", 0, [pr.Impact("a", delay=1)]), "PROBABILITY_CERTAIN", "never strikes"),
    "49 always": (pr.Risk("r", 1, [pr.Impact("a", delay=1)]), "PROBABILITY_CERTAIN", "strikes in every iteration"),
    "51 more gained than there is": (impacts(pr.Impact("a", delay=-9)), "OPPORTUNITY_EXCEEDS_DURATION", "72 h, more than the 40 h"),
    "52 a response that worsens": (
        impacts(pr.Impact("a", delay=9), responses=pr.Response("mitigate", "dyke", probability=0.7)),
        "MITIGATION_WORSE",
        "its response 'dyke' makes a probability of 0.5 0.7",
    ),
    "52 an opportunity that a response lessens": (
        impacts(pr.Impact("a", delay=-1), responses=pr.Response("enhance", probability=0.2)),
        "MITIGATION_WORSE",
        "makes a probability of 0.5 0.2",
    ),
}


@pytest.mark.parametrize("entry", RISKS_TOLD)
def test_risks_that_should_be_looked_at_are_told(entry):
    """``check`` says it, with the value."""
    risk, code, seen = RISKS_TOLD[entry]
    found = [p for p in pr.check(project(Task("a", 5), risks=[risk])).problems if p.code == code]
    assert len(found) == 1
    assert seen in str(found[0])


def test_a_response_that_helps_is_not_told():
    """52: nothing is said of one that does what it should."""
    risk = impacts(pr.Impact("a", delay=9), responses=pr.Response("mitigate", probability=0.2))
    assert "MITIGATION_WORSE" not in {p.code for p in pr.check(project(Task("a", 5), risks=[risk])).problems}


ONE_DRAW = pr.Impact(["a", "b"], delay=5, each=False)
SERIES = [pr.Task("a", 5), pr.Task("b", 5, after="a")]
OPEN = {
    "53 one risk on two tasks in series": ([impacts(pr.Impact(["a", "b"], delay=5))], "AMBIGUOUS", "risk 'r'", "hits 2 tasks, 'a', 'b', and does not say"),
    "53 tasks of a branch, by the second impact": (
        [impacts(pr.Impact(cost=5), pr.Impact("b", finish=True, cost_factor=2), pr.Impact(["b", "a"], share=0.1))],
        "AMBIGUOUS",
        "risk 'r', impact 3",
        "each=False is one draw for all, each=True a draw for each task",
    ),
    "53 delays of two risks on one task": (
        [pr.Risk(i, 0.5, pr.Impact("a", delay=5)) for i in "xy"],
        "AMBIGUOUS_COMBINATION",
        "task 'a'",
        "delays of risk 'x', risk 'y' come together and do not say how; they add up",
    ),
    "53 factors of two impacts on the same tasks": (
        [impacts(*(pr.Impact(["a", "b"], factor=1.1, each=True) for _ in "xy"))],
        "AMBIGUOUS_COMBINATION",
        "tasks 'a', 'b'",
        "factors of risk 'r', impact 1, risk 'r', impact 2 come together and do not say how; they multiply",
    ),
}


@pytest.mark.parametrize("entry", OPEN)
def test_what_a_register_leaves_open_is_told_and_in_a_strict_run_refused(entry):
    """53: once or each, in series or parallel: a warning that says what is taken, and the same sentence as error where the run is strict."""
    risks, code, where, seen = OPEN[entry]
    plan = project(*SERIES, risks=risks)
    found = [p for p in pr.check(plan).warnings if p.code.startswith("AMBIGUOUS")]
    assert [(p.code, p.where) for p in found] == [(code, where)]
    assert seen in str(found[0])
    with pytest.raises(PmoRiskError) as caught:
        pr.simulate(plan, 100, 1, progress=False, strict=True)
    assert caught.value.problems == (replace(found[0], severity="error"),)
    assert pr.simulate(plan, 100, 1, progress=False).finish.mean.value > 0


PLAIN = {
    "said": [impacts(ONE_DRAW)],
    "one task": [impacts(pr.Impact("a", delay=5))],
    "money of the project, spent once": [impacts(pr.Impact(["a", "b"], cost=5))],
    "a closed risk": [impacts(pr.Impact(["a", "b"], delay=5), status="closed")],
    "in series, said": [pr.Risk(i, 0.5, pr.Impact("a", delay=5, parallel=False)) for i in "xy"],
    "in parallel, said": [pr.Risk(i, 0.5, pr.Impact("a", delay=5, parallel=True)) for i in "xy"],
    "said by all but one": [pr.Risk(i, 0.5, pr.Impact("a", delay=5, parallel=said)) for i, said in (("x", False), ("y", None))],
    "a gain, which cannot overlap": [pr.Risk(i, 0.5, pr.Impact("a", delay=d)) for i, d in (("x", 5), ("y", -1))],
    "risks of which one strikes at most": [pr.Risk(i, 0.5, pr.Impact("a", delay=5), exclusive="ground") for i in "xy"],
    "a delay and a factor": [impacts(pr.Impact("a", delay=5)), pr.Risk("s", 0.5, pr.Impact("a", factor=1.1))],
}


@pytest.mark.parametrize("entry", PLAIN)
def test_what_a_register_says_or_need_not_is_no_problem(entry):
    """53: nothing is asked that would change nothing, and a strict run takes it."""
    plan = project(*SERIES, risks=PLAIN[entry])
    assert not [p for p in pr.check(plan).problems if p.code.startswith("AMBIGUOUS")]
    assert pr.simulate(plan, 100, 1, progress=False, strict=True).finish.mean.value > 0


def test_what_hits_one_task_that_is_still_to_do_leaves_nothing_open():
    """53: finished tasks are not counted."""
    done = pr.Task("a", 5, actual_start="2027-01-04", actual_finish="2027-01-08")
    plan = project(done, SERIES[1], data_date="2027-01-11", risks=[impacts(pr.Impact(["a", "b"], delay=5))])
    assert "AMBIGUOUS" not in {p.code for p in pr.check(plan).problems}


def test_a_shared_risk_of_a_portfolio_is_asked_too():
    """53: by tasks of several projects; ``check --strict`` refuses what is a warning."""
    parts = [pr.Project(i, "2027-01-04", [pr.Task("a", 5)]) for i in "pq"]
    folio = pr.Portfolio("f", parts, risks=[impacts(pr.Impact(["p/a", "q/a"], delay=5))])
    (found,) = (p for p in pr.check(folio).warnings if p.code == "AMBIGUOUS")
    assert "hits 2 tasks, 'p/a', 'q/a'" in str(found)
    with pytest.raises(PmoRiskError, match="does not say whether one draw"):
        pr.simulate(folio, 100, 1, progress=False, strict=True)


def test_not_said_simulates_as_said_to_be_one_draw_in_series():
    """53: the same draws to the bit, so that saying it changes no number."""
    law = pr.triangular(1, 2, 5)
    runs = [
        pr.simulate(project(*SERIES, risks=[pr.Risk(i, 0.5, pr.Impact(["a", "b"], delay=law, **said)) for i in "xy"]), 200, 1, progress=False)
        for said in ({}, {"each": False, "parallel": False}, {"each": True, "parallel": True})
    ]
    assert (runs[0].finish.samples == runs[1].finish.samples).all()
    assert (runs[0].finish.samples != runs[2].finish.samples).any()


def test_percent_text_is_a_probability():
    """46: "30%" is 0.3."""
    assert pr.Risk("r", "30%").probability == 0.3
