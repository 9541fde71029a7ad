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
    """Tasks and milestones with an actual date after the data date, or, where they are not finished, with a scheduled start or finish before it, of all
    tasks of projects that have a data date; none.
    """
    dated = {key: (p.data_date, t) for key, (p, t) in scope.tasks.items() if p.data_date is not None}
    if not dated:
        return NotMeasurable("there is no data date")
    return share([key for key, (now, task) in dated.items() if _actual_after(now, task) or _forecast_before(scope, key, now, task)], len(dated))


def _actual_after(now: datetime, task: Task) -> bool:
    return any(d is not None and d > now for d in (task.actual_start, task.actual_finish))


def _forecast_before(scope: Scope, key: str, now: datetime, task: Task) -> bool:
    if task.is_complete:
        return False
    n, minute = scope.numbers[key], scope.network.maps[0].minute(now)
    starts_before = not task.is_started and scope.dates.early_start[n] < minute - 1e-6
    return starts_before or scope.dates.early_finish[n] < minute - 1e-6
