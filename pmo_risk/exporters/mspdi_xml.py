"""Elements of a Microsoft Project file: values as it writes them, calendars with their exceptions."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable
from datetime import datetime

from pmo_risk.exporters.planned import plain_number
from pmo_risk.exporters.xer_text import plain_text
from pmo_risk.model import Calendar
from pmo_risk.model.calendar import Shifts

Value = str | float | int | bool | datetime | None
Pairs = Iterable[tuple[str, Value]]
FORMATS = {"min": 3, "emin": 4, "h": 5, "eh": 6, "d": 7, "ed": 8, "w": 9, "ew": 10, "mo": 11, "emo": 12, "y": 5, "ey": 6, "%": 19, "e%": 20}
"""Codes of the units in which durations and lags are shown."""


def put(parent: ET.Element, pairs: Pairs) -> None:
    """Add a child for each value that there is."""
    for name, value in pairs:
        if value is not None:
            ET.SubElement(parent, name).text = _text(value)


def _text(value: Value) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%dT%H:%M:%S}"
    if isinstance(value, str):
        return plain_text(value)
    return str(int(value)) if isinstance(value, bool) else plain_number(value or 0.0)


def length(hours: float) -> str:
    """Hours as ``PT8H30M0S``, to the second.

    >>> length(8.5), length(0.01)
    ('PT8H30M0S', 'PT0H0M36S')
    """
    minutes, seconds = divmod(round(hours * 3600), 60)
    return f"PT{minutes // 60}H{minutes % 60}M{seconds}S"


def calendar_element(holder: ET.Element, calendar: Calendar, uid: int) -> None:
    """A base calendar: its week from Sunday, and an exception for each date."""
    element = ET.SubElement(holder, "Calendar")
    put(element, [("UID", uid), ("Name", calendar.name), ("IsBaseCalendar", 1), ("BaseCalendarUID", -1)])
    days = ET.SubElement(element, "WeekDays")
    for number, shifts in enumerate([calendar.week[6], *calendar.week[:6]], 1):
        day = ET.SubElement(days, "WeekDay")
        put(day, [("DayType", number), ("DayWorking", bool(shifts))])
        _shifts(day, shifts)
    if not calendar.exceptions:
        return
    exceptions = ET.SubElement(element, "Exceptions")
    for when, shifts in calendar.exceptions:
        exception = ET.SubElement(exceptions, "Exception")
        put(exception, [("EnteredByOccurrences", 0)])
        put(ET.SubElement(exception, "TimePeriod"), [("FromDate", f"{when}T00:00:00"), ("ToDate", f"{when}T23:59:00")])
        put(exception, [("Occurrences", 1), ("Name", "Working day" if shifts else "Holiday"), ("Type", 1), ("DayWorking", bool(shifts))])
        _shifts(exception, shifts)


def _shifts(parent: ET.Element, shifts: Shifts) -> None:
    if shifts:
        holder = ET.SubElement(parent, "WorkingTimes")
        for a, b in shifts:
            put(ET.SubElement(holder, "WorkingTime"), [("FromTime", clock(a)), ("ToTime", clock(b))])


def clock(minute: int) -> str:
    """A minute of the day as a time; the end of the day is midnight."""
    return f"{minute // 60 % 24:02d}:{minute % 60:02d}:00"
