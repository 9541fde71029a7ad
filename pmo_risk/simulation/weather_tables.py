"""Weather of a block: which days each of 64 iterations loses, and the tables that tell good working time from them.

For each calendar with weather and each lane ``table`` holds:

- a code for each day: minutes lost before it, doubled; or, of a lost day, good minutes before it, doubled, plus one;
- a pair for every ``least`` good minutes, which is as many as the shortest worked day has: minutes lost before the first of them, and the good minute with
  which the day of that first one ends. At most one day ends between two such minutes, so a lookup reads one pair, or the next one too;

and after those of all lanes, for each lane, good minutes of all days, and minutes lost. So memory and time to make them go with days, and lookups stay O(1).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from pmo_risk.errors import LimitError
from pmo_risk.model.calendar import DAY_MINUTES
from pmo_risk.simulation.accelerate import inner
from pmo_risk.simulation.arrays import CALENDAR_FACTS, Arrays
from pmo_risk.simulation.compile_counts import BAD, FIRST, GOOD, SHORTEST
from pmo_risk.simulation.streams import LANES, day_uniforms

SKY, DAYS, FIRST_DAY, BEFORE, LEAST_INVERSE, SIZE, TOTALS, SKY_UNIT, PER_SKY_UNIT, SKY_EDGE, LANE, SKY_FACTS = range(CALENDAR_FACTS, CALENDAR_FACTS + 12)
NO_SKY = -1
_MOST_ENTRIES = 1 << 28


def with_tables(model: Arrays, days: int) -> Arrays:
    """The model with room for tables of so many days, for one thread.

    Raises
    ------
    LimitError : WEATHER_SIZE, for tables that take more than 1 GiB.
    """
    y, base = model.skies, model.calendars
    pairs = [int(y.worked[w, :days].sum(dtype=np.int64)) // int(y.least[w]) + 2 for w in range(y.site.size)]
    sizes = [days + 2 * n for n in pairs]
    entries = base.table.size + LANES * sum(size + 2 for size in sizes)
    if entries > _MOST_ENTRIES:
        what = f"weather of {days / 365.25:,.0f} years takes tables of {entries * 4 / 2**30:.1f} GiB"
        raise LimitError(what, code="WEATHER_SIZE", remedy="look for durations that are too long, or days of a calendar with minutes of work")
    facts = np.zeros((LANES, len(base.facts), SKY_FACTS))
    facts[:, :, :CALENDAR_FACTS] = base.facts
    facts[:, :, SKY] = NO_SKY
    begin = base.table.size
    for w, c in enumerate(y.calendar):
        totals = begin + LANES * sizes[w]
        facts[:, c, DAYS:LANE] = days, y.first_day, y.before[w], 1 / y.least[w], sizes[w], totals, y.unit[w], 1 / y.unit[w], y.noise[w]
        facts[:, c, LANE] = np.arange(LANES)
        facts[:, c, SKY] = begin + sizes[w] * np.arange(LANES)
        begin = totals + 2 * LANES
    facts.flags.writeable = False
    filled = np.empty(entries, dtype=np.int32)
    filled[: base.table.size] = base.table
    table = filled[:]  # read-only, as tables of calendars are, so that kernels take both
    table.flags.writeable = False
    lost, rows = np.empty((days, LANES), dtype=np.uint8), np.empty((2, LANES))
    chosen, counted = np.empty(LANES, dtype=np.int64), np.empty((3, LANES), dtype=np.int64)
    return model._replace(skies=y._replace(facts=facts, table=table, filled=filled, lost=lost, rows=rows, chosen=chosen, counted=counted))


@inner
def draw_weather(y, block):
    """Draw the lost days of one block, and fill the tables for them. y : Skies."""
    for s in range(y.words.shape[0]):
        if y.past_first[s + 1] > y.past_first[s]:
            draw_years(y.words, y.year[s], y.place[s], y.past, y.past_first[s], y.past_first[s + 1], s, block, y.rows[0], y.chosen, y.lost)
        elif y.group[s, 0, 0] >= 0:
            draw_counts(y, s, block, y.rows[0], y.counted[0], y.counted[1], y.counted[2], y.lost)
        else:
            draw_chain(y.words, y.low[s], y.high[s], y.ordinal, y.lead, s, block, y.rows[0], y.rows[1], y.lost)
        for w in range(y.site.size):
            if y.site[w] == s:
                fill_tables(y.facts, y.calendar[w], y.worked[w], y.before[w], y.least[w], y.lost, y.filled)


@inner
def draw_chain(words, low, high, ordinal, lead, s, block, u, bad, lost):
    """Lost days of a chain. u, bad : (64,) scratch; lost : uint8 (days, 64) out."""
    for k in range(LANES):
        bad[k] = 0.0
    for d in range(lead + lost.shape[0]):
        day_uniforms(words, s, ordinal - lead + d, block, u)
        least, most = low[d], high[d]
        for k in range(LANES):
            bad[k] = 1.0 if u[k] < (most if bad[k] > 0.0 else least) else 0.0
        if d >= lead:
            row = lost[d - lead]
            for k in range(LANES):
                row[k] = np.uint8(bad[k])


@inner
def draw_years(words, year, place, past, first, end, s, block, u, chosen, lost):
    """Lost days of a history, a year of it for each year. u : (64,), chosen : int64 (64,) scratch; lost : uint8 (days, 64) out."""
    for d in range(lost.shape[0]):
        if d == 0 or year[d] != year[d - 1]:
            day_uniforms(words, s, year[d], block, u)
            for k in range(LANES):
                chosen[k] = first + np.int64(u[k] * (end - first))
        row = lost[d]
        for k in range(LANES):
            row[k] = past[chosen[k], place[d]]


@inner
def draw_counts(y, s, block, u, ahead, before, row, lost):
    """Lost days by their number in each month. u : float (64,); ahead (days still to lose), before (state of the day before) and row (of ``chance``): int
    (64,), all scratch; lost : uint8 (days, 64) out.
    """
    for d in range(y.opened, y.lead + lost.shape[0]):
        left = y.left[d]
        if d == y.opened or left > y.left[d - 1]:
            day_uniforms(y.month_words, s, y.ordinal - y.lead + d, block, u)
            for k in range(LANES):
                number = 0
                while number < left and number < y.at_most.shape[2] and u[k] > y.at_most[s, y.month[d], number]:
                    number += 1
                ahead[k] = number
                before[k] = FIRST
                row[k] = y.group[s, left - SHORTEST, number]
        day_uniforms(y.words, s, y.ordinal - y.lead + d, block, u)
        for k in range(LANES):
            bad = BAD if u[k] < y.chance[row[k], left, ahead[k], before[k]] else GOOD
            ahead[k] -= bad
            before[k] = bad
        if d >= y.lead:
            out = lost[d - y.lead]
            for k in range(LANES):
                out[k] = np.uint8(before[k])


@inner
def fill_tables(facts, c, worked, before, least, lost, table):
    """The tables of calendar ``c``, lane by lane. worked : (M,) minutes of each day; before : minutes before the first day; lost : uint8 (days, 64)."""
    days = lost.shape[0]
    for k in range(LANES):
        first = np.int64(facts[k, c, SKY])
        pair, totals = first + days, np.int64(facts[k, c, TOTALS])
        good, gone, due = before, 0, before
        for d in range(days):
            minutes = worked[d]
            if lost[d, k]:
                table[first + d] = np.int32(2 * good + 1)
                gone += minutes
            else:
                table[first + d] = np.int32(2 * gone)
                good += minutes
                while due < good:
                    table[pair] = np.int32(gone)
                    table[pair + 1] = np.int32(good)
                    pair += 2
                    due += least
        table[pair] = np.int32(gone)
        table[totals + k] = np.int32(good)
        table[totals + LANES + k] = np.int32(gone)


def far_enough(model: Arrays, reach: Callable[[Arrays], float]) -> Arrays:
    """The model with tables of weather, where it has any, that go beyond the last moment of a chunk, which ``reach`` tells of a run with given tables.

    The weather of a day does not depend on how many are drawn: longer tables change nothing before the end of the shorter ones.

    Raises
    ------
    LimitError : WEATHER_RANGE, for a project that lasts more than 200 years.
    """
    y = model.skies
    if not y.site.size:
        reach(model)
        return model
    days, most = y.days, y.worked.shape[1]
    while True:
        made = with_tables(model, days)
        if reach(made) <= (y.first_day + days) * DAY_MINUTES:
            return made
        if days == most:
            what = f"in some iterations a project with weather lasts more than {most / 366:.0f} years"
            raise LimitError(what, code="WEATHER_RANGE", remedy="check durations and delays, and how many days are lost")
        days = min(4 * days, most)
