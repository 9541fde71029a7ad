"""A risk register as rows, one an impact, in the columns that ``pmo_risk.importers.risk_rows`` reads."""

from __future__ import annotations

from pmo_risk.exporters.csv_text import csv_bytes
from pmo_risk.exporters.law_cells import Cells, Exact, any_number, checked_id, id_list, law_cells
from pmo_risk.importers.risk_columns import EFFECTS, REGISTER
from pmo_risk.model import Impact, Register, Risk

HEADER = tuple(n for n in REGISTER.names if n != "distribution")


def register_rows(register: Register, exact: Exact = any_number) -> list[Cells]:
    """The rows, each by column name. A risk without impacts is a row of its own; further impacts repeat only the id.

    A probability that the file cannot hold to the last digit (see ``law_cells``) is written as text.
    """
    return [row for risk in register for row in _rows(risk, exact)]


def register_csv(register: Register, where: str) -> bytes:
    """The register as a CSV file."""
    return csv_bytes(HEADER, ([row.get(n) for n in HEADER] for row in register_rows(register)), where)


def _rows(risk: Risk, exact: Exact) -> list[Cells]:
    probability = risk.probability if exact(risk.probability) else repr(risk.probability)
    identity = {"id": checked_id(risk.id, "risk")}
    first: Cells = {"name": risk.name, "category": risk.category, "probability": probability}
    impacts = [_impact(i, exact) for i in risk.impacts] or [{}]
    return [identity | (first if n == 0 else {}) | cells for n, cells in enumerate(impacts)]


def _impact(impact: Impact, exact: Exact) -> Cells:
    cells: Cells = {"tasks": id_list(impact.tasks), "unit": impact.unit}
    for effect in EFFECTS:
        cells |= law_cells(getattr(impact, effect), effect, f"{effect}_", exact)
    return cells
