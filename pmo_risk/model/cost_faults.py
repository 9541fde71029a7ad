"""What is wrong between a project and its costs: names of nothing, currencies without a rate, percentages of themselves."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from pmo_risk.errors import CalendarError, GraphError, PmoRiskError, near, shown
from pmo_risk.model.cost_item import SCOPES, CostItem
from pmo_risk.model.date_clause import DateClause, Income

if TYPE_CHECKING:
    from pmo_risk.model.project import Project

_CODE = re.compile("[A-Z]{3}")


def in_branch(branch: str, code: str) -> bool:
    """Whether a place in a breakdown is ``branch`` or below it.

    >>> in_branch("1.2", "1.2.7"), in_branch("1.2", "1.20")
    (True, False)
    """
    return code == branch or code.startswith(f"{branch}.")


def faults_of_costs(project: Project, where: str) -> list[PmoRiskError]:
    """Every fault, each with its place."""
    ids = Counter(part.id for _, part in _parts(project))
    twice = [GraphError(f"cost id {shown(i)} is used {n} times", where=where, code="DUPLICATE_ID") for i, n in ids.items() if n > 1]
    return [*twice, *_of_currencies(project, where), *_of_names(project, where), *_of_items(project, where), *_of_percentages(project, where)]


def _of_currencies(project: Project, where: str) -> Iterator[PmoRiskError]:
    if project.currencies and not project.currency:
        what = "has exchange rates, but no currency that they lead to"
        yield GraphError(what, where=where, code="CURRENCY", remedy="give currency=, such as EUR")
    for code, law in project.currencies.items():
        place = f"{where}, currency {shown(code)}"
        if not isinstance(code, str) or not _CODE.fullmatch(code):
            yield GraphError("is no code of a currency", where=place, code="CURRENCY", remedy="write three capital letters (ISO 4217), such as USD")
        if law.support[0] <= 0:
            what = f"an exchange rate must be above 0, got {law.support[0]:g}" + ("" if law.support[0] == law.support[1] else " as its lowest")
            yield GraphError(what, where=place, code="CURRENCY", remedy=f"give the {project.currency or 'money'} that one {code} is worth")
        if code == project.currency and (law.support[0], law.support[1]) != (1.0, 1.0):
            yield GraphError("is the project's own, whose rate is 1", where=place, code="CURRENCY")
    for what, part in _parts(project):
        if part.currency and part.currency != project.currency and part.currency not in project.currencies:
            known = [*project.currencies, *([project.currency] if project.currency else [])]
            remedy = f"{near(part.currency, known)} give its rate in currencies=".strip()
            yield GraphError(f"no exchange rate for currency {shown(part.currency)}", where=f"{where}, {what} {shown(part.id)}", code="CURRENCY", remedy=remedy)


def _parts(project: Project) -> Iterator[tuple[str, CostItem | DateClause | Income]]:
    yield from (("cost item", item) for item in project.costs)
    yield from (("clause", clause) for clause in project.clauses)
    yield from (("income", income) for income in project.incomes)


def _of_names(project: Project, where: str) -> Iterator[PmoRiskError]:
    for what, part in _parts(project):
        place = f"{where}, {what} {shown(part.id)}"
        for field in ("task", "until"):
            name = getattr(part, field, None)
            if isinstance(name, str) and name not in project:
                yield GraphError(f"unknown task {shown(name)}", where=place, code="UNKNOWN_TASK", remedy=near(name, (t.id for t in project.tasks)))
        index = getattr(part, "escalation", "")
        if index and index not in project.indices:
            yield GraphError(f"unknown index {shown(index)}", where=place, code="UNKNOWN_INDEX", remedy=near(index, project.indices) or "give it in indices=")


def _of_items(project: Project, where: str) -> Iterator[PmoRiskError]:
    branches = {t.wbs for t in project.tasks}
    for item in project.costs:
        place = f"{where}, cost item {shown(item.id)}"
        if item.calendar is not None and item.calendar not in project.calendars:
            yield CalendarError(f"unknown calendar {shown(item.calendar)}", where=place, code="UNKNOWN_CALENDAR", remedy=near(item.calendar, project.calendars))
        if item.wbs and item.task is None and item.kind != "percent" and not any(in_branch(item.wbs, b) for b in branches):
            yield GraphError(f"no task is in branch {shown(item.wbs)}", where=place, code="UNKNOWN_WBS", remedy=near(item.wbs, branches))
        if item.resource is not None and item.task in project:
            yield from _of_resource(project, item, place)


def _of_resource(project: Project, item: CostItem, place: str) -> Iterator[PmoRiskError]:
    resource = str(item.resource)
    if resource not in project.resources:
        yield GraphError(f"unknown resource {shown(resource)}", where=place, code="UNKNOWN_RESOURCE", remedy=near(resource, project.resources))
        return
    if not project.resources[resource].rates:
        yield GraphError(f"resource {shown(resource)} has no rates", where=place, code="RESOURCE", remedy="give it a Rate")
    count = sum(a.resource == resource for a in project[str(item.task)].assignments)
    if count != 1:
        what, remedy = (f"{count} assignments", "join them to one") if count else ("no assignment", "")
        yield GraphError(f"task {shown(item.task)} has {what} of resource {shown(resource)}", where=place, code="RESOURCE", remedy=remedy)


def _of_percentages(project: Project, where: str) -> Iterator[PmoRiskError]:
    by_id = {i.id: i for i in project.costs}
    for item in project.costs:
        place = f"{where}, cost item {shown(item.id)}"
        for name in item.of:
            scope = next((s for s in SCOPES if name.startswith(s)), None)
            if scope is None and name not in by_id:
                yield GraphError(f"is a percentage of {shown(name)}, which is no item", where=place, code="UNKNOWN_ITEM", remedy=near(name, by_id))
            elif scope == "task:" and name.removeprefix(scope) not in project:
                name = name.removeprefix(scope)
                yield GraphError(f"unknown task {shown(name)}", where=place, code="UNKNOWN_TASK", remedy=near(name, (t.id for t in project.tasks)))
            elif scope in ("wbs:", "cbs:") and not _any_in(name.removeprefix(scope), scope, project):
                yield GraphError(f"is a percentage of {shown(name)}, to which nothing belongs", where=place, code="UNKNOWN_WBS")
    cycle = percentage_cycle(project.costs)
    if cycle:
        yield GraphError(f"percentages of themselves: {' of '.join(cycle)}", where=where, code="CYCLE", remedy="take one of them out")


def _any_in(branch: str, scope: str, project: Project) -> bool:
    found = [t.wbs if scope == "wbs:" else cbs_of(t.codes.items()) for t in project.tasks]
    found += [item.cbs if scope == "cbs:" else item.wbs for item in project.costs if item.kind != "percent"]
    return any(in_branch(branch, code) for code in found if code)


def cbs_of(codes: Iterable[tuple[str, str]]) -> str:
    """The place in the cost breakdown of a task's own cost: its activity code named ``cbs``, in capitals or not."""
    return next((value for name, value in codes if name.lower() == "cbs"), "")


def percentage_cycle(items: Iterable[CostItem]) -> tuple[str, ...]:
    """Ids of percentages of each other, from one round to itself again; empty where there are none."""
    of = {i.id: [n for n in i.of if not n.startswith(SCOPES)] for i in items if i.kind == "percent"}
    done: set[str] = set()
    for first in of:
        path: list[str] = []
        stack = [(first, iter(of[first]))]
        while stack:
            name, rest = stack[-1]
            if not path or path[-1] != name:
                path.append(name)
            following = next((n for n in rest if n in of and n not in done), None)
            if following is None:
                done.add(name)
                stack.pop()
                path.pop()
            elif following in path:
                return (*path[path.index(following) :], following)
            else:
                stack.append((following, iter(of[following])))
    return ()
