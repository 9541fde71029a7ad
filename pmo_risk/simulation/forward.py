"""The forward pass: early dates, finish and cost of one block of 64 iterations side by side.

Tasks are walked once, in topological order, for all 64 lanes, so the network is read once a block. A row of start or finish times lives in a
slot until its last successor has used it. Nothing here raises or allocates. What follows from the dates of others, tasks as late as possible and
spans, comes after: ``settle``.
"""

from typing import Any

import numpy as np

from pmo_risk.simulation.accelerate import kernel
from pmo_risk.simulation.arrays import FS, NONE, SS, TRIANGULAR
from pmo_risk.simulation.calendars import finish_at, finish_row, start_at, start_row, work_at, work_row
from pmo_risk.simulation.plain import run_plain
from pmo_risk.simulation.sampling import sample, triangular
from pmo_risk.simulation.special import place_special
from pmo_risk.simulation.streams import LANES, uniforms

U, V, SPARE, BOUND, LOOKUP = range(5)
SCRATCH_ROWS = LOOKUP + 2
LONGEST = 1e10  # minutes, 19,000 years: a longer duration is cut here, for lookups index by time, and whoever runs kernels refuses such a finish


@kernel
def multiply(row, draws, d):
    for k in range(LANES):
        row[k] *= draws[d, k]


@kernel
def add(row, draws, d):
    for k in range(LANES):
        row[k] += draws[d, k]


@kernel
def hold(row):
    """Durations within zero and LONGEST."""
    for k in range(LANES):
        row[k] = min(max(row[k], 0.0), LONGEST)


@kernel
def fill(row, value):
    for k in range(LANES):
        row[k] = value


@kernel
def copy(row, out):
    for k in range(LANES):
        out[k] = row[k]


@kernel
def add_up(start, duration, end, whole):
    """End and, of the whole, the latest end so far."""
    for k in range(LANES):
        finish = start[k] + duration[k]
        end[k] = finish
        whole[k] = max(whole[k], finish)


@kernel
def later_of(value, rows, slot, out):
    for k in range(LANES):
        out[k] = max(value, rows[slot, k])


@kernel
def ask(clock, facts, table, rows, slot, lag, calendar, work, places, found, out):
    """What a link asks of its successor's start (FS, SS) or finish (FF, SF), one value a lane, into ``out``."""
    if calendar == NONE or clock == 0:
        for k in range(LANES):
            out[k] = rows[slot, k] + lag
    else:
        work_row(facts, table, calendar, rows[slot], places, found, work)
        for k in range(LANES):
            work[k] += lag
        if lag < 0.0:
            start_row(facts, table, calendar, work, places, found, out)
        else:
            finish_row(facts, table, calendar, work, places, found, out)


@kernel
def ask_share(clock, facts, table, rows, slot, lag, calendar, share, length, out):
    """``ask`` of a link whose lag takes a share of its predecessor's duration."""
    for k in range(LANES):
        moved = lag + share * rows[length, k]
        if clock == 0 or moved == 0.0:
            out[k] = rows[slot, k] + moved
        else:
            w = work_at(facts, table, calendar, rows[slot, k]) + moved
            out[k] = finish_at(facts, table, calendar, w) if moved > 0.0 else start_at(facts, table, calendar, w)


@kernel
def latest(row, other):
    for k in range(LANES):
        row[k] = max(row[k], other[k])


@kernel
def latest_of(row, rows, slot):
    for k in range(LANES):
        row[k] = max(row[k], rows[slot, k])


@kernel
def asked(bound, duration, start, finish):
    """Starts and finishes moved up to the finishes that are asked for, which are then met exactly, so that they tie with what asks for them."""
    for k in range(LANES):
        begin = bound[k] - duration[k]
        finish[k] = bound[k] if begin >= start[k] else finish[k]
        start[k] = max(begin, start[k])


@kernel
def place(facts, table, clock, calendar, stays, ends, reads, duration, bound, work, places, found, start, finish):
    """Early start and finish, from the earliest start in ``start`` and, where ``ends``, the earliest finish in ``bound``.

    Where nobody ``reads`` the start it may be left as it is.
    """
    if clock == 0:
        for k in range(LANES):
            finish[k] = start[k] + duration[k]
        if ends:
            asked(bound, duration, start, finish)
        return
    busy = True
    for k in range(LANES):
        busy &= duration[k] > 0.0
    if busy:
        work_row(facts, table, calendar, start, places, found, work)
        for k in range(LANES):
            finish[k] = work[k] + duration[k]
        if ends:
            work_row(facts, table, calendar, bound, places, found, bound)
            asked(bound, duration, work, finish)
        if reads:
            start_row(facts, table, calendar, work, places, found, start)
        finish_row(facts, table, calendar, finish, places, found, finish)
    else:
        place_lanes(facts, table, calendar, stays, ends, duration, bound, start, finish)


@kernel
def place_lanes(facts, table, calendar, stays, ends, duration, bound, start, finish):
    """``place`` on the clock where some duration is zero: that moment stays, or moves to the next working minute."""
    for k in range(LANES):
        if duration[k] > 0.0:
            w = work_at(facts, table, calendar, start[k])
            end = w + duration[k]
            if ends and work_at(facts, table, calendar, bound[k]) - duration[k] >= w:
                end = work_at(facts, table, calendar, bound[k])
                w = end - duration[k]
            start[k] = start_at(facts, table, calendar, w)
            finish[k] = finish_at(facts, table, calendar, end)
        else:
            moment = max(start[k], bound[k]) if ends else start[k]
            start[k] = moment if stays else start_at(facts, table, calendar, work_at(facts, table, calendar, moment))
            finish[k] = start[k]


@kernel
def pay(kinds, parameters, words, table, atoms, prepared, cost_law, rate_law, block, u, v, cells, spare, duration, cost):
    """Add a task's own cost, and its cost by duration."""
    if cost_law != NONE:
        sample(kinds, parameters, words, table, atoms, prepared, cost_law, block, u, v, cells, spare)
        for k in range(LANES):
            cost[k] += spare[k]
    if rate_law != NONE:
        sample(kinds, parameters, words, table, atoms, prepared, rate_law, block, u, v, cells, spare)
        for k in range(LANES):
            cost[k] += spare[k] * duration[k]


def make_forward(special: bool) -> Any:  # noqa: C901  # as below
    """The forward pass for models with or without special tasks: what a model does not need is not compiled."""

    def forward(m, block, prepared, rows, scratch, bits, ints, draws, durations, finish, cost, kept_finish, kept_duration):  # noqa: C901  # one loop over tasks: to split it is to pass, and count references to, every array again
        """One block.

        prepared : (Q, 64) uniforms. rows : (slots, 64). scratch, bits, ints : (SCRATCH_ROWS, 64 or 128), one memory. draws : (D, 64).
        durations : (N or 1, 64); with N rows every duration stays for the backward pass. finish, cost : (P, 64) out.
        kept_finish, kept_duration : (kept, 64) out.
        """
        t, x, r, sp = m.tasks, m.links, m.risks, m.specials
        kinds, parameters, words, table, atoms = m.laws.kind, m.laws.parameters, m.laws.words, m.laws.table, m.laws.atoms
        facts, times = m.calendars.facts, m.calendars.table
        u, v, spare, bound, work = scratch[U], scratch[V], scratch[SPARE], scratch[BOUND], scratch[U]
        cells = bits[V]
        places, found = ints[LOOKUP], ints[LOOKUP + 1]
        for p in range(m.projects):
            for k in range(LANES):
                finish[p, k] = -np.inf
                cost[p, k] = m.base_cost[p]

        struck = NONE
        for d in range(r.draw_law.size):
            if r.draw_risk[d] != struck:
                struck = r.draw_risk[d]
                sample(kinds, parameters, words, table, atoms, prepared, r.occurs_law[struck], block, u, v, cells, spare)
            sample(kinds, parameters, words, table, atoms, prepared, r.draw_law[d], block, u, v, cells, draws[d])
            for k in range(LANES):
                if spare[k] >= r.probability[struck]:
                    draws[d, k] = r.draw_without[d]
        for e in range(r.cost_draw.size):
            add(cost[r.cost_project[e]], draws, r.cost_draw[e])

        plain_until = NONE
        for i in range(t.law.size - (m.spans.first.size - 1)):
            if i < plain_until:
                continue
            if t.plain_until[i] > i:
                plain_until = t.plain_until[i]
                run_plain(
                    i,
                    plain_until,
                    block,
                    kinds,
                    prepared,
                    parameters,
                    words,
                    t.law,
                    t.start_bound,
                    t.finish_slot,
                    t.last,
                    t.project,
                    x.first,
                    x.slot,
                    u,
                    spare,
                    rows,
                    finish,
                )
                continue
            p = t.project[i]
            duration, start, end, whole = durations[i % durations.shape[0]], rows[t.start_slot[i]], rows[t.finish_slot[i]], finish[p]
            if t.done[i]:
                fill(duration, 0.0)
                fill(start, t.start_bound[i])
                fill(end, t.finish_bound[i])
                latest(whole, end)
            else:
                law = t.law[i]
                if kinds[law, 0] == TRIANGULAR and kinds[law, 3] == NONE:  # the commonest, without the price of a call that takes everything
                    uniforms(words, law, block, u)
                    triangular(u, parameters, law, duration)
                else:
                    sample(kinds, parameters, words, table, atoms, prepared, law, block, u, v, cells, duration)
                for e in range(t.effect_first[i], t.effect_first[i + 1]):
                    if t.effect_is_factor[e]:
                        multiply(duration, draws, t.effect_draw[e])
                    else:
                        add(duration, draws, t.effect_draw[e])
                if t.hold[i]:
                    hold(duration)
                ends = t.finish_bound[i] > -np.inf
                if ends:
                    fill(bound, t.finish_bound[i])
                placed = False
                for j in range(x.first[i], x.pushed[i]):
                    if x.kind[j] == FS and x.calendar[j] == NONE:
                        if placed:
                            latest_of(start, rows, x.slot[j])
                        else:
                            later_of(t.start_bound[i], rows, x.slot[j], start)
                            placed = True
                        continue
                    if not placed:
                        fill(start, t.start_bound[i])
                        placed = True
                    if x.length_slot[j] == NONE:
                        ask(m.clock, facts, times, rows, x.slot[j], x.lag[j], x.calendar[j], work, places, found, spare)
                    else:
                        ask_share(m.clock, facts, times, rows, x.slot[j], x.lag[j], x.calendar[j], x.share[j], x.length_slot[j], spare)
                    if x.kind[j] == FS or x.kind[j] == SS:
                        latest(start, spare)
                    else:
                        if not ends:
                            fill(bound, -np.inf)
                        ends = True
                        latest(bound, spare)
                if not placed:
                    fill(start, t.start_bound[i])
                if special and t.special[i] != NONE:
                    if not ends:
                        fill(bound, -np.inf)
                    c, n = t.calendar[i], t.special[i]
                    place_special(
                        facts,
                        times,
                        sp.start_cap,
                        sp.finish_cap,
                        sp.earliest,
                        sp.gap,
                        sp.expected,
                        sp.run_first,
                        sp.run_calendar,
                        sp.run_share,
                        sp.run_lag,
                        n,
                        c,
                        t.stays[i],
                        duration,
                        bound,
                        start,
                        end,
                    )
                    latest(whole, end)
                elif m.clock == 0 and not ends:
                    add_up(start, duration, end, whole)
                else:
                    place(facts, times, m.clock, t.calendar[i], t.stays[i], ends, t.reads_start[i], duration, bound, work, places, found, start, end)
                    latest(whole, end)
                if t.started[i]:
                    fill(start, t.actual[i])
            if t.length_slot[i] != NONE:
                copy(duration, rows[t.length_slot[i]])
            if t.cost_law[i] != NONE or t.rate_law[i] != NONE:
                pay(kinds, parameters, words, table, atoms, prepared, t.cost_law[i], t.rate_law[i], block, u, v, cells, spare, duration, cost[p])
            if t.keep[i] != NONE and not t.late[i]:
                for k in range(LANES):
                    kept_finish[t.keep[i], k] = end[k]
                    kept_duration[t.keep[i], k] = duration[k]
        if special:
            for i in range(t.law.size - (m.spans.first.size - 1), t.law.size):
                if finish[t.project[i], 0] == -np.inf:
                    fill(finish[t.project[i]], t.start_bound[i])

    return kernel(forward, "special" if special else "plain")


forward_plain, forward_special = make_forward(False), make_forward(True)
