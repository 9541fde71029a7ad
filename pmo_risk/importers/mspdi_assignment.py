"""Assignments of a Microsoft Project file: what tasks use, what it costs, and whose working time counts."""

from __future__ import annotations

from dataclasses import dataclass, field

from pmo_risk.errors import PmoRiskError, shown
from pmo_risk.importers.ledger import Ledger
from pmo_risk.importers.mspdi_resource import Staff
from pmo_risk.importers.mspdi_value import amount, money
from pmo_risk.importers.safe_xml import Node
from pmo_risk.importers.values import plain_number
from pmo_risk.model import Assignment

NOBODY = "-65535"
_CONTOURS = {
    "1": (10, 15, 25, 50, 50, 75, 75, 100, 100, 100),
    "2": (100, 100, 100, 75, 75, 50, 50, 25, 15, 10),
    "3": (25, 50, 100, 50, 25, 25, 50, 100, 50, 25),
    "4": (25, 50, 100, 100, 75, 50, 50, 25, 15, 10),
    "5": (10, 15, 25, 50, 50, 75, 100, 100, 50, 25),
    "6": (10, 20, 40, 80, 100, 100, 80, 40, 20, 10),
    "7": (25, 50, 75, 100, 100, 100, 100, 75, 50, 25),
}
"""Percent of peak units in each tenth of an assignment: back loaded, front loaded, double peak, early peak, late peak, bell and turtle."""


@dataclass
class Load:
    """What is assigned to one task: ``actual`` money, remaining ``fixed`` and ``by_time``, UIDs of its work resources' calendars, the assignments."""

    actual: float = 0.0
    fixed: float = 0.0
    by_time: float = 0.0
    calendars: set[str] = field(default_factory=set)
    assignments: list[Assignment] = field(default_factory=list)


def loads_by_task(nodes: list[Node], staff: dict[str, Staff], tasks: set[str], books: Ledger, errors: list[PmoRiskError]) -> dict[str, Load]:
    """The assignments of each task in ``tasks``; those of other tasks are listed."""
    books.rows("Assignment", len(nodes))
    found: dict[str, Load] = {}
    for node in nodes:
        if node.get("TaskUID") not in tasks:
            books.note("note", "ASSIGNMENT_SKIPPED", "assignments of no task in the model are skipped", line=node.line)
            continue
        uid = node.get("ResourceUID")
        who = staff.get(uid)
        if who is None and uid not in ("", NOBODY):
            books.note("warning", "RESOURCE_MISSING", "assignments name a resource that is not in the file; they are read as work", line=node.line)
        try:
            _add(found.setdefault(node.get("TaskUID"), Load()), node, who, books)
        except PmoRiskError as error:
            errors.append(error if error.where.startswith(books.path) else error.at(books.at(node.line)))
            continue
        books.used("Assignment")
    return found


def _add(load: Load, node: Node, who: Staff | None, books: Ledger) -> None:
    where = books.at(node.line)
    cost, actual = money(node, "Cost", where), money(node, "ActualCost", where)
    remaining = money(node, "RemainingCost", where) if node.get("RemainingCost") else cost - actual
    load.actual += actual
    if who is not None and who.resource.kind != "labor":
        load.fixed += remaining
    else:
        load.by_time += remaining
    if who is None:
        return
    if who.calendar:
        load.calendars.add(who.calendar)
    labor = who.resource.kind == "labor"
    units = amount(node, "Work", where) or 0.0
    done = amount(node, "ActualWork", where) or 0.0
    left = amount(node, "RemainingWork", where)
    load.assignments.append(
        Assignment(
            who.resource.id,
            units=units,
            remaining=units - done if left is None else left,
            rate=plain_number(node.get("Units"), f"{where}: Units") if labor and node.get("Units") else 0.0,
            lag=plain_number(node.get("Delay"), f"{where}: Delay") / 600 if node.get("Delay") else 0.0,
            cost=cost,
            remaining_cost=remaining,
            curve=_curve(node, books),
        )
    )


def _curve(node: Node, books: Ledger) -> tuple[float, ...]:
    contour = node.get("WorkContour")
    if contour not in ("", "0") and contour not in _CONTOURS:
        known = "edited by hand" if contour == "8" else f"of a kind that is not known, {shown(contour)}"
        books.note("note", "CONTOUR", f"a work contour {known} is read as even", line=node.line)
    shares = _CONTOURS.get(contour, ())
    return tuple(s / sum(shares) for s in shares)
