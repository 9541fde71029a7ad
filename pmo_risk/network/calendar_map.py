"""A calendar as two lookups, each in a regular grid: clock time to work done, and work done to clock time, each O(1) and exact in whole minutes.

The table covers whole weeks. Its first and last week are plain, that is without exceptions, and beyond both ends time repeats weekly: there is
no horizon. The clock is cut into cells with no more than one run of work in each, often half days; working time into units that no break cuts, often
half shifts. Both are whole numbers of slots, which divide every shift boundary.
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
CODE_BITS = 31  # of which kernels have a cell's work before it, and where in it a run of work begins and how long it is
NOISE = 1e-9  # of a slot: rounding noise that does not carry a moment over the edge of a shift
GRID = 2.0**-18  # minutes, a quarter of a millisecond, more than the noise of any slot: sums of times on this grid are exact, and so is the way there and back

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class CalendarMap:
    """Clock minutes are counted from ``origin``, working minutes likewise; both may be negative or lie past the table.

    Parameters
    ----------
    origin : midnight of a Monday, clock minute 0.
    step : minutes of a slot.
    length : clock minutes covered, whole weeks.
    week_work : working minutes of a plain week.
    cell : clock minutes of a cell; ``per_cell`` is 1/cell.
    done : shape (length/cell + 1,): working minutes done where cell k begins; ``done[0]`` is 0.
    idle : shape (length/cell,): minutes not worked before the run of work in cell k.
    unit : working minutes of a unit; ``per_unit`` is 1/unit.
    begins : shape (done[-1]/unit,): clock minute at which the j-th unit begins.
    noise : of a unit: rounding noise that does not carry a moment over the edge of a shift.

    >>> site = compile_calendar(Calendar.standard(), datetime(2027, 1, 4), datetime(2027, 1, 4))
    >>> eight_hours = site.work_at(site.minute(datetime(2027, 1, 8, 8))) + 480
    >>> print(site.date(site.finish_at(eight_hours)), site.date(site.start_at(eight_hours)), sep=", ")
    2027-01-08 17:00:00, 2027-01-11 08:00:00
    """

    origin: datetime
    step: int
    length: int
    week_work: int
    cell: int
    done: Ints
    idle: Ints
    unit: int
    begins: Ints
    per_cell: float
    per_unit: float
    noise: float

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
            cells = np.minimum(np.floor(inside * self.per_cell).astype(np.int64), self.idle.size - 1)
            works: Floats = weeks * self.week_work + np.minimum(np.maximum(inside - self.idle[cells], self.done[cells]), self.done[cells + 1])
            return works
        week = math.floor(t / WEEK_MINUTES) if t < 0 else math.floor((t - self.length) / WEEK_MINUTES) + 1 if t >= self.length else 0
        within = t - week * WEEK_MINUTES
        cell = min(math.floor(within * self.per_cell), self.idle.size - 1)
        return week * self.week_work + min(max(within - float(self.idle[cell]), float(self.done[cell])), float(self.done[cell + 1]))

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
            units = np.clip(np.floor(inside * self.per_unit + self.noise).astype(np.int64), 0, self.begins.size - 1)
            starts: Floats = weeks * WEEK_MINUTES + self.begins[units] + np.maximum(inside - units * self.unit, 0.0)
            return starts
        u = w + eps
        week = math.floor(u / week_work) if u < 0 else math.floor((u - total) / week_work) + 1 if u >= total else 0
        within = w - week * week_work
        unit = min(max(math.floor(within * self.per_unit + self.noise), 0), self.begins.size - 1)
        return week * WEEK_MINUTES + int(self.begins[unit]) + max(within - unit * self.unit, 0.0)

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
            units = np.clip(np.ceil(inside * self.per_unit - self.noise).astype(np.int64) - 1, 0, self.begins.size - 1)
            finishes: Floats = weeks * WEEK_MINUTES + self.begins[units] + np.minimum(inside - units * self.unit, float(self.unit))
            return finishes
        u = w - eps
        week = math.ceil(u / week_work) - 1 if u <= 0 else math.ceil((u - total) / week_work) if u > total else 0
        within = w - week * week_work
        unit = min(max(math.ceil(within * self.per_unit - self.noise) - 1, 0), self.begins.size - 1)
        return week * WEEK_MINUTES + int(self.begins[unit]) + min(within - unit * self.unit, float(self.unit))


def on_grid(minutes: float) -> float:
    """The nearest time on ``GRID``.

    >>> 0.1 * 3 * 480, on_grid(0.1 * 3 * 480)
    (144.00000000000003, 144.0)
    """
    return round(minutes / GRID) * GRID if math.isfinite(minutes) else minutes


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
    flat, week_slots = worked.ravel(), int(week.sum())
    size = slots_a_cell(np.concatenate([week, *(_worked(s, step)[None] for _, s in inside)]), int(flat.sum()))
    rows = flat.reshape(-1, size)
    done = np.concatenate([[0], np.cumsum(rows.sum(axis=1, dtype=np.int64))]) * step
    idle = (np.arange(len(rows)) * size + rows.argmax(axis=1)) * step - done[:-1]
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flat, [False]])))
    unit = math.gcd(week_slots, int(np.gcd.reduce(edges[1::2] - edges[::2])))
    begins = np.flatnonzero(flat)[::unit].astype(np.int64) * step
    for array in (done, idle, begins):
        array.flags.writeable = False
    return CalendarMap(
        origin=datetime.fromordinal(first),
        step=step,
        length=days * DAY_MINUTES,
        week_work=week_slots * step,
        cell=size * step,
        done=done,
        idle=idle,
        unit=unit * step,
        begins=begins,
        per_cell=1 / (size * step),
        per_unit=1 / (unit * step),
        noise=NOISE / unit,
    )


def slots_a_cell(days: NDArray[np.bool_], total: int) -> int:
    """The most slots, as a part of a day, with one run of work at most in each cell of these days, and codes that fit CODE_BITS where ``total`` are worked."""
    slots = days.shape[1]
    for size in range(slots, 1, -1):
        if slots % size == 0 and total.bit_length() + 2 * size.bit_length() <= CODE_BITS:
            cells = days.reshape(-1, size)
            if (cells[:, 0] + (cells[:, 1:] & ~cells[:, :-1]).sum(axis=1) <= 1).all():
                return size
    return 1


def _monday(day: date) -> int:
    """Ordinal of the Monday on or before a day."""
    return day.toordinal() - day.weekday()


def _worked(shifts: Shifts, step: int) -> NDArray[np.bool_]:
    """Shape (1440/step,): whether each slot of a day is worked."""
    day = np.zeros(DAY_MINUTES // step, dtype=np.bool_)
    for start, end in shifts:
        day[start // step : end // step] = True
    return day
