"""The backward pass of one block for a model on one calendar: what ``backward`` computes, in loops over lanes that vectorise."""

import numpy as np

from pmo_risk.simulation.accelerate import inner, leaf
from pmo_risk.simulation.arrays import FF, FS, NONE, SS
from pmo_risk.simulation.backward import CRITICAL, DURATION, DURATION_SQUARED, FINISH, FLOAT, NO_SLACK, SENSITIVITY, START, WITH_FINISH
from pmo_risk.simulation.streams import LANES

HALF, QUARTER, EIGHTH = LANES // 2, LANES // 4, LANES // 8


@leaf
def total(row, lanes):
    """The sum of the first ``lanes`` of ``row`` (64,), which is used up: halves are added to each other, for a chain of sums does not vectorise."""
    for k in range(lanes, LANES):
        row[k] = 0.0
    for k in range(HALF):
        row[k] += row[k + HALF]
    for k in range(QUARTER):
        row[k] += row[k + QUARTER]
    for k in range(EIGHTH):
        row[k] += row[k + EIGHTH]
    return ((row[0] + row[1]) + (row[2] + row[3])) + ((row[4] + row[5]) + (row[6] + row[7]))


@inner
def add_up(i, lanes, critical, duration, begin, end, slack, whole, centre, whole_centre, row, sums):
    """Add one task's block to its sums. critical : uint8 (64,); row : (64,) scratch; the others : (64,)."""
    count = 0
    for k in range(lanes):
        count += critical[k]
    sums[i, CRITICAL] += count
    for k in range(LANES):
        row[k] = duration[k] - centre
    sums[i, DURATION] += total(row, lanes)
    for k in range(LANES):
        d = duration[k] - centre
        row[k] = d * d
    sums[i, DURATION_SQUARED] += total(row, lanes)
    for k in range(LANES):
        row[k] = (duration[k] - centre) * (whole[k] - whole_centre)
    sums[i, WITH_FINISH] += total(row, lanes)
    for k in range(LANES):
        row[k] = begin[k]
    sums[i, START] += total(row, lanes)
    for k in range(LANES):
        row[k] = end[k]
    sums[i, FINISH] += total(row, lanes)
    for k in range(LANES):
        row[k] = slack[k]
    sums[i, FLOAT] += total(row, lanes)
    for k in range(LANES):
        row[k] = (duration[k] / (duration[k] + slack[k]) if slack[k] > NO_SLACK else 1.0) * whole[k]
    sums[i, SENSITIVITY] += total(row, lanes)


@inner
def trace(own, asked, lag, more, to_start, duration, end, its):
    """Make a predecessor critical (``its``, uint8) where a critical task (``own``) is where their link puts it."""
    if to_start:
        for k in range(LANES):
            its[k] |= own[k] & (asked[k] + (lag + more[k]) + duration[k] == end[k])
    else:
        for k in range(LANES):
            its[k] |= own[k] & (asked[k] + (lag + more[k]) == end[k])


@inner
def pull(limits, late, lag, more):
    """Bring latest times forward to what a link leaves."""
    for k in range(LANES):
        limits[k] = min(limits[k], late[k] - (lag + more[k]))


@inner
def backward_axis(  # noqa: C901  # one loop over tasks, as in backward
    m, rows, durations, finish, lanes, scratch, critical, start_limit, finish_limit, late_start, late_finish, centre, whole_centre, sums
):
    """One block; the arrays are those of ``backward``, on a model whose clock is its one calendar."""
    t, x = m.tasks, m.links
    project, done, start_slot, finish_slot = t.project, t.done, t.start_slot, t.finish_slot
    first, pushed, predecessor, slot, kind = x.first, x.pushed, x.predecessor, x.slot, x.kind
    lags, share, length_slot, pulls = x.lag, x.share, x.length_slot, x.pulls
    slack, row, more = scratch[0], scratch[1], scratch[2]
    n = t.law.size
    for i in range(n):
        end, whole = rows[finish_slot[i]], finish[project[i]]
        for k in range(LANES):
            critical[i, k] = end[k] == whole[k]
            start_limit[i, k] = np.inf
            finish_limit[i, k] = whole[k]
    for i in range(n - 1, -1, -1):
        p = project[i]
        end, begin, duration, own, whole = rows[finish_slot[i]], rows[start_slot[i]], durations[i], critical[i], finish[p]
        from_start, from_finish = start_limit[i], finish_limit[i]
        if done[i]:
            for k in range(LANES):
                late_start[k], late_finish[k], slack[k] = begin[k], end[k], 0.0
        else:
            for k in range(LANES):
                late_finish[k] = min(from_finish[k], from_start[k] + duration[k])
                late_start[k] = late_finish[k] - duration[k]
                slack[k] = late_finish[k] - end[k]
        add_up(i, lanes, own, duration, begin, end, slack, whole, centre[i], whole_centre[p], row, sums)
        for j in range(first[i], first[i + 1]):
            q, to_start = predecessor[j], kind[j] == FS or kind[j] == SS
            for k in range(LANES):
                more[k] = 0.0
            if length_slot[j] != NONE:
                length = rows[length_slot[j]]
                for k in range(LANES):
                    more[k] = share[j] * length[k]
            if j < pushed[i]:
                trace(own, rows[slot[j]], lags[j], more, to_start, duration, end, critical[q])
            if pulls[j]:
                pull(finish_limit[q] if kind[j] == FS or kind[j] == FF else start_limit[q], late_start if to_start else late_finish, lags[j], more)
