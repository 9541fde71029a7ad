"""A plan written for Microsoft Project reads back as the same plan; what Project cannot hold is noted."""

import xml.etree.ElementTree as ET
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from export_plans import NIGHT, OFFICE, SITE, networks, plan_for_p6, plan_for_project
from hypothesis import HealthCheck, assume, given, settings

from pmo_risk.distributions import triangular
from pmo_risk.errors import FormatError
from pmo_risk.exporters.mspdi_file import to_mspdi
from pmo_risk.importers import read
from pmo_risk.model import Assignment, Baseline, Constraint, Driver, Link, Portfolio, Project, Resource, ScheduleOptions, Task
from pmo_risk.network import schedule

DATES = ("early_start", "early_finish", "late_start", "late_finish")
SPACE = "{http://schemas.microsoft.com/project}"


def through(plan: Project, folder: Path) -> Project:
    """The plan as it reads back from its file."""
    path = folder / "plan.xml"
    path.write_bytes(to_mspdi(plan).data)
    back = read(path)
    assert isinstance(back, Project)
    return back


def test_everything_reads_back(tmp_path: Path) -> None:
    """Tasks, links, calendars, constraints, progress, manual tasks, resources, assignments, codes, fields, options and baselines are the same."""
    plan = plan_for_project()
    back = through(plan, tmp_path)
    plain = ("id", "name", "milestone", "constraints", "deadline", "wbs", "type", "drivers", "codes", "fields", "assignments", "manual", "remaining")
    plain += ("actual_start", "actual_finish", "suspended", "resumed")
    for task in plan:
        for name in plain:
            assert getattr(back[task.id], name) == getattr(task, name), (task.id, name)
        assert back.calendar_of(task.id).week == plan.calendar_of(task.id).week
        assert {(x.predecessor, x.type) for x in back[task.id].after} == {(x.predecessor, x.type) for x in task.after}
    assert str(back["5"].after[0].lag) == "-50%"
    assert str(back["6"].after[0].lag) == "48eh"
    assert (back["6"].unit, back["6"].duration.mean) == ("eh", 240)
    for name in ("id", "name", "start", "data_date", "lag_calendar", "currency", "options", "baselines", "resources"):
        assert getattr(back, name) == getattr(plan, name), name
    assert {n: (c.week, c.exceptions) for n, c in back.calendars.items()} == {n: (c.week, c.exceptions) for n, c in plan.calendars.items()}
    ours, theirs = schedule(plan), schedule(back).loc[[t.id for t in plan]]
    assert (ours[list(DATES)] == theirs[list(DATES)]).all().all()
    assert (back["5"].cost.mean, back["5"].cost_rate.mean) == (4800, pytest.approx(640))


def test_only_lengths_of_days_need_a_note() -> None:
    """What reads back as it is needs no note, but that Project has one length of a day."""
    assert {n.code for n in to_mspdi(plan_for_project()).notes} == {"HOURS"}


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much], deadline=None, max_examples=40)
@given(plan=networks(("successor",), ("SNET", "SNLT", "FNET", "FNLT")))
def test_random_networks_keep_their_dates(plan: Project) -> None:
    """A network of all link types, lags, calendars, constraints and progress has the same dates after it was written and read."""
    assume(any(t.is_started for t in plan))  # without progress Project has no data date
    with TemporaryDirectory() as folder:
        ours, theirs = schedule(plan), schedule(through(plan, Path(folder)))
    for column in DATES:
        assert ((ours[column] - theirs[column]).abs().dt.total_seconds() < 1).all(), column


NOTES = [
    ({"split": 2}, "SPLIT"),
    ({"after": [Link("a", "FS", "12.5%")]}, "LAG"),
    ({"after": [Link("a", "FS", "2d")], "calendar": "Night"}, "LAG_CALENDAR"),
    ({"constraints": [Constraint(k, "2027-02-01") for k in ("SNET", "SNLT")]}, "CONSTRAINT"),
    ({"constraints": [Constraint("SNLT", "2027-02-01", mandatory=True)]}, "MANDATORY"),
    ({"expected_finish": "2027-03-01"}, "EXPECTED_FINISH"),
    ({"drivers": [Driver("Night"), Driver("Site", 0.5)]}, "DRIVER"),
    ({"drivers": [Driver("Night")]}, "DRIVER"),
    ({"duration": triangular(1, 2, 4)}, "UNCERTAINTY"),
    ({"duration": 1 / 7}, "LENGTH"),
    ({"cost_rate": 100}, "COST"),
    ({"type": "loe"}, "LOE"),
    ({"type": "loe", "after": ["a"]}, "LINK"),
    ({"milestone": "start", "duration": 0}, "MILESTONE"),
    ({"assignments": [Assignment("crane", cost=5, curve=(0.5, 0.5))]}, "CURVE"),
    ({"assignments": [Assignment("crane", cost=5, driving=False)]}, "ASSIGNMENT"),
    ({"assignments": [Assignment("crane", cost=5)]}, "RESOURCE"),
    ({"fields": {f"f{n}": float(n) for n in range(21)}}, "FIELD"),
    ({"codes": {f"c{n}": "x" for n in range(11)}}, "CODE"),
]


@pytest.mark.parametrize(("given", "code"), NOTES)
def test_what_project_cannot_hold_is_noted(given: dict[str, object], code: str) -> None:
    """Nothing is left out or changed in silence: each has its note, with the task."""
    plan = Project(
        "p",
        "2027-01-04",
        [Task("a", 5), Task("c", 5, constraints=[Constraint("MSO", "2027-02-01")]), Task("b", **({"duration": 5} | given))],
        calendar=OFFICE,
        calendars=[SITE, NIGHT],
        resources=[Resource("crane", kind="nonlabor")],
        baselines=[Baseline("contract")],
        options=ScheduleOptions(progress="override", critical="longest"),
        data_date="2027-01-04",
        deadline="2037-01-04",
    )
    notes = {n.code: n for n in to_mspdi(plan).notes}
    assert {code, "BASELINE", "SCHEDULE_OPTION", "DEADLINE"} <= set(notes)
    assert "'b'" in notes[code].what or code in ("RESOURCE", "FIELD", "CODE", "MANDATORY")


def test_summaries_stand_over_what_is_below_them(tmp_path: Path) -> None:
    """The work breakdown is the outline: a summary, with its task's name where there is one, over the tasks of its path and below."""
    root = ET.fromstring(to_mspdi(plan_for_p6()).data)  # noqa: S314  # our own
    rows = [(t.findtext(f"{SPACE}OutlineLevel"), t.findtext(f"{SPACE}Summary"), t.findtext(f"{SPACE}Name")) for t in root.iter(f"{SPACE}Task")]
    outline = [("0", "1", "A plant"), ("1", "1", "A"), ("2", "0", "Begin"), ("2", "0", "Done"), ("2", "0", "Supervision"), ("2", "0", "End")]
    outline += [("2", "1", "B"), ("3", "0", 'Half "done"'), ("3", "0", "Next"), ("1", "1", "All of C"), ("2", "0", "Staffed")]
    assert rows[: len(outline)] == outline
    back = through(plan_for_p6(), tmp_path)
    assert {t.fields["Activity ID"]: t.wbs for t in back} == {t.id: t.wbs for t in plan_for_p6() if t.type != "summary"}


@pytest.mark.parametrize("name", ['<b>&"bold"</b>', "]]>", "line\r\nbreak\ttab", "\x00\x1b[31m\ufffe\ud800", "=cmd|' /C calc'!A0", "naïve Ω 🙂"])
def test_names_break_no_element(tmp_path: Path, name: str) -> None:
    """Markup is escaped, and characters that XML cannot hold are left out."""
    plan = Project("p", "2027-01-04", [Task("a", 1, name, codes={name: name}, fields={name: name})], name=name)
    back = through(plan, tmp_path)
    kept = " ".join("".join(c if c.isprintable() else " " for c in name).split())
    assert " ".join(back.tasks[0].name.replace("?", " ").split()) == kept
    assert len(back) == 1


def test_deadlines_of_the_whole_hold_what_nothing_follows(tmp_path: Path) -> None:
    """A deadline before the project's finish gives the same negative float in the file."""
    plan = Project("p", "2027-01-04", [Task("1", "80h"), Task("2", "80h", after=["1"])], calendar=OFFICE, deadline="2027-01-22T17:00")
    assert (schedule(through(plan, tmp_path))["total_float"] == schedule(plan)["total_float"]).all()


def test_a_portfolio_is_refused() -> None:
    """Project holds one project a file: a portfolio is an error that says what to do."""
    folio = Portfolio("F", [Project("A", "2027-01-04", [Task("x", 5)])])
    with pytest.raises(FormatError, match=r"one project a file; write each project, or \.xer"):
        to_mspdi(folio)


def test_the_dates_in_the_file_are_those_of_its_network() -> None:
    """Early and late dates and slack that the file states are those that the plan has; slack is in tenths of a minute."""
    plan = plan_for_project()
    table = schedule(plan)
    rows = {t.findtext(f"{SPACE}UID"): t for t in ET.fromstring(to_mspdi(plan).data).iter(f"{SPACE}Task")}  # noqa: S314  # our own
    for task in plan:
        for name, column in (("EarlyStart", "early_start"), ("EarlyFinish", "early_finish"), ("LateStart", "late_start"), ("LateFinish", "late_finish")):
            assert rows[task.id].findtext(f"{SPACE}{name}") == table.loc[task.id, column].isoformat()
        if not task.is_complete:
            assert float(rows[task.id].findtext(f"{SPACE}TotalSlack")) == pytest.approx(table.loc[task.id, "total_float"] * 600, abs=1)
