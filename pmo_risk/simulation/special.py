"""Tasks with more to them than a duration on one calendar: caps, splits, expected finishes and several calendars at work. One lane at a time, on the clock.

The plain twin is ``pmo_risk.network.place``. ``n`` is the task's row in ``arrays.Specials``, ``c`` its calendar.
"""

import numpy as np

from pmo_risk.simulation.accelerate import inner
from pmo_risk.simulation.calendars import finish_at, start_at, work_at
from pmo_risk.simulation.streams import LANES


@inner
def is_plain(run_first, run_share, run_lag, n):
    """True where it runs on one calendar, for all its duration."""
    first = run_first[n]
    return run_first[n + 1] - first == 1 and run_share[first] == 1.0 and run_lag[first] == 0.0


@inner
def latest_start(facts, table, run_first, run_calendar, run_share, run_lag, n, length, limit):
    """The latest moment from which every run is finished by a limit."""
    found = np.inf
    for e in range(run_first[n], run_first[n + 1]):
        c = run_calendar[e]
        done = work_at(facts, table, c, limit) - run_share[e] * length
        found = min(found, start_at(facts, table, c, done - run_lag[e]))
    return found


@inner
def run_from(facts, table, run_first, run_calendar, run_share, run_lag, n, length, moment):
    """Start and finish of a task on several calendars that may start at a moment: when the first can work, and when all are finished."""
    start, finish = np.inf, -np.inf
    for e in range(run_first[n], run_first[n + 1]):
        c = run_calendar[e]
        done = work_at(facts, table, c, moment) + run_lag[e]
        start = min(start, start_at(facts, table, c, done))
        finish = max(finish, finish_at(facts, table, c, done + run_share[e] * length))
    return start, max(start, finish)


@inner
def put_early(
    facts, table, start_cap, finish_cap, earliest, gap, expected, run_first, run_calendar, run_share, run_lag, n, c, stays, work, start_by, finish_by
):
    """Start, finish and work of a task that may not start before one moment nor finish before another."""
    start_by = min(start_by, start_cap)
    if not np.isnan(expected):
        work = max(0.0, work_at(facts, table, c, expected) - work_at(facts, table, c, start_by) - gap)
    length = work + gap
    if not is_plain(run_first, run_share, run_lag, n):
        if finish_by > -np.inf:
            asked = latest_start(facts, table, run_first, run_calendar, run_share, run_lag, n, length, finish_by)
            start_by = min(max(start_by, asked), start_cap)
        if finish_cap < np.inf:
            start_by = max(min(start_by, latest_start(facts, table, run_first, run_calendar, run_share, run_lag, n, length, finish_cap)), earliest)
        start, finish = run_from(facts, table, run_first, run_calendar, run_share, run_lag, n, length, start_by)
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


@inner
def place_special(
    facts, table, start_cap, finish_cap, earliest, gap, expected, run_first, run_calendar, run_share, run_lag, n, c, stays, duration, bound, start, finish
):
    """Early start and finish of 64 lanes, from the earliest start in ``start`` and the earliest finish in ``bound``; ``duration`` becomes what it took."""
    for k in range(LANES):
        start[k], finish[k], duration[k] = put_early(
            facts,
            table,
            start_cap[n],
            finish_cap[n],
            earliest[n],
            gap[n],
            expected[n],
            run_first,
            run_calendar,
            run_share,
            run_lag,
            n,
            c,
            stays,
            duration[k],
            start[k],
            bound[k],
        )


@inner
def put_late(facts, table, gap, run_first, run_calendar, run_share, run_lag, n, c, stays, work, start_limit, finish_limit):
    """The latest start and finish that keep a task within two limits."""
    length = work + gap
    if not is_plain(run_first, run_share, run_lag, n):
        start = min(start_limit, latest_start(facts, table, run_first, run_calendar, run_share, run_lag, n, length, finish_limit))
        return run_from(facts, table, run_first, run_calendar, run_share, run_lag, n, length, start)
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
