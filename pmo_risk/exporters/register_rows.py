"""A risk register as rows, one an impact, in the columns that ``pmo_risk.importers.risk_rows`` reads."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from pmo_risk.exporters.csv_text import csv_bytes
from pmo_risk.exporters.law_cells import Exact, any_number, checked_id, id_list, law_cells
from pmo_risk.importers.risk_columns import (
    DATES,
    EFFECTS,
    IMPACT_FLAGS,
    LEVELS,
    RISK_FLAGS,
    TARGETS,
    TEXTS,
    UNSAID,
    columns_with,
    effect_columns,
    level_column,
)
from pmo_risk.model import Impact, Register, Response, Risk, ScoringScheme
from pmo_risk.model.scale import PROBABILITY

Entry = str | float | date
Cells = dict[str, Entry]
CORE = ("id", "name", "category", PROBABILITY, "tasks", "unit", *(column for effect in ("delay", "factor", "cost") for column in effect_columns(effect)))
OWNERSHIP = ("rbs", "owner", "status", *DATES, "cause", "event", "effect")
_PLAIN = {"status": "open"}  # what a column says of most risks, and is left out where it says it of all


def register_rows(register: Register, exact: Exact = any_number, scheme: ScoringScheme | None = None, *, responses: bool = True) -> list[Cells]:
    """The rows, each by column name. A risk without impacts is a row of its own; further impacts repeat only the id.

    ``responses`` are in a column of JSON, or with False left to ``response_rows``. A number that the file cannot hold to the last digit (see ``law_cells``)
    is written as text. Ratings are in the columns of the ``scheme``'s dimensions in words, others in a column of JSON.
    """
    listed = ("responses", "history") if responses else ("history",)
    return [row for risk in register for row in _rows(risk, exact, _rated(scheme), listed)]


def response_rows(register: Register, exact: Exact = any_number) -> list[Cells]:
    """The responses, one a row; see ``pmo_risk.importers.response_rows``."""
    return [{"risk": risk.id} | _response(response, exact) for risk in register for response in risk.responses]


def _response(response: Response, exact: Exact) -> Cells:
    cells: Cells = {name: getattr(response, name) for name in ("kind", "name", "owner", "status")}
    cells |= {name: id_list(getattr(response, name)) for name in ("tasks", "secondary")}
    if response.probability is not None:
        cells[PROBABILITY] = _number(response.probability, exact)
    if response.due is not None:
        cells["due"] = _day(response.due)
    if response.impacts is not None:
        cells["impacts"] = _json([impact.to_dict() for impact in response.impacts])
    return cells | law_cells(response.cost, "cost", "cost_", exact)


def header_of(rows: Iterable[Cells], always: Iterable[str], scheme: ScoringScheme | None = None) -> tuple[str, ...]:
    """The columns that are always there and those that a row uses, in their order."""
    used = {*always, *(name for row in rows for name, value in row.items() if value != "" and value != _PLAIN.get(name))}
    return tuple(name for name in columns_with(scheme).names if name in used)


def register_csv(register: Register, where: str) -> bytes:
    """The register as a CSV file."""
    rows = register_rows(register)
    header = header_of(rows, CORE)
    return csv_bytes(header, ([row.get(n) for n in header] for row in rows), where)


def _rated(scheme: ScoringScheme | None) -> dict[str, str]:
    """The column of each dimension whose levels are ratings."""
    scales = () if scheme is None else scheme.impacts
    return {s.name: level_column(s.name) for s in scales if level_column(s.name) not in LEVELS or not s.has_numbers}


def _rows(risk: Risk, exact: Exact, rated: Mapping[str, str], listed: Iterable[str]) -> list[Cells]:
    identity: Cells = {"id": checked_id(risk.id, "risk")}
    first: Cells = {name: getattr(risk, name) for name in (*TEXTS, "status")} | _chance(risk, exact) | _dates(risk)
    first |= {name: "true" for name in RISK_FLAGS if getattr(risk, name)}
    ratings = {d: level for d, level in risk.ratings.items() if d not in rated}
    first |= {rated[d]: level for d, level in risk.ratings.items() if d in rated}
    parts = {"given": dict(risk.given), "ratings": ratings} | {n: [x.to_dict() for x in getattr(risk, n)] for n in listed}
    first |= {name: _json(value) for name, value in parts.items() if value}
    impacts = [_impact(i, exact) for i in risk.impacts] or [{}]
    return [identity | (first if n == 0 else {}) | cells for n, cells in enumerate(impacts)]


def _chance(risk: Risk, exact: Exact) -> Cells:
    if risk.rate is not None:
        return {"rate": _number(risk.rate, exact)} | ({} if risk.most is None else {"most": float(risk.most)})
    return {PROBABILITY: _number(risk.probability, exact) if risk.probability_law is None else _json(risk.probability_law.to_dict())}


def _dates(risk: Risk) -> Cells:
    first, last = risk.window
    cells: Cells = {name: _day(when) for name in DATES if (when := getattr(risk, name)) is not None}
    if first is not None:
        cells["window_start"] = _day(first)
    if last is not None:  # a date there is its end, the midnight of the next
        cells["window_finish"] = _day(last - timedelta(days=1)) if last.time() == time() else _day(last)
    return cells


def _day(when: datetime) -> Entry:
    """A date without its midnight; text where a spreadsheet's clock is too coarse, or its calendar wrong (it has a 29 February 1900)."""
    day = when.date() if when.time() == time() else when
    return day.isoformat() if when.microsecond or when.year < 1901 else day


def _number(value: float, exact: Exact) -> Entry:
    return value if exact(value) else repr(value)


def _json(value: Any) -> str:
    return json.dumps(value, allow_nan=False, ensure_ascii=False)


def _impact(impact: Impact, exact: Exact) -> Cells:
    cells: Cells = {"unit": impact.unit}
    cells |= {name: id_list(getattr(impact, name)) for name in TARGETS}
    cells |= {name: "true" if said else "false" for name in IMPACT_FLAGS if (said := getattr(impact, name)) or (said is False and name in UNSAID)}
    for effect in EFFECTS:
        cells |= law_cells(getattr(impact, effect), effect, f"{effect}_", exact)
    return cells
