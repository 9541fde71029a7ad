"""How large a risk is in time and money: what it does on average where it strikes once.

Of a threat only what harms counts, of an opportunity only what helps. Time is the greatest change of any one task's duration: what a network makes of
it, the simulation says.
"""

from __future__ import annotations

from collections import defaultdict

from pmo_risk.distributions import Distribution
from pmo_risk.errors import RiskError, shown
from pmo_risk.model.impact import Impact
from pmo_risk.model.portfolio import Portfolio
from pmo_risk.model.project import Project
from pmo_risk.model.risk import Risk
from pmo_risk.model.targets import hit_in
from pmo_risk.model.task import Task
from pmo_risk.model.units import WorkingHours, worked_minutes

Plan = Project | Portfolio


def minutes_of(value: float, unit: str, plan: Plan | None) -> float:
    """Minutes of work of a length in a unit, by default the plan's. Time around the clock counts by the share of a week that is worked."""
    hours = WorkingHours() if plan is None else plan.calendar.hours
    return worked_minutes(value, unit or ("d" if plan is None else plan.time_unit), hours)


def delay_of(risk: Risk, plan: Plan | None) -> float:
    """Minutes of work; 0 where no task changes for the worse (for the better, of an opportunity).

    Without a plan, the delays alone, days being of eight hours.

    Raises
    ------
    RiskError : a factor or share without a plan.
    """
    changes: dict[tuple[str, str], float] = defaultdict(float)
    for impact in risk.impacts:
        added = sum(minutes_of(law.mean, impact.unit, plan) for law in (impact.delay, impact.stop) if law is not None)
        if plan is None:
            _refuse_without_plan(risk, impact, "factor", "share")
            for name in impact.tasks or ("",):
                changes["", name] += added
            continue
        for project, task in _hit(plan, impact):
            length = worked_minutes(task.work.mean, task.unit or project.time_unit, project.calendar.hours)
            changes[project.id, task.id] += added + (_mean(impact.factor, 1.0) - 1 + _mean(impact.share, 0.0)) * length
    return max([_sign(risk) * change for change in changes.values()], default=0.0)


def cost_of(risk: Risk, plan: Plan | None) -> float:
    """Money; not above 0 where it saves money (costs money, of an opportunity).

    Raises
    ------
    RiskError : without a plan a factor on the tasks' own costs, or money for the delay of each task of a branch, a resource or the finish.
    """
    total = 0.0
    for impact in risk.impacts:
        total += _mean(impact.cost, 0.0) + _mean(impact.cost_rate, 0.0) * _mean(impact.delay, 0.0) * _delays(risk, impact, plan)
        if impact.cost_factor is not None:
            if plan is None:
                _refuse_without_plan(risk, impact, "cost_factor")
                continue
            total += (impact.cost_factor.mean - 1) * sum(_own_cost(project, task) for project, task in _hit(plan, impact))
    return _sign(risk) * total


def _delays(risk: Risk, impact: Impact, plan: Plan | None) -> int:
    """How many delays its cost rate is paid for: one, or with ``each`` that of every task."""
    if impact.cost_rate is None or not impact.each:
        return 1
    if plan is None and (impact.wbs or impact.resources or impact.finish):
        _refuse_without_plan(risk, impact, "cost_rate")
    return len(impact.tasks) if plan is None else len(_hit(plan, impact))


def _refuse_without_plan(risk: Risk, impact: Impact, *effects: str) -> None:
    for effect in effects:
        if getattr(impact, effect) is not None:
            what = f"the {effect.replace('_', ' ')} says nothing without the tasks that it is of"
            raise RiskError(what, where=f"risk {shown(risk.id)}", code="NO_PLAN", remedy="give the plan")


def _hit(plan: Plan, impact: Impact) -> list[tuple[Project, Task]]:
    """The tasks that an impact hits, each with its project."""
    if isinstance(plan, Project):
        return [(plan, plan[name]) for name in hit_in(plan, impact, impact.tasks)]
    named = [plan.find(reference) for reference in impact.tasks]
    return [(project, project[name]) for project in plan for name in hit_in(project, impact, [t for p, t in named if p == project.id])]


def _own_cost(project: Project, task: Task) -> float:
    """Mean cost of a task: fixed, and by its duration in the project's time unit."""
    hours = project.calendar.hours
    length = worked_minutes(task.work.mean, task.unit or project.time_unit, hours) / worked_minutes(1.0, project.time_unit, hours)
    return _mean(task.cost, 0.0) + _mean(task.cost_rate, 0.0) * length


def _sign(risk: Risk) -> int:
    return -1 if risk.kind == "opportunity" else 1


def _mean(law: Distribution | None, absent: float) -> float:
    return absent if law is None else law.mean
