"""The critical path method over the clock: early dates forwards, late dates backwards, floats between them.

Each task works on its own calendar: it starts at the first working minute its links allow and runs without a break in its working time. A finish
to finish or start to finish link pushes the whole task, so that its duration keeps.

After the forward pass, tasks that go as late as possible are moved up to what follows them, last first, and spans (levels of effort, summaries) take
their dates from what they span; neither moves any other task.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from pmo_risk.network.build import Arc, Network
from pmo_risk.network.place import place_early, place_late
from pmo_risk.network.spans import Tie


@dataclass(frozen=True)
class Dates:
    """Clock minutes by number of activity; ``ends`` gives each project's id its early finish, ``work`` the working minutes that each activity took."""

    early_start: Sequence[float]
    early_finish: Sequence[float]
    late_start: Sequence[float]
    late_finish: Sequence[float]
    ends: dict[str, float]
    work: Sequence[float] = ()


@dataclass(frozen=True)
class EarlyDates:
    """Early dates by number of activity, with tasks as late as possible and spans where they end up; ``driving`` finishes are before that.

    ``work`` is the working minutes that each activity takes, of a span those between its dates; ``ends`` each project's finish.
    """

    starts: list[float]
    finishes: list[float]
    driving: list[float]
    work: list[float]
    ends: dict[str, float]


def early_dates(network: Network, minutes: Sequence[float] | None = None) -> EarlyDates:
    """Early dates, for the deterministic durations or for these working minutes to go, one an activity."""
    starts, finishes, work = forward_pass(network, [a.minutes for a in network.activities] if minutes is None else minutes)
    driving, ends = list(finishes), project_ends(network, finishes)
    as_late_as_possible(network, starts, finishes, work, ends)
    span_dates(network, starts, finishes, ends)
    for n in network.ties:
        table = network.maps[network.activities[n].axis]
        work[n] = table.work_at(finishes[n]) - table.work_at(starts[n])
    return EarlyDates(starts, finishes, driving, work, ends)


def cpm(network: Network, minutes: Sequence[float] | None = None) -> Dates:
    """Early and late dates, for the deterministic durations or for these working minutes to go, one an activity."""
    early = early_dates(network, minutes)
    ends = early.ends
    until = {i: max(ends.values()) if _counts_from_all(network, i) else t for i, t in ends.items()} | network.ends
    late_starts, late_finishes = backward(network, early.work, until, early.driving)
    span_dates(network, late_starts, late_finishes, until, late=True)
    return Dates(early.starts, early.finishes, late_starts, late_finishes, ends, early.work)


def _counts_from_all(network: Network, project_id: str) -> bool:
    return any(a.project.id == project_id and a.project.options.float_to == "portfolio" for a in network.activities)


def project_ends(network: Network, finishes: Sequence[float]) -> dict[str, float]:
    """Each project's early finish: of its tasks, or of its spans where it has nothing else."""
    ends: dict[str, float] = {}
    for activity, finish in zip(network.activities, finishes, strict=True):
        if not activity.is_span:
            ends[activity.project.id] = max(finish, ends.get(activity.project.id, -math.inf))
    for activity in network.activities:
        ends.setdefault(activity.project.id, activity.start_floor)
    return ends


def forward(network: Network, minutes: Sequence[float]) -> tuple[list[float], list[float]]:
    """Early starts and finishes, before any task is put as late as possible; those of spans are where they can begin at the earliest."""
    starts, finishes, _ = forward_pass(network, minutes)
    return starts, finishes


def forward_pass(network: Network, minutes: Sequence[float]) -> tuple[list[float], list[float], list[float]]:
    """Early starts and finishes as in ``forward``, and the work that each took, which an expected finish may set."""
    starts: list[float] = []
    finishes: list[float] = []
    taken: list[float] = []
    for activity, arcs, work in zip(network.activities, network.into, minutes, strict=True):
        start_by, finish_by = activity.start_floor, activity.finish_floor
        for arc in arcs:
            if not arc.pushes:
                continue
            lag = arc.lag + arc.share * taken[arc.predecessor]
            t = network.shift((finishes if arc.type[0] == "F" else starts)[arc.predecessor], lag, arc.axis)
            if arc.type[1] == "S":
                start_by = max(start_by, t)
            else:
                finish_by = max(finish_by, t)
        start, finish, work = place_early(network, activity, work, start_by, finish_by)
        starts.append(start)
        finishes.append(finish)
        taken.append(work)
    return starts, finishes, taken


def as_late_as_possible(network: Network, starts: list[float], finishes: list[float], work: Sequence[float], ends: dict[str, float]) -> None:
    """Move the tasks that go as late as possible, in place: the last first, up to the early dates of what follows and the project's end."""
    for n in range(len(network.activities) - 1, -1, -1):
        activity = network.activities[n]
        if not activity.late:
            continue
        start_limit, finish_limit = math.inf, ends[activity.project.id]
        for arc in network.out_of[n]:
            if arc.link.when:
                continue
            t = _latest(network, starts, finishes, arc, work)
            if arc.type[0] == "F":
                finish_limit = min(finish_limit, t)
            else:
                start_limit = min(start_limit, t)
        start, finish = place_late(network, activity, work[n], start_limit, finish_limit)
        if start > starts[n]:
            starts[n], finishes[n] = start, finish


def span_dates(network: Network, starts: list[float], finishes: list[float], ends: dict[str, float], *, late: bool = False) -> None:
    """The dates of spans, in place, from those of the activities that they tie to; early ones, or ``late`` ones."""
    for n, ties in sorted(network.ties.items()):
        activity = network.activities[n]
        if activity.task.is_complete and not late:
            continue
        first = [_moment(network, t, starts, finishes) for t in ties if not t.to_finish]
        last = [_moment(network, t, starts, finishes) for t in ties if t.to_finish]
        table = network.maps[activity.axis]
        floor = -math.inf if late else activity.start_floor
        if late:
            finish = max(last) if last else ends[activity.project.id]
            start = min(min(first) if first else finish, finish)
        else:
            start = max(min(first, default=floor), floor)
            finish = max([start, *last])
        starts[n] = table.start_at(table.work_at(start))
        finishes[n] = max(starts[n], table.finish_at(table.work_at(finish)))
        if activity.fixed is not None and not math.isnan(activity.fixed[0]):
            starts[n] = activity.fixed[0]


def _moment(network: Network, tie: Tie, starts: Sequence[float], finishes: Sequence[float]) -> float:
    t = (starts if tie.end == "S" else finishes)[tie.other] if math.isnan(tie.moment) else tie.moment
    return network.shift(t, -tie.lag if tie.back else tie.lag, tie.axis)


def backward(
    network: Network, minutes: Sequence[float], ends: dict[str, float], early_finish: Sequence[float] | None = None
) -> tuple[list[float], list[float]]:
    """Late starts and finishes that keep each project's end and every limit, where they can be kept.

    What a link asks of its predecessor is counted from the date shown of its successor, as planning tools do: a finish at the end of a shift is that, and not
    any moment before the next shift. So float may be below zero where a finish-to-finish link joins two calendars. With ``early_finish``, tasks without a
    successor keep to theirs where their project's options make open ends critical.
    """
    count = len(network.activities)
    starts, finishes = [0.0] * count, [0.0] * count
    for n in reversed(range(count)):
        activity = network.activities[n]
        start_limit, finish_limit = activity.start_limit, min(activity.finish_limit, ends[activity.project.id])
        if early_finish is not None and not network.out_of[n] and activity.project.options.open_ends_critical:
            finish_limit = min(finish_limit, early_finish[n])
        for arc in () if activity.pinned else network.out_of[n]:
            if not arc.pulls:
                continue
            t = (finishes if arc.type[1] == "F" else starts)[arc.successor]
            t = network.unshift(t, arc.lag + arc.share * minutes[n], arc.axis)
            if arc.type[0] == "F":
                finish_limit = min(finish_limit, t)
            else:
                start_limit = min(start_limit, t)
        starts[n], finishes[n] = place_late(network, activity, minutes[n], start_limit, finish_limit)
    return starts, finishes


def total_float(network: Network, dates: Dates) -> list[float]:
    """Working minutes between early and late dates on each task's own calendar, as the options of its project say; NaN for finished work."""
    return [math.nan if a.task.is_complete else _total_float(network, n, dates) for n, a in enumerate(network.activities)]


def _total_float(network: Network, n: int, dates: Dates) -> float:
    activity = network.activities[n]
    table, kind = network.maps[activity.float_axis], activity.project.options.total_float
    of_finish = table.work_at(dates.late_finish[n]) - table.work_at(dates.early_finish[n])
    if kind == "finish" or activity.fixed is not None:
        return of_finish
    start = max(dates.early_start[n], _asked(network, n, dates)) if activity.start_cap < math.inf or activity.finish_cap < math.inf else dates.early_start[n]
    of_start = table.work_at(dates.late_start[n]) - table.work_at(start)
    return of_start if kind == "start" else min(of_start, of_finish)


def _asked(network: Network, n: int, dates: Dates) -> float:
    """The start that links ask of a task whose constraints override them."""
    found = -math.inf
    for arc in network.into[n]:
        if arc.pushes and arc.type[1] == "S":
            ends = dates.early_finish if arc.type[0] == "F" else dates.early_start
            lag = arc.lag + arc.share * (dates.work or [a.minutes for a in network.activities])[arc.predecessor]
            found = max(found, network.shift(ends[arc.predecessor], lag, arc.axis))
    return found


def free_float(network: Network, dates: Dates) -> list[float]:
    """Working minutes that each task may slip on its calendar before any early date of a successor, or its project's end, moves; NaN for finished work.

    A span may slip by its total float: nothing follows it.
    """
    found = []
    totals = total_float(network, dates)
    work = dates.work or [a.minutes for a in network.activities]
    for n, (activity, arcs, start, finish) in enumerate(zip(network.activities, network.out_of, dates.early_start, dates.early_finish, strict=True)):
        if activity.task.is_complete or activity.is_span:
            found.append(totals[n])
            continue
        table = network.maps[activity.float_axis]
        done = {"S": table.work_at(start), "F": table.work_at(finish)}
        limits = [("F", dates.ends[activity.project.id])]
        limits += [(arc.type[0], _latest(network, dates.early_start, dates.early_finish, arc, work)) for arc in arcs]
        if activity.float_axis != activity.axis:
            own = network.maps[activity.axis]
            limits = [(end, own.finish_at(own.work_at(t))) for end, t in limits]
        slack = min(table.work_at(t) - done[end] for end, t in limits)
        found.append(max(0.0, slack))
    return found


def _latest(network: Network, starts: Sequence[float], finishes: Sequence[float], arc: Arc, work: Sequence[float]) -> float:
    """The latest moment of the predecessor's end that leaves the successor where it is."""
    successor = network.activities[arc.successor]
    if arc.type[1] == "S":
        end = starts[arc.successor]
    else:
        end = finishes[arc.successor]
        if not successor.stays:
            table = network.maps[successor.axis]
            end = table.start_at(table.work_at(end))
    return network.unshift(end, arc.lag + arc.share * work[arc.predecessor], arc.axis)
