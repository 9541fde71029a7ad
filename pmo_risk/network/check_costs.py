"""Checks of costs: money of assignments that is in no cost, or in two."""

from __future__ import annotations

from collections.abc import Iterator

from pmo_risk.errors import Problem
from pmo_risk.model import Task
from pmo_risk.model.units import minutes_per
from pmo_risk.network.build import projects_of
from pmo_risk.network.deterministic import deterministic
from pmo_risk.network.view import View, listed

_SAME = 1e-6


def assignments_without_cost(view: View) -> Iterator[Problem]:
    """Money of assignments of tasks that have no cost of their own, nor an item that prices them: it is in no sum."""
    priced = _priced(view)
    ids = [key for key, p, t in view.todo() if _left(t) > 0 and t.cost is None and t.cost_rate is None and (p.id, t.id) not in priced]
    if ids:
        what = f"the money of the assignments of {len(ids)} tasks is in no cost: {listed(ids)}"
        yield Problem("note", "ASSIGNMENT_COST", "", what, "give the tasks a cost, or take plan.with_resource_costs()")


def assignments_priced_twice(view: View) -> Iterator[Problem]:
    """Tasks whose own cost may hold the money of an assignment that an item prices too."""
    ids, priced = [], _priced(view)
    for key, project, task in view.todo():
        items = priced.get((project.id, task.id), ())
        money = sum(a.remaining_cost for a in task.assignments if a.resource in items)
        rate = deterministic(task.cost_rate) if task.cost_rate is not None else 0.0
        unit = minutes_per(task.unit or project.time_unit, project.calendar.hours) / minutes_per(project.time_unit, project.calendar.hours)
        own = (deterministic(task.cost) if task.cost is not None else 0.0) + rate * deterministic(task.work) * unit
        if money > 0 and own >= money * (1 - _SAME):
            ids.append(key)
    if ids:
        what = f"{len(ids)} tasks have a cost of their own that is no less than that of the assignments which an item prices too: {listed(ids)}"
        yield Problem("warning", "PRICED_TWICE", "", what, "take it out of the tasks, as plan.with_resource_costs() does")


def resources_without_units(view: View) -> Iterator[Problem]:
    """Items that price assignments with nothing left to use: they cost nothing."""
    priced = _priced(view)
    ids = [
        key
        for key, project, task in view.todo()
        if any(not any(a.remaining for a in task.assignments if a.resource == r) for r in priced.get((project.id, task.id), ()))
    ]
    if ids:
        what = f"items price resources of {len(ids)} tasks whose assignments have no units left to use, and cost nothing: {listed(ids)}"
        yield Problem("warning", "NO_UNITS", "", what, "give the assignments remaining=, the units still to be used")


def _priced(view: View) -> dict[tuple[str, str], set[str]]:
    """By project and task, the resources that items price."""
    found: dict[tuple[str, str], set[str]] = {}
    for project in projects_of(view.plan):
        for item in project.costs:
            if item.resource is not None and item.task is not None:
                found.setdefault((project.id, item.task), set()).add(item.resource)
    return found


def _left(task: Task) -> float:
    return sum(a.remaining_cost for a in task.assignments)


CHECKS = (assignments_without_cost, assignments_priced_twice, resources_without_units)
