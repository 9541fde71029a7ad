"""A plan as a network over one clock: tasks in a canonical order, links with their lags in minutes, calendars as maps.

Names of tasks are keys here: the task's id, or ``"project/task"`` in a portfolio. Times are clock minutes from ``Network.epoch``. Levels of effort and
summaries, which span other tasks and drive none, come after all others, and their links become ties (``spans``).

Progress. With a data date, work that is not done starts at it or later; what links ask of work that began before they allowed is up to the project's
options (``progress``). A finished task keeps its links as a task of no length at the data date: this is how Primavera P6 schedules. Without a data
date, actual dates stand as they are and the rest of a started task follows the part done: this is how Microsoft Project schedules.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import datetime, timedelta

from pmo_risk.errors import GraphError, SettingsError, shown
from pmo_risk.model import Calendar, Link, Portfolio, Project, Task, Weather
from pmo_risk.model.conditions import waits_for
from pmo_risk.model.portfolio import SEPARATOR
from pmo_risk.model.units import minutes_per
from pmo_risk.network.bounds import Bounds
from pmo_risk.network.calendar_map import compile_calendars, on_grid
from pmo_risk.network.deterministic import deterministic
from pmo_risk.network.lags import Ends, lag_of
from pmo_risk.network.order import Edge, topological
from pmo_risk.network.parts import LAST, Activity, Arc, Network, Run
from pmo_risk.network.spans import span_edges, ties_of

__all__ = ["Activity", "Arc", "Network", "Plan", "build", "edges_of", "key_of", "projects_of"]

Plan = Project | Portfolio
_LOOK_BACK = timedelta(days=731)  # late dates before the first date of the plan still meet its holidays


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
            edge = (key_of(plan, project, link.predecessor), key_of(plan, project, successor), _plain(link))
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
        calendars = {(Calendar.continuous(), ""): 0}
        self.home_axis = calendars.setdefault((plan.calendar, ""), len(calendars))
        self.axes = {(p.id, name): calendars.setdefault((c, ""), len(calendars)) for p in projects_of(plan) for name, c in p.calendars.items()}
        self.weather: dict[int, Weather] = {}
        self.work_axes = dict(self.axes)
        for project, sky in ((p, w) for p in projects_of(plan) for w in p.weather):
            for name in sky.calendars:
                axis = calendars.setdefault((project.calendars[name], sky.id), len(calendars))
                self.work_axes[project.id, name], self.weather[axis] = axis, sky
        starts = [t.actual_start for _, t in self.tasks.values() if t.actual_start]
        starts += [d for p in projects_of(plan) for d in (p.start, p.data_date) if d]
        self.calendars, self.reach = tuple(c for c, _ in calendars), (min(starts) - _LOOK_BACK, max(starts))
        self.maps = compile_calendars(self.calendars, *self.reach)
        self.epoch = self.maps[0].origin
        self.last = self.maps[0].minute(LAST)

    def network(self) -> Network:
        activities = tuple(self.activity(key) for key in self.order)
        arcs = [arc for edge in self.drive if (arc := self.arc(activities, *edge)) is not None]
        arcs.sort(key=lambda a: (a.successor, a.predecessor, a.type, a.lag, a.share, a.axis))
        ties = ties_of(self.tied, self.tasks, self.number, self.lag, self.minute)
        return Network(self.epoch, self.maps, activities, tuple(arcs), self.ends(), self.axes, ties, self.calendars, self.reach, self.waits(), self.weather)

    def minute(self, when: datetime | None, none: float) -> float:
        return none if when is None else self.maps[0].minute(when)

    def axis_of(self, project: Project, task: Task) -> int:
        """The calendar of a task, without weather: lags do not wait for it."""
        return 0 if _unit(project, task).startswith("e") else self.axes[project.id, task.calendar or project.calendar.name]

    def work_axis_of(self, project: Project, task: Task) -> int:
        """The calendar of a task with the weather that interrupts its work; levels of effort and summaries go on."""
        if task.is_span or _unit(project, task).startswith("e"):
            return self.axis_of(project, task)
        return self.work_axes[project.id, task.calendar or project.calendar.name]

    def runs_of(self, project: Project, task: Task, axis: int) -> tuple[Run, ...]:
        if not task.drivers or _unit(project, task).startswith("e") or task.is_complete:
            return (Run(axis),)
        return tuple(dict.fromkeys(Run(self.work_axes[project.id, d.calendar], d.share, d.lag * 60) for d in task.drivers))

    def ends(self) -> dict[str, float]:
        over = self.minute(self.plan.deadline, math.inf)
        own = {p.id: self.minute(p.deadline, math.inf) for p in projects_of(self.plan)}
        return {i: min(t, over) for i, t in own.items() if min(t, over) < math.inf}

    def waits(self) -> tuple[tuple[int, int], ...]:
        pairs = ((p, pair) for p in projects_of(self.plan) if p.triggers for pair in waits_for(p))
        return tuple(tuple(self.number[key_of(self.plan, p, task)] for task in pair) for p, pair in pairs)  # type: ignore[misc]  # pairs stay pairs

    def activity(self, key: str) -> Activity:
        project, task = self.tasks[key]
        axis, unit = self.work_axis_of(project, task), minutes_per(_unit(project, task), project.calendar.hours)
        runs = self.runs_of(project, task, axis)
        minutes = 0.0 if task.is_complete or task.is_span or project.is_absent(task) else on_grid(max(0.0, deterministic(task.work)) * unit)
        base, data_date = self.minute(project.start, 0.0), project.data_date
        if data_date is not None:
            base = self.minute(data_date, 0.0) if task.is_complete else max(base, self.minute(data_date, 0.0))
        table = self.maps[runs[0].axis]
        if table.work_at(base) + max(r.share * minutes + r.lag for r in runs) > table.work_at(self.last):
            raise GraphError(f"a duration of {minutes / 60:,.0f} working hours reaches past the year 2999", where=f"task {shown(key)}", code="DATE_RANGE")
        bounds = Bounds(task, self.minute, base)
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
            stays=task.is_complete or task.milestone == "finish" or bool(task.unless) or project.is_absent(task),
            runs=runs,
            float_axis=axis,
            gap=0.0 if task.is_complete else task.split * unit,
            start_cap=bounds.start_cap,
            finish_cap=bounds.finish_cap,
            earliest=min(base, begin),
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
        if before.is_started:
            lag, share = lag + share * max(0.0, deterministic(before.duration)) * activities[number].unit, 0.0
        if before.is_started and project.data_date is not None:
            ends = Ends(*(self.minute(d, math.nan) for d in (before.actual_start, before.actual_finish, before.suspended, before.resumed)))
            own = self.maps[self.axis_of(project, before)]
            now = self.minute(project.data_date, 0.0)
            lag = lag_of(link.type, lag, ends, now, own, self.maps[axis], future=project.options.progress == "actual")
        stands = before.manual or activities[number].fixed is not None
        return Arc(number, other, link.type, on_grid(lag), axis, link, share, not after.manual, not (stands and link.type[0] == "S"))


def _plain(link: Link) -> Link:
    """The link without the successor that it may name beside the task that it belongs to."""
    return link if link.successor is None else Link(link.predecessor, link.type, link.lag, when=link.when)


def _goes_on(task: Task) -> bool:
    return task.is_started and not task.is_complete


def _unit(project: Project, task: Task) -> str:
    return task.unit or project.time_unit
