"""The time axis of a compiled model, and the way back from it to dates.

Where a model has one calendar for all its work and lags, it runs on that calendar's working minutes, counted from the start of the project.
Otherwise it runs on the minutes of the clock, and each task maps them to its own calendar.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from pmo_risk.model import Project
from pmo_risk.model.units import minutes_per
from pmo_risk.network.calendar_map import CalendarMap

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Axis:
    """How dates and project time units lie on the axis of a model. ``own`` is the project's calendar, ``zero`` the axis of its start."""

    clock: bool
    own: CalendarMap
    zero: float
    start: datetime
    unit_minutes: float
    unit_elapsed: bool

    def at(self, moment: datetime) -> float:
        """A date on the axis."""
        t = _minutes(self.own.origin, moment)
        return t if self.clock else float(self.own.work_at(t)) - self.zero

    def clock_minutes(self, times: Floats, *, starts: bool = False) -> Floats:
        """Axis times as clock minutes from the project's start; a finish shows the end of a shift, a start the beginning of the next."""
        begin = _minutes(self.own.origin, self.start)
        if self.clock:
            return times - begin
        maps = self.own.start_at if starts else self.own.finish_at
        clock = np.asarray(maps(times + self.zero), dtype=np.float64) - begin
        return np.where(times <= 0.0, np.maximum(clock, 0.0), clock) if not starts else clock

    def units(self, times: Floats) -> Floats:
        """Axis times in the project's time unit from its start."""
        if self.unit_elapsed:
            return self.clock_minutes(times) / self.unit_minutes
        work = np.asarray(self.own.work_at(times), dtype=np.float64) - self.zero if self.clock else times
        return work / self.unit_minutes


def axis_of(project: Project, own: CalendarMap, clock: bool) -> Axis:
    """The axis on which ``project`` is simulated."""
    zero = float(own.work_at(_minutes(own.origin, project.start)))
    unit = project.time_unit
    return Axis(clock, own, zero, project.start, minutes_per(unit, project.calendar.hours), unit.startswith("e"))


def _minutes(origin: datetime, moment: datetime) -> float:
    return (moment - origin).total_seconds() / 60
