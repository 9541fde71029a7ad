"""Work in progress by the three options of Primavera P6, and what is left of lags, counted on the fingers. Mondays of January 2027: the 4th, 11th, 18th."""

import pytest

import pmo_risk as pr
from pmo_risk import Link, Project, Task

NOW = "2027-01-11T08:00"


def dates(plan, task, columns=("early_start", "early_finish")):
    """Some dates of a task as text, in the order of the columns."""
    return tuple(f"{pr.schedule(plan).loc[task, c]:%d %H}" for c in columns)


def plan(*tasks, **fields):
    return Project("p", "2027-01-04", tasks, **{"data_date": NOW} | fields)


@pytest.mark.parametrize(
    ("progress", "rest", "after"),
    [("retained", ("14 08", "15 17"), "18 08"), ("actual", ("14 08", "15 17"), "18 08"), ("override", ("11 08", "12 17"), "13 08")],
)
def test_work_that_began_out_of_sequence(progress, rest, after):
    """a has three days to go, the 11th to the 13th. b, two days to go, should have waited for it: its rest waits (retained) or goes on at once (override)."""
    a = Task("a", 5, actual_start="2027-01-04T08:00", remaining=3)
    b = Task("b", 4, after=["a"], actual_start="2027-01-06T08:00", remaining=2)
    made = plan(a, b, Task("c", 1, after=["b"]), options=pr.ScheduleOptions(progress=progress))
    assert dates(made, "b") == rest
    assert dates(made, "c")[0] == after


@pytest.mark.parametrize(("progress", "start"), [("retained", "11 08"), ("override", "11 08"), ("actual", "14 08")])
def test_an_actual_finish_in_the_future_counts_only_by_actual_dates(progress, start):
    """a is said to have finished on the 13th, two days after the data date."""
    a = Task("a", 5, actual_start="2027-01-04T08:00", actual_finish="2027-01-13T17:00")
    assert dates(plan(a, Task("b", 1, after=["a"]), options=pr.ScheduleOptions(progress=progress)), "b")[0] == start


def test_suspended_work_waits_for_its_resume_date():
    """Two days to go from the 18th end on the 19th; without a resume date on the 12th."""
    a = Task("a", 5, actual_start="2027-01-04T08:00", remaining=2, suspended="2027-01-06T12:00", resumed="2027-01-18T08:00")
    assert dates(plan(a), "a") == ("18 08", "19 17")
    assert dates(plan(a.replace(resumed=None)), "a") == ("11 08", "12 17")


@pytest.mark.parametrize(
    ("expected", "used", "finish"), [("2027-01-13T17:00", True, "13 17"), ("2027-01-13T17:00", False, "15 17"), ("2027-01-05T17:00", True, "11 08")]
)
def test_an_expected_finish_sets_what_remains(expected, used, finish):
    """Five days to go end on the 15th, with an expected finish on that; one that has gone by leaves nothing to do."""
    a = Task("a", 9, actual_start="2027-01-04T08:00", remaining=5, expected_finish=expected)
    assert dates(plan(a, options=pr.ScheduleOptions(expected_finish=used)), "a")[1] == finish


def test_a_lag_from_a_finish_has_run_since():
    """a finished on the 6th. Of five days of lag the 7th and 8th have run; three more, the 11th to the 13th, remain. Of two days none do."""
    a = Task("a", 3, actual_start="2027-01-04T08:00", actual_finish="2027-01-06T17:00")
    made = plan(a, Task("b", 1, after=[Link("a", lag=5)]), Task("c", 1, after=[Link("a", lag=1)]))
    assert (dates(made, "b")[0], dates(made, "c")[0]) == ("14 08", "11 08")


@pytest.mark.parametrize(("suspended", "resumed", "start"), [(None, None, "12 08"), ("07", None, "14 08"), ("07", "08", "13 08")])
def test_a_lag_from_a_start_has_run_while_work_went_on(suspended, resumed, start):
    """a began on the 6th and worked three days of the four of the lag; one where it stopped at the 7th; two where it went on at the 8th."""
    day = {"suspended": suspended and f"2027-01-{suspended}T08:00", "resumed": resumed and f"2027-01-{resumed}T08:00"}
    a = Task("a", 9, actual_start="2027-01-06T08:00", remaining=5, **day)
    assert dates(plan(a, Task("b", 1, after=[Link("a", "SS", 4)])), "b")[0] == start


def test_without_a_data_date_the_rest_follows_the_part_done():
    """Eight of ten days from the 4th are done: the rest is the 14th and 15th. A lag of 50% is five days, and pulls back nothing that has begun."""
    a = Task("a", 10, actual_start="2027-01-04T08:00", remaining=2)
    made = plan(a, Task("b", 2, after=[Link("a", "SS", "50%")]), data_date=None)
    assert dates(made, "a", ("early_start", "early_finish", "late_finish")) == ("04 08", "15 17", "15 17")
    assert dates(made, "b", ("early_start", "late_finish")) == ("11 08", "15 17")
    assert pr.schedule(made).total_float.tolist() == [0, 24]
