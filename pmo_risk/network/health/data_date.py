"""Progress that was looked at nobody knows when."""

from __future__ import annotations

from pmo_risk.network.build import projects_of
from pmo_risk.network.health.metric import GAO, NONE, Tally, metric, share
from pmo_risk.network.health.scope import Scope


@metric(
    "data_date",
    "Progress without a data date",
    26,
    limit=NONE,
    of="projects with progress",
    source=f"{GAO} 9",
    why="Without a data date nothing says what is past and what can still vary: work to do may be simulated in the past.",
)
def data_date(scope: Scope) -> Tally:
    """Projects in which work has begun and that have no data date, of all in which work has begun; none."""
    begun = [p for p in projects_of(scope.view.plan) if any(t.is_started for t in p)]
    return share([p.id for p in begun if p.data_date is None], len(begun))
