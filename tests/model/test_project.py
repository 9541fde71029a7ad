"""A project as a whole: its faults all at once, its equality and hash, and what makes a new one of it."""

import copy
import pickle
from datetime import datetime

import pytest

import pmo_risk as pr
from pmo_risk.errors import DistributionError, ManyErrors, PmoRiskError, Problem
from pmo_risk.model import Calendar, Impact, Link, Project, Risk, Source, TableCount, Task

NIGHT, SITE = Calendar("night", {"mon": [("20:00", "24:00")]}), Calendar("site", {"tue": [("08:00", "12:00")]})


def bridge(**fields) -> Project:
    tasks = [Task("a", 10), Task("b", pr.pert(1, 2, 4), after=["a", Link("a", "SS", 2)], calendar="site")]
    given = {"id": "p", "start": "2027-01-04", "tasks": tasks, "risks": [Risk("flood", 0.1, Impact("a", delay=1))], "calendars": [SITE, NIGHT]}
    return Project(**(given | fields))


def test_all_faults_at_once():
    """Every fault of the parts is told in one go, with its place and the nearest name."""
    tasks = [
        Task("build\n", 1, after=["desing"]),
        Task("design", 1, after=["design"], calendar="Standrd"),
        Task("twin", 1),
        Task("twin", 2, after=[Link("design", successor="z")]),
    ]
    with pytest.raises(ManyErrors) as caught:
        Project("p\x1b", "2027-01-04", tasks, [Risk("r", 0.1, Impact("twn", delay=1))], lag_calendar="sucessor")
    found = {p.code: p for p in caught.value.problems}
    assert set(found) == {"UNKNOWN_TASK", "SELF_LINK", "UNKNOWN_CALENDAR", "DUPLICATE_ID", "LINK", "LAG_CALENDAR"}
    assert len(caught.value.problems) == 7
    text = str(caught.value)
    assert r"project 'p\x1b', task 'build\n': unknown predecessor 'desing'; did you mean 'design'?" in text
    assert "unknown calendar 'Standrd'; did you mean 'Standard'?" in text
    assert r"risk 'r': unknown task 'twn'; did you mean 'twin'?" in text
    assert "did you mean 'successor'?" in text
    assert "task id 'twin' is used 2 times, by the tasks in places 3, 4; give each task its own id" in text
    assert "\x1b" not in text


@pytest.mark.parametrize(
    ("fields", "code", "words"),
    [
        ({"id": ""}, "PROJECT_ID", "got ''"),
        ({"tasks": []}, "EMPTY", "give at least one Task"),
        ({"tasks": ["a"]}, "TYPE", "'a' is not a Task"),
        ({"start": None}, "DATE", "project 'p', start: "),
        ({"deadline": "x"}, "DATE", "project 'p', deadline: "),
        ({"data_date": "x"}, "DATE", "project 'p', data date: "),
        ({"time_unit": "days"}, "UNIT", "unknown unit 'days'"),
        ({"calendar": "x"}, "TYPE", "'x' is not a Calendar"),
        ({"calendars": [SITE, Calendar.continuous("Standard")]}, "DUPLICATE_CALENDAR", "two different calendars are named 'Standard'"),
        ({"risks": [5]}, "TYPE", "5 is not a Risk"),
    ],
)
def test_refused(fields, code, words):
    """Each field has its rule and says so."""
    with pytest.raises(PmoRiskError) as caught:
        bridge(**fields)
    assert caught.value.code == code
    assert words in str(caught.value)


@pytest.mark.parametrize("key", ["A ", 0])
def test_lookup(key):
    """An unknown task is an error with the nearest id, and not in the project."""
    with pytest.raises(PmoRiskError, match="project 'p': no task"):
        bridge()[key]
    assert key not in bridge()
    assert "a" in bridge()
    assert bridge().calendar_of("b") is SITE
    assert bridge().calendar_of("a") == Calendar.standard()


def test_equal_models_hash_alike():
    """Models that are equal have one hash, whatever the order of calendars, the source, and the sign of zero."""
    same = bridge(calendars=[NIGHT, SITE], source=Source("f", "xer"))
    assert same == bridge()
    assert hash(same) == hash(bridge())
    assert same.model_hash == bridge().model_hash
    zero, minus = (bridge(tasks=[Task("a", z)]) for z in (0.0, -0.0))
    assert (zero == minus, zero.model_hash == minus.model_hash) == (True, True)


OTHER = {"id": "q", "start": "2027-01-05", "currency": "USD", "time_unit": "h", "deadline": "2027-12-01", "data_date": "2027-01-04"}
OTHER |= {"lag_calendar": "project", "risks": (), "calendars": [SITE], "calendar": NIGHT, "name": "n"}


@pytest.mark.parametrize("field", OTHER)
def test_every_field_enters_the_hash(field):
    """A model that differs in one field is another model with another hash."""
    assert bridge(**{field: OTHER[field]}) != bridge()
    assert bridge(**{field: OTHER[field]}).model_hash != bridge().model_hash


def test_replace_copy_and_pickle():
    """Copies equal the first, keep their look-ups and stay read-only."""
    plan = bridge(deadline="2027-06-30")
    assert plan["a"].id == "a"
    assert plan.deadline == datetime(2027, 7, 1)
    for other in (plan.replace(), copy.copy(plan), copy.deepcopy(plan), pickle.loads(pickle.dumps(plan))):  # noqa: S301  # our own bytes
        assert other == plan
        assert other.model_hash == plan.model_hash
        assert other["b"] == plan["b"]
        for change in (lambda p=other: p.calendars.update(x=1), lambda p=other: p.calendars.__setitem__("x", 1), lambda p=other: setattr(p, "id", "x")):
            with pytest.raises(AttributeError):
                change()
        with pytest.raises(TypeError):
            other.calendars["x"] = NIGHT
        with pytest.raises(TypeError):
            other._by_id["x"] = plan["a"]
    assert plan.replace(id="q").replace(id="p") == plan


def test_risks_come_and_go():
    """Adding a risk and taking it out gives the same project; doubles and strangers are errors."""
    more = bridge().with_risks([Risk("fire", 0.5, Impact("b", delay=1))])
    assert [r.id for r in more.risks] == ["flood", "fire"]
    assert more.without_risk("fire") == bridge()
    with pytest.raises(PmoRiskError, match="twice"):
        more.with_risks([Risk("fire", 0.5)])
    with pytest.raises(PmoRiskError, match="did you mean 'fire'"):
        more.without_risk("fre")
    with pytest.raises(PmoRiskError, match="unknown task 'zzz'"):
        more.with_risks([Risk("new", 0.5, Impact("zzz", delay=1))])


def test_uncertainty_widens_only_what_is_certain_and_left():
    """Finished tasks, milestones and tasks with a law of their own stay; a started one widens its remaining duration."""
    done = {"actual_start": "2027-01-04", "actual_finish": "2027-01-05"}
    tasks = [
        Task("plain", "10h"),
        Task("mile", 0),
        Task("law", pr.uniform(1, 2)),
        Task("begun", 10, actual_start="2027-01-04", remaining=4),
        Task("done", 10, **done),
        Task("other", 20),
    ]
    plan = Project("p", "2027-01-04", tasks)
    wide = plan.with_uncertainty(0.5, 1, 2, where=lambda t: t.id != "other")
    assert wide["plain"] == tasks[0].replace(duration=pr.triangular(5, 10, 20))
    assert wide["begun"] == tasks[3].replace(remaining=pr.triangular(2, 4, 8))
    assert [wide[i] for i in ("mile", "law", "done", "other")] == [plan[i] for i in ("mile", "law", "done", "other")]
    assert plan.with_uncertainty()["other"].duration.support == pytest.approx((18, 26))
    for factors in ((2, 1, 3), (-1, 1, 2)):
        with pytest.raises(DistributionError):
            plan.with_uncertainty(*factors)


def test_looks_are_printable():
    """A project with a hostile id shows it escaped and short."""
    assert repr(bridge(id="a\x1b[31m\n")).isprintable()
    assert len(repr(bridge(id="x" * 1_000_000))) < 200


def test_source_accounts_for_rows():
    """A table whose rows do not add up is a fault of ours; one that does is printed with its notes."""
    with pytest.raises(AssertionError, match="3 rows read, 1 used, 1 listed"):
        TableCount("TASK", 3, 1, 1)
    source = Source("f.xer", "xer", (TableCount("TASK", 3, 2, 1),), (Problem("note", "X", "row 2", "skipped", "mend"),))
    assert str(source) == "f.xer (xer)\n  TASK: 3 rows read = 2 used + 1 listed\n  note: row 2: skipped; mend"
