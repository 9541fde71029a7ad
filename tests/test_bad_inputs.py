"""Calendars, lags, constraints and progress that cannot be, or should be looked at: each says what, where and the value seen.

Each case has the number of its entry in the catalogue of bad inputs (``reference/reliability.md``, section 3); those of files are in the tests of importers.
"""

import math

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
