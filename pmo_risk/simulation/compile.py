"""From a project or portfolio to arrays: names end here.

Projects that links join are compiled into one model; any other is compiled alone, exactly as if it were simulated alone. What joins the models
of a portfolio beside that is the streams: a shared risk draws from its own, whichever model asks.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from pmo_risk.model import Calendar, Link, Portfolio, Project, Task
from pmo_risk.model.units import minutes_per
from pmo_risk.network.calendar_map import CalendarMap, compile_calendars
from pmo_risk.network.cycles import raise_cycles
from pmo_risk.simulation.arrays import CALENDAR_FACTS, FF, FS, NONE, SF, SS, Arrays, Calendars, Floats, Links, Tasks
from pmo_risk.simulation.axis import Axis, axis_of
from pmo_risk.simulation.compile_risks import RiskTable
from pmo_risk.simulation.laws import LawTable, frozen
from pmo_risk.simulation.order import assign_slots, canonical_order

_KINDS = {"FS": FS, "SS": SS, "FF": FF, "SF": SF}
Key = tuple[str, str]


@dataclass(frozen=True)
class CompiledModel:
    """Arrays for the kernels, and what their rows stand for."""

    arrays: Arrays
    projects: tuple[Project, ...]
    axes: tuple[Axis, ...]
    keys: tuple[Key, ...]  # (project id, task id) by row


def compile_model(projects: Sequence[Project], seed: int, *, folio: Portfolio | None = None, keep: Iterable[Key] = (), all_rows: bool = False) -> CompiledModel:
    """Compile projects into one model.

    Parameters
    ----------
    projects : one, or those that the links of ``folio`` join.
    seed : of the run.
    folio : where the links between them and the shared risks come from.
    keep : tasks whose finish and duration are kept for every iteration.
    all_rows : give every task rows of its own, as the backward pass needs.
    """
    network = _Network.of(projects, folio)
    laws = LawTable(seed)
    risks = RiskTable(laws, network.projects, folio)
    order = network.order()
    distinct = list(dict.fromkeys([*(p.calendar for p in network.projects), *network.used_calendars()]))
    maps = compile_calendars(distinct, *network.window())
    clock = len(network.projects) > 1 or len({(c.week, c.exceptions) for c in distinct}) > 1
    axes = tuple(axis_of(p, maps[distinct.index(p.calendar)], clock) for p in network.projects)
    row = {key: n for n, key in enumerate(order)}
    slots = _slots(network, row, all_rows)
    arrays = Arrays(
        clock=int(clock),
        slots=slots.count,
        projects=len(network.projects),
        kept=len(tuple(keep)),
        tasks=_tasks(network, order, laws, risks, axes, distinct, slots, {key: n for n, key in enumerate(keep)}),
        links=_links(network, order, row, distinct, slots),
        calendars=_calendars(maps),
        base_cost=_base_cost(network, order, laws),
        risks=risks.arrays(),
        laws=laws.arrays(),
    )
    return CompiledModel(arrays, network.projects, axes, tuple(order))


def compile_overhead(folio: Portfolio, seed: int) -> Arrays | None:
    """The costs of shared risks that belong to no one project, as a model without tasks; None where there are none."""
    laws = LawTable(seed)
    risks = RiskTable(laws, (), folio)
    if not risks.has_cost:
        return None
    nothing = frozen((), np.int64)
    none = frozen((), np.float64)
    flags = frozen((), np.uint8)
    first = frozen([0], np.int64)
    tasks = Tasks(nothing, flags, flags, none, none, none, flags, nothing, nothing, nothing, nothing, first, nothing, flags, nothing, nothing, nothing)
    links = Links(first, nothing, nothing, nothing, none, nothing)
    return Arrays(0, 0, 1, 0, laws.arrays(), risks.arrays(), tasks, links, _calendars([]), frozen([0.0], np.float64))


@dataclass(frozen=True)
class _Network:
    """The tasks and links of the projects of one model, by (project id, task id)."""

    projects: tuple[Project, ...]
    by_id: dict[str, Project]
    tasks: dict[Key, Task]
    links: tuple[tuple[Key, Key, Link], ...]

    @classmethod
    def of(cls, projects: Sequence[Project], folio: Portfolio | None) -> _Network:
        inside = [((p.id, x.predecessor), (p.id, s), x) for p in projects for x, s in p.links()]
        members = {p.id for p in projects}
        between = [(folio.find(x.predecessor), folio.find(x.successor or ""), x) for x in folio.links] if folio is not None else []
        joined = [x for x in between if x[0][0] in members]
        return cls(tuple(projects), {p.id: p for p in projects}, {(p.id, t.id): t for p in projects for t in p}, (*inside, *joined))

    def calendar(self, key: Key) -> Calendar:
        """The calendar a task works by; one whose duration is elapsed time works around the clock."""
        return Calendar.continuous() if self.tasks[key].unit.startswith("e") else self.by_id[key[0]].calendar_of(key[1])

    def minutes(self, key: Key) -> float:
        """Minutes of one unit of the task's duration."""
        project = self.by_id[key[0]]
        return minutes_per(self.tasks[key].unit or project.time_unit, project.calendar.hours)

    def lag(self, first: Key, second: Key, link: Link) -> tuple[float, Calendar | None]:
        """Minutes of a lag and the calendar they are counted on; None where there is no lag."""
        project = self.by_id[second[0]]
        minutes = link.lag.minutes(project.time_unit, project.calendar.hours)
        if minutes == 0:
            return 0.0, None
        if link.lag.elapsed or project.lag_calendar == "continuous":
            return minutes, Calendar.continuous()
        if project.lag_calendar == "project":
            return minutes, project.calendar
        return minutes, self.calendar(first if project.lag_calendar == "predecessor" else second)

    def used_calendars(self) -> list[Calendar]:
        lags = (self.lag(*x)[1] for x in self.links)
        return [self.calendar(k) for k, t in self.tasks.items() if not t.is_complete] + [c for c in lags if c is not None]

    def window(self) -> tuple[datetime, datetime]:
        """From before the first date of the model to after its last."""
        dates = [p.start for p in self.projects]
        for p in self.projects:
            dates += [d for d in (p.data_date, p.deadline) if d is not None]
        for t in self.tasks.values():
            dates += [d for d in (t.actual_start, t.actual_finish, t.deadline, *(c.date for c in t.constraints)) if d is not None]
        return min(dates), max(dates)

    def order(self) -> list[Key]:
        work = {k: 0.0 if t.is_complete else t.work.mean * self.minutes(k) for k, t in self.tasks.items()}
        after: dict[Key, list[tuple[Key, float]]] = {}
        for first, second, link in self.links:
            after.setdefault(first, []).append((second, self.lag(first, second, link)[0]))
        order = canonical_order(work, after)
        if len(order) < len(work):
            raise_cycles(self.links)
        return order


@dataclass(frozen=True)
class _Slots:
    """Row of each task's start and finish, and how many rows there are; times that nobody reads share two scratch rows at the end."""

    start: list[int]
    finish: list[int]
    count: int


def _slots(network: _Network, row: dict[Key, int], all_rows: bool) -> _Slots:
    n = len(row)
    if all_rows:
        return _Slots(list(range(n)), list(range(n, 2 * n)), 2 * n)
    start_use, finish_use = [NONE] * n, [NONE] * n
    for first, second, link in network.links:
        use = finish_use if link.type in ("FS", "FF") else start_use
        use[row[first]] = max(use[row[first]], row[second])
    slots, count = assign_slots([(i, use[i]) for i in range(n) for use in (start_use, finish_use)])
    return _Slots([count if s == NONE else s for s in slots[::2]], [count + 1 if s == NONE else s for s in slots[1::2]], count + 2)


def _tasks(
    network: _Network,
    order: list[Key],
    laws: LawTable,
    risks: RiskTable,
    axes: tuple[Axis, ...],
    distinct: list[Calendar],
    slots: _Slots,
    keep: dict[Key, int],
) -> Tasks:
    number = {p.id: n for n, p in enumerate(network.projects)}
    position = {c: n for n, c in enumerate(distinct)}
    columns: dict[str, list[float]] = {name: [] for name in Tasks._fields}
    columns["effect_first"].append(0)
    for n, key in enumerate(order):
        task, project = network.tasks[key], network.by_id[key[0]]
        axis = axes[number[key[0]]]
        values: dict[str, float] = {
            "law": laws.add(task.work, 0.0 if task.is_complete else network.minutes(key), "task", *key, "duration"),
            "done": task.is_complete,
            "started": task.is_started and not task.is_complete,
            "actual": axis.at(task.actual_start) if task.actual_start is not None else 0.0,
            "finish_milestone": task.milestone == "finish",
            "calendar": position[project.calendar] if task.is_complete else position[network.calendar(key)],
            "project": number[key[0]],
            "start_slot": slots.start[n],
            "finish_slot": slots.finish[n],
            "cost_law": NONE if task.cost is None else _drawn(laws, laws.add(task.cost, 1.0, "task", *key, "cost")),
            "rate_law": NONE if task.cost_rate is None else laws.add(task.cost_rate, 1.0 / axis.unit_minutes, "task", *key, "rate"),
            "keep": keep.get(key, NONE),
        }
        values["start_bound"], values["finish_bound"] = _bounds(task, project, axis)
        for name, value in values.items():
            columns[name].append(value)
        for effect in () if task.is_complete else risks.effects(key):
            columns["effect_draw"].append(effect.draw)
            columns["effect_is_factor"].append(effect.is_factor)
        columns["effect_first"].append(len(columns["effect_draw"]))
    floats = ("actual", "start_bound", "finish_bound")
    flags = ("done", "started", "finish_milestone", "effect_is_factor")
    return Tasks(**{k: frozen(v, np.float64 if k in floats else np.uint8 if k in flags else np.int64) for k, v in columns.items()})


def _drawn(laws: LawTable, row: int) -> int:
    """The row, or NONE for a certain amount, which is in the base cost."""
    return NONE if laws.is_constant(row) else row


def _bounds(task: Task, project: Project, axis: Axis) -> tuple[float, float]:
    """Earliest start and finish on the axis; for a finished task, its dates."""
    if task.actual_start is not None and task.actual_finish is not None:
        return axis.at(task.actual_start), axis.at(task.actual_finish)
    starts = [project.start] + ([project.data_date] if project.data_date else []) + [c.date for c in task.constraints if c.kind in ("SNET", "MSO")]
    ends = [c.date for c in task.constraints if c.kind in ("FNET", "MFO")]
    return axis.at(max(starts)), max((axis.at(d) for d in ends), default=-math.inf)


def _links(network: _Network, order: list[Key], row: dict[Key, int], distinct: list[Calendar], slots: _Slots) -> Links:
    position = {c: n for n, c in enumerate(distinct)}
    rows = []
    for first, second, link in network.links:
        lag, calendar = network.lag(first, second, link)
        rows.append((row[second], row[first], _KINDS[link.type], lag, NONE if calendar is None else position[calendar]))
    rows.sort()
    count = np.bincount([r[0] for r in rows], minlength=len(order)) if rows else np.zeros(len(order), dtype=np.int64)
    return Links(
        first=frozen([0, *np.cumsum(count)], np.int64),
        predecessor=frozen((r[1] for r in rows), np.int64),
        slot=frozen((slots.finish[r[1]] if r[2] in (FS, FF) else slots.start[r[1]] for r in rows), np.int64),
        kind=frozen((r[2] for r in rows), np.int64),
        lag=frozen((r[3] for r in rows), np.float64),
        calendar=frozen((r[4] for r in rows), np.int64),
    )


def _calendars(maps: Sequence[CalendarMap]) -> Calendars:
    facts: list[tuple[float, ...]] = []
    parts: list[Floats] = []
    size = 0
    for m in maps:
        facts.append((m.step, m.length, m.week_work, m.done[-1], size, size + m.done.size))
        parts += [m.done.astype(np.float64), m.begins.astype(np.float64)]
        size += m.done.size + m.begins.size
    return Calendars(frozen(facts, np.float64, CALENDAR_FACTS), frozen(np.concatenate(parts) if parts else (), np.float64))


def _base_cost(network: _Network, order: list[Key], laws: LawTable) -> Floats:
    """Certain amounts, exactly rounded and so independent of order, for each project."""
    certain: dict[str, list[float]] = {p.id: [] for p in network.projects}
    for key in order:
        cost = network.tasks[key].cost
        if cost is not None and cost.support[0] == cost.support[1]:
            certain[key[0]].append(cost.support[0])
    return frozen((math.fsum(v) for v in certain.values()), np.float64)  # type: ignore[return-value]  # a float64 array, as asked for
