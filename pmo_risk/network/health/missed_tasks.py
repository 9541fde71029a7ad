"""Tasks later than their baseline."""

from __future__ import annotations

from datetime import datetime

from pmo_risk.network.health.baselines import due_tasks, used
from pmo_risk.network.health.metric import DCMA, FEW, NotMeasurable, Tally, metric, share
from pmo_risk.network.health.scope import Scope


@metric(
    "missed_tasks",
    "Missed tasks",
    11,
    limit=FEW,
    of="tasks due by the baseline",
    source=f"{DCMA} 11",
    why="Where work done so far was mostly late, estimates of work to come that are as sure as those once were are hard to believe: widen the "
    "ranges, or add a systemic risk.",
)
def missed_tasks(scope: Scope) -> Tally | NotMeasurable:
    """Tasks whose baseline finish is on or before the data date and whose actual or scheduled finish is after it, of all that are due by then; at most 5%.

    The baseline is the first of the project, P6's planned dates only where it has no other. Milestones are left out.
    """
    due = due_tasks(scope)
    if isinstance(due, NotMeasurable):
        return due
    return share([key for key, finish in due.items() if _finish(scope, key) > finish], len(due), used(scope))


def _finish(scope: Scope, key: str) -> datetime:
    actual = scope.tasks[key][1].actual_finish
    return actual if actual is not None else scope.network.date(scope.dates.early_finish[scope.numbers[key]])
