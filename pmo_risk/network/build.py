"""A plan as a network over one clock: tasks in a canonical order, links with their lags in minutes, calendars as maps.

Names of tasks are keys here: the task's id, or ``"project/task"`` in a portfolio. Times are clock minutes from ``Network.epoch``.

Progress. With a data date, work that is not done starts at it or later (retained logic). A finished task keeps its links as a task of no length at
the data date, and a lag that counts from something that has happened has only its rest to run: this is how Primavera P6 schedules. Without a
data date, actual dates stand as they are and the rest of a started task follows the part done: this is how Microsoft Project schedules.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from pmo_risk.errors import GraphError, SettingsError, shown
from pmo_risk.model import Calendar, Link, Portfolio, Project, Task
from pmo_risk.model.portfolio import SEPARATOR
from pmo_risk.model.units import minutes_per
from pmo_risk.network.calendar_map import CalendarMap, compile_calendars
from pmo_risk.network.deterministic import deterministic
from pmo_risk.network.order import Edge, topological

Plan = Project | Portfolio
_LOOK_BACK = timedelta(days=731)  # late dates before the first date of the plan still meet its holidays
_LAST = datetime(3000, 1, 1)


@dataclass(frozen=True, slots=True)
class Activity:
    """A task on the clock.

    ``axis`` is the index of its calendar in ``Network.maps``; ``unit`` the minutes of one unit of its duration; ``minutes`` its deterministic
    work to go. It may not start before ``start_floor`` nor finish before ``finish_floor``, and should start by ``start_limit`` and finish by
    ``finish_limit``. ``fixed`` holds a start and finish that have happened and stand. ``stays`` is true where a moment of no length stays
    where it falls (a finish milestone, finished work) instead of moving to the next working minute.
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


@dataclass(frozen=True, slots=True)
class Arc:
    """A link between activities by number; ``lag`` in minutes of the calendar ``axis``, after what has already run."""

    predecessor: int
    successor: int
    type: str
    lag: float
    axis: int
    link: Link


@dataclass(frozen=True)
class Network:
    """Activities in topological order and their arcs. ``ends`` gives a project's id the clock minute its late dates count from, where one is set;
    ``axes`` the index in ``maps`` of each calendar by (project id, calendar name)."""

    epoch: datetime
    maps: tuple[CalendarMap, ...]
    activities: tuple[Activity, ...]
    arcs: tuple[Arc, ...]
    ends: dict[str, float] = field(default_factory=dict)
    axes: dict[tuple[str, str], int] = field(default_factory=dict)

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


def key_of(plan: Plan, project: Project, task_id: str) -> str:
    """The key of a task: its id, or ``"project/task"`` in a portfolio."""
    return f"{project.id}{SEPARATOR}{task_id}" if isinstance(plan, Portfolio) else task_id


def projects_of(plan: Plan) -> tuple[Project, ...]:
    """The projects of a plan, in its order."""
    if isinstance(plan, Portfolio):
        return tuple(plan)
    if not isinstance(plan, Project):
        raise SettingsError(f"a Project or a Portfolio is needed, got {type(plan).__name__}", code="PLAN", remedy="read a file with pr.read first")
    return (plan,)


def edges_of(plan: Plan) -> Iterator[Edge]:
    """Every link between two different tasks, with the keys of both. A link given twice comes once."""
    seen: set[Edge] = set()
    for project in projects_of(plan):
        for link, successor in project.links():
            edge = (key_of(plan, project, link.predecessor), key_of(plan, project, successor), Link(link.predecessor, link.type, link.lag))
            if edge not in seen:
                seen.add(edge)
                yield edge
    if isinstance(plan, Portfolio):
        for link in dict.fromkeys(plan.links):
            ends = (SEPARATOR.join(plan.find(link.predecessor)), SEPARATOR.join(plan.find(link.successor or "")))
            yield *ends, link


def build(plan: Plan) -> Network:
    """The network of a project or portfolio.

    Raises
    ------
    GraphError : CYCLE, with one shortest cycle of each knot of tasks; DURATION_RANGE for work that outlasts the years a date can hold.
    LimitError : for a calendar whose table is too large.
    """
    return _Builder(plan).network()


class _Builder:
    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.edges = list(edges_of(plan))
        self.tasks = {key_of(plan, p, t.id): (p, t) for p in projects_of(plan) for t in p}
        self.order = topological(self.tasks, self.edges)
        self.number = {key: n for n, key in enumerate(self.order)}
        calendars = {Calendar.continuous(): 0}
        self.home_axis = calendars.setdefault(plan.calendar, len(calendars))
        self.axes = {(p.id, name): calendars.setdefault(c, len(calendars)) for p in projects_of(plan) for name, c in p.calendars.items()}
        starts = [t.actual_start for _, t in self.tasks.values() if t.actual_start]
        starts += [d for p in projects_of(plan) for d in (p.start, p.data_date) if d]
        self.maps = compile_calendars(list(calendars), min(starts) - _LOOK_BACK, max(starts))
        self.epoch = self.maps[0].origin
        self.last = self.maps[0].minute(_LAST)

    def network(self) -> Network:
        activities = tuple(self.activity(key) for key in self.order)
        arcs = [arc for edge in self.edges if not _settled(activities[(arc := self.arc(*edge)).successor], arc.type)]
        arcs.sort(key=lambda a: (a.successor, a.predecessor, a.type, a.lag, a.axis))
        return Network(self.epoch, self.maps, activities, tuple(arcs), self.ends(), self.axes)

    def minute(self, when: datetime | None, none: float) -> float:
        return none if when is None else self.maps[0].minute(when)

    def axis_of(self, project: Project, task: Task) -> int:
        return 0 if _unit(project, task).startswith("e") else self.axes[project.id, task.calendar or project.calendar.name]

    def ends(self) -> dict[str, float]:
        over = self.minute(self.plan.deadline, math.inf)
        own = {p.id: self.minute(p.deadline, math.inf) for p in projects_of(self.plan)}
        return {i: min(t, over) for i, t in own.items() if min(t, over) < math.inf}

    def activity(self, key: str) -> Activity:
        project, task = self.tasks[key]
        axis, unit = self.axis_of(project, task), minutes_per(_unit(project, task), project.calendar.hours)
        minutes = 0.0 if task.is_complete else max(0.0, deterministic(task.work)) * unit
        base, data_date = self.minute(project.start, 0.0), project.data_date
        if data_date is not None:
            base = self.minute(data_date, 0.0) if task.is_complete else max(base, self.minute(data_date, 0.0))
        table = self.maps[axis]
        if table.work_at(base) + minutes > table.work_at(self.last):
            raise GraphError(f"a duration of {minutes / 60:,.0f} working hours reaches past the year 2999", where=f"task {shown(key)}", code="DATE_RANGE")
        dates = {kind: [self.minute(c.when, 0.0) for c in task.constraints if c.kind == kind and not task.is_complete] for kind in _KINDS}
        starts = () if task.is_started else ("SNET", "SNLT", "MSO")
        floor = [d for k in starts if k != "SNLT" for d in dates[k]]
        limit = [d for k in starts if k != "SNET" for d in dates[k]]
        fixed = None
        if data_date is None and task.actual_start is not None:
            begun = self.minute(task.actual_start, 0.0)
            done = max(0.0, deterministic(task.duration) * unit - minutes)
            floor = [table.finish_at(table.work_at(begun) + done) if done else begun]
            fixed = (begun, self.minute(task.actual_finish, math.nan))
        return Activity(
            key=key,
            project=project,
            task=task,
            axis=axis,
            unit=unit,
            minutes=minutes,
            start_floor=max([base, *floor]) if fixed is None else floor[0],
            finish_floor=max([-math.inf, *dates["FNET"], *dates["MFO"]]),
            start_limit=min([math.inf, *limit]),
            finish_limit=min([math.inf if task.is_complete else self.minute(task.deadline, math.inf), *dates["FNLT"], *dates["MFO"]]),
            fixed=fixed,
            stays=task.is_complete or task.milestone == "finish",
        )

    def arc(self, first: str, second: str, link: Link) -> Arc:
        (project, before), (successor, after) = self.tasks[first], self.tasks[second]
        between = isinstance(self.plan, Portfolio) and link.successor is not None
        home: Plan = self.plan if between else successor
        axis = {
            "predecessor": self.axis_of(project, before),
            "successor": self.axis_of(successor, after),
            "project": self.home_axis if between else self.axes[successor.id, successor.calendar.name],
            "continuous": 0,
        }[successor.lag_calendar]
        if link.lag.elapsed or (not link.lag.unit and home.time_unit.startswith("e")):
            axis = 0
        lag = link.lag.minutes(home.time_unit, home.calendar.hours)
        happened = before.actual_finish if link.type in ("FS", "FF") else before.actual_start
        data_date = project.data_date
        if happened is not None and data_date is not None:
            table = self.maps[axis]
            run = table.work_at(self.minute(data_date, 0.0)) - table.work_at(self.minute(happened, 0.0))
            lag = max(0.0, lag - max(0.0, run))
        return Arc(self.number[first], self.number[second], link.type, lag, axis, link)


_KINDS = ("SNET", "SNLT", "FNET", "FNLT", "MSO", "MFO")


def _settled(successor: Activity, kind: str) -> bool:
    """True where the end of the successor that a link leads to has happened, and stands."""
    return successor.fixed is not None and (kind in ("FS", "SS") or successor.task.is_complete)


def _unit(project: Project, task: Task) -> str:
    return task.unit or project.time_unit
