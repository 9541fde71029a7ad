"""Portfolios: references across projects, currencies, equality."""

import copy
import pickle

import pytest

import pmo_risk as pr
from pmo_risk.errors import ManyErrors, PmoRiskError
from pmo_risk.model import Calendar, Impact, Link, Portfolio, Project, Risk, Task

EVIL = "a\x1b[31m\nb"


def project(name, *tasks, **fields):
    return Project(name, "2027-01-04", [Task(t, 10) for t in tasks or ("work",)], **fields)


def folio(**fields):
    members = [project("A", "work", "x/y"), project("A/x", "work", "z")]
    links = [Link("A/work", lag="5d", successor="A/x/work"), Link("A/work", "SS", successor="A/x/work")]
    given = {"id": "F", "projects": members, "links": links, "risks": [Risk("r", 0.1, Impact(["A/work", "A/x/z"], delay=1))]}
    return Portfolio(**(given | fields))


@pytest.mark.parametrize(("reference", "found"), [("A/x/y", ("A", "x/y")), ("A/x/work", ("A/x", "work")), ("A/work", ("A", "work"))])
def test_find_with_slashes(reference, found):
    """Projects and tasks may hold slashes as long as only one reading exists."""
    assert folio().find(reference) == found


@pytest.mark.parametrize(
    ("reference", "code", "words"),
    [
        ("A/wrk", "UNKNOWN_TASK", "no task 'A/wrk'; did you mean 'A/work'?"),
        ("B/work", "UNKNOWN_TASK", "did you mean 'A/work'?"),
        ("work", "UNKNOWN_TASK", "write it as 'project/task'"),
        (EVIL, "UNKNOWN_TASK", r"no task 'a\x1b[31m\nb'"),
        (5, "UNKNOWN_TASK", "got 5"),
    ],
)
def test_find_refuses(reference, code, words):
    """A reference that names no task is an error with the nearest one."""
    with pytest.raises(PmoRiskError) as caught:
        folio().find(reference)
    assert caught.value.code == code
    assert words in str(caught.value)


def test_ambiguous_reference():
    """A reference that may be read in two ways is refused rather than given to the first."""
    twice = Portfolio("F", [project("A", "x/y"), project("A/x", "y")])
    with pytest.raises(PmoRiskError, match="names tasks of 2 projects: \\['A', 'A/x'\\]; rename a project"):
        twice.find("A/x/y")


def test_all_faults_at_once():
    """Wrong ends of links and targets of risks are told together, printable."""
    with pytest.raises(ManyErrors) as caught:
        folio(
            id=EVIL,
            links=[Link("A/wrk", successor="A/x/z"), Link("A/work", successor="A/x/y"), Link("A/work")],
            risks=[Risk("r", 0.1, Impact("A/wok", delay=1))],
        )
    assert [p.code for p in caught.value.problems] == ["UNKNOWN_TASK", "LINK", "UNKNOWN_TASK", "UNKNOWN_TASK"]
    assert "put it in the task's 'after'" in str(caught.value)
    assert "risk 'r': no task 'A/wok'; did you mean 'A/work'?" in str(caught.value)
    assert "\x1b" not in str(caught.value)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"id": " "}, "PROJECT_ID"),
        ({"projects": []}, "EMPTY"),
        ({"projects": [project("A"), project("A")]}, "DUPLICATE_ID"),
        ({"projects": [5]}, "TYPE"),
        ({"links": ["A/work"]}, "TYPE"),
        ({"time_unit": "x"}, "UNIT"),
        ({"deadline": "x"}, "DATE"),
        ({"projects": [project("A", currency="USD"), project("A/x", currency="EUR")]}, "CURRENCY"),
    ],
)
def test_refused(fields, code):
    """Each field has its rule."""
    with pytest.raises(PmoRiskError) as caught:
        folio(**fields)
    assert caught.value.code == code


def test_what_the_whole_is_counted_in():
    """Shared calendar, unit and currency are those of the whole; mixed ones give the clock, days, and need a word."""
    alike = [project(i, calendar=Calendar.standard("s"), time_unit="h", currency="USD") for i in "AB"]
    same = Portfolio("F", alike)
    assert (same.calendar.name, same.time_unit, same.currency) == ("s", "h", "USD")
    mixed = Portfolio("F", [alike[0], project("B", currency="EUR")], currency="EUR")
    assert (mixed.calendar.is_continuous, mixed.time_unit, mixed.currency) == (True, "d", "EUR")


def test_equal_portfolios_hash_alike():
    """The order of projects is kept but is no part of what a portfolio is."""
    turned = folio(projects=list(reversed(folio().projects.values())))
    assert list(turned.projects) == ["A/x", "A"]
    assert turned == folio()
    assert hash(turned) == hash(folio())
    assert turned.model_hash == folio().model_hash
    assert folio(name="x").model_hash != folio().model_hash


def test_copies_are_equal_and_read_only():
    """Replace, copy and pickle keep all; the projects cannot be exchanged within."""
    for other in (folio().replace(), copy.copy(folio()), copy.deepcopy(folio()), pickle.loads(pickle.dumps(folio()))):  # noqa: S301  # our own bytes
        assert other == folio()
        with pytest.raises(TypeError):
            other.projects["x"] = project("x")
        with pytest.raises(AttributeError):
            other.id = "x"


def test_risks_and_uncertainty():
    """Shared risks come and go; uncertainty reaches the tasks that where picks."""
    more = folio().with_risks([Risk("s", 0.1, Impact("A/work", delay=1))])
    assert more.without_risk("s") == folio()
    wide = folio().with_uncertainty(0.5, 1, 2, where=lambda t: t.id == "work")
    assert wide.projects["A"]["work"].duration == pr.triangular(5, 10, 20)
    assert wide.projects["A"]["x/y"] == folio().projects["A"]["x/y"]


def test_graph_of_projects_keeps_both_links():
    """Two links between one pair of tasks are two edges, with the ids of the tasks."""
    edges = list(folio().graph.edges(data=True))
    assert [(a, b, d["predecessor"], d["successor"], d["link"].type) for a, b, d in edges] == [("A", "A/x", "work", "work", t) for t in ("FS", "SS")]
