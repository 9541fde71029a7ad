"""Durations and dates as people write them.

A number without a unit is in the project's time unit. Text may carry one: ``"3d"``, ``"16h"``, ``"2w"``, ``"45min"``, ``"1.5mo"``, ``"1y"``; a leading
``e`` makes it elapsed, that is around the clock: ``"10ed"``. Days, weeks, months and years are of working time, as long as the project's calendar says.
"""

from __future__ import annotations

import math
import numbers
import re
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TypeGuard

from pmo_risk.errors import UnitError, near, shown

UNITS = ("min", "h", "d", "w", "mo", "y", "emin", "eh", "ed", "ew", "emo", "ey")
_ELAPSED_MINUTES = {"emin": 1.0, "eh": 60.0, "ed": 1440.0, "ew": 10080.0, "emo": 43200.0, "ey": 525600.0}
PERCENT = ("%", "e%")
_SPAN = re.compile(r"\s*([+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)\s*(?:([A-Za-z]+%?|%)\s*)?")
_LONGEST_YEARS = 100


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time: a number and its unit; unit ``""`` is the project's own."""

    value: float
    unit: str = ""

    @property
    def elapsed(self) -> bool:
        """True where the time runs around the clock, whatever the calendar."""
        return self.unit.startswith("e")

    @property
    def percent(self) -> bool:
        """True where it is a share of another length: of the duration of a link's predecessor."""
        return self.unit in PERCENT

    def minutes(self, default: str, hours: WorkingHours) -> float:
        """The length in minutes: working ones, or elapsed ones where the unit says so; 0 for a share, which has no length of its own."""
        return 0.0 if self.percent else self.value * minutes_per(self.unit or default, hours)

    def __str__(self) -> str:
        return f"{self.value:g}{self.unit}"


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """How many working hours a day, a week, a month and a year stand for where durations are written in them."""

    day: float = 8.0
    week: float = 40.0
    month: float = 160.0
    year: float = 1920.0


def minutes_per(unit: str, hours: WorkingHours) -> float:
    """Minutes of one ``unit``: working ones, or elapsed ones for units that begin with ``e``.

    >>> minutes_per("d", WorkingHours(day=8)), minutes_per("ed", WorkingHours())
    (480.0, 1440.0)
    """
    if unit in _ELAPSED_MINUTES:
        return _ELAPSED_MINUTES[unit]
    return {"min": 1.0, "h": 60.0, "d": 60.0 * hours.day, "w": 60.0 * hours.week, "mo": 60.0 * hours.month, "y": 60.0 * hours.year}[unit]


def worked_minutes(value: float, unit: str, hours: WorkingHours) -> float:
    """Minutes of work of a length in a unit. Time around the clock counts by the share of a week that is worked.

    >>> worked_minutes(7, "ed", WorkingHours()), worked_minutes(5, "d", WorkingHours())
    (2400.0, 2400.0)
    """
    minutes = value * minutes_per(unit, hours)
    return minutes * hours.week / 168.0 if unit.startswith("e") else minutes


def unit_of(text: str, where: str) -> str:
    """``text`` checked to be one of the units."""
    if not isinstance(text, str) or text not in UNITS:
        raise UnitError(f"unknown unit {shown(text)}", where=where, code="UNIT", remedy=f"{near(text, UNITS)} units: {', '.join(UNITS)}".strip())
    return text


def span(value: float | str | Span, where: str, *, percent: bool = False) -> Span:
    """A Span from a number, from text such as ``"5d"``, or as it is. ``where`` names the place in an error. With ``percent``, ``"50%"`` is one too.

    >>> span("10ed", "lag"), span(3, "lag")
    (Span(value=10.0, unit='ed'), Span(value=3.0, unit=''))
    """
    if isinstance(value, Span):
        result = Span(_number(value.value, where), _span_unit(value.unit, where, percent))
    elif isinstance(value, str):
        match = _SPAN.fullmatch(value)
        if match is None:
            raise UnitError(f"cannot read {shown(value)} as a length of time", where=where, code="SPAN", remedy="write a number and a unit, such as 5d or 16h")
        result = Span(float(match[1]) + 0.0, _span_unit(match[2] or "", where, percent))
    else:
        result = Span(_number(value, where))
    if not math.isfinite(result.value):
        raise UnitError(f"a length of time must be finite, got {shown(value)}", where=where, code="NOT_FINITE")
    if abs(result.value if result.percent else result.minutes("d", WorkingHours(24, 168, 720, 8760))) > _LONGEST_YEARS * 366 * 1440:
        raise UnitError(
            f"{shown(str(value) if isinstance(value, Span) else value)} is longer than {_LONGEST_YEARS} years",
            where=where,
            code="RANGE",
            remedy="check the unit",
        )
    return result


def _span_unit(text: str, where: str, percent: bool) -> str:
    return text if not text or (percent and text in PERCENT) else unit_of(text, where)


def is_number(value: object) -> TypeGuard[float]:
    """True for real numbers of Python or NumPy, and not for True and False."""
    return isinstance(value, numbers.Real) and not isinstance(value, bool)


def _number(value: object, where: str) -> float:
    if not is_number(value):
        raise UnitError(f"a length of time is a number or text, got {shown(value)}", where=where, code="SPAN", remedy="write a number, or text such as 5d")
    try:
        return float(value) + 0.0  # minus zero is zero, also to the model's hash
    except OverflowError:
        return math.inf


def moment(value: str | date | datetime, where: str, *, end_of_day: bool = False) -> datetime:
    """A naive local datetime from ISO text, a date or a datetime.

    A date without a time is its midnight, or with ``end_of_day`` the midnight that ends it. Time zones are refused: project time is local.

    >>> moment("2027-01-04", "start")
    datetime.datetime(2027, 1, 4, 0, 0)
    >>> moment("04/01/2027", "start")
    Traceback (most recent call last):
    ...
    pmo_risk.errors.UnitError: start: cannot read '04/01/2027' as a date; write it as ISO: 2027-06-30 or 2027-06-30T17:00
    """
    whole_day = False
    if isinstance(value, str):
        text = value.strip()
        try:
            result = datetime.fromisoformat(text)
        except ValueError:
            raise UnitError(
                f"cannot read {shown(value)} as a date", where=where, code="DATE", remedy="write it as ISO: 2027-06-30 or 2027-06-30T17:00"
            ) from None
        whole_day = "T" not in text and " " not in text
    elif hasattr(value, "to_pydatetime"):  # a pandas Timestamp, which is also a datetime
        result = value.to_pydatetime()
    elif isinstance(value, datetime):
        result = value
    elif isinstance(value, date):
        result, whole_day = datetime.combine(value, time()), True
    else:
        raise UnitError(f"a date is ISO text, a date or a datetime, got {shown(value)}", where=where, code="DATE")
    if result.tzinfo is not None:
        raise UnitError(f"the date {shown(value)} carries a time zone", where=where, code="DATE", remedy="give local time without a zone")
    if not 1900 <= result.year <= 2999:
        raise UnitError(f"the year of {shown(value)} is outside 1900 to 2999", where=where, code="DATE_RANGE")
    if whole_day and end_of_day:
        result = datetime.fromordinal(result.toordinal() + 1)
    return result
