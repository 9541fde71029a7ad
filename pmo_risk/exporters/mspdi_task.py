"""Task elements of a Microsoft Project file."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from pmo_risk.exporters.mspdi_fields import Fields
from pmo_risk.exporters.mspdi_xml import FORMATS, length, put
from pmo_risk.exporters.planned import Dates, Lengths, Log, calendars_of_staff, single_driver
from pmo_risk.model import Baseline, Link, Project, Task

LINK_TYPES = {"FF": 0, "FS": 1, "SF": 2, "SS": 3}
CONSTRAINTS = {"ALAP": 1, "MSO": 2, "MFO": 3, "SNET": 4, "SNLT": 5, "FNET": 6, "FNLT": 7}
MAX_BASELINES = 11


@dataclass(frozen=True)
class Around:
    """What an element needs of its project."""

    project: Project
    lengths: Lengths
    fields: Fields
    uids: Mapping[str, int]
    calendars: Mapping[str, int]
    dates: Mapping[str, Dates]
    log: Log
    held_by: datetime | None = None
    """The project's deadline, where tasks without successors carry it."""

    @cached_property
    def followed(self) -> frozenset[str]:
        """Ids of tasks that others follow."""
        return frozenset(link.predecessor for link, _ in self.project.links())


def summary_element(
    holder: ET.Element, uid: int, number: int, name: str, wbs: str, level: int, span: tuple[datetime, datetime], task: Task | None
) -> ET.Element:
    """A summary of what lies below it, which may be a task of type summary."""
    element = ET.SubElement(holder, "Task")
    put(element, [
        ("UID", uid), ("ID", number), ("Name", name), ("Active", 1), ("Manual", 0), ("Type", 1), ("IsNull", 0), ("WBS", wbs), ("OutlineLevel", level),
        ("Priority", 500), ("Start", span[0]), ("Finish", span[1]), ("DurationFormat", 7), ("Milestone", 0), ("Summary", 1), ("CalendarUID", -1),
        ("Deadline", task.deadline if task else None),
    ])  # fmt: skip
    return element


def task_element(holder: ET.Element, task: Task, number: int, level: int, around: Around) -> None:
    """One task. What Project cannot hold of it is noted."""
    dates, log = around.dates[task.id], around.log
    manual = task.manual or task.is_span
    start, finish = task.actual_start or dates.early_start, task.actual_finish or dates.early_finish
    left = around.lengths.remaining(task).hours
    whole = around.lengths.of(task).hours if not task.is_span else around.project.calendar_of(task.id).hours_between(start, finish)
    whole = max(whole, left) if task.is_started and not task.is_complete else whole
    done = 0.0 if not task.is_started else whole - left
    kind, on = _constraint(task, dates, around)
    calendar, ignores = _calendar(task, around)
    costs = around.lengths.costs(task)
    fixed, assigned = sum(costs.values()), sum(a.cost for a in task.assignments)
    if task.split:
        log.note("SPLIT", "splits are not written", task.id)
    if task.expected_finish is not None:
        log.note("EXPECTED_FINISH", "Microsoft Project has no expected finish; it is not written", task.id)
    if task.milestone == "start":
        log.note("MILESTONE", "Microsoft Project does not tell milestones of a start from those of a finish", task.id, "note")
    ends = [d for d in (task.deadline, None if task.id in around.followed else around.held_by) if d is not None]
    element = ET.SubElement(holder, "Task")
    put(element, [
        ("UID", around.uids[task.id]), ("ID", number), ("Name", task.name or task.id), ("Active", 1), ("Manual", manual), ("Type", 1), ("IsNull", 0),
        ("WBS", task.wbs or None), ("OutlineLevel", level), ("Priority", 500), ("Start", start), ("Finish", finish), ("Duration", length(whole)),
        ("ManualStart", start if manual else None), ("ManualFinish", finish if manual else None), ("ManualDuration", length(whole) if manual else None),
        ("DurationFormat", FORMATS[around.lengths.unit(task)]), ("Stop", task.suspended), ("Resume", task.resumed), ("EffortDriven", 0), ("Recurring", 0),
        ("Estimated", 0), ("Milestone", whole == 0), ("Summary", 0), ("ExternalTask", 0), ("EarlyStart", dates.early_start),
        ("EarlyFinish", dates.early_finish), ("LateStart", dates.late_start), ("LateFinish", dates.late_finish),
        ("FreeSlack", None if dates.free_float is None else round(dates.free_float * 600)),
        ("TotalSlack", None if dates.total_float is None else round(dates.total_float * 600)), ("FixedCost", round(fixed * 100, 2)), ("FixedCostAccrual", 3),
        ("PercentComplete", 100 if task.is_complete else min(99, round(100 * done / whole)) if whole else 0), ("Cost", round((fixed + assigned) * 100, 2)),
        ("ActualStart", task.actual_start), ("ActualFinish", task.actual_finish), ("ActualDuration", length(done)), ("RemainingDuration", length(left)),
        ("ConstraintType", kind), ("CalendarUID", calendar), ("ConstraintDate", on), ("Deadline", min(ends, default=None)), ("IgnoreResourceCalendar", ignores),
    ])  # fmt: skip
    for link in _links(task, around):
        _link(element, link, task, around)
    around.fields.of(element, task)
    for index, baseline in enumerate(list(around.project.baselines.values())[:MAX_BASELINES]):
        _baseline(element, index, baseline, task)
    around.fields.codes_of(element, task)


def _constraint(task: Task, dates: Dates, around: Around) -> tuple[int, datetime | None]:
    """The one constraint that a task of Project may have. One that starts with the data date is held there, since Project holds nothing behind it."""
    if task.manual or task.is_span:
        if task.is_span:
            around.log.note("LOE", "levels of effort are written as manually scheduled tasks, with the dates that they have now", task.id)
        return 0, None
    if len(task.constraints) > 1:
        around.log.note("CONSTRAINT", "Microsoft Project has room for one constraint a task; further ones are not written", task.id)
    if task.constraints:
        return CONSTRAINTS[task.constraints[0].kind], task.constraints[0].date
    held = around.project.data_date
    if held is None or task.is_started or held <= around.project.start:
        return 0, None
    if dates.early_start > around.project.calendar_of(task.id).add_hours(held, 0):
        return 0, None
    around.log.note("DATA_DATE", "tasks that could begin before the data date are held there by 'start no earlier than'", task.id, "note")
    return CONSTRAINTS["SNET"], held


def _calendar(task: Task, around: Around) -> tuple[int, int]:
    """UID of the task's calendar (-1: the project's), and whether those of its resources are ignored."""
    project, log = around.project, around.log
    own = task.calendar if task.calendar not in (None, project.calendar.name) else None
    alone = single_driver(task)
    if alone is not None and own is None and calendars_of_staff(project, task) == {alone}:
        return -1, 0
    if alone is not None:
        log.note("DRIVER", "working time that is not that of the task's resources is written as the task's calendar; slack is counted on it", task.id)
        return around.calendars[alone], 1
    if task.drivers:
        log.note("DRIVER", "several calendars that drive a task are not written", task.id)
    if calendars_of_staff(project, task):
        return around.calendars[own or project.calendar.name], 1
    return around.calendars[own] if own else -1, 0


def _links(task: Task, around: Around) -> list[Link]:
    """The links that drive the task. Those to and from levels of effort and summaries do not, and would in Project."""
    found = [x for x in task.after if not (task.is_span or around.project[x.predecessor].is_span)]
    if len(found) < len(task.after):
        around.log.note("LINK", "links of levels of effort and summaries drive nothing and are not written", task.id, "note")
    return found


def _link(element: ET.Element, link: Link, task: Task, around: Around) -> None:
    project, unit = around.project, link.lag.unit or around.project.time_unit
    lag = around.lengths.lag(link, task.id)
    if link.lag.percent:
        amount = round(link.lag.value)
        if amount != link.lag.value:
            around.log.note("LAG", "lags in percent are written in whole ones", task.id)
    elif project.lag_calendar == "continuous":
        amount, unit = lag.minutes * 10, unit if lag.elapsed else "eh"
    else:
        amount = lag.minutes * 10
        counted = project.calendar_of(link.predecessor) if project.lag_calendar == "predecessor" else project.calendar
        if lag.minutes and not lag.elapsed and project.lag_calendar != "successor" and counted != project.calendar_of(task.id):
            around.log.note("LAG_CALENDAR", "Microsoft Project counts lags on the calendar of the successor, which is another than the plan's here", task.id)
    put(ET.SubElement(element, "PredecessorLink"), [
        ("PredecessorUID", around.uids[link.predecessor]), ("Type", LINK_TYPES[link.type]), ("CrossProject", 0), ("LinkLag", amount),
        ("LagFormat", FORMATS[unit]),
    ])  # fmt: skip


def _baseline(element: ET.Element, index: int, baseline: Baseline, task: Task) -> None:
    then = baseline.tasks.get(task.id)
    if then is not None:
        put(ET.SubElement(element, "Baseline"), [
            ("Number", index), ("Start", then.start), ("Finish", then.finish), ("Duration", None if then.duration is None else length(then.duration)),
            ("DurationFormat", 7), ("Cost", None if then.cost is None else round(then.cost * 100, 2)),
        ])  # fmt: skip
