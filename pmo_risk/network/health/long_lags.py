"""Lags and leads of weeks."""

from __future__ import annotations

from pmo_risk.network.health.metric import GAO, NONE, PRACTICE, Tally, Tie, metric, share
from pmo_risk.network.health.scope import Scope

WORKING_DAYS, ELAPSED_DAYS = 10, 14


@metric(
    "long_lags",
    "Long lags",
    18,
    limit=NONE,
    of="links",
    source=f"{GAO} 2; limit: {PRACTICE}",
    why="Two weeks of waiting are work that somebody does, or a delivery that can be late. As a lag they take exactly that long in every iteration.",
)
def long_lags(scope: Scope) -> Tally:
    """Links into unfinished tasks whose lag or lead is longer than 10 working days (14 days where it runs around the clock), of all links into them; none.

    A lag in percent is of the predecessor's duration.
    """
    return share([Tie(*e) for e in scope.links if abs(scope.lag_days(e)) > (ELAPSED_DAYS if scope.is_elapsed(e) else WORKING_DAYS) + 1e-9], len(scope.links))
