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
def floor(x):
    """The whole number at or below ``x``, as a float. NumPy's is a call of the C library, which no loop vectorises over."""
    whole = np.float64(np.int64(x))
    return whole - 1.0 if whole > x else whole


@leaf
def ceiling(x):
    """The whole number at or above ``x``, as a float."""
    whole = np.float64(np.int64(x))
    return whole + 1.0 if whole < x else whole


@leaf
def work_at(facts, table, c, t):
    """Working minutes from the origin of calendar ``c`` to clock minute ``t``."""
    weeks = 0.0
    if t < 0.0:
        weeks = floor(t / WEEK)
    elif t >= facts[c, LENGTH]:
        weeks = floor((t - facts[c, LENGTH]) / WEEK) + 1.0
    inside = t - weeks * WEEK
    step = facts[c, STEP]
    k = np.int64(floor(inside / step))
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
        weeks = floor(v / week_work)
    elif v >= total:
        weeks = floor((v - total) / week_work) + 1.0
    inside = w - weeks * week_work
    j = np.int64(floor(inside / step + NOISE))
    j = min(max(j, 0), np.int64(total / step) - 1)
    return weeks * WEEK + table[np.int64(facts[c, BEGINS_FIRST]) + j] + max(inside - j * step, 0.0)


@leaf
def finish_at(facts, table, c, w):
    """Earliest clock minute by which ``w`` working minutes are done: the end of a shift."""
    step, week_work, total = facts[c, STEP], facts[c, WEEK_WORK], facts[c, TOTAL]
    v = w - NOISE * step
    weeks = 0.0
    if v <= 0.0:
        weeks = ceiling(v / week_work) - 1.0
    elif v > total:
        weeks = ceiling((v - total) / week_work)
    inside = w - weeks * week_work
    j = np.int64(ceiling(inside / step - NOISE)) - 1
    j = min(max(j, 0), np.int64(total / step) - 1)
    return weeks * WEEK + table[np.int64(facts[c, BEGINS_FIRST]) + j] + min(inside - j * step, step)


@kernel
def split(times, end, period, step, last, shift, up, whole, slot, rest):
    """What part of 64 times lies in whole weeks past the table, which slot each is in, and the rest of that slot.

    ``end`` and ``period`` are the table's length and a week, on the axis of ``times``. ``shift`` is the noise, in slots, that is let pass; with
    ``up`` a time at the edge of two slots is in the earlier. No table is read here, so that the loops vectorise.
    """
    noise = shift * step
    if up:
        for k in range(LANES):
            beyond = times[k] - noise - end
            whole[k] = ceiling(beyond / period) if beyond > 0.0 else 0.0
            inside = times[k] - whole[k] * period
            slot[k] = min(max(ceiling(inside / step - shift) - 1.0, 0.0), last)
            rest[k] = min(inside - slot[k] * step, step)
    else:
        for k in range(LANES):
            beyond = times[k] + noise - end
            whole[k] = floor(beyond / period) + 1.0 if beyond >= 0.0 else 0.0
            inside = times[k] - whole[k] * period
            slot[k] = min(max(floor(inside / step + shift), 0.0), last)
            rest[k] = max(inside - slot[k] * step, 0.0)


@kernel
def look_up(table, first, slot):
    """Replace 64 slots by what the table holds for them."""
    for k in range(LANES):
        slot[k] = table[np.uint64(first + np.int64(slot[k]))]


@kernel
def work_row(facts, table, c, times, scratch, out):
    """``work_at`` of 64 times into ``out``. scratch : (3, 64). A row at a time vectorises, but for reading the table itself."""
    whole, slot, rest = scratch[0], scratch[1], scratch[2]
    step, length, week_work, first = facts[c, STEP], facts[c, LENGTH], facts[c, WEEK_WORK], np.int64(facts[c, DONE_FIRST])
    ahead = True
    for k in range(LANES):
        ahead &= times[k] >= 0.0
    if not ahead:
        for k in range(LANES):
            out[k] = work_at(facts, table, c, times[k])
        return
    split(times, length, WEEK, step, length / step, 0.0, False, whole, slot, rest)
    for k in range(LANES):
        row = np.uint64(first + np.int64(slot[k]))
        before = table[row]
        slot[k] = before
        if table[row + np.uint64(1)] == before:
            rest[k] = 0.0
    for k in range(LANES):
        out[k] = whole[k] * week_work + slot[k] + rest[k]


@kernel
def start_row(facts, table, c, work, scratch, out):
    """``start_at`` of 64 amounts of work into ``out``, in the manner of ``work_row``."""
    whole, slot, rest = scratch[0], scratch[1], scratch[2]
    step, total = facts[c, STEP], facts[c, TOTAL]
    ahead = True
    for k in range(LANES):
        ahead &= work[k] >= 0.0
    if not ahead:
        for k in range(LANES):
            out[k] = start_at(facts, table, c, work[k])
        return
    split(work, total, facts[c, WEEK_WORK], step, floor(total / step) - 1.0, NOISE, False, whole, slot, rest)
    look_up(table, np.int64(facts[c, BEGINS_FIRST]), slot)
    for k in range(LANES):
        out[k] = whole[k] * WEEK + slot[k] + rest[k]


@kernel
def finish_row(facts, table, c, work, scratch, out):
    """``finish_at`` of 64 amounts of work into ``out``, in the manner of ``work_row``."""
    whole, slot, rest = scratch[0], scratch[1], scratch[2]
    step, total = facts[c, STEP], facts[c, TOTAL]
    ahead = True
    for k in range(LANES):
        ahead &= work[k] - NOISE * step > 0.0
    if not ahead:
        for k in range(LANES):
            out[k] = finish_at(facts, table, c, work[k])
        return
    split(work, total, facts[c, WEEK_WORK], step, floor(total / step) - 1.0, NOISE, True, whole, slot, rest)
    look_up(table, np.int64(facts[c, BEGINS_FIRST]), slot)
    for k in range(LANES):
        out[k] = whole[k] * WEEK + slot[k] + rest[k]
