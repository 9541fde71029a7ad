"""Microsoft Project XML files (MSPDI).

Task ids are UIDs, which also are ``uid``; durations and lags are hours of work, or elapsed hours. Lags are counted on the successor's calendar, as
practitioners report (Eastwood Harris, "Elapsed Durations, Leads and Lags in MS Project"; Project 2000 used the project's). Summaries are no tasks:
links and constraints of theirs go to the tasks below them. A task runs whenever one of its work resources works; its slack is counted on its own calendar.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pmo_risk.errors import FormatError, GraphError, PmoRiskError, raise_all
from pmo_risk.importers.base import FORMATS
from pmo_risk.importers.ledger import Ledger
from pmo_risk.importers.mspdi_assignment import Load, loads_by_task
from pmo_risk.importers.mspdi_baseline import read_baselines
from pmo_risk.importers.mspdi_calendar import Calendars
from pmo_risk.importers.mspdi_constraint import honours, inherited_constraints
from pmo_risk.importers.mspdi_external import held_from_outside
from pmo_risk.importers.mspdi_field import Fields
from pmo_risk.importers.mspdi_link import build_links
from pmo_risk.importers.mspdi_options import data_date, project_start, schedule_options, working_hours
from pmo_risk.importers.mspdi_outline import Outline, read_outline
from pmo_risk.importers.mspdi_resource import Staff, read_resources
from pmo_risk.importers.mspdi_split import Stretch, splits, stretch
from pmo_risk.importers.mspdi_task import Setting, build_task
from pmo_risk.importers.mspdi_working_time import WorkingTime
from pmo_risk.importers.repair import repaired
from pmo_risk.importers.safe_xml import Node, parse, root_of
from pmo_risk.model import Link, Project, Task

_NOT_READ = frozenset(
    {"TimephasedData", "WBSMasks", "Notes", "Views", "Filters", "Groups", "Tables", "Maps", "Reports", "Drawings", "DataLinks", "VBAProjects"}
    | {"CustomFieldValues"}
)
_ROWS = frozenset({"Task", "PredecessorLink", "Calendar", "Exception", "Resource", "Assignment"})
_OF_TASKS = frozenset({"Baseline", "ExtendedAttribute", "OutlineCode"})
_HOLDERS = frozenset({"Task", "ExtendedAttributes", "OutlineCodes"})


def _wanted(parent: Node, node: Node) -> bool:
    return node.tag not in _OF_TASKS or parent.tag in _HOLDERS


class Mspdi:
    """The Microsoft Project XML format on the shelf."""

    name = "mspdi"

    def looks_like(self, head: bytes, path: Path) -> bool:  # noqa: ARG002  # the protocol's; content decides
        """True for XML whose root element is Project, in any namespace or none."""
        return root_of(head) == "Project"

    def read(self, path: Path) -> Project:
        """The project of the file."""
        return _Import(path).project()

    def read_repaired(self, path: Path) -> Project:
        """The project of the file, without the characters that XML does not allow; each is listed."""
        return _Import(path, repair=True).project()


class _Import:
    """One reading of one file."""

    def __init__(self, path: Path, *, repair: bool = False) -> None:
        self.path, self.books = path, Ledger(str(path), "MSPDI")
        self.repaired = repaired(path, self.books) if repair else None
        self.root = parse(path, _NOT_READ, _ROWS, _wanted, repaired=self.repaired)
        if self.root.tag != "Project":
            raise FormatError(f"the root element is {self.root.tag}, not Project", where=self.books.at(self.root.line), code="NOT_MSPDI")
        self.errors: list[PmoRiskError] = []

    def project(self) -> Project:
        nodes = list(self.root.all("Tasks", "Task"))
        outline = read_outline(nodes, self.books, self.errors)
        links = build_links(nodes, outline, self.books, self.errors)
        if not outline.tasks:
            raise_all(str(self.path), self.errors)
            raise GraphError(
                "no tasks found", where=str(self.path), code="EMPTY", remedy="expected Task elements that hold work; save the project with its tasks"
            )
        hours = working_hours(self.root, self.books)
        calendars = Calendars(list(self.root.all("Calendars", "Calendar")), hours, self.books)
        own = calendars.of_project(self.root)
        staff, loads = self._resources(calendars, {i.uid for i in outline.tasks})
        baselines = read_baselines(nodes, outline, self.books, self.errors)
        working = WorkingTime(calendars, own, self.books)
        tasks = self._tasks(outline, links, loads, working)
        raise_all(str(self.path), self.errors)
        start, tasks = project_start(self.root, tasks, self.books)
        others = [c for c in [*calendars.all(), *working.extra] if c.name != own.name]
        known = {own.name, *(c.name for c in others)}
        return Project(
            self.root.get("Title") or self.root.get("Name").removesuffix(".xml") or self.path.stem,
            start,
            tasks,
            calendar=own,
            calendars=others,
            time_unit="d",
            currency=self.root.get("CurrencyCode") or self.root.get("CurrencySymbol"),
            data_date=data_date(self.root, tasks, self.books),
            lag_calendar="successor",
            name=self.root.get("Title") or self.root.get("Name"),
            options=schedule_options(self.root, hours, self.books),
            resources=[s.within(known) for s in staff],
            baselines=baselines,
            source=self.books.source(),
        )

    def _resources(self, calendars: Calendars, tasks: set[str]) -> tuple[Iterable[Staff], dict[str, Load]]:
        assignments = list(self.root.all("Assignments", "Assignment"))
        assigned = {a.get("ResourceUID") for a in assignments if a.get("TaskUID") in tasks}
        staff = read_resources(list(self.root.all("Resources", "Resource")), assigned, calendars, self.books, self.errors)
        return staff.values(), loads_by_task(assignments, staff, tasks, self.books, self.errors)

    def _tasks(self, outline: Outline, links: dict[str, list[Link]], loads: dict[str, Load], working: WorkingTime) -> list[Task]:
        inherited, fields = inherited_constraints(outline, self.books, self.errors), Fields(self.root, self.books)
        honoured = honours(self.root, outline, self.books)
        built: list[Task] = []
        stretches: dict[str, Stretch] = {}
        for item in outline.tasks:
            try:
                load = loads.get(item.uid) or Load()
                time = working.of(item.node, load)
                setting = Setting(
                    time=time,
                    after=tuple(links.get(item.uid, ())),
                    constraints=(*inherited.get(item.uid, ()), *held_from_outside(item, outline, time.works, self.books)),
                    honoured=honoured,
                    load=load,
                    hours_per_day=working.own.hours.day,
                    codes=fields.codes(item.node),
                    fields=fields.of(item.node),
                )
                task = build_task(item.node, setting, self.books)
                found = stretch(item.node, task, time.works, self.books)
            except PmoRiskError as error:
                placed = all(p.where.startswith(str(self.path)) for p in error.problems)
                self.errors.append(error if placed else error.at(self.books.at(item.node.line)))
                continue
            built.append(task)
            if found:
                stretches[item.uid] = found
        self.books.used("Task", len(built))
        split = splits(self.path, stretches, self.books, self.repaired) if not self.errors else {}
        return [t.replace(split=split[t.id]) if t.id in split else t for t in built]


FORMATS.register("mspdi")(Mspdi())
