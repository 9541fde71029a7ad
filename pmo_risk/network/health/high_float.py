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
    """Unfinished tasks and milestones with a total float above 44 working days of their calendar, of all of them; at most 5%.

    Where the project's deadline is later than its early finish, float counts to the early finish: else every task of a plan with a reserve would have it.
    """
    return share([key for key in scope.todo if scope.floats_to_finish[key] > DAYS + 1e-9], len(scope.todo))
