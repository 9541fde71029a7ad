"""Levels of effort and summaries: tasks whose dates follow from those of others, and which drive none.

A level of effort starts with the earliest of what its links say of its start, and finishes with the latest of what they say of its finish, whether it is their
predecessor or their successor. A summary spans all tasks below its place in the work breakdown: where its project has a data date those that are not finished,
if any. Links to and from summaries count for nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from pmo_risk.model import Link, Project, Task
from pmo_risk.network.order import Edge

Tasks = Mapping[str, tuple[Project, Task]]
Lag = Callable[[str, str, Link], tuple[float, float, int]]
Minute = Callable[[datetime | None, float], float]


@dataclass(frozen=True, slots=True)
class Tie:
    """What a span takes from one end of another activity.

    That end is ``"S"`` or ``"F"``, and gives the span's start or (``to_finish``) finish, moved by ``lag`` minutes of the calendar ``axis``, backwards where
    the span is the predecessor (``back``). ``moment`` is when that end happened, NaN where it has not.
    """

    other: int
    end: str
    to_finish: bool
    lag: float = 0.0
    axis: int = 0
    back: bool = False
    moment: float = math.nan


def span_edges(tied: Sequence[Edge], tasks: Tasks, spans: set[str]) -> list[Edge]:
    """Edges that put spans in an order: each after the spans that it takes dates from."""
    between = [e for e in tied if e[0] in spans and e[1] in spans and not _is_of_summary(tasks, e)]
    below = [(key, over, Link(key)) for over, inside in _below(tasks).items() for key in inside if key in spans]
    return [*between, *below]


def ties_of(tied: Iterable[Edge], tasks: Tasks, number: Mapping[str, int], lag: Lag, minute: Minute) -> dict[int, tuple[Tie, ...]]:
    """The ties of each span by its number."""

    def happened(key: str, end: str) -> float:
        task = tasks[key][1]
        return minute(task.actual_start if end == "S" else task.actual_finish, math.nan)

    found: dict[int, list[Tie]] = {number[key]: [] for key, (_, t) in tasks.items() if t.is_span}
    for first, second, link in (e for e in tied if not _is_of_summary(tasks, e)):
        minutes, _, axis = lag(first, second, link)
        a, b = number[first], number[second]
        if tasks[second][1].type == "loe":
            found[b].append(Tie(a, link.type[0], link.type[1] == "F", minutes, axis, moment=happened(first, link.type[0])))
        if tasks[first][1].type == "loe" and not tasks[second][1].is_span:
            found[a].append(Tie(b, link.type[1], link.type[0] == "F", minutes, axis, True, happened(second, link.type[1])))
    for key, below in _below(tasks).items():
        to_do = [k for k in below if tasks[key][0].data_date is not None and not tasks[k][1].is_complete]
        inside = [number[k] for k in to_do or below]
        found[number[key]] = [t for n in inside for t in (Tie(n, "S", False), Tie(n, "F", True))]
    return {n: tuple(ties) for n, ties in found.items()}


def _is_of_summary(tasks: Tasks, edge: Edge) -> bool:
    return "summary" in (tasks[edge[0]][1].type, tasks[edge[1]][1].type)


def _below(tasks: Tasks) -> dict[str, list[str]]:
    """By the key of each summary, the tasks of its project below it, but for other summaries."""
    below: dict[tuple[str, str], list[str]] = {(p.id, t.wbs): [] for p, t in tasks.values() if t.type == "summary"}
    for key, (project, task) in tasks.items():
        if task.type != "summary":
            levels = task.wbs.split(".") if task.wbs else []
            for place in (".".join(levels[:n]) for n in range(len(levels) + 1)):
                if (project.id, place) in below:
                    below[project.id, place].append(key)
    return {key: below[p.id, t.wbs] for key, (p, t) in tasks.items() if t.type == "summary"}
