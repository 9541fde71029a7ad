"""Risks that hit only what is under way within a window or at a moment: durations and starts after them."""

import numpy as np

from pmo_risk.simulation.accelerate import inlined
from pmo_risk.simulation.arrays import DELAY, FACTOR, MOST_FACTOR, NONE, SHARE, STOP
from pmo_risk.simulation.calendars import finish_at, work_at
from pmo_risk.simulation.effects import take
from pmo_risk.simulation.streams import LANES


@inlined
def timed(t, windows, first, last, draws, begin, end, added, most, hit, duration):
    """Durations after effects with a window, in order of kind. begin, end : (64,) when the task is under way without them; added, most, hit : (64,) scratch."""
    kinds, moments = t.effect_kind, windows.moment
    for e in range(first, last):
        kind, d, w = kinds[e], t.effect_draw[e], t.effect_window[e]
        nothing = 1.0 if kind == FACTOR else -1.0 if kind == MOST_FACTOR else 0.0
        if moments[w] == NONE:
            opens, shuts = windows.first[w], windows.last[w]
            for k in range(LANES):
                hit[k] = draws[d, k] if (begin[k] < shuts) & (end[k] > opens) & (begin[k] < end[k]) else nothing
        else:
            at = moments[w]
            for k in range(LANES):
                hit[k] = draws[d, k] if (begin[k] <= draws[at, k]) & (draws[at, k] < end[k]) else nothing
        if kind == FACTOR:
            for k in range(LANES):
                duration[k] *= hit[k]
        elif kind in (STOP, DELAY):
            for k in range(LANES):
                duration[k] += hit[k]
        else:
            begins, ends = e == first or kinds[e - 1] != kind, e + 1 == last or kinds[e + 1] != kind
            take(kind, hit, begins, ends, added, most, duration)
    if kinds[first] == SHARE:
        for k in range(LANES):
            duration[k] += added[k]


@inlined
def stopped_axis(t, moments, first, last, draws, begin, start):
    """Starts on one calendar that fall into a stop of work, moved to its end."""
    for e in range(first, last):
        if t.effect_kind[e] == STOP:
            d, at = t.effect_draw[e], moments[t.effect_window[e]]
            for k in range(LANES):
                resumes = draws[at, k] + draws[d, k]
                start[k] = max(start[k], resumes if (draws[at, k] < begin[k]) & (begin[k] < resumes) else -np.inf)


@inlined
def stopped_clock(facts, table, calendar, t, moments, first, last, draws, begin, start):
    """``stopped_axis`` on the clock; a stop lasts for the task's own working time."""
    for e in range(first, last):
        if t.effect_kind[e] == STOP:
            d, at = t.effect_draw[e], moments[t.effect_window[e]]
            for k in range(LANES):
                if draws[d, k] > 0.0 and draws[at, k] < begin[k]:
                    resumes = work_at(facts, table, calendar, draws[at, k]) + draws[d, k]
                    if work_at(facts, table, calendar, begin[k]) < resumes:
                        start[k] = max(start[k], finish_at(facts, table, calendar, resumes))
