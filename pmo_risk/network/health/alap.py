"""Tasks that wait for the last moment."""

from __future__ import annotations

from pmo_risk.network.health.metric import GAO, NONE, Tally, metric, share
from pmo_risk.network.health.scope import Scope


@metric(
    "alap",
    "As late as possible",
    17,
    limit=NONE,
    of="unfinished tasks",
    source=f"{GAO} 2",
    why="Work put as late as possible keeps no float: any delay of it passes on at once, and the dates shown before the run leave no room for the "
    "delays that the run draws.",
)
def alap(scope: Scope) -> Tally:
    """Unfinished tasks and milestones with an as-late-as-possible constraint, of all of them; none."""
    return share([key for key, (_, task) in scope.todo.items() if any(c.kind == "ALAP" for c in task.constraints)], len(scope.todo))
