"""Work that nobody does and nothing pays for."""

from __future__ import annotations

from pmo_risk.model import Task
from pmo_risk.network.health.metric import ANY, DCMA, NotMeasurable, Tally, metric, share
from pmo_risk.network.health.scope import Scope


@metric(
    "resources",
    "Work without resources",
    10,
    limit=ANY,
    of="unfinished tasks that take time",
    source=f"{DCMA} 10",
    why="Cost that grows with time needs a cost rate or an assignment. A task without either costs the same however late it is, and a joint "
    "confidence of cost and date leaves it out.",
)
def resources(scope: Scope) -> Tally | NotMeasurable:
    """Unfinished tasks that take time with neither an assignment nor a cost nor a cost rate, of all of these. The DCMA sets no threshold.

    Not measurable where no task has any: such a schedule is not loaded with resources at all.
    """
    if not any(_is_loaded(task) for _, task in scope.tasks.values()):
        return NotMeasurable("no task has a resource or a cost")
    return share([key for key, (_, task) in scope.working.items() if not _is_loaded(task)], len(scope.working))


def _is_loaded(task: Task) -> bool:
    return bool(task.assignments) or task.cost is not None or task.cost_rate is not None
