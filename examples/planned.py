"""A project with one duration and one cost a task, the most likely ones: what Primavera and Microsoft Project files of it hold.

These are the numbers that a planner would have typed.
"""

from __future__ import annotations

import pmo_risk as pr
from pmo_risk.network import deterministic

MINUTE = 60.0


def hours(plan: pr.Project, task: pr.Task) -> float:
    """The most likely duration in working hours, to the minute."""
    value = deterministic(task.duration)
    return round((value if task.unit == "h" else value * plan.calendar.hours.day) * MINUTE) / MINUTE


def cost(plan: pr.Project, task: pr.Task) -> float:
    """What the task costs: what is bought or let, and the team's time."""
    bought = 0.0 if task.cost is None else deterministic(task.cost)
    team = 0.0 if task.cost_rate is None else deterministic(task.cost_rate) * hours(plan, task) / plan.calendar.hours.day
    return bought + team


def fixed_plan(plan: pr.Project) -> pr.Project:
    """The same project with every distribution replaced by its most likely value, and no risks."""
    fixed = [t.replace(duration=hours(plan, t), unit="h", cost=cost(plan, t) or None, cost_rate=None) for t in plan]
    return plan.replace(tasks=fixed, risks=())
