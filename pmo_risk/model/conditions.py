"""What exists only where a risk or trigger strikes: the faults of such references, and a plan without one of the risks they name."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from pmo_risk.errors import GraphError, PmoRiskError, RiskError, near, shown
from pmo_risk.model.task import Task
from pmo_risk.model.trigger import Trigger

if TYPE_CHECKING:
    from pmo_risk.model.project import Project


def condition_faults(project: Project, where: str) -> Iterator[PmoRiskError]:
    """References to risks, triggers and tasks that are not there, triggers that cannot come first, and what shares a name."""
    tasks, risks = {t.id: t for t in project.tasks}, {r.id for r in project.risks}
    triggers = [t.id for t in project.triggers]
    for name in sorted({t for t in triggers if t in risks or triggers.count(t) > 1}):
        yield RiskError("shares its id with a risk or another trigger", where=f"{where}, trigger {shown(name)}", code="DUPLICATE_ID")
    known = risks.union(triggers)
    for task in project.tasks:
        for name in (n for n in named_by(task) if n not in known):
            yield RiskError(f"unknown risk or trigger {shown(name)}", where=f"{where}, task {shown(task.id)}", code="UNKNOWN_RISK", remedy=near(name, known))
    for trigger in project.triggers:
        if trigger.task not in tasks:
            place = f"{where}, trigger {shown(trigger.id)}"
            yield RiskError(f"unknown task {shown(trigger.task)}", where=place, code="UNKNOWN_TASK", remedy=near(trigger.task, tasks))
        else:
            yield from _trigger_faults(trigger, tasks[trigger.task], f"{where}, trigger {shown(trigger.id)}")
    if project.triggers:
        yield from _circles(project, tasks, where)


def _trigger_faults(trigger: Trigger, task: Task, where: str) -> Iterator[PmoRiskError]:
    if task.is_span:
        yield RiskError("watches a level of effort or summary", where=where, code="TRIGGER", remedy="watch one of its tasks")
    elif trigger.cost_above is not None and (task.is_complete or (task.cost is None and task.cost_rate is None)):
        yield RiskError("watches the cost of a task that has none to come", where=where, code="TRIGGER", remedy="give the task a cost, or watch another")


def named_by(task: Task) -> tuple[str, ...]:
    """Risks and triggers that a task or its links refer to."""
    return tuple(dict.fromkeys((*task.when, *task.unless, *(x.when for x in task.after if x.when))))


def waits_for(project: Project) -> Iterator[tuple[str, str]]:
    """Tasks that triggers watch, each with a task that has to come later since it depends on the trigger."""
    watched = {t.id: t.task for t in project.triggers}
    for task in project.tasks:
        yield from ((watched[n], task.id) for n in named_by(task) if n in watched)


def _circles(project: Project, tasks: dict[str, Task], where: str) -> Iterator[PmoRiskError]:
    before = {t.id: [x.predecessor for x in t.after if x.predecessor in tasks and x.predecessor != t.id] for t in project.tasks}
    try:
        TopologicalSorter(before).prepare()
    except CycleError:
        return  # told as a cycle of links
    both = TopologicalSorter(before)
    for first, second in waits_for(project):
        both.add(second, first)
    try:
        both.prepare()
    except CycleError as error:
        circle = " -> ".join(shown(i) for i in error.args[1])
        what = f"a trigger depends on what it decides: {circle}"
        yield GraphError(what, where=where, code="CYCLE", remedy="let it watch a task that comes before those that refer to it")


def forget(tasks: tuple[Task, ...], risks: Collection[str]) -> tuple[Task, ...]:
    """The tasks in a plan without some risks: what exists only with one takes neither time nor money, what one skips is always done."""
    for risk_id in sorted(risks):
        tasks = tuple(_without(task, risk_id) for task in tasks)
    return tasks


def _without(task: Task, risk_id: str) -> Task:
    links = tuple(x for x in task.after if x.when != risk_id)
    if risk_id in task.when:
        return nothing_of(task).replace(after=links, when=(), unless=())
    if risk_id in task.unless or len(links) < len(task.after):
        return task.replace(after=links, unless=tuple(i for i in task.unless if i != risk_id))
    return task


def as_planned(project: Project) -> Project:
    """The project without what exists only where something strikes: its plan, before any response is taken."""
    tasks = []
    for task in project.tasks:
        absent = project.is_absent(task)
        if absent or named_by(task):
            task = nothing_of(task) if absent else task
            task = task.replace(after=tuple(x for x in task.after if not x.when), when=(), unless=())
        tasks.append(task)
    return project.replace(tasks=tasks, triggers=())


def nothing_of(task: Task) -> Task:
    """The task as a moment without time or money, which its links still join."""
    return task.replace(duration=0, remaining=0 if task.is_started else None, cost=None, cost_rate=None, split=0.0, milestone="finish")


def watched_risks(project: Project) -> frozenset[str]:
    """Ids of the risks, and triggers, that tasks, links or other risks of a project refer to."""
    causes = {c for r in project.risks for c in r.given}
    return frozenset(causes.union(*map(named_by, project.tasks)))
