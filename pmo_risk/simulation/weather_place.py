"""Where tasks with weather go, early and late, one lane at a time: the lines of ``special``, with the lookups of ``weather_lookup``."""

import numpy as np

from pmo_risk.simulation import special
from pmo_risk.simulation.accelerate import inlined, inner, with_names
from pmo_risk.simulation.arrays import NONE, STOP
from pmo_risk.simulation.rows import asked, copy
from pmo_risk.simulation.streams import LANES
from pmo_risk.simulation.variant import WEATHER
from pmo_risk.simulation.weather_lookup import finish_at, start_at, work_at
from pmo_risk.simulation.weather_rows import finish_row, start_row, work_row

LOOKUPS = {"work_at": work_at, "start_at": start_at, "finish_at": finish_at}
latest_start = inlined(with_names(special.latest_start, **LOOKUPS), WEATHER)
run_from = inlined(with_names(special.run_from, **LOOKUPS), WEATHER)
put_early = inlined(with_names(special.put_early, **LOOKUPS, latest_start=latest_start, run_from=run_from), WEATHER)
put_late = inlined(with_names(special.put_late, **LOOKUPS, latest_start=latest_start, run_from=run_from), WEATHER)


@inner
def put(facts, table, c, stays, duration, start_by, finish_by):
    """Start and finish of an ordinary task that may not start before one moment nor finish before another; see ``clock.place_lanes``."""
    if duration > 0.0:
        done = work_at(facts, table, c, start_by)
        end = done + duration
        if finish_by > -np.inf and work_at(facts, table, c, finish_by) - duration >= done:
            end = work_at(facts, table, c, finish_by)
            done = end - duration
        return start_at(facts, table, c, done), finish_at(facts, table, c, end)
    moment = max(start_by, finish_by)
    if not stays:
        moment = start_at(facts, table, c, work_at(facts, table, c, moment))
    return moment, moment


@inner
def place_lanes(facts, table, c, stays, ends, duration, bound, start, finish):
    """``clock.place_lanes`` in weather: where some duration is zero."""
    for k in range(LANES):
        start[k], finish[k] = put(facts[k], table, c, stays, duration[k], start[k], bound[k] if ends else -np.inf)


@inner
def place(facts, table, c, stays, ends, reads, duration, bound, work, spare, slot, found, start, finish):
    """``clock.place`` in weather. work, spare : (64,) scratch; slot, found : int32 scratch."""
    busy = True
    for k in range(LANES):
        busy &= duration[k] > 0.0
    if not busy:
        place_lanes(facts, table, c, stays, ends, duration, bound, start, finish)
        return
    work_row(facts, table, c, start, slot, found, work)
    for k in range(LANES):
        finish[k] = work[k] + duration[k]
    if ends:
        work_row(facts, table, c, bound, slot, found, spare)
        asked(spare, duration, work, finish)
    if reads:
        start_row(facts, table, c, work, spare, slot, found, start)
    copy(finish, work)
    finish_row(facts, table, c, work, spare, slot, found, finish)


@inlined
def stopped_weather(sky, c, t, moments, first, last, draws, begin, start):
    """``timed.stopped_clock`` in weather."""
    facts, table = sky.facts, sky.table
    for e in range(first, last):
        if t.effect_kind[e] == STOP:
            d, at = t.effect_draw[e], moments[t.effect_window[e]]
            for k in range(LANES):
                if draws[d, k] > 0.0 and draws[at, k] < begin[k]:
                    resumes = work_at(facts[k], table, c, draws[at, k]) + draws[d, k]
                    if work_at(facts[k], table, c, begin[k]) < resumes:
                        start[k] = max(start[k], finish_at(facts[k], table, c, resumes))


@inlined
def place_weather(sky, sp, n, c, stays, ends, reads, duration, bound, work, spare, places, found, start, finish):
    """Early start and finish of a task with weather, n its row in Specials, NONE of an ordinary one; see ``clock.place`` and ``special.place_special``."""
    facts, table = sky.facts, sky.table
    if n == NONE:
        place(facts, table, c, stays, ends, reads, duration, bound, work, spare, places, found, start, finish)
    else:
        for k in range(LANES):
            finish_by = bound[k] if ends else -np.inf
            start[k], finish[k], duration[k] = put_early(facts[k], table, sp, n, c, stays, duration[k], start[k], finish_by)
