"""The critical path method over the clock: early dates forwards, late dates backwards, floats between them.

Each task works on its own calendar: it starts at the first working minute its links allow and runs without a break in its working time. A finish
to finish or start to finish link pushes the whole task, so that its duration keeps.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from pmo_risk.network.build import Activity, Arc, Network

Interval = tuple[float, float]


@dataclass(frozen=True)
class Dates:
    """Clock minutes by number of activity; ``ends`` gives each project's id its early finish."""

    early_start: Sequence[float]
    early_finish: Sequence[float]
    late_start: Sequence[float]
    late_finish: Sequence[float]
    ends: dict[str, float]


def cpm(network: Network, minutes: Sequence[float] | None = None) -> Dates:
    """Early and late dates, for the deterministic durations or for these working minutes to go, one an activity."""
    work = [a.minutes for a in network.activities] if minutes is None else minutes
    starts, finishes = forward(network, work)
    ends: dict[str, float] = {}
    for activity, finish in zip(network.activities, finishes, strict=True):
        ends[activity.project.id] = max(finish, ends.get(activity.project.id, -math.inf))
    late_starts, late_finishes = backward(network, work, ends | network.ends)
    return Dates(starts, finishes, late_starts, late_finishes, ends)


def forward(network: Network, minutes: Sequence[float]) -> tuple[list[float], list[float]]:
    """Early starts and finishes."""
    starts: list[float] = []
    finishes: list[float] = []
    for activity, arcs, work in zip(network.activities, network.into, minutes, strict=True):
        start_by, finish_by = activity.start_floor, activity.finish_floor
        for arc in arcs:
            t = network.shift((finishes if arc.type[0] == "F" else starts)[arc.predecessor], arc.lag, arc.axis)
            if arc.type[1] == "S":
                start_by = max(start_by, t)
            else:
                finish_by = max(finish_by, t)
        start, finish = _place_early(network, activity, work, start_by, finish_by)
        starts.append(start)
        finishes.append(finish)
    return starts, finishes


def _place_early(network: Network, activity: Activity, work: float, start_by: float, finish_by: float) -> Interval:
    """Where a task goes that may not start before one moment nor finish before another."""
    if activity.fixed is not None and activity.task.is_complete:
        return activity.fixed
    table = network.maps[activity.axis]
    if work == 0:
        moment = max(start_by, finish_by)
        start = finish = moment if activity.stays else table.start_at(table.work_at(moment))
    else:
        done = table.work_at(start_by)
        if finish_by > -math.inf:
            done = max(done, table.work_at(finish_by) - work)
        start, finish = table.start_at(done), table.finish_at(done + work)
    return (start if activity.fixed is None else activity.fixed[0]), finish


def backward(network: Network, minutes: Sequence[float], ends: dict[str, float]) -> tuple[list[float], list[float]]:
    """Late starts and finishes that keep each project's end and every limit, where they can be kept.

    What a link may demand of a start or finish is a little more than the date shown: a finish shown at the end of a shift is kept as well by
    any moment before the next.
    """
    count = len(network.activities)
    shown, kept = [(0.0, 0.0)] * count, [(0.0, 0.0)] * count
    for n in reversed(range(count)):
        activity = network.activities[n]
        start_limit, finish_limit = activity.start_limit, min(activity.finish_limit, ends[activity.project.id])
        for arc in network.out_of[n]:
            t = network.unshift(kept[arc.successor][arc.type[1] == "F"], arc.lag, arc.axis)
            if arc.type[0] == "F":
                finish_limit = min(finish_limit, t)
            else:
                start_limit = min(start_limit, t)
        shown[n], kept[n] = _place_late(network, activity, minutes[n], start_limit, finish_limit)
    return [start for start, _ in shown], [finish for _, finish in shown]


def _place_late(network: Network, activity: Activity, work: float, start_limit: float, finish_limit: float) -> tuple[Interval, Interval]:
    """Where a task goes that should start by one moment and finish by another, and the latest moments for which its start and finish stay there."""
    if activity.fixed is not None and activity.task.is_complete:
        return activity.fixed, activity.fixed
    table = network.maps[activity.axis]
    if work == 0:
        moment = min(start_limit, finish_limit)
        done = table.work_at(moment)
        following = table.start_at(done)
        if activity.stays:
            start = finish = moment if activity.task.is_complete else table.finish_at(done)
            kept = moment, moment
        else:
            start = finish = following if following <= moment else table.finish_at(done)
            kept = start, start
    else:
        done = table.work_at(finish_limit)
        if start_limit < math.inf:
            done = min(done, table.work_at(start_limit) + work)
        start, finish = table.start_at(done - work), table.finish_at(done)
        kept = start, table.start_at(done)
    return (start if activity.fixed is None else activity.fixed[0], finish), kept


def total_float(network: Network, dates: Dates) -> list[float]:
    """Working minutes from early to late finish on each task's calendar; NaN for finished work."""
    return [
        math.nan if a.task.is_complete else network.maps[a.axis].work_at(late) - network.maps[a.axis].work_at(early)
        for a, early, late in zip(network.activities, dates.early_finish, dates.late_finish, strict=True)
    ]


def free_float(network: Network, dates: Dates) -> list[float]:
    """Working minutes that each task may slip on its calendar before any early date of a successor, or its project's end, moves; NaN for finished work."""
    found = []
    for activity, arcs, start, finish in zip(network.activities, network.out_of, dates.early_start, dates.early_finish, strict=True):
        if activity.task.is_complete:
            found.append(math.nan)
            continue
        table = network.maps[activity.axis]
        done = {"S": table.work_at(start), "F": table.work_at(finish)}
        slack = table.work_at(dates.ends[activity.project.id]) - done["F"]
        for arc in arcs:
            slack = min(slack, table.work_at(_latest(network, dates, arc)) - done[arc.type[0]])
        found.append(max(0.0, slack))
    return found


def _latest(network: Network, dates: Dates, arc: Arc) -> float:
    """The latest moment of the predecessor's end that leaves the successor where it is."""
    successor = network.activities[arc.successor]
    if arc.type[1] == "S":
        end = dates.early_start[arc.successor]
    else:
        end = dates.early_finish[arc.successor]
        if not successor.stays:
            table = network.maps[successor.axis]
            end = table.start_at(table.work_at(end))
    return network.unshift(end, arc.lag, arc.axis)
