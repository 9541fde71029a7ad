"""Calendars of a XER: the nested text of ``clndr_data``, base calendars, and names made unique."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta

from pmo_risk.errors import CalendarError, PmoRiskError, shown
from pmo_risk.importers.ledger import Ledger
from pmo_risk.importers.p6_name import unique_names
from pmo_risk.importers.xer_numbers import Numbers
from pmo_risk.importers.xer_table import Row
from pmo_risk.model import Calendar
from pmo_risk.model.calendar import Clock

_DAYS = {"1": "sun", "2": "mon", "3": "tue", "4": "wed", "5": "thu", "6": "fri", "7": "sat"}
_DAY_ZERO = date(1899, 12, 30)
_DEEPEST = 12
_OPEN = re.compile(r"\(\s*[0-9]+\s*\|\|([^()]*)\(([^()]*)\)\s*\(")
_CLOSE = re.compile(r"\)[\s\x7f]*\)")
_GAP = re.compile(r"[\s\x7f]*")
Shifts = list[tuple[Clock, Clock]]
Week = dict[str, Shifts]
Dated = dict[str | date, Shifts]


@dataclass
class Part:
    """One node of clndr_data: its name, its ``key|value`` pairs, and the nodes in it."""

    name: str
    values: dict[str, str]
    parts: list[Part] = field(default_factory=list)

    def find(self, name: str) -> Part | None:
        """The first node of that name at this level."""
        return next((p for p in self.parts if p.name == name), None)


def parse_data(text: str, where: str) -> Part:
    """The tree that ``(0||Name(key|value)(...))`` spells; line breaks are \\x7f in files.

    >>> parse_data("(0||CalendarData()((0||DaysOfWeek()())))", "here").parts[0].name
    'DaysOfWeek'
    """
    root = Part("", {})
    stack, at = [root], _skip(text, 0)
    while at < len(text):
        opened = _OPEN.match(text, at)
        if opened:
            if len(stack) > _DEEPEST:
                raise CalendarError(f"its data is nested deeper than {_DEEPEST}", where=where, code="CALENDAR_DATA")
            cells = opened[2].split("|")
            part = Part(opened[1].strip(), dict(zip(cells[::2], cells[1::2], strict=False)))
            stack[-1].parts.append(part)
            stack.append(part)
            at = _skip(text, opened.end())
            continue
        closed = _CLOSE.match(text, at)
        if not closed or len(stack) == 1:
            raise CalendarError(f"cannot read its data at {shown(text[at : at + 20])}", where=where, code="CALENDAR_DATA", remedy="export it again")
        stack.pop()
        at = _skip(text, closed.end())
    if len(stack) > 1 or len(root.parts) != 1:
        raise CalendarError("its data is cut", where=where, code="CALENDAR_DATA", remedy="export it again")
    return root.parts[0]


def _skip(text: str, at: int) -> int:
    gap = _GAP.match(text, at)
    return gap.end() if gap else at


def _shifts(part: Part, where: str) -> Shifts:
    shifts: Shifts = []
    for shift in part.parts:
        start, finish = shift.values.get("s"), shift.values.get("f")
        if start is None or finish is None:
            raise CalendarError(f"a shift without start or finish: {shown(shift.values)}", where=where, code="CALENDAR_DATA")
        shifts.append((start, finish))
    return shifts


def _date(part: Part, where: str) -> date:
    serial = part.values.get("d", "")
    if not (serial.isascii() and serial.isdigit()) or not 1 <= int(serial) <= 401_768:
        raise CalendarError(f"exception date {shown(serial)} is no day number from 1 to 401768", where=where, code="DATE_SERIAL")
    return _DAY_ZERO + timedelta(days=int(serial))


class Calendars:
    """The calendars of one file by ``clndr_id``, each built when first asked for."""

    def __init__(self, rows: list[Row], numbers: Numbers, books: Ledger) -> None:
        self.books, self.numbers = books, numbers
        self.rows = {row["clndr_id"]: row for row in rows}
        self.names = unique_names({i: row["clndr_name"] for i, row in self.rows.items()})
        for clndr_id, row in self.rows.items():
            if self.names[clndr_id] not in (row["clndr_name"], clndr_id):
                books.note("note", "CALENDAR_NAME", "calendars of one name are told apart by their id", line=row.line)
        self.default = next((i for i, row in self.rows.items() if row["default_flag"] == "Y"), None)
        self._weeks: dict[str, tuple[Week, Dated]] = {}
        self._built: dict[str, Calendar] = {}
        first: dict[str, Row] = {}
        for row in rows:
            if first.setdefault(row["clndr_id"], row) is not row:
                what = f"clndr_id {shown(row['clndr_id'])} is used twice, first on line {first[row['clndr_id']].line}"
                raise CalendarError(what, where=books.at(row.line), code="DUPLICATE_CALENDAR", remedy="export it again")

    def __contains__(self, clndr_id: str) -> bool:
        return clndr_id in self.rows

    def __getitem__(self, clndr_id: str) -> Calendar:
        """The calendar of that id. CalendarError where its data is at fault."""
        if clndr_id not in self._built:
            row = self.rows[clndr_id]
            where = self.books.at(row.line)
            week, exceptions = self._week(clndr_id, ())
            hours = {f"hours_per_{p}": self.numbers.optional(row[f"{p}_hr_cnt"], f"{where}: {p}_hr_cnt") for p in ("day", "week", "month", "year")}
            try:
                self._built[clndr_id] = Calendar(self.names[clndr_id], week, exceptions, **hours)
            except PmoRiskError as error:
                raise error.at(where) from None
            self.books.used("CALENDAR")
        return self._built[clndr_id]

    def all(self) -> list[Calendar]:
        """Every calendar that can be built; the others are listed."""
        found = []
        for clndr_id, row in self.rows.items():
            try:
                found.append(self[clndr_id])
            except PmoRiskError as error:
                self.books.note("warning", "CALENDAR_SKIPPED", f"calendar {shown(self.names[clndr_id])} is not used, and not read: {error.what}", line=row.line)
        return found

    def _week(self, clndr_id: str, below: tuple[str, ...]) -> tuple[Week, Dated]:
        """Shifts by day name and by date; what a calendar does not say it takes from its base."""
        if clndr_id in self._weeks:
            return self._weeks[clndr_id]
        row = self.rows[clndr_id]
        where = self.books.at(row.line)
        if clndr_id in below or len(below) > 50:
            raise CalendarError(f"calendar {shown(self.names[clndr_id])} is its own base", where=where, code="CYCLE", remedy="mend base_clndr_id")
        base, own = row["base_clndr_id"], self._said(row, where)
        if own is None and base not in self.rows and self.default not in (None, clndr_id):
            base = self.default or ""
            self.books.note("note", "CALENDAR_DEFAULT", f"calendars without data are read as the default {shown(self.names[base])}", line=row.line)
        if row["base_clndr_id"] and row["base_clndr_id"] not in self.rows:
            what = f"calendar {shown(self.names[clndr_id])} is built on calendar {shown(row['base_clndr_id'])}, which is not in the file"
            self.books.note("warning", "CALENDAR_MISSING", what, line=row.line, remedy="export it with its base calendar")
        week, exceptions = self._week(base, (*below, clndr_id)) if base in self.rows else ({}, {})
        if own is not None:
            week, exceptions = {**week, **own[0]}, {**exceptions, **own[1]}
        self._weeks[clndr_id] = (week, exceptions)
        return week, exceptions

    def _said(self, row: Row, where: str) -> tuple[Week, Dated] | None:
        """What a calendar says itself; None where it says nothing."""
        data = row["clndr_data"]
        return self._own(parse_data(data, where), where, row.line) if data.strip("\x7f ") else None

    def _own(self, tree: Part, where: str, line: int) -> tuple[Week, Dated]:
        days, dated = tree.find("DaysOfWeek"), tree.find("Exceptions")
        week = {_DAYS[day.name]: _shifts(day, where) for day in (days.parts if days else ()) if day.name in _DAYS}
        exceptions: Dated = {}
        for part in dated.parts if dated else ():
            if not part.values.get("d"):
                self.books.note("warning", "CALENDAR_EXCEPTION", "a calendar exception without a date is skipped", line=line)
                continue
            when = _date(part, where)
            if when in exceptions and exceptions[when] != _shifts(part, where):
                self.books.note("warning", "CALENDAR_EXCEPTION", f"two exceptions on {when}; the first is kept", line=line)
            exceptions.setdefault(when, _shifts(part, where))
        return week, exceptions
