"""Resources of a Microsoft Project file: kinds, prices and how much of each there is.

Files hold prices per hour of work, whatever format they are shown in, and per unit of material.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from pmo_risk.errors import PmoRiskError, shown
from pmo_risk.importers.ledger import Ledger
from pmo_risk.importers.mspdi_calendar import Calendars
from pmo_risk.importers.safe_xml import Node
from pmo_risk.importers.values import date_or_none, plain_number
from pmo_risk.model import Resource
from pmo_risk.model.resource import Rate

_EVER = datetime(1900, 1, 1)
_FIRST_YEAR = 1984
_TABLE_A = ("", "0")
_NO_CALENDAR = ("", "-1")


@dataclass(frozen=True)
class Staff:
    """A resource of the model beside its element, and the UID of the calendar that it works by: empty for one that has no working time."""

    resource: Resource
    node: Node
    calendar: str

    def within(self, calendars: Collection[str]) -> Resource:
        """The resource, without its calendar where that is not one of these."""
        return self.resource if self.resource.calendar in calendars else replace(self.resource, calendar=None)


def read_resources(nodes: list[Node], assigned: set[str], calendars: Calendars, books: Ledger, errors: list[PmoRiskError]) -> dict[str, Staff]:
    """Resources by UID; blank rows and the file's unnamed one, unless they are assigned, are listed."""
    books.rows("Resource", len(nodes))
    found: dict[str, Staff] = {}
    for node in nodes:
        uid = node.get("UID")
        if node.flag("IsNull") or not uid or not (node.get("Name") or uid in assigned):
            books.note("note", "NULL_RESOURCE", "resources without a name that nothing uses are skipped", line=node.line)
            continue
        if uid in found:
            books.note("warning", "DUPLICATE_ID", "a resource whose UID is used before is skipped", line=node.line)
            continue
        try:
            found[uid] = _resource(node, uid, calendars, books)
        except PmoRiskError as error:
            errors.append(error if error.where.startswith(books.path) else error.at(books.at(node.line)))
            continue
        books.used("Resource")
    return found


def _resource(node: Node, uid: str, calendars: Calendars, books: Ledger) -> Staff:
    kind = {"0": "material", "2": "cost"}.get(node.get("Type"), "labor")
    if node.flag("IsCostResource"):
        kind = "cost"
    if node.get("Type") not in ("", "0", "1", "2"):
        books.note("warning", "RESOURCE_TYPE", f"resource type {shown(node.get('Type'))} is not known; it is read as work", line=node.line)
    named = node.get("CalendarUID")
    if named not in _NO_CALENDAR and named not in calendars:
        what = f"resources that work by calendar {shown(named)}, which is not in the file, have none"
        books.note("warning", "UNKNOWN_CALENDAR", what, line=node.line, remedy="save the file again with its calendars")
    works_by = named if kind == "labor" and named in calendars else ""
    label = node.get("MaterialLabel") if kind == "material" else ""
    resource = Resource(
        uid, node.get("Name"), kind, calendar=calendars.names[works_by] if works_by else None, rates=_rates(node, kind, books), unit=label, uid=uid
    )
    return Staff(resource, node, works_by)


def _rates(node: Node, kind: str, books: Ledger) -> tuple[Rate, ...]:
    """Prices of table A and limits, by the date from which they hold."""
    if kind == "cost":
        return ()
    where = books.at(node.line)
    tables = list(node.all("Rates", "Rate"))
    if any(r.get("RateTable") not in _TABLE_A for r in tables):
        books.note("note", "RATE_TABLE", "prices of cost rate tables B to E are not read; costs of assignments hold them", line=node.line)
    prices = {_since(r, "RatesFrom", where): _number(r, "StandardRate", where) for r in tables if r.get("RateTable") in _TABLE_A}
    prices = prices or {_EVER: _number(node, "StandardRate", where)}
    limits: dict[datetime, float] = {}
    if kind == "labor":
        limits = {_since(p, "AvailableFrom", where): _number(p, "AvailableUnits", where) for p in node.all("AvailabilityPeriods", "AvailabilityPeriod")}
        if not limits and node.get("MaxUnits"):
            limits = {_EVER: _number(node, "MaxUnits", where)}
    starts = sorted({*prices, *limits})
    return tuple(Rate(_at(start, prices) or 0.0, None if start == _EVER else start, _at(start, limits)) for start in starts)


def _at(when: datetime, steps: dict[datetime, float]) -> float | None:
    """The value of the last step at or before a moment; of the first, before all."""
    if not steps:
        return None
    starts = sorted(steps)
    return steps[starts[max(0, bisect_right(starts, when) - 1)]]


def _since(node: Node, name: str, where: str) -> datetime:
    when = date_or_none(node.get(name), f"{where}: {name}")
    return _EVER if when is None or when.year <= _FIRST_YEAR else when


def _number(node: Node, name: str, where: str) -> float:
    return plain_number(node.get(name), f"{where}: {name}") if node.get(name) else 0.0
