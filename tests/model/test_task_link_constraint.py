"""Tasks, links and constraints: what they refuse, with what words, and that they stay as they were made."""

from datetime import datetime

import numpy as np
import pytest

import pmo_risk as pr
from pmo_risk.errors import GraphError, ManyErrors, PmoRiskError, UnitError
from pmo_risk.model import Constraint, Link, Task
from pmo_risk.model.constraint import KINDS
from pmo_risk.model.units import Span

EVIL = "a\x1b[31m\nb"
FULL = Task(
    "a", pr.triangular(1, 2, 4), "long name", ["b", Link("b", "SS", "2h")], unit="w", calendar="site", cost=5, cost_rate=pr.uniform(1, 2),
    constraints=[Constraint("SNET", "2027-01-04")], deadline="2027-06-01", actual_start="2027-01-05", remaining=1, wbs="1.2", uid="77",
)  # fmt: skip


@pytest.mark.parametrize(
    ("make", "error", "code", "words"),
    [
        (lambda: Task(5, 1), GraphError, "TASK_ID", "got 5"),
        (lambda: Task("  ", 1), GraphError, "TASK_ID", "got '  '"),
        (lambda: Task("a", 1, "x" * 1_000_000), GraphError, "NAME_LENGTH", "task 'a': an id or name is longer than 4096"),
        (lambda: Task("x" * 1_000_000, 1), GraphError, "NAME_LENGTH", "longer than 4096"),
        (lambda: Task("a", 1, None), GraphError, "TYPE", "None"),
        (lambda: Task("a", None), PmoRiskError, "NOT_A_NUMBER", "task 'a': duration must be a number, got None"),
        (lambda: Task("a", float("nan")), PmoRiskError, "NOT_FINITE", "got nan"),
        (lambda: Task("a", True), PmoRiskError, "NOT_A_NUMBER", "got True"),
        (lambda: Task(EVIL, -1), GraphError, "DURATION_NEGATIVE", r"task 'a\x1b[31m\nb': duration is negative: -1; durations are zero or more"),
        (lambda: Task("a", "-5d"), GraphError, "DURATION_NEGATIVE", "-5"),
        (lambda: Task("a", pr.uniform(-3, -1)), GraphError, "DURATION_NEGATIVE", "-1"),
        (lambda: Task("a", "5 days"), UnitError, "UNIT", "task 'a': duration: unknown unit 'days'"),
        (lambda: Task("a", "5d", unit="h"), GraphError, "UNIT", "duration '5d' is not in the task's unit 'h'; leave out one"),
        (lambda: Task("a", "5d", remaining="3h", actual_start="2027-01-04"), GraphError, "UNIT", "remaining '3h'"),
        (lambda: Task("a", "5d", remaining=3, actual_start="2027-01-04"), UnitError, "UNIT", "different units; write both as text"),
        (lambda: Task("a", 5, remaining="3h", actual_start="2027-01-04"), UnitError, "UNIT", "different units"),
        (lambda: Task("a", 1, milestone="end"), GraphError, "MILESTONE", "got 'end'"),
        (lambda: Task("a", 1, calendar=pr.Calendar.standard()), GraphError, "TYPE", "task 'a', calendar"),
        (lambda: Task("a", 1, constraints=["SNET"]), GraphError, "TYPE", "'SNET' is not a Constraint"),
        (lambda: Task("a", 1, after=[""]), GraphError, "LINK", "task 'a': a link needs the id of its predecessor, got ''"),
        (lambda: Task("a", 1, deadline="soon"), UnitError, "DATE", "task 'a': deadline: cannot read 'soon'"),
        (lambda: Task("a", 1, actual_finish="2027-01-04"), GraphError, "ACTUAL_ORDER", "no actual start"),
        (lambda: Task("a", 1, actual_start="2027-01-05", actual_finish="2027-01-04"), GraphError, "ACTUAL_ORDER", "before"),
        (lambda: Task("a", 1, actual_start="2027-01-05"), GraphError, "DURATION_MISSING", "give remaining="),
        (lambda: Link(5), GraphError, "LINK", "got 5"),
        (lambda: Link(EVIL, "XX"), GraphError, "LINK_TYPE", r"link from 'a\x1b[31m\nb': unknown link type 'XX'; allowed: FS SS FF SF"),
        (lambda: Link("a", []), GraphError, "LINK_TYPE", "[]"),
        (lambda: Link("a", lag=float("nan")), UnitError, "NOT_FINITE", "link from 'a', lag: "),
        (lambda: Link("a", lag="80000ed"), UnitError, "RANGE", "longer than 100 years"),
        (lambda: Task("a", "20%"), UnitError, "UNIT", "'%'"),
        (lambda: Constraint("snet", "2027-01-04"), GraphError, "CONSTRAINT", "did you mean 'SNET'? kinds: SNET, SNLT"),
        (lambda: Constraint([], "2027-01-04"), GraphError, "CONSTRAINT", "[]"),
        (lambda: Constraint("MSO", None), GraphError, "CONSTRAINT", "constraint MSO: has no date; give its date"),
        (lambda: Constraint("ALAP", "2027-01-04"), GraphError, "CONSTRAINT", "takes no date"),
        (lambda: Constraint("SNET", "2027-01-04", mandatory=True), GraphError, "CONSTRAINT", "mandatory are only SNLT, FNLT, MSO, MFO"),
    ],
)
def test_refused(make, error, code, words):
    """Each impossible part is refused by the error of its kind, with place, value and remedy, on one short printable line."""
    with pytest.raises(error) as caught:
        make()
    assert caught.value.code == code
    assert words in str(caught.value)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 400


def test_all_faults_of_a_task_at_once():
    """Independent faults of one task are told together, each with the task."""
    with pytest.raises(ManyErrors) as caught:
        Task("a", "5x", cost="abc", milestone="q", deadline="nope", unit="zz", after=[""])
    assert sorted(p.code for p in caught.value.problems) == ["DATE", "LINK", "MILESTONE", "NOT_A_NUMBER", "UNIT", "UNIT"]
    assert all(p.where.startswith("task 'a'") for p in caught.value.problems)


@pytest.mark.parametrize(("text", "value", "unit"), [("16h", 16, "h"), ("10ed", 10, "ed"), ("1.5mo", 1.5, "mo"), ("3", 3, "")])
def test_text_durations(text, value, unit):
    """Text gives the number and the unit of the task."""
    task = Task("a", text)
    assert (task.duration.mean, task.unit) == (value, unit)
    assert task.replace(duration=2).unit == unit


def test_progress_decides_what_is_left():
    """A started task has its remaining duration to go, another its duration."""
    assert FULL.work.mean == 1
    assert FULL.is_started
    assert not FULL.is_complete
    assert Task("a", 5, remaining=3).work.mean == 5
    assert Task("a", 5, actual_start="2027-01-04", actual_finish="2027-01-04").is_complete


def test_equal_and_hash_and_replace():
    """The same fields make the same task; replace changes what it is told and nothing else."""
    assert FULL.replace() == FULL
    assert hash(FULL.replace()) == hash(FULL)
    other = FULL.replace(name="n")
    assert (other.name, other.replace(name="long name")) == ("n", FULL)
    assert other != FULL
    with pytest.raises(GraphError):
        FULL.replace(duration=-1)
    with pytest.raises(AttributeError):
        FULL.name = "x"


def test_links():
    """Types in any case, lags in every form, an id or one link alone as predecessor."""
    assert Link("a", "ss", np.int64(2)) == Link("a", "SS", Span(2.0))
    assert Task("t", 1, after="a").after == Task("t", 1, after=Link("a")).after == (Link("a", "FS", 0),)
    assert [x.type for x in Task("t", 1, after=[Link("a", "SS", 2), Link("a", "FF", 3)]).after] == ["SS", "FF"]


@pytest.mark.parametrize("kind", KINDS)
def test_constraints(kind):
    """Each kind holds its date; one alone need not stand in a list."""
    constraint = Constraint(kind) if kind == "ALAP" else Constraint(kind, "2027-01-04")
    assert constraint.date == (None if kind == "ALAP" else datetime(2027, 1, 4))
    assert Task("a", 1, constraints=constraint) == Task("a", 1, constraints=[constraint])
