"""``weather_lookup`` for rows of 64 lanes, in loops of one kind each, so that lookups of different lanes overlap; see ``calendars``.

The scratch rows ``slot`` and ``found`` are int32 of 128, of which the second half is used too. Where some lane lies outside the tables of weather, all are
looked up one at a time.
"""

import numpy as np

from pmo_risk.network.calendar_map import NOISE
from pmo_risk.simulation.accelerate import inner
from pmo_risk.simulation.arrays import BEGINS_FIRST, COUNT, DONE_FIRST, INVERSE, LENGTH, STEP
from pmo_risk.simulation.streams import LANES
from pmo_risk.simulation.weather_lookup import finish_at, start_at, work_at
from pmo_risk.simulation.weather_tables import BEFORE, DAY_INVERSE, DAYS, FIRST_DAY, LEAST_INVERSE, SIZE, SKY, TOTALS

MOST_SLOTS = 2e9  # beyond all tables, and still an int32


@inner
def work_row(facts, table, c, times, slot, found, out):
    """``work_at`` of 64 times into ``out``."""
    f = facts[0]
    step, inverse, first, day_inverse = f[c, STEP], f[c, INVERSE], np.int64(f[c, DONE_FIRST]), f[c, DAY_INVERSE]
    days, first_day, sky, size = np.int32(f[c, DAYS]), np.int32(f[c, FIRST_DAY]), np.int64(f[c, SKY]), np.int64(f[c, SIZE])
    begin, end = first_day / day_inverse * step, min((first_day + days) / day_inverse * step, f[c, LENGTH])
    inside = sky >= 0
    for k in range(LANES):
        inside &= (times[k] >= begin) & (times[k] < end)
    if not inside:
        for k in range(LANES):
            out[k] = work_at(facts[k], table, c, times[k])
        return
    for k in range(LANES):
        slot[k] = np.int32(times[k] * inverse)
    for k in range(LANES):
        day = np.int32((slot[k] + 0.5) * day_inverse) - first_day
        slot[LANES + k] = min(max(day, np.int32(0)), days - np.int32(1))
    for k in range(LANES):
        found[k] = table[np.uint64(first + slot[k])]
    for k in range(LANES):
        found[LANES + k] = table[np.uint64(sky + k * size + slot[LANES + k])]
    for k in range(LANES):
        lost, shift = found[LANES + k] & 1, found[LANES + k] >> 1
        rest = min(max(times[k] - slot[k] * step, 0.0), step)
        out[k] = (shift if lost else (found[k] >> 1) - shift) * step + (rest if found[k] & 1 and not lost else 0.0)


@inner
def begins(facts, table, c, slot, found):
    """Begins of 64 good slots, in slots, into ``found``; False where some lane has none in the tables."""
    f = facts[0]
    before, days, inverse = np.int32(f[c, BEFORE]), np.int64(f[c, DAYS]), f[c, LEAST_INVERSE]
    sky, size, totals = np.int64(f[c, SKY]), np.int64(f[c, SIZE]), np.int64(f[c, TOTALS])
    inside = sky >= 0
    for k in range(LANES if inside else 0):
        inside &= (slot[k] >= before) & (slot[k] < table[np.uint64(totals + k)])
    if not inside:
        return False
    for k in range(LANES):
        slot[LANES + k] = np.int32((slot[k] - before + 0.5) * inverse)
    for k in range(LANES):
        found[LANES + k] = table[np.uint64(sky + k * size + days + 2 * slot[LANES + k] + 1)]
    for k in range(LANES):
        later = np.int64(slot[k] >= found[LANES + k])
        found[LANES + k] = table[np.uint64(sky + k * size + days + 2 * (slot[LANES + k] + later))]
    first, count = np.int64(f[c, BEGINS_FIRST]), np.int32(f[c, COUNT])
    for k in range(LANES):
        inside &= slot[k] + found[LANES + k] < count
    if not inside:
        return False
    for k in range(LANES):
        found[k] = table[np.uint64(first + slot[k] + found[LANES + k])]
    return True


@inner
def start_row(facts, table, c, work, slot, found, out):
    """``start_at`` of 64 amounts of good work into ``out``."""
    step, inverse = facts[0, c, STEP], facts[0, c, INVERSE]
    for k in range(LANES):
        slot[k] = np.int32(min(max(work[k] * inverse + NOISE, 0.0), MOST_SLOTS))
    if not begins(facts, table, c, slot, found):
        for k in range(LANES):
            out[k] = start_at(facts[k], table, c, work[k])
        return
    for k in range(LANES):
        out[k] = found[k] * step + max(work[k] - slot[k] * step, 0.0)


@inner
def finish_row(facts, table, c, work, slot, found, out):
    """``finish_at`` of 64 amounts of good work into ``out``."""
    step, inverse = facts[0, c, STEP], facts[0, c, INVERSE]
    for k in range(LANES):
        x = min(work[k] * inverse - NOISE, MOST_SLOTS)
        whole = np.int32(x)
        slot[k] = (whole if whole >= x else whole + np.int32(1)) - np.int32(1)
    if not begins(facts, table, c, slot, found):
        for k in range(LANES):
            out[k] = finish_at(facts[k], table, c, work[k])
        return
    for k in range(LANES):
        out[k] = found[k] * step + min(work[k] - slot[k] * step, step)
