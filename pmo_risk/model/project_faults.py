"""What is wrong with a project: every fault at once, one function a kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pmo_risk.errors import CalendarError, GraphError, LimitError, PmoRiskError, RiskError, near, shown
from pmo_risk.model.conditions import condition_faults
from pmo_risk.model.correlated import faults_of, find_members
from pmo_risk.model.cost_faults import faults_of_costs
from pmo_risk.model.member import Known
from pmo_risk.model.responses import response_faults
from pmo_risk.model.task import Task

if TYPE_CHECKING:
    from pmo_risk.model.project import Project

LAG_CALENDARS = ("predecessor", "successor", "project", "continuous")
MAX_TASKS, MAX_LINKS = 250_000, 1_000_000


def faults_of_project(project: Project, where: str) -> list[PmoRiskError]:
    """Every fault between the parts of a project, each of which is right by itself."""
    if not project.tasks:
        return [GraphError("no tasks", where=where, code="EMPTY", remedy="give at least one Task")]
    if len(project.tasks) > MAX_TASKS or sum(len(t.after) for t in project.tasks) > MAX_LINKS:
        return [LimitError(f"more than {MAX_TASKS:,} tasks or {MAX_LINKS:,} links", where=where, code="SIZE", remedy="split it into a Portfolio")]
    ids = Counter(t.id for t in project.tasks)
    return [
        *_of_options(project, where),
        *(_doubled(i, project.tasks, where) for i, n in ids.items() if n > 1),
        *_of_tasks(project, where, ids),
        *_of_calendars(project, where),
        *_of_risks(project, where, ids),
        *condition_faults(project, where),
        *response_faults(project, where),
        *_of_correlations(project, where, ids),
        *faults_of_costs(project, where),
        *_of_weather(project, where),
    ]


def _of_options(project: Project, where: str) -> Iterator[PmoRiskError]:
    if project.lag_calendar not in LAG_CALENDARS:
        hint = f"{near(project.lag_calendar, LAG_CALENDARS)} one of {', '.join(LAG_CALENDARS)}".strip()
        yield GraphError(f"unknown lag calendar {shown(project.lag_calendar)}", where=where, code="LAG_CALENDAR", remedy=hint)


def _of_tasks(project: Project, where: str, ids: Counter[str]) -> Iterator[PmoRiskError]:
    for task in project.tasks:
        place = f"{where}, task {shown(task.id)}"
        for assignment in task.assignments:
            if assignment.resource not in project.resources:
                hint = near(assignment.resource, project.resources)
                yield GraphError(f"unknown resource {shown(assignment.resource)}", where=place, code="UNKNOWN_RESOURCE", remedy=hint)
        for link in task.after:
            if link.predecessor == task.id:
                yield GraphError("is linked to itself", where=place, code="SELF_LINK")
            elif link.predecessor not in ids:
                hint = near(link.predecessor, ids)
                yield GraphError(f"unknown predecessor {shown(link.predecessor)}", where=place, code="UNKNOWN_TASK", remedy=hint)
            if link.successor not in (None, task.id):
                yield GraphError(f"a link in 'after' names another successor {shown(link.successor)}", where=place, code="LINK")


def _of_calendars(project: Project, where: str) -> Iterator[PmoRiskError]:
    named = [(f"{where}, resource {shown(r.id)}", r.calendar) for r in project.resources.values()]
    for task in project.tasks:
        place = f"{where}, task {shown(task.id)}"
        named += [(place, task.calendar), *((f"{place}, driver", d.calendar) for d in task.drivers)]
    for place, name in named:
        if name is not None and name not in project.calendars:
            yield CalendarError(f"unknown calendar {shown(name)}", where=place, code="UNKNOWN_CALENDAR", remedy=near(name, project.calendars))


def _of_risks(project: Project, where: str, ids: Counter[str]) -> Iterator[PmoRiskError]:
    branches = {".".join(levels[:n]) for t in project.tasks for levels in [t.wbs.split(".")] for n in range(1, len(levels) + 1)}
    for risk in project.risks:
        place = f"{where}, risk {shown(risk.id)}"
        impacts = [*risk.impacts, *(i for response in risk.responses for i in response.impacts or ())]
        for what, code, known in (("tasks", "UNKNOWN_TASK", ids), ("wbs", "UNKNOWN_WBS", branches), ("resources", "UNKNOWN_RESOURCE", project.resources)):
            for name in dict.fromkeys(n for i in impacts for n in getattr(i, what) if n not in known):
                word = "branch" if what == "wbs" else what[:-1]
                yield RiskError(f"unknown {word} {shown(name)}", where=place, code=code, remedy=near(name, known))


def _of_correlations(project: Project, where: str, ids: Counter[str]) -> Iterator[PmoRiskError]:
    if project.correlations and max(ids.values()) == 1:
        found, errors = find_members(project.correlations, Known.of([project]))
        yield from (e.at(where) for e in (*errors, *faults_of(found)))


def _of_weather(project: Project, where: str) -> Iterator[PmoRiskError]:
    for site, n in Counter(w.id for w in project.weather).items():
        if n > 1:
            yield CalendarError(f"two weathers are of one site, {shown(site)}", where=where, code="DUPLICATE_ID", remedy="give one all the calendars")
    hit = Counter(name for w in project.weather for name in w.calendars)
    for weather in project.weather:
        place = f"{where}, weather {shown(weather.id)}"
        for name in weather.calendars:
            if name not in project.calendars:
                yield CalendarError(f"unknown calendar {shown(name)}", where=place, code="UNKNOWN_CALENDAR", remedy=near(name, project.calendars))
            elif hit[name] > 1:
                yield CalendarError(f"calendar {shown(name)} is that of another site too", where=place, code="WEATHER", remedy="a calendar has one weather")


def _doubled(task_id: str, tasks: tuple[Task, ...], where: str) -> GraphError:
    places = [n for n, task in enumerate(tasks, 1) if task.id == task_id]
    what = f"task id {shown(task_id)} is used {len(places)} times, by the tasks in places {', '.join(map(str, places[:5]))}{', …' if len(places) > 5 else ''}"
    return GraphError(what, where=where, code="DUPLICATE_ID", remedy="give each task its own id")
