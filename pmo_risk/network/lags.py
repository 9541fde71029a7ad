"""What is left of a lag that counts from something that has happened."""

from __future__ import annotations

import math
from dataclasses import dataclass

from pmo_risk.network.calendar_map import CalendarMap


@dataclass(frozen=True, slots=True)
class Ends:
    """When a task began, finished (NaN: not yet), was suspended and resumed (NaN: it was not), in clock minutes."""

    start: float
    finish: float
    suspended: float
    resumed: float = math.nan


def lag_of(kind: str, lag: float, ends: Ends, now: float, own: CalendarMap, table: CalendarMap, *, future: bool) -> float:
    """The rest of ``lag`` minutes at the data date ``now``, from the remaining start or finish of a started predecessor.

    What has run of it is the time from the finish of a finished predecessor, or the start of one, on the lag's calendar; from the start of one in progress it
    is the work done so far on its own calendar, but for the time between where it was suspended and resumed. A lag, once begun, does not become a lead, and
    a lead from what has happened counts as none.

    kind : of the link. own, table : the calendars of the predecessor and of the lag. future : whether dates after the data date count as they are.
    """
    from_finish = kind[0] == "F"
    if from_finish and math.isnan(ends.finish):
        return lag
    if from_finish or not math.isnan(ends.finish):
        happened = ends.finish if from_finish else ends.start
        run = table.work_at(now) - table.work_at(happened)
    else:
        until = now if math.isnan(ends.suspended) else min(now, ends.suspended)
        run = own.work_at(until) - own.work_at(ends.start)
        if until <= ends.resumed < now:
            run += own.work_at(now) - own.work_at(ends.resumed)
    if run < 0 and future:
        return lag - run
    return max(0.0, lag - max(0.0, run))
