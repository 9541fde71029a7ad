"""Links from tasks of other projects: a Microsoft Project file holds such a task with its dates, and these hold what follows it."""

from __future__ import annotations

from datetime import datetime, timedelta

from pmo_risk.importers.ledger import Ledger
from pmo_risk.importers.mspdi_link import kind_of, lag_of
from pmo_risk.importers.mspdi_outline import Item, Outline
from pmo_risk.importers.mspdi_value import optional_hours
from pmo_risk.importers.safe_xml import Node
from pmo_risk.importers.values import date_or_none
from pmo_risk.model import Calendar, Constraint
from pmo_risk.model.units import Span


def held_from_outside(item: Item, outline: Outline, works: Calendar, books: Ledger) -> list[Constraint]:
    """What the links of a task from tasks of other projects ask: no earlier start or finish than their dates and lags give."""
    found = []
    for node in item.node.all("PredecessorLink"):
        before = outline.external.get(node.get("PredecessorUID"))
        if before is None:
            continue
        kind = kind_of(node, books)
        where = books.at(before.line)
        name = "Start" if kind[0] == "S" else "Finish"
        when = date_or_none(before.get(name), f"{where}: {name}")
        if when is None:
            books.note("warning", "EXTERNAL_LINK", "a link from a task of another project that has no dates is left out", line=node.line)
            continue
        what = "a link from a task of another project holds its successor by the dates that this file has of that task"
        books.note("warning", "EXTERNAL_LINK", what, line=node.line, remedy="read the projects together")
        books.used("PredecessorLink")
        found.append(Constraint("SNET" if kind[1] == "S" else "FNET", _after(when, lag_of(node, Item("", before), books), before, works, where)))
    return found


def _after(when: datetime, lag: Span, before: Node, works: Calendar, where: str) -> datetime:
    """A moment with the lag added, on the successor's working time or around the clock."""
    hours = lag.value / 100 * (optional_hours(before, "Duration", where) or 0.0) if lag.percent else lag.value
    if lag.elapsed:
        return when + timedelta(hours=hours)
    return works.add_hours(when, hours) if hours else when
