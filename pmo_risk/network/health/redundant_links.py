"""Links that two others already imply."""

from __future__ import annotations

from collections import defaultdict

from pmo_risk.network.health.metric import ANY, PRACTICE, Tally, Tie, metric, share
from pmo_risk.network.health.scope import Scope
from pmo_risk.network.order import Edge


@metric(
    "redundant_links",
    "Redundant links",
    28,
    limit=ANY,
    of="links",
    source=PRACTICE,
    why="They change no date while the longer way is there, but make a plan look better linked than it is, and its density and merges larger.",
)
def redundant_links(scope: Scope) -> Tally:
    """Finish-to-start links without a lag into unfinished tasks, where a way of two such links leads from the one task to the other as well, of all links into
    unfinished tasks. No published threshold.
    """
    before: dict[str, set[str]] = defaultdict(set)
    for first, second, _ in filter(_is_plain, scope.logic):
        before[second].add(first)
    found = [Tie(*e) for e in scope.links if _is_plain(e) and any(e[0] in before.get(between, ()) for between in before[e[1]])]
    return share(found, len(scope.links))


def _is_plain(edge: Edge) -> bool:
    return edge[2].type == "FS" and edge[2].lag.value == 0
