"""The forward pass: early dates, finish and cost of one block of 64 iterations side by side.

Tasks are walked once, in topological order, for all 64 lanes, so the network is read once a block. A row of start or finish times lives in a
slot until its last successor has used it. Nothing here raises or allocates. What follows from the dates of others, tasks as late as possible and
spans, comes after: ``settle``.
"""

from typing import Any

import numpy as np

from pmo_risk.simulation.accelerate import inlined, inner
from pmo_risk.simulation.arrays import CONSTANT, NONE, TRIANGULAR
from pmo_risk.simulation.calendars import finish_row, start_row, work_row
from pmo_risk.simulation.clock import is_busy, place, place_lanes, to_grid
from pmo_risk.simulation.effects import (
    ADDED,
    BEGIN,
    BOUND,
    END,
    LOOKUP,
    MOST,
    OTHER,
    SPARE,
    U,
    V,
    above,
    change,
    exist,
    is_changed,
    strike,
    to_clock,
)
from pmo_risk.simulation.marks import mark_axis, mark_clock, mark_own, mark_special
from pmo_risk.simulation.plain import run_plain
from pmo_risk.simulation.pushes import axis_pushes, clock_pushes, own_pushes
from pmo_risk.simulation.rows import (
    add_up,
    asked,
    copy,
    fill,
    hold,
    later_if,
    latest,
    multiply,
)
from pmo_risk.simulation.sampling import sample, triangular
from pmo_risk.simulation.special import place_special
from pmo_risk.simulation.streams import LANES, uniforms
from pmo_risk.simulation.timed import stopped_axis, stopped_clock, timed
from pmo_risk.simulation.variant import AXIS, CLOCK, KINDS, SPECIAL, WEATHER
from pmo_risk.simulation.weather_place import place as place_ordinary
from pmo_risk.simulation.weather_place import place_weather, stopped_weather


@inlined
def pay(kinds, parameters, words, table, atoms, prepared, cost_law, rate_law, block, u, v, cells, spare, duration, cost):
    """Add a task's own cost, and its cost by duration."""
    if cost_law != NONE:
        sample(kinds, parameters, words, table, atoms, prepared, cost_law, block, u, v, cells, spare)
        for k in range(LANES):
            cost[k] += spare[k]
    if rate_law != NONE and kinds[rate_law, 0] == CONSTANT:
        for k in range(LANES):
            cost[k] += parameters[rate_law, 0] * duration[k]
    elif rate_law != NONE:
        sample(kinds, parameters, words, table, atoms, prepared, rate_law, block, u, v, cells, spare)
        for k in range(LANES):
            cost[k] += spare[k] * duration[k]


def make_forward(kind: str, traced: bool = False) -> Any:  # noqa: C901  # as below
    """The forward pass for models of one kind (see ``variant``): what a model does not need is not compiled. ``traced`` if it notes what is critical."""
    clock, special, weather = kind != AXIS, kind in (SPECIAL, WEATHER), kind == WEATHER

    def forward(m, block, prepared, rows, scratch, bits, ints, draws, durations, finish, cost, kept_finish, kept_duration, marks):  # noqa: C901  # one loop over tasks: to split it is to pass every array again
        """One block.

        prepared : (Q, 64) uniforms. rows : (slots, 64). scratch, bits, ints : (SCRATCH_ROWS, 64 or 128), one memory. draws : (D, 64).
        durations : (N or 1, 64); with N rows every duration stays for the backward pass. finish, cost : (P, 64) out.
        kept_finish, kept_duration : (kept, 64) out. marks : of a traced pass, see ``trace``: what links set, finishes of tasks that may be last, scratch.
        """
        t, x, r, sp = m.tasks, m.links, m.risks, m.specials
        kinds, parameters, words, table, atoms = m.laws.kind, m.laws.parameters, m.laws.words, m.laws.table, m.laws.atoms
        ordinary = t.law.size
        if clock:
            facts, times = m.calendars.facts, m.calendars.table
        if special:
            ordinary -= m.spans.first.size - 1
        u, v, spare, bound, work = scratch[U], scratch[V], scratch[SPARE], scratch[BOUND], scratch[U]
        triggers = r.draw_law.size + r.sum_is_factor.size
        added, most, begin, until, other, windows = scratch[ADDED], scratch[MOST], scratch[BEGIN], scratch[END], scratch[OTHER], m.windows
        cells = bits[V]
        places, found = ints[LOOKUP], ints[LOOKUP + 1]
        if traced:
            sets, ends_last, asks = marks
            lasts = 0
        for p in range(m.projects):
            for k in range(LANES):
                finish[p, k] = -np.inf
                cost[p, k] = m.base_cost[p]

        strike(m.laws, r, block, prepared, scratch, bits, draws, cost)
        if clock:
            to_clock(facts, times, r.draw_calendar, work, ints, draws)
        plain_until = NONE
        for i in range(ordinary):
            if i < plain_until:
                continue
            if not traced and t.plain_until[i] > i:
                plain_until = t.plain_until[i]
                run_plain(i, plain_until, block, m.laws, prepared, t, x, u, v, cells, spare, rows, finish)
                continue
            p, c, stays = t.project[i], t.calendar[i], t.stays[i]
            duration, start, end, whole = durations[i % durations.shape[0]], rows[t.start_slot[i]], rows[t.finish_slot[i]], finish[p]
            if t.done[i]:
                fill(duration, 0.0)
                fill(start, t.start_bound[i])
                fill(end, t.finish_bound[i])
                latest(whole, end)
                if traced and clock:
                    mark_clock(x, i, facts, times, c, stays, rows, draws, duration, end, work, places, found, spare, other, sets)
                elif traced:
                    mark_axis(x, i, rows, draws, duration, end, spare, sets)
            else:
                law = t.law[i]
                if kinds[law, 0] == TRIANGULAR and kinds[law, 3] == NONE:  # the commonest, without the price of a call that takes everything
                    uniforms(words, law, block, u)
                    triangular(u, parameters, law, duration)
                else:
                    sample(kinds, parameters, words, table, atoms, prepared, law, block, u, v, cells, duration)
                windowed, effects_end = t.effect_first[i], t.effect_first[i + 1]
                while windowed < effects_end and t.effect_window[windowed] == NONE:
                    windowed += 1
                if t.effect_first[i] < windowed:
                    change(t.effect_kind, t.effect_draw, t.effect_first[i], windowed, draws, added, most, duration)
                if t.hold[i]:
                    hold(duration)
                if t.condition_first[i] < t.condition_first[i + 1]:
                    exist(t.condition_draw, t.condition_not, t.condition_first[i], t.condition_first[i + 1], draws, duration)
                if clock:
                    to_grid(duration)
                    works, begin = t.works[i] == 1, scratch[BEGIN] if t.own_start_slot[i] == NONE else rows[t.own_start_slot[i]]
                    least, until_bound = t.own_start_bound[i], t.own_finish_bound[i]
                    at, to, from_clock, bounded, begun, ends = start, bound, False, False, True, False
                    if traced and works:
                        ends = own_pushes(x, i, c, least, until_bound, facts, times, rows, draws, scratch, ints, begin, asks)
                    else:
                        at, to, from_clock, bounded, begun, ends = clock_pushes(
                            x, i, works, c, least, until_bound, facts, times, rows, draws, scratch, ints, start, begin
                        )
                else:
                    ends = axis_pushes(x, i, t.start_bound[i], t.finish_bound[i], rows, draws, spare, start, bound)
                    bounded = ends
                if windowed < effects_end:
                    copy(start, begin)
                    copy(bound, other)
                    if weather and m.skies.of_task[i]:
                        reads = np.uint8(1)  # True would be a type of its own
                        place_ordinary(m.skies.facts, m.skies.table, c, stays, bounded, reads, duration, other, work, spare, places, found, begin, until)
                    elif clock:
                        place(facts, times, c, stays, bounded, duration, other, work, v, spare, places, found, begin, until)
                    else:
                        add_up(begin, duration, until)
                        if ends:
                            asked(other, duration, begin, until)
                    timed(t, windows, windowed, effects_end, draws, begin, until, added, most, other, duration)
                    hold(duration)
                    if clock:
                        to_grid(duration)
                    if weather and m.skies.of_task[i]:
                        stopped_weather(m.skies, c, t, windows.moment, windowed, effects_end, draws, begin, start)
                    elif clock:
                        stopped_clock(facts, times, c, t, windows.moment, windowed, effects_end, draws, begin, start)
                    else:
                        stopped_axis(t, windows.moment, windowed, effects_end, draws, begin, start)
                if weather and m.skies.of_task[i]:
                    reads = t.reads_start[i]
                    place_weather(m.skies, sp, t.special[i], c, stays, bounded, reads, duration, bound, work, spare, places, found, start, end)
                    latest(whole, end)
                elif special and t.special[i] != NONE:
                    if not bounded:
                        fill(bound, -np.inf)
                    place_special(facts, times, sp, t.special[i], c, stays, duration, bound, start, end)
                    latest(whole, end)
                elif not clock:
                    add_up(start, duration, end)
                    if ends:
                        asked(bound, duration, start, end)
                    if t.last[i]:
                        latest(whole, end)
                else:
                    if works or is_busy(duration):
                        own = other if t.own_finish_slot[i] == NONE else rows[t.own_finish_slot[i]]
                        if from_clock and not works:
                            work_row(facts, times, c, start, places, found, begin)
                        elif from_clock:
                            work_row(facts, times, c, at, places, found, work)
                            later_if(begin, begun, least, work, begin)
                        elif not begun:
                            fill(begin, least)
                        if bounded:
                            work_row(facts, times, c, to, places, found, work)
                            later_if(until, ends, -np.inf, work, until)
                        add_up(begin, duration, own)
                        if ends or bounded:
                            asked(until, duration, begin, own)
                        if t.reads_start[i]:
                            start_row(facts, times, c, begin, places, found, start)
                        if t.reads_finish[i] or (traced and not works):
                            finish_row(facts, times, c, own, places, found, end)
                    else:
                        place_lanes(facts, times, c, stays, bounded, duration, to, start, end)
                    if t.last[i]:
                        latest(whole, end)
                    if traced and works:
                        mark_own(x, i, asks, duration, own, sets)
                if traced and not clock:
                    mark_axis(x, i, rows, draws, duration, end, spare, sets)
                elif traced and special and t.special[i] != NONE:
                    mark_special(x, i, facts, times, sp, t.special[i], c, stays, rows, draws, duration, end, work, places, found, spare, sets)
                elif traced and not works:
                    mark_clock(x, i, facts, times, c, stays, rows, draws, duration, end, work, places, found, spare, other, sets)
                if t.started[i]:
                    fill(start, t.actual[i])
            if traced and t.last[i]:
                copy(end, ends_last[lasts])
                lasts += 1
            if t.length_slot[i] != NONE:
                copy(duration, rows[t.length_slot[i]])
            if t.cost_law[i] != NONE or t.rate_law[i] != NONE:
                if not is_changed(i, t.condition_first, t.charge_first, r.trigger_first):
                    pay(kinds, parameters, words, table, atoms, prepared, t.cost_law[i], t.rate_law[i], block, u, v, cells, spare, duration, cost[p])
                else:
                    fill(other, 0.0)
                    pay(kinds, parameters, words, table, atoms, prepared, t.cost_law[i], t.rate_law[i], block, u, v, cells, spare, duration, other)
                    for e in range(t.charge_first[i], t.charge_first[i + 1]):
                        multiply(other, draws, t.charge_draw[e])
                    exist(t.condition_draw, t.condition_not, t.condition_first[i], t.condition_first[i + 1], draws, other)
                    add_up(cost[p], other, cost[p])
            for q in range(r.trigger_first[i], r.trigger_first[i + 1]):
                above(other if r.trigger_is_cost[q] else end, r.trigger_limit[q], draws[triggers + q])
            if t.keep[i] != NONE and not t.late[i]:
                for k in range(LANES):
                    kept_finish[t.keep[i], k] = end[k]
                    kept_duration[t.keep[i], k] = duration[k]
        if special:
            for i in range(ordinary, t.law.size):
                if finish[t.project[i], 0] == -np.inf:
                    fill(finish[t.project[i]], t.start_bound[i])

    return inner(forward, f"{kind}_traced" if traced else kind)


forward_axis, forward_clock, forward_special, forward_weather = map(make_forward, KINDS)
axis_traced, clock_traced, special_traced = (make_forward(kind, traced=True) for kind in (AXIS, CLOCK, SPECIAL))
