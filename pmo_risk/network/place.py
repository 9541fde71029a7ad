"""Where one task goes between what its links and constraints ask: at its earliest, and at its latest."""

from __future__ import annotations

import math

from pmo_risk.network.build import Activity, Network

Interval = tuple[float, float]


def place_early(network: Network, activity: Activity, work: float, start_by: float, finish_by: float) -> tuple[float, float, float]:
    """Start, finish and work of a task that may not start before one moment nor finish before another."""
    if activity.fixed is not None and activity.task.is_complete:
        return *activity.fixed, work
    start_by = min(start_by, activity.start_cap)
    table = network.maps[activity.axis]
    if not math.isnan(activity.expected):
        work = max(0.0, table.work_at(activity.expected) - table.work_at(start_by) - activity.gap)
    if len(activity.runs) > 1 or activity.runs[0].share != 1.0 or activity.runs[0].lag:
        start, finish = _early_runs(network, activity, work, start_by, finish_by)
    elif work + activity.gap == 0:
        moment = max(min(max(start_by, finish_by), activity.start_cap, activity.finish_cap), activity.earliest)
        start = finish = moment if activity.stays else table.start_at(table.work_at(moment))
    else:
        length = work + activity.gap
        done = table.work_at(start_by)
        end = done + length
        if finish_by > -math.inf and table.work_at(finish_by) - length >= done:
            end = table.work_at(finish_by)  # exactly, so that it ties with what asks for it
            done = end - length
        if activity.start_cap < math.inf and table.work_at(activity.start_cap) < done:
            done = table.work_at(activity.start_cap)
            end = done + length
        if activity.finish_cap < math.inf and table.work_at(activity.finish_cap) - length < done:
            done = max(table.work_at(activity.finish_cap) - length, table.work_at(activity.earliest))
            end = done + length
        start, finish = table.start_at(done), table.finish_at(end)
    return (start if activity.fixed is None else activity.fixed[0]), finish, work


def _early_runs(network: Network, activity: Activity, work: float, start_by: float, finish_by: float) -> Interval:
    """A task that runs on several calendars begins when the first can work, and is finished when all are."""
    if finish_by > -math.inf:
        start_by = min(max(start_by, latest_start(network, activity, work, finish_by)), activity.start_cap)
    if activity.finish_cap < math.inf:
        start_by = max(min(start_by, latest_start(network, activity, work, activity.finish_cap)), activity.earliest)
    return _run_from(network, activity, work, start_by)


def _run_from(network: Network, activity: Activity, work: float, moment: float) -> Interval:
    starts, finishes = [], []
    for run in activity.runs:
        table = network.maps[run.axis]
        done = table.work_at(moment) + run.lag
        starts.append(table.start_at(done))
        finishes.append(table.finish_at(done + run.share * (work + activity.gap)))
    start = min(starts)
    return start, max(start, *finishes)


def latest_start(network: Network, activity: Activity, work: float, finish_limit: float) -> float:
    """The latest moment from which every run is finished by a limit."""
    found = math.inf
    for run in activity.runs:
        table = network.maps[run.axis]
        done = table.work_at(finish_limit) - run.share * (work + activity.gap)
        found = min(found, table.start_at(done - run.lag))
    return found


def place_late(network: Network, activity: Activity, work: float, start_limit: float, finish_limit: float) -> Interval:
    """Where a task goes that should start by one moment and finish by another."""
    if activity.fixed is not None and activity.task.is_complete:
        return activity.fixed
    table = network.maps[activity.axis]
    length = work + activity.gap
    if len(activity.runs) > 1 or activity.runs[0].share != 1.0 or activity.runs[0].lag:
        start, finish = _run_from(network, activity, work, min(start_limit, latest_start(network, activity, work, finish_limit)))
    elif length == 0:
        moment = min(start_limit, finish_limit)
        done = table.work_at(moment)
        if activity.stays:
            start = finish = moment if activity.task.is_complete else table.finish_at(done)
        else:
            following = table.start_at(done)
            start = finish = following if following <= moment else table.finish_at(done)
    else:
        done = table.work_at(finish_limit)
        if start_limit < math.inf:
            done = min(done, table.work_at(start_limit) + length)
        start, finish = table.start_at(done - length), table.finish_at(done)
    return (start if activity.fixed is None else activity.fixed[0]), finish
