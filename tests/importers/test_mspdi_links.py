"""Links of Microsoft Project files: types, lags, summaries."""

from datetime import datetime

import pytest

from pmo_risk.errors import GraphError, LimitError
from pmo_risk.importers import mspdi_link, read


def links(plan):
    return sorted((x.predecessor, uid, x.type, str(x.lag)) for x, uid in plan.links())


def codes(plan):
    return [n.code for n in plan.source.notes]


@pytest.mark.parametrize(("code", "kind"), [(0, "FF"), (1, "FS"), (2, "SF"), (3, "SS")])
def test_link_types(write_mspdi, task, link, code, kind):
    """0 FF, 1 FS, 2 SF, 3 SS."""
    assert links(read(write_mspdi(task(1) + task(2, after=link(1, code))))) == [("1", "2", kind, "0")]


@pytest.mark.parametrize(("lag", "code", "expected"), [(4800, 7, "8h"), (-4800, 7, "-8h"), (14400, 8, "24eh"), (24000, 9, "40h"), (600, 5, "1h"), (0, 8, "0")])
def test_lags_are_tenths_of_minutes(write_mspdi, task, link, lag, code, expected):
    """A working day of 8 hours is 4800; elapsed formats run around the clock."""
    assert read(write_mspdi(task(1) + task(2, after=link(1, lag=lag, lag_format=code))))["2"].after[0].lag.__str__() == expected


@pytest.mark.parametrize(("code", "expected"), [(19, "-50%"), (20, "-50e%"), (51, "-50%"), (52, "-50e%")])
def test_percent_lags_are_a_share_of_the_predecessor(write_mspdi, task, link, code, expected):
    """A lag in percent follows the predecessor's duration, whatever that becomes."""
    plan = read(write_mspdi(task(1) + task(2, after=link(1, lag=-50, lag_format=code))))
    assert (str(plan["2"].after[0].lag), codes(plan)) == (expected, [])


@pytest.mark.parametrize(
    ("kind", "lag", "code", "held"),
    [
        (1, 0, 7, ("SNET", datetime(2027, 1, 7, 17))),
        (1, 4800, 7, ("SNET", datetime(2027, 1, 8, 17))),
        (1, 14400, 8, ("SNET", datetime(2027, 1, 8, 17))),
        (1, -4800, 7, ("SNET", datetime(2027, 1, 7, 8))),
        (1, 50, 19, ("SNET", datetime(2027, 1, 8, 17))),
        (3, 0, 7, ("SNET", datetime(2027, 1, 6, 8))),
        (0, 0, 7, ("FNET", datetime(2027, 1, 7, 17))),
        (2, 9600, 7, ("FNET", datetime(2027, 1, 7, 17))),
    ],
)
def test_tasks_of_other_projects_hold_what_follows(write_mspdi, task, link, kind, lag, code, held):
    """The file keeps such a task's dates: its successor starts, or finishes, no earlier than these and the lag give."""
    outside = task(1, 16, ExternalTask="1", Start="2027-01-06T08:00:00", Finish="2027-01-07T17:00:00")
    plan = read(write_mspdi(outside + task(2, after=link(1, kind, lag, code).replace("<Type>", "<CrossProject>1</CrossProject><Type>"))))
    assert ([(c.kind, c.date) for c in plan["2"].constraints], plan["2"].after) == ([held], ())
    assert codes(plan) == ["EXTERNAL_TASK", "EXTERNAL_LINK"]
    assert [(t.read, t.used) for t in plan.source.tables if t.name == "PredecessorLink"] == [(1, 1)]


def test_percent_of_an_elapsed_duration_is_elapsed(write_mspdi, task, link):
    """Half of two days around the clock is a day around the clock."""
    plan = read(write_mspdi(task(1, 48, DurationFormat="8") + task(2, after=link(1, lag=50, lag_format=19))))
    assert str(plan["2"].after[0].lag) == "50e%"


@pytest.mark.parametrize(("code", "expected"), [(19, "-4h"), (20, "-4eh")])
def test_percent_lags_of_tasks_that_have_begun_are_fixed(write_mspdi, task, link, code, expected):
    """-50% of 8 planned hours is 4 hours of lead, and a note says that it stays so."""
    begun = {"ActualStart": "2027-01-04T08:00:00", "RemainingDuration": "PT2H0M0S", "PercentComplete": "75"}
    plan = read(write_mspdi(task(1, **begun) + task(2, after=link(1, lag=-50, lag_format=code))))
    assert (str(plan["2"].after[0].lag), codes(plan)) == (expected, ["PERCENT_LAG", "NO_STATUS_DATE"])


def test_percent_lags_of_summaries_are_fixed(write_mspdi, task, link):
    """Half of a summary's 16 hours is 8 hours after each of its last tasks."""
    plan = read(write_mspdi(task(1, 16, Summary="1") + task(2, OutlineLevel="2") + task(3, OutlineLevel="2") + task(4, after=link(1, lag=50, lag_format=19))))
    assert links(plan) == [("2", "4", "FS", "8h"), ("3", "4", "FS", "8h")]


def test_doubled_links(write_mspdi, task, link):
    """The same link twice counts once; another type is another link."""
    plan = read(write_mspdi(task(1) + task(2, after=link(1) + link(1) + link(1, 3))))
    assert len(plan["2"].after) == 2
    assert codes(plan) == ["DUPLICATE_LINK"]


def test_faulty_links_are_refused(write_mspdi, task, link):
    """Unknown predecessors, types and self-links are errors; links to other projects are listed."""
    for after, code in ((link(7), "UNKNOWN_TASK"), (link(1, 8), "LINK_TYPE"), (link(2), "SELF_LINK")):
        with pytest.raises(GraphError) as caught:
            read(write_mspdi(task(1) + task(2, after=after)))
        assert caught.value.code == code
    outside = link(7).replace("<Type>", "<CrossProject>1</CrossProject><Type>")
    assert codes(read(write_mspdi(task(1) + task(2, after=outside)))) == ["EXTERNAL_LINK"]


def outline(task, link, after_summary="", after_last="", **fields):
    """Summary 1 over 2 -> 3 and 4, then task 5."""
    return (
        task(1, Summary="1", after=after_summary, **fields)
        + task(2, OutlineLevel="2")
        + task(3, OutlineLevel="2", after=link(2))
        + task(4, OutlineLevel="2")
        + task(5, after=after_last)
    )


def test_a_successor_of_a_summary_waits_for_its_last_tasks(write_mspdi, task, link):
    """Finish to start from a summary: from each task below it that no other one waits for."""
    plan = read(write_mspdi(outline(task, link, after_last=link(1, lag=4800))))
    assert links(plan) == [("2", "3", "FS", "0"), ("3", "5", "FS", "8h"), ("4", "5", "FS", "8h")]
    assert codes(plan) == ["SUMMARY", "SUMMARY_LOGIC"]


def test_a_summary_that_waits_holds_its_first_tasks(write_mspdi, task, link):
    """Finish to start into a summary: into each task below it that waits for no other one."""
    tasks = task(9) + outline(task, link, after_summary=link(9))
    assert [x for x in links(read(write_mspdi(tasks))) if x[0] == "9"] == [("9", "2", "FS", "0"), ("9", "4", "FS", "0")]


def test_a_link_within_a_summary_to_itself_is_left_out(write_mspdi, task, link):
    """A summary and a task below it cannot wait for each other."""
    tasks = task(1, Summary="1") + task(2, OutlineLevel="2", after=link(1)) + task(3)
    plan = read(write_mspdi(tasks))
    assert links(plan) == []
    assert codes(plan) == ["SUMMARY", "SUMMARY_LOGIC"]


def test_constraints_of_a_summary_bound_its_tasks(write_mspdi, task, link):
    """A summary that starts no earlier than a date holds all tasks below it."""
    plan = read(write_mspdi(outline(task, link, ConstraintType="4", ConstraintDate="2027-02-01T08:00:00")))
    assert [len(t.constraints) for t in plan] == [1, 1, 1, 0]


def test_nested_summaries(write_mspdi, task, link):
    """A summary of summaries reaches down to the tasks."""
    tasks = task(1, Summary="1") + task(2, Summary="1", OutlineLevel="2") + task(3, OutlineLevel="3") + task(4, OutlineLevel="2") + task(5, after=link(1))
    assert links(read(write_mspdi(tasks))) == [("3", "5", "FS", "0"), ("4", "5", "FS", "0")]


def test_a_summary_with_nothing_below_is_one_task(write_mspdi, task):
    """An inserted project that is not in the file keeps its duration."""
    plan = read(write_mspdi(task(1, 40, Summary="1") + task(2)))
    assert plan["1"].duration.mean == 40
    assert codes(plan) == ["SUBPROJECT"]


def test_expansion_is_limited(write_mspdi, task, link, monkeypatch):
    """Summaries linked to summaries cannot make links without end."""
    monkeypatch.setattr(mspdi_link, "MAX_LINKS", 3)
    tasks = task(1, Summary="1") + task(2, OutlineLevel="2") + task(3, OutlineLevel="2")
    tasks += task(4, Summary="1", after=link(1)) + task(5, OutlineLevel="2") + task(6, OutlineLevel="2")
    with pytest.raises(LimitError):
        read(write_mspdi(tasks))


def test_nesting_is_limited(write_mspdi, task):
    """An outline of more than 256 levels is a LimitError."""
    with pytest.raises(LimitError, match="nested deeper than 256"):
        read(write_mspdi("".join(task(n, OutlineLevel=str(n), Summary="1") for n in range(1, 300))))
