"""Negative lags."""

from __future__ import annotations

from pmo_risk.network.health.metric import DCMA, NONE, Tally, Tie, metric, share
from pmo_risk.network.health.scope import Scope


@metric(
    "leads",
    "Leads",
    2,
    limit=NONE,
    of="links",
    source=f"{DCMA} 2",
    why="A lead lets a successor begin before something that has not happened yet. When the predecessor is drawn longer, the overlap stays as long "
    "as it was planned, which nobody would do.",
)
def leads(scope: Scope) -> Tally:
    """Links into unfinished tasks with a negative lag, of all links into them; none."""
    return share([Tie(*e) for e in scope.links if e[2].lag.value < 0], len(scope.links))
