"""Tasks, links and calendars of a network as arrays."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, Generic, TypeVar

import numpy as np

from pmo_risk.distributions import fixed
from pmo_risk.errors import LimitError
from pmo_risk.model import Project, Task
from pmo_risk.model.stream_names import task_names
from pmo_risk.network.build import Activity, Network
from pmo_risk.network.calendar_map import CalendarMap, compile_calendars, on_grid
from pmo_risk.network.cpm import EarlyDates
from pmo_risk.simulation.arrays import CALENDAR_FACTS, FF, FS, HANDED, HAPPENED, LEAVING, NONE, SF, SS, Calendars, Late, Links, Shorts, Spans, Specials, Tasks
from pmo_risk.simulation.axis import Axis
from pmo_risk.simulation.compile_conditions import Conditions
from pmo_risk.simulation.compile_handing import Handing, uses_of
from pmo_risk.simulation.compile_risks import RiskTable
from pmo_risk.simulation.compile_special import late_rows, tied_rows
from pmo_risk.simulation.compile_weather import stretch
from pmo_risk.simulation.laws import LawTable, frozen
from pmo_risk.simulation.order import Slots, assign_slots
from pmo_risk.simulation.risk_effects import Effect
from pmo_risk.simulation.rows import LONGEST

_KINDS = {"FS": FS, "SS": SS, "FF": FF, "SF": SF}
_DATES = ("done", "started", "actual", "start_bound", "finish_bound", "stays", "late")
_QUANTITIES = ("law", "hold", "cost_law", "rate_law")
_REST = ("project", "special", "calendar", "float_calendar", "plain_until", "works", "own_start_bound", "own_finish_bound")
_FLOATS = ("actual", "start_bound", "finish_bound", "own_start_bound", "own_finish_bound")
_FLAGS = ("done", "hold", "started", "stays", "late", "reads_start", "reads_finish", "works", "condition_not", "last")
_SPARE = 1.5
_MOST_SLOTS = 4_000_000
Key = tuple[str, str]
T = TypeVar("T")


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
    handing: Handing
    special: Mapping[int, int]
    conditions: Conditions


def reaching(network: Network, early: EarlyDates) -> Network:
    """The network with tables that reach half as far again as its work: kernels look up faster inside a table than beyond its end."""
    if not early.starts:
        return network
    first, last = min(early.starts), max(early.finishes)
    steps = min(m.step for m in network.maps)
    length = min(_SPARE * stretch(network.weather.values()) * (last - first), _MOST_SLOTS / len(network.maps) * steps)
    until = first + length
    if until <= min(m.length for m in network.maps):
        return network
    origin = network.date(first)
    try:
        end = origin + timedelta(minutes=length)
        return replace(network, maps=compile_calendars(network.calendars, network.reach[0], max(network.reach[1], end)))
    except (OverflowError, LimitError):
        return network


def slots_of(network: Network, order: Sequence[int], row: Mapping[int, int], handing: Handing, *, all_rows: bool) -> Slots:
    """Rows for starts, finishes and durations that somebody reads."""
    count = len(order)
    uses = uses_of(network, row, handing)
    start, finish, length = list(uses.start), list(uses.finish), list(uses.length)
    for r in late_rows(network, row) | tied_rows(network, row):
        start[r] = finish[r] = count
    for r, n in enumerate(order):
        activity = network.activities[n]
        if activity.late or activity.is_span:
            length[r] = count
    if all_rows:
        start, finish, length = [count] * count, [count] * count, [NONE if use == NONE else count for use in length]
    return assign_slots(replace(uses, start=start, finish=finish, length=length))


def tasks_of(setting: Setting) -> Tasks:
    """The arrays of tasks, in the order of their rows."""
    number = {p.id: n for n, p in enumerate(setting.projects)}
    slots, risks = setting.slots, setting.risks
    dates, drawn, rest = [], [], []
    effects: Ranges[Effect] = Ranges()
    conditions: Ranges[tuple[int, bool]] = Ranges()
    charges: Ranges[int] = Ranges()
    for r, n in enumerate(setting.order):
        activity = setting.network.activities[n]
        key = (activity.project.id, activity.task.id)
        own = risks.effects(key) if may_change(activity) else ()
        dates.append(_dates(activity, setting.axes[key[0]]))
        drawn.append(_quantities(activity, key, setting, held=bool(own)))
        works = setting.handing.works[n]
        bounds = [_own(setting.network.maps[activity.axis], t) if works else t for t in (activity.start_floor, activity.finish_floor)]
        rest.append((number[key[0]], setting.special.get(n, NONE), setting.alike[activity.axis], setting.alike[activity.float_axis], r, works, *bounds))
        effects.add(own)
        conditions.add(setting.conditions.of_task(activity) if may_change(activity) else ())
        charges.add(risks.charges(key) if may_change(activity) else ())
    columns: dict[str, Sequence[float]] = dict(zip(_DATES, zip(*dates, strict=True), strict=True))
    columns |= zip(_QUANTITIES, zip(*drawn, strict=True), strict=True)
    columns |= zip(_REST, zip(*rest, strict=True), strict=True)
    columns |= {"start_slot": slots.start, "finish_slot": slots.finish, "length_slot": slots.length}
    columns |= {"own_start_slot": slots.own_start, "own_finish_slot": slots.own_finish}
    columns |= {"reads_start": slots.reads_start, "reads_finish": slots.reads_finish}
    columns |= {"keep": [NONE] * len(rest), "last": [True] * len(rest)}
    columns |= {"effect_first": effects.first, **{f"effect_{part}": [getattr(e, part) for e in effects.items] for part in ("draw", "kind", "window")}}
    columns |= {"condition_first": conditions.first, "condition_draw": [c[0] for c in conditions.items], "condition_not": [c[1] for c in conditions.items]}
    columns |= {"charge_first": charges.first, "charge_draw": charges.items}
    return _frozen_tasks(columns)


@dataclass
class Ranges(Generic[T]):
    """What is told of each task, one task after the other."""

    first: list[int] = field(default_factory=lambda: [0])
    items: list[T] = field(default_factory=list)

    def add(self, more: Iterable[T]) -> None:
        """That of the next task."""
        self.items += more
        self.first.append(len(self.items))


def _frozen_tasks(columns: Mapping[str, Sequence[float]]) -> Tasks:
    kinds: dict[str, type[np.generic]] = dict.fromkeys(_FLOATS, np.float64) | dict.fromkeys(_FLAGS, np.uint8)
    arrays: dict[str, Any] = {name: frozen(values, kinds.get(name, np.int64)) for name, values in columns.items()}
    return Tasks(**arrays)


def _own(table: CalendarMap, moment: float) -> float:
    """A moment of the clock in working time."""
    return moment if math.isinf(moment) else table.work_at(moment)


def _dates(activity: Activity, axis: Axis) -> tuple[float, ...]:
    """The columns of ``_DATES``."""
    task = activity.task
    done = task.is_complete and (activity.fixed is not None or activity.is_span)
    bounds = (activity.start_floor, activity.finish_floor)
    if done:
        bounds = activity.fixed or (activity.start_floor, activity.start_floor)
    started = activity.fixed is not None and not done
    actual = axis.at(activity.fixed[0]) if activity.fixed is not None else 0.0
    return done, started, actual, axis.at(bounds[0]), axis.at(bounds[1]), HAPPENED if task.is_complete else activity.stays, activity.late


def may_change(activity: Activity) -> bool:
    """True for a task with work to come in the plan."""
    return not activity.task.is_complete and not activity.is_span and activity.task.id not in activity.project.waiting_tasks


def is_sure(activity: Activity, risks: RiskTable) -> bool:
    """True where a task's fixed cost is the same in every iteration."""
    task = activity.task
    charged = may_change(activity) and (task.when or task.unless or risks.charges((activity.project.id, task.id)) or _watches_cost(activity))
    return task.cost is not None and task.cost.support[0] == task.cost.support[1] and not charged and task.id not in activity.project.waiting_tasks


def _watches_cost(activity: Activity) -> bool:
    return any(t.task == activity.task.id and t.cost_above is not None for t in activity.project.triggers)


def _quantities(activity: Activity, key: Key, setting: Setting, *, held: bool) -> tuple[int, ...]:
    """What is drawn for a task, its duration and its costs: the columns of ``_QUANTITIES``."""
    task, laws = activity.task, setting.laws
    waits = task.id in activity.project.waiting_tasks
    nothing = task.is_complete or activity.is_span or waits
    certain = nothing or task.work.support[0] == task.work.support[1]
    sure = 0.0 if nothing else on_grid(max(0.0, task.work.support[0]) * activity.unit)
    work, scale = (fixed(sure), 1.0) if certain else (task.work, activity.unit)
    law = laws.add(work, scale, *task_names(*key, "duration"))
    unpaid = waits or task.cost is None or is_sure(activity, setting.risks)
    cost = NONE if unpaid or task.cost is None else laws.add(task.cost, 1.0, *task_names(*key, "cost"))
    unrated = waits or task.cost_rate is None
    rate = NONE if unrated or task.cost_rate is None else laws.add(task.cost_rate, 1.0 / setting.axes[key[0]].unit_minutes, *task_names(*key, "rate"))
    return law, held or not _within(task, activity.unit), cost, rate


def _within(task: Task, unit: float) -> bool:
    """True where no draw of the work can be below zero or beyond what kernels take."""
    low, high = task.work.support
    return (low > 0 or low == high) and high * unit < LONGEST


def links_of(network: Network, row: Mapping[int, int], slots: Slots, handing: Handing, alike: Sequence[int], conditions: Conditions) -> Links:
    """The arrays of links: by successor, those that push its early dates first."""
    rows = []
    for arc, way in zip(network.arcs, handing.ways, strict=True):
        first = row[arc.predecessor]
        slot = slots.finish[first] if arc.type[0] == "F" else slots.start[first]
        own = NONE if way not in (HANDED, LEAVING) else slots.own_finish[first] if arc.type[0] == "F" else slots.own_start[first]
        calendar = alike[arc.axis] if arc.lag or arc.share else NONE
        length = slots.length[first] if arc.share else NONE
        condition = conditions.of(network.activities[arc.successor].project.id, arc.link.when) if arc.link.when else NONE
        asked = (_KINDS[arc.type], arc.lag, calendar, arc.share, length)
        rows.append((row[arc.successor], not arc.may_push, first, slot, *asked, arc.may_pull, condition, way, own))
    rows.sort()
    count, pushed = np.zeros(len(row), dtype=np.int64), np.zeros(len(row), dtype=np.int64)
    for r in rows:
        count[r[0]] += 1
        pushed[r[0]] += not r[1]
    columns = list(zip(*rows, strict=True)) or [()] * 13
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
        condition=frozen(columns[10], np.int64),
        way=frozen(columns[11], np.int64),
        own_slot=frozen(columns[12], np.int64),
    )


def calendars_of(maps: Sequence[CalendarMap]) -> Calendars:
    """The arrays of calendars."""
    facts: list[tuple[float, ...]] = []
    parts: list[Shorts] = []
    size = 0
    for m in maps:
        slots = m.cell // m.step
        bits = slots.bit_length()
        before, run = m.done[:-1] // m.step, np.diff(m.done) // m.step
        opens = m.idle // m.step + before - np.arange(m.idle.size) * slots
        codes = (before << 2 * bits | opens << bits | run).astype(np.int32)
        begins = (m.begins // m.step).astype(np.int32)
        cells = (m.per_cell, slots, bits, size)
        facts.append((m.step, m.length, m.week_work, *cells, m.unit, m.per_unit, m.noise, begins.size, size + codes.size))
        parts += [codes, begins]
        size += codes.size + begins.size
    return Calendars(frozen(facts, np.float64, CALENDAR_FACTS), frozen(np.concatenate(parts) if parts else (), np.int32))


def no_tasks() -> tuple[Tasks, Links, Specials, Late, Spans]:
    """The arrays of a model without tasks."""
    ints, floats, flags, first = frozen((), np.int64), frozen((), np.float64), frozen((), np.uint8), frozen([0], np.int64)
    columns: dict[str, tuple[float, ...]] = dict.fromkeys(Tasks._fields, ())
    tasks = _frozen_tasks(columns | dict.fromkeys(("effect_first", "condition_first", "charge_first"), (0,)))
    links = Links(first, ints, ints, ints, ints, floats, ints, floats, ints, flags, ints, ints, ints)
    return (
        tasks,
        links,
        Specials(floats, floats, floats, floats, floats, first, ints, floats, floats),
        Late(ints, first, ints, ints),
        Spans(first, ints, floats, floats, ints, flags),
    )
