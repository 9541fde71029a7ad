"""Calendar lookups for kernels: clock minutes to working minutes and back, each O(1).

``facts`` and ``table`` are those of ``arrays.Calendars``. The plain twin is ``pmo_risk.network.calendar_map.CalendarMap``.
"""

import numpy as np

from pmo_risk.network.calendar_map import NOISE
from pmo_risk.simulation.accelerate import kernel, leaf
from pmo_risk.simulation.arrays import BEGINS_FIRST, DONE_FIRST, LENGTH, STEP, TOTAL, WEEK_WORK
from pmo_risk.simulation.streams import LANES

WEEK = 10080.0


@leaf
def work_at(facts, table, c, t):
    """Working minutes from the origin of calendar ``c`` to clock minute ``t``."""
    weeks = 0.0
    if t < 0.0:
        weeks = np.floor(t / WEEK)
    elif t >= facts[c, LENGTH]:
        weeks = np.floor((t - facts[c, LENGTH]) / WEEK) + 1.0
    inside = t - weeks * WEEK
    step = facts[c, STEP]
    k = np.int64(np.floor(inside / step))
    row = np.int64(facts[c, DONE_FIRST]) + k
    before = table[row]
    part = inside - k * step if table[row + 1] > before else 0.0
    return weeks * facts[c, WEEK_WORK] + before + part


@leaf
def start_at(facts, table, c, w):
    """Latest clock minute by which ``w`` working minutes are done: the start of a shift, never the end of the one before."""
    step, week_work, total = facts[c, STEP], facts[c, WEEK_WORK], facts[c, TOTAL]
    v = w + NOISE * step
    weeks = 0.0
    if v < 0.0:
        weeks = np.floor(v / week_work)
    elif v >= total:
        weeks = np.floor((v - total) / week_work) + 1.0
    inside = w - weeks * week_work
    j = np.int64(np.floor(inside / step + NOISE))
    j = min(max(j, 0), np.int64(total / step) - 1)
    return weeks * WEEK + table[np.int64(facts[c, BEGINS_FIRST]) + j] + max(inside - j * step, 0.0)


@leaf
def finish_at(facts, table, c, w):
    """Earliest clock minute by which ``w`` working minutes are done: the end of a shift."""
    step, week_work, total = facts[c, STEP], facts[c, WEEK_WORK], facts[c, TOTAL]
    v = w - NOISE * step
    weeks = 0.0
    if v <= 0.0:
        weeks = np.ceil(v / week_work) - 1.0
    elif v > total:
        weeks = np.ceil((v - total) / week_work)
    inside = w - weeks * week_work
    j = np.int64(np.ceil(inside / step - NOISE)) - 1
    j = min(max(j, 0), np.int64(total / step) - 1)
    return weeks * WEEK + table[np.int64(facts[c, BEGINS_FIRST]) + j] + min(inside - j * step, step)


@kernel
def work_row(facts, table, c, times, out):
    """``work_at`` of 64 times into ``out``, which must be other memory. From the origin on there is no branch, so that it vectorises."""
    step, length, week_work, first = facts[c, STEP], facts[c, LENGTH], facts[c, WEEK_WORK], np.int64(facts[c, DONE_FIRST])
    ahead = True
    for k in range(LANES):
        ahead &= times[k] >= 0.0
    if ahead:
        for k in range(LANES):
            weeks = max(np.floor((times[k] - length) / WEEK) + 1.0, 0.0)
            inside = times[k] - weeks * WEEK
            slot = np.floor(inside / step)
            row = np.uint64(first + np.int64(slot))
            before, after = table[row], table[row + np.uint64(1)]
            part = inside - slot * step
            out[k] = weeks * week_work + before + (part if after > before else 0.0)
    else:
        for k in range(LANES):
            out[k] = work_at(facts, table, c, times[k])


@kernel
def start_row(facts, table, c, work, out):
    """``start_at`` of 64 amounts of work into ``out``, in the manner of ``work_row``."""
    step, total, week_work, first = facts[c, STEP], facts[c, TOTAL], facts[c, WEEK_WORK], np.int64(facts[c, BEGINS_FIRST])
    last, noise = np.floor(total / step) - 1.0, NOISE * step
    ahead = True
    for k in range(LANES):
        ahead &= work[k] + noise >= 0.0
    if ahead:
        for k in range(LANES):
            weeks = max(np.floor((work[k] + noise - total) / week_work) + 1.0, 0.0)
            inside = work[k] - weeks * week_work
            slot = min(max(np.floor(inside / step + NOISE), 0.0), last)
            out[k] = weeks * WEEK + table[np.uint64(first + np.int64(slot))] + max(inside - slot * step, 0.0)
    else:
        for k in range(LANES):
            out[k] = start_at(facts, table, c, work[k])


@kernel
def finish_row(facts, table, c, work, out):
    """``finish_at`` of 64 amounts of work into ``out``, in the manner of ``work_row``."""
    step, total, week_work, first = facts[c, STEP], facts[c, TOTAL], facts[c, WEEK_WORK], np.int64(facts[c, BEGINS_FIRST])
    last, noise = np.floor(total / step) - 1.0, NOISE * step
    ahead = True
    for k in range(LANES):
        ahead &= work[k] - noise > 0.0
    if ahead:
        for k in range(LANES):
            weeks = max(np.ceil((work[k] - noise - total) / week_work), 0.0)
            inside = work[k] - weeks * week_work
            slot = min(max(np.ceil(inside / step - NOISE) - 1.0, 0.0), last)
            out[k] = weeks * WEEK + table[np.uint64(first + np.int64(slot))] + min(inside - slot * step, step)
    else:
        for k in range(LANES):
            out[k] = finish_at(facts, table, c, work[k])
