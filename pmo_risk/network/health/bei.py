"""How much of what was due is done."""

from __future__ import annotations

from pmo_risk.network.health.baselines import baseline_finishes, due_tasks, used
from pmo_risk.network.health.metric import DCMA, Limit, NotMeasurable, Tally, metric
from pmo_risk.network.health.scope import Scope, takes_time


@metric(
    "bei",
    "Baseline execution index (BEI)",
    14,
    limit=Limit(low=0.95, percent=False),
    of="tasks due by the baseline",
    source=f"{DCMA} 14",
    why="An index below 1 says how much slower work goes than planned. A simulation of the rest at the planned pace starts from a promise that has "
    "not been kept so far.",
)
def bei(scope: Scope) -> Tally | NotMeasurable:
    """Finished tasks, by tasks due: those with a baseline finish on or before the data date, and the finished ones that the baseline does not have; at least
    0.95.

    The baseline is the first of the project, P6's planned dates only where it has no other. Milestones are left out. The
    offenders are the tasks that are due and not finished.
    """
    due = due_tasks(scope)
    if isinstance(due, NotMeasurable):
        return due
    baselined = baseline_finishes(scope)
    finished = [key for key, (project, task) in scope.tasks.items() if task.is_complete and takes_time(task) and project.baselines]
    of = len(due) + sum(1 for key in finished if key not in baselined)
    return Tally(tuple(key for key in due if not scope.tasks[key][1].is_complete), of, len(finished), note=used(scope))
