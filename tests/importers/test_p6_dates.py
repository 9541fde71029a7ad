"""Dates and options that P6 schedules by: one rule a test."""

from datetime import datetime

import pytest

from pmo_risk.errors import PmoRiskError
from pmo_risk.importers import read
from pmo_risk.model import ScheduleOptions


def notes(plan, severity=None):
    return [n.code for n in plan.source.notes if severity in (None, n.severity)]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("CS_MSOA", "SNET"),
        ("CS_MEOA", "FNET"),
        ("CS_MSOB", "SNLT"),
        ("CS_MEOB", "FNLT"),
        ("CS_MSO", "MSO"),
        ("CS_MEO", "MFO"),
        ("CS_MANDSTART", "MSO"),
        ("CS_MANDFIN", "MFO"),
    ],
)
def test_constraints(write_xer, kind, expected):
    """Primary and secondary constraints keep their dates; mandatory ones override logic; nothing is said of what is applied."""
    plan = read(write_xer({("TASK", 0): {"cstr_type": kind, "cstr_date": "2027-02-01 08:00", "cstr_type2": "CS_MEOB", "cstr_date2": "2027-03-01 16:00"}}))
    found = [(c.kind, c.date, c.mandatory) for c in plan["A"].constraints]
    assert found == [(expected, datetime(2027, 2, 1, 8), "MAND" in kind), ("FNLT", datetime(2027, 3, 1, 16), False)]
    assert notes(plan) == []


def test_as_late_as_possible_has_no_date(write_xer):
    """P6 leaves a date beside CS_ALAP that means nothing."""
    plan = read(write_xer({("TASK", 0): {"cstr_type": "CS_ALAP", "cstr_date": "2027-02-01 08:00"}}))
    assert [(c.kind, c.date) for c in plan["A"].constraints] == [("ALAP", None)]
    assert notes(plan) == []


@pytest.mark.parametrize(("kind", "when"), [("CS_WHAT", "2027-02-01"), ("CS_MSO", "")])
def test_constraints_that_are_not_applied_are_said(write_xer, kind, when):
    """Unknown kinds and kinds without a date are warnings."""
    plan = read(write_xer({("TASK", 0): {"cstr_type": kind, "cstr_date": when}}))
    assert plan["A"].constraints == ()
    assert notes(plan, "warning") == ["CONSTRAINT"]


def test_external_dates_stand_in_for_links_out_of_the_file(write_xer):
    """External early start and late finish are constraints of what is not started, and said."""
    outside = {"external_early_start_date": "2027-02-01 08:00", "external_late_end_date": "2027-03-01 16:00"}
    plan = read(write_xer({("TASK", 1): outside}))
    assert [(c.kind, c.date) for c in plan["B"].constraints] == [("SNET", datetime(2027, 2, 1, 8)), ("FNLT", datetime(2027, 3, 1, 16))]
    assert notes(plan) == ["EXTERNAL_DATE"] * 2
    started = {"status_code": "TK_Active", "act_start_date": "2027-01-04 08:00"}
    assert [c.kind for c in read(write_xer({("TASK", 1): outside | started}))["B"].constraints] == ["FNLT"]


def test_external_dates_are_left_out_where_the_options_ask(write_xer):
    """A project scheduled without links to other projects has no use for their dates."""
    plan = read(write_xer({("TASK", 1): {"external_early_start_date": "2027-02-01 08:00"}, ("SCHEDOPTIONS", 0): {"sched_outer_depend_type": "SD_None"}}))
    assert plan["B"].constraints == ()
    assert notes(plan) == ["EXTERNAL_DATE"]


def test_suspended_work_resumes(write_xer):
    """Suspend and resume dates are those of work in progress; elsewhere they are left out, and said."""
    dates = {"suspend_date": "2027-01-06 08:00", "resume_date": "2027-01-20 08:00"}
    active = {"status_code": "TK_Active", "act_start_date": "2027-01-04 08:00"}
    plan = read(write_xer({("TASK", 0): dates | active, ("TASK", 1): dates}))
    assert (plan["A"].suspended, plan["A"].resumed) == (datetime(2027, 1, 6, 8), datetime(2027, 1, 20, 8))
    assert (plan["B"].suspended, plan["B"].resumed) == (None, None)
    assert notes(plan) == ["SUSPENDED"]


def test_expected_finish(write_xer):
    """What is not done keeps its expected finish; what is done has none."""
    done = {"status_code": "TK_Complete", "act_start_date": "2027-01-01 08:00", "act_end_date": "2027-01-02 16:00"}
    expected = {"expect_end_date": "2027-02-01 16:00"}
    plan = read(write_xer({("TASK", 0): expected | done, ("TASK", 1): expected}))
    assert (plan["A"].expected_finish, plan["B"].expected_finish) == (None, datetime(2027, 2, 1, 16))


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"sched_progress_override": "N", "sched_retained_logic": "Y"}, {"progress": "retained"}),
        ({"sched_progress_override": "Y", "sched_retained_logic": "N"}, {"progress": "override"}),
        ({"sched_progress_override": "N", "sched_retained_logic": "N"}, {"progress": "actual"}),
        ({"sched_float_type": "FT_FF"}, {"total_float": "finish"}),
        ({"sched_float_type": "FT_SS"}, {"total_float": "start"}),
        ({"sched_use_project_end_date_for_float": "Y"}, {"float_to": "project"}),
        ({"sched_use_project_end_date_for_float": "N"}, {"float_to": "portfolio"}),
        ({"sched_use_expect_end_flag": "N"}, {"expected_finish": False}),
        ({"sched_open_critical_flag": "Y"}, {"open_ends_critical": True}),
    ],
)
def test_schedule_options(write_xer, cells, expected):
    """SCHEDOPTIONS says how P6 schedules; nothing is said of what is followed."""
    plan = read(write_xer({("SCHEDOPTIONS", 0): cells}))
    assert plan.options == ScheduleOptions(**expected)
    assert notes(plan) == []


def test_critical_tasks_are_those_of_the_project(write_xer):
    """PROJECT says whether float or the longest path makes a task critical, and how many hours of float still do."""
    assert read(write_xer({("PROJECT", 0): {"critical_path_type": "CT_DrivPath"}})).options.critical == "longest"
    plan = read(write_xer({("PROJECT", 0): {"critical_path_type": "CT_TotFloat", "critical_drtn_hr_cnt": "16"}}))
    assert (plan.options.critical, plan.options.critical_float) == ("float", 16)


def test_options_that_are_not_known_are_said(write_xer):
    """No options at all is a note; unknown codes are P6's default with a warning; a third kind of float is the smallest."""
    plan = read(write_xer(SCHEDOPTIONS=[]))
    assert (plan.options, plan.lag_calendar, notes(plan)) == (ScheduleOptions(), "predecessor", ["SCHEDULE_OPTION"])
    plan = read(write_xer({("SCHEDOPTIONS", 0): {"sched_lag_early_start_flag": "N"}}))
    assert notes(plan, "warning") == ["SCHEDULE_OPTION"]
    wrong = {"sched_retained_logic": "Perhaps", "sched_calendar_on_relationship_lag": "rcal_Moon", "sched_float_type": "FT_XX"}
    plan = read(write_xer({("SCHEDOPTIONS", 0): wrong, ("PROJECT", 0): {"critical_path_type": "CT_Moon"}}))
    assert plan.options == ScheduleOptions(total_float="smallest")
    assert sorted(notes(plan, "warning")) == ["LAG_CALENDAR", "SCHEDULE_OPTION", "SCHEDULE_OPTION"]
    assert notes(plan, "note") == ["SCHEDULE_OPTION"]


def test_an_impossible_critical_float_is_refused(write_xer):
    """Its line is told."""
    with pytest.raises(PmoRiskError, match=r"plan\.xer:\d+"):
        read(write_xer({("PROJECT", 0): {"critical_drtn_hr_cnt": "99999999999"}}))


@pytest.mark.parametrize(("kind", "expected"), [("TT_LOE", "loe"), ("TT_WBS", "summary")])
def test_levels_of_effort_and_summaries_keep_their_links(write_xer, kind, expected):
    """Their dates follow from others', so they last nothing of their own; their links stay, and a finished one keeps its dates."""
    plan = read(write_xer({("TASK", 0): {"task_type": kind, "cstr_type": "CS_MSOA", "cstr_date": "2027-02-01 08:00"}}))
    assert (plan["A"].type, plan["A"].duration.mean, plan["A"].constraints) == (expected, 0, ())
    assert [x.predecessor for x in plan["B"].after] == ["A"]
    assert notes(plan) == ["CONSTRAINT"]
    done = {"task_type": kind, "status_code": "TK_Complete", "act_start_date": "2027-01-01 08:00", "act_end_date": "2027-01-02 16:00"}
    finished = read(write_xer({("TASK", 0): done}))["A"]
    assert (finished.actual_start, finished.actual_finish) == (datetime(2027, 1, 1, 8), datetime(2027, 1, 2, 16))
    active = {"task_type": kind, "status_code": "TK_Active", "act_start_date": "2027-01-01 08:00"}
    assert read(write_xer({("TASK", 0): active}))["A"].actual_start == datetime(2027, 1, 1, 8)
    lost = read(write_xer({("TASK", 0): active | {"act_start_date": ""}}))
    assert (lost["A"].is_started, notes(lost, "warning")) == (False, ["ACTUAL_MISSING"])


def test_stale_dates_are_told(write_xer):
    """A task whose stored early dates are further apart than its duration is long was edited after the last scheduling."""
    fresh = {"early_start_date": "2027-01-04 08:00", "early_end_date": "2027-01-05 16:00"}
    assert notes(read(write_xer({("TASK", 0): fresh}))) == []
    plan = read(write_xer({("TASK", 0): fresh | {"early_end_date": "2027-01-06 16:00"}}))
    assert plan["A"].duration.mean == 16
    (note,) = plan.source.notes
    assert (note.severity, note.code) == ("warning", "STALE_DATES")
    assert "'A'" in note.what
    assert "F9" in note.remedy
    started = fresh | {"early_end_date": "2027-01-06 16:00", "status_code": "TK_Active", "act_start_date": "2027-01-04 08:00"}
    assert notes(read(write_xer({("TASK", 0): started}))) == []


def test_the_plan_is_a_baseline(write_xer):
    """Planned dates, duration and cost are the baseline "planned"."""
    dates = {"target_start_date": "2027-01-04 08:00", "target_end_date": "2027-01-06 16:00"}
    plan = read(write_xer({("TASK", 1): dates}, PROJCOST=[{"task_id": "12", "target_cost": "70", "act_cost": "0", "remain_cost": "80"}]))
    (found,) = plan.baselines.values()
    assert (found.name, list(found.tasks)) == ("planned", ["B"])
    assert (found["B"].start, found["B"].finish, found["B"].duration, found["B"].cost) == (datetime(2027, 1, 4, 8), datetime(2027, 1, 6, 16), 24, 70)
