"""Projects as NetworkX graphs and back.

A project's graph is a MultiDiGraph, since two tasks may have two links (SS and FF), which a DiGraph would silently make one. Node attributes
are ``task`` (the Task) and ``duration`` (its mean); edge attributes are ``link``, ``type`` and ``lag``.
"""

from __future__ import annotations

import inspect
from datetime import datetime
from typing import TYPE_CHECKING, Any

from pmo_risk.errors import GraphError, PmoRiskError, near, raise_all, shown
from pmo_risk.model.link import Link
from pmo_risk.model.parts import refuse_others
from pmo_risk.model.task import Task

if TYPE_CHECKING:
    import networkx as nx

    from pmo_risk.model.project import Project

_TASK_FIELDS = tuple(n for n in inspect.signature(Task).parameters if n not in ("id", "after"))
_LINK_FIELDS = ("type", "lag")
_DERIVED = ("task", "link")


def to_graph(project: Project) -> nx.MultiDiGraph[str]:
    """The project's network; every task is a node, every link an edge with a key of its own."""
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(name=project.id)
    for task in project.tasks:
        graph.add_node(task.id, task=task, duration=task.duration.mean)
    for link, successor in project.links():
        graph.add_edge(link.predecessor, successor, link=link, type=link.type, lag=link.lag)
    return graph


def from_graph(graph: nx.Graph[Any], id: str, start: str | datetime, **fields: Any) -> Project:  # noqa: A002  # the promised name
    """A project from a directed graph.

    A node's attributes are those of a Task (``duration`` at least: a number, text or distribution), or ``task``, a whole Task. An edge's
    are ``type`` (default FS) and ``lag``, or ``link``, a whole Link. Node names become ids as text; two that give the same text are an error.
    Other attributes are an error that names the nearest known one, for a misspelt ``lag`` would be lost in silence; so are attributes that
    contradict the whole Task or Link beside them.

    >>> import networkx as nx
    >>> G = nx.DiGraph()
    >>> G.add_node("design", duration=20); G.add_node("build", duration="12w"); G.add_edge("design", "build", lag="5d")
    >>> from_graph(G, "bridge", "2027-01-04")["build"].after
    (Link(predecessor='design', type='FS', lag=Span(value=5.0, unit='d'), successor=None, when=''),)
    """
    from pmo_risk.model.project import Project

    if not graph.is_directed():
        raise GraphError("an undirected graph has no before and after", code="UNDIRECTED", remedy="give a DiGraph or MultiDiGraph")
    errors: list[PmoRiskError] = []
    after: dict[Any, list[Link]] = {node: [] for node in graph}
    for predecessor, successor, data in graph.edges(data=True):
        try:
            after[successor].append(_link(predecessor, successor, data))
        except PmoRiskError as error:
            errors.append(error)
    tasks = []
    for node, data in graph.nodes(data=True):
        try:
            tasks.append(_task(node, data, after[node]))
        except PmoRiskError as error:
            errors.append(error)
    raise_all("graph", errors)
    return Project(id, start, tasks, **fields)


def _task(node: Any, data: dict[str, Any], after: list[Link]) -> Task:
    whole: Any = data.get("task")
    if whole is not None:
        refuse_others((whole,), Task, f"node {shown(node)}")
        _agree(data, {"duration": whole.duration.mean}, "task", f"node {shown(node)}")
        task: Task = whole.replace(id=str(node), after=after)
        return task
    given = {k: v for k, v in data.items() if k not in _DERIVED}
    unknown = [k for k in given if k not in _TASK_FIELDS]
    if unknown:
        hint = near(str(unknown[0]), _TASK_FIELDS)
        raise GraphError(f"unknown attribute {', '.join(map(shown, unknown))}", where=f"node {shown(node)}", code="UNKNOWN_ATTRIBUTE", remedy=hint)
    if given.get("duration") is None:
        raise GraphError("no duration", where=f"node {shown(node)}", code="DURATION_MISSING", remedy="give each node a 'duration'; 0 makes a milestone")
    return Task(str(node), given.pop("duration"), after=after, **given)


def _agree(data: dict[str, Any], derived: dict[str, Any], whole: str, where: str) -> None:
    """Refuse attributes beside a whole Task or Link that say something else, for they would be lost."""
    other = [k for k, v in data.items() if k != whole and (k not in derived or v != derived[k])]
    if other:
        what = f"attribute {shown(other[0])} says other than the {whole!r} beside it"
        raise GraphError(what, where=where, code="ATTRIBUTE_CONFLICT", remedy=f"change the {whole!r}, or remove it")


def _link(predecessor: Any, successor: Any, data: dict[str, Any]) -> Link:
    whole: Any = data.get("link")
    if whole is not None:
        refuse_others((whole,), Link, f"edge {shown(predecessor)} to {shown(successor)}")
        _agree(data, {"type": whole.type, "lag": whole.lag}, "link", f"edge {shown(predecessor)} to {shown(successor)}")
        return Link(str(predecessor), whole.type, whole.lag)
    unknown = [k for k in data if k not in (*_LINK_FIELDS, *_DERIVED)]
    if unknown:
        where = f"edge {shown(predecessor)} to {shown(successor)}"
        raise GraphError(
            f"unknown attribute {', '.join(map(shown, unknown))}",
            where=where,
            code="UNKNOWN_ATTRIBUTE",
            remedy=near(str(unknown[0]), _LINK_FIELDS) or "an edge has type and lag",
        )
    return Link(str(predecessor), **{k: data[k] for k in _LINK_FIELDS if k in data})
