"""Links of other kinds than finish to start."""

from __future__ import annotations

from collections import Counter

from pmo_risk.network.health.metric import DCMA, Limit, Tally, Tie, metric
from pmo_risk.network.health.scope import Scope


@metric(
    "link_types",
    "Finish-to-start links",
    4,
    limit=Limit(low=0.9),
    of="links",
    source=f"{DCMA} 4",
    why="Start-to-start and finish-to-finish links carry only part of a delay: a longer task of which only the start is linked delays nothing. "
    "Start-to-finish links run against time and are mostly mistakes.",
)
def link_types(scope: Scope) -> Tally:
    """Finish-to-start links into unfinished tasks, of all links into them; at least 90%. The offenders are the others."""
    others = tuple(Tie(*e) for e in scope.links if e[2].type != "FS")
    kinds = Counter(t.link.type for t in others)
    note = ", ".join(f"{kinds[kind]} {kind}" for kind in ("SS", "FF", "SF") if kinds[kind])
    return Tally(others, len(scope.links), len(scope.links) - len(others), note=note)
