"""The same costs written otherwise: those of tasks as items, those of assignments as resources priced by date. No money is counted twice."""

from __future__ import annotations

from math import fsum
from typing import Any

from pmo_risk.distributions import Distribution, fixed
from pmo_risk.errors import GraphError, shown
from pmo_risk.model.cost_faults import cbs_of
from pmo_risk.model.cost_item import CostItem
from pmo_risk.model.project import Project
from pmo_risk.model.resource import Assignment
from pmo_risk.model.task import Task
from pmo_risk.model.units import minutes_per

_SAME = 1e-6


def itemized(project: Project, *, escalation: str = "", currency: str = "", paid: str = "even") -> Project:
    """The project with what its tasks cost as cost items, so that it can be escalated, in another currency, or paid at the start or end.

    A task's ``cost`` becomes the item ``"<task>:cost"`` and its ``cost_rate`` ``"<task>:rate"``; their draws have streams of their own. Correlations that
    name a task's cost must name the item in its place.

    Parameters
    ----------
    project : with costs on its tasks.
    escalation, currency, paid : of the new items; see ``CostItem``. A cost by duration is paid evenly whatever ``paid`` says.

    >>> plan = Project("p", "2027-01-04", [Task("dig", 10, cost=500, cost_rate=20)])
    >>> [(i.id, i.kind) for i in itemized(plan).costs], itemized(plan)["dig"].cost
    ([('dig:cost', 'fixed'), ('dig:rate', 'rate')], None)
    """
    items = list(project.costs)
    for task in project:
        common: dict[str, Any] = {"task": task.id, "cbs": cbs_of(task.codes.items()), "escalation": escalation, "currency": currency}
        if task.cost is not None:
            items.append(CostItem(f"{task.id}:cost", task.cost, paid=paid, **common))
        if task.cost_rate is not None:
            rate, per = _by_duration(project, task.cost_rate)
            items.append(CostItem(f"{task.id}:rate", rate=rate, per=per, **common))
    return project.replace(tasks=[t.replace(cost=None, cost_rate=None) for t in project], costs=items)


def _by_duration(project: Project, rate: Distribution) -> tuple[Distribution, str]:
    """A cost rate in a working unit: an item's rate in elapsed time would be one between dates."""
    unit = project.time_unit
    return (rate.scaled(1 / minutes_per(unit, project.calendar.hours)), "min") if unit.startswith("e") else (rate, unit)


def with_resource_costs(project: Project, *, escalation: str = "", fixed_units: bool = False) -> Project:
    """The project with what its assignments have left to cost as items, priced by the resources' rates on the dates on which they work.

    Files of planners' tools tell the cost of assignments in money, which importers make part of each task's ``cost`` and ``cost_rate``. That money is taken
    out of them here, and an item ``"<task>:<resource>"`` put in its place for each assignment of a resource that has rates, with units left; a task
    that has neither keeps none. So no cost is there twice. With one rate that holds always, and the file's own cost units times rate, the plan costs the same.

    Parameters
    ----------
    project : with resources that have rates.
    escalation : index of the new items; mind that rates by date may hold escalation already.
    fixed_units : units stay as they are however long a task takes; else those of labor and nonlabor change as its duration does.

    Raises
    ------
    GraphError : COST_MISMATCH, where a task's own cost or duration is uncertain, or the cost less than the money of its assignments.

    >>> from pmo_risk.model import Rate, Resource
    >>> crew = Resource("crew", rates=[Rate(80.0), Rate(90.0, start="2027-02-01")])
    >>> dig = Task("dig", 10, cost_rate=640, assignments=[Assignment("crew", units=80, remaining=80, remaining_cost=6400)])
    >>> plan = with_resource_costs(Project("p", "2027-01-04", [dig], resources=[crew]))
    >>> plan["dig"].cost_rate, plan.costs[0].id
    (None, 'dig:crew')
    """
    items, tasks = list(project.costs), []
    for task in project:
        mine = [] if task.is_complete or task.is_span else [a for a in task.assignments if project.resources[a.resource].rates and a.remaining > 0]
        seen: set[str] = set()
        for used in mine:
            if used.resource in seen:
                what = f"uses resource {shown(used.resource)} in two assignments"
                raise GraphError(what, where=f"task {shown(task.id)}", code="RESOURCE", remedy="join them to one")
            seen.add(used.resource)
            name = f"{task.id}:{used.resource}"
            items.append(CostItem(name, resource=used.resource, task=task.id, escalation=escalation, fixed_units=fixed_units, cbs=cbs_of(task.codes.items())))
        tasks.append(_without(project, task, mine))
    return project.replace(tasks=tasks, costs=items)


def _without(project: Project, task: Task, used: list[Assignment]) -> Task:
    """The task without the money of these assignments: what is by time out of its rate, the rest out of its cost."""
    if not used or (task.cost is None and task.cost_rate is None):
        return task
    by_time = fsum(a.remaining_cost for a in used if project.resources[a.resource].kind in ("labor", "nonlabor"))
    at_once = fsum(a.remaining_cost for a in used) - by_time
    if task.work.support[0] != task.work.support[1] and by_time and task.cost_rate is not None:
        what = "its duration is uncertain, so what its assignments make up of its cost_rate is not known"
        raise GraphError(what, where=f"task {shown(task.id)}", code="COST_MISMATCH", remedy="price resources first, and make durations uncertain then")
    units = task.work.mean * minutes_per(task.unit or project.time_unit, project.calendar.hours) / minutes_per(project.time_unit, project.calendar.hours)
    if task.cost_rate is None or units <= 0:
        at_once, by_time = at_once + by_time, 0.0
    cost = _less(task, task.cost, at_once, "cost")
    return task.replace(cost=cost, cost_rate=_less(task, task.cost_rate, by_time / units if by_time else 0.0, "cost_rate"))


def _less(task: Task, law: Distribution | None, money: float, field: str) -> Distribution | None:
    if money == 0:
        return law
    low, high = (0.0, 0.0) if law is None else law.support
    if low != high or money > low + _SAME * max(abs(low), abs(money)):
        what = f"its {field} is {f'{low:g}' if low == high else 'uncertain'}, and its assignments make up {money:g} of it"
        raise GraphError(what, where=f"task {shown(task.id)}", code="COST_MISMATCH", remedy=f"give a certain {field} that holds them, or none")
    rest = low - money
    return fixed(rest) if rest > _SAME * max(abs(low), 1.0) else None
