"""Working time of several calendars together."""

from __future__ import annotations

from datetime import date

from pmo_risk.model import Calendar
from pmo_risk.model.calendar import DAYS, Shifts

Dated = dict[str | date, Shifts]


def same_time(a: Calendar, b: Calendar) -> bool:
    """True where two calendars work at the same times, whatever they are called."""
    return a.week == b.week and a.exceptions == b.exceptions


def union(name: str, calendars: list[Calendar]) -> Calendar:
    """A calendar that works whenever one of ``calendars`` does; its hours per day, week and month are those of the first.

    >>> from pmo_risk.model import Calendar
    >>> early, late = (Calendar(n, week={"mon": [shift]}) for n, shift in (("early", ("06:00", "12:00")), ("late", ("11:00", "20:00"))))
    >>> union("both", [early, late]).week[0]
    ((360, 1200),)
    """
    week = {day: _merge([c.week[n] for c in calendars]) for n, day in enumerate(DAYS)}
    dates = sorted({when for c in calendars for when, _ in c.exceptions})
    dated: Dated = {when: _merge([c.shifts_on(when) for c in calendars]) for when in dates}
    hours = calendars[0].hours
    return Calendar(name, week, dated, hours_per_day=hours.day, hours_per_week=hours.week, hours_per_month=hours.month)


def intersection(name: str, a: Calendar, b: Calendar) -> Calendar:
    """A calendar that works when both do. CalendarError where they share no time in the week."""
    week = {day: _common(a.week[n], b.week[n]) for n, day in enumerate(DAYS)}
    dates = sorted({when for c in (a, b) for when, _ in c.exceptions})
    dated: Dated = {when: _common(a.shifts_on(when), b.shifts_on(when)) for when in dates}
    return Calendar(name, week, dated, hours_per_day=a.hours.day, hours_per_week=a.hours.week, hours_per_month=a.hours.month)


def _merge(parts: list[Shifts]) -> Shifts:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(shift for shifts in parts for shift in shifts):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _common(first: Shifts, second: Shifts) -> Shifts:
    pairs = ((max(a, c), min(b, d)) for a, b in first for c, d in second)
    return tuple(sorted((start, end) for start, end in pairs if start < end))
