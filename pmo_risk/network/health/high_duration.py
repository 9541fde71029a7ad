"""Tasks of months."""

from __future__ import annotations

from pmo_risk.network.health.metric import DCMA, FEW, Tally, metric, share
from pmo_risk.network.health.scope import DAYS, Scope


@metric(
    "high_duration",
    "High duration",
    8,
    limit=FEW,
    of="unfinished tasks that take time",
    source=f"{DCMA} 8",
    why="One wide range on a long task hides what makes it uncertain; risks strike all of it or nothing, and nobody can say what a three-point "
    "estimate of it is made of.",
)
def high_duration(scope: Scope) -> Tally:
    """Unfinished tasks with a duration above 44 working days of their calendar, of all unfinished tasks that take time; at most 5%.

    It is the whole duration, its most likely value, of started tasks too.
    """
    return share([key for key in scope.working if scope.days(key) > DAYS + 1e-9], len(scope.working))
