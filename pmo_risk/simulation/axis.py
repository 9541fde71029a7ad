"""The time axis of a compiled model, and the way back from it to dates.

Where a model has one calendar for all its work and lags, it runs on that calendar's working minutes, counted from the start of the project.
Otherwise it runs on the minutes of the clock, and each task maps them to its own calendar.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pmo_risk.model import Project
from pmo_risk.model.units import minutes_per
from pmo_risk.network.calendar_map import CalendarMap

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Axis:
    """How the clock of a network and a project's time units lie on the axis of its model.

    own : the project's calendar. begin : clock minute of its start. zero : working minute of its start. unit_minutes : of its time unit.
    """

    clock: bool
    own: CalendarMap
    begin: float
    zero: float
    unit_minutes: float
    unit_elapsed: bool

    def at(self, minute: float) -> float:
        """A clock minute on the axis."""
        return minute if self.clock or math.isinf(minute) else self.own.work_at(minute) - self.zero

    def clock_minutes(self, times: Floats) -> Floats:
        """Finishes on the axis as clock minutes from the project's start, at the end of a shift."""
        if self.clock:
            return times - self.begin
        return np.where(times == 0.0, 0.0, self.own.finish_at(times + self.zero) - self.begin)

    def clock_starts(self, times: Floats) -> Floats:
        """Starts of work on the axis as clock minutes from the project's start, at the start of a shift."""
        return times - self.begin if self.clock else self.own.start_at(times + self.zero) - self.begin

    def units(self, times: Floats) -> Floats:
        """Times on the axis in the project's time unit from its start."""
        if self.unit_elapsed:
            return self.clock_minutes(times) / self.unit_minutes
        work: Floats = self.own.work_at(times) - self.zero if self.clock else times
        return work / self.unit_minutes


def axis_of(project: Project, own: CalendarMap, clock: bool) -> Axis:
    """The axis on which ``project`` is simulated."""
    begin, unit = own.minute(project.start), project.time_unit
    return Axis(clock, own, begin, own.work_at(begin), minutes_per(unit, project.calendar.hours), unit.startswith("e"))
