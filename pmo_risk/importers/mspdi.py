"""Microsoft Project XML files (MSPDI).

Task ids are UIDs, which also are ``uid``; durations and lags are hours of work, or elapsed hours. Lags are counted on the successor's calendar, as
practitioners report (Eastwood Harris, "Elapsed Durations, Leads and Lags in MS Project"; Project 2000 used the project's). Summaries are no tasks:
links and constraints of theirs go to the tasks below them. A task runs whenever one of its work resources works; its slack is counted on its own calendar.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from pmo_risk.errors import FormatError, GraphError, PmoRiskError, raise_all
from pmo_risk.importers.base import FORMATS
from pmo_risk.importers.ledger import Ledger
from pmo_risk.importers.mspdi_assignment import Load, loads_by_task
from pmo_risk.importers.mspdi_baseline import read_baselines
from pmo_risk.importers.mspdi_calendar import Calendars
from pmo_risk.importers.mspdi_constraint import honours, own_constraints
from pmo_risk.importers.mspdi_field import Fields
from pmo_risk.importers.mspdi_link import build_links
from pmo_risk.importers.mspdi_options import data_date, schedule_options, working_hours
from pmo_risk.importers.mspdi_outline import Item, Outline, read_outline
from pmo_risk.importers.mspdi_resource import Staff, read_resources
from pmo_risk.importers.mspdi_split import Stretch, splits, stretch
from pmo_risk.importers.mspdi_task import Setting, build_task
from pmo_risk.importers.mspdi_working_time import WorkingTime
from pmo_risk.importers.safe_xml import Node, parse, root_of
from pmo_risk.importers.values import date_or_none
from pmo_risk.model import Calendar, Constraint, Link, Project, Task
from pmo_risk.model.calendar import DAYS
from pmo_risk.model.units import WorkingHours

_NOT_READ = frozenset(
    {"TimephasedData", "WBSMasks", "Notes", "Views", "Filters", "Groups", "Tables", "Maps", "Reports", "Drawings", "DataLinks", "VBAProjects"}
    | {"CustomFieldValues"}
)
_ROWS = frozenset({"Task", "PredecessorLink", "Calendar", "Exception", "Resource", "Assignment"})
_OF_TASKS = frozenset({"Baseline", "ExtendedAttribute", "OutlineCode"})
_HOLDERS = frozenset({"Task", "ExtendedAttributes", "OutlineCodes"})
_PINS_START = ("SNET", "MSO")


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


class _Import:
    """One reading of one file."""

    def __init__(self, path: Path) -> None:
        self.path, self.books = path, Ledger(str(path), "MSPDI")
        self.root = parse(path, _NOT_READ, _ROWS, _wanted)
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
        own = self._own_calendar(calendars, hours)
        staff, loads = self._resources(calendars, {i.uid for i in outline.tasks})
        baselines = read_baselines(nodes, outline, self.books, self.errors)
        working = WorkingTime(calendars, own, self.books)
        tasks = self._tasks(outline, links, loads, working)
        raise_all(str(self.path), self.errors)
        start, tasks = self._start(tasks)
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

    def _own_calendar(self, calendars: Calendars, hours: WorkingHours) -> Calendar:
        uid = self.root.get("CalendarUID")
        if uid in calendars:
            return calendars[uid]
        self.books.note("warning", "CALENDAR_MISSING", "the project's calendar is not in the file; taken is Monday to Friday, 8-12, 13-17")
        week = {d: [("08:00", "12:00"), ("13:00", "17:00")] for d in DAYS[:5]}
        return Calendar("Standard (assumed)", week, hours_per_day=hours.day, hours_per_week=hours.week, hours_per_month=hours.month)

    def _resources(self, calendars: Calendars, tasks: set[str]) -> tuple[Iterable[Staff], dict[str, Load]]:
        assignments = list(self.root.all("Assignments", "Assignment"))
        assigned = {a.get("ResourceUID") for a in assignments if a.get("TaskUID") in tasks}
        staff = read_resources(list(self.root.all("Resources", "Resource")), assigned, calendars, self.books, self.errors)
        return staff.values(), loads_by_task(assignments, staff, tasks, self.books, self.errors)

    def _tasks(self, outline: Outline, links: dict[str, list[Link]], loads: dict[str, Load], working: WorkingTime) -> list[Task]:
        inherited, fields = self._inherited(outline), Fields(self.root, self.books)
        honoured = honours(self.root, outline, self.books)
        built: list[Task] = []
        stretches: dict[str, Stretch] = {}
        for item in outline.tasks:
            try:
                load = loads.get(item.uid) or Load()
                setting = Setting(
                    time=working.of(item.node, load),
                    after=tuple(links.get(item.uid, ())),
                    constraints=tuple(inherited.get(item.uid, ())),
                    honoured=honoured,
                    load=load,
                    hours_per_day=working.own.hours.day,
                    codes=fields.codes(item.node),
                    fields=fields.of(item.node),
                )
                task = build_task(item.node, setting, self.books)
                found = stretch(item.node, task, setting.time.works, self.books)
            except PmoRiskError as error:
                placed = all(p.where.startswith(str(self.path)) for p in error.problems)
                self.errors.append(error if placed else error.at(self.books.at(item.node.line)))
                continue
            built.append(task)
            if found:
                stretches[item.uid] = found
        self.books.used("Task", len(built))
        split = splits(self.path, stretches, self.books) if not self.errors else {}
        return [t.replace(split=split[t.id]) if t.id in split else t for t in built]

    def _inherited(self, outline: Outline) -> dict[str, list[Constraint]]:
        """Constraints of summaries, by the UID of the tasks below them: they bound every one of those."""
        found: dict[str, list[Constraint]] = {}
        for item in outline.items.values():
            if not item.is_summary:
                continue
            try:
                constraints = [c for c in own_constraints(item.node, self.books) if c.kind in ("SNET", "FNLT")] if not item.node.flag("Manual") else []
            except PmoRiskError as error:
                self.errors.append(error)
                continue
            if constraints:
                self.books.note("note", "SUMMARY_CONSTRAINT", "constraints of summaries bound each task below them", line=item.node.line)
                for uid in item.leaves:
                    found.setdefault(uid, []).extend(constraints)
            self._unused_of_summary(item)
        return found

    def _unused_of_summary(self, item: Item) -> None:
        if item.node.get("Deadline"):
            self.books.note("note", "SUMMARY_DEADLINE", "deadlines of summaries are not used", line=item.node.line)

    def _start(self, tasks: list[Task]) -> tuple[datetime, list[Task]]:
        """The project's start. Project lets a constraint start a task before it: then all others are held at the stated start."""
        stated = date_or_none(self.root.get("StartDate"), f"{self.books.at(self.root.line)}: StartDate")
        if stated is None:
            raise FormatError("the project has no start date", where=self.books.at(self.root.line), code="START_MISSING", remedy="set it in Project")
        pinned = [c.when for t in tasks for c in t.constraints if c.kind in _PINS_START and not t.is_started]
        first = min([stated, *pinned])
        if first == stated:
            return stated, tasks
        self.books.note("note", "EARLY_START", "constraints start tasks before the project's start; tasks that nothing holds begin at the stated start")
        return first, [
            t if t.after or t.is_started or self._is_pinned(t) else t.replace(constraints=[*t.constraints, Constraint("SNET", stated)]) for t in tasks
        ]

    @staticmethod
    def _is_pinned(task: Task) -> bool:
        return any(c.kind in _PINS_START for c in task.constraints)


FORMATS.register("mspdi")(Mspdi())
