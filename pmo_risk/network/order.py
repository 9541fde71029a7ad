"""One order of the tasks in which every task comes after its predecessors, whatever order they were given in, or the cycles that forbid it."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pmo_risk.errors import GraphError, Problem, shown
from pmo_risk.model.link import Link

_MOST_SHOWN = 20
_MOST_STEPS = 5_000_000

Edge = tuple[str, str, Link]


@dataclass(frozen=True)
class Cycle:
    """Links that lead from a task back to itself."""

    edges: tuple[Edge, ...]

    def __str__(self) -> str:
        parts = [f"{first} -{link.type}{_lag(link)}->" for first, _, link in self.edges]
        if len(parts) > _MOST_SHOWN:
            parts[_MOST_SHOWN - 1 : -1] = [f"… {len(parts) - _MOST_SHOWN} more …"]
        return " ".join([*parts, self.edges[0][0]])


def topological(keys: Iterable[str], edges: Sequence[Edge]) -> list[str]:
    """The keys, each after its predecessors; of those that are free, the alphabetically first comes first.

    Raises
    ------
    GraphError : CYCLE, with one shortest cycle of each knot of tasks.
    """
    waits: dict[str, int] = dict.fromkeys(keys, 0)
    after: dict[str, list[str]] = {key: [] for key in waits}
    for first, second, _ in edges:
        waits[second] += 1
        after[first].append(second)
    free = [key for key, n in waits.items() if n == 0]
    heapq.heapify(free)
    order: list[str] = []
    while free:
        key = heapq.heappop(free)
        order.append(key)
        for second in after[key]:
            waits[second] -= 1
            if waits[second] == 0:
                heapq.heappush(free, second)
    if len(order) < len(waits):
        raise cycle_error(cycles(waits, edges))
    return order


def cycle_error(found: Sequence[Cycle]) -> GraphError:
    """The error that shows these cycles."""
    problem = cycle_problems(found)[0]
    if len(found) > 1:
        what = f"{len(found)} separate cycles: " + "; ".join(str(c) for c in found[:_MOST_SHOWN])
        return GraphError(what, code=problem.code, remedy="remove or reverse one of the links of each")
    return GraphError(problem.what, code=problem.code, remedy=problem.remedy)


def cycle_problems(found: Iterable[Cycle]) -> list[Problem]:
    """One problem a cycle."""
    return [Problem("error", "CYCLE", f"task {shown(c.edges[0][0])}", f"cycle {c}", "remove or reverse one of these links") for c in found]


def cycles(keys: Iterable[str], edges: Sequence[Edge]) -> list[Cycle]:
    """A shortest cycle of each strongly connected component (Tarjan's, by NetworkX), by the alphabetically first task.

    In a knot so large that trying every task would take too long it is the shortest among those tried.
    """
    import networkx as nx

    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(sorted(keys))
    links: dict[tuple[str, str], Link] = {}
    for first, second, link in sorted(edges, key=lambda e: (e[0], e[1], e[2].type, str(e[2].lag))):
        graph.add_edge(first, second)
        links.setdefault((first, second), link)
    found = []
    for component in nx.strongly_connected_components(graph):
        loops = [key for key in sorted(component) if graph.has_edge(key, key)]
        if len(component) > 1 or loops:
            path = loops[:1] or _shortest({k: sorted(s for s in graph[k] if s in component) for k in sorted(component)})
            turn = path.index(min(path))
            path = path[turn:] + path[:turn]
            found.append(Cycle(tuple((a, b, links[a, b]) for a, b in zip(path, path[1:] + path[:1], strict=True))))
    return sorted(found, key=lambda c: c.edges[0][0])


def _shortest(after: Mapping[str, Sequence[str]]) -> list[str]:
    """Breadth first from each task of a component in turn, no deeper than the best cycle so far."""
    best: list[str] = []
    steps = 0
    for root in after:
        before: dict[str, str] = {}
        layer = [root]
        depth = 1
        while layer and root not in before and (not best or depth < len(best)):
            following = []
            for key in layer:
                steps += len(after[key])
                for second in after[key]:
                    if second not in before:
                        before[second] = key
                        following.append(second)
            layer, depth = following, depth + 1
        if root in before:
            best = [root]
            while before[best[-1]] != root:
                best.append(before[best[-1]])
            best.reverse()
            best = best[-1:] + best[:-1]
        if steps > _MOST_STEPS:
            break
    return best


def _lag(link: Link) -> str:
    return f"{'+' if link.lag.value > 0 else ''}{link.lag}" if link.lag.value else ""
