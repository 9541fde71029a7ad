"""Calendars of a Microsoft Project XML file: weeks, base calendars, exceptions of both kinds, work weeks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from pmo_risk.errors import CalendarError, LimitError, PmoRiskError, shown
from pmo_risk.importers.ledger import Ledger
from pmo_risk.importers.mspdi_recurrence import MAX_DATES, Rule, occurrences
from pmo_risk.importers.safe_xml import Node
from pmo_risk.importers.values import date_or_none
from pmo_risk.model import Calendar
from pmo_risk.model.calendar import DAYS, Clock
from pmo_risk.model.units import WorkingHours

Shifts = list[tuple[Clock, Clock]]
Week = dict[str, Shifts]
Dated = dict[str | date, Shifts]
_DAY_NAMES = {"1": "sun", "2": "mon", "3": "tue", "4": "wed", "5": "thu", "6": "fri", "7": "sat"}
_USUAL: Shifts = [("08:00", "12:00"), ("13:00", "17:00")]
_NONE = ("", "-1")
_SINGLE_KINDS = ("", "1")
_RULE_FIELDS = (
    ("Period", "period"),
    ("DaysOfWeek", "days"),
    ("MonthItem", "item"),
    ("MonthPosition", "position"),
    ("Month", "month"),
    ("MonthDay", "month_day"),
)


class Calendars:
    """The calendars of one file by UID, each built when first asked for. ``hours`` is what a day, week and month stand for in this project."""

    def __init__(self, nodes: list[Node], hours: WorkingHours, books: Ledger) -> None:
        self.hours, self.books = hours, books
        self.nodes: dict[str, Node] = {}
        books.rows("Calendar", len(nodes))
        for node in nodes:
            if node.get("UID") in self.nodes:
                what = f"calendar UID {shown(node.get('UID'))} is used twice, first on line {self.nodes[node.get('UID')].line}"
                raise CalendarError(what, where=books.at(node.line), code="DUPLICATE_CALENDAR", remedy="save the file again")
            self.nodes[node.get("UID")] = node
        shared = Counter(node.get("Name") for node in nodes)
        self.names = {
            uid: n.get("Name") if n.get("Name") and shared[n.get("Name")] == 1 else f"{n.get('Name')} ({uid})".strip() for uid, n in self.nodes.items()
        }
        self._built: dict[str, Calendar] = {}

    def __contains__(self, uid: str) -> bool:
        return uid in self.nodes

    def __getitem__(self, uid: str) -> Calendar:
        """The calendar of that UID. CalendarError where it cannot be."""
        if uid not in self._built:
            where = self.books.at(self.nodes[uid].line)
            week, dated = self._time(uid, ())
            try:
                self._built[uid] = self._calendar(self.names[uid], week, dated)
            except PmoRiskError as error:
                raise error.at(where) from None
            self.books.used("Calendar")
        return self._built[uid]

    def of_project(self, root: Node) -> Calendar:
        """The project's own; where it is not in the file, what Microsoft Project calls standard, with a warning."""
        if root.get("CalendarUID") in self:
            return self[root.get("CalendarUID")]
        named = root.get("CalendarUID")
        lost = "the project names no calendar" if named in _NONE else f"the project's calendar {shown(named)} is not in the file"
        self.books.note("warning", "CALENDAR_MISSING", f"{lost}; taken is Monday to Friday, 8-12, 13-17")
        return self._calendar("Standard (assumed)", dict.fromkeys(DAYS[:5], _USUAL), {})

    def _calendar(self, name: str, week: Week, dated: Dated) -> Calendar:
        h = self.hours
        return Calendar(name, week, dated, hours_per_day=h.day, hours_per_week=h.week, hours_per_month=h.month, hours_per_year=h.year)

    def all(self) -> list[Calendar]:
        """Every calendar that can be built; the others are listed."""
        found = []
        for uid, node in self.nodes.items():
            try:
                found.append(self[uid])
            except LimitError:
                raise
            except PmoRiskError as error:
                what = f"calendar {shown(self.names[uid])} is not used, and not read: {error.what}"
                self.books.note("warning", "CALENDAR_SKIPPED", what, line=node.line)
        return found

    def _time(self, uid: str, below: tuple[str, ...]) -> tuple[Week, Dated]:
        """Shifts by day name and by date; what a calendar does not say it takes from its base, or the base from the usual week."""
        node = self.nodes[uid]
        where = self.books.at(node.line)
        if uid in below or len(below) > 50:
            raise CalendarError(f"calendar {shown(self.names[uid])} is its own base", where=where, code="CYCLE", remedy="mend BaseCalendarUID")
        base = self._base(node)
        if base in self.nodes:
            week, dated = self._time(base, (*below, uid))
        else:
            week, dated = dict.fromkeys(DAYS[:5], _USUAL), {}
            if len({d.get("DayType") for d in node.all("WeekDays", "WeekDay")} & set(_DAY_NAMES)) < 7:
                self.books.note(
                    "note", "CALENDAR_DEFAULT", "days that a base calendar does not give are Microsoft Project's: Mon-Fri 8-12, 13-17", line=node.line
                )
        week, dated = dict(week), dict(dated)
        for day in node.all("WeekDays", "WeekDay"):
            if day.get("DayType") in _DAY_NAMES:
                week[_DAY_NAMES[day.get("DayType")]] = self._shifts(day)
        for when, shifts in self._dated(node):
            dated[when] = shifts
            if len(dated) > MAX_DATES:
                raise LimitError(f"more than {MAX_DATES:,} dated exceptions", where=where, code="SIZE")
        return week, dated

    def _base(self, node: Node) -> str:
        """UID of the calendar that this one is built on; empty where there is none, or none in the file."""
        base = node.get("BaseCalendarUID")
        if base in _NONE or (base == "0" and node.flag("IsBaseCalendar")):  # since Project 2019, 0 says that it has no base
            return ""
        if base not in self.nodes:
            what = f"calendar {shown(self.names[node.get('UID')])} is built on calendar {shown(base)}, which is not in the file"
            self.books.note("warning", "CALENDAR_MISSING", what, line=node.line, remedy="export it with its base calendar")
        return base if base in self.nodes else ""

    def _shifts(self, day: Node) -> Shifts:
        times: Shifts = [(t.get("FromTime"), t.get("ToTime")) for t in day.all("WorkingTimes", "WorkingTime") if t.get("FromTime") or t.get("ToTime")]
        if day.get("DayWorking") in ("0", "false"):
            return []
        if not times and day.flag("DayWorking"):
            self.books.note("note", "CALENDAR_DEFAULT", "working days without times are 8-12, 13-17", line=day.line)
            return _USUAL
        return times

    def _dated(self, node: Node) -> Iterator[tuple[date, Shifts]]:
        """Dates with their shifts; of several for one date the last counts: work weeks, then recurring exceptions, then single ones."""
        for work_week in node.all("WorkWeeks", "WorkWeek"):
            days = {_DAY_NAMES[d.get("DayType")]: self._shifts(d) for d in work_week.all("WeekDays", "WeekDay") if d.get("DayType") in _DAY_NAMES}
            for when in self._range(work_week):
                if DAYS[when.weekday()] in days:
                    yield when, days[DAYS[when.weekday()]]
        exceptions = sorted(node.all("Exceptions", "Exception"), key=lambda e: e.get("Type") not in _SINGLE_KINDS)
        for exception in exceptions[::-1]:
            shifts = self._shifts(exception)
            for when in self._recurring(exception):
                yield when, shifts
        if not exceptions:
            for day in reversed([d for d in node.all("WeekDays", "WeekDay") if d.get("DayType") == "0"]):
                shifts = self._shifts(day)
                for when in self._range(day):
                    yield when, shifts

    def _period(self, node: Node) -> tuple[date | None, date | None]:
        where = self.books.at(node.line)
        for period in node.all("TimePeriod"):
            start, end = date_or_none(period.get("FromDate"), f"{where}: FromDate"), date_or_none(period.get("ToDate"), f"{where}: ToDate")
            return (start.date() if start else None), (end.date() if end else None)
        return None, None

    def _range(self, node: Node) -> list[date]:
        start, end = self._period(node)
        if start is None or end is None or end < start:
            self.books.note("warning", "CALENDAR_EXCEPTION", "calendar exceptions without a range of dates are skipped", line=node.line)
            return []
        if (end - start).days >= MAX_DATES:
            raise LimitError(f"an exception of more than {MAX_DATES:,} days", where=self.books.at(node.line), code="SIZE")
        return [start + timedelta(days=n) for n in range((end - start).days + 1)]

    def _recurring(self, node: Node) -> list[date]:
        start, end = self._period(node)
        if start is None:
            self.books.note("warning", "CALENDAR_EXCEPTION", "calendar exceptions without a range of dates are skipped", line=node.line)
            return []
        try:
            numbers = {field: int(node.get(name)) for name, field in _RULE_FIELDS if node.get(name)}
            count = int(node.get("Occurrences")) if node.flag("EnteredByOccurrences") and node.get("Occurrences") else None
            found = occurrences(Rule(int(node.get("Type") or 1), start, end, count, **numbers))
        except (ValueError, OverflowError) as error:
            self.books.note("warning", "CALENDAR_EXCEPTION", f"a recurring calendar exception is skipped: {shown(str(error))}", line=node.line)
            return []
        if len(found) >= MAX_DATES:
            raise LimitError(f"an exception of more than {MAX_DATES:,} days", where=self.books.at(node.line), code="SIZE")
        return found
