"""Rules of uncertainty as a table, one rule a row, in the columns that ``pmo_risk.read_rules`` reads back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from pmo_risk.exporters.atomic import write_bytes
from pmo_risk.exporters.csv_text import csv_bytes
from pmo_risk.exporters.law_cells import Cells, Exact, any_number, law_cells
from pmo_risk.exporters.table_xlsx import survives, table_xlsx
from pmo_risk.importers.rule_rows import RULES
from pmo_risk.importers.rules import SHEET
from pmo_risk.model import Rules, UncertaintyRule
from pmo_risk.model.rule import QUANTITIES
from pmo_risk.model.selection import TEXTS

HEADER = tuple(n for n in RULES.names if n != "distribution")
_WIDTHS = {"name": 30, "task": 16, "codes": 24, "duration": 20, "cost": 20}


def write_rules_xlsx(rules: Rules, path: str | Path) -> Path:
    """Write the workbook: one sheet ``Rules``; without rules an empty template."""
    rows = [_cells(rule, survives) for rule in rules]
    return write_bytes(path, table_xlsx(SHEET, HEADER, rows, Path(path).name, _WIDTHS))


def write_rules_csv(rules: Rules, path: str | Path) -> Path:
    """Write the CSV file."""
    rows = (_cells(rule, any_number) for rule in rules)
    return write_bytes(path, csv_bytes(HEADER, ([row.get(n) for n in HEADER] for row in rows), Path(path).name))


def _cells(rule: UncertaintyRule, exact: Exact) -> Cells:
    cells: Cells = {"name": rule.name, "codes": _codes(dict(rule.where.codes))} | {text: getattr(rule.where, text) for text in TEXTS}
    for quantity in QUANTITIES:
        cells |= law_cells(getattr(rule, quantity), quantity, f"{quantity}_", exact)
    return cells


def _codes(codes: Mapping[str, str]) -> str:
    """``Discipline=PIP; Phase=2``, or JSON where a sign of that stands in a name or value."""
    odd = any(sign in text for pair in codes.items() for text in pair for sign in ";=") or any(k.startswith(("{", "[")) for k in codes)
    return json.dumps(dict(codes), ensure_ascii=False) if odd else "; ".join(f"{k}={v}" for k, v in codes.items())
