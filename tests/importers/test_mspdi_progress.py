"""Interrupted work in Microsoft Project files: stopped and resumed tasks, and splits."""

from datetime import datetime

import pytest

from pmo_risk.errors import FormatError
from pmo_risk.importers import mspdi_split, read
from pmo_risk.network import schedule

BEGUN = {"ActualStart": "2027-01-04T08:00:00", "PercentComplete": "50", "RemainingDuration": "PT8H0M0S"}


def codes(plan):
    return [n.code for n in plan.source.notes]


def spans(task_uid, *given, kind="1"):
    """An assignment with spans of time: the days of January on which it works so many hours."""
    work = "".join(
        f"<TimephasedData><Type>{kind}</Type><Start>2027-01-{day:02}T08:00:00</Start><Finish>2027-01-{day:02}T17:00:00</Finish><Value>PT{hours}H0M0S</Value></TimephasedData>"
        for day, hours in given
    )
    return f"<Assignments><Assignment><UID>1</UID><TaskUID>{task_uid}</TaskUID><ResourceUID>-65535</ResourceUID>{work}</Assignment></Assignments>"


def test_work_that_was_stopped_resumes_when_the_file_says(write_mspdi, task):
    """Stop and Resume with working time between are when the work was suspended and when it goes on."""
    plan = read(write_mspdi(task(1, 16, Stop="2027-01-04T17:00:00", Resume="2027-01-07T08:00:00", **BEGUN)))
    assert (plan["1"].suspended, plan["1"].resumed) == (datetime(2027, 1, 4, 17), datetime(2027, 1, 7, 8))
    assert schedule(plan).early_finish["1"] == datetime(2027, 1, 7, 17)


@pytest.mark.parametrize(("stop", "resume"), [("2027-01-04T17:00:00", "2027-01-04T17:00:00"), ("2027-01-04T17:00:00", "2027-01-05T08:00:00"), ("", "")])
def test_work_that_goes_on_is_not_interrupted(write_mspdi, task, stop, resume):
    """A night between stop and resume is no interruption, nor is the same moment."""
    plan = read(write_mspdi(task(1, 16, Stop=stop, Resume=resume, **BEGUN)))
    assert (plan["1"].suspended, plan["1"].resumed) == (None, None)


def test_tasks_not_begun_and_done_are_not_interrupted(write_mspdi, task):
    """Stop and Resume count while a task is in progress only."""
    when = {"Stop": "2027-01-04T17:00:00", "Resume": "2027-01-07T08:00:00"}
    done = {"ActualStart": "2027-01-04T08:00:00", "ActualFinish": "2027-01-08T17:00:00", "PercentComplete": "100"}
    plan = read(write_mspdi(task(1, **when) + task(2, **when, **done)))
    assert [t.resumed for t in plan] == [None, None]


def test_a_split_task_keeps_its_gap(write_mspdi, task):
    """Two days of work from Monday to Thursday, nothing on Tuesday and Wednesday: sixteen idle hours, and the finish that Project stored."""
    split = task(1, 16, Start="2027-01-04T08:00:00", Finish="2027-01-07T17:00:00")
    plan = read(write_mspdi(split, rest=spans(1, (4, 8), (5, 0), (6, 0), (7, 8))))
    assert (plan["1"].split, plan["1"].duration.mean, codes(plan)) == (16, 16, ["SPLIT"])
    assert schedule(plan).early_finish["1"] == datetime(2027, 1, 7, 17)


def test_spans_that_are_left_out_are_a_gap_too(write_mspdi, task):
    """Days that no span names are as idle as those with nothing on them."""
    split = task(1, 16, Start="2027-01-04T08:00:00", Finish="2027-01-07T17:00:00")
    assert read(write_mspdi(split, rest=spans(1, (4, 8), (7, 8))))["1"].split == 16


@pytest.mark.parametrize("given", [spans(1, (4, 4), (5, 4), (6, 4), (7, 4)), spans(2, (4, 8), (7, 8)), spans(1, (4, 8), (7, 8), kind="4"), spans(1), ""])
def test_without_a_gap_in_the_work_a_long_task_is_not_split(write_mspdi, task, given):
    """Thin work, another task's gap, baseline work, no spans: the finish alone splits nothing."""
    long = task(1, 16, Start="2027-01-04T08:00:00", Finish="2027-01-07T17:00:00")
    plan = read(write_mspdi(long + task(2), rest=given))
    assert ([t.split for t in plan], codes(plan)) == ([0, 0], [])


def test_what_remains_of_a_task_may_be_split(write_mspdi, task):
    """A day was done; of the eight hours that remain half are on Wednesday and half on Friday."""
    begun = task(1, 16, Finish="2027-01-08T12:00:00", Stop="2027-01-04T17:00:00", Resume="2027-01-06T13:00:00", **BEGUN)
    work = spans(1, (4, 8), kind="2").replace("</Assignment></Assignments>", "") + spans(1, (6, 4), (8, 4)).partition("</ResourceUID>")[2]
    work = work.replace("<Start>2027-01-06T08", "<Start>2027-01-06T13").replace("<Finish>2027-01-08T17", "<Finish>2027-01-08T12")
    plan = read(write_mspdi(begun, rest=work))
    assert (plan["1"].resumed, plan["1"].split) == (datetime(2027, 1, 6, 13), 8)


def test_spans_are_read_only_where_a_task_looks_split(write_mspdi, task, monkeypatch):
    """A file whose tasks end where their durations say is read once; its spans may hold anything."""
    monkeypatch.setattr(mspdi_split, "parse", lambda *_: pytest.fail("read twice"))
    plain = task(1, 16, Start="2027-01-04T08:00:00", Finish="2027-01-05T17:00:00")
    assert read(write_mspdi(plain, rest=spans(1, (4, "x"))))["1"].split == 0


def test_spans_of_other_tasks_are_not_kept(write_mspdi, task, monkeypatch):
    """Of a thousand spans only those of the task that looks split are held in memory."""
    monkeypatch.setattr("pmo_risk.importers.safe_xml.MAX_KEPT", 120)
    split = task(1, 16, Start="2027-01-04T08:00:00", Finish="2027-01-07T17:00:00")
    work = spans(1, (4, 8), (7, 8)) + "".join(spans(2, *((day, 8) for day in range(4, 29))) for _ in range(40))
    assert read(write_mspdi(split + task(2), rest=work.replace("</Assignments><Assignments>", "")))["1"].split == 16


def test_damaged_spans_of_a_split_task_are_told(write_mspdi, task):
    """A span that cannot be read is an error with its line."""
    split = task(1, 16, Start="2027-01-04T08:00:00", Finish="2027-01-07T17:00:00")
    with pytest.raises(FormatError, match=r"plan\.xml:\d+: Value"):
        read(write_mspdi(split, rest=spans(1, (4, "x"))))
