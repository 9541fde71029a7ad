"""What risks do to the tasks of a block: strikes and their draws, durations, own costs, and what exists only where they strike."""

import numpy as np

from pmo_risk.simulation.accelerate import inner
from pmo_risk.simulation.arrays import CONSTANT, DELAY, FACTOR, MOST_FACTOR, NONE, SHARE, TRIANGULAR
from pmo_risk.simulation.calendars import start_row
from pmo_risk.simulation.rows import add_up, copy, fill, latest
from pmo_risk.simulation.sampling import sample, triangular
from pmo_risk.simulation.streams import LANES, uniforms

U, V, SPARE, BOUND, LOOKUP = range(5)
ADDED, MOST, BEGIN, END, OTHER = range(LOOKUP + 2, LOOKUP + 7)
SCRATCH_ROWS = OTHER + 1


@inner
def strike(laws, r, block, prepared, scratch, bits, draws, cost):  # one loop over draws: to split it is to pass every array again
    """Draw which risks strike and what their impacts come to, into ``draws``, and add what they cost."""
    kinds, parameters, words, table, atoms = laws.kind, laws.parameters, laws.words, laws.table, laws.atoms
    u, v, spare, high, most, cells = scratch[U], scratch[V], scratch[SPARE], scratch[BOUND], scratch[MOST], bits[V]
    number, occurs = NONE, NONE
    for d in range(r.draw_law.size):
        if r.draw_risk[d] != number:
            number = r.draw_risk[d]
            if r.occurs_law[number] != occurs:
                occurs = r.occurs_law[number]
                if kinds[occurs, 3] == NONE:
                    uniforms(words, occurs, block, spare)
                else:
                    copy(prepared[kinds[occurs, 3]], spare)
            if r.cause_first[number] < r.cause_first[number + 1]:
                fill(high, r.high[number])
                caused(draws, r.cause_draw, r.cause_high, r.cause_first[number], r.cause_first[number + 1], most, high)
        law, low, end, without = r.draw_law[d], r.low[number], r.high[number], r.draw_without[d]
        if kinds[law, 0] == TRIANGULAR and kinds[law, 3] == NONE:
            uniforms(words, law, block, u)
            triangular(u, parameters, law, draws[d])
        elif kinds[law, 0] == CONSTANT:
            fill(draws[d], parameters[law, 0])
        else:
            sample(kinds, parameters, words, table, atoms, prepared, law, block, u, v, cells, draws[d])
        if r.cause_first[number] < r.cause_first[number + 1]:
            for k in range(LANES):
                draws[d, k] = without if spare[k] >= high[k] else draws[d, k]
        else:
            for k in range(LANES):
                draws[d, k] = without if spare[k] < low or spare[k] >= end else draws[d, k]
    together(draws, r.sum_first, r.sum_draw, r.sum_is_factor, r.draw_law.size)
    money(draws, r.cost_draw, r.cost_times, r.cost_project, cost)


@inner
def together(draws, sum_first, which, is_factor, row):
    """What several draws come to that hit the same tasks: products of factors, sums of delays, into the rows from ``row`` on."""
    for n in range(is_factor.size):
        out = draws[row + n]
        fill(out, 1.0 if is_factor[n] else 0.0)
        for e in range(sum_first[n], sum_first[n + 1]):
            if is_factor[n]:
                for k in range(LANES):
                    out[k] *= draws[which[e], k]
            else:
                for k in range(LANES):
                    out[k] += draws[which[e], k]


@inner
def money(draws, which, factors, projects, cost):
    """What strikes cost beside what they do to tasks."""
    for e in range(which.size):
        p, d, times = projects[e], which[e], factors[e]
        if times == NONE:
            for k in range(LANES):
                cost[p, k] += draws[d, k]
        else:
            for k in range(LANES):
                cost[p, k] += draws[d, k] * draws[times, k]


@inner
def to_clock(facts, table, calendars, work, ints, draws):
    """Moments drawn in working time of a calendar, as minutes of the clock."""
    for d in range(calendars.size):
        if calendars[d] != NONE:
            copy(draws[d], work)
            start_row(facts, table, calendars[d], work, ints[LOOKUP], ints[LOOKUP + 1], draws[d])


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
        kind, d = kinds[e], which[e]
        if kind == FACTOR:
            for k in range(LANES):
                duration[k] *= draws[d, k]
        elif kind == DELAY:
            for k in range(LANES):
                duration[k] += draws[d, k]
        else:
            begins, ends = e == first or kinds[e - 1] != kind, e + 1 == last or kinds[e + 1] != kind
            take(kind, draws[d], begins, ends, added, most, duration)
    if kinds[first] == SHARE:
        for k in range(LANES):
            duration[k] += added[k]


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
