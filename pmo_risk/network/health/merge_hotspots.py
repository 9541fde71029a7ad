"""Tasks on which many others must wait."""

from __future__ import annotations

from pmo_risk.network.health.metric import ANY, GAO, PRACTICE, Tally, metric, share
from pmo_risk.network.health.scope import Scope

MANY = 5


@metric(
    "merge_hotspots",
    "Merge hotspots",
    20,
    limit=ANY,
    of="unfinished tasks",
    source=f"{PRACTICE}; {GAO} 8",
    why="Where many uncertain paths meet, the latest of them wins, and the finish is later than that of each path alone (merge bias). Nothing is "
    "wrong with such tasks: they are where a plan without risks is most too early.",
)
def merge_hotspots(scope: Scope) -> Tally:
    """Unfinished tasks and milestones with five or more different unfinished predecessors, of all of them; those with the most first. No published
    threshold.
    """
    waits = {key: len({first for first, _, _ in scope.into.get(key, ()) if first in scope.todo}) for key in scope.todo}
    spots = sorted((key for key, n in waits.items() if n >= MANY), key=lambda key: -waits[key])
    return share(spots, len(scope.todo), f"up to {waits[spots[0]]} predecessors" if spots else "")
