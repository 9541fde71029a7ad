"""Dates that follow from those of others, after the forward pass of a block: of tasks as late as possible, and of spans. All on the clock.

The plain twin is ``as_late_as_possible`` and ``span_dates`` in ``pmo_risk.network.cpm``.
"""

from typing import Any

import numpy as np

from pmo_risk.simulation.accelerate import inner, with_names
from pmo_risk.simulation.arrays import FF, FS, NONE, SS
from pmo_risk.simulation.calendars import finish_at, start_at, work_at
from pmo_risk.simulation.effects import SPARE, U, V
from pmo_risk.simulation.forward import pay
from pmo_risk.simulation.rows import fill
from pmo_risk.simulation.special import put_late
from pmo_risk.simulation.streams import LANES
from pmo_risk.simulation.variant import SPECIAL, WEATHER
from pmo_risk.simulation.weather_place import LOOKUPS
from pmo_risk.simulation.weather_place import put_late as put_late_weather

MOVED_START, MOVED_FINISH, MOVED_FLOAT, MOVES = range(4)


@inner
def shifted(facts, table, calendar, t, lag):
    """``t`` moved by a lag in working time; see ``network.build.Network.shift``."""
    if lag == 0.0:
        return t
    w = work_at(facts, table, calendar, t) + lag
    return finish_at(facts, table, calendar, w) if lag > 0.0 else start_at(facts, table, calendar, w)


@inner
def unshifted(facts, table, calendar, t, lag):
    """The latest moment that a lag moves no later than ``t``; see ``network.build.Network.unshift``."""
    if lag == 0.0:
        return t
    w = work_at(facts, table, calendar, t)
    if lag < 0.0 and start_at(facts, table, calendar, w) > t:
        return finish_at(facts, table, calendar, w - lag)
    return start_at(facts, table, calendar, w - lag)


def make_put_off(weather: bool) -> Any:
    """The kernel that moves tasks as late as possible, with or without weather."""

    def put_off(m, rows, draws, finish, lanes, moved):
        """Move the tasks that go as late as possible up to what follows them, the last first."""
        t, x, y, sp = m.tasks, m.links, m.late, m.specials
        every, times = (m.skies.facts, m.skies.table) if weather else (m.calendars.facts, m.calendars.table)
        for n in range(y.row.size):
            i = y.row[n]
            special, c = t.special[i], t.calendar[i]
            for k in range(LANES):
                facts = every[k] if weather else every
                start_limit = np.inf
                finish_limit = finish[t.project[i], k]
                duration = rows[t.length_slot[i], k]
                for e in range(y.first[n], y.first[n + 1]):
                    j, s = y.link[e], y.successor[e]
                    if x.condition[j] != NONE and draws[x.condition[j], k] == 0.0:
                        continue
                    if x.kind[j] == FS or x.kind[j] == SS:
                        end = rows[t.start_slot[s], k]
                    else:
                        end = rows[t.finish_slot[s], k]
                        if not t.stays[s]:
                            end = start_at(facts, times, t.calendar[s], work_at(facts, times, t.calendar[s], end))
                    lag = x.lag[j]
                    if x.length_slot[j] != NONE:
                        lag += x.share[j] * duration
                    limit = unshifted(facts, times, max(x.calendar[j], 0), end, lag)
                    if x.kind[j] == FS or x.kind[j] == FF:
                        finish_limit = min(finish_limit, limit)
                    else:
                        start_limit = min(start_limit, limit)
                start, end = put_late(facts, times, sp, special, c, t.stays[i], duration, start_limit, finish_limit)
                old_start, old_end = rows[t.start_slot[i], k], rows[t.finish_slot[i], k]
                if start > old_start:
                    rows[t.start_slot[i], k] = start
                    rows[t.finish_slot[i], k] = end
                    if k < lanes:
                        own = t.float_calendar[i]
                        moved[i, MOVED_START] += start - old_start
                        moved[i, MOVED_FINISH] += end - old_end
                        moved[i, MOVED_FLOAT] -= work_at(facts, times, own, end) - work_at(facts, times, own, old_end)

    return put_off


put_off = inner(make_put_off(False), SPECIAL)
put_off_weather = inner(with_names(make_put_off(True), **LOOKUPS, put_late=put_late_weather), WEATHER)


@inner
def span(m, block, prepared, rows, scratch, bits, durations, cost, lanes, moved):
    """Dates, durations and costs of spans."""
    t, y = m.tasks, m.spans
    kinds, parameters, words, table, atoms = m.laws.kind, m.laws.parameters, m.laws.words, m.laws.table, m.laws.atoms
    facts, times = m.calendars.facts, m.calendars.table
    first = t.law.size - (y.first.size - 1)
    for n in range(y.first.size - 1):
        i = first + n
        c, duration = t.calendar[i], durations[i % durations.shape[0]]
        start, end = rows[t.start_slot[i]], rows[t.finish_slot[i]]
        if t.done[i]:
            fill(duration, 0.0)
            fill(start, t.start_bound[i])
            fill(end, t.finish_bound[i])
        else:
            for k in range(LANES):
                begin, last = np.inf, -np.inf
                for e in range(y.first[n], y.first[n + 1]):
                    at = y.moment[e] if y.slot[e] == NONE else rows[y.slot[e], k]
                    at = shifted(facts, times, y.calendar[e], at, y.lag[e])
                    if y.to_finish[e]:
                        last = max(last, at)
                    else:
                        begin = min(begin, at)
                begin = max(begin if begin < np.inf else t.start_bound[i], t.start_bound[i])
                last = max(last, begin)
                start[k] = start_at(facts, times, c, work_at(facts, times, c, begin))
                end[k] = max(start[k], finish_at(facts, times, c, work_at(facts, times, c, last)))
                if t.started[i]:
                    start[k] = t.actual[i]
                duration[k] = work_at(facts, times, c, end[k]) - work_at(facts, times, c, start[k])
        for k in range(lanes):
            moved[i, MOVED_START] += start[k]
            moved[i, MOVED_FINISH] += end[k]
        if t.length_slot[i] != NONE:
            for k in range(LANES):
                rows[t.length_slot[i], k] = duration[k]
        p = t.project[i]
        if t.cost_law[i] != NONE or t.rate_law[i] != NONE:
            pay(
                kinds,
                parameters,
                words,
                table,
                atoms,
                prepared,
                t.cost_law[i],
                t.rate_law[i],
                block,
                scratch[U],
                scratch[V],
                bits[V],
                scratch[SPARE],
                duration,
                cost[p],
            )


@inner
def settle(m, block, prepared, rows, scratch, bits, draws, durations, finish, cost, kept_finish, kept_duration, lanes, moved):
    """Finish what ``forward`` began.

    moved : (N, MOVES), to which is added, over the first ``lanes``, how far tasks as late as possible moved from their early dates and what float they
    lost, and where spans are.
    """
    if m.late.row.size:
        put_off(m, rows, draws, finish, lanes, moved)
    if m.spans.first.size > 1:
        span(m, block, prepared, rows, scratch, bits, durations, cost, lanes, moved)
    t = m.tasks
    if m.late.row.size or m.spans.first.size > 1:
        for i in range(t.law.size):
            if t.keep[i] != NONE and (t.late[i] or i >= t.law.size - (m.spans.first.size - 1)):
                for k in range(LANES):
                    kept_finish[t.keep[i], k] = rows[t.finish_slot[i], k]
                    kept_duration[t.keep[i], k] = rows[t.length_slot[i], k]


span_weather = inner(with_names(span), WEATHER)
settle_weather = inner(with_names(settle, put_off=put_off_weather, span=span_weather), WEATHER)
