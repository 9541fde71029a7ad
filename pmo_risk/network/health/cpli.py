"""How far the longest path fits before the deadline."""

from __future__ import annotations

from pmo_risk.network.health.deadlines import promises
from pmo_risk.network.health.metric import DCMA, Limit, NotMeasurable, Tally, metric
from pmo_risk.network.health.scope import Scope

LEAST = 0.95
MOST_TOLD = 3


@metric(
    "cpli",
    "Critical path length index (CPLI)",
    13,
    limit=Limit(low=LEAST, percent=False),
    of="deadlines",
    source=f"{DCMA} 13",
    why="An index below 1 means that the plan misses its deadline with no risk at all; even at 1 nothing is left for a risk to use up.",
)
def cpli(scope: Scope) -> Tally | NotMeasurable:
    """(Length of the longest path + float to the deadline) / that length, in working time: the path runs from the data date (the start, where there is none) to
    the early finish; at least 0.95.

    Measured for each project with a deadline, and for a portfolio with one; the value is the least of them. The offenders are those below the limit.
    """
    found = promises(scope)
    if not found:
        return NotMeasurable("there is no deadline")
    indices = {p.id: p.hours_to_deadline / p.hours_to_finish for p in found if p.hours_to_finish > 0}
    if not indices:
        return NotMeasurable("there is no work to go")
    low = tuple(i for i, index in indices.items() if index < LEAST - 1e-12)
    return Tally(low, len(indices), value=min(indices.values()), note="; ".join(p.text for p in found[:MOST_TOLD]))
