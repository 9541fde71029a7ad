"""A risk register as an Excel workbook: the template to fill in, and what ``pmo_risk.read_register`` reads back."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pmo_risk.exporters.atomic import write_bytes
from pmo_risk.exporters.register_help import COLUMNS, RESPONSE_COLUMNS, RULES, help_of
from pmo_risk.exporters.register_rows import CORE, OWNERSHIP, header_of, register_rows, response_rows
from pmo_risk.exporters.register_rules import add_response_rules, add_rules
from pmo_risk.exporters.table_xlsx import add_table, cell_text, new_book, survives
from pmo_risk.importers.risk_columns import RESPONSE_SHEET, RESPONSES, UNSAID, level_column
from pmo_risk.model import Portfolio, Project, Register, Risk, ScoringScheme
from pmo_risk.model.scale import PROBABILITY

SHEET, INSTRUCTIONS, LEVEL_SHEET = "Risks", "Instructions", "Levels"
_WIDTHS = {"id": 12, "name": 40, "category": 16, "tasks": 24, "cause": 30, "event": 30, "effect": 30}


def write_register(register: Register | Iterable[Risk] | Project | Portfolio, path: str | Path, scheme: ScoringScheme | None = None) -> Path:
    """Write the workbook, whole or not at all: the risks, their responses, instructions, and the levels of the ``scheme`` if one is given.

    Of a plan its risks are written. An empty register makes an empty template. Columns take only what may stand in them: the levels of the scheme, kinds
    of law, units, dates. With a scheme there is a column of levels for the probability and each dimension of impact; read the file with the same scheme.
    Text is text and never a formula. Numbers of more than 16 digits, which Excel's files cannot hold, are written as text.

    Raises
    ------
    FormatError, LimitError : where it cannot be written: text that no cell can hold, more rows than a sheet has.
    """
    risks = Register.of(register.risks if isinstance(register, (Project, Portfolio)) else register)
    return write_bytes(path, register_xlsx(risks, Path(path).name, scheme))


def register_xlsx(register: Register, where: str, scheme: ScoringScheme | None = None) -> bytes:
    """The workbook as bytes; the same for the same register."""
    rows = register_rows(register, survives, scheme, responses=False)
    header = header_of(rows, (*CORE, *OWNERSHIP, *UNSAID, *_level_columns(scheme)), scheme)
    out = io.BytesIO()
    book = new_book(out)
    sheet = add_table(book, SHEET, header, rows, where, _WIDTHS, {PROBABILITY})
    beside = add_table(book, RESPONSE_SHEET, RESPONSES.names, response_rows(register, survives), where, _WIDTHS, {PROBABILITY})
    _write_instructions(book, header, where)
    add_rules(sheet, header, {} if scheme is None else _write_levels(book, scheme, where))
    add_response_rules(beside, RESPONSES.names)
    book.close()
    return out.getvalue()


def _level_columns(scheme: ScoringScheme | None) -> tuple[str, ...]:
    """The columns of levels: of probability, and of each dimension; of schedule and cost only if the scheme has them."""
    return () if scheme is None else tuple(map(level_column, (PROBABILITY, *scheme.dimensions)))


def _write_instructions(book: Any, header: tuple[str, ...], where: str) -> None:
    sheet, bold, wrapped = book.add_worksheet(INSTRUCTIONS), book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 110)
    sheet.write_string(0, 0, "How to fill in this register", bold)
    for index, rule in enumerate(RULES, 1):
        sheet.write_string(index, 1, rule, wrapped)
    index = len(RULES) + 2
    tables = {
        "Columns of the sheet Risks": {name: help_of(name) for name in header},
        "Columns that may be added": {name: text for name, text in COLUMNS.items() if name not in header},
        "Columns of the sheet Responses": RESPONSE_COLUMNS,
    }
    for title, texts in tables.items():
        sheet.write_string(index, 0, title, bold)
        for name, text in texts.items():
            index += 1
            sheet.write_string(index, 0, cell_text(name, where))
            sheet.write_string(index, 1, cell_text(text, where), wrapped)
        index += 2


def _write_levels(book: Any, scheme: ScoringScheme, where: str) -> dict[str, str]:
    """Write the levels of every scale; and say by column which cells hold its levels."""
    sheet, bold = book.add_worksheet(LEVEL_SHEET), book.add_format({"bold": True})
    for column, (title, width) in enumerate((("Dimension", 16), ("Level", 16), ("From", 12), ("To", 12), ("Unit", 10), ("Meaning", 60))):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, title, bold)
    index, ranges = 1, {}
    for scale in (scheme.probability, *scheme.impacts):
        ranges[level_column(scale.name)] = f"={LEVEL_SHEET}!$B${index + 1}:$B${index + len(scale.levels)}"
        for level in scale.levels:
            for column, text in ((0, scale.name), (1, level.name), (4, scale.unit), (5, level.text)):
                sheet.write_string(index, column, cell_text(text, where))
            for column, number in ((2, level.low), (3, level.high)):
                if number is not None:
                    sheet.write_number(index, column, number)
            index += 1
    sheet.write_string(index + 1, 0, "Scheme", bold)
    sheet.write_string(index + 1, 1, cell_text(scheme.name, where))
    sheet.write_string(index + 2, 0, "Source", bold)
    sheet.write_string(index + 2, 1, cell_text(scheme.source, where))
    return ranges
