"""Resources and assignments of a Microsoft Project file."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping
from datetime import datetime

from pmo_risk.errors import shown
from pmo_risk.exporters.mspdi_task import Around
from pmo_risk.exporters.mspdi_xml import length, put
from pmo_risk.model import Assignment, Rate, Resource, Task

_TYPES = {"material": 0, "labor": 1, "nonlabor": 1, "cost": 2}
_EVER, _NEVER = datetime(1984, 1, 1), datetime(2049, 12, 31, 23, 59)


def resource_calendars(holder: ET.Element, around: Around, first: int) -> Mapping[str, int]:
    """A calendar for each resource that has one, as Project wants it: its own, with nothing but a base. UIDs by resource id."""
    found: dict[str, int] = {}
    for resource in around.project.resources.values():
        if resource.calendar is not None and resource.calendar in around.calendars and _TYPES[resource.kind] == 1:
            uid = found[resource.id] = first + len(found)
            base = around.calendars[resource.calendar]
            put(ET.SubElement(holder, "Calendar"), [("UID", uid), ("Name", _name(resource)), ("IsBaseCalendar", 0), ("BaseCalendarUID", base)])
    return found


def resource_elements(holder: ET.Element, around: Around, calendars: Mapping[str, int]) -> None:
    """All resources, with the prices of their first table by date."""
    for uid, resource in enumerate(around.project.resources.values(), 1):
        if resource.kind == "nonlabor":
            around.log.note("RESOURCE", f"Microsoft Project has no equipment; {shown(resource.id)} is written as a work resource", severity="note")
        first = resource.rates[0] if resource.rates else None
        element = ET.SubElement(holder, "Resource")
        put(element, [
            ("UID", uid), ("ID", uid), ("Name", _name(resource)), ("Type", _TYPES[resource.kind]), ("IsNull", 0),
            ("MaterialLabel", resource.unit if resource.kind == "material" and resource.unit else None), ("Code", resource.id),
            ("MaxUnits", first.limit if first is not None else None), ("StandardRate", first.price if first is not None else None),
            ("StandardRateFormat", 2), ("CalendarUID", calendars.get(resource.id, -1)),
            ("IsCostResource", 1 if resource.kind == "cost" else None),
        ])  # fmt: skip
        if any(r.limit is not None for r in resource.rates):
            periods = ET.SubElement(element, "AvailabilityPeriods")
            for start, end, rate in _steps(resource):
                put(ET.SubElement(periods, "AvailabilityPeriod"), [("AvailableFrom", start), ("AvailableTo", end), ("AvailableUnits", rate.limit)])
        if len(resource.rates) > 1 or any(r.start for r in resource.rates):
            _rates(element, resource)


def _name(resource: Resource) -> str:
    return resource.name or resource.id


def _rates(element: ET.Element, resource: Resource) -> None:
    holder = ET.SubElement(element, "Rates")
    for start, end, rate in _steps(resource):
        put(ET.SubElement(holder, "Rate"), [
            ("RatesFrom", start), ("RatesTo", end), ("RateTable", 0), ("StandardRate", rate.price), ("StandardRateFormat", 2), ("OvertimeRate", 0),
            ("OvertimeRateFormat", 2), ("CostPerUse", 0),
        ])  # fmt: skip


def _steps(resource: Resource) -> list[tuple[datetime, datetime, Rate]]:
    rates = sorted(resource.rates, key=lambda r: r.start or _EVER)
    starts = [r.start or _EVER for r in rates]
    return list(zip(starts, [*starts[1:], _NEVER], rates, strict=True))


def assignment_elements(holder: ET.Element, around: Around) -> None:
    """What every task uses."""
    uids = {r: n for n, r in enumerate(around.project.resources, 1)}
    number = 0
    for task in around.project:
        for use in task.assignments:
            number += 1
            _assignment(ET.SubElement(holder, "Assignment"), number, task, use, uids[use.resource], around)


def _assignment(element: ET.Element, number: int, task: Task, use: Assignment, resource: int, around: Around) -> None:
    if min(use.units, use.remaining, use.rate) < 0:
        around.log.note("ASSIGNMENT", "assignments of less than nothing are written as none", task.id)
    if use.curve:
        around.log.note("CURVE", "curves of assignments are written as even", task.id)
    if not use.driving:
        around.log.note("ASSIGNMENT", "every assignment of Microsoft Project may move the task's dates", task.id, "note")
    dates = around.dates[task.id]
    units, remaining = max(0.0, use.units), max(0.0, use.remaining)
    whole = around.lengths.of(task).hours
    rate = max(0.0, use.rate) or (units / whole if whole else 1.0)
    material = around.project.resources[use.resource].kind == "material"
    put(element, [
        ("UID", number), ("TaskUID", around.uids[task.id]), ("ResourceUID", resource), ("ActualCost", round((use.cost - use.remaining_cost) * 100, 2)),
        ("ActualWork", length(max(0.0, units - remaining))), ("Cost", round(use.cost * 100, 2)), ("Delay", round(use.lag * 600)),
        ("Finish", task.actual_finish or dates.early_finish), ("HasFixedRateUnits", 1), ("FixedMaterial", material), ("RegularWork", length(units)),
        ("RemainingCost", round(use.remaining_cost * 100, 2)), ("RemainingWork", length(remaining)), ("Start", task.actual_start or dates.early_start),
        ("Units", units if material else rate), ("Work", length(units)), ("WorkContour", 0),
    ])  # fmt: skip
