"""Calendar lookups with weather, one lane at a time: clock minutes to good working minutes and back, each O(1).

``facts`` is a lane's share of ``Skies.facts``. Calendars without weather are looked up as ever. The plain twin is the map of a calendar whose lost days are
exceptions without work, to the bit: lost time is whole minutes, taken from looked-up work without rounding; on the way back what is looked up is the unit, in
whole minutes, and the rest within it is added once. Where shifts go on past midnight, units of the two may differ, and what lies within ``NOISE`` of the edge
of a shift may be taken to it in one and not in the other.
"""

import numpy as np

from pmo_risk.model.calendar import DAY_MINUTES
from pmo_risk.simulation import calendars
from pmo_risk.simulation.accelerate import inner
from pmo_risk.simulation.calendars import floor
from pmo_risk.simulation.streams import LANES
from pmo_risk.simulation.weather_tables import BEFORE, DAYS, FIRST_DAY, LANE, LEAST_INVERSE, PER_SKY_UNIT, SKY, SKY_EDGE, SKY_UNIT, TOTALS

FAR = 1e9  # units: beyond all tables, and still an int32
_work_at, _start_at, _finish_at = calendars.work_at, calendars.start_at, calendars.finish_at


@inner
def day_of(t):
    """The clock day of a moment, exactly: multiplying rounds moments at midnight to either side."""
    day = floor(t * (1.0 / DAY_MINUTES))
    return day - 1.0 if t < day * DAY_MINUTES else day + 1.0 if t >= (day + 1.0) * DAY_MINUTES else day


@inner
def opens(w, unit, inverse, edge):
    """Minutes of work at the begin of the unit that ``w`` lies in, as the start of what follows."""
    return np.int32(min(max(w * inverse + edge, 0.0), FAR)) * unit


@inner
def closes(w, unit, inverse, edge):
    """Minutes of work at the begin of the unit that ``w`` lies in, as the end of what was."""
    x = max(min(w * inverse - edge, FAR), -1.0)
    whole = np.int32(x)
    return (whole - 1.0 if whole >= x else whole + 0.0) * unit


@inner
def work_at(facts, table, c, t):
    """Good working minutes from the origin of calendar ``c`` to clock minute ``t``."""
    work, sky = _work_at(facts, table, c, t), np.int64(facts[c, SKY])
    day = np.int64(day_of(t) - facts[c, FIRST_DAY])
    if sky < 0 or day < 0:
        return work
    if day >= np.int64(facts[c, DAYS]):
        return work - table[np.int64(facts[c, TOTALS] + facts[c, LANE]) + LANES]
    code = table[sky + day]
    return np.float64(code >> 1) if code & 1 else work - (code >> 1)


@inner
def with_lost(facts, table, c, good):
    """Working minutes, lost ones among them, at a whole number of good ones, none before the first day of weather."""
    total = np.int64(facts[c, TOTALS] + facts[c, LANE])
    if good >= table[total]:
        return good + table[total + LANES]
    pair = np.int64(facts[c, SKY] + facts[c, DAYS]) + 2 * np.int64((good - facts[c, BEFORE] + 0.5) * facts[c, LEAST_INVERSE])
    return good + table[pair if good < table[pair + 1] else pair + 2]


@inner
def start_at(facts, table, c, w):
    """Latest clock minute by which ``w`` good working minutes are done: the start of a shift on a day that is not lost."""
    good = opens(w, facts[c, SKY_UNIT], facts[c, PER_SKY_UNIT], facts[c, SKY_EDGE])
    if facts[c, SKY] < 0.0 or good < facts[c, BEFORE]:
        return _start_at(facts, table, c, w)
    return _start_at(facts, table, c, with_lost(facts, table, c, good)) + max(w - good, 0.0)


@inner
def finish_at(facts, table, c, w):
    """Earliest clock minute by which ``w`` good working minutes are done: the end of a shift."""
    unit = facts[c, SKY_UNIT]
    good = closes(w, unit, facts[c, PER_SKY_UNIT], facts[c, SKY_EDGE])
    if facts[c, SKY] < 0.0 or good < facts[c, BEFORE]:
        return _finish_at(facts, table, c, w)
    return _start_at(facts, table, c, with_lost(facts, table, c, good)) + min(w - good, unit)
