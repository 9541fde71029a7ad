"""What links and constraints ask of a task, from the times of its predecessors: one value a lane."""

import numpy as np

from pmo_risk.simulation.accelerate import inlined
from pmo_risk.simulation.arrays import ARRIVING, BY_CLOCK, FS, HANDED, NONE, SS
from pmo_risk.simulation.calendars import work_row
from pmo_risk.simulation.clock import ask_link
from pmo_risk.simulation.effects import BOUND, END, LOOKUP, SPARE, U, only_where
from pmo_risk.simulation.rows import (
    after,
    after_share,
    fill,
    later,
    later_after,
    later_if,
    later_of,
    latest_after,
)
from pmo_risk.simulation.streams import LANES


@inlined
def axis_pushes(x, i, start_bound, finish_bound, rows, draws, spare, start, bound):
    """On one calendar: the earliest start into ``start``, and the earliest finish into ``bound`` where there is any, which is returned."""
    ends = finish_bound > -np.inf
    if ends:
        fill(bound, finish_bound)
    placed = False
    for j in range(x.first[i], x.pushed[i]):
        of_start, held = x.kind[j] == FS or x.kind[j] == SS, x.condition[j]
        certain = held == NONE and x.length_slot[j] == NONE
        if certain and of_start and placed:
            latest_after(start, rows, x.slot[j], x.lag[j])
        elif certain and of_start:
            later_after(start_bound, rows, x.slot[j], x.lag[j], start)
            placed = True
        elif certain and ends:
            latest_after(bound, rows, x.slot[j], x.lag[j])
        elif certain:
            after(rows, x.slot[j], x.lag[j], bound)
            ends = True
        else:
            if x.length_slot[j] == NONE:
                after(rows, x.slot[j], x.lag[j], spare)
            else:
                after_share(rows, x.slot[j], x.lag[j], x.share[j], x.length_slot[j], spare)
            if held != NONE:
                only_where(spare, draws[held])
            if of_start:
                later_if(start, placed, start_bound, spare, start)
                placed = True
            else:
                later_if(bound, ends, -np.inf, spare, bound)
                ends = True
    if not placed:
        fill(start, start_bound)
    return ends


@inlined
def clock_pushes(x, i, works, calendar, start_bound, finish_bound, facts, times, rows, draws, scratch, ints, start, begin):  # noqa: C901  # one loop over links, as in forward
    """On the clock, of a task that ``works``: what is asked in its working time into ``begin`` and ``until``, and the latest of all else as rows of the clock.

    Of any other task all is asked on the clock, in ``start`` and ``bound``. The bounds are in working time if the task works.

    Returns the rows of the clock for its start and finish, and which hold something: these two, ``begin`` and ``until``.
    """
    work, spare, bound, until, places, found = scratch[U], scratch[SPARE], scratch[BOUND], scratch[END], ints[LOOKUP], ints[LOOKUP + 1]
    at, to, from_clock, to_clock, begun, ends = start, bound, False, False, False, False
    if finish_bound > -np.inf:
        fill(until if works else bound, finish_bound)
        to_clock, ends = not works, works
    for j in range(x.first[i], x.pushed[i]):
        of_start, way, holds = x.kind[j] == FS or x.kind[j] == SS, x.way[j], x.condition[j]
        if holds == NONE and way == HANDED:
            if not of_start:
                if ends:
                    latest_after(until, rows, x.own_slot[j], x.lag[j])
                else:
                    after(rows, x.own_slot[j], x.lag[j], until)
                ends = True
            elif begun:
                latest_after(begin, rows, x.own_slot[j], x.lag[j])
            else:
                later_after(start_bound, rows, x.own_slot[j], x.lag[j], begin)
                begun = True
        elif holds == NONE and way == BY_CLOCK and x.calendar[j] == NONE:
            if not of_start:
                if to_clock:
                    later(to, rows[x.slot[j]], bound)
                    to = bound
                elif works:
                    to = rows[x.slot[j]]
                else:
                    later_of(-np.inf, rows, x.slot[j], bound)
                to_clock = True
            elif from_clock:
                later(at, rows[x.slot[j]], start)
                at = start
            elif works:
                at, from_clock = rows[x.slot[j]], True
            else:
                later_of(start_bound, rows, x.slot[j], start)
                from_clock = True
        else:
            if way == HANDED:
                after(rows, x.own_slot[j], x.lag[j], spare)
            elif way == ARRIVING:
                work_row(facts, times, calendar, rows[x.slot[j]], places, found, spare)
                for k in range(LANES):
                    spare[k] += x.lag[j]
            else:
                ask_link(x, j, facts, times, rows, work, places, found, spare)
            if holds != NONE:
                only_where(spare, draws[holds])
            if way in (HANDED, ARRIVING):
                if not of_start:
                    later_if(until, ends, -np.inf, spare, until)
                    ends = True
                else:
                    later_if(begin, begun, start_bound, spare, begin)
                    begun = True
            elif of_start:
                later_if(at, from_clock, -np.inf if works else start_bound, spare, start)
                at, from_clock = start, True
            else:
                later_if(to, to_clock, -np.inf, spare, bound)
                to, to_clock = bound, True
    if not works and not from_clock:
        fill(start, start_bound)
    return at, to, from_clock or not works, to_clock, begun, ends


@inlined
def own_pushes(x, i, calendar, start_bound, finish_bound, facts, times, rows, draws, scratch, ints, begin, asks):
    """What is asked of a task that works, all of it in its working time: the latest into ``begin`` and ``until``, and of each link into ``asks``.

    Returns whether any finish is asked, in ``until``.
    """
    work, spare, until, places, found = scratch[U], scratch[SPARE], scratch[END], ints[LOOKUP], ints[LOOKUP + 1]
    begun, ends = False, finish_bound > -np.inf
    if ends:
        fill(until, finish_bound)
    for j in range(x.first[i], x.pushed[i]):
        own = asks[j - x.first[i]]
        if x.way[j] == HANDED:
            after(rows, x.own_slot[j], x.lag[j], own)
        elif x.way[j] == ARRIVING:
            work_row(facts, times, calendar, rows[x.slot[j]], places, found, own)
            for k in range(LANES):
                own[k] += x.lag[j]
        else:
            ask_link(x, j, facts, times, rows, work, places, found, spare)
            work_row(facts, times, calendar, spare, places, found, own)
        if x.condition[j] != NONE:
            only_where(own, draws[x.condition[j]])
        if x.kind[j] == FS or x.kind[j] == SS:
            later_if(begin, begun, start_bound, own, begin)
            begun = True
        else:
            later_if(until, ends, -np.inf, own, until)
            ends = True
    if not begun:
        fill(begin, start_bound)
    return ends
