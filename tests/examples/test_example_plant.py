"""The bundled example is a sound network, and its files are what its source says."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import networkx as nx
import pytest

import pmo_risk as pr

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
DEMO = Path(pr.__file__).parent / "demo"
PROJECTS = {"Northgate": (180, 260), "Jetty": (40, 60), "Water": (40, 60)}


@pytest.fixture(scope="module")
def source() -> Iterator[ModuleType]:
    """The module that builds the example; its folder is on the path for the time of the tests."""
    sys.path.insert(0, str(EXAMPLES))
    try:
        yield import_module("build_plant")
    finally:
        sys.path.remove(str(EXAMPLES))


@pytest.fixture(scope="module")
def folio(source: ModuleType) -> pr.Portfolio:
    return source.program()


@pytest.mark.parametrize("name", PROJECTS)
def test_network_is_sound(folio: pr.Portfolio, name: str) -> None:
    """No cycle, one first and one last task, and no milestone with a duration, in each project."""
    plan = folio.projects[name]
    graph = plan.graph
    assert nx.is_directed_acyclic_graph(graph)
    assert PROJECTS[name][0] <= len(plan) <= PROJECTS[name][1]
    assert [n for n in graph if graph.in_degree(n) == 0] == [plan.tasks[0].id]
    assert len([n for n in graph if graph.out_degree(n) == 0]) == 1
    assert all(t.duration.support == (0, 0) for t in plan if t.milestone)


def test_plant_has_something_of_everything(source: ModuleType) -> None:
    """All link types, lags and leads, both calendars, three levels of breakdown, seven families of durations."""
    plan = source.plant()
    links = [link for link, _ in plan.links()]
    assert {link.type for link in links} == {"FS", "SS", "FF", "SF"}
    assert any(link.lag.value > 0 for link in links)
    assert any(link.lag.value < 0 for link in links)
    assert {t.calendar for t in plan} == {"Office", "Site"}
    assert {t.wbs.count(".") for t in plan} == {2}
    assert {t.duration.kind for t in plan if not t.milestone} >= {"pert", "trigen", "triangular", "lognormal", "normal", "uniform", "discrete"}
    assert all(code in source.WBS_NAMES for t in plan for code in (t.wbs, t.wbs.rpartition(".")[0]))
    assert {r.kind for r in source.register()} == {"threat", "opportunity"}


@pytest.mark.parametrize("folder", [EXAMPLES / "plant", DEMO])
def test_files_are_what_the_source_says(source: ModuleType, folder: Path) -> None:
    """The files in the repository read back as the project and the register that the source builds."""
    assert pr.read(folder / "plant.json") == source.plant()
    assert pr.read_register(folder / "risks.xlsx") == source.register()


def test_program_file_is_what_the_source_says(folio: pr.Portfolio) -> None:
    """The file of the program reads back as the program."""
    assert pr.read(EXAMPLES / "plant" / "program.json").model_hash == folio.model_hash


def test_p6_file_schedules_as_the_plan(source: ModuleType) -> None:
    """Read from the P6 file, the plan has the same dates, float and cost as with its most likely values."""
    fixed = import_module("planned").fixed_plan(source.plant())
    read = pr.read(EXAMPLES / "plant" / "plant.xer")
    assert [t.id for t in read] == [t.id for t in fixed]
    ours, theirs = pr.schedule(fixed), pr.schedule(read)
    for column in ("early_start", "early_finish", "late_start", "late_finish"):
        assert ((ours[column] - theirs[column]).abs().dt.total_seconds() < 1).all()
    assert sum(t.cost.mean for t in read if t.cost) == pytest.approx(sum(t.cost.mean for t in fixed if t.cost))


def test_microsoft_project_file_holds_the_plan(source: ModuleType) -> None:
    """Read from the Microsoft Project file, the plan has the same tasks, durations, links and costs. (Lags are counted on other calendars there.)"""
    fixed = import_module("planned").fixed_plan(source.plant())
    read = pr.read(EXAMPLES / "plant" / "plant.xml")
    ours, theirs = ({t.name: t for t in p} for p in (fixed, read))
    assert ours.keys() == theirs.keys()
    names = {t.id: t.name for t in read}
    for name, task in ours.items():
        other = theirs[name]
        assert other.duration.mean * (8 if other.unit == "d" else 1) == pytest.approx(task.duration.mean)
        assert [(names[x.predecessor], x.type, x.lag.value) for x in other.after] == [
            (fixed[x.predecessor].name, x.type, pytest.approx(x.lag.value * (1 if x.lag.unit == "h" else 8))) for x in task.after
        ]
        assert (other.cost.mean if other.cost else 0) == pytest.approx(task.cost.mean if task.cost else 0)


def test_responses_that_are_planned_move_nothing(source: ModuleType) -> None:
    """With the responses planned, and the risk that comes with one, every iteration is what it is without them; once they are taken it may strike."""
    register = source.register()
    bare = pr.Register(risk.replace(responses=()) for risk in register if risk.id not in register.waiting)
    planned, plain = (source.plant().with_risks(risks) for risks in (register, bare))
    one, other, after = (pr.simulate(plan, 2_000, seed=1, progress=False) for plan in (planned, plain, planned.with_responses()))
    assert len(register) == len(bare) + 1
    assert (one.finish.samples == other.finish.samples).all()
    assert (one.cost.samples == other.cost.samples).all()
    assert not one.replay.occurred("R20").any()
    assert after.replay.occurred("R20").any()


def test_files_for_planners_are_what_the_source_writes(source: ModuleType) -> None:
    """The P6 and Microsoft Project files are those that ``write_files`` makes, byte for byte."""
    from pmo_risk.exporters.mspdi_file import to_mspdi
    from pmo_risk.exporters.xer_file import to_xer

    for name, make in (("plant.xer", to_xer), ("plant.xml", to_mspdi)):
        assert (EXAMPLES / "plant" / name).read_bytes() == make(source.plant(), names=source.WBS_NAMES).data
