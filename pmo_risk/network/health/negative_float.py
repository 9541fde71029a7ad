"""Tasks that are already too late."""

from __future__ import annotations

from pmo_risk.network.health.metric import DCMA, NONE, Tally, metric, share
from pmo_risk.network.health.scope import Scope


@metric(
    "negative_float",
    "Negative float",
    7,
    limit=NONE,
    of="unfinished tasks",
    source=f"{DCMA} 7",
    why="The plan already breaks a date that it promises, before any risk strikes. Find out which, or every percentile is held against a date that "
    "was never possible.",
)
def negative_float(scope: Scope) -> Tally:
    """Unfinished tasks and milestones with a total float below zero, of all of them; none."""
    late = [key for key in scope.todo if scope.floats[key] < -1e-6]
    return share(late, len(scope.todo), f"down to {min(scope.floats[key] for key in late):.4g} d" if late else "")
