"""Tasks that hang loose."""

from __future__ import annotations

from collections import defaultdict

from pmo_risk.network.health.metric import DCMA, FEW, GAO, Tally, metric, share
from pmo_risk.network.health.scope import Scope


@metric(
    "missing_logic",
    "Missing logic",
    1,
    limit=FEW,
    of="unfinished tasks",
    source=f"{DCMA} 1; {GAO} 2",
    why="A task without a successor can be late in every iteration and delay nothing; one without a predecessor never feels a delay. Both make the "
    "finish look earlier and surer than it is.",
)
def missing_logic(scope: Scope) -> Tally:
    """Unfinished tasks and milestones without a predecessor or without a successor, of all of these; at most 5%.

    A link to a level of effort or summary is none: these drive nothing. A project needs one start and one finish: where only one of its unfinished tasks
    has no predecessor, or only one no successor, that one is not counted.
    """
    open_start: dict[str, list[str]] = defaultdict(list)
    open_end: dict[str, list[str]] = defaultdict(list)
    for key, (project, _) in scope.todo.items():
        if not scope.into.get(key):
            open_start[project.id].append(key)
        if not scope.out_of.get(key):
            open_end[project.id].append(key)
    groups = [*open_start.values(), *open_end.values()]
    loose = {key for keys in groups if len(keys) > 1 for key in keys}
    note = "a project's only start or finish is not counted" if any(len(keys) == 1 for keys in groups) else ""
    return share([key for key in scope.todo if key in loose], len(scope.todo), note)
