"""The costing stage: from the dates and draws of some iterations to what a project pays and gains in each of them.

A pure function of one batch, vectorised over its iterations, so that it is the same for any threads, and can be made again for details.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pmo_risk.network.calendar_map import CalendarMap
from pmo_risk.results.cash import FLOWS, SIDES
from pmo_risk.results.periods import year_of
from pmo_risk.simulation.arrays import NONE, Calendars
from pmo_risk.simulation.cost_lines import STRAIGHT, Index, Line, Percent, ProjectCosts
from pmo_risk.simulation.costing_kernels import AT_END, spread

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_DAY = 1440.0
_SLACK = 1e-6  # minutes; see results.moments.TOLERANCE
_LAST_YEAR = 2400  # cash flows beyond it are told in their last month


@dataclass(frozen=True, eq=False)
class Costing:
    """What the lines of all projects of a model need.

    wanted : (T,) rows of tasks. begins : (2, T) whether their starts and finishes stand at the start of a shift. laws : (X,) rows of laws. home : calendar
    of the axis, and zero : its working minute of the start, where the model is on one. maps, calendars : the calendars, for NumPy and for kernels.
    """

    projects: tuple[ProjectCosts, ...]
    wanted: Ints
    begins: NDArray[np.uint8]
    laws: Ints
    home: int
    zero: float
    maps: tuple[CalendarMap, ...]
    calendars: Calendars


@dataclass(frozen=True, eq=False)
class Batch:
    """Some iterations: n of them.

    times : (3, T, n) starts and finishes in clock minutes, and durations in working minutes. ends : (P, n) finishes of the projects in clock minutes.
    own : (2, T, n) what tasks themselves cost, fixed and by duration. there : (T, n) 1 where a task exists, else 0. struck : (K, n) money of risks.
    drawn : (X, n).
    """

    times: Floats
    ends: Floats
    own: Floats
    there: Floats
    struck: Floats
    drawn: Floats


@dataclass(frozen=True, eq=False)
class Paid:
    """What one project pays: ``total`` (n,), by group (groups, n) where asked, and by month from ``first`` (months since year 0) on, (n, M, FLOWS)."""

    total: Floats
    groups: Floats
    first: int
    flows: Floats


_NO_TIME = np.empty(0), np.empty(0)
GroupOf = Callable[[Line | Percent], int]


def pay_project(costing: Costing, costs: ProjectCosts, batch: Batch, *, group_of: GroupOf | None = None, groups: int = 0, by_month: bool = False) -> Paid:
    """The costs of one project in one batch. ``group_of`` gives the row of ``groups`` that a line is added to, NONE for no row."""
    n = batch.ends.shape[1]
    windows = [_window(costing, costs, line, batch) if by_month or line.is_timed else _NO_TIME for line in costs.lines]
    first, edges, years = _months(costing.maps[0], costs, windows)
    flows = np.zeros((n, edges.size - 1 if by_month else 0, FLOWS))
    percents = [batch.drawn[p.draw] / 100 for p in costs.percents]
    on_top = _on_top(costs.percents, percents)
    factors: dict[tuple[int, ...], Floats] = {(): np.ones(n)}
    works = {c: edges if c == NONE else costing.maps[c].work_at(edges) for c in {line.calendar for line in costs.lines}}
    grown = [_grown(index, batch.drawn) for index in costs.indices]
    nothing = (0.0, 0, np.zeros((2, n)), np.zeros((1, n)))
    total, by_group = np.zeros(n), np.zeros((groups, n))
    base = [np.zeros(n) for _ in costs.percents]
    for number, (line, (start, finish)) in enumerate(zip(costs.lines, windows, strict=True)):
        amount = _due(line, amount_of(costing, line, start, finish, batch), batch)
        if line.segment != (-math.inf, math.inf):
            start, finish = np.clip(start, *line.segment), np.clip(finish, *line.segment)
        over = costs.over[number]
        if by_month and over not in factors:
            factors[over] = sum((on_top[p] for p in over), start=factors[()])
        if line.index == NONE and not by_month:
            spent = amount
        else:
            spent = np.zeros(n)
            income = line.kind == "income"
            index = grown[line.index] if line.index != NONE else nothing
            spread(
                -amount if income else amount,
                factors[over] if by_month else factors[()],
                np.ascontiguousarray(start),
                np.ascontiguousarray(finish),
                line.mode,
                line.calendar,
                *costing.calendars,
                np.array(line.curve if line.segment == (-math.inf, math.inf) else STRAIGHT),
                edges,
                works[line.calendar],
                years,
                line.index != NONE,
                *index,
                income,
                spent,
                flows,
                SIDES,
            )
        if line.kind != "income":
            total += spent
        for p in over:
            base[p] += spent
        if group_of is not None and (row := group_of(line)) != NONE:
            by_group[row] += spent
    for p, percent in enumerate(costs.percents):
        spent = percents[p] * base[p]
        for q in range(p + 1, len(costs.percents)):
            if p in costs.percents[q].percents:
                base[q] += spent
        total += spent
        if group_of is not None and (row := group_of(percent)) != NONE:
            by_group[row] += spent
    return Paid(total, by_group, first, flows)


def _on_top(percents: Sequence[Percent], shares: Sequence[Floats]) -> list[Floats]:
    """What each unit of money that a percentage is of adds in all: its share, and what percentages of it add to that."""
    found = list(shares)
    for p in reversed(range(len(percents))):
        for q in range(p + 1, len(percents)):
            if p in percents[q].percents:
                found[p] = found[p] + shares[p] * found[q]
    return found


def _due(line: Line, amount: Floats, batch: Batch) -> Floats:
    """An amount in the project's currency, nothing where the task that it depends on does not exist."""
    if line.currency != NONE:
        amount = amount * batch.drawn[line.currency]
    return amount if line.of_task == NONE else amount * batch.there[line.of_task]


def _window(costing: Costing, costs: ProjectCosts, line: Line, batch: Batch) -> tuple[Floats, Floats]:
    """From when to when a line runs, in clock minutes, each (n,)."""
    window, (starts, finishes, _) = line.window, batch.times
    if len(window.finishes) == 1:  # the commonest, without a copy
        finish: Floats = finishes[window.finishes[0]]
    else:
        finish = finishes[list(window.finishes)].max(axis=0) if window.finishes else batch.ends[costs.number]
    if not math.isnan(window.lasts):
        return finish, np.maximum(finish, np.minimum(finish + window.lasts, window.until))
    if len(window.starts) == 1:
        start: Floats = starts[window.starts[0]]
    else:
        start = starts[list(window.starts)].min(axis=0) if window.starts else np.full(finish.size, costs.begin)
    if line.mode == AT_END:
        start = np.minimum(start, finish)
    if window.lag > 0:
        own = costing.maps[max(line.calendar, 0)]
        start = np.minimum(own.start_at(own.work_at(start) + window.lag), np.maximum(start, finish))
    if window.since > -math.inf:
        start = np.maximum(start, window.since)
    return start, np.maximum(start, finish) if window.starts != window.finishes or window.since > -math.inf else finish


def amount_of(costing: Costing, line: Line, start: Floats, finish: Floats, batch: Batch) -> Floats:
    """Money of a line in its own currency, at the prices of the base date; (n,)."""
    money: Floats
    match line.source:
        case "own":
            money = batch.own[line.first, line.second]
            return money + line.constant if line.constant else money
        case "own both":
            money = batch.own[0, line.second] + batch.own[1, line.second] + line.constant
        case "risk":
            money = batch.struck[line.first]
        case "drawn":
            money = batch.drawn[line.first]
        case "product":
            money = batch.drawn[line.first] * batch.drawn[line.second]
        case "by duration":
            money = batch.drawn[line.first] * batch.times[2, line.window.starts[0]] / line.minutes
        case "by time":
            money = batch.drawn[line.first] * _time(costing, line, start, finish) / line.minutes
        case "units":
            money = line.constant * _used(costing, line, start, finish)
        case "units by duration":
            money = line.constant * _used(costing, line, start, finish) * batch.times[2, line.first] / line.minutes
        case "clause":
            money = _clause(line, finish, batch)
        case _:  # a rate of finished work
            money = np.zeros(batch.ends.shape[1])
    return money


def _time(costing: Costing, line: Line, start: Floats, finish: Floats) -> Floats:
    """Minutes from start to finish: working ones, or of the clock."""
    if line.calendar == NONE:
        return finish - start
    own = costing.maps[line.calendar]
    return own.work_at(finish) - own.work_at(start)


def _used(costing: Costing, line: Line, start: Floats, finish: Floats) -> Floats:
    """The share of a resource's units that is used within the line's segment. Where none of its time is worked it is even over the clock, or at once."""
    if line.segment == (-math.inf, math.inf):
        return np.ones(start.size)
    own = costing.maps[line.calendar]
    begun = own.work_at(start)
    length, clock = own.work_at(finish) - begun, finish - start
    parts = np.linspace(0.0, 1.0, len(line.curve))
    at = []
    for edge in line.segment:
        moment = np.clip(edge, start, finish)
        done = np.where(clock > 0, (moment - start) / np.where(clock > 0, clock, 1.0), edge > start)
        done = np.where(length > 0, (own.work_at(moment) - begun) / np.where(length > 0, length, 1.0), done)
        at.append(np.interp(done, parts, line.curve))
    return np.asarray(at[1] - at[0])


def _clause(line: Line, finish: Floats, batch: Batch) -> Floats:
    """A penalty or a bonus; ``line.constant`` is the midnight that ends the date."""
    clause, over = line.clause, (finish - line.constant)
    assert clause is not None  # noqa: S101  # a line of a clause has one
    is_late = clause.kind == "penalty"
    days = np.ceil((over - _SLACK) / _DAY) if is_late else np.floor((_SLACK - over) / _DAY)
    struck = over > _SLACK if is_late else over <= _SLACK
    money = np.zeros(finish.size)
    if line.first != NONE:
        money += batch.drawn[line.first] * np.maximum(days, 0.0)
        if clause.cap is not None:
            money = np.minimum(money, clause.cap)
    if line.second != NONE:
        money += np.where(struck, batch.drawn[line.second], 0.0)
    return money if is_late else -money


def _grown(index: Index, drawn: Floats) -> tuple[float, int, Floats, Floats]:
    """Base, first year, sums and rates of an index, as ``costing_kernels.level`` reads them."""
    rates = np.log1p(np.stack([drawn[row] for row in index.draws]))
    sums = np.concatenate([np.zeros((1, rates.shape[1])), np.cumsum(rates, axis=0)])
    return index.base, index.first, sums, rates


def _months(clock: CalendarMap, costs: ProjectCosts, windows: Sequence[tuple[Floats, Floats]]) -> tuple[int, Floats, Floats]:
    """The months that hold all windows: the number of the first since year 0, and the edges of all as clock minutes and as years."""
    timed = [w for w in windows if w is not _NO_TIME]
    low = min((float(s.min()) for s, _ in timed), default=costs.begin)
    high = max((float(f.max()) for _, f in timed), default=costs.begin)
    origin = np.datetime64(clock.origin, "m")
    last = (np.datetime64(f"{_LAST_YEAR}-01-01", "m") - origin).astype(float)
    ends = (origin + np.array([math.floor(min(t, last)) for t in (low, high)]).astype("timedelta64[m]")).astype("datetime64[M]").astype(np.int64)
    first, count = int(ends[0]) - 1, int(ends[1] - ends[0]) + 3  # a month more at each end, for moments at an edge
    months = np.arange(first, first + count + 1).astype("datetime64[M]")
    edges = (months.astype("datetime64[m]") - origin).astype(np.float64)
    return first + 1970 * 12, edges, np.array([year_of(m) for m in months.astype("datetime64[s]").tolist()])
