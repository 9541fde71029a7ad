"""Constraints and manual dates of Microsoft Project files, and whether they override links."""

from datetime import datetime

import pytest

from pmo_risk.importers import read
from pmo_risk.network import schedule

HONOUR, IGNORE = "<HonorConstraints>1</HonorConstraints>", "<HonorConstraints>0</HonorConstraints>"
NOON = {"ConstraintDate": "2027-01-06T17:00:00"}


def codes(plan):
    return [n.code for n in plan.source.notes]


def constraint(plan, uid):
    (found,) = plan[uid].constraints
    return found.kind, found.mandatory


@pytest.mark.parametrize(("code", "kind", "hard"), [("2", "MSO", 1), ("3", "MFO", 1), ("4", "SNET", 0), ("5", "SNLT", 1), ("6", "FNET", 0), ("7", "FNLT", 1)])
def test_honoured_constraints_override_links(write_mspdi, task, code, kind, hard):
    """'Tasks will always honor their constraint dates' makes those that pull dates mandatory; the others only push anyway."""
    fields = {"ConstraintType": code} | NOON
    assert constraint(read(write_mspdi(task(1, **fields), project=HONOUR)), "1") == (kind, bool(hard))
    assert constraint(read(write_mspdi(task(1, **fields), project=IGNORE)), "1") == (kind, False)
    assert constraint(read(write_mspdi(task(1, **fields))), "1") == (kind, False)


def test_as_late_as_possible(write_mspdi, task):
    """Code 1 has no date; one that is given all the same is not used."""
    plan = read(write_mspdi(task(1, ConstraintType="1", **NOON)))
    assert [(c.kind, c.date) for c in plan["1"].constraints] == [("ALAP", None)]
    assert codes(plan) == []


def late_chain(task, link, start, finish):
    """A task that stores its finish on the evening of the sixth, and a milestone after it that is held at noon of the sixth or so."""
    first = task(1, 24, Start="2027-01-04T08:00:00", Finish="2027-01-06T17:00:00")
    return first + task(2, 0, after=link(1), ConstraintType="3", ConstraintDate="2027-01-05T17:00:00", Start=start, Finish=finish)


def test_stored_dates_outweigh_the_flag_that_project_writes_as_0(write_mspdi, task, link):
    """A milestone that stands before its predecessor's end is honoured whatever HonorConstraints says; a note says so."""
    plan = read(write_mspdi(late_chain(task, link, "2027-01-05T17:00:00", "2027-01-05T17:00:00"), project=IGNORE))
    assert (constraint(plan, "2"), codes(plan)) == (("MFO", True), ["HONOR_CONSTRAINTS"])


def test_stored_dates_outweigh_the_flag_where_constraints_gave_way(write_mspdi, task, link):
    """A must-finish-on that the file itself shows later was not honoured."""
    plan = read(write_mspdi(late_chain(task, link, "2027-01-06T17:00:00", "2027-01-06T17:00:00"), project=HONOUR))
    assert (constraint(plan, "2"), codes(plan)) == (("MFO", False), ["HONOR_CONSTRAINTS"])


def test_constraints_of_summaries_only_bound(write_mspdi, task):
    """A finish-no-later-than of a summary pulls late dates of its tasks and never moves their early ones."""
    tasks = task(1, Summary="1", ConstraintType="7", **NOON) + task(2, OutlineLevel="2")
    assert constraint(read(write_mspdi(tasks, project=HONOUR)), "2") == ("FNLT", False)


def test_manual_tasks_stand_where_they_were_put(write_mspdi, task, link):
    """A manual task starts on its own start, of its own duration, whatever it follows; its other constraints do not count."""
    fields = {"Manual": "1", "Start": "2027-01-04T08:00:00", "ManualStart": "2027-01-05T08:00:00", "ManualDuration": "PT4H0M0S", "ConstraintType": "1"}
    plan = read(write_mspdi(task(1, 80) + task(2, after=link(1), **fields)))
    found = plan["2"]
    assert (found.manual, found.duration.mean, [(c.kind, c.date, c.mandatory) for c in found.constraints]) == (
        (True, 4, [("MSO", datetime(2027, 1, 5, 8), False)])
    )
    assert codes(plan) == ["MANUAL"]
    assert schedule(plan).early_finish["2"] == datetime(2027, 1, 5, 12)


def test_manual_tasks_without_a_start_follow_their_links(write_mspdi, task, link):
    """A manual task that was never given dates has nowhere to stand; a warning says so."""
    plan = read(write_mspdi(task(1) + task(2, after=link(1), Manual="1")))
    assert (plan["2"].manual, plan["2"].constraints, codes(plan)) == (False, (), ["MANUAL_START"])


def test_slack9_stands_on_its_date(corpus):
    """Project stored the must-finish-on of task 11 a day before its predecessors end, in a file that says 1."""
    plan = read(corpus / "mspdi" / "conv-slack9.xml")
    table = schedule(plan)
    assert [constraint(plan, uid) for uid in ("11", "14", "16")] == [("MFO", True)] * 3
    assert table.early_finish["11"] == datetime(2006, 5, 4, 17) < table.early_finish["9"]


@pytest.mark.parametrize("stem", ["conv-OzBuild16", "conv-SoftwareDevelopmentPlan", "msp-legacy-sample", "msp-task-links-project2010", "conv-slack9"])
def test_constraints_are_those_of_the_file(corpus, raw_mspdi, stem):
    """Every leaf's constraint code and date, counted by another XML reader."""
    root = raw_mspdi(stem)
    kinds = {"2": "MSO", "3": "MFO", "4": "SNET", "5": "SNLT", "6": "FNET", "7": "FNLT"}
    expected = {
        (t.findtext("UID"), kinds[t.findtext("ConstraintType")], datetime.fromisoformat(t.findtext("ConstraintDate")))
        for t in root.iter("Task")
        if t.findtext("Summary") == "0" and t.findtext("ConstraintType") in kinds
    }
    held = {(t.id, c.kind, c.date) for t in read(corpus / "mspdi" / f"{stem}.xml") for c in t.constraints}
    added = {("SNET", datetime.fromisoformat(root.findtext("StartDate")))}  # tasks held at the project's start
    assert expected <= held
    assert {(kind, when) for _, kind, when in held - expected} <= added


@pytest.mark.parametrize("stem", ["conv-OzBuild16", "conv-slack9", "conv-SoftwareDevelopmentPlan", "msp-task-links-project2019"])
def test_total_slack_is_the_smaller_of_start_and_finish_slack(corpus, raw_mspdi, stem):
    """As Project stored the three: OzBuild's tasks on a six day week start 96 hours early, finish 88, and have 88 of total slack."""
    checked = 0
    for task in raw_mspdi(stem).iter("Task"):
        start, finish, total = (int(task.findtext(f"{n}Slack") or 0) for n in ("Start", "Finish", "Total"))
        assert total == min(start, finish)
        checked += 1
    assert checked > 10
    assert read(corpus / "mspdi" / f"{stem}.xml").options.total_float == "smallest"
