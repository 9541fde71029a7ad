"""Tasks with more to them than a duration on one calendar: caps, splits, expected finishes and several calendars at work. One lane at a time, on the clock.

The plain twin is ``pmo_risk.network.place``. ``sp`` is ``arrays.Specials``, ``n`` the task's row in it, ``c`` its calendar.
"""

import numpy as np

from pmo_risk.simulation.accelerate import inlined
from pmo_risk.simulation.calendars import finish_at, start_at, work_at
from pmo_risk.simulation.streams import LANES


@inlined
def is_plain(sp, n):
    """True where it runs on one calendar, for all its duration."""
    first = sp.run_first[n]
    return sp.run_first[n + 1] - first == 1 and sp.run_share[first] == 1.0 and sp.run_lag[first] == 0.0


@inlined
def latest_start(facts, table, sp, n, length, limit):
    """The latest moment from which every run is finished by a limit."""
    found = np.inf
    for e in range(sp.run_first[n], sp.run_first[n + 1]):
        c = sp.run_calendar[e]
        done = work_at(facts, table, c, limit) - sp.run_share[e] * length
        found = min(found, start_at(facts, table, c, done - sp.run_lag[e]))
    return found


@inlined
def run_from(facts, table, sp, n, length, moment):
    """Start and finish of a task on several calendars that may start at a moment: when the first can work, and when all are finished."""
    start, finish = np.inf, -np.inf
    for e in range(sp.run_first[n], sp.run_first[n + 1]):
        c = sp.run_calendar[e]
        done = work_at(facts, table, c, moment) + sp.run_lag[e]
        start = min(start, start_at(facts, table, c, done))
        finish = max(finish, finish_at(facts, table, c, done + sp.run_share[e] * length))
    return start, max(start, finish)


@inlined
def put_early(facts, table, sp, n, c, stays, work, start_by, finish_by):
    """Start, finish and work of a task that may not start before one moment nor finish before another."""
    start_cap, finish_cap, earliest, gap, expected = sp.start_cap[n], sp.finish_cap[n], sp.earliest[n], sp.gap[n], sp.expected[n]
    start_by = min(start_by, start_cap)
    if not np.isnan(expected):
        work = max(0.0, work_at(facts, table, c, expected) - work_at(facts, table, c, start_by) - gap)
    length = work + gap
    if not is_plain(sp, n):
        if finish_by > -np.inf:
            asked = latest_start(facts, table, sp, n, length, finish_by)
            start_by = min(max(start_by, asked), start_cap)
        if finish_cap < np.inf:
            start_by = max(min(start_by, latest_start(facts, table, sp, n, length, finish_cap)), earliest)
        start, finish = run_from(facts, table, sp, n, length, start_by)
        return start, finish, work
    if length == 0.0:
        moment = max(min(max(start_by, finish_by), start_cap, finish_cap), earliest)
        start = moment if stays else start_at(facts, table, c, work_at(facts, table, c, moment))
        return start, start, work
    done = work_at(facts, table, c, start_by)
    end = done + length
    if finish_by > -np.inf and work_at(facts, table, c, finish_by) - length >= done:
        end = work_at(facts, table, c, finish_by)
        done = end - length
    if start_cap < np.inf and work_at(facts, table, c, start_cap) < done:
        done = work_at(facts, table, c, start_cap)
        end = done + length
    if finish_cap < np.inf and work_at(facts, table, c, finish_cap) - length < done:
        done = max(work_at(facts, table, c, finish_cap) - length, work_at(facts, table, c, earliest))
        end = done + length
    return start_at(facts, table, c, done), finish_at(facts, table, c, end), work


@inlined
def place_special(facts, table, sp, n, c, stays, duration, bound, start, finish):
    """Early start and finish of 64 lanes, from the earliest start in ``start`` and the earliest finish in ``bound``; ``duration`` becomes what it took."""
    for k in range(LANES):
        start[k], finish[k], duration[k] = put_early(facts, table, sp, n, c, stays, duration[k], start[k], bound[k])


@inlined
def put_late(facts, table, sp, n, c, stays, work, start_limit, finish_limit):
    """The latest start and finish that keep a task within two limits."""
    length = work + sp.gap[n]
    if not is_plain(sp, n):
        start = min(start_limit, latest_start(facts, table, sp, n, length, finish_limit))
        return run_from(facts, table, sp, n, length, start)
    if length == 0.0:
        moment = min(start_limit, finish_limit)
        w = work_at(facts, table, c, moment)
        following = start_at(facts, table, c, w)
        moment = following if following <= moment and not stays else finish_at(facts, table, c, w)
        return moment, moment
    w = work_at(facts, table, c, finish_limit)
    if start_limit < np.inf:
        w = min(w, work_at(facts, table, c, start_limit) + length)
    return start_at(facts, table, c, w - length), finish_at(facts, table, c, w)
