"""Dates that only push."""

from __future__ import annotations

from pmo_risk.network.health.metric import ANY, GAO, Tally, metric, share
from pmo_risk.network.health.scope import Scope


@metric(
    "soft_constraints",
    "Soft constraints",
    16,
    limit=ANY,
    of="unfinished tasks",
    source=f"{GAO} 2",
    why="A start-no-earlier date holds a task where logic would let it go earlier, so gains before it are lost in every iteration. Good for "
    "deliveries and seasons; bad as a way to draw the plan.",
)
def soft_constraints(scope: Scope) -> Tally:
    """Tasks and milestones that have not begun with a start-no-earlier-than, or unfinished with a finish-no-earlier-than constraint, of all unfinished ones. No
    published threshold.
    """
    soft = [key for key, (_, task) in scope.todo.items() if any(c.kind == "FNET" or (c.kind == "SNET" and not task.is_started) for c in task.constraints)]
    return share(soft, len(scope.todo))
