"""Calendars of P6 XML: a week of WorkTime, and holidays or exceptions.

P6 writes the last minute that is worked as a shift's Finish: 15:59 is 16:00, and 23:59 midnight. Some writers give the end itself. A file has one manner,
which shows in its minutes: if more of its finishes come to a multiple of five minutes when one is added than do as they are, they are last minutes (so
also where it is even). A Finish of 15:59:59 is 16:00 in either manner, and 00:00 is midnight.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from pmo_risk.errors import CalendarError, shown
from pmo_risk.importers.ledger import Ledger
from pmo_risk.importers.safe_xml import Node
from pmo_risk.importers.values import date_or_none
from pmo_risk.importers.xer_calendar import Calendars, Dated, Shifts, Week
from pmo_risk.importers.xer_numbers import Numbers
from pmo_risk.importers.xer_table import Row

_DAYS = {
    "sunday": "sun",
    "monday": "mon",
    "tuesday": "tue",
    "wednesday": "wed",
    "thursday": "thu",
    "friday": "fri",
    "saturday": "sat",
}
_TIME = re.compile(r"(?:[0-9]{4}-[0-9]{2}-[0-9]{2}T)?([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]+)?)?")
_DAY_MINUTES = 1440


class XmlCalendars(Calendars):
    """The calendars of one P6 XML file by ``ObjectId``."""

    def __init__(self, rows: list[Row], nodes: list[Node], numbers: Numbers, books: Ledger) -> None:
        super().__init__(rows, numbers, books)
        self._nodes = {node.get("ObjectId"): node for node in nodes}
        self._last_minutes = are_last_minutes(time.get("Finish") for node in nodes for time in work_times(node))

    def _said(self, row: Row, where: str) -> tuple[Week, Dated] | None:  # noqa: ARG002  # as in Calendars; elements have lines of their own
        node = self._nodes[row["clndr_id"]]
        week: Week = {}
        for day in node.all("StandardWorkWeek", "StandardWorkHours"):
            name = day.get("DayOfWeek").casefold()
            if name not in _DAYS:
                raise CalendarError(f"unknown day {shown(day.get('DayOfWeek'))}", where=self.books.at(day.line), code="CALENDAR_DATA")
            week[_DAYS[name]] = self._shifts(day)
        exceptions: Dated = {}
        for given in node.all("HolidayOrExceptions", "HolidayOrException"):
            when = self._day(given)
            if when is None:
                self.books.note("warning", "CALENDAR_EXCEPTION", "a calendar exception without a date is skipped", line=given.line)
                continue
            if when in exceptions and exceptions[when] != self._shifts(given):
                self.books.note("warning", "CALENDAR_EXCEPTION", f"two exceptions on {when}; the first is kept", line=given.line)
            exceptions.setdefault(when, self._shifts(given))
        return (week, exceptions) if week or exceptions else None

    def _day(self, node: Node) -> date | None:
        when = date_or_none(node.get("Date"), f"{self.books.at(node.line)}: Date")
        return when.date() if when else None

    def _shifts(self, node: Node) -> Shifts:
        shifts: Shifts = []
        for time in node.all("WorkTime"):
            where = self.books.at(time.line)
            start, finish = time.get("Start"), time.get("Finish")
            if not start or not finish:
                raise CalendarError("a WorkTime without Start or Finish", where=where, code="CALENDAR_DATA")
            shifts.append((_minutes(start, where)[0], end_of(finish, self._last_minutes, where)))
        return shifts


def work_times(calendar: Node) -> Iterator[Node]:
    """Every WorkTime of a calendar's element."""
    yield from calendar.all("StandardWorkWeek", "StandardWorkHours", "WorkTime")
    yield from calendar.all("HolidayOrExceptions", "HolidayOrException", "WorkTime")


def end_of(finish: str, last_minutes: bool, where: str) -> int:
    """The minute of the day at which a shift ends.

    >>> end_of("15:59:00", True, "here"), end_of("16:00:00", False, "here"), end_of("23:59:00", True, "here")
    (960, 960, 1440)
    """
    minute, seconds = _minutes(finish, where)
    if minute == 0 and seconds == 0:
        return _DAY_MINUTES
    if seconds == 59:
        return minute + 1
    return min(minute + last_minutes, _DAY_MINUTES)


def are_last_minutes(finishes: Iterable[str]) -> bool:
    """True where a file writes the last minute worked as a shift's finish, as P6 does.

    >>> are_last_minutes(["11:59:00", "15:29:00"]), are_last_minutes(["12:00:00", "15:30:00"])
    (True, False)
    """
    last = ends = 0
    for text in finishes:
        match = _TIME.fullmatch(text.strip())
        if match and match[3] in (None, "00") and text.strip().strip("0:"):
            last += (int(match[2]) + 1) % 5 == 0
            ends += int(match[2]) % 5 == 0
    return last >= ends


def _minutes(text: str, where: str) -> tuple[int, int]:
    """Minutes and seconds of a time of day; the date before it, if there is one, says nothing."""
    match = _TIME.fullmatch(text.strip())
    if match is None or int(match[2]) > 59 or int(match[1]) * 60 + int(match[2]) > _DAY_MINUTES or int(match[3] or 0) not in (0, 59):
        raise CalendarError(f"cannot read {shown(text)} as a time of day in whole minutes", where=where, code="CALENDAR_DATA", remedy="write it as 16:00:00")
    return int(match[1]) * 60 + int(match[2]), int(match[3] or 0)
