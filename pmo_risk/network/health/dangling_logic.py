"""Tasks with one loose end in spite of their links."""

from __future__ import annotations

from pmo_risk.network.health.metric import GAO, NONE, Tally, metric, share
from pmo_risk.network.health.scope import Scope
from pmo_risk.network.order import Edge


@metric(
    "dangling_logic",
    "Dangling logic",
    15,
    limit=NONE,
    of="unfinished tasks that take time",
    source=f"{GAO} 2",
    why="Half of the task is loose: where only its start has a successor, a longer duration delays nothing; where only its finish has a "
    "predecessor, it starts as early as it likes. Links are there, and uncertainty gets lost all the same.",
)
def dangling_logic(scope: Scope) -> Tally:
    """Unfinished tasks that take time and have predecessors none of which drives the start (only FF or SF links into them; not asked of started ones), or
    successors none of which the finish drives (only SS or SF links out of them), of all of these; none.
    """
    starts = {key for key, (_, task) in scope.working.items() if not task.is_started and _none(scope.into.get(key, []), 1, "S")}
    ends = {key for key in scope.working if _none(scope.out_of.get(key, []), 0, "F")}
    note = f"{len(starts)} with a loose start, {len(ends)} with a loose finish" if starts or ends else ""
    return share([key for key in scope.working if key in starts or key in ends], len(scope.working), note)


def _none(edges: list[Edge], end: int, letter: str) -> bool:
    """True where there are links and none is tied to that end."""
    return bool(edges) and all(link.type[end] != letter for _, _, link in edges)
