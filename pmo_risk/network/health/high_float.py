"""Tasks that may slip by months."""

from __future__ import annotations

from pmo_risk.network.health.metric import DCMA, FEW, Tally, metric, share
from pmo_risk.network.health.scope import DAYS, Scope


@metric(
    "high_float",
    "High float",
    6,
    limit=FEW,
    of="unfinished tasks",
    source=f"{DCMA} 6",
    why="Float of more than two months mostly means a missing successor. Risks on such tasks look harmless in the simulation, since their delays go nowhere.",
)
def high_float(scope: Scope) -> Tally:
    """Unfinished tasks and milestones with a total float above 44 working days of their calendar, of all of them; at most 5%."""
    return share([key for key in scope.todo if scope.floats[key] > DAYS + 1e-9], len(scope.todo))
