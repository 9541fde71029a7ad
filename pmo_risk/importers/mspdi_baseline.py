"""Baselines of a Microsoft Project file: what each task once was, eleven times over."""

from __future__ import annotations

from pmo_risk.errors import PmoRiskError, shown
from pmo_risk.importers.ledger import Ledger
from pmo_risk.importers.mspdi_outline import Outline
from pmo_risk.importers.mspdi_value import money, optional_hours
from pmo_risk.importers.safe_xml import Node
from pmo_risk.importers.values import date_or_none
from pmo_risk.model import Baseline, BaselineTask


def read_baselines(nodes: list[Node], outline: Outline, books: Ledger, errors: list[PmoRiskError]) -> list[Baseline]:
    """``"baseline"`` and ``"baseline 1"`` to ``"baseline 10"``, as far as the file has them; those of elements that are no tasks are listed."""
    tasks = {item.node: item.uid for item in outline.tasks}
    found: dict[str, dict[str, BaselineTask]] = {}
    for task in nodes:
        uid = tasks.get(task)
        for node in task.all("Baseline"):
            books.rows("Baseline")
            if uid is None:
                books.note("note", "BASELINE_SKIPPED", "baselines of summaries and of skipped tasks are not used", line=node.line)
                continue
            try:
                name, content = _read(node, books)
            except PmoRiskError as error:
                errors.append(error)
                continue
            found.setdefault(name, {})[uid] = content
            books.used("Baseline")
    return [Baseline(name, content) for name, content in found.items()]


def _read(node: Node, books: Ledger) -> tuple[str, BaselineTask]:
    where, number = books.at(node.line), node.get("Number")
    start, finish = (date_or_none(node.get(name), f"{where}: {name}") for name in ("Start", "Finish"))
    cost = money(node, "Cost", where) if node.get("Cost") else None
    name = "baseline" if number in ("", "0") else f"baseline {number if number.isdecimal() else shown(number)}"
    return name, BaselineTask(start, finish, optional_hours(node, "Duration", where), cost)
