"""What risks do to the tasks of a block: strikes and their draws, durations, own costs, and what exists only where they strike."""

import numpy as np

from pmo_risk.simulation.accelerate import inner
from pmo_risk.simulation.arrays import DELAY, FACTOR, MOST_FACTOR, NONE, SHARE
from pmo_risk.simulation.calendars import start_row
from pmo_risk.simulation.rows import add_up, copy, fill, latest
from pmo_risk.simulation.sampling import sample
from pmo_risk.simulation.streams import LANES

U, V, SPARE, BOUND, LOOKUP = range(5)
ADDED, MOST, BEGIN, END, OTHER = range(LOOKUP + 2, LOOKUP + 7)
SCRATCH_ROWS = OTHER + 1


@inner
def strike(m, block, prepared, scratch, bits, draws, cost):
    """Draw which risks strike and what their impacts come to, into ``draws``, and add what they cost."""
    r = m.risks
    kinds, parameters, words, table, atoms = m.laws.kind, m.laws.parameters, m.laws.words, m.laws.table, m.laws.atoms
    u, v, spare, high, most, cells = scratch[U], scratch[V], scratch[SPARE], scratch[BOUND], scratch[MOST], bits[V]
    number, law = NONE, NONE
    for d in range(r.draw_law.size):
        if r.draw_risk[d] != number:
            number = r.draw_risk[d]
            if r.occurs_law[number] != law:
                law = r.occurs_law[number]
                sample(kinds, parameters, words, table, atoms, prepared, law, block, u, v, cells, spare)
            fill(high, r.high[number])
            caused(draws, r.cause_draw, r.cause_high, r.cause_first[number], r.cause_first[number + 1], most, high)
        sample(kinds, parameters, words, table, atoms, prepared, r.draw_law[d], block, u, v, cells, draws[d])
        low, without = r.low[number], r.draw_without[d]
        for k in range(LANES):
            if spare[k] < low or spare[k] >= high[k]:
                draws[d, k] = without
    for e in range(r.cost_draw.size):
        total, money = cost[r.cost_project[e]], draws[r.cost_draw[e]]
        if r.cost_times[e] == NONE:
            for k in range(LANES):
                total[k] += money[k]
        else:
            times = draws[r.cost_times[e]]
            for k in range(LANES):
                total[k] += money[k] * times[k]


@inner
def to_clock(m, work, ints, draws):
    """Moments drawn in working time of a calendar, as minutes of the clock."""
    calendars = m.risks.draw_calendar
    for d in range(calendars.size):
        if calendars[d] != NONE:
            copy(draws[d], work)
            start_row(m.calendars.facts, m.calendars.table, calendars[d], work, ints[LOOKUP], ints[LOOKUP + 1], draws[d])


@inner
def caused(draws, cause_draw, cause_high, first, last, most, high):
    """Where causes of a risk strike, the end of its uniforms is the highest of theirs."""
    if first == last:
        return
    fill(most, -1.0)
    for e in range(first, last):
        its, struck = cause_high[e], draws[cause_draw[e]]
        for k in range(LANES):
            most[k] = max(most[k], its if struck[k] > 0.0 else -1.0)
    for k in range(LANES):
        high[k] = most[k] if most[k] >= 0.0 else high[k]


@inner
def change(kinds, which, first, last, draws, added, most, duration):
    """Durations after effects without a window, which come in order of kind: shares of what was drawn, factors, delays. added, most : (64,) scratch."""
    for e in range(first, last):
        kind, row = kinds[e], draws[which[e]]
        begins, ends = e == first or kinds[e - 1] != kind, e + 1 == last or kinds[e + 1] != kind
        take(kind, row, begins, ends, added, most, duration)
    if last > first and kinds[first] == SHARE:
        add_up(duration, added, duration)


@inner
def take(kind, row, begins, ends, added, most, duration):
    """One effect, the first or last of its kind or neither."""
    if kind == SHARE:
        if begins:
            fill(added, 0.0)
        for k in range(LANES):
            added[k] += row[k] * duration[k]
    elif kind == FACTOR:
        for k in range(LANES):
            duration[k] *= row[k]
    elif kind == DELAY:
        add_up(duration, row, duration)
    else:
        if begins:
            copy(row, most)
        else:
            latest(most, row)
        if ends and kind == MOST_FACTOR:
            for k in range(LANES):
                duration[k] *= most[k] if most[k] >= 0.0 else 1.0
        elif ends:
            add_up(duration, most, duration)


@inner
def exist(which, turned, first, last, draws, row):
    """A task's duration or cost, nothing where a condition of it does not hold."""
    for e in range(first, last):
        holds = draws[which[e]]
        if turned[e]:
            for k in range(LANES):
                row[k] *= 1.0 - holds[k]
        else:
            for k in range(LANES):
                row[k] *= holds[k]


@inner
def only_where(row, holds):
    """What a link asks, nothing where it does not hold."""
    for k in range(LANES):
        row[k] = row[k] if holds[k] > 0.0 else -np.inf


@inner
def is_changed(i, condition_first, charge_first, trigger_first):
    """True where a task's own cost depends on risks, or a trigger may watch it."""
    return condition_first[i] < condition_first[i + 1] or charge_first[i] < charge_first[i + 1] or trigger_first[i] < trigger_first[i + 1]


@inner
def above(row, limit, out):
    """Where a trigger strikes."""
    for k in range(LANES):
        out[k] = 1.0 if row[k] > limit else 0.0
