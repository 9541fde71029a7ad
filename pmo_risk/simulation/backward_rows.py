"""What the backward pass looks up for 64 lanes at a time: the limits that links put on what precedes them, and the finishes that they alone would give."""

from pmo_risk.simulation.accelerate import inner
from pmo_risk.simulation.calendars import finish_row, start_row, work_row
from pmo_risk.simulation.streams import LANES

ENOUGH = 8  # lanes from which on 64 lookups at a time take less than one after the other


@inner
def unshift_row(facts, table, calendar, dates, lag, work, following, before, places, found, out):
    """``settle.unshifted`` of 64 moments, by a lag other than zero. work, following, before : (64,) scratch; places, found : (64,) int32 scratch."""
    work_row(facts, table, calendar, dates, places, found, work)
    off = False
    if lag < 0.0:
        start_row(facts, table, calendar, work, places, found, following)
        for k in range(LANES):
            off |= following[k] > dates[k]
    for k in range(LANES):
        work[k] -= lag
    start_row(facts, table, calendar, work, places, found, out)
    if off:
        finish_row(facts, table, calendar, work, places, found, before)
        for k in range(LANES):
            out[k] = before[k] if following[k] > dates[k] else out[k]


@inner
def implied_row(facts, table, calendar, to_start, asked, duration, work, places, found, out):
    """``backward.implied`` of 64 lanes of a task, each of which takes some time."""
    work_row(facts, table, calendar, asked, places, found, work)
    if to_start:
        for k in range(LANES):
            work[k] += duration[k]
    finish_row(facts, table, calendar, work, places, found, out)
