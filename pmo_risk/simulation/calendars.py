"""Calendar lookups for kernels: clock minutes to working minutes and back, each O(1).

``facts`` and ``table`` are those of ``arrays.Calendars``. The plain twin is ``pmo_risk.network.calendar_map.CalendarMap``, to the bit. A row of 64 lanes is
looked up in loops of one kind each, so that those without a table vectorise; it falls back to one lane at a time where some lane lies outside the table.
"""

import numpy as np

from pmo_risk.network.calendar_map import NOISE
from pmo_risk.simulation.accelerate import inlined, inner, leaf
from pmo_risk.simulation.arrays import BEGINS_FIRST, COUNT, DONE_FIRST, INVERSE, LENGTH, STEP, WEEK_WORK
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
    k = np.int64(inside * facts[c, INVERSE])
    code = table[np.int64(facts[c, DONE_FIRST]) + k]
    rest = min(max(inside - k * step, 0.0), step) if code & 1 else 0.0
    return weeks * facts[c, WEEK_WORK] + (code >> 1) * step + rest


@leaf
def start_at(facts, table, c, w):
    """Latest clock minute by which ``w`` working minutes are done: the start of a shift, never the end of the one before."""
    step, week_work, count = facts[c, STEP], facts[c, WEEK_WORK], facts[c, COUNT]
    v = w + NOISE * step
    weeks = 0.0
    if v < 0.0:
        weeks = floor(v / week_work)
    elif v >= count * step:
        weeks = floor((v - count * step) / week_work) + 1.0
    inside = w - weeks * week_work
    j = np.int64(max(inside * facts[c, INVERSE] + NOISE, 0.0))
    j = min(j, np.int64(count) - 1)
    return weeks * WEEK + table[np.int64(facts[c, BEGINS_FIRST]) + j] * step + max(inside - j * step, 0.0)


@leaf
def finish_at(facts, table, c, w):
    """Earliest clock minute by which ``w`` working minutes are done: the end of a shift."""
    step, week_work, count = facts[c, STEP], facts[c, WEEK_WORK], facts[c, COUNT]
    v = w - NOISE * step
    weeks = 0.0
    if v <= 0.0:
        weeks = ceiling(v / week_work) - 1.0
    elif v > count * step:
        weeks = ceiling((v - count * step) / week_work)
    inside = w - weeks * week_work
    j = np.int64(ceiling(inside * facts[c, INVERSE] - NOISE)) - 1
    j = min(max(j, 0), np.int64(count) - 1)
    return weeks * WEEK + table[np.int64(facts[c, BEGINS_FIRST]) + j] * step + min(inside - j * step, step)


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
    """``work_at`` of 64 times into ``out``. slot, found : (64,) int32 scratch."""
    step, inverse, length = facts[c, STEP], facts[c, INVERSE], facts[c, LENGTH]
    inside = True
    for k in range(LANES):
        inside &= (times[k] >= 0.0) & (times[k] < length)
        slot[k] = np.int32(times[k] * inverse)
    if not inside:
        far_work(facts, table, c, times, out)
        return
    done = table[np.int64(facts[c, DONE_FIRST]) :]
    for k in range(LANES):
        found[k] = done[np.uint32(slot[k])]
    for k in range(LANES):
        rest = min(max(times[k] - slot[k] * step, 0.0), step)
        out[k] = (found[k] >> 1) * step + (rest if found[k] & 1 else 0.0)


@inlined
def start_row(facts, table, c, work, slot, found, out):
    """``start_at`` of 64 amounts of work into ``out``, in the manner of ``work_row``."""
    step, inverse = facts[c, STEP], facts[c, INVERSE]
    most = (facts[c, COUNT] - 1.0) * step
    inside = True
    for k in range(LANES):
        inside &= (work[k] >= 0.0) & (work[k] < most)
        slot[k] = np.int32(work[k] * inverse + NOISE)
    if not inside:
        far_start(facts, table, c, work, out)
        return
    begins = table[np.int64(facts[c, BEGINS_FIRST]) :]
    for k in range(LANES):
        found[k] = begins[np.uint32(slot[k])]
    for k in range(LANES):
        out[k] = found[k] * step + max(work[k] - slot[k] * step, 0.0)


@inlined
def finish_row(facts, table, c, work, slot, found, out):
    """``finish_at`` of 64 amounts of work into ``out``, in the manner of ``work_row``."""
    step, inverse = facts[c, STEP], facts[c, INVERSE]
    most = (facts[c, COUNT] - 1.0) * step
    inside = True
    for k in range(LANES):
        inside &= (work[k] >= step) & (work[k] < most)
        x = work[k] * inverse - NOISE
        whole = np.int32(x)
        slot[k] = np.int32(whole - (whole >= x))
    if not inside:
        far_finish(facts, table, c, work, out)
        return
    begins = table[np.int64(facts[c, BEGINS_FIRST]) :]
    for k in range(LANES):
        found[k] = begins[np.uint32(slot[k])]
    for k in range(LANES):
        out[k] = found[k] * step + min(work[k] - slot[k] * step, step)
