"""Support that stands in for work."""

from __future__ import annotations

from pmo_risk.network.health.metric import GAO, NONE, PRACTICE, Tally, metric, share
from pmo_risk.network.health.scope import Scope


@metric(
    "loe_logic",
    "Levels of effort that drive",
    22,
    limit=NONE,
    of="unfinished levels of effort",
    source=f"{GAO} 6; {PRACTICE}",
    why="A level of effort lasts as long as what it supports, and drives nothing in the simulation. A task whose only predecessor or successor is "
    "one is loose; one that is critical says that support, not work, sets the finish.",
)
def loe_logic(scope: Scope) -> Tally:
    """Unfinished levels of effort that are critical, or that are the only predecessor or the only successor of an unfinished task or milestone, of all
    unfinished levels of effort; none.
    """
    efforts = {key for key, (_, task) in scope.view.tasks.items() if task.type == "loe" and not task.is_complete}
    relied = set()
    for first, second, _ in scope.view.edges:
        if first in efforts and second in scope.todo and not scope.into.get(second):
            relied.add(first)
        if second in efforts and first in scope.todo and not scope.out_of.get(first):
            relied.add(second)
    return share([key for key in scope.view.tasks if key in efforts and (key in relied or scope.is_critical(key))], len(efforts))
