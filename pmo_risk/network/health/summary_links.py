"""Links on summaries."""

from __future__ import annotations

from pmo_risk.network.health.metric import GAO, NONE, Tally, metric, share
from pmo_risk.network.health.scope import Scope


@metric(
    "summary_links",
    "Summaries with logic",
    21,
    limit=NONE,
    of="summary tasks",
    source=f"{GAO} 2",
    why="A summary only adds up what is below it. A link on it hides which work waits for what, and drives nothing in the simulation.",
)
def summary_links(scope: Scope) -> Tally:
    """Summary tasks with a link into or out of them, of all summary tasks; none."""
    summaries = [key for key, (_, task) in scope.view.tasks.items() if task.type == "summary"]
    linked = {key for first, second, _ in scope.view.edges for key in (first, second)}
    return share([key for key in summaries if key in linked], len(summaries))
