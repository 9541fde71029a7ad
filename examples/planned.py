"""A project as schedule files can hold it: one duration and one cost a task, the most likely ones.

Primavera and Microsoft Project files have no room for distributions; these are the numbers that a planner would have typed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

import pmo_risk as pr
from pmo_risk.network import deterministic

Dates = Mapping[str, tuple[datetime, datetime]]
MINUTE = 60.0


def hours(plan: pr.Project, task: pr.Task) -> float:
    """The most likely duration in working hours, to the minute."""
    value = deterministic(task.duration)
    return round((value if task.unit == "h" else value * plan.calendar.hours.day) * MINUTE) / MINUTE


def lag_hours(plan: pr.Project, link: pr.Link) -> float:
    """The lag in working hours of the predecessor's calendar."""
    return link.lag.value if link.lag.unit == "h" else link.lag.value * plan.calendar.hours.day


def costs(plan: pr.Project, task: pr.Task) -> Iterator[tuple[str, float]]:
    """What the task costs, as named amounts: what is bought or let, and the team's time."""
    if task.cost is not None:
        yield "Purchases and contracts", round(deterministic(task.cost), 2)
    if task.cost_rate is not None:
        yield "Team", round(deterministic(task.cost_rate) * hours(plan, task) / plan.calendar.hours.day, 2)


def fixed_plan(plan: pr.Project) -> pr.Project:
    """The same project with every distribution replaced by its most likely value, and no risks."""
    fixed = [t.replace(duration=hours(plan, t), unit="h", cost=sum(c for _, c in costs(plan, t)) or None, cost_rate=None) for t in plan]
    return plan.replace(tasks=fixed, risks=())


def planned_dates(plan: pr.Project) -> Dates:
    """Early start and finish of every task of the fixed plan."""
    table = pr.schedule(fixed_plan(plan))
    pairs = zip(table["early_start"], table["early_finish"], strict=True)
    return {str(task_id): (a.to_pydatetime(), b.to_pydatetime()) for task_id, (a, b) in zip(table.index, pairs, strict=True)}


@dataclass(frozen=True)
class Node:
    """One element of the work breakdown: its dotted code, its own part of the code, its name and its tasks."""

    code: str
    short: str
    name: str
    level: int
    parent: str
    tasks: tuple[pr.Task, ...]


def outline(plan: pr.Project, names: Mapping[str, str]) -> list[Node]:
    """The work breakdown in order: parents before their children, in the order in which tasks first mention them."""
    codes: dict[str, None] = {}
    for task in plan:
        parts = task.wbs.split(".")
        for depth in range(1, len(parts) + 1):
            codes[".".join(parts[:depth])] = None

    def below(parent: str) -> Iterator[str]:
        for code in codes:
            if code.rpartition(".")[0] == parent:
                yield code
                yield from below(code)

    return [Node(c, c.rpartition(".")[2], names.get(c, c), c.count(".") + 1, c.rpartition(".")[0], tuple(t for t in plan if t.wbs == c)) for c in below("")]
