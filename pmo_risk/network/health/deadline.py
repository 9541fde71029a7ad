"""Plans that are late as they are."""

from __future__ import annotations

from pmo_risk.network.health.deadlines import promises
from pmo_risk.network.health.metric import GAO, NONE, PRACTICE, Tally, metric, share
from pmo_risk.network.health.scope import Scope

MOST_TOLD = 3


@metric(
    "deadline",
    "Finish after the deadline",
    29,
    limit=NONE,
    of="deadlines",
    source=f"{GAO} 8; {PRACTICE}",
    why="A plan that misses its deadline without any risk will miss it in nearly every iteration; the run then says how late, not whether.",
)
def deadline(scope: Scope) -> Tally:
    """Projects, and the portfolio, whose early finish without risks is after their deadline, of all that have one; none."""
    found = promises(scope)
    return share([p.id for p in found if p.is_late], len(found), "; ".join(p.text for p in found[:MOST_TOLD]))
