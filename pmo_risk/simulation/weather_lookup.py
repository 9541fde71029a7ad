"""Calendar lookups with weather, one lane at a time: clock minutes to good working minutes and back, each O(1).

``facts`` is a lane's share of ``Skies.facts``. Calendars without weather are looked up as ever. The plain twin is the map of a calendar whose lost days are
exceptions without work, to the bit: whole slots are counted in integers, and only the rest within a slot is a float.
"""

import numpy as np

from pmo_risk.network.calendar_map import NOISE
from pmo_risk.simulation import calendars
from pmo_risk.simulation.accelerate import leaf
from pmo_risk.simulation.arrays import BEGINS_FIRST, COUNT, DONE_FIRST, INVERSE, LENGTH, STEP
from pmo_risk.simulation.calendars import WEEK, ceiling, floor
from pmo_risk.simulation.streams import LANES
from pmo_risk.simulation.weather_tables import BEFORE, DAY_INVERSE, DAYS, FIRST_DAY, LANE, LEAST_INVERSE, SKY, TOTALS, WEEK_SLOTS

WEEK_DAYS = 7
_work_at, _start_at, _finish_at = calendars.work_at, calendars.start_at, calendars.finish_at


@leaf
def work_at(facts, table, c, t):
    """Good working minutes from the origin of calendar ``c`` to clock minute ``t``."""
    if facts[c, SKY] < 0.0:
        return _work_at(facts, table, c, t)
    weeks = 0.0
    if t < 0.0:
        weeks = floor(t / WEEK)
    elif t >= facts[c, LENGTH]:
        weeks = floor((t - facts[c, LENGTH]) / WEEK) + 1.0
    inside = t - weeks * WEEK
    step = facts[c, STEP]
    k = np.int64(inside * facts[c, INVERSE])
    code = np.int64(table[np.int64(facts[c, DONE_FIRST]) + k])
    slots = (code >> 1) + np.int64(weeks * facts[c, WEEK_SLOTS])
    day = np.int64((k + 0.5) * facts[c, DAY_INVERSE]) + np.int64(weeks * WEEK_DAYS - facts[c, FIRST_DAY])
    if day >= np.int64(facts[c, DAYS]):
        slots -= table[np.int64(facts[c, TOTALS] + facts[c, LANE]) + LANES]
    elif day >= 0:
        sky = np.int64(table[np.int64(facts[c, SKY]) + day])
        if sky & 1:
            return np.float64(sky >> 1) * step
        slots -= sky >> 1
    rest = min(max(inside - k * step, 0.0), step) if code & 1 else 0.0
    return slots * step + rest


@leaf
def begin_of(facts, table, c, good):
    """The clock minute at which a good slot begins, none before the first day of weather."""
    total = np.int64(facts[c, TOTALS] + facts[c, LANE])
    if good >= table[total]:
        slot = good + table[total + LANES]
    else:
        pair = np.int64(facts[c, SKY] + facts[c, DAYS]) + 2 * np.int64((good - facts[c, BEFORE] + 0.5) * facts[c, LEAST_INVERSE])
        slot = good + table[pair if good < table[pair + 1] else pair + 2]
    count, weeks = np.int64(facts[c, COUNT]), 0
    if slot >= count:
        in_week = np.int64(facts[c, WEEK_SLOTS])
        weeks = (slot - count) // in_week + 1
        slot -= weeks * in_week
    return weeks * WEEK + table[np.int64(facts[c, BEGINS_FIRST]) + slot] * facts[c, STEP]


@leaf
def start_at(facts, table, c, w):
    """Latest clock minute by which ``w`` good working minutes are done: the start of a shift on a day that is not lost."""
    step = facts[c, STEP]
    good = np.int64(max(w * facts[c, INVERSE] + NOISE, 0.0))
    if facts[c, SKY] < 0.0 or good < np.int64(facts[c, BEFORE]):
        return _start_at(facts, table, c, w)
    return begin_of(facts, table, c, good) + max(w - good * step, 0.0)


@leaf
def finish_at(facts, table, c, w):
    """Earliest clock minute by which ``w`` good working minutes are done: the end of a shift."""
    step = facts[c, STEP]
    good = np.int64(ceiling(w * facts[c, INVERSE] - NOISE)) - 1
    if facts[c, SKY] < 0.0 or good < np.int64(facts[c, BEFORE]):
        return _finish_at(facts, table, c, w)
    return begin_of(facts, table, c, good) + min(w - good * step, step)
