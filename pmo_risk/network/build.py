"""A plan as a network over one clock: tasks in a canonical order, links with their lags in minutes, calendars as maps.

Names of tasks are keys here: the task's id, or ``"project/task"`` in a portfolio. Times are clock minutes from ``Network.epoch``. Levels of effort and
summaries, which span other tasks and drive none, come after all others, and their links become ties (``spans``).

Progress. With a data date, work that is not done starts at it or later; what links ask of work that began before they allowed is up to the project's
options (``progress``). A finished task keeps its links as a task of no length at the data date: this is how Primavera P6 schedules. Without a data
date, actual dates stand as they are and the rest of a started task follows the part done: this is how Microsoft Project schedules.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from pmo_risk.errors import GraphError, SettingsError, shown
from pmo_risk.model import Calendar, Link, Portfolio, Project, Task
from pmo_risk.model.portfolio import SEPARATOR
from pmo_risk.model.units import minutes_per
from pmo_risk.network.calendar_map import CalendarMap, compile_calendars
from pmo_risk.network.deterministic import deterministic
from pmo_risk.network.lags import Ends, lag_of
from pmo_risk.network.order import Edge, topological
from pmo_risk.network.spans import Tie, span_edges, ties_of

Plan = Project | Portfolio
_LOOK_BACK = timedelta(days=731)  # late dates before the first date of the plan still meet its holidays
_LAST = datetime(3000, 1, 1)


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
    one unit of its duration, ``minutes`` its deterministic work to go, ``gap`` the working minutes inside it in which nothing is done. It may not start
    before ``start_floor`` nor finish before ``finish_floor``, should start by ``start_limit`` and finish by ``finish_limit``, and starts by ``start_cap`` and
    finishes by ``finish_cap`` whatever links ask; where ``pinned`` its late dates are on its limits whatever links ask. ``expected`` is the finish that
    sets its work, NaN where none does. ``fixed`` holds a start and finish that have happened and stand. ``stays`` is true where a moment of no length
    stays where it falls (a finish milestone, finished work) instead of moving to the next working minute. ``late`` is true where it goes as late as
    what follows allows.
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

    ``lag`` in minutes of the calendar ``axis``, after what has already run, to which comes ``share`` of the predecessor's work. ``pushes`` is false where early
    dates of the successor do not mind it, ``pulls`` where late dates of the predecessor do not.
    """

    predecessor: int
    successor: int
    type: str
    lag: float
    axis: int
    link: Link
    share: float = 0.0
    pushes: bool = True
    pulls: bool = True


@dataclass(frozen=True)
class Network:
    """Activities in topological order, the last of them spans, and the arcs of the others. ``ends`` gives a project's id the clock minute its
    late dates count from, where one is set; ``axes`` the index in ``maps`` of each calendar by (project id, calendar name); ``ties`` what each span ties to,
    by number."""

    epoch: datetime
    maps: tuple[CalendarMap, ...]
    activities: tuple[Activity, ...]
    arcs: tuple[Arc, ...]
    ends: dict[str, float] = field(default_factory=dict)
    axes: dict[tuple[str, str], int] = field(default_factory=dict)
    ties: Mapping[int, tuple[Tie, ...]] = field(default_factory=dict)

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
        spans = {key for key, (_, t) in self.tasks.items() if t.is_span}
        drive = [e for e in self.edges if e[0] not in spans and e[1] not in spans]
        order = topological([k for k in self.tasks if k not in spans], drive)
        self.tied = [e for e in self.edges if e[0] in spans or e[1] in spans]
        self.order = [*order, *topological(spans, span_edges(self.tied, self.tasks, spans))]
        self.drive = drive
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
        arcs = [arc for edge in self.drive if (arc := self.arc(activities, *edge)) is not None]
        arcs.sort(key=lambda a: (a.successor, a.predecessor, a.type, a.lag, a.share, a.axis))
        ties = ties_of(self.tied, self.tasks, self.number, self.lag, self.minute)
        return Network(self.epoch, self.maps, activities, tuple(arcs), self.ends(), self.axes, ties)

    def minute(self, when: datetime | None, none: float) -> float:
        return none if when is None else self.maps[0].minute(when)

    def axis_of(self, project: Project, task: Task) -> int:
        return 0 if _unit(project, task).startswith("e") else self.axes[project.id, task.calendar or project.calendar.name]

    def runs_of(self, project: Project, task: Task, axis: int) -> tuple[Run, ...]:
        if not task.drivers or _unit(project, task).startswith("e") or task.is_complete:
            return (Run(axis),)
        return tuple(dict.fromkeys(Run(self.axes[project.id, d.calendar], d.share, d.lag * 60) for d in task.drivers))

    def ends(self) -> dict[str, float]:
        over = self.minute(self.plan.deadline, math.inf)
        own = {p.id: self.minute(p.deadline, math.inf) for p in projects_of(self.plan)}
        return {i: min(t, over) for i, t in own.items() if min(t, over) < math.inf}

    def activity(self, key: str) -> Activity:
        project, task = self.tasks[key]
        axis, unit = self.axis_of(project, task), minutes_per(_unit(project, task), project.calendar.hours)
        runs = self.runs_of(project, task, axis)
        minutes = 0.0 if task.is_complete or task.is_span else max(0.0, deterministic(task.work)) * unit
        base, data_date = self.minute(project.start, 0.0), project.data_date
        if data_date is not None:
            base = self.minute(data_date, 0.0) if task.is_complete else max(base, self.minute(data_date, 0.0))
        table = self.maps[runs[0].axis]
        if table.work_at(base) + max(r.share * minutes + r.lag for r in runs) > table.work_at(self.last):
            raise GraphError(f"a duration of {minutes / 60:,.0f} working hours reaches past the year 2999", where=f"task {shown(key)}", code="DATE_RANGE")
        bounds = _Bounds(task, self.minute, base)
        begin, fixed = bounds.start_floor, None
        if task.is_started and not task.is_complete:
            begin = max(begin, self.minute(task.resumed, -math.inf))
        if data_date is None and task.actual_start is not None:
            begun = self.minute(task.actual_start, 0.0)
            done = max(0.0, deterministic(task.duration) * unit - minutes)
            begin = table.finish_at(table.work_at(begun) + done) if done else begun
            begin = max(begin, self.minute(task.resumed, begin))
            fixed = (begun, self.minute(task.actual_finish, math.nan))
        certain = task.work.support[0] == task.work.support[1]
        return Activity(
            key=key,
            project=project,
            task=task,
            axis=runs[0].axis,
            unit=unit,
            minutes=minutes,
            start_floor=begin,
            finish_floor=bounds.finish_floor,
            start_limit=bounds.start_limit,
            finish_limit=min(bounds.finish_limit, math.inf if task.is_complete else self.minute(task.deadline, math.inf)),
            fixed=fixed,
            stays=task.is_complete or task.milestone == "finish",
            runs=runs,
            float_axis=axis,
            gap=0.0 if task.is_started else task.split * unit,
            start_cap=bounds.start_cap,
            finish_cap=bounds.finish_cap,
            pinned=bounds.pinned,
            expected=self.minute(task.expected_finish, math.nan) if project.options.expected_finish and certain and not task.is_complete else math.nan,
            late=any(c.kind == "ALAP" for c in task.constraints) and not task.is_started and not task.is_span,
        )

    def lag(self, first: str, second: str, link: Link) -> tuple[float, float, int]:
        """Lag in minutes, share of the predecessor's work that comes to it, and the calendar that both are counted on."""
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
        if link.lag.percent:
            return 0.0, link.lag.value / 100, axis
        return link.lag.minutes(home.time_unit, home.calendar.hours), 0.0, axis

    def arc(self, activities: tuple[Activity, ...], first: str, second: str, link: Link) -> Arc | None:
        """The arc of a link; None where the end of the successor that it leads to has happened and stands, or is not held by it any more."""
        (project, before), (_, after) = self.tasks[first], self.tasks[second]
        number, other = self.number[first], self.number[second]
        successor = activities[other]
        if successor.fixed is not None and (link.type in ("FS", "SS") or after.is_complete):
            return None
        if successor.project.options.progress == "override" and successor.project.data_date is not None and _goes_on(after) and link.type[1] == "S":
            return None
        lag, share, axis = self.lag(first, second, link)
        if before.is_started and project.data_date is not None:
            ends = Ends(self.minute(before.actual_start, 0.0), self.minute(before.actual_finish, math.nan), self.minute(before.suspended, math.nan))
            whole = lag + share * deterministic(before.duration) * activities[number].unit
            own = self.maps[self.axis_of(project, before)]
            now = self.minute(project.data_date, 0.0)
            lag, share = lag_of(link.type, whole, ends, now, own, self.maps[axis], future=project.options.progress == "actual"), 0.0
        return Arc(number, other, link.type, lag, axis, link, share, not after.manual, not (before.manual and link.type[0] == "S"))


class _Bounds:
    """What the constraints of a task ask of its dates. ``base`` is the earliest start: nothing is pulled before it."""

    def __init__(self, task: Task, at: Callable[[datetime | None, float], float], base: float) -> None:
        live = [c for c in task.constraints if c.kind != "ALAP" and not task.is_complete]
        starts = [] if task.is_started else [(c.kind, at(c.when, 0.0), c.mandatory) for c in live if c.kind in ("SNET", "SNLT", "MSO")]
        ends = [(c.kind, at(c.when, 0.0), c.mandatory) for c in live if c.kind in ("FNET", "FNLT", "MFO")]
        self.start_floor = max([base, *(t for kind, t, _ in starts if kind != "SNLT")])
        self.finish_floor = max([-math.inf, *(t for kind, t, _ in ends if kind != "FNLT")])
        self.start_limit = math.inf if task.manual else min([math.inf, *(t for kind, t, _ in starts if kind != "SNET")])
        self.finish_limit = min([math.inf, *(t for kind, t, _ in ends if kind != "FNET")])
        self.start_cap = max(base, min([math.inf, *(t for kind, t, hard in starts if hard)]))
        self.finish_cap = max(base, min([math.inf, *(t for kind, t, hard in ends if hard)]))
        self.pinned = any(hard and kind in ("MSO", "MFO") for kind, _, hard in (*starts, *ends))


def _goes_on(task: Task) -> bool:
    return task.is_started and not task.is_complete


def _unit(project: Project, task: Task) -> str:
    return task.unit or project.time_unit
