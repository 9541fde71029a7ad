"""Positive lags."""

from __future__ import annotations

from pmo_risk.network.health.metric import DCMA, FEW, Tally, Tie, metric, share
from pmo_risk.network.health.scope import Scope


@metric(
    "lags",
    "Lags",
    3,
    limit=FEW,
    of="links",
    source=f"{DCMA} 3",
    why="A lag is time without a name: no distribution varies it and no risk can hit it. Work hidden in lags is certain in every iteration, so the "
    "spread comes out too narrow.",
)
def lags(scope: Scope) -> Tally:
    """Links into unfinished tasks with a positive lag, of all links into them; at most 5%."""
    return share([Tie(*e) for e in scope.links if e[2].lag.value > 0], len(scope.links))
