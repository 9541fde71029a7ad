"""Tasks of no length that are no milestones."""

from __future__ import annotations

from pmo_risk.network.health.metric import ANY, PRACTICE, Tally, metric, share
from pmo_risk.network.health.scope import Scope, takes_time


@metric(
    "zero_durations",
    "Work without duration",
    24,
    limit=ANY,
    of="unfinished tasks",
    source=PRACTICE,
    why="Uncertainty is a factor on a duration, and a factor on nothing is nothing. If it is work, give it time; if it is an event, call it a milestone.",
)
def zero_durations(scope: Scope) -> Tally:
    """Unfinished tasks whose duration is zero for certain and that are not marked as milestones, of all unfinished tasks and milestones. No published
    threshold.
    """
    return share([key for key, (_, task) in scope.todo.items() if not takes_time(task) and task.milestone is None], len(scope.todo))
