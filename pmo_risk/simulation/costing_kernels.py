"""What the costing stage takes from the core: the dates of tasks and the draws of money, block by block, and money spread over months.

A plan that asks for more than costs and rates of tasks is run by these blocks in place of ``chunk``'s; its dates are the same to the bit.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from pmo_risk.simulation.accelerate import inner, kernel
from pmo_risk.simulation.arrays import NONE
from pmo_risk.simulation.calendars import finish_at, floor, start_at, work_at
from pmo_risk.simulation.dependence import depend
from pmo_risk.simulation.effects import BOUND, SPARE, U, V, exist
from pmo_risk.simulation.forward import forward_axis, forward_clock, forward_special, forward_weather, pay
from pmo_risk.simulation.prepare import prepare
from pmo_risk.simulation.rows import fill, multiply
from pmo_risk.simulation.sampling import sample
from pmo_risk.simulation.settle import settle, settle_weather
from pmo_risk.simulation.streams import LANES
from pmo_risk.simulation.variant import AXIS, KINDS, SPECIAL, WEATHER
from pmo_risk.simulation.weather_tables import draw_weather

EVEN, AT_START, AT_END = range(3)
_MONTH = 43829.1  # minutes, about


@inner
def gather(m, block, at, prepared, rows, scratch, bits, draws, durations, wanted, laws, times, own, there, struck, drawn):
    """Put one block's starts, finishes and durations of the wanted tasks, their own costs, the costs of risks and the draws of laws into columns from ``at``.

    times : (3, T, n). own : (2, T, n), costs and costs by duration. there : (T, n), 1 where the task exists, else 0. struck : (K, n). drawn : (X, n).
    """
    t, r = m.tasks, m.risks
    kinds, parameters, words, table, atoms = m.laws.kind, m.laws.parameters, m.laws.words, m.laws.table, m.laws.atoms
    u, v, spare, cells, paid = scratch[U], scratch[V], scratch[SPARE], bits[V], scratch[BOUND]
    for j in range(wanted.size):
        i = wanted[j]
        start, end = rows[t.start_slot[i]], rows[t.finish_slot[i]]
        for k in range(LANES):
            times[0, j, at + k] = start[k]
            times[1, j, at + k] = end[k]
            times[2, j, at + k] = durations[i, k]
        for part in range(2):
            cost_law = t.cost_law[i] if part == 0 else np.int64(NONE)
            rate_law = t.rate_law[i] if part == 1 else np.int64(NONE)
            fill(paid, 0.0)
            if cost_law != NONE or rate_law != NONE:
                pay(kinds, parameters, words, table, atoms, prepared, cost_law, rate_law, block, u, v, cells, spare, durations[i], paid)
                for e in range(t.charge_first[i], t.charge_first[i + 1]):
                    multiply(paid, draws, t.charge_draw[e])
                exist(t.condition_draw, t.condition_not, t.condition_first[i], t.condition_first[i + 1], draws, paid)
            for k in range(LANES):
                own[part, j, at + k] = paid[k]
        fill(paid, 1.0)
        exist(t.condition_draw, t.condition_not, t.condition_first[i], t.condition_first[i + 1], draws, paid)
        for k in range(LANES):
            there[j, at + k] = paid[k]
    for e in range(r.cost_draw.size):
        d, times_draw = r.cost_draw[e], r.cost_times[e]
        for k in range(LANES):
            struck[e, at + k] = draws[d, k] if times_draw == NONE else draws[d, k] * draws[times_draw, k]
    for x in range(laws.size):
        sample(kinds, parameters, words, table, atoms, prepared, laws[x], block, u, v, cells, spare)
        for k in range(LANES):
            drawn[x, at + k] = spare[k]


def make_blocks(kind: str, is_prepared: bool) -> Any:
    """The blocks of a costed chunk, for models of one kind that have prepared uniforms or not; see ``chunk.make_blocks``."""
    clock, special, weather = kind != AXIS, kind == SPECIAL, kind == WEATHER

    def blocks(
        m, first, count, prepared, rows, scratch, bits, ints, draws, durations, finish, cost, kept, wanted, laws, times, own, there, struck, drawn, unmeasured
    ):
        for b in range(count):
            if is_prepared:
                prepare(m.prepared, first + b, prepared)
                depend(m.dependence, first + b, prepared, scratch, bits)
            if weather:
                draw_weather(m.skies, first + b)
                forward_weather(m, first + b, prepared, rows, scratch, bits, ints, draws, durations, finish[b], cost, kept[0, b], kept[1, b], ())
                settle_weather(m, first + b, prepared, rows, scratch, bits, draws, durations, finish[b], cost, kept[0, b], kept[1, b], np.int64(0), unmeasured)
            elif special:
                forward_special(m, first + b, prepared, rows, scratch, bits, ints, draws, durations, finish[b], cost, kept[0, b], kept[1, b], ())
                settle(m, first + b, prepared, rows, scratch, bits, draws, durations, finish[b], cost, kept[0, b], kept[1, b], np.int64(0), unmeasured)
            elif clock:
                forward_clock(m, first + b, prepared, rows, scratch, bits, ints, draws, durations, finish[b], cost, kept[0, b], kept[1, b], ())
            else:
                forward_axis(m, first + b, prepared, rows, scratch, bits, ints, draws, durations, finish[b], cost, kept[0, b], kept[1, b], ())
            gather(m, first + b, b * LANES, prepared, rows, scratch, bits, draws, durations, wanted, laws, times, own, there, struck, drawn)

    return kernel(blocks, f"costed_{kind}_prepared" if is_prepared else f"costed_{kind}")


BLOCKS = {(kind, is_prepared): make_blocks(kind, is_prepared) for kind in KINDS for is_prepared in (False, True)}


@kernel
def to_clock(facts, table, calendar, zero, begin, begins, rows, times):
    """Some rows of times on the axis of one calendar become clock minutes, as ``Axis.clock_minutes`` does. begins : (N,); times : (N, n), changed."""
    for j in rows:
        for k in range(times.shape[1]):
            t = times[j, k]
            if begins[j]:
                times[j, k] = start_at(facts, table, calendar, t + zero)
            else:
                times[j, k] = begin if t == 0.0 else finish_at(facts, table, calendar, t + zero)


@inner
def month_of(edges, t, ends):
    """The month that holds ``t``; a moment at the edge of two is in the first where something ``ends`` then."""
    m = min(max(np.int64((t - edges[0]) / _MONTH), 0), edges.size - 2)
    if ends:
        while m > 0 and t <= edges[m]:
            m -= 1
        while m < edges.size - 2 and t > edges[m + 1]:
            m += 1
    else:
        while m > 0 and t < edges[m]:
            m -= 1
        while m < edges.size - 2 and t >= edges[m + 1]:
            m += 1
    return m


@inner
def level(year, first, sums, rates, k):
    """Logarithm of an index at a date. sums : (Y + 1, n), at the beginning of each year from ``first`` on; rates : (Y, n), logarithms of growth in each."""
    j = min(max(np.int64(floor(year)) - first, 0), rates.shape[0] - 1)
    return sums[j, k] + (year - (first + j)) * rates[j, k]


@kernel
def spread(
    amount, factor, start, finish, mode, calendar, facts, table, curve, edges, works, years, escalated, base, first, sums, rates, income, total, flows, sides
):
    """Pay amounts at a moment, or over the time from start to finish, month by month, each month's part at the prices of its middle.

    amount, factor, start, finish, total : (n,). mode : EVEN, AT_START or AT_END. calendar : in whose working time, NONE for the clock. curve : (c + 1,)
    shares paid by equal parts of the time, from 0 to 1. edges, works, years : (M + 1,) first minutes of months, the same as working minutes of the calendar,
    and as years. base, first, sums, rates : the index, where escalated, and the year of its base; see ``level``. total : what is paid is added to it.
    flows : (n, M, FLOWS), to which ``factor`` times that is added by month, or (n, 0, FLOWS). sides : where of FLOWS what is
    spent, what is gained and income stand, as in ``results.cash``; passed, for the cache of kernels does not see a change there.
    """
    spent, gained, incomes = sides
    wanted = flows.shape[1] > 0
    parts = curve.size - 1
    for k in range(amount.size):
        if amount[k] == 0.0:
            continue
        from_base = level(base, first, sums, rates, k) if escalated else 0.0
        s, f = start[k], max(start[k], finish[k])
        on_clock = calendar == NONE
        single = mode != EVEN or f == s
        w = 0.0
        length = f - s
        if single:
            moment = s if mode == AT_START else f
            first_month = month_of(edges, moment, mode != AT_START)
            last_month = first_month
            s = f = moment
        else:
            first_month, last_month = month_of(edges, s, False), month_of(edges, f, True)
            if not on_clock and last_month > first_month:
                w = work_at(facts, table, calendar, s)
                length = work_at(facts, table, calendar, f) - w
                if length <= 0.0:
                    on_clock, length = True, f - s
        before, a = 0.0, s
        for m in range(first_month, last_month + 1):
            b = min(f, edges[m + 1])
            done = 1.0
            if m < last_month:
                x = ((b - s) if on_clock else (works[m + 1] - w)) / length * parts
                j = min(np.int64(x), parts - 1)
                done = curve[j] + (x - j) * (curve[j + 1] - curve[j])
            money = amount[k] * (done - before)
            middle = 0.5 * (a + b)
            year = years[m] + (middle - edges[m]) / (edges[m + 1] - edges[m]) * (years[m + 1] - years[m])
            if escalated:
                money *= np.exp(level(year, first, sums, rates, k) - from_base)
            total[k] += money
            if wanted:
                flow = money * factor[k]
                side = spent if flow >= 0.0 else gained
                flows[k, m, side] += flow
                flows[k, m, side + 1] += flow * year
                if income:
                    flows[k, m, incomes] -= flow
            before, a = done, b
