"""Work that overtook its logic."""

from __future__ import annotations

from pmo_risk.network.health.metric import GAO, NONE, Tally, metric, share
from pmo_risk.network.health.scope import Scope


@metric(
    "out_of_sequence",
    "Out-of-sequence progress",
    23,
    limit=NONE,
    of="unfinished tasks",
    source=f"{GAO} 9",
    why="Work goes on in another order than the logic says, so the rest of these tasks waits for what it has already overtaken (retained logic), or"
    " ignores it (progress override). Either way the iterations follow logic that is not true any more.",
)
def out_of_sequence(scope: Scope) -> Tally:
    """Unfinished tasks that began before their links allowed, of all unfinished ones; none."""
    return share([key for key in scope.view.overtaken() if key in scope.todo], len(scope.todo))
