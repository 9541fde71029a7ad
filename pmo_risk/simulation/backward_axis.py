"""The backward pass of one block for a model on one calendar: what ``backward`` computes, in loops over lanes that vectorise."""

import numpy as np

from pmo_risk.simulation.accelerate import inner
from pmo_risk.simulation.arrays import FF, FS, NONE, SS
from pmo_risk.simulation.streams import LANES
from pmo_risk.simulation.sums import add_up


@inner
def trace(own, asked, lag, more, to_start, duration, end, its):
    """Make a predecessor critical (``its``, uint8) where a critical task (``own``) is where their link puts it. ``more`` is infinite where there is none."""
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
    m, rows, draws, durations, finish, lanes, scratch, critical, start_limit, finish_limit, late_start, late_finish, centre, whole_centre, sums
):
    """One block; the arrays are those of ``backward``, on a model whose clock is its one calendar."""
    t, x = m.tasks, m.links
    project, done, start_slot, finish_slot = t.project, t.done, t.start_slot, t.finish_slot
    first, pushed, predecessor, slot, kind = x.first, x.pushed, x.predecessor, x.slot, x.kind
    lags, share, length_slot, pulls, condition = x.lag, x.share, x.length_slot, x.pulls, x.condition
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
            if condition[j] != NONE:
                holds = draws[condition[j]]
                for k in range(LANES):
                    more[k] = more[k] if holds[k] > 0.0 else -np.inf
            if j < pushed[i]:
                trace(own, rows[slot[j]], lags[j], more, to_start, duration, end, critical[q])
            if pulls[j]:
                pull(finish_limit[q] if kind[j] == FS or kind[j] == FF else start_limit[q], late_start if to_start else late_finish, lags[j], more)
