"""Calendar lookups for kernels: clock minutes to working minutes and back, each O(1).

``facts`` and ``table`` are those of ``arrays.Calendars``. The plain twin is ``pmo_risk.network.calendar_map.CalendarMap``, to the bit. A row of 64 lanes is
looked up in loops of one kind each, so that those without a table vectorise; it falls back to one lane at a time where some lane lies outside the table.
"""

import numpy as np

from pmo_risk.network.calendar_map import NOISE
from pmo_risk.simulation.accelerate import inlined, inner
from pmo_risk.simulation.arrays import BEGINS_FIRST, BITS, CELL_SLOTS, COUNT, DONE_FIRST, EDGE, LENGTH, PER_CELL, PER_UNIT, STEP, UNIT, WEEK_WORK
from pmo_risk.simulation.streams import LANES

WEEK = 10080.0


@inner
def floor(x):
    """The whole number at or below ``x``, as a float. NumPy's is a call of the C library, which no loop vectorises over."""
    whole = np.float64(np.int64(x))
    return whole - 1.0 if whole > x else whole


@inner
def ceiling(x):
    """The whole number at or above ``x``, as a float."""
    whole = np.float64(np.int64(x))
    return whole + 1.0 if whole < x else whole


@inner
def done_in(code, cell, t, step, slots, bits):
    """Working minutes done at ``t`` within a cell, from its code in the table. slots : of a cell, int32; bits : uint32."""
    before = np.int32(np.uint32(code) >> np.uint32((bits + bits) & np.uint32(31)))
    mask = np.uint32((np.uint32(1) << bits) - np.uint32(1))
    opens = np.int32(np.uint32(np.uint32(code) >> bits) & mask)
    run = np.int32(np.uint32(code) & mask)
    idle = np.int32(np.int32(np.int32(np.int32(cell) * slots) + opens) - before)
    return min(max(t - idle * step, before * step), np.int32(before + run) * step)


@inner
def work_at(facts, table, c, t):
    """Working minutes from the origin of calendar ``c`` to clock minute ``t``."""
    weeks = 0.0
    if t < 0.0:
        weeks = floor(t / WEEK)
    elif t >= facts[c, LENGTH]:
        weeks = floor((t - facts[c, LENGTH]) / WEEK) + 1.0
    inside = t - weeks * WEEK
    cell = min(np.int64(inside * facts[c, PER_CELL]), np.int64(facts[c, BEGINS_FIRST] - facts[c, DONE_FIRST]) - 1)
    code = table[np.int64(facts[c, DONE_FIRST]) + cell]
    return weeks * facts[c, WEEK_WORK] + done_in(code, cell, inside, facts[c, STEP], np.int32(facts[c, CELL_SLOTS]), np.uint32(facts[c, BITS]) & np.uint32(15))


@inner
def start_at(facts, table, c, w):
    """Latest clock minute by which ``w`` working minutes are done: the start of a shift, never the end of the one before."""
    step, week_work, unit, count = facts[c, STEP], facts[c, WEEK_WORK], facts[c, UNIT], facts[c, COUNT]
    v = w + NOISE * step
    weeks = 0.0
    if v < 0.0:
        weeks = floor(v / week_work)
    elif v >= count * unit:
        weeks = floor((v - count * unit) / week_work) + 1.0
    inside = w - weeks * week_work
    j = np.int64(max(inside * facts[c, PER_UNIT] + facts[c, EDGE], 0.0))
    j = min(j, np.int64(count) - 1)
    return weeks * WEEK + table[np.int64(facts[c, BEGINS_FIRST]) + j] * step + max(inside - j * unit, 0.0)


@inner
def finish_at(facts, table, c, w):
    """Earliest clock minute by which ``w`` working minutes are done: the end of a shift."""
    step, week_work, unit, count = facts[c, STEP], facts[c, WEEK_WORK], facts[c, UNIT], facts[c, COUNT]
    v = w - NOISE * step
    weeks = 0.0
    if v <= 0.0:
        weeks = ceiling(v / week_work) - 1.0
    elif v > count * unit:
        weeks = ceiling((v - count * unit) / week_work)
    inside = w - weeks * week_work
    j = np.int64(ceiling(inside * facts[c, PER_UNIT] - facts[c, EDGE])) - 1
    j = min(max(j, 0), np.int64(count) - 1)
    return weeks * WEEK + table[np.int64(facts[c, BEGINS_FIRST]) + j] * step + min(inside - j * unit, unit)


@inner
def far_work(facts, table, c, times, out):
    for k in range(LANES):
        out[k] = work_at(facts, table, c, times[k])


@inner
def far_start(facts, table, c, work, out):
    for k in range(LANES):
        out[k] = start_at(facts, table, c, work[k])


@inner
def far_finish(facts, table, c, work, out):
    for k in range(LANES):
        out[k] = finish_at(facts, table, c, work[k])


@inlined
def work_row(facts, table, c, times, slot, found, out):
    """``work_at`` of 64 times into ``out``, a row apart from ``times``; the last cell is left to ``far_work``. slot, found : (64,) int32 scratch."""
    step, inverse = facts[c, STEP], facts[c, PER_CELL]
    most = facts[c, LENGTH] - facts[c, CELL_SLOTS] * step
    inside = True
    for k in range(LANES):
        inside &= (times[k] >= 0.0) & (times[k] < most)
        slot[k] = np.int32(times[k] * inverse)
    if not inside:
        far_work(facts, table, c, times, out)
        return
    codes, slots, bits = table[np.int64(facts[c, DONE_FIRST]) :], np.int32(facts[c, CELL_SLOTS]), np.uint32(facts[c, BITS]) & np.uint32(15)
    for k in range(LANES):
        found[k] = codes[np.uint32(slot[k])]
    for k in range(LANES):
        out[k] = done_in(found[k], slot[k], times[k], step, slots, bits)


@inlined
def start_row(facts, table, c, work, slot, found, out):
    """``start_at`` of 64 amounts of work into ``out``, in the manner of ``work_row``; the first unit and the last are left to ``far_start``."""
    step, unit, inverse, edge = facts[c, STEP], facts[c, UNIT], facts[c, PER_UNIT], facts[c, EDGE]
    most = (facts[c, COUNT] - 1.0) * unit
    inside = True
    for k in range(LANES):
        inside &= (work[k] >= unit) & (work[k] < most)
        slot[k] = np.int32(work[k] * inverse + edge)
    if not inside:
        far_start(facts, table, c, work, out)
        return
    begins = table[np.int64(facts[c, BEGINS_FIRST]) :]
    for k in range(LANES):
        found[k] = begins[np.uint32(slot[k])]
    for k in range(LANES):
        out[k] = found[k] * step + max(work[k] - slot[k] * unit, 0.0)


@inlined
def finish_row(facts, table, c, work, slot, found, out):
    """``finish_at`` of 64 amounts of work into ``out``, in the manner of ``start_row``."""
    step, unit, inverse, edge = facts[c, STEP], facts[c, UNIT], facts[c, PER_UNIT], facts[c, EDGE]
    most = (facts[c, COUNT] - 1.0) * unit
    inside = True
    for k in range(LANES):
        inside &= (work[k] >= unit) & (work[k] < most)
        x = work[k] * inverse - edge
        whole = np.int32(x)
        slot[k] = np.int32(whole - (whole >= x))
    if not inside:
        far_finish(facts, table, c, work, out)
        return
    begins = table[np.int64(facts[c, BEGINS_FIRST]) :]
    for k in range(LANES):
        found[k] = begins[np.uint32(slot[k])]
    for k in range(LANES):
        out[k] = found[k] * step + min(work[k] - slot[k] * unit, unit)
