"""``weather_lookup`` for rows of 64 lanes, in loops of one kind each, so that lookups of different lanes overlap; see ``calendars``.

Scratch rows ``slot`` and ``found`` are int32; rows in, rows out and ``spare`` are apart from each other. Where some lane lies outside the tables of weather,
all are looked up one at a time.
"""

import numpy as np

from pmo_risk.model.calendar import DAY_MINUTES
from pmo_risk.simulation import calendars, weather_lookup
from pmo_risk.simulation.accelerate import inner
from pmo_risk.simulation.streams import LANES
from pmo_risk.simulation.weather_lookup import closes, day_of, opens
from pmo_risk.simulation.weather_tables import BEFORE, DAYS, FIRST_DAY, LEAST_INVERSE, PER_SKY_UNIT, SIZE, SKY, SKY_EDGE, SKY_UNIT, TOTALS

_work_row, _start_row = calendars.work_row, calendars.start_row
_work_at, _start_at, _finish_at = weather_lookup.work_at, weather_lookup.start_at, weather_lookup.finish_at


@inner
def work_row(facts, table, c, times, slot, found, out):
    """``work_at`` of 64 times into ``out``."""
    f = facts[0]
    first, days, sky, size = f[c, FIRST_DAY], f[c, DAYS], np.int64(f[c, SKY]), np.int64(f[c, SIZE])
    begin, end = first * DAY_MINUTES, (first + days) * DAY_MINUTES
    inside = sky >= 0
    for k in range(LANES):
        inside &= (times[k] >= begin) & (times[k] < end)
    if not inside:
        for k in range(LANES):
            out[k] = _work_at(facts[k], table, c, times[k])
        return
    _work_row(f, table, c, times, slot, found, out)
    for k in range(LANES):
        slot[k] = np.int32(day_of(times[k]) - first)
    for k in range(LANES):
        found[k] = table[np.uint64(sky + k * size + slot[k])]
    for k in range(LANES):
        minutes = np.float64(found[k] >> 1)
        out[k] = minutes if found[k] & 1 else out[k] - minutes


@inner
def with_lost(facts, table, c, good, slot, found):
    """``weather_lookup.with_lost`` of 64 whole numbers of good minutes, in place; False where some lane has none in the tables."""
    f = facts[0]
    before, inverse = f[c, BEFORE], f[c, LEAST_INVERSE]
    sky, size, totals = np.int64(f[c, SKY]), np.int64(f[c, SIZE]), np.int64(f[c, TOTALS])
    inside = sky >= 0
    for k in range(LANES if inside else 0):
        inside &= (good[k] >= before) & (good[k] < table[np.uint64(totals + k)])
    if not inside:
        return False
    pairs = sky + np.int64(f[c, DAYS])
    for k in range(LANES):
        slot[k] = 2 * np.int32((good[k] - before + 0.5) * inverse)
    for k in range(LANES):
        found[k] = table[np.uint64(pairs + k * size + slot[k] + 1)]
    for k in range(LANES):
        slot[k] += np.int32(2) if good[k] >= found[k] else np.int32(0)
    for k in range(LANES):
        found[k] = table[np.uint64(pairs + k * size + slot[k])]
    for k in range(LANES):
        good[k] += found[k]
    return True


@inner
def start_row(facts, table, c, work, spare, slot, found, out):
    """``start_at`` of 64 amounts of good work into ``out``."""
    unit, inverse, edge = facts[0, c, SKY_UNIT], facts[0, c, PER_SKY_UNIT], facts[0, c, SKY_EDGE]
    for k in range(LANES):
        spare[k] = opens(work[k], unit, inverse, edge)
    if not with_lost(facts, table, c, spare, slot, found):
        for k in range(LANES):
            out[k] = _start_at(facts[k], table, c, work[k])
        return
    _start_row(facts[0], table, c, spare, slot, found, out)
    for k in range(LANES):
        out[k] += max(work[k] - opens(work[k], unit, inverse, edge), 0.0)


@inner
def finish_row(facts, table, c, work, spare, slot, found, out):
    """``finish_at`` of 64 amounts of good work into ``out``."""
    unit, inverse, edge = facts[0, c, SKY_UNIT], facts[0, c, PER_SKY_UNIT], facts[0, c, SKY_EDGE]
    for k in range(LANES):
        spare[k] = closes(work[k], unit, inverse, edge)
    if not with_lost(facts, table, c, spare, slot, found):
        for k in range(LANES):
            out[k] = _finish_at(facts[k], table, c, work[k])
        return
    _start_row(facts[0], table, c, spare, slot, found, out)
    for k in range(LANES):
        out[k] += min(work[k] - closes(work[k], unit, inverse, edge), unit)
