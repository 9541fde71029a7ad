"""Resources, assignments and whose working time drives a task: one rule a test."""

from datetime import datetime

import pytest

from pmo_risk.errors import PmoRiskError
from pmo_risk.importers import read
from pmo_risk.importers.p6_name import unique_names
from pmo_risk.model import Assignment, Driver, Rate, Resource

CREW = {"rsrc_id": "5", "rsrc_short_name": "CREW", "rsrc_name": "The crew", "rsrc_type": "RT_Labor", "clndr_id": "9"}
WORK = {"task_id": "11", "rsrc_id": "5", "target_qty": "16", "remain_qty": "16", "target_qty_per_hr": "1", "remain_qty_per_hr": "1"}
NIGHTS = {"clndr_id": "7", "clndr_name": "Nights", "clndr_data": "(0||CalendarData()((0||DaysOfWeek()((0||2()((0||0(s|20:00|f|24:00)())))))))"}


def table(plan, name):
    found = next(t for t in plan.source.tables if t.name == name)
    return found.read, found.used, found.listed


def notes(plan):
    return [n.code for n in plan.source.notes]


def test_resources(write_xer):
    """Short names are ids; kind, calendar, unit and prices by date are read."""
    gravel = {"rsrc_id": "6", "rsrc_short_name": "GRAVEL", "rsrc_name": "Gravel", "rsrc_type": "RT_Mat", "unit_id": "3"}
    prices = [
        {"rsrc_id": "5", "start_date": "2028-01-01 00:00", "cost_per_qty": "90", "max_qty_per_hr": "2"},
        {"rsrc_id": "5", "start_date": "2027-01-01 00:00", "cost_per_qty": "80", "max_qty_per_hr": "1.5"},
        {"rsrc_id": "8", "cost_per_qty": "1"},
    ]
    units = [{"unit_id": "3", "unit_abbrev": "m3", "unit_name": "cubic metre"}, {"unit_id": "4", "unit_abbrev": "t"}]
    plan = read(write_xer(RSRC=[CREW, gravel], RSRCRATE=prices, UMEASURE=units))
    rates = (Rate(80, datetime(2027, 1, 1), 1.5), Rate(90, datetime(2028, 1, 1), 2))
    assert list(plan.resources.values()) == [
        Resource("CREW", "The crew", "labor", "Five days", rates, uid="5"),
        Resource("GRAVEL", "Gravel", "material", unit="m3", uid="6"),
    ]
    assert [table(plan, n) for n in ("RSRC", "RSRCRATE", "UMEASURE")] == [(2, 2, 0), (3, 2, 1), (2, 1, 1)]
    assert sorted(notes(plan)) == ["RATE_UNUSED", "UNIT_UNUSED"]


def test_resources_of_one_name_are_told_apart(write_xer):
    """Two resources of one short name carry their id, and one without a name is its id."""
    plan = read(write_xer(RSRC=[CREW, CREW | {"rsrc_id": "6"}, CREW | {"rsrc_id": "7", "rsrc_short_name": "", "rsrc_name": ""}]))
    assert list(plan.resources) == ["CREW (5)", "CREW (6)", "7"]


def test_what_is_odd_of_a_resource_is_said(write_xer):
    """An unknown type is labor; a calendar that is not in the file, or cannot be read, is none; a row without an id is listed."""
    odd = CREW | {"rsrc_type": "RT_Robot", "clndr_id": "77"}
    plan = read(write_xer(RSRC=[odd, CREW | {"rsrc_id": ""}]))
    assert (plan.resources["CREW"].kind, plan.resources["CREW"].calendar) == ("labor", None)
    assert sorted(notes(plan)) == ["RESOURCE_TYPE", "RESOURCE_UNUSED", "UNKNOWN_CALENDAR"]


def test_a_bad_price_is_told_with_its_line(write_xer):
    """Table and field are named."""
    with pytest.raises(PmoRiskError, match=r"plan\.xer:\d+: RSRCRATE\.cost_per_qty: cannot read '1_0'"):
        read(write_xer(RSRC=[CREW], RSRCRATE=[{"rsrc_id": "5", "cost_per_qty": "1_0"}]))


def test_assignments(write_xer):
    """Units and money in all are what is done and what remains; the rate, lag, and whether it drives are the row's."""
    row = WORK | {"act_reg_qty": "4", "act_ot_qty": "1", "remain_qty": "12", "remain_qty_per_hr": "0.5", "relag_drtn_hr_cnt": "8", "rollup_dates_flag": "N"}
    plan = read(write_xer(RSRC=[CREW], TASKRSRC=[row | {"target_cost": "100", "act_reg_cost": "30", "act_ot_cost": "6", "remain_cost": "90"}]))
    assert plan["A"].assignments == (Assignment("CREW", 17, 12, 0.5, 8, 126, 90, driving=False),)
    assert plan["A"].cost.mean + plan["A"].cost_rate.mean * 2 == 126
    assert table(plan, "TASKRSRC") == (1, 1, 0)


def test_an_assignment_not_started_takes_its_plan(write_xer):
    """Where a row of a task not started says only what is planned, that remains."""
    row = {"task_id": "11", "rsrc_id": "5", "target_qty": "16", "target_qty_per_hr": "2", "target_cost": "100", "target_lag_drtn_hr_cnt": "4"}
    assert read(write_xer(RSRC=[CREW], TASKRSRC=[row]))["A"].assignments == (Assignment("CREW", 16, 16, 2, 4, 100, 100),)


def test_a_role_stands_in_for_a_resource(write_xer):
    """An assignment without a resource is that of its role, with the role's prices; other roles are listed."""
    roles = [{"role_id": "1", "role_short_name": "ENG", "role_name": "Engineer"}, {"role_id": "2", "role_short_name": "MGR"}]
    plan = read(write_xer(ROLES=roles, ROLERATE=[{"role_id": "1", "cost_per_qty": "50"}], TASKRSRC=[WORK | {"rsrc_id": "", "role_id": "1"}]))
    assert plan.resources["ENG"] == Resource("ENG", "Engineer", "labor", rates=(Rate(50),), uid="role 1")
    assert [a.resource for a in plan["A"].assignments] == ["ENG"]
    assert table(plan, "ROLES") == (2, 1, 1)


def test_an_assignment_of_nobody_is_money_only(write_xer):
    """What names neither a resource nor a role in the file still costs, and the import says so."""
    plan = read(write_xer(TASKRSRC=[WORK | {"remain_cost": "160"}]))
    assert (plan["A"].assignments, plan["A"].cost_rate.mean) == ((), 80)
    assert notes(plan) == ["RESOURCE_MISSING"]


@pytest.mark.parametrize("name", ["RSRCCURV", "RSRCCURVDATA"])
def test_curves(write_xer, name):
    """21 points are twenty equal parts, of which the first has what is used at once; shares add up to 1; other curves are listed."""
    points = {f"pct_usage_{n}": "4" for n in range(21)} | {"pct_usage_20": "20"}
    plan = read(write_xer(RSRC=[CREW], TASKRSRC=[WORK | {"curv_id": "1"}], **{name: [{"curv_id": "1"} | points, {"curv_id": "2"} | points]}))
    (assigned,) = plan["A"].assignments
    assert assigned.curve == pytest.approx([8 / 100, *[4 / 100] * 18, 20 / 100])
    assert table(plan, name) == (2, 1, 1)


def flat(first, others, last):
    return [{"curv_id": "1"} | {f"pct_usage_{n}": str(first if n == 0 else last if n == 20 else others) for n in range(21)}]


@pytest.mark.parametrize("points", [(0, 5, 5), (4.76, 4.76, 4.76), (0, 5, 5.1), ("", "5", "4.9")])
def test_rounded_curves_are_curves(write_xer, points):
    """21 percentages of two decimals are within 0.105 of 100 in all; the shares add up to 1."""
    plan = read(write_xer(RSRC=[CREW], TASKRSRC=[WORK | {"curv_id": "1"}], RSRCCURV=flat(*points)))
    assert sum(plan["A"].assignments[0].curve) == pytest.approx(1, abs=1e-12)
    assert notes(plan) == []


@pytest.mark.parametrize(
    ("points", "seen"),
    [
        ((0, 5, 5.2), "100.2% in all"),
        ((0, 5, 4.8), "99.8% in all"),
        ((-5, 5, 10), "-5% at 0% of the duration"),
        ((0, 0, 0), "0% in all"),
        ((0, 0.05, 0.05), "1% in all"),
    ],
)
def test_other_curves_are_listed_and_not_used(write_xer, points, seen):
    """A curve that is negative, or does not add up to 100%, is never scaled in silence: its line, what is wrong, and that the work is spread evenly."""
    plan = read(write_xer(RSRC=[CREW], TASKRSRC=[WORK | {"curv_id": "1"}], RSRCCURV=flat(*points)))
    assert plan["A"].assignments[0].curve == ()
    (note,) = [n for n in plan.source.notes if n.code == "CURVE"]
    assert note.severity == "warning"
    assert note.what == f"curve '1' has {seen} and is not used"
    assert table(plan, "RSRCCURV") == (1, 0, 1)


def test_curves_that_are_lost_or_empty_are_said(write_xer):
    """A curve that is not in the file, or is nothing at all, is spread evenly."""
    plan = read(write_xer(RSRC=[CREW], TASKRSRC=[WORK | {"curv_id": "1"}, WORK | {"curv_id": "2"}], RSRCCURVDATA=[{"curv_id": "1", "pct_usage_1": "0"}]))
    assert [a.curve for a in plan["A"].assignments] == [(), ()]
    assert sorted(notes(plan)) == ["CURVE", "CURVE_MISSING"]


def drivers(write_xer, xer_rows, *work, **cells):
    resources = [
        CREW | {"clndr_id": "7"},
        CREW | {"rsrc_id": "6", "rsrc_short_name": "DAYS"},
        CREW | {"rsrc_id": "8", "rsrc_short_name": "SAND", "rsrc_type": "RT_Mat", "clndr_id": "7"},
    ]
    change = {("TASK", 0): {"task_type": "TT_Rsrc"} | cells}
    return read(write_xer(change, CALENDAR=[*xer_rows["CALENDAR"], NIGHTS], RSRC=resources, TASKRSRC=list(work)))["A"].drivers


def test_a_resource_dependent_task_runs_on_its_resources(write_xer, xer_rows):
    """Each driver has its share of the duration and its lag; equal ones are one."""
    assert drivers(write_xer, xer_rows, WORK, WORK) == (Driver("Nights"),)
    found = drivers(write_xer, xer_rows, WORK | {"remain_qty": "4", "remain_qty_per_hr": "0.5"}, WORK | {"rsrc_id": "6", "relag_drtn_hr_cnt": "8"})
    assert found == (Driver("Nights", 0.5), Driver("Five days", 1, 8))


def test_drivers_without_a_rate_take_the_whole_duration(write_xer, xer_rows):
    """Where assignments carry no units per hour, there is one driver for each calendar."""
    bare = WORK | {"remain_qty_per_hr": "", "target_qty_per_hr": ""}
    assert drivers(write_xer, xer_rows, bare, bare | {"rsrc_id": "6"}, bare) == (Driver("Nights"), Driver("Five days"))


def test_what_does_not_drive(write_xer, xer_rows):
    """Materials, what is told not to drive, what has nothing left, finished tasks and other types of task have no drivers; nor has the task's own calendar."""
    assert drivers(write_xer, xer_rows, WORK | {"rsrc_id": "8"}, WORK | {"rollup_dates_flag": "N"}, WORK | {"remain_qty": "0"}) == ()
    assert drivers(write_xer, xer_rows, WORK | {"rsrc_id": "6", "remain_qty_per_hr": "1.0005"}) == ()
    done = {"status_code": "TK_Complete", "act_start_date": "2027-01-01 08:00", "act_end_date": "2027-01-02 16:00"}
    assert drivers(write_xer, xer_rows, WORK, **done) == ()
    assert drivers(write_xer, xer_rows, WORK, task_type="TT_Task") == ()


def test_names_made_unique_stay_unique():
    """A name that another already has, key and all, gets its key once more."""
    assert unique_names({"5": "X", "6": "X", "7": "X (5)"}) == {"5": "X (5) (5)", "6": "X (6)", "7": "X (5)"}


HOLIDAY = "(0||CalendarData()((0||DaysOfWeek()((0||2()((0||0(s|08:00|f|16:00)())))(0||3()((0||0(s|08:00|f|16:00)())))))(0||Exceptions()((0||0(d|46392)())))))"


@pytest.mark.parametrize(("finish", "expected"), [("2027-01-05 16:00", "Two days without holidays"), ("2027-01-11 16:00", None)])
def test_time_of_those_without_a_calendar_is_told_from_their_assignments(write_xer, finish, expected):
    """4 January 2027 is a holiday. Sixteen hours from that Monday to Tuesday evening show a role at work on it; to the next Monday they do not."""
    calendar = {"clndr_id": "9", "clndr_name": "Two days", "clndr_data": HOLIDAY, "default_flag": "Y"}
    role = {"task_id": "11", "role_id": "3", "remain_qty": "8", "remain_qty_per_hr": "0.5", "restart_date": "2027-01-04 08:00", "reend_date": finish}
    plan = read(write_xer({("TASK", 0): {"task_type": "TT_Rsrc"}}, CALENDAR=[calendar], ROLES=[{"role_id": "3", "role_short_name": "FITTER"}], TASKRSRC=[role]))
    assert plan["A"].drivers == ((Driver(expected),) if expected else ())
    assert ("RESOURCE_CALENDAR" in notes(plan)) == bool(expected)
    if expected:
        assert not plan.calendars[expected].exceptions
        assert plan.calendars[expected].week == plan.calendar.week


def test_a_level_of_effort_costs_by_its_length(write_xer):
    """Labour on a level of effort is money a day of what remains of it, so that it grows as the work that it spans does."""
    loe = {("TASK", 0): {"task_type": "TT_LOE", "target_drtn_hr_cnt": "80", "remain_drtn_hr_cnt": "80"}}
    plan = read(write_xer(loe, RSRC=[CREW], TASKRSRC=[WORK | {"remain_cost": "5000"}]))
    assert plan["A"].type == "loe"
    assert plan["A"].cost_rate.mean == pytest.approx(5000 / (80 / plan.calendar.hours.day))
