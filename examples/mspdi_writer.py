"""A project as Microsoft Project XML (MSPDI): calendars with exceptions, an outline of summaries, tasks with their predecessor links."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from planned import Dates, costs, hours, lag_hours, outline

import pmo_risk as pr

NAMESPACE = "http://schemas.microsoft.com/project"
LINK_TYPES = {"FF": 0, "FS": 1, "SF": 2, "SS": 3}
CONSTRAINTS = {"MSO": 2, "MFO": 3, "SNET": 4, "SNLT": 5, "FNET": 6, "FNLT": 7}
HOURS_FORMAT, DAYS_FORMAT = 5, 7
TEXT1 = 188743731
Pairs = Iterable[tuple[str, object]]


def write_mspdi(plan: pr.Project, path: Path, names: Mapping[str, str], dates: Dates) -> None:
    """Write ``plan`` with its most likely durations and costs."""
    tree = ET.ElementTree(mspdi(plan, names, dates))
    ET.indent(tree)
    tree.write(path, encoding="UTF-8", xml_declaration=True)


def mspdi(plan: pr.Project, names: Mapping[str, str], dates: Dates) -> ET.Element:
    """The document's root element."""
    root = ET.Element("Project", xmlns=NAMESPACE)
    calendars = {c.name: n for n, c in enumerate(plan.calendars.values(), 1)}
    day, week = plan.calendar.hours.day * 60, plan.calendar.hours.week * 60
    finish = max(end for _, end in dates.values())
    _put(root, [
        ("SaveVersion", 14), ("Name", f"{plan.id}.xml"), ("Title", plan.name or plan.id), ("ScheduleFromStart", 1), ("StartDate", _when(plan.start)),
        ("FinishDate", _when(finish)), ("CurrencyDigits", 2), ("CurrencySymbol", "€"), ("CurrencyCode", plan.currency), ("CalendarUID", 1),
        ("DefaultStartTime", "08:00:00"), ("DefaultFinishTime", "17:00:00"), ("MinutesPerDay", f"{day:g}"), ("MinutesPerWeek", f"{week:g}"),
        ("DaysPerMonth", 20), ("DurationFormat", DAYS_FORMAT), ("HonorConstraints", 0), ("StatusDate", _when(plan.data_date or plan.start)),
        ("CurrentDate", _when(plan.data_date or plan.start)), ("NewTasksAreManual", 0),
    ])  # fmt: skip
    attribute = ET.SubElement(ET.SubElement(root, "ExtendedAttributes"), "ExtendedAttribute")
    _put(attribute, [("FieldID", TEXT1), ("FieldName", "Text1"), ("Alias", "Activity ID")])
    holder = ET.SubElement(root, "Calendars")
    for calendar in plan.calendars.values():
        _calendar(ET.SubElement(holder, "Calendar"), calendar, calendars[calendar.name])
    _tasks(ET.SubElement(root, "Tasks"), plan, names, dates, calendars)
    return root


def _put(parent: ET.Element, pairs: Pairs) -> None:
    for name, value in pairs:
        ET.SubElement(parent, name).text = str(value)


def _when(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S}"


def _length(worked: float) -> str:
    minutes = round(worked * 60)
    return f"PT{minutes // 60}H{minutes % 60}M0S"


def _calendar(element: ET.Element, calendar: pr.Calendar, uid: int) -> None:
    _put(element, [("UID", uid), ("Name", calendar.name), ("IsBaseCalendar", 1), ("BaseCalendarUID", -1)])
    days = ET.SubElement(element, "WeekDays")
    for number, shifts in enumerate([calendar.week[6], *calendar.week[:6]], 1):
        day = ET.SubElement(days, "WeekDay")
        _put(day, [("DayType", number), ("DayWorking", int(bool(shifts)))])
        _shifts(day, shifts)
    exceptions = ET.SubElement(element, "Exceptions")
    for when, shifts in calendar.exceptions:
        exception = ET.SubElement(exceptions, "Exception")
        _put(exception, [("EnteredByOccurrences", 0)])
        _put(ET.SubElement(exception, "TimePeriod"), [("FromDate", f"{when}T00:00:00"), ("ToDate", f"{when}T23:59:00")])
        _put(exception, [("Occurrences", 1), ("Name", "Working day" if shifts else "Holiday"), ("Type", 1), ("DayWorking", int(bool(shifts)))])
        _shifts(exception, shifts)


def _shifts(parent: ET.Element, shifts: Iterable[tuple[int, int]]) -> None:
    times = [(f"{a // 60:02d}:{a % 60:02d}:00", f"{b // 60 % 24:02d}:{b % 60:02d}:00") for a, b in shifts]
    if times:
        holder = ET.SubElement(parent, "WorkingTimes")
        for start, end in times:
            _put(ET.SubElement(holder, "WorkingTime"), [("FromTime", start), ("ToTime", end)])


def _tasks(holder: ET.Element, plan: pr.Project, names: Mapping[str, str], dates: Dates, calendars: Mapping[str, int]) -> None:
    nodes = outline(plan, names)
    order = [x for node in nodes for x in (node.code, *(t.id for t in node.tasks))]
    uids = {name: n for n, name in enumerate(order, 1)}
    _summary(holder, 0, plan.name or plan.id, "0", 0, list(dates.values()))
    for node in nodes:
        inside = [dates[t.id] for t in plan if f"{t.wbs}.".startswith(f"{node.code}.")]
        _summary(holder, uids[node.code], node.name, node.code, node.level, inside)
        for task in node.tasks:
            _task(holder, plan, task, uids, calendars, dates[task.id], node.level + 1)


def _summary(holder: ET.Element, uid: int, name: str, wbs: str, level: int, inside: list[tuple[datetime, datetime]]) -> None:
    start, finish = min(a for a, _ in inside), max(b for _, b in inside)
    _put(ET.SubElement(holder, "Task"), [
        ("UID", uid), ("ID", uid), ("Name", name), ("Active", 1), ("Manual", 0), ("Type", 1), ("IsNull", 0), ("WBS", wbs), ("OutlineLevel", level),
        ("Priority", 500), ("Start", _when(start)), ("Finish", _when(finish)), ("Milestone", 0), ("Summary", 1), ("CalendarUID", -1),
    ])  # fmt: skip


def _task(
    holder: ET.Element,
    plan: pr.Project,
    task: pr.Task,
    uids: Mapping[str, int],
    calendars: Mapping[str, int],
    dates: tuple[datetime, datetime],
    level: int,
) -> None:
    element, worked = ET.SubElement(holder, "Task"), hours(plan, task)
    own = task.calendar or plan.calendar.name
    shown_in = HOURS_FORMAT if task.unit == "h" else DAYS_FORMAT
    money = round(sum(amount for _, amount in costs(plan, task)) * 100)
    _put(element, [
        ("UID", uids[task.id]), ("ID", uids[task.id]), ("Name", task.name), ("Active", 1), ("Manual", 0), ("Type", 1), ("IsNull", 0),
        ("WBS", f"{task.wbs}.{task.id}"), ("OutlineLevel", level), ("Priority", 500), ("Start", _when(dates[0])), ("Finish", _when(dates[1])),
        ("Duration", _length(worked)), ("DurationFormat", shown_in), ("Estimated", 0), ("Milestone", int(worked == 0)), ("Summary", 0),
        ("FixedCost", money), ("FixedCostAccrual", 3), ("PercentComplete", 0), ("ActualDuration", _length(0)), ("RemainingDuration", _length(worked)),
    ])  # fmt: skip
    constraint = task.constraints[0] if task.constraints else None
    _put(element, [("ConstraintType", CONSTRAINTS[constraint.kind] if constraint else 0)])
    _put(element, [("CalendarUID", -1 if own == plan.calendar.name else calendars[own])])
    if constraint:
        _put(element, [("ConstraintDate", _when(constraint.date))])
    if task.deadline:
        _put(element, [("Deadline", _when(task.deadline))])
    for link in task.after:
        lag = round(lag_hours(plan, link) * 600)
        form = HOURS_FORMAT if link.lag.unit == "h" else DAYS_FORMAT
        _put(ET.SubElement(element, "PredecessorLink"), [
            ("PredecessorUID", uids[link.predecessor]), ("Type", LINK_TYPES[link.type]), ("CrossProject", 0), ("LinkLag", lag), ("LagFormat", form),
        ])  # fmt: skip
    _put(ET.SubElement(element, "ExtendedAttribute"), [("FieldID", TEXT1), ("Value", task.id)])
