"""A calendar as two lookups on a regular grid: clock time to work done, and work done to clock time, each O(1) and exact in whole minutes.

The table covers whole weeks. Its first and last week are plain, that is without exceptions, and beyond both ends time repeats weekly: there is
no horizon. A grid slot lies wholly inside or outside working time, since its length divides every shift boundary.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import overload

import numpy as np
from numpy.typing import NDArray

from pmo_risk.errors import LimitError
from pmo_risk.model.calendar import DAY_MINUTES, Calendar, Shifts

WEEK_MINUTES = 7 * DAY_MINUTES
MAX_YEARS = 200
MAX_SLOTS = 32_000_000
NOISE = 1e-9  # of a slot: rounding noise that does not carry a moment over the edge of a shift

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class CalendarMap:
    """Clock minutes are counted from ``origin``, working minutes likewise; both may be negative or lie past the table.

    Parameters
    ----------
    origin : midnight of a Monday, clock minute 0.
    step : minutes of a slot; ``inverse`` is 1/step.
    length : clock minutes covered, whole weeks.
    week_work : working minutes of a plain week.
    done : shape (length/step + 1,): working minutes done at clock minute k*step; ``done[0]`` is 0.
    begins : shape (done[-1]/step,): clock minute at which the j-th worked slot begins.

    >>> site = compile_calendar(Calendar.standard(), datetime(2027, 1, 4), datetime(2027, 1, 4))
    >>> eight_hours = site.work_at(site.minute(datetime(2027, 1, 8, 8))) + 480
    >>> print(site.date(site.finish_at(eight_hours)), site.date(site.start_at(eight_hours)), sep=", ")
    2027-01-08 17:00:00, 2027-01-11 08:00:00
    """

    origin: datetime
    step: int
    length: int
    week_work: int
    done: Ints
    begins: Ints
    inverse: float

    def minute(self, when: datetime) -> float:
        """Clock minute of a moment."""
        return (when - self.origin) / timedelta(minutes=1)

    def date(self, minute: float) -> datetime:
        """Moment of a clock minute, to the microsecond."""
        return self.origin + timedelta(microseconds=round(minute * 60e6))

    @overload
    def work_at(self, t: float) -> float: ...
    @overload
    def work_at(self, t: Floats) -> Floats: ...
    def work_at(self, t: float | Floats) -> float | Floats:
        """Working minutes from the origin to clock minute ``t``."""
        if isinstance(t, np.ndarray):
            weeks: Floats = np.where(t < 0, np.floor(t / WEEK_MINUTES), np.where(t >= self.length, np.floor((t - self.length) / WEEK_MINUTES) + 1, 0))
            inside = t - weeks * WEEK_MINUTES
            slots = np.minimum(np.floor(inside * self.inverse).astype(np.int64), self.done.size - 2)
            whole = self.done[slots]
            rest = np.clip(inside - slots * self.step, 0.0, self.step)
            works: Floats = weeks * self.week_work + whole + np.where(self.done[slots + 1] > whole, rest, 0.0)
            return works
        week = math.floor(t / WEEK_MINUTES) if t < 0 else math.floor((t - self.length) / WEEK_MINUTES) + 1 if t >= self.length else 0
        within = t - week * WEEK_MINUTES
        slot = min(math.floor(within * self.inverse), self.done.size - 2)
        before = int(self.done[slot])
        rest = min(max(within - slot * self.step, 0.0), float(self.step))
        return week * self.week_work + before + (rest if self.done[slot + 1] > before else 0.0)

    @overload
    def start_at(self, w: float) -> float: ...
    @overload
    def start_at(self, w: Floats) -> Floats: ...
    def start_at(self, w: float | Floats) -> float | Floats:
        """The latest clock minute with ``w`` working minutes done: the start of a shift, never the end of the one before."""
        total, week_work, eps = int(self.done[-1]), self.week_work, NOISE * self.step
        if isinstance(w, np.ndarray):
            v = w + eps
            weeks: Floats = np.where(v < 0, np.floor(v / week_work), np.where(v >= total, np.floor((v - total) / week_work) + 1, 0))
            inside = w - weeks * week_work
            slots = np.clip(np.floor(inside * self.inverse + NOISE).astype(np.int64), 0, self.begins.size - 1)
            starts: Floats = weeks * WEEK_MINUTES + self.begins[slots] + np.maximum(inside - slots * self.step, 0.0)
            return starts
        u = w + eps
        week = math.floor(u / week_work) if u < 0 else math.floor((u - total) / week_work) + 1 if u >= total else 0
        within = w - week * week_work
        slot = min(max(math.floor(within * self.inverse + NOISE), 0), self.begins.size - 1)
        return week * WEEK_MINUTES + int(self.begins[slot]) + max(within - slot * self.step, 0.0)

    @overload
    def finish_at(self, w: float) -> float: ...
    @overload
    def finish_at(self, w: Floats) -> Floats: ...
    def finish_at(self, w: float | Floats) -> float | Floats:
        """The earliest clock minute with ``w`` working minutes done: the end of a shift, never the start of the next."""
        total, week_work, eps = int(self.done[-1]), self.week_work, NOISE * self.step
        if isinstance(w, np.ndarray):
            v = w - eps
            weeks: Floats = np.where(v <= 0, np.ceil(v / week_work) - 1, np.where(v > total, np.ceil((v - total) / week_work), 0))
            inside = w - weeks * week_work
            slots = np.clip(np.ceil(inside * self.inverse - NOISE).astype(np.int64) - 1, 0, self.begins.size - 1)
            finishes: Floats = weeks * WEEK_MINUTES + self.begins[slots] + np.minimum(inside - slots * self.step, float(self.step))
            return finishes
        u = w - eps
        week = math.ceil(u / week_work) - 1 if u <= 0 else math.ceil((u - total) / week_work) if u > total else 0
        within = w - week * week_work
        slot = min(max(math.ceil(within * self.inverse - NOISE) - 1, 0), self.begins.size - 1)
        return week * WEEK_MINUTES + int(self.begins[slot]) + min(within - slot * self.step, float(self.step))


def compile_calendar(calendar: Calendar, origin: datetime, until: datetime) -> CalendarMap:
    """The map of a calendar from a plain week before ``origin`` to a plain week after both ``until`` and the last exception.

    Exceptions dated before the table are ignored: before it, time repeats weekly.

    Raises
    ------
    LimitError : for a table of more than ``MAX_YEARS`` years or ``MAX_SLOTS`` slots.
    """
    return compile_calendars([calendar], origin, until)[0]


def compile_calendars(calendars: Sequence[Calendar], origin: datetime, until: datetime) -> tuple[CalendarMap, ...]:
    """The maps of several calendars with one origin: a minute of one clock is a minute of all. See ``compile_calendar``."""
    excepted = {_monday(day) for calendar in calendars for day, _ in calendar.exceptions}
    first = _monday(origin.date()) - 7
    while first in excepted:
        first -= 7
    return tuple(_compile(calendar, first, max(until.toordinal(), origin.toordinal())) for calendar in calendars)


def _compile(calendar: Calendar, first: int, until: int) -> CalendarMap:
    inside = [(day.toordinal() - first, shifts) for day, shifts in calendar.exceptions if day.toordinal() >= first]
    days = _monday(date.fromordinal(max(until, *(first + offset for offset, _ in inside), first))) + 14 - first
    step = math.gcd(DAY_MINUTES, *(edge for shifts in (*calendar.week, *(s for _, s in inside)) for shift in shifts for edge in shift))
    if days > MAX_YEARS * 366 or days * DAY_MINUTES // step > MAX_SLOTS:
        raise LimitError(
            f"its table from {date.fromordinal(first)} to {date.fromordinal(first + days)} in steps of {step} min is longer than"
            f" {MAX_YEARS} years or {MAX_SLOTS:,} steps",
            where=f"calendar {calendar.name!r}",
            code="CALENDAR_SIZE",
            remedy="remove exceptions in the far future, or round shifts to 5 minutes or more",
        )
    week = np.stack([_worked(shifts, step) for shifts in calendar.week])
    worked = np.tile(week, (days // 7, 1))
    for offset, shifts in inside:
        worked[offset] = _worked(shifts, step)
    flat = worked.ravel()
    done = np.zeros(flat.size + 1, dtype=np.int64)
    np.cumsum(flat, out=done[1:])
    done *= step
    begins = np.flatnonzero(flat).astype(np.int64) * step
    done.flags.writeable = begins.flags.writeable = False
    return CalendarMap(datetime.fromordinal(first), step, days * DAY_MINUTES, int(week.sum()) * step, done, begins, 1 / step)


def _monday(day: date) -> int:
    """Ordinal of the Monday on or before a day."""
    return day.toordinal() - day.weekday()


def _worked(shifts: Shifts, step: int) -> NDArray[np.bool_]:
    """Shape (1440/step,): whether each slot of a day is worked."""
    day = np.zeros(DAY_MINUTES // step, dtype=np.bool_)
    for start, end in shifts:
        day[start // step : end // step] = True
    return day
