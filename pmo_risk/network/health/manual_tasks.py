"""Tasks that no link moves."""

from __future__ import annotations

from pmo_risk.network.health.metric import NONE, PRACTICE, Tally, metric, share
from pmo_risk.network.health.scope import Scope


@metric(
    "manual_tasks",
    "Manually scheduled tasks",
    27,
    limit=NONE,
    of="unfinished tasks",
    source=PRACTICE,
    why="A manually scheduled task stays on its date whatever comes before it: delays stop there, in every iteration.",
)
def manual_tasks(scope: Scope) -> Tally:
    """Unfinished tasks and milestones that are scheduled by hand (Microsoft Project), of all of them; none."""
    return share([key for key, (_, task) in scope.todo.items() if task.manual], len(scope.todo))
