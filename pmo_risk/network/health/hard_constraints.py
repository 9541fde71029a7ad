"""Dates that hold against logic."""

from __future__ import annotations

from pmo_risk.model.constraint import PULLS
from pmo_risk.network.health.metric import DCMA, FEW, Tally, metric, share
from pmo_risk.network.health.scope import Scope


@metric(
    "hard_constraints",
    "Hard constraints",
    5,
    limit=FEW,
    of="unfinished tasks",
    source=f"{DCMA} 5",
    why="A hard date keeps delays from passing on: late iterations turn into negative float instead of a later finish, and the S-curve is cut off "
    "where the risk is.",
)
def hard_constraints(scope: Scope) -> Tally:
    """Unfinished tasks and milestones with a constraint that the DCMA calls hard (must start or finish on, start or finish no later than; P6's mandatory
    dates are of these), of all of them; at most 5%.
    """
    hard = [key for key, (_, task) in scope.todo.items() if any(c.kind in PULLS for c in task.constraints)]
    mandatory = sum(1 for key in hard if any(c.mandatory for c in scope.todo[key][1].constraints))
    return share(hard, len(scope.todo), f"{mandatory} override logic (mandatory)" if mandatory else "")
