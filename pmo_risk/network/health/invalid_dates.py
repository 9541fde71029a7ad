"""Dates on the wrong side of the data date."""

from __future__ import annotations

from datetime import datetime

from pmo_risk.model import Task
from pmo_risk.network.health.metric import DCMA, NONE, NotMeasurable, Tally, metric, share
from pmo_risk.network.health.scope import Scope


@metric(
    "invalid_dates",
    "Invalid dates",
    9,
    limit=NONE,
    of="tasks",
    source=f"{DCMA} 9",
    why="Work that is done in the future, or still to do in the past, makes the run start from a state that never was; every date after it is wrong"
    " by as much.",
)
def invalid_dates(scope: Scope) -> Tally | NotMeasurable:
    """Tasks and milestones with an actual date after the data date, or, where they are not finished, with a date before it that they still promise (the
    start of a manually scheduled one, an expected finish), of all tasks of projects that have a data date; none.

    Scheduled dates cannot be before it: what is to do is scheduled at the data date or later.
    """
    dated = {key: (p.data_date, t) for key, (p, t) in scope.tasks.items() if p.data_date is not None}
    if not dated:
        return NotMeasurable("there is no data date")
    return share([key for key, (now, task) in dated.items() if _happened_after(now, task) or _promised_before(now, task)], len(dated))


def _happened_after(now: datetime, task: Task) -> bool:
    return any(d is not None and d > now for d in (task.actual_start, task.actual_finish, task.suspended))


def _promised_before(now: datetime, task: Task) -> bool:
    if task.is_complete:
        return False
    starts = [c.date for c in task.constraints if c.kind == "MSO"] if task.manual and not task.is_started else []
    return any(d is not None and d < now for d in (*starts, task.expected_finish))
