"""The parts of a network over the clock: activities, the arcs between them, and all of it with its calendars."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from pmo_risk.model import Calendar, Link, Project, Task, Weather
from pmo_risk.network.calendar_map import CalendarMap
from pmo_risk.network.spans import Tie

LAST = datetime(3000, 1, 1)


@dataclass(frozen=True, slots=True)
class Run:
    """Working time that a task runs on: ``share`` of its work on the calendar ``axis``, beginning ``lag`` minutes of that after the task."""

    axis: int
    share: float = 1.0
    lag: float = 0.0


@dataclass(frozen=True, slots=True)
class Activity:
    """A task on the clock.

    It works on ``runs``; ``axis`` is the calendar of the first, ``float_axis`` that of the task, both indices in ``Network.maps``. ``unit`` is the minutes of
    one unit of its duration, ``minutes`` its deterministic work to go, ``gap`` the working minutes inside it in which nothing is done.

    It may not start before ``start_floor`` nor finish before ``finish_floor``, should start by ``start_limit`` and finish by ``finish_limit``, and starts by
    ``start_cap`` and finishes by ``finish_cap`` whatever links ask, but never starts before ``earliest``; where ``pinned`` its late dates are on its
    limits whatever links ask. ``expected`` is the finish that sets its work, NaN where none does. ``fixed`` holds a start and finish that have happened and
    stand. ``stays`` is true where a moment of no length stays where it falls (a finish milestone, finished work) instead of moving to the next working
    minute. ``late`` is true where it goes as late as what follows allows.
    """

    key: str
    project: Project
    task: Task
    axis: int
    unit: float
    minutes: float
    start_floor: float
    finish_floor: float
    start_limit: float
    finish_limit: float
    fixed: tuple[float, float] | None
    stays: bool
    runs: tuple[Run, ...] = ()
    float_axis: int = 0
    gap: float = 0.0
    start_cap: float = math.inf
    finish_cap: float = math.inf
    earliest: float = -math.inf
    pinned: bool = False
    expected: float = math.nan
    late: bool = False

    @property
    def is_span(self) -> bool:
        """True for a level of effort or summary."""
        return self.task.is_span


@dataclass(frozen=True, slots=True)
class Arc:
    """A link between activities by number.

    ``lag`` in minutes of the calendar ``axis``, after what has already run, to which comes ``share`` of the predecessor's work. ``may_push`` is false where
    early dates of the successor do not mind it, ``may_pull`` where late dates of the predecessor do not. A link that holds only where a risk strikes does
    neither in the plan without risks.
    """

    predecessor: int
    successor: int
    type: str
    lag: float
    axis: int
    link: Link
    share: float = 0.0
    may_push: bool = True
    may_pull: bool = True

    @property
    def pushes(self) -> bool:
        """True where it pushes early dates in the plan without risks."""
        return self.may_push and not self.link.when

    @property
    def pulls(self) -> bool:
        """True where it bounds late dates in the plan without risks."""
        return self.may_pull and not self.link.when


@dataclass(frozen=True)
class Network:
    """Activities in topological order, the last of them spans, and the arcs of the others. ``ends`` gives a project's id the clock minute its
    late dates count from, where one is set; ``axes`` the index in ``maps`` of each calendar by (project id, calendar name); ``ties`` what each span ties to,
    by number; ``calendars`` those that ``maps`` were made of, and ``reach`` from when to when at least they were made; ``waits`` which activities a trigger
    watches, and which depend on it; ``weather`` what interrupts those of ``maps`` in the simulation, which are otherwise as in the plan: work runs on them,
    lags and levels of effort do not."""

    epoch: datetime
    maps: tuple[CalendarMap, ...]
    activities: tuple[Activity, ...]
    arcs: tuple[Arc, ...]
    ends: dict[str, float] = field(default_factory=dict)
    axes: dict[tuple[str, str], int] = field(default_factory=dict)
    ties: Mapping[int, tuple[Tie, ...]] = field(default_factory=dict)
    calendars: tuple[Calendar, ...] = ()
    reach: tuple[datetime, datetime] = (LAST, LAST)
    waits: tuple[tuple[int, int], ...] = ()
    weather: Mapping[int, Weather] = field(default_factory=dict)

    def own_axis(self, project: Project) -> int:
        """The index in ``maps`` of a project's own calendar."""
        return self.axes[project.id, project.calendar.name]

    @cached_property
    def into(self) -> list[list[Arc]]:
        """Arcs into each activity."""
        return self._by("successor")

    @cached_property
    def out_of(self) -> list[list[Arc]]:
        """Arcs out of each activity."""
        return self._by("predecessor")

    def _by(self, end: str) -> list[list[Arc]]:
        found: list[list[Arc]] = [[] for _ in self.activities]
        for arc in self.arcs:
            found[getattr(arc, end)].append(arc)
        return found

    def shift(self, t: float, lag: float, axis: int) -> float:
        """``t`` moved by a lag in working time: forwards to the end of a shift, backwards to the start of one, not at all by none."""
        if lag == 0:
            return t
        table = self.maps[axis]
        work = table.work_at(t) + lag
        return table.finish_at(work) if lag > 0 else table.start_at(work)

    def unshift(self, t: float, lag: float, axis: int) -> float:
        """The latest moment that ``shift`` moves no later than ``t``; for a lead that would have to end within time off, the moment just after all that do."""
        if lag == 0:
            return t
        table = self.maps[axis]
        done = table.work_at(t)
        if lag < 0 and table.start_at(done) > t:
            return table.finish_at(done - lag)
        return table.start_at(done - lag)

    def date(self, t: float) -> datetime:
        """The moment of a clock minute."""
        return self.maps[0].date(t)
