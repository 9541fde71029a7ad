"""Levels of effort and summaries, counted on the fingers: a works from the 4th to the 8th of January 2027, b from the 11th to the 13th."""

import math

import pytest

import pmo_risk as pr
from pmo_risk import Link, Project, Task
from pmo_risk.charts.drivers import bars_of
from pmo_risk.network import build

A, B = Task("a", 5, wbs="A.1"), Task("b", 3, after=["a"], wbs="A.2")


def dates(tasks, task, **fields):
    """Early start and finish of a task as text."""
    row = pr.schedule(Project("p", "2027-01-04", tasks, **fields)).loc[task]
    return f"{row.early_start:%d %H}", f"{row.early_finish:%d %H}"


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        ([Link("a", "SS"), Link("b", "FF")], ("04 08", "13 17")),
        ([Link("a", "SS", 1), Link("b", "FF", -1)], ("05 08", "12 17")),
        ([Link("a", "FS"), Link("b", "FF")], ("11 08", "13 17")),
        ([Link("a", "SS"), Link("b", "SF")], ("04 08", "08 17")),
        ([Link("a", "SS"), Link("b", "SS"), Link("a", "FF"), Link("b", "FF")], ("04 08", "13 17")),
        ([Link("b", "SS")], ("11 08", "11 08")),
    ],
)
def test_a_level_of_effort_after_others(links, expected):
    """It starts with the earliest that a start is tied to, and finishes with the latest that a finish is tied to."""
    assert dates([A, B, Task("l", 0, type="loe", after=links)], "l") == expected


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        (Link("l", "SS"), ("11 08", "11 08")),
        (Link("l", "SS", 1), ("08 08", "08 08")),
        (Link("l", "SF"), ("14 08", "14 08")),
        (Link("l", "FS"), ("04 08", "08 17")),
        (Link("l", "FF"), ("04 08", "13 17")),
        (Link("l", "FF", 1), ("04 08", "12 17")),
    ],
)
def test_a_level_of_effort_before_b(link, expected):
    """A start before b's start or finish is that, less the lag; a finish before b's start or finish is that. b does not move."""
    tasks = [A, B.replace(after=["a", link]), Task("l", 0, type="loe")]
    assert dates(tasks, "l") == expected
    assert dates(tasks, "b") == ("11 08", "13 17")


def test_a_level_of_effort_in_progress_is_what_remains_of_it():
    """a began on the 6th and has four days to go from the data date, the 11th: so has the level of effort."""
    a = A.replace(actual_start="2027-01-06T08:00", remaining=4)
    loe = Task("l", 0, type="loe", after=[Link("a", "SS"), Link("a", "FF")])
    assert dates([a, loe], "l", data_date="2027-01-11T08:00") == ("11 08", "14 17")


def test_a_summary_spans_what_is_below_it():
    """A spans a and b; A.2 b only; the whole project also c, on the 14th; A.10 is not below A.1."""
    tasks = [A, B, Task("c", 1, after=["b"], wbs="A.10"), *(Task(f"s{w}", 0, type="summary", wbs=w) for w in ("A", "A.1", "A.2", ""))]
    assert [dates(tasks, f"s{w}") for w in ("A", "A.1", "A.2", "")] == [("04 08", "14 17"), ("04 08", "08 17"), ("11 08", "13 17"), ("04 08", "14 17")]


def test_a_summary_with_a_data_date_spans_what_is_to_do_and_without_all():
    """a is done from the 4th to the 6th."""
    a = A.replace(actual_start="2027-01-04T08:00", actual_finish="2027-01-06T17:00")
    tasks = [a, B, Task("s", 0, type="summary", wbs="A")]
    assert dates(tasks, "s", data_date="2027-01-11T08:00") == ("11 08", "13 17")
    assert dates(tasks, "s") == ("04 08", "11 17")


def test_links_of_summaries_count_for_nothing():
    """A level of effort inside a summary may be tied to it: that is no circle, and says nothing."""
    tasks = [A, B, Task("s", 0, type="summary", wbs="A"), Task("l", 0, type="loe", wbs="A.1", after=[Link("s", "SS"), Link("b", "FF")])]
    assert dates(tasks, "l") == ("04 08", "13 17")


def test_spans_of_another_project():
    """In a portfolio a level of effort is tied to tasks of another project, and a summary only spans tasks of its own."""
    other = Project("q", "2027-01-04", [Task("l", 0, type="loe"), Task("s", 0, type="summary", wbs="A"), Task("c", 1, wbs="A")])
    links = [Link("p/b", "FF", successor="q/l"), Link("p/a", "SS", successor="q/l")]
    table = pr.schedule(pr.Portfolio("f", [Project("p", "2027-01-04", [A, B]), other], links))
    assert [f"{t:%d %H}" for t in table.early_finish[["q/l", "q/s"]]] == ["13 17", "04 17"]


def test_a_project_of_spans_alone_has_a_finish():
    """It is its start, in the schedule and in every iteration."""
    plan = Project("p", "2027-01-04T08:00", [Task("l", 0, type="loe")])
    assert pr.simulate(plan, 100, 1, progress=False).finish.mean.value == 0


def test_many_summaries_are_found_in_one_walk():
    """Each of 1,000 summaries is tied to the ends of its own two tasks."""
    tasks = [t for n in range(1000) for t in (Task(f"a{n}", 1, wbs=f"A.{n}"), Task(f"b{n}", 1, wbs=f"A.{n}.x"), Task(f"s{n}", 0, type="summary", wbs=f"A.{n}"))]
    assert {len(ties) for ties in build(Project("p", "2027-01-04", tasks)).ties.values()} == {4}


SPANNED = Project(
    "p",
    "2027-01-04",
    [
        Task("a", pr.triangular(3, 5, 9)),
        Task("b", pr.triangular(2, 3, 4), after=["a"]),
        Task("l", 0, type="loe", after=[Link("a", "SS"), Link("b", "FF")], cost_rate=100.0),
        Task("s", 0, type="summary"),
    ],
    [pr.Risk("r", 0.5, [pr.Impact(["l"], delay=3)])],
)


def test_spans_have_dates_and_lengths_but_drive_no_finish():
    """The level of effort is as long as a and b, 17/3 and 3 days on average, costs 100 a day of it, and is in no sensitivity and no tornado."""
    result = pr.simulate(SPANNED, 4000, 1, progress=False)
    row = result.tasks.loc["l"]
    assert row.duration_mean == pytest.approx(17 / 3 + 3, abs=0.1)
    assert result.cost.mean.value == pytest.approx(100 * row.duration_mean)
    assert row.criticality == 0
    assert all(math.isnan(row[c]) for c in ("si", "ssi", "cri_r", "cri_rho", "cri_tau", "float_mean"))
    assert {bar.label for bar in bars_of(result, "cri_rho", "finish")[1] if bar.kind == "task"} == {"a", "b"}


def test_checks_leave_spans_out():
    """No span is an open end; a risk that delays one is told that it does not."""
    found = {(p.code, p.where) for p in pr.check(SPANNED).problems}
    assert found == {("NO_EFFECT", "risk 'r'")}
