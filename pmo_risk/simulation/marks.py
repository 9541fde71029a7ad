"""Which links put a task where it is: for each link a byte a lane, from which ``trace`` tells what is critical.

A link does where it alone would give the finish that the task has, as in ``backward``.
"""

from pmo_risk.simulation.accelerate import inlined, inner
from pmo_risk.simulation.arrays import FS, NONE, SS
from pmo_risk.simulation.backward_rows import implied_row
from pmo_risk.simulation.clock import ask_link, is_busy
from pmo_risk.simulation.effects import only_where
from pmo_risk.simulation.implied import implied, implied_special
from pmo_risk.simulation.rows import after, after_share, ends_with, equals
from pmo_risk.simulation.streams import LANES


@inlined
def mark_axis(x, i, rows, draws, duration, end, spare, sets):
    """On one calendar. sets : uint8 (links, 64), out; spare : (64,) scratch."""
    for j in range(x.first[i], x.pushed[i]):
        if x.length_slot[j] == NONE:
            after(rows, x.slot[j], x.lag[j], spare)
        else:
            after_share(rows, x.slot[j], x.lag[j], x.share[j], x.length_slot[j], spare)
        if x.condition[j] != NONE:
            only_where(spare, draws[x.condition[j]])
        mark(x.kind[j], spare, duration, end, sets[j])


@inlined
def mark(kind, asked, duration, end, out):
    """Of one link, where a finish is a start and the duration."""
    if kind in (FS, SS):
        ends_with(asked, duration, end, out)
    else:
        equals(asked, end, out)


@inlined
def mark_own(x, i, asks, duration, own, sets):
    """Of a task that works. asks : what each of its links asks, and ``own`` its finish, in its working time."""
    for j in range(x.first[i], x.pushed[i]):
        mark(x.kind[j], asks[j - x.first[i]], duration, own, sets[j])


@inner
def mark_clock(x, i, facts, times, calendar, stays, rows, draws, duration, end, work, places, found, spare, other, sets):
    """Of any other ordinary task on the clock. work, spare, other : (64,) scratch; places, found : int32 scratch."""
    busy = is_busy(duration)
    for j in range(x.first[i], x.pushed[i]):
        ask_link(x, j, facts, times, rows, work, places, found, spare)
        to_start = x.kind[j] == FS or x.kind[j] == SS
        if busy:
            implied_row(facts, times, calendar, to_start, spare, duration, work, places, found, other)
        else:
            for k in range(LANES):
                other[k] = implied(facts, times, calendar, stays, to_start, spare[k], duration[k])
        equals(other, end, sets[j])
        if x.condition[j] != NONE:
            where_it_holds(draws[x.condition[j]], sets[j])


@inlined
def mark_special(x, i, facts, times, sp, n, calendar, stays, rows, draws, duration, end, work, places, found, spare, sets):
    """Of a task of ``Specials``, its row ``n``."""
    for j in range(x.first[i], x.pushed[i]):
        ask_link(x, j, facts, times, rows, work, places, found, spare)
        to_start = x.kind[j] == FS or x.kind[j] == SS
        for k in range(LANES):
            alone = implied_special(facts, times, sp, n, calendar, stays, to_start, spare[k], duration[k])
            sets[j, k] = alone == end[k]
        if x.condition[j] != NONE:
            where_it_holds(draws[x.condition[j]], sets[j])


@inner
def where_it_holds(holds, out):
    """Bytes only where a link holds."""
    for k in range(LANES):
        out[k] &= holds[k] > 0.0
