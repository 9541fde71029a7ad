"""Files for planning tools: P50 and P80 dates in them, notes beside them, and MPXJ reading the same plan from them."""

import importlib.util
import xml.etree.ElementTree as ET
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pandas as pd
import pytest
from export_plans import OFFICE, SITE, plan_for_p6, plan_for_project
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pmo_risk.exporters import write
from pmo_risk.exporters.planner_files import notes_path
from pmo_risk.exporters.xer_text import plain_text
from pmo_risk.importers import read
from pmo_risk.importers.mpxj_process import find_converter, find_java
from pmo_risk.model import Assignment, Calendar, Constraint, Link, Portfolio, Project, Resource, Task
from pmo_risk.network import schedule

SPACE = "{http://schemas.microsoft.com/project}"
mpxj = pytest.mark.skipif(importlib.util.find_spec("mpxj") is None or find_java() is None, reason="MPXJ or Java is not installed: pip install pmo-risk[mpp]")


class Fake:
    """A result with the table of tasks that a real one has, of a project."""

    finish = cost = risks = recipe = None

    def __init__(self, plan: Project) -> None:
        self.plan = plan
        day = pd.Timestamp("2027-03-01 08:00:29")
        columns = {c: [day + pd.Timedelta(days=n + k) for n in range(len(plan))] for k, c in enumerate(("start_mean", "finish_p50", "finish_p80"))}
        self.tasks = pd.DataFrame(columns | {"criticality": np.linspace(0, 1, len(plan))}, index=[t.id for t in plan])


class FakeFolio(Fake):
    """The same of a portfolio."""

    def __init__(self, folio: Portfolio) -> None:
        self.folio, self.projects = folio, {p.id: Fake(p) for p in folio}


PLAN = Project(
    "P", "2027-01-04", [Task("a", "40h", fields={"P50 finish": "old", "Note": "x"}), Task("b", "8h", after=["a"], wbs="W")], calendar=OFFICE, currency="EUR"
)


def test_a_result_puts_its_dates_into_a_xer(tmp_path: Path) -> None:
    """P50 and P80 finish, mean start and criticality are user fields of every task, to the minute; older ones of the name are replaced."""
    back = read(write(Fake(PLAN), tmp_path / "plan.xer"))
    assert back["a"].fields == {
        "P50 finish": "2027-03-02T08:00:00",
        "P80 finish": "2027-03-03T08:00:00",
        "Mean start": "2027-03-01T08:00:00",
        "Criticality": 0.0,
        "Note": "x",
    }
    assert back["b"].fields["P80 finish"] == "2027-03-04T08:00:00"
    text = (tmp_path / "plan.xer").read_text("cp1252")
    assert "\tP50 finish\tFT_END_DATE\t" in text
    assert "\tMean start\tFT_START_DATE\t" in text


def test_a_result_puts_its_dates_into_project_xml(tmp_path: Path) -> None:
    """P50 finish is Date1 and P80 finish Date2, with the numbers that Project knows these fields by."""
    root = ET.parse(write(Fake(PLAN), tmp_path / "plan.xml")).getroot()  # noqa: S314  # our own
    named = {x.findtext(f"{SPACE}Alias"): (x.findtext(f"{SPACE}FieldName"), x.findtext(f"{SPACE}FieldID")) for x in root.iter(f"{SPACE}ExtendedAttribute")}
    assert named["P50 finish"] == ("Date1", "188743945")
    assert named["P80 finish"] == ("Date2", "188743946")
    back = {t.name: t for t in read(tmp_path / "plan.xml")}
    assert datetime.fromisoformat(str(back["b"].fields["P80 finish"])) == datetime(2027, 3, 4, 8)
    assert back["b"].fields["Criticality"] == 1.0


def test_a_portfolio_result_puts_its_dates_into_a_xer(tmp_path: Path) -> None:
    """The fields of each project's tasks are its own."""
    other = PLAN.replace(id="Q", tasks=[Task("a", "8h")])
    back: Any = read(write(FakeFolio(Portfolio("F", [PLAN, other])), tmp_path / "plan.xer"))
    assert back.projects["P"]["b"].fields["P50 finish"] == "2027-03-03T08:00:00"
    assert back.projects["Q"]["a"].fields["P50 finish"] == "2027-03-02T08:00:00"


@pytest.mark.parametrize("suffix", [".xer", ".xml"])
def test_notes_stand_beside_the_file(tmp_path: Path, suffix: str) -> None:
    """What a file cannot hold is in a text beside it, which goes when there is nothing to say; another's text of that name stays."""
    path = tmp_path / f"plan{suffix}"
    lossy = PLAN.replace(tasks=[Task("a", "40h", split=3)])
    write(lossy, path)
    assert "warning SPLIT: splits are not written: 'a'" in notes_path(path).read_text()
    write(Project("P", "2027-01-04", [Task("1", "40h")], calendar=OFFICE), path)
    assert not notes_path(path).exists()
    notes_path(path).write_text("mine")
    write(Project("P", "2027-01-04", [Task("1", "40h")], calendar=OFFICE), path)
    assert notes_path(path).read_text() == "mine"


HARD = [
    "=1+1",
    "\ttab",
    "line\r\nbreak",
    "%R\t%E",
    '"q" ""',
    "<b>&amp;]]>",
    "\x00\x1b[31m",
    "\ufffe",
    "\u202egnp.exe",
    "🙂 Ω",
    "a.b..c",
    ".",
    " x ",
    "#N/A",
    "-",
    "%T",
]
texts = st.one_of(st.sampled_from(HARD), st.text(max_size=12))


@pytest.mark.parametrize("suffix", [".xer", ".xml"])
@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(a=texts, b=texts, c=texts)
def test_no_text_breaks_a_file(suffix: str, a: str, b: str, c: str) -> None:
    """Whatever names, codes, fields, paths, calendars and resources are called, as many come back, and each name without its control characters."""
    crew = Resource("r", b, calendar=f"x{c}", unit=a)
    tasks = [
        Task("t1", "8h", a, wbs=b, codes={c: a}, fields={b: c}, assignments=[Assignment("r", units=8)]),
        Task("t2", "8h", b, after=["t1"], wbs=c, calendar=f"x{c}", codes={c: b}),
        Task("t3", "8h", c, after=["t2"], wbs=b),
    ]
    plan = Project(
        f"p{a}", "2027-01-04", tasks, calendar=OFFICE, calendars=[Calendar(f"x{c}", {"mon": [("08:00", "17:00")]})], name=b, resources=[crew], currency="EUR"
    )
    with TemporaryDirectory() as folder:
        back = read(write(plan, Path(folder) / f"plan{suffix}"))
    assert isinstance(back, Project)
    assert len(back) == 3
    names = [t.name for t in sorted(back, key=lambda t: str(t.fields.get("Activity ID", t.id)))]
    assert names == [plain_text(t.name or t.id) for t in plan]
    assert sum(len(t.after) for t in back) == 2
    assert len(back.resources) == 1
    assert (schedule(back)["early_finish"].max(), back.start) == (schedule(plan)["early_finish"].max(), plan.start)


@pytest.mark.parametrize("suffix", [".xer", ".xml"])
def test_the_same_plan_is_the_same_file(tmp_path: Path, suffix: str) -> None:
    """Two writings are the same bytes."""
    first, second = (write(plan_for_project(), tmp_path / f"{n}{suffix}").read_bytes() for n in "ab")
    assert first == second.replace(b"b.xml", b"a.xml")


def plain_plan() -> Project:
    """A network without what the two tools schedule in different ways."""
    return Project(
        "P",
        "2027-01-04T08:00",
        [
            Task("a", "40h", "Dig", wbs="1"),
            Task("b", "24h", "Pour", [Link("a", "SS", "16h")], wbs="1", calendar="Site"),
            Task(
                "c", "90h", "Build", [Link("a", "FS", "8h"), Link("b", "FF", "4h")], wbs="2.1", constraints=[Constraint("SNET", "2027-02-01T08:00")], cost=500.0
            ),
            Task("d", "16h", "Paint", [Link("c", "FS", "-8h")], wbs="2.1", codes={"Phase": "Finish"}),
            Task("e", "0h", "Done", ["d", "b"], wbs="2", milestone="finish"),
        ],
        calendar=OFFICE,
        calendars=[SITE],
        lag_calendar="successor",
        currency="EUR",
        name="P",
    )


@mpxj
@pytest.mark.parametrize("suffix", [".xer", ".xml"])
def test_mpxj_reads_the_same_plan(tmp_path: Path, suffix: str) -> None:
    """Another reader finds the same tasks, durations, links, lags, dates, constraints, costs and user fields in our files."""
    plan = plain_plan()
    target = tmp_path / "by_mpxj.xml"
    find_converter().convert(write(Fake(plan), tmp_path / f"plan{suffix}"), target)
    root = ET.parse(target).getroot()  # noqa: S314  # by MPXJ from our own
    rows = [t for t in root.iter(f"{SPACE}Task") if t.findtext(f"{SPACE}Summary") == "0"]
    found = {t.findtext(f"{SPACE}Name"): t for t in rows}
    table = schedule(plan)
    names = {t.findtext(f"{SPACE}UID"): t.findtext(f"{SPACE}Name") for t in rows}
    assert set(found) == {t.name for t in plan}
    for task in plan:
        element, dates = found[task.name], table.loc[task.id]
        assert element.findtext(f"{SPACE}Duration") == f"PT{task.duration.mean:.0f}H0M0S"
        assert element.findtext(f"{SPACE}EarlyStart") == dates["early_start"].isoformat()
        assert element.findtext(f"{SPACE}EarlyFinish") == dates["early_finish"].isoformat()
        assert element.findtext(f"{SPACE}LateFinish") == dates["late_finish"].isoformat()
        links = {
            (names[x.findtext(f"{SPACE}PredecessorUID")], x.findtext(f"{SPACE}Type"), float(x.findtext(f"{SPACE}LinkLag")))
            for x in element.iter(f"{SPACE}PredecessorLink")
        }
        codes = {"FF": "0", "FS": "1", "SF": "2", "SS": "3"}
        assert links == {(plan[x.predecessor].name, codes[x.type], x.lag.value * 600) for x in task.after}
        values = {x.findtext(f"{SPACE}Value") for x in element.iter(f"{SPACE}ExtendedAttribute")}
        assert Fake(plan).tasks.loc[task.id, "finish_p80"].round("min").isoformat() in values
    assert float(found["Build"].findtext(f"{SPACE}Cost")) == 50_000
    assert found["Build"].findtext(f"{SPACE}ConstraintType") == "4"


@mpxj
def test_mpxj_reads_everything_of_a_xer(tmp_path: Path) -> None:
    """A file with everything in it that P6 can hold is taken by another reader, with as many tasks, resources and assignments."""
    target = tmp_path / "by_mpxj.xml"
    find_converter().convert(write(plan_for_p6(), tmp_path / "plan.xer"), target)
    root = ET.parse(target).getroot()  # noqa: S314  # by MPXJ from our own
    names = [t.findtext(f"{SPACE}Name") for t in root.iter(f"{SPACE}Task")]
    assert {t.name for t in plan_for_p6() if t.type != "summary"} <= set(names)
    assert {"The crew", "Pumps"} <= {r.findtext(f"{SPACE}Name") for r in root.iter(f"{SPACE}Resource")}
    assert sum(a.findtext(f"{SPACE}ResourceUID") != "-65535" for a in root.iter(f"{SPACE}Assignment")) == 2
