"""How thickly tasks are linked."""

from __future__ import annotations

from pmo_risk.network.health.metric import PRACTICE, Limit, Tally, metric
from pmo_risk.network.health.scope import Scope


@metric(
    "logic_density",
    "Logic density",
    19,
    limit=Limit(1.5, 4, percent=False),
    of="unfinished tasks",
    source=f"{PRACTICE} (as Acumen Fuse and Powerproject, which draw the lower line at 2)",
    why="With few links a delay meets nothing to delay; with very many, one delay is counted on many paths that are one in truth, and nobody can "
    "check the logic.",
)
def logic_density(scope: Scope) -> Tally:
    """Links at an unfinished task or milestone on average, those into it and those out of it, so that a link between two of them counts at both ends; 1.5 to 4.
    A chain comes close to 2.
    """
    ends = sum(len(scope.into.get(key, ())) + len(scope.out_of.get(key, ())) for key in scope.todo)
    return Tally((), len(scope.todo), ends)
