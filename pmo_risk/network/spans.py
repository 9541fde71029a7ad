"""Levels of effort and summaries: tasks whose dates follow from those of others, and which drive none.

A level of effort starts with the earliest of what its links say of its start, and finishes with the latest of what they say of its finish, whether it is their
predecessor or their successor. A summary spans all tasks below its place in the work breakdown.
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
    between = [e for e in tied if e[0] in spans and e[1] in spans and not _is_summary(tasks, e[0]) and not _is_summary(tasks, e[1])]
    below = [(key, over, Link(key)) for over in sorted(spans) if _is_summary(tasks, over) for key in _below(tasks, over) if key in spans]
    return [*between, *below]


def ties_of(tied: Iterable[Edge], tasks: Tasks, number: Mapping[str, int], lag: Lag, minute: Minute) -> dict[int, tuple[Tie, ...]]:
    """The ties of each span by its number."""

    def happened(key: str, end: str) -> float:
        task = tasks[key][1]
        return minute(task.actual_start if end == "S" else task.actual_finish, math.nan)

    found: dict[int, list[Tie]] = {number[key]: [] for key, (_, t) in tasks.items() if t.is_span}
    for first, second, link in tied:
        minutes, _, axis = lag(first, second, link)
        a, b = number[first], number[second]
        if tasks[second][1].type == "loe":
            found[b].append(Tie(a, link.type[0], link.type[1] == "F", minutes, axis, moment=happened(first, link.type[0])))
        if tasks[first][1].type == "loe" and not tasks[second][1].is_span:
            found[a].append(Tie(b, link.type[1], link.type[0] == "F", minutes, axis, True, happened(second, link.type[1])))
    for key, (_, task) in tasks.items():
        if task.type == "summary":
            below = _below(tasks, key)
            inside = [number[k] for k in ([k for k in below if not tasks[k][1].is_complete] or below)]
            found[number[key]] = [t for n in inside for t in (Tie(n, "S", False), Tie(n, "F", True))]
    return {n: tuple(ties) for n, ties in found.items()}


def _is_summary(tasks: Tasks, key: str) -> bool:
    return tasks[key][1].type == "summary"


def _below(tasks: Tasks, key: str) -> list[str]:
    """Tasks of the same project below a summary, but for other summaries."""
    project, summary = tasks[key]
    return [
        k
        for k, (p, t) in tasks.items()
        if p.id == project.id and t.type != "summary" and (not summary.wbs or t.wbs == summary.wbs or t.wbs.startswith(summary.wbs + "."))
    ]
