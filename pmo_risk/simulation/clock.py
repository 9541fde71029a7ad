"""Links and tasks on the clock, for models of several calendars; on one calendar a link is a sum (see ``rows``)."""

from pmo_risk.network.calendar_map import GRID
from pmo_risk.simulation.accelerate import inlined, inner
from pmo_risk.simulation.arrays import NONE
from pmo_risk.simulation.calendars import finish_at, finish_row, start_at, start_row, work_at, work_row
from pmo_risk.simulation.rows import add_up, after, asked
from pmo_risk.simulation.streams import LANES

_COARSE = 1.5 * 2.0**52 * GRID


@inlined
def to_grid(row):
    """Times to ``calendar_map.GRID``: adding what leaves no finer digits, and taking it off again."""
    for k in range(LANES):
        row[k] = (row[k] + _COARSE) - _COARSE


@inlined
def is_busy(duration):
    """True where every lane takes some time."""
    busy = True
    for k in range(LANES):
        busy &= duration[k] > 0.0
    return busy


@inlined
def ask(facts, table, rows, slot, own_slot, lag, calendar, work, places, found, out):
    """What a link asks of its successor's start (FS, SS) or finish (FF, SF) on the clock, one value a lane, into ``out``.

    own_slot : row of the predecessor's time on the lag's calendar, NONE where that is to be looked up.
    """
    if calendar == NONE:
        for k in range(LANES):
            out[k] = rows[slot, k] + lag
    else:
        if own_slot == NONE:
            work_row(facts, table, calendar, rows[slot], places, found, work)
            for k in range(LANES):
                work[k] += lag
        else:
            after(rows, own_slot, lag, work)
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
def ask_link(x, j, facts, table, rows, work, places, found, out):
    """``ask`` or ``ask_share`` of link ``j`` of Links."""
    if x.length_slot[j] == NONE:
        ask(facts, table, rows, x.slot[j], x.own_slot[j], x.lag[j], x.calendar[j], work, places, found, out)
    else:
        ask_share(facts, table, rows, x.slot[j], x.lag[j], x.calendar[j], x.share[j], x.length_slot[j], out)


@inner
def place(facts, table, calendar, stays, ends, duration, bound, work, end, asks, places, found, start, finish):
    """Early start and finish, from the earliest start in ``start`` and, where ``ends``, the earliest finish in ``bound``."""
    if is_busy(duration):
        work_row(facts, table, calendar, start, places, found, work)
        add_up(work, duration, end)
        if ends:
            work_row(facts, table, calendar, bound, places, found, asks)
            asked(asks, duration, work, end)
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
