"""A project, or the result of its simulation, as Microsoft Project XML (MSPDI)."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from pmo_risk.errors import FormatError, shown
from pmo_risk.exporters.mspdi_fields import Fields, uids_of
from pmo_risk.exporters.mspdi_resources import assignment_elements, resource_calendars, resource_elements
from pmo_risk.exporters.mspdi_task import MAX_BASELINES, Around, summary_element, task_element
from pmo_risk.exporters.mspdi_xml import calendar_element, clock, put
from pmo_risk.exporters.planned import Dates, Export, Lengths, Log, Place, dates_of, fixed_plan, outline, planned_part
from pmo_risk.exporters.risk_fields import plan_and_fields
from pmo_risk.model import Project, Task
from pmo_risk.model.constraint import PULLS

NAMESPACE = "http://schemas.microsoft.com/project"


def to_mspdi(thing: Any, where: str = "plan.xml", *, names: Mapping[str, str] | None = None) -> Export:
    """The file of a project or of its result, with notes on what Microsoft Project cannot hold.

    Parameters
    ----------
    thing : a result adds P50 and P80 finish (Date1, Date2), mean start (Date3) and criticality (Number1) of every task as custom fields.
    where : name of the file, for the notes.
    names : names of elements of the work breakdown, by path.

    Raises
    ------
    FormatError : for a portfolio: Project holds one project a file.
    GraphError : the network has a cycle.

    >>> to_mspdi(Project("p", "2027-01-04", [Task("a", 5)])).data[:38]
    b"<?xml version='1.0' encoding='UTF-8'?>"
    """
    plan, risk = plan_and_fields(thing)
    if not isinstance(plan, Project):
        raise FormatError("Microsoft Project holds one project a file", where=where, code="WRITE", remedy="write each project, or .xer")
    log = Log(where)
    plan = planned_part(plan, log)
    lengths = Lengths(plan, log)
    lengths.uncertain()
    dates = dates_of(fixed_plan(plan, log))
    uids = uids_of(plan)
    fields = Fields(plan, risk, any(str(n) != i for i, n in uids.items()), log)
    calendars = {name: n for n, name in enumerate(plan.calendars, 1)}
    around = Around(plan, lengths, fields, uids, calendars, dates, log, _deadline(plan, dates, log))
    root = _document(around, names or {})
    ET.indent(root)
    return Export(ET.tostring(root, encoding="UTF-8", xml_declaration=True), log.problems())


def _document(around: Around, names: Mapping[str, str]) -> ET.Element:
    plan = around.project
    root = ET.Element("Project", xmlns=NAMESPACE)
    put(root, _properties(around))
    around.fields.definitions(root)
    holder = ET.SubElement(root, "Calendars")
    for calendar in plan.calendars.values():
        calendar_element(holder, calendar, around.calendars[calendar.name])
    calendars = resource_calendars(holder, around, len(plan.calendars) + 1)
    _tasks(ET.SubElement(root, "Tasks"), around, names)
    resource_elements(ET.SubElement(root, "Resources"), around, calendars)
    assignment_elements(ET.SubElement(root, "Assignments"), around)
    return root


def _properties(around: Around) -> Iterator[tuple[str, Any]]:
    plan, hours, log = around.project, around.project.calendar.hours, around.log
    held = [c for t in plan for c in t.constraints[:1] if c.kind in PULLS and not t.manual]
    honoured = bool(held) and all(c.mandatory for c in held)
    if not honoured and any(c.mandatory for c in held):
        log.note("MANDATORY", "Microsoft Project honours the constraints of all tasks or of none; mandatory ones are written as others")
    _options(plan, log)
    shifts = next(day for day in plan.calendar.week if day)
    start, finish = min(d.early_start for d in around.dates.values()), max(d.early_finish for d in around.dates.values())
    yield from (("SaveVersion", 14), ("Name", f"{plan.id}.xml"), ("Title", plan.name or plan.id), ("ScheduleFromStart", 1))
    yield from (("StartDate", plan.start), ("FinishDate", max(start, finish)), ("CriticalSlackLimit", round(plan.options.critical_float / hours.day)))
    yield from (("CurrencyDigits", 2), ("CurrencySymbol", plan.currency or "$"), ("CurrencyCode", plan.currency or None))
    yield from (("CalendarUID", around.calendars[plan.calendar.name]), ("DefaultStartTime", clock(shifts[0][0])))
    yield from (("DefaultFinishTime", clock(shifts[-1][1])), ("MinutesPerDay", hours.day * 60), ("MinutesPerWeek", hours.week * 60))
    yield from (("DaysPerMonth", hours.month / hours.day), ("DurationFormat", 7), ("HonorConstraints", honoured))
    yield from (("MultipleCriticalPaths", plan.options.open_ends_critical), ("StatusDate", plan.data_date), ("NewTasksAreManual", 0))


def _deadline(plan: Project, dates: Mapping[str, Dates], log: Log) -> datetime | None:
    """The date that tasks without successors must finish by. Late dates in Project are never later than the project's finish."""
    if plan.deadline is None or plan.deadline > max(d.early_finish for d in dates.values()):
        if plan.deadline is not None:
            log.note("DEADLINE", "the deadline of the project as a whole is later than its finish and is not written: slack is counted to the finish")
        return None
    log.note("DEADLINE", "the deadline of the project as a whole is written as one of each task without successors", severity="note")
    return plan.deadline


def _options(plan: Project, log: Log) -> None:
    if plan.options.critical != "float" or plan.options.critical_float % plan.calendar.hours.day:
        log.note("SCHEDULE_OPTION", "Microsoft Project's critical tasks are those of total slack up to a number of whole days")
    if plan.data_date is not None and plan.options.progress != "retained":
        log.note("SCHEDULE_OPTION", f"progress {shown(plan.options.progress)} is not written")
    if len(plan.baselines) > MAX_BASELINES:
        log.note("BASELINE", f"Microsoft Project has {MAX_BASELINES} baselines; further ones are not written")
    for index, name in enumerate(plan.baselines):
        if name != ("baseline" if not index else f"baseline {index}"):
            log.note("BASELINE", f"baseline {shown(name)} is written as number {index}", severity="note")
    if any(abs(c.hours.day - plan.calendar.hours.day) > 1e-9 for c in plan.calendars.values()):
        log.note("HOURS", "Microsoft Project has one length of a day for all calendars: the project's", severity="note")


class _Outline:
    """Where tasks stand. One that has its place in the breakdown to itself is an element of that code; others stand below a summary."""

    def __init__(self, plan: Project) -> None:
        self.summaries: dict[str, Task] = {}
        for task in plan:
            if task.type == "summary" and task.wbs:
                self.summaries.setdefault(task.wbs, task)
        self.leaves = [t for t in plan if self.summaries.get(t.wbs) is not t]
        paths = Counter(t.wbs for t in self.leaves)
        above = {p for path in {*paths, *self.summaries} for p in _above(path)}
        inner = {p for p, n in paths.items() if n > 1} | above | set(self.summaries)
        self.parent = {t.id: t.wbs if t.wbs in inner or not t.wbs else t.wbs.rpartition(".")[0] for t in self.leaves}
        self.places = list(outline(self.parent.get(t.id, t.wbs) for t in plan))
        self.below: dict[str, list[Task]] = {}
        for task in plan:
            for path in (task.wbs, *_above(task.wbs)):
                self.below.setdefault(path, []).append(task)
        self.inside: dict[str, list[Task]] = {}
        for task in self.leaves:
            self.inside.setdefault(self.parent[task.id], []).append(task)


def _above(path: str) -> Iterator[str]:
    while "." in path:
        path = path.rpartition(".")[0]
        yield path


def _tasks(holder: ET.Element, around: Around, names: Mapping[str, str]) -> None:
    plan, tree = around.project, _Outline(around.project)
    spare = max(around.uids.values()) + 1
    number = 0
    summary_element(holder, 0, 0, plan.name or plan.id, "0", 0, _span(around.dates, plan), None)
    for task in tree.inside.get("", ()):
        number += 1
        task_element(holder, task, number, 1, around)
    for place in tree.places:
        number += 1
        spare = _summary(holder, place, number, spare, tree, around, names)
        for task in tree.inside.get(place.path, ()):
            number += 1
            task_element(holder, task, number, place.level + 1, around)


def _summary(holder: ET.Element, place: Place, number: int, spare: int, tree: _Outline, around: Around, names: Mapping[str, str]) -> int:
    task = tree.summaries.get(place.path)
    name = names.get(place.path) or (task.name or task.id if task else place.short)
    uid = around.uids[task.id] if task else spare
    element = summary_element(holder, uid, number, name, place.path, place.level, _span(around.dates, tree.below[place.path]), task)
    if task:
        around.fields.of(element, task)
        around.fields.codes_of(element, task)
        if task.after or task.constraints:
            around.log.note("LINK", "links and constraints of summaries are not written", task.id)
    return spare if task else spare + 1


def _span(dates: Mapping[str, Dates], tasks: Iterable[Task]) -> tuple[datetime, datetime]:
    mine = [dates[t.id] for t in tasks]
    return min(d.early_start for d in mine), max(d.early_finish for d in mine)
