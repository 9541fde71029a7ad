"""Baselines of P6 XML: copies of a project as it once was, in BaselineProject elements."""

from __future__ import annotations

from collections.abc import Mapping
from math import fsum

from pmo_risk.errors import shown
from pmo_risk.importers.ledger import Ledger
from pmo_risk.importers.pmxml_element import Names
from pmo_risk.importers.pmxml_rows import decimal_point, first
from pmo_risk.importers.safe_xml import Node
from pmo_risk.importers.values import date_or_none
from pmo_risk.importers.xer_numbers import Numbers
from pmo_risk.model import Baseline, BaselineTask, Portfolio, Project

_COSTS = ("Labor", "NonLabor", "Material", "Expense")


class Baselines:
    """The baselines of a file by the id of the project that they are of, that project's current baseline first.

    Of an activity they keep start and finish as they were when the baseline was taken (actual where it had happened, else scheduled), its duration and cost
    at completion; what P6 calls "at completion values with current dates". Where these are not given, the planned ones are taken.
    """

    def __init__(self, root: Node, numbers: Numbers, books: Ledger) -> None:
        self.numbers, self.books = numbers, books
        projects = list(root.all("Project"))
        ids = {node.get("ObjectId"): node.get("Id") or node.get("Name") for node in projects}
        current = {node.get("CurrentBaselineProjectObjectId"): node.get("ObjectId") for node in projects}
        self.found: dict[str, list[Baseline]] = {}
        nodes = sorted(root.all("BaselineProject"), key=lambda n: n.get("ObjectId") not in current)
        for node in nodes:
            books.rows("BaselineProject")
            of = node.get("OriginalProjectObjectId") or current.get(node.get("ObjectId"), "")
            if of in ids:
                self._add(ids[of], node)
            else:
                books.note("note", "BASELINE_UNUSED", "baselines of projects that are not in the file are not used", line=node.line)

    def _add(self, project: str, node: Node) -> None:
        mine = self.found.setdefault(project, [])
        name = node.get("Name") or node.get("Id") or node.get("ObjectId") or f"line {node.line}"
        if name in (*(b.name for b in mine), "planned"):
            name = f"{name} ({node.get('ObjectId') or node.line})"
        tasks: dict[str, BaselineTask] = {}
        for activity in node.all("Activity"):
            self.books.rows("BaselineProject/Activity")
            task_id = activity.get("Id")
            if not task_id or task_id in tasks:
                what = f"activities without an Id of their own in baseline {shown(name)} are not used"
                self.books.note("warning", "BASELINE_ACTIVITY", what, line=activity.line)
                continue
            tasks[task_id] = self._task(activity)
            self.books.used("BaselineProject/Activity")
        for tag, count in _others(node).items():
            self.books.rows(f"BaselineProject/{tag}", count)
            self.books.note("note", "IGNORED_ELEMENT", f"element {shown(tag)} of baseline {shown(name)} is not used: {count} times", line=node.line)
        mine.append(Baseline(name, tasks))
        self.books.used("BaselineProject")

    def _task(self, node: Node) -> BaselineTask:
        where = self.books.at(node.line)
        start = date_or_none(first(node, ("StartDate", "PlannedStartDate")), f"{where}: StartDate")
        finish = date_or_none(first(node, ("FinishDate", "PlannedFinishDate")), f"{where}: FinishDate")
        costs = [self._number(node, (f"AtCompletion{kind}Cost", f"Planned{kind}Cost")) for kind in _COSTS]
        known = [cost for cost in costs if cost is not None]
        return BaselineTask(start, finish, self._number(node, ("AtCompletionDuration", "PlannedDuration")), fsum(known) if known else None)

    def _number(self, node: Node, names: Names) -> float | None:
        return self.numbers.optional(decimal_point(first(node, names)), f"{self.books.at(node.line)}: {names[0]}")

    def give(self, model: Project | Portfolio) -> Project | Portfolio:
        """The same model with each project's baselines after those it has."""
        if isinstance(model, Portfolio):
            return model.replace(projects=[self._given(p) for p in model])
        return self._given(model)

    def _given(self, project: Project) -> Project:
        mine = self.found.get(project.id)
        return project.replace(baselines=[*project.baselines.values(), *mine]) if mine else project


def _others(node: Node) -> Mapping[str, int]:
    """How many other elements a baseline holds, by tag."""
    count: dict[str, int] = {}
    for child in node.children:
        if child.tag != "Activity":
            count[child.tag] = count.get(child.tag, 0) + 1
    return count
