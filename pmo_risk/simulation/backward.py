"""The backward pass of one block: what is critical, late dates and float, added up over the lanes.

Criticality is traced: a task that ends when its project ends is critical, and so is a predecessor whose link puts a critical task where it is.
No tolerance on float is involved, so long chains are critical in every iteration. Ties count for every tied path.
"""

from typing import Any

import numpy as np

from pmo_risk.simulation.accelerate import inner
from pmo_risk.simulation.arrays import FF, FS, NONE, SS
from pmo_risk.simulation.backward_rows import ENOUGH, implied_row, unshift_row
from pmo_risk.simulation.backward_weather import between, implied_lane, late_lanes
from pmo_risk.simulation.calendars import finish_row, start_row, work_at, work_row
from pmo_risk.simulation.clock import ask, ask_share
from pmo_risk.simulation.effects import BOUND, LOOKUP, OTHER, SPARE, U, V
from pmo_risk.simulation.implied import implied, implied_special, late
from pmo_risk.simulation.rows import copy, fill
from pmo_risk.simulation.settle import unshifted
from pmo_risk.simulation.special import put_late
from pmo_risk.simulation.streams import LANES
from pmo_risk.simulation.sums import add_up
from pmo_risk.simulation.variant import CLOCK, SPECIAL, WEATHER


@inner
def late_row(facts, table, calendar, stays, start_limit, finish_limit, duration, work, slot, found, late_start, late_finish):
    """``late`` of 64 lanes, by rows where every one has a length. work : (64,) scratch; slot, found : (64,) int32 scratch."""
    busy, limited = True, True
    for k in range(LANES):
        busy &= duration[k] > 0.0
        limited &= start_limit[k] < np.inf
    if not busy:
        for k in range(LANES):
            late_start[k], late_finish[k] = late(facts, table, calendar, stays, start_limit[k], finish_limit[k], duration[k])
        return
    work_row(facts, table, calendar, finish_limit, slot, found, work)
    if limited:
        work_row(facts, table, calendar, start_limit, slot, found, late_start)
        for k in range(LANES):
            work[k] = min(work[k], late_start[k] + duration[k])
    else:
        for k in range(LANES):
            if start_limit[k] < np.inf:
                work[k] = min(work[k], work_at(facts, table, calendar, start_limit[k]) + duration[k])
    finish_row(facts, table, calendar, work, slot, found, late_finish)
    for k in range(LANES):
        work[k] -= duration[k]
    start_row(facts, table, calendar, work, slot, found, late_start)


@inner
def own_time(facts, table, own, zero, finish, whole):
    """Finishes on the axis as minutes of each project's own time from its start, into ``whole``; both (P, 64)."""
    for p in range(own.size):
        for k in range(LANES):
            whole[p, k] = work_at(facts, table, own[p], finish[p, k]) - zero[p]


def make_backward(kind: str) -> Any:  # noqa: C901  # as below
    """The backward pass on the clock, for models of one kind; ``backward_axis`` is that of one calendar."""
    special, weather = kind in (SPECIAL, WEATHER), kind == WEATHER

    def backward(  # noqa: C901  # one loop over tasks, as in forward
        m, rows, draws, durations, finish, whole, lanes, scratch, ints, critical, start_limit, finish_limit, late_start, late_finish, centre, whole_centre, sums
    ):
        """One block whose forward pass has just filled ``rows`` (2N, 64) and ``durations`` (N, 64) with a row for every time.

        finish : (P, 64), and ``whole`` the same in own time. lanes : how many of the 64 count. scratch : (SCRATCH_ROWS, 64). critical : uint8 (N, 64) scratch.
        start_limit, finish_limit : (N, 64) scratch; late_start, late_finish : (64,) scratch. centre : (N,) and whole_centre : (P,), near the means
        of durations and finishes, which sums of squares are taken about. sums : (N, SUMS), added to.
        """
        t, x, sp = m.tasks, m.links, m.specials
        facts, times = m.calendars.facts, m.calendars.table
        if weather:
            skies, sky_table = m.skies.facts, m.skies.table
        spare, work, slack, places, found = scratch[SPARE], scratch[U], scratch[V], ints[LOOKUP], ints[LOOKUP + 1]
        n = t.law.size
        if special:
            n -= m.spans.first.size - 1
        for i in range(n):
            p = t.project[i]
            for k in range(LANES):
                critical[i, k] = rows[t.finish_slot[i], k] == finish[p, k]
                start_limit[i, k] = np.inf
                finish_limit[i, k] = finish[p, k]
        for i in range(n - 1, -1, -1):
            p, c, s = t.project[i], t.calendar[i], t.special[i]
            end, begin, duration = rows[t.finish_slot[i]], rows[t.start_slot[i]], durations[i]
            if t.done[i]:
                copy(begin, late_start)
                copy(end, late_finish)
            elif weather and m.skies.of_task[i]:
                late_lanes(skies, sky_table, sp, s, c, t.stays[i], duration, start_limit[i], finish_limit[i], late_start, late_finish)
            elif not special or s == NONE:
                late_row(facts, times, c, t.stays[i], start_limit[i], finish_limit[i], duration, work, places, found, late_start, late_finish)
            else:
                for k in range(LANES):
                    late_start[k], late_finish[k] = put_late(facts, times, sp, s, c, t.stays[i], duration[k], start_limit[i, k], finish_limit[i, k])
            if t.done[i]:
                fill(slack, 0.0)
            elif weather and m.skies.of_task[i]:
                between(skies, sky_table, t.float_calendar[i], end, late_finish, slack)
            else:
                own = t.float_calendar[i]
                work_row(facts, times, own, late_finish, places, found, slack)
                work_row(facts, times, own, end, places, found, work)
                for k in range(LANES):
                    slack[k] -= work[k]
            add_up(i, lanes, critical[i], duration, begin, end, slack, whole[p], centre[i], whole_centre[p], work, sums)
            traced, busy = 0, True
            for k in range(LANES):
                traced += critical[i, k]
                busy &= duration[k] > 0.0
            by_row = busy and traced >= ENOUGH and (not special or s == NONE)
            if weather and m.skies.of_task[i]:
                by_row = False
            for j in range(x.first[i], x.first[i + 1]):
                q, to_start, lag = x.predecessor[j], x.kind[j] == FS or x.kind[j] == SS, x.lag[j]
                pushes = traced > 0 and j < x.pushed[i]
                if not pushes:
                    pass
                elif x.length_slot[j] == NONE:
                    ask(facts, times, rows, x.slot[j], np.int64(NONE), lag, x.calendar[j], work, places, found, spare)
                else:
                    ask_share(facts, times, rows, x.slot[j], lag, x.calendar[j], x.share[j], x.length_slot[j], spare)
                holds = scratch[OTHER]
                if x.condition[j] != NONE:
                    copy(draws[x.condition[j]], holds)
                else:
                    fill(holds, 1.0)
                if pushes and by_row:
                    implied_row(facts, times, c, to_start, spare, duration, work, places, found, slack)
                for k in range(LANES if pushes else 0):
                    if critical[i, k] and holds[k] > 0.0:
                        if by_row:
                            alone = slack[k]
                        elif weather and m.skies.of_task[i]:
                            alone = implied_lane(skies[k], sky_table, sp, s, c, t.stays[i], to_start, spare[k], duration[k])
                        elif not special or s == NONE:
                            alone = implied(facts, times, c, t.stays[i], to_start, spare[k], duration[k])
                        else:
                            alone = implied_special(facts, times, sp, s, c, t.stays[i], to_start, spare[k], duration[k])
                        if alone == end[k]:
                            critical[q, k] = 1
                if x.pulls[j]:
                    dates = late_start if to_start else late_finish
                    limits = finish_limit[q] if x.kind[j] == FS or x.kind[j] == FF else start_limit[q]
                    if x.condition[j] != NONE:
                        for k in range(LANES):
                            if holds[k] > 0.0:
                                move = lag if x.length_slot[j] == NONE else lag + x.share[j] * durations[q, k]
                                limits[k] = min(limits[k], unshifted(facts, times, max(x.calendar[j], 0), dates[k], move))
                        continue
                    if x.length_slot[j] != NONE:
                        for k in range(LANES):
                            limits[k] = min(limits[k], unshifted(facts, times, x.calendar[j], dates[k], lag + x.share[j] * durations[q, k]))
                    elif x.calendar[j] == NONE:
                        for k in range(LANES):
                            limits[k] = min(limits[k], dates[k] - lag)
                    else:
                        unshift_row(facts, times, x.calendar[j], dates, lag, work, slack, scratch[BOUND], places, found, spare)
                        for k in range(LANES):
                            limits[k] = min(limits[k], spare[k])

    return inner(backward, kind)


backward_clock, backward_special, backward_weather = make_backward(CLOCK), make_backward(SPECIAL), make_backward(WEATHER)
