"""The sheet of responses beside a register in Excel: one row a response."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from pmo_risk.errors import FormatError, PmoRiskError, RiskError, near, raise_all, shown
from pmo_risk.importers.csv_more import json_cell
from pmo_risk.importers.impact_rows import effect_of
from pmo_risk.importers.row import Row, at, attempt
from pmo_risk.importers.table import Table
from pmo_risk.model import Response


def responses_of(table: Table, risks: Collection[str]) -> dict[str, list[Response]]:
    """The responses by id of their risk, which is one of ``risks``, in the order of the rows.

    Raises
    ------
    FormatError, RiskError, ... or ManyErrors : every fault of every row, with its place.
    """
    errors: list[PmoRiskError] = []
    found: dict[str, list[Response]] = {}
    for row in table.rows:
        risk, response = attempt(errors, _risk, row, risks), attempt(errors, _response, row)
        if risk is not None and response is not None:
            found.setdefault(risk, []).append(response)
    raise_all(table.name, errors)
    return found


def _risk(row: Row, risks: Collection[str]) -> str:
    name = row.word("risk")
    if name is None:
        raise FormatError("a response without the id of its risk", where=row.place("risk"), code="RISK_ID", remedy="give the id of the risk")
    if name not in risks:
        raise RiskError(f"unknown risk {shown(name)}", where=row.place("risk"), code="UNKNOWN_RISK", remedy=near(name, risks))
    return name


def _response(row: Row) -> Response:
    errors: list[PmoRiskError] = []
    given: dict[str, Any] = {name: attempt(errors, row.text, name) or "" for name in ("name", "owner", "status")}
    given |= {name: attempt(errors, row.items, name) or () for name in ("tasks", "secondary")}
    given |= {"due": attempt(errors, row.date, "due"), "impacts": attempt(errors, json_cell, row, "impacts")}
    chance, (cost, _) = attempt(errors, row.share, "probability"), attempt(errors, effect_of, row, "cost") or (None, "")
    if row.blank("kind"):
        errors.append(FormatError("a response without its kind", where=row.place("kind"), code="RESPONSE", remedy="such as mitigate, transfer or avoid"))
    kind = attempt(errors, row.word, "kind") or ""
    raise_all(row.place(""), errors)
    column = "probability" if chance is not None and not 0 <= chance <= 1 else "kind"
    return at(row.place(column), Response, kind.casefold(), probability=chance, cost=cost, **given)
