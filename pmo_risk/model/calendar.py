"""Working time: a week of shifts, and dated exceptions to it.

Time is naive and local; there is no daylight saving. Moments are counted in minutes; a day runs from minute 0 to minute 1440.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from types import MappingProxyType
from typing import Any

from pmo_risk.errors import CalendarError, near, shown
from pmo_risk.model.blackout import days_of_blackout
from pmo_risk.model.read_only import ReadOnlyMaps
from pmo_risk.model.units import WorkingHours, is_number, moment

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_MINUTES = 1440
_SEARCH_YEARS = 400
_LAST_DAY = date.max.toordinal()
Shift = tuple[int, int]
Shifts = tuple[Shift, ...]
Clock = str | int | float
_CLOCK = re.compile(r"([0-9]{1,2}):([0-5]?[0-9])(?::[0-5][0-9])?\s*(AM|PM)?")


def _minute(value: Clock, where: str, *, end: bool = False) -> int:
    """A minute of the day from ``"08:00"``, ``"08:00 PM"`` or a number of minutes; midnight as an end is 1440."""
    try:
        if isinstance(value, str):
            match = _CLOCK.fullmatch(value.strip().upper())
            if match is None:
                raise ValueError
            hour, half = int(match[1]), match[3]
            if half:
                hour = hour % 12 + (12 if half == "PM" else 0)
            minutes = hour * 60 + int(match[2])
        elif isinstance(value, bool) or value != int(value):
            raise ValueError
        else:
            minutes = int(value)
    except (ValueError, OverflowError, TypeError):
        raise CalendarError(f"cannot read {shown(value)} as a time of day", where=where, code="TIME", remedy="write it as 08:00") from None
    if end and minutes == 0:
        minutes = DAY_MINUTES
    if not 0 <= minutes <= DAY_MINUTES:
        raise CalendarError(f"the time {shown(value)} is outside a day", where=where, code="TIME", remedy="use 00:00 to 24:00")
    return minutes


def _shifts(given: Iterable[tuple[Clock, Clock]], where: str) -> Shifts:
    """Shifts in order of time, checked; shifts that touch are joined."""
    try:
        pairs = [(a, b) for a, b in given]
    except (TypeError, ValueError):
        raise CalendarError(f"shifts are pairs of times, got {shown(given)}", where=where, code="SHIFT", remedy='write [("08:00", "17:00")]') from None
    shifts = sorted((_minute(a, where), _minute(b, where, end=True)) for a, b in pairs)
    joined: list[Shift] = []
    for start, end in shifts:
        if end <= start:
            raise CalendarError(f"shift {_hhmm(start)}-{_hhmm(end)} does not end after it starts", where=where, code="SHIFT")
        if joined and start < joined[-1][1]:
            raise CalendarError(f"shift {_hhmm(start)}-{_hhmm(end)} overlaps {_hhmm(joined[-1][0])}-{_hhmm(joined[-1][1])}", where=where, code="OVERLAP")
        if joined and start == joined[-1][1]:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return tuple(joined)


def _hhmm(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _length(shifts: Shifts) -> int:
    return sum(b - a for a, b in shifts)


@dataclass(frozen=True)
class Calendar(ReadOnlyMaps):
    """When work is done. Frozen; checked when it is made.

    Parameters
    ----------
    name : what tasks refer to it by.
    week : shifts by day name (``mon`` to ``sun``), each a pair of times; a day left out is not worked.
    exceptions : shifts by date, in place of the week's; an empty list is a holiday.
    hours_per_day, hours_per_week, hours_per_month, hours_per_year : what "1d", "1w", "1mo", "1y" stand for. Default: the longest day of the week, the
        week's sum, 20 such days, and 12 such months.

    >>> site = Calendar("site", week={d: [("07:00", "12:00"), ("12:30", "17:30")] for d in DAYS[:5]}, exceptions={"2027-12-24": []})
    >>> site.hours_between(datetime(2027, 12, 23, 7), datetime(2027, 12, 27, 17, 30))
    20.0
    """

    name: str
    week: tuple[Shifts, ...]
    exceptions: tuple[tuple[date, Shifts], ...]
    hours: WorkingHours
    _by_date: Mapping[int, Shifts] = field(repr=False, compare=False)

    def __init__(
        self,
        name: str,
        week: Mapping[str, Iterable[tuple[Clock, Clock]]],
        exceptions: Mapping[str | date, Iterable[tuple[Clock, Clock]]] | None = None,
        *,
        hours_per_day: float | None = None,
        hours_per_week: float | None = None,
        hours_per_month: float | None = None,
        hours_per_year: float | None = None,
    ) -> None:
        where = f"calendar {shown(name)}"
        if not isinstance(name, str) or not name.strip():
            raise CalendarError(f"a calendar needs a name, got {shown(name)}", code="NAME")
        tables: tuple[object, ...] = (week, exceptions or {})
        for table in tables:
            if not isinstance(table, Mapping):
                raise CalendarError(f"shifts are given by day, got {shown(table)}", where=where, code="DAY", remedy='write {"mon": [("08:00", "17:00")]}')
        unknown = [d for d in week if d not in DAYS]
        if unknown:
            raise CalendarError(f"unknown day {shown(unknown[0])}", where=where, code="DAY", remedy=f"{near(unknown[0], DAYS)} days: {', '.join(DAYS)}".strip())
        days = tuple(_shifts(week.get(d, ()), f"{where}, {d}") for d in DAYS)
        dated: dict[date, Shifts] = {}
        for day, shifts in (exceptions or {}).items():
            when = _day(day, where)
            if when in dated:
                raise CalendarError(f"two exceptions on {when}", where=where, code="EXCEPTION")
            dated[when] = _shifts(shifts, f"{where}, {when}")
        if not any(days):
            if not any(dated.values()):
                raise CalendarError("no working time at all", where=where, code="NO_WORK", remedy="give at least one day a shift")
            raise CalendarError("no working time in the week", where=where, code="NO_WORK", remedy="work on exceptions alone runs out; give the week a shift")
        longest, total = max(map(_length, days)) / 60, sum(map(_length, days)) / 60
        per_day = longest if hours_per_day is None else hours_per_day
        per_week = total if hours_per_week is None else hours_per_week
        per_month = per_day * 20 if hours_per_month is None else hours_per_month
        per_year = hours_per_year if hours_per_year is not None else min(per_month * 12, 8784.0) if is_number(per_month) else per_month
        for label, value, most in (("day", per_day, 24), ("week", per_week, 168), ("month", per_month, 744), ("year", per_year, 8784)):
            if not is_number(value) or not 0 < value <= most:
                raise CalendarError(f"hours per {label} must be above 0 and at most {most}, got {shown(value)}", where=where, code="HOURS")
        put = object.__setattr__
        put(self, "name", name)
        put(self, "week", days)
        put(self, "exceptions", tuple(sorted(dated.items())))
        put(self, "hours", WorkingHours(*map(float, (per_day, per_week, per_month, per_year))))
        put(self, "_by_date", MappingProxyType({d.toordinal(): s for d, s in dated.items()}))

    @classmethod
    def continuous(cls, name: str = "24/7") -> Calendar:
        """Around the clock, every day; a day is 24 hours."""
        return cls(name, week={d: [(0, DAY_MINUTES)] for d in DAYS}, hours_per_month=720)

    @classmethod
    def standard(cls, name: str = "Standard") -> Calendar:
        """Monday to Friday, 08:00 to 12:00 and 13:00 to 17:00, no holidays."""
        return cls(name, week={d: [("08:00", "12:00"), ("13:00", "17:00")] for d in DAYS[:5]})

    def with_blackout(self, first: str, last: str, years: int | Iterable[int]) -> Calendar:
        """Without work from ``first`` to ``last`` of each year, month and day; into the next year where ``last`` comes before ``first``.

        >>> winter = Calendar.standard().with_blackout("12-15", "01-10", range(2027, 2030))
        >>> winter.hours_between("2027-12-14T08:00", "2028-01-11T17:00")
        16.0
        """
        exceptions: dict[str | date, Shifts] = dict(self.exceptions)
        exceptions.update(dict.fromkeys(days_of_blackout(first, last, years, f"calendar {shown(self.name)}"), ()))
        return self._like(self.name, exceptions)

    def named(self, name: str) -> Calendar:
        """The same working time under another name, for tasks that weather or a closed season is to interrupt by themselves.

        >>> outdoors = Calendar.standard().named("outdoors")
        >>> outdoors.name, outdoors.week == Calendar.standard().week
        ('outdoors', True)
        """
        return self._like(name, dict(self.exceptions))

    def _like(self, name: str, exceptions: Mapping[str | date, Shifts]) -> Calendar:
        hours = {f"hours_per_{unit}": getattr(self.hours, unit) for unit in ("day", "week", "month", "year")}
        return Calendar(name, dict(zip(DAYS, self.week, strict=True)), exceptions, **hours)

    @property
    def is_continuous(self) -> bool:
        """True where every minute is worked."""
        return all(_length(day) == DAY_MINUTES for day in self.week) and all(_length(s) == DAY_MINUTES for _, s in self.exceptions)

    def shifts_on(self, day: date) -> Shifts:
        """The shifts of one date, as pairs of minutes of that day."""
        return self._on(day.toordinal())

    def _on(self, ordinal: int) -> Shifts:
        shifts = self._by_date.get(ordinal)
        return self.week[(ordinal - 1) % 7] if shifts is None else shifts

    def hours_between(self, start: str | datetime, end: str | datetime) -> float:
        """Working hours from ``start`` to ``end``, ISO texts or datetimes; negative where ``end`` is earlier."""
        start, end = _when(start, "start"), _when(end, "end")
        if end < start:
            return -self.hours_between(end, start)
        first, last = start.toordinal(), end.toordinal()
        a, b = _minute_of_day(start), _minute_of_day(end)
        if first == last:
            return self._worked(first, a, b) / 60
        whole = sum(_length(self._on(d)) for d in range(first + 1, last))
        return (self._worked(first, a, DAY_MINUTES) + whole + self._worked(last, 0, b)) / 60

    def _worked(self, ordinal: int, a: float, b: float) -> float:
        return sum(max(0.0, min(e, b) - max(s, a)) for s, e in self._on(ordinal))

    def add_hours(self, start: str | datetime, hours: float) -> datetime:
        """The moment at which ``hours`` of work counted from ``start`` are done (the end of a shift rather than the start of the next).

        Zero hours give the first working moment at or after ``start``. Negative hours count backwards, to the latest moment from which the
        work is done by ``start`` (the start of a shift rather than the end of the one before).
        """
        start = _when(start, "start")
        if math.isnan(hours):
            raise CalendarError("working hours must be a number, got nan", where=f"calendar {shown(self.name)}", code="NOT_FINITE")
        if hours < 0:
            return self._back(start, -hours * 60)
        left, ordinal, minute = hours * 60, start.toordinal(), _minute_of_day(start)
        last = min(ordinal + _SEARCH_YEARS * 366, _LAST_DAY - 1)
        while ordinal <= last:
            for s, e in self._on(ordinal):
                begin = max(float(s), minute)
                if begin < e:
                    if left <= e - begin + 1e-9:
                        return _moment(ordinal, begin + left)
                    left -= e - begin
            ordinal, minute = ordinal + 1, 0.0
        raise CalendarError(
            f"{hours:g} working hours after {start} reach past {_SEARCH_YEARS} years or the year 9999", where=f"calendar {shown(self.name)}", code="DATE_RANGE"
        )

    def _back(self, start: datetime, left: float) -> datetime:
        ordinal, minute = start.toordinal(), _minute_of_day(start)
        first = max(1, ordinal - _SEARCH_YEARS * 366)
        while ordinal >= first:
            for s, e in reversed(self._on(ordinal)):
                end = min(float(e), minute)
                if end > s:
                    if left <= end - s + 1e-9:
                        return _moment(ordinal, end - left)
                    left -= end - s
            ordinal, minute = ordinal - 1, float(DAY_MINUTES)
        raise CalendarError(f"working time before {start} runs out", where=f"calendar {shown(self.name)}", code="DATE_RANGE")

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "name": self.name,
            "week": {d: _as_text(s) for d, s in zip(DAYS, self.week, strict=True) if s},
            "exceptions": {d.isoformat(): _as_text(s) for d, s in self.exceptions},
            "hours_per_day": self.hours.day,
            "hours_per_week": self.hours.week,
            "hours_per_month": self.hours.month,
            "hours_per_year": self.hours.year,
        }

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash((self.name, self.week, self.exceptions))


def _as_text(shifts: Shifts) -> list[list[str]]:
    return [[_hhmm(a), _hhmm(b)] for a, b in shifts]


def _day(value: str | date, where: str) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value)
    except (ValueError, TypeError):
        raise CalendarError(f"cannot read {shown(value)} as a date", where=where, code="DATE", remedy="write it as 2027-12-24") from None


def _minute_of_day(when: datetime) -> float:
    return when.hour * 60 + when.minute + (when.second + when.microsecond / 1e6) / 60


def _when(value: datetime | str, what: str) -> datetime:
    """A moment as it is, or from ISO text."""
    return moment(value, what) if isinstance(value, str) else value


def _moment(ordinal: int, minute: float) -> datetime:
    return datetime.fromordinal(ordinal) + timedelta(seconds=round(minute * 60, 6))
