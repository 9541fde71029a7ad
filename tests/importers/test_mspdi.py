"""Microsoft Project XML files: one rule a test."""

from datetime import datetime

import pytest

from pmo_risk.errors import FormatError, GraphError, ManyErrors, UnitError
from pmo_risk.importers import read


def codes(plan, severity=None):
    return [n.code for n in plan.source.notes if severity in (None, n.severity)]


def table(plan, name):
    found = next(t for t in plan.source.tables if t.name == name)
    return found.read, found.used, found.listed


def test_a_project_is_read(write_mspdi, task, link):
    """Ids are UIDs, hours stay hours, lags are counted on the successor's calendar."""
    plan = read(write_mspdi(task(1, 16) + task(2, after=link(1, lag=4800)), project="<CurrencyCode>EUR</CurrencyCode>"))
    assert (plan.id, plan.start, plan.time_unit, plan.currency, plan.lag_calendar) == ("Plan", datetime(2027, 1, 4, 8), "d", "EUR", "successor")
    assert [(t.id, t.uid, t.name, t.unit, t.duration.mean) for t in plan] == [("1", "1", "Task 1", "h", 16), ("2", "2", "Task 2", "h", 8)]
    assert [(x.predecessor, x.type, str(x.lag)) for x in plan["2"].after] == [("1", "FS", "8h")]
    assert (table(plan, "Task"), table(plan, "PredecessorLink"), table(plan, "Calendar")) == ((2, 2, 0), (1, 1, 0), (1, 1, 0))
    assert codes(plan) == []


@pytest.mark.parametrize(("text", "hours"), [("PT8H0M0S", 8), ("PT0H30M0S", 0.5), ("PT1H", 1), ("PT36S", 0.01), ("PT7.5H", 7.5)])
def test_iso_durations(write_mspdi, task, text, hours):
    """Hours, minutes and seconds."""
    assert read(write_mspdi(task(1, Duration=text)))["1"].duration.mean == pytest.approx(hours)


@pytest.mark.parametrize("text", ["P1D", "PT-5H", "-PT5H", "8 days", "PT", "PT8", "8", "PT٨H", "PT1_0H"])
def test_durations_in_other_forms_are_refused(write_mspdi, task, text):
    """Anything but ISO hours, minutes and seconds is DURATION_FORMAT, with its line."""
    with pytest.raises(FormatError, match=r"plan\.xml:\d+") as caught:
        read(write_mspdi(task(1, Duration=text)))
    assert caught.value.code == "DURATION_FORMAT"


def test_a_missing_duration_is_an_error_and_a_huge_one_too(write_mspdi, task):
    """Nothing is not zero; a century is the limit."""
    with pytest.raises(FormatError) as caught:
        read(write_mspdi(task(1, Duration="")))
    assert caught.value.code == "DURATION_MISSING"
    with pytest.raises(UnitError):
        read(write_mspdi(task(1, Duration="PT99999999H")))


@pytest.mark.parametrize(("code", "unit"), [("7", "h"), ("8", "eh"), ("12", "eh"), ("39", "h"), ("40", "eh"), ("53", "h")])
def test_elapsed_durations(write_mspdi, task, code, unit):
    """The duration's format tells whether it runs around the clock."""
    assert read(write_mspdi(task(1, 24, DurationFormat=code)))["1"].unit == unit


def test_zero_durations_are_milestones(write_mspdi, task):
    """A task without duration shows where its predecessors finish."""
    assert read(write_mspdi(task(1, 0) + task(2)))["1"].milestone == "finish"


@pytest.mark.parametrize(("code", "kind"), [("2", "MSO"), ("3", "MFO"), ("4", "SNET"), ("5", "SNLT"), ("6", "FNET"), ("7", "FNLT")])
def test_constraints_and_deadlines(write_mspdi, task, code, kind):
    """Constraint codes keep their date; a deadline is one of its own."""
    plan = read(write_mspdi(task(1, ConstraintType=code, ConstraintDate="2027-02-01T08:00:00", Deadline="2027-03-01T17:00:00")))
    assert [(c.kind, c.date) for c in plan["1"].constraints] == [(kind, datetime(2027, 2, 1, 8))]
    assert plan["1"].deadline == datetime(2027, 3, 1, 17)


@pytest.mark.parametrize("code", ["4", "9"])
def test_constraints_that_are_not_applied_are_said(write_mspdi, task, code):
    """No date, unknown codes: warnings."""
    plan = read(write_mspdi(task(1, ConstraintType=code)))
    assert (codes(plan, "warning"), plan["1"].constraints) == (["CONSTRAINT"], ())


def test_progress(write_mspdi, task):
    """Finished tasks have actual dates, started ones what remains; the status date counts where there is progress."""
    tasks = task(1, PercentComplete="100", ActualStart="2027-01-04T08:00:00", ActualFinish="2027-01-04T17:00:00")
    tasks += task(2, 16, PercentComplete="25", ActualStart="2027-01-05T08:00:00", RemainingDuration="PT12H0M0S") + task(3)
    plan = read(write_mspdi(tasks, project="<StatusDate>2027-01-05T17:00:00</StatusDate>"))
    assert (plan["1"].actual_finish, plan["2"].remaining.mean, plan["3"].is_started) == (datetime(2027, 1, 4, 17), 12, False)
    assert plan.data_date == datetime(2027, 1, 5, 17)


def test_a_status_date_without_progress_is_not_a_data_date(write_mspdi, task):
    """Without progress nothing has been measured; the current date never counts."""
    dates = "<StatusDate>2027-02-05T17:00:00</StatusDate><CurrentDate>2027-03-05T17:00:00</CurrentDate>"
    assert read(write_mspdi(task(1), project=dates)).data_date is None


@pytest.mark.parametrize(("fields", "remaining"), [({"ActualDuration": "PT6H"}, 10), ({}, 12)])
def test_remaining_that_is_not_given_is_worked_out(write_mspdi, task, fields, remaining):
    """What is done, or the percentage, tells what remains; a note says so."""
    plan = read(write_mspdi(task(1, 16, PercentComplete="25", ActualStart="2027-01-05T08:00:00", **fields)))
    assert plan["1"].remaining.mean == remaining
    assert codes(plan) == ["REMAINING_COMPUTED", "NO_STATUS_DATE"]


def test_progress_without_its_dates(write_mspdi, task):
    """A finish without start is an error; 100% without finish leaves nothing to do; percent without start is ignored."""
    with pytest.raises(GraphError) as caught:
        read(write_mspdi(task(1, ActualFinish="2027-01-04T17:00:00")))
    assert caught.value.code == "ACTUAL_MISSING"
    assert read(write_mspdi(task(1, PercentComplete="100", ActualStart="2027-01-04T08:00:00")))["1"].remaining.mean == 0
    assert codes(read(write_mspdi(task(1, PercentComplete="50")))) == ["PROGRESS"]


def test_rows_that_are_no_tasks_are_counted(write_mspdi, task, link):
    """Blank rows, the project's own summary, inactive and external tasks are skipped with their links, and listed."""
    tasks = "<Task><UID>9</UID><IsNull>1</IsNull></Task><Task/>" + task(0, OutlineLevel="0", Summary="1") + task(1) + task(2, Active="0", after=link(1))
    plan = read(write_mspdi(tasks + task(3, ExternalTask="1") + task(4, after=link(2) + link(3))))
    assert [t.id for t in plan] == ["1", "4"]
    assert (table(plan, "Task"), table(plan, "PredecessorLink")) == ((7, 2, 5), (3, 0, 3))
    assert set(codes(plan)) == {"NULL_TASK", "PROJECT_TASK", "INACTIVE", "EXTERNAL_TASK", "SKIPPED_LINK", "EXTERNAL_LINK"}


def test_no_tasks_is_empty(write_mspdi):
    """A file without tasks is EMPTY."""
    with pytest.raises(GraphError) as caught:
        read(write_mspdi(""))
    assert caught.value.code == "EMPTY"


def test_doubled_uids_and_all_faults_at_once(write_mspdi, task):
    """Faults come together, with lines."""
    with pytest.raises(ManyErrors) as caught:
        read(write_mspdi(task(1) + task(1) + task(2, Duration="x") + task(3, Deadline="soon")))
    assert [p.code for p in caught.value.problems] == ["DUPLICATE_ID", "DURATION_FORMAT", "DATE"]
    assert all("plan.xml:" in p.where for p in caught.value.problems)


def test_constraints_before_the_project_start(write_mspdi, task, link):
    """Project lets a constraint start a task early: the project then starts there, and tasks that nothing holds wait for the stated start."""
    plan = read(write_mspdi(task(1, ConstraintType="4", ConstraintDate="2026-12-01T08:00:00") + task(2, after=link(1)) + task(3)))
    assert plan.start == datetime(2026, 12, 1, 8)
    assert [[c.date for c in t.constraints] for t in plan] == [[datetime(2026, 12, 1, 8)], [], [datetime(2027, 1, 4, 8)]]


def test_a_project_without_start_is_refused(write_mspdi, task):
    """No start date is START_MISSING."""
    path = write_mspdi(task(1))
    path.write_text(path.read_text().replace("StartDate", "Began"))
    with pytest.raises(FormatError) as caught:
        read(path)
    assert caught.value.code == "START_MISSING"


RESOURCES = (
    "<Resources><Resource><UID>5</UID><Type>1</Type></Resource><Resource><UID>6</UID><Type>0</Type></Resource>"
    "<Resource><UID>7</UID><Type>1</Type><IsCostResource>1</IsCostResource></Resource><Resource><UID>8</UID></Resource></Resources>"
)


def assignment(task_uid, resource_uid, **fields):
    inside = "".join(f"<{k}>{v}</{k}>" for k, v in fields.items())
    return f"<Assignment><TaskUID>{task_uid}</TaskUID><ResourceUID>{resource_uid}</ResourceUID>{inside}</Assignment>"


def test_money_is_in_hundredths_and_split(write_mspdi, task):
    """Files hold cents. Work that remains is a rate a day; material, cost resources, fixed costs and actuals are fixed."""
    work = assignment(1, 5, Cost="36000", ActualCost="6000") + assignment(1, 6, Cost="5000") + assignment(1, 7, Cost="700") + assignment(99, 5, Cost="1")
    plan = read(write_mspdi(task(1, 24, FixedCost="10000", Cost="51700") + task(2), rest=f"{RESOURCES}<Assignments>{work}</Assignments>"))
    assert plan["1"].cost.mean == pytest.approx(60 + 50 + 7 + 100)
    assert plan["1"].cost_rate.mean == pytest.approx(300 / 3)
    assert (plan["2"].cost, plan["2"].cost_rate) == (None, None)
    assert (table(plan, "Assignment"), table(plan, "Resource")) == ((4, 3, 1), (4, 3, 1))
    assert codes(plan) == ["NULL_RESOURCE", "ASSIGNMENT_SKIPPED"]


def test_cost_beyond_assignments_is_kept(write_mspdi, task):
    """What a task costs beyond what the file explains is fixed, with a warning."""
    plan = read(write_mspdi(task(1, FixedCost="10000", Cost="25000")))
    assert plan["1"].cost.mean == 250
    assert codes(plan, "warning") == ["COST_UNASSIGNED"]


def test_work_breakdown_codes(write_mspdi, task):
    """WBS, or the outline number where there is none."""
    plan = read(write_mspdi(task(1, WBS="A.1", OutlineNumber="1") + task(2, OutlineNumber="2")))
    assert [t.wbs for t in plan] == ["A.1", "2"]


def test_scheduling_from_the_finish_is_said(write_mspdi, task):
    """A project scheduled backwards is read with a warning."""
    assert codes(read(write_mspdi(task(1), project="<ScheduleFromStart>0</ScheduleFromStart>")), "warning") == ["FROM_FINISH"]
