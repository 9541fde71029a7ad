"""Tasks, links and calendars of a network as arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import numpy as np

from pmo_risk.distributions import fixed
from pmo_risk.errors import LimitError
from pmo_risk.model import Project, Task
from pmo_risk.model.stream_names import task_names
from pmo_risk.network.build import Activity, Network
from pmo_risk.network.calendar_map import CalendarMap, compile_calendars
from pmo_risk.network.cpm import EarlyDates
from pmo_risk.simulation.arrays import CALENDAR_FACTS, FF, FS, HAPPENED, NONE, SF, SS, Calendars, Late, Links, Shorts, Spans, Specials, Tasks
from pmo_risk.simulation.axis import Axis
from pmo_risk.simulation.compile_risks import RiskTable
from pmo_risk.simulation.compile_special import late_rows, tied_rows
from pmo_risk.simulation.forward import LONGEST
from pmo_risk.simulation.laws import LawTable, frozen
from pmo_risk.simulation.order import Slots, assign_slots

_KINDS = {"FS": FS, "SS": SS, "FF": FF, "SF": SF}
_FLOATS = ("actual", "start_bound", "finish_bound")
_FLAGS = ("done", "hold", "started", "stays", "late", "reads_start", "effect_is_factor", "last")
_MOST_SLOTS = 4_000_000
Key = tuple[str, str]


@dataclass(frozen=True)
class Setting:
    """What the arrays of tasks are made from; ``special`` gives the row in Specials of an activity by its number."""

    network: Network
    order: Sequence[int]
    projects: Sequence[Project]
    axes: Mapping[str, Axis]
    laws: LawTable
    risks: RiskTable
    alike: Sequence[int]
    slots: Slots
    keep: Mapping[Key, int]
    special: Mapping[int, int]


def reaching(network: Network, early: EarlyDates) -> Network:
    """The network with tables that reach half as far again as its work: kernels look up faster inside a table than beyond its end."""
    if not early.starts:
        return network
    first, last = min(early.starts), max(early.finishes)
    steps = min(m.step for m in network.maps)
    length = min(1.5 * (last - first), _MOST_SLOTS / len(network.maps) * steps)
    until = first + length
    if until <= min(m.length for m in network.maps):
        return network
    origin = network.date(first)
    try:
        end = origin + timedelta(minutes=length)
        return replace(network, maps=compile_calendars(network.calendars, network.reach[0], max(network.reach[1], end)))
    except (OverflowError, LimitError):
        return network


def slots_of(network: Network, order: Sequence[int], row: Mapping[int, int], keep: Mapping[Key, int], *, all_rows: bool) -> Slots:
    """Rows for starts, finishes and durations that somebody reads."""
    count = len(order)
    start_use, finish_use, length_use = ([NONE] * count for _ in range(3))
    for arc in network.arcs:
        first, second = row[arc.predecessor], row[arc.successor]
        use = finish_use if arc.type in ("FS", "FF") else start_use
        use[first] = max(use[first], second)
        if arc.share:
            length_use[first] = max(length_use[first], second)
    for r in late_rows(network, row) | tied_rows(network, row):
        start_use[r] = finish_use[r] = count
    for r, n in enumerate(order):
        activity = network.activities[n]
        if activity.late or (activity.is_span and (activity.project.id, activity.task.id) in keep):
            length_use[r] = count
    if all_rows:
        start_use, finish_use, length_use = [count] * count, [count] * count, [NONE if use == NONE else count for use in length_use]
    return assign_slots(start_use, finish_use, length_use)


def tasks_of(setting: Setting) -> Tasks:
    """The arrays of tasks, in the order of their rows."""
    number = {p.id: n for n, p in enumerate(setting.projects)}
    columns: dict[str, list[float]] = {name: [] for name in Tasks._fields}
    columns["effect_first"].append(0)
    for r, n in enumerate(setting.order):
        activity = setting.network.activities[n]
        key = (activity.project.id, activity.task.id)
        effects = () if activity.task.is_complete or activity.is_span else setting.risks.effects(key)
        row: dict[str, float] = {"project": number[key[0]], "special": setting.special.get(n, NONE), "keep": setting.keep.get(key, NONE)}
        row |= _dates(activity, setting.axes[key[0]])
        row |= _quantities(activity, key, setting, held=bool(effects))
        row |= {"calendar": setting.alike[activity.axis], "float_calendar": setting.alike[activity.float_axis]}
        row |= {"start_slot": setting.slots.start[r], "finish_slot": setting.slots.finish[r], "length_slot": setting.slots.length[r]}
        row |= {"reads_start": setting.slots.reads_start[r], "plain_until": r, "last": True}
        for name, value in row.items():
            columns[name].append(value)
        for effect in effects:
            columns["effect_draw"].append(effect.draw)
            columns["effect_is_factor"].append(effect.is_factor)
        columns["effect_first"].append(len(columns["effect_draw"]))
    return _frozen_tasks(columns)


def _frozen_tasks(columns: Mapping[str, Sequence[float]]) -> Tasks:
    kinds: dict[str, type[np.generic]] = dict.fromkeys(_FLOATS, np.float64) | dict.fromkeys(_FLAGS, np.uint8)
    arrays: dict[str, Any] = {name: frozen(values, kinds.get(name, np.int64)) for name, values in columns.items()}
    return Tasks(**arrays)


def _dates(activity: Activity, axis: Axis) -> dict[str, float]:
    task = activity.task
    done = task.is_complete and (activity.fixed is not None or activity.is_span)
    bounds = (activity.start_floor, activity.finish_floor)
    if done:
        bounds = activity.fixed or (activity.start_floor, activity.start_floor)
    return {
        "done": done,
        "started": activity.fixed is not None and not done,
        "actual": axis.at(activity.fixed[0]) if activity.fixed is not None else 0.0,
        "start_bound": axis.at(bounds[0]),
        "finish_bound": axis.at(bounds[1]),
        "stays": HAPPENED if task.is_complete else activity.stays,
        "late": activity.late,
    }


def _quantities(activity: Activity, key: Key, setting: Setting, *, held: bool) -> dict[str, float]:
    """What is drawn for a task: its duration, and its costs."""
    task, laws = activity.task, setting.laws
    certain = task.cost is None or task.cost.support[0] == task.cost.support[1]
    nothing = task.is_complete or activity.is_span
    per_minute = 1.0 / setting.axes[key[0]].unit_minutes
    return {
        "law": laws.add(fixed(0.0) if nothing else task.work, activity.unit, *task_names(*key, "duration")),
        "hold": held or not _within(task, activity.unit),
        "cost_law": NONE if certain or task.cost is None else laws.add(task.cost, 1.0, *task_names(*key, "cost")),
        "rate_law": NONE if task.cost_rate is None else laws.add(task.cost_rate, per_minute, *task_names(*key, "rate")),
    }


def _within(task: Task, unit: float) -> bool:
    """True where no draw of the work can be below zero or beyond what kernels take."""
    low, high = task.work.support
    return (low > 0 or low == high) and high * unit < LONGEST


def links_of(network: Network, row: Mapping[int, int], slots: Slots, alike: Sequence[int]) -> Links:
    """The arrays of links: by successor, those that push its early dates first."""
    rows = []
    for arc in network.arcs:
        first = row[arc.predecessor]
        slot = slots.finish[first] if arc.type in ("FS", "FF") else slots.start[first]
        calendar = alike[arc.axis] if arc.lag or arc.share else NONE
        length = slots.length[first] if arc.share else NONE
        rows.append((row[arc.successor], not arc.pushes, first, slot, _KINDS[arc.type], arc.lag, calendar, arc.share, length, arc.pulls))
    rows.sort()
    count, pushed = np.zeros(len(row), dtype=np.int64), np.zeros(len(row), dtype=np.int64)
    for r in rows:
        count[r[0]] += 1
        pushed[r[0]] += not r[1]
    columns = list(zip(*rows, strict=True)) or [()] * 10
    first_of = np.concatenate([[0], np.cumsum(count)])
    return Links(
        first=frozen(first_of, np.int64),
        pushed=frozen(first_of[:-1] + pushed, np.int64),
        predecessor=frozen(columns[2], np.int64),
        slot=frozen(columns[3], np.int64),
        kind=frozen(columns[4], np.int64),
        lag=frozen(columns[5], np.float64),
        calendar=frozen(columns[6], np.int64),
        share=frozen(columns[7], np.float64),
        length_slot=frozen(columns[8], np.int64),
        pulls=frozen(columns[9], np.uint8),
    )


def calendars_of(maps: Sequence[CalendarMap]) -> Calendars:
    """The arrays of calendars."""
    facts: list[tuple[float, ...]] = []
    parts: list[Shorts] = []
    size = 0
    for m in maps:
        worked = np.append(np.diff(m.done) > 0, False)
        done = (m.done // m.step * 2 + worked).astype(np.int32)
        begins = (m.begins // m.step).astype(np.int32)
        facts.append((m.step, m.inverse, m.length, m.week_work, begins.size, size, size + done.size))
        parts += [done, begins]
        size += done.size + begins.size
    return Calendars(frozen(facts, np.float64, CALENDAR_FACTS), frozen(np.concatenate(parts) if parts else (), np.int32))


def no_tasks() -> tuple[Tasks, Links, Specials, Late, Spans]:
    """The arrays of a model without tasks."""
    ints, floats, flags, first = frozen((), np.int64), frozen((), np.float64), frozen((), np.uint8), frozen([0], np.int64)
    columns: dict[str, tuple[float, ...]] = dict.fromkeys(Tasks._fields, ())
    tasks = _frozen_tasks(columns | {"effect_first": (0,)})
    links = Links(first, ints, ints, ints, ints, floats, ints, floats, ints, flags)
    return (
        tasks,
        links,
        Specials(floats, floats, floats, floats, floats, first, ints, floats, floats),
        Late(ints, first, ints, ints),
        Spans(first, ints, floats, floats, ints, flags),
    )
