"""Links and tasks on the clock, for models of several calendars; on one calendar a link is a sum (see ``rows``)."""

from pmo_risk.simulation.accelerate import inlined, inner
from pmo_risk.simulation.arrays import NONE
from pmo_risk.simulation.calendars import finish_at, finish_row, start_at, start_row, work_at, work_row
from pmo_risk.simulation.rows import asked
from pmo_risk.simulation.streams import LANES


@inlined
def ask(facts, table, rows, slot, lag, calendar, work, places, found, out):
    """What a link asks of its successor's start (FS, SS) or finish (FF, SF), one value a lane, into ``out``."""
    if calendar == NONE:
        for k in range(LANES):
            out[k] = rows[slot, k] + lag
    else:
        work_row(facts, table, calendar, rows[slot], places, found, work)
        for k in range(LANES):
            work[k] += lag
        if lag < 0.0:
            start_row(facts, table, calendar, work, places, found, out)
        else:
            finish_row(facts, table, calendar, work, places, found, out)


@inner
def ask_share(facts, table, rows, slot, lag, calendar, share, length, out):
    """``ask`` of a link whose lag takes a share of its predecessor's duration."""
    for k in range(LANES):
        moved = lag + share * rows[length, k]
        if moved == 0.0:
            out[k] = rows[slot, k] + moved
        else:
            w = work_at(facts, table, calendar, rows[slot, k]) + moved
            out[k] = finish_at(facts, table, calendar, w) if moved > 0.0 else start_at(facts, table, calendar, w)


@inlined
def place(facts, table, calendar, stays, ends, reads, duration, bound, work, end, asks, places, found, start, finish):
    """Early start and finish, from the earliest start in ``start`` and, where ``ends``, the earliest finish in ``bound``.

    Where nobody ``reads`` the start it may be left as it is.
    """
    busy = True
    for k in range(LANES):
        busy &= duration[k] > 0.0
    if busy:
        work_row(facts, table, calendar, start, places, found, work)
        for k in range(LANES):
            end[k] = work[k] + duration[k]
        if ends:
            work_row(facts, table, calendar, bound, places, found, asks)
            asked(asks, duration, work, end)
        if reads:
            start_row(facts, table, calendar, work, places, found, start)
        finish_row(facts, table, calendar, end, places, found, finish)
    else:
        place_lanes(facts, table, calendar, stays, ends, duration, bound, start, finish)


@inner
def place_lanes(facts, table, calendar, stays, ends, duration, bound, start, finish):
    """``place`` where some duration is zero: that moment stays, or moves to the next working minute."""
    for k in range(LANES):
        if duration[k] > 0.0:
            w = work_at(facts, table, calendar, start[k])
            end = w + duration[k]
            if ends and work_at(facts, table, calendar, bound[k]) - duration[k] >= w:
                end = work_at(facts, table, calendar, bound[k])
                w = end - duration[k]
            start[k] = start_at(facts, table, calendar, w)
            finish[k] = finish_at(facts, table, calendar, end)
        else:
            moment = max(start[k], bound[k]) if ends else start[k]
            start[k] = moment if stays else start_at(facts, table, calendar, work_at(facts, table, calendar, moment))
            finish[k] = start[k]
