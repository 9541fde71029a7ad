"""From a project or portfolio to arrays: names end here.

The logic (floors, lags, progress, calendars) is that of the deterministic schedule: ``pmo_risk.network.build``. Projects that links join are
compiled into one model; any other is compiled alone, exactly as if it were simulated alone. What joins the models of a portfolio beside that is
the streams: a shared risk draws from its own, whichever model asks.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from pmo_risk.distributions import fixed
from pmo_risk.model import Portfolio, Project, Task
from pmo_risk.network.build import Activity, Network, build
from pmo_risk.network.calendar_map import CalendarMap
from pmo_risk.network.cpm import forward
from pmo_risk.network.deterministic import deterministic
from pmo_risk.results.trials import Baseline
from pmo_risk.simulation.arrays import CALENDAR_FACTS, FF, FS, NONE, SF, SS, Arrays, Calendars, Floats, Links, Tasks
from pmo_risk.simulation.axis import Axis, axis_of
from pmo_risk.simulation.compile_risks import RiskTable
from pmo_risk.simulation.forward import LONGEST
from pmo_risk.simulation.laws import LawTable, frozen
from pmo_risk.simulation.order import Slots, assign_slots, canonical_order

_KINDS = {"FS": FS, "SS": SS, "FF": FF, "SF": SF}
Key = tuple[str, str]


@dataclass(frozen=True)
class CompiledModel:
    """Arrays for the kernels, and what their rows stand for."""

    arrays: Arrays
    projects: tuple[Project, ...]
    axes: tuple[Axis, ...]
    keys: tuple[Key, ...]  # (project id, task id) by row
    baselines: tuple[Baseline, ...]  # by project
    begins: Mapping[Key, tuple[bool, bool]]  # whether a task's start and finish stand at the start of a shift, not at the end of the one before


def compile_model(plan: Project | Portfolio, seed: int, *, shared: Portfolio | None = None, keep: Sequence[Key] = (), all_rows: bool = False) -> CompiledModel:
    """Compile a project, or a portfolio whose projects are joined by links, into one model.

    Parameters
    ----------
    plan : what is simulated together.
    seed : of the run.
    shared : the portfolio whose shared risks strike it.
    keep : tasks whose finish and duration are kept for every iteration.
    all_rows : give every task rows of its own, as the backward pass needs.

    Raises
    ------
    GraphError : CYCLE, and what else ``network.build`` refuses.
    """
    plan = _as_it_happened(plan) if isinstance(plan, Project) else plan.replace(projects=[_as_it_happened(p) for p in plan])
    projects = (plan,) if isinstance(plan, Project) else tuple(plan)
    network = build(plan)
    laws = LawTable(seed)
    risks = RiskTable(laws, projects, shared)
    order = canonical_order([a.minutes for a in network.activities], [(x.predecessor, x.successor, x.lag) for x in network.arcs])
    alike = _alike(network.maps)
    clock = _needs_clock(network, projects, alike)
    axes = {p.id: axis_of(p, network.maps[_calendar_index(network, p, alike)], clock) for p in projects}
    row = {n: r for r, n in enumerate(order)}
    slots = Slots.separate(len(order)) if all_rows else _slots(network, row)
    tasks = _tasks(network, order, projects, axes, laws, risks, alike, slots, {key: n for n, key in enumerate(keep)})
    arrays = Arrays(
        clock=int(clock),
        slots=slots.count,
        projects=len(projects),
        kept=len(keep),
        tasks=tasks,
        links=_links(network, row, slots, alike),
        calendars=_calendars(network.maps),
        base_cost=_base_cost(network, projects),
        own=frozen((0 if axes[p.id].unit_elapsed else _calendar_index(network, p, alike) for p in projects), np.int64),
        zero=frozen((axes[p.id].begin if axes[p.id].unit_elapsed else axes[p.id].zero for p in projects), np.float64),
        risks=risks.arrays(),
        laws=laws.arrays(),
    )
    keys = tuple((network.activities[n].project.id, network.activities[n].task.id) for n in order)
    baselines = tuple(_baseline(network, axes[p.id], p) for p in projects)
    begins = {key: _begins(network.activities[n]) for key, n in zip(keys, order, strict=True)}
    return CompiledModel(arrays, projects, tuple(axes[p.id] for p in projects), keys, baselines, begins)


def _as_it_happened(project: Project) -> Project:
    """A project of which nothing is left to do, without its data date: it finished when it did, not when its status was last taken."""
    return project.replace(data_date=None) if project.data_date is not None and all(t.is_complete for t in project) else project


def compile_overhead(folio: Portfolio, seed: int) -> Arrays | None:
    """The costs of shared risks that belong to no one project, as a model without tasks; None where there are none."""
    laws = LawTable(seed)
    risks = RiskTable(laws, (), folio)
    if not risks.has_cost:
        return None
    ints, floats, flags, first = frozen((), np.int64), frozen((), np.float64), frozen((), np.uint8), frozen([0], np.int64)
    tasks = Tasks(ints, flags, flags, flags, floats, floats, floats, flags, ints, ints, ints, ints, first, ints, flags, ints, ints, ints)
    links, nothing = Links(first, ints, ints, ints, floats, ints), frozen([0.0], np.float64)
    return Arrays(0, 0, 1, 0, laws.arrays(), risks.arrays(), tasks, links, _calendars(()), nothing, frozen([0], np.int64), nothing)


def _alike(maps: Sequence[CalendarMap]) -> list[int]:
    """For each calendar, the first one with the same working time."""
    first: dict[tuple[int, int, bytes], int] = {}
    return [first.setdefault((m.step, m.length, m.done.tobytes()), n) for n, m in enumerate(maps)]


def _needs_clock(network: Network, projects: Sequence[Project], alike: list[int]) -> bool:
    """False where one calendar, the project's own, measures all its work and lags."""
    used = {alike[a.axis] for a in network.activities if a.fixed is None or not a.task.is_complete}
    used |= {alike[x.axis] for x in network.arcs if x.lag}
    used |= {_calendar_index(network, p, alike) for p in projects}
    return len(projects) > 1 or len(used) > 1 or _may_end_in_time_off(network)


def _is_moment(activity: Activity) -> bool:
    """True for what has no length: a milestone to come, or finished work kept at the data date."""
    return activity.fixed is None and (activity.task.is_complete or activity.task.work.support == (0.0, 0.0))


def _begins(activity: Activity) -> tuple[bool, bool]:
    return not activity.stays, _is_moment(activity) and not activity.stays


def _may_end_in_time_off(network: Network) -> bool:
    """True where the project may end at a moment that working minutes alone do not tell from the end of the shift before.

    So it may where all is finished, and where no work follows a milestone that moves to the next shift, one that stays on a date of its own in
    time off, or work that was finished in time off.
    """
    followed = {x.predecessor for x in network.arcs if not _is_moment(network.activities[x.successor])}
    last = [a for n, a in enumerate(network.activities) if n not in followed]
    return all(a.task.is_complete for a in last) or any(map(partial(_is_in_time_off, network), last))


def _is_in_time_off(network: Network, activity: Activity) -> bool:
    task, table = activity.task, network.maps[activity.axis]
    if activity.fixed is not None and task.is_complete:
        moments = [activity.fixed[1]]
    elif task.is_complete or not _is_moment(activity):
        return False
    else:
        moments = [network.maps[0].minute(c.when) for c in task.constraints if c.kind in ("SNET", "FNET", "MSO", "MFO")]
    return not activity.stays or any(table.finish_at(table.work_at(t)) != t for t in moments)


def _calendar_index(network: Network, project: Project, alike: list[int]) -> int:
    return alike[network.own_axis(project)]


def _slots(network: Network, row: dict[int, int]) -> Slots:
    """Rows for starts and finishes that some link reads."""
    start_use, finish_use = [NONE] * len(row), [NONE] * len(row)
    for arc in network.arcs:
        use = finish_use if arc.type in ("FS", "FF") else start_use
        use[row[arc.predecessor]] = max(use[row[arc.predecessor]], row[arc.successor])
    return assign_slots(start_use, finish_use)


def _tasks(
    network: Network,
    order: list[int],
    projects: Sequence[Project],
    axes: dict[str, Axis],
    laws: LawTable,
    risks: RiskTable,
    alike: list[int],
    slots: Slots,
    keep: dict[Key, int],
) -> Tasks:
    number = {p.id: n for n, p in enumerate(projects)}
    columns: dict[str, list[float]] = {name: [] for name in Tasks._fields}
    columns["effect_first"].append(0)
    for n, number_of in enumerate(order):
        activity = network.activities[number_of]
        task, axis, key = activity.task, axes[activity.project.id], (activity.project.id, activity.task.id)
        done = activity.fixed is not None and task.is_complete
        floors = activity.fixed if activity.fixed is not None and task.is_complete else (activity.start_floor, activity.finish_floor)
        effects = () if task.is_complete else risks.effects(key)
        cost_is_certain = task.cost is None or task.cost.support[0] == task.cost.support[1]
        row: dict[str, float] = {
            "law": laws.add(fixed(0.0) if task.is_complete else task.work, activity.unit, "task", *key, "duration"),
            "done": done,
            "hold": bool(effects) or not _within(task, activity.unit),
            "started": activity.fixed is not None and not done,
            "actual": axis.at(activity.fixed[0]) if activity.fixed is not None else 0.0,
            "start_bound": axis.at(floors[0]),
            "finish_bound": axis.at(floors[1]),
            "stays": activity.stays,
            "calendar": alike[activity.axis],
            "project": number[key[0]],
            "start_slot": slots.start[n],
            "finish_slot": slots.finish[n],
            "cost_law": NONE if cost_is_certain or task.cost is None else laws.add(task.cost, 1.0, "task", *key, "cost"),
            "rate_law": NONE if task.cost_rate is None else laws.add(task.cost_rate, 1.0 / axis.unit_minutes, "task", *key, "rate"),
            "keep": keep.get(key, NONE),
        }
        for name, value in row.items():
            columns[name].append(value)
        for effect in effects:
            columns["effect_draw"].append(effect.draw)
            columns["effect_is_factor"].append(effect.is_factor)
        columns["effect_first"].append(len(columns["effect_draw"]))
    floats = ("actual", "start_bound", "finish_bound")
    flags = ("done", "hold", "started", "stays", "effect_is_factor")
    kinds: dict[str, type[np.generic]] = dict.fromkeys(floats, np.float64) | dict.fromkeys(flags, np.uint8)
    arrays: dict[str, Any] = {name: frozen(values, kinds.get(name, np.int64)) for name, values in columns.items()}
    return Tasks(**arrays)


def _within(task: Task, unit: float) -> bool:
    """True where no draw of the work can be below zero or beyond what kernels take."""
    low, high = task.work.support
    return (low > 0 or low == high) and high * unit < LONGEST


def _links(network: Network, row: dict[int, int], slots: Slots, alike: list[int]) -> Links:
    rows = []
    for arc in network.arcs:
        first = row[arc.predecessor]
        slot = slots.finish[first] if arc.type in ("FS", "FF") else slots.start[first]
        rows.append((row[arc.successor], first, slot, _KINDS[arc.type], arc.lag, alike[arc.axis] if arc.lag else NONE))
    rows.sort()
    count = np.bincount([r[0] for r in rows], minlength=len(row)) if rows else np.zeros(len(row), dtype=np.int64)
    columns = list(zip(*rows, strict=True)) or [()] * 6
    return Links(
        first=frozen([0, *np.cumsum(count)], np.int64),
        predecessor=frozen(columns[1], np.int64),
        slot=frozen(columns[2], np.int64),
        kind=frozen(columns[3], np.int64),
        lag=frozen(columns[4], np.float64),
        calendar=frozen(columns[5], np.int64),
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


def _baseline(network: Network, axis: Axis, project: Project) -> Baseline:
    """The project's finish and cost without uncertainty: the most likely durations and costs, no risks."""
    _, finishes = forward(network, [a.minutes for a in network.activities])
    own = [(a, f) for a, f in zip(network.activities, finishes, strict=True) if a.project.id == project.id]
    end = np.array([axis.at(max(f for _, f in own))])
    cost = math.fsum(
        (deterministic(a.task.cost) if a.task.cost is not None else 0.0)
        + (deterministic(a.task.cost_rate) * a.minutes / axis.unit_minutes if a.task.cost_rate is not None else 0.0)
        for a, _ in own
    )
    return Baseline(float(axis.units(end)[0]), float(axis.clock_minutes(end)[0]), cost)


def _base_cost(network: Network, projects: Sequence[Project]) -> Floats:
    """Certain amounts of each project, exactly rounded and so independent of order."""
    certain: dict[str, list[float]] = {p.id: [] for p in projects}
    for activity in network.activities:
        cost = activity.task.cost
        if cost is not None and cost.support[0] == cost.support[1]:
            certain[activity.project.id].append(cost.support[0])
    return frozen((math.fsum(v) for v in certain.values()), np.float64)
