"""A plan written for Primavera P6 reads back as the same plan; what P6 cannot hold is noted."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from export_plans import NIGHT, OFFICE, SITE, networks, plan_for_p6
from hypothesis import HealthCheck, given, settings

from pmo_risk.distributions import triangular
from pmo_risk.errors import GraphError
from pmo_risk.exporters.planned import Log, fixed_plan
from pmo_risk.exporters.xer_file import to_xer
from pmo_risk.importers import read
from pmo_risk.model import Assignment, Baseline, Constraint, Driver, Impact, Link, Portfolio, Project, Resource, Risk, Task
from pmo_risk.network import schedule

DATES = ("early_start", "early_finish", "late_start", "late_finish")


def through(plan: Project | Portfolio, folder: Path) -> Project | Portfolio:
    """The plan as it reads back from its file."""
    path = folder / "plan.xer"
    path.write_bytes(to_xer(plan).data)
    return read(path)


def test_everything_reads_back(tmp_path: Path) -> None:
    """Tasks, links, calendars, constraints, progress, types, resources, assignments, codes, fields, options and planned dates are the same."""
    plan = plan_for_p6()
    back = through(plan, tmp_path)
    plain = ("id", "name", "unit", "duration", "remaining", "milestone", "constraints", "wbs", "type", "drivers", "codes", "fields", "assignments")
    plain += ("actual_start", "actual_finish", "suspended", "resumed", "expected_finish", "deadline", "manual", "split")
    for task in plan:
        for name in plain:
            assert getattr(back[task.id], name) == getattr(task, name), (task.id, name)
        assert back.calendar_of(task.id) == plan.calendar_of(task.id)
        links = {(x.predecessor, x.type, x.lag.value) for x in task.after}
        assert {(x.predecessor, x.type, x.lag.value) for x in back[task.id].after} == links
    for name in ("id", "name", "start", "data_date", "deadline", "lag_calendar", "currency", "options", "calendar"):
        assert getattr(back, name) == getattr(plan, name), name
    assert dict(back.calendars) == dict(plan.calendars)
    for mine in plan.resources.values():
        other = back.resources[mine.id]
        assert (other.name, other.kind, other.rates, other.unit) == (mine.name, mine.kind, mine.rates, mine.unit)
    assert back.baselines["planned"]["NEXT"] == plan.baselines["planned"]["NEXT"]
    assert back["STAFFED"].cost.mean == 4800
    assert back["STAFFED"].cost_rate.mean == pytest.approx(800)


def test_everything_is_written_without_a_word() -> None:
    """What reads back as it is needs no note."""
    assert to_xer(plan_for_p6()).notes == ()


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=40)
@given(plan=networks(("predecessor", "successor", "project", "continuous"), ("SNET", "SNLT", "FNET", "FNLT", "MSO", "MFO")))
def test_random_networks_keep_their_dates(plan: Project) -> None:
    """A network of all link types, lags, calendars, constraints and progress has the same dates and floats after it was written and read."""
    with TemporaryDirectory() as folder:
        ours, theirs = schedule(plan), schedule(through(plan, Path(folder)))
    for column in DATES:
        assert ((ours[column] - theirs[column]).abs().dt.total_seconds() < 1).all(), column
    assert ((ours["total_float"] - theirs["total_float"]).abs().fillna(0) < 1e-3).all()


NOTES = [
    ({"after": [Link("a", "FS", "50%")]}, "LAG"),
    ({"after": [Link("a", "FS", "3ed")]}, "LAG"),
    ({"split": 2}, "SPLIT"),
    ({"constraints": [Constraint("SNLT", "2027-02-01", mandatory=True)]}, "MANDATORY"),
    ({"constraints": [Constraint(k, "2027-02-01") for k in ("SNET", "SNLT", "FNET")]}, "CONSTRAINT"),
    ({"deadline": "2027-03-01"}, "DEADLINE"),
    ({"manual": True, "constraints": [Constraint("MSO", "2027-02-01")]}, "MANUAL"),
    ({"drivers": [Driver("Night"), Driver("Site", 0.5)]}, "DRIVER"),
    ({"drivers": [Driver("Night")]}, "DRIVER"),
    ({"drivers": [Driver("Night", 0.5)], "assignments": [Assignment("owls", remaining=40, rate=1)]}, "DRIVER"),
    ({"duration": "3ed"}, "ELAPSED"),
    ({"duration": triangular(1, 2, 4)}, "UNCERTAINTY"),
    ({"duration": 1 / 7}, "LENGTH"),
    ({"cost_rate": 100}, "COST"),
    ({"assignments": [Assignment("fee", cost=5, curve=(0.25, 0.25, 0.5))]}, "CURVE"),
    ({"assignments": [Assignment("fee", cost=5)]}, "RESOURCE"),
    ({"fields": {"f": "text"}}, "FIELD"),
    ({"assignments": [Assignment("fee", cost=9)], "cost": 2}, "COST"),
    ({"actual_start": "2027-01-05T08:00", "remaining": 2}, "DATA_DATE"),
]


@pytest.mark.parametrize(("given", "code"), NOTES)
def test_what_p6_cannot_hold_is_noted(given: dict[str, object], code: str) -> None:
    """Nothing is left out or changed in silence: each has its note, with the task."""
    task = Task("b", **({"duration": 5} | given))
    plan = Project(
        "p",
        "2027-01-04",
        [Task("a", 5, fields={"f": 1.0}), task],
        calendar=OFFICE,
        calendars=[SITE, NIGHT],
        resources=[Resource("fee", kind="cost"), Resource("owls", calendar="Night")],
        baselines=[Baseline("contract")],
        risks=[Risk("r", 0.5, [Impact("a", delay=1)])],
    )
    notes = {n.code: n for n in to_xer(plan).notes}
    assert {code, "BASELINE", "RISKS"} <= set(notes)
    assert "'b'" in notes[code].what or code in ("RESOURCE", "FIELD", "DATA_DATE")


@pytest.mark.parametrize("driven", [[Driver("Night")], []])
def test_a_lone_driver_keeps_the_dates(tmp_path: Path, driven: list[Driver]) -> None:
    """Working time that no resource explains becomes the task's calendar, and the dates stay."""
    plan = Project("p", "2027-01-04", [Task("a", "40h", drivers=driven)], calendar=OFFICE, calendars=[NIGHT])
    back = through(plan, tmp_path)
    assert (schedule(back)["early_finish"] == schedule(plan)["early_finish"]).all()


def test_lengths_are_the_plans_own_values(tmp_path: Path) -> None:
    """Uncertain durations are written at the value that the schedule takes, the mode where there is one; so are costs."""
    plan = Project("p", "2027-01-04", [Task("a", triangular(1, 2, 6), cost=triangular(1, 4, 5))])
    back = through(plan, tmp_path)
    assert (back["a"].duration.mean, back["a"].cost.mean) == (16.0, 4.0)


def rows_of(plan: Project | Portfolio, table: str) -> list[dict[str, str]]:
    """The rows of a table of the file, by field."""
    lines = [line.split("\t") for line in to_xer(plan).data.decode("cp1252").split("\r\n")]
    at = next(n for n, row in enumerate(lines) if row[:2] == ["%T", table])
    end = next(n for n in range(at + 2, len(lines)) if lines[n][0] != "%R")
    return [dict(zip(lines[at + 1], row, strict=True)) for row in lines[at + 2 : end]]


def test_lags_in_percent_are_shares_of_the_predecessor() -> None:
    """A lag of 25% of 80 hours is written as 20 hours."""
    plan = Project("p", "2027-01-04", [Task("a", "80h"), Task("b", "8h", after=[Link("a", "SS", "25%")])])
    assert [row["lag_hr_cnt"] for row in rows_of(plan, "TASKPRED")] == ["20"]


def test_assignments_begin_when_they_did() -> None:
    """The lag of an assignment is planned and remaining."""
    plan = Project("p", "2027-01-04", [Task("a", "80h", assignments=[Assignment("r", units=8, lag=2.5)])], resources=[Resource("r")])
    assert [(row["target_lag_drtn_hr_cnt"], row["relag_drtn_hr_cnt"]) for row in rows_of(plan, "TASKRSRC")] == [("2.5", "2.5")]


def test_names_break_no_table(tmp_path: Path) -> None:
    """Tabs, line breaks, row marks and quotes in names stay in their cells, and quotes come back."""
    hard = ["=cmd\t%R\tx", "line\r\n%T\tTASK\r\n%E", 'say ""hi"" "now"', "%E"]
    plan = Project(
        "p\tq", "2027-01-04", [Task(f"t{n}", 1, name, wbs=name.replace(".", ""), codes={name: name}, fields={name: name}) for n, name in enumerate(hard)]
    )
    back = through(plan, tmp_path)
    assert [t.name for t in back] == ["=cmd %R x", "line %T TASK %E", 'say ""hi"" "now"', "%E"]
    assert len(back) == len(hard)
    assert all(t.read == t.used for t in back.source.tables if t.name in ("TASK", "CALENDAR", "PROJECT"))


@pytest.mark.parametrize("ids", [("a\tb", "a b"), (" a", "a")])
def test_ids_that_would_be_one_are_refused(ids: tuple[str, str]) -> None:
    """Two ids that the file cannot tell apart are an error, not one task less."""
    with pytest.raises(GraphError, match="are one in a XER file"):
        to_xer(Project("p", "2027-01-04", [Task(i, 1) for i in ids]))


@pytest.mark.parametrize(("name", "start"), [("plan", b"ERMHDR"), ("Ölförderung", b"ERMHDR"), ("план", b"\xef\xbb\xbf"), ("Ã¤", b"\xef\xbb\xbf")])
def test_characters_come_back(tmp_path: Path, name: str, start: bytes) -> None:
    """Windows-1252 where it holds every character and can be told, else UTF-8 with a mark, which is noted."""
    plan = Project("p", "2027-01-04", [Task("a", 1, name)])
    export = to_xer(plan)
    assert export.data.startswith(start)
    assert through(plan, tmp_path)["a"].name == name
    assert any(n.code == "ENCODING" for n in export.notes) == (name == "план")


def test_a_portfolio_keeps_its_links(tmp_path: Path) -> None:
    """Projects of a portfolio are projects of the file, with the links between them."""
    a, b = (Project(i, "2027-01-04", [Task("x", 5), Task("y", 5, after=["x"])]) for i in "AB")
    folio = Portfolio("F", [a, b], [Link("A/y", "SS", "2d", successor="B/x")])
    back = through(folio, tmp_path)
    assert isinstance(back, Portfolio)
    assert [(row["pred_proj_id"], row["proj_id"]) for row in rows_of(folio, "TASKPRED")] == [("5001", "5001"), ("5002", "5002"), ("5001", "5002")]
    ours, theirs = schedule(folio), schedule(back)
    assert (ours[list(DATES)] == theirs[list(DATES)]).all().all()


def test_the_dates_in_the_file_are_those_of_its_network(tmp_path: Path) -> None:
    """Early and late dates that the file states are those that its own network gives."""
    plan = fixed_plan(plan_for_p6(), Log(""))
    table = schedule(plan)
    for cells in rows_of(plan, "TASK"):
        for stated, column in (("early_start_date", "early_start"), ("early_end_date", "early_finish"), ("late_end_date", "late_finish")):
            assert cells[stated] == f"{table.loc[cells['task_code'], column]:%Y-%m-%d %H:%M}"


def test_a_minute_stays_a_minute(tmp_path: Path) -> None:
    """Hours are written with all their digits: seven minutes to the end of a shift end there, and not in the next."""
    tasks = [Task("a", "473min"), Task("b", "8h", after=[Link("a", "FS", "7min")]), Task("c", "7min", after=["a"])]
    plan = Project("p", "2027-01-04T08:00", tasks, calendar=OFFICE, lag_calendar="predecessor")
    assert (schedule(through(plan, tmp_path))["early_finish"] == schedule(plan)["early_finish"]).all()
