"""A risk register as an Excel workbook: the template to fill in, and what ``pmo_risk.read_register`` reads back."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pmo_risk.errors import FormatError, LimitError, shown
from pmo_risk.exporters.atomic import write_bytes
from pmo_risk.exporters.csv_text import checked
from pmo_risk.exporters.register_help import COLUMNS, RESPONSE_COLUMNS, RULES, help_of
from pmo_risk.exporters.register_rows import CORE, OWNERSHIP, Cells, header_of, register_rows, response_rows
from pmo_risk.exporters.register_rules import add_response_rules, add_rules
from pmo_risk.importers.risk_columns import RESPONSE_SHEET, RESPONSES, level_column
from pmo_risk.model import Register, ScoringScheme
from pmo_risk.model.scale import PROBABILITY

SHEET, INSTRUCTIONS, LEVEL_SHEET = "Risks", "Instructions", "Levels"
_CELL_CHARACTERS = 32_767
_MAX_ROWS = 1_048_575
_NOT_XML = re.compile("[\ufffe\uffff]")
_WIDTHS = {"id": 12, "name": 40, "category": 16, "tasks": 24, "cause": 30, "event": 30, "effect": 30}
Looks = dict[str | type, Any]
_MADE = datetime(2000, 1, 1)  # a date of making would give two files of one register different bytes


def write_register(register: Register, path: str | Path, scheme: ScoringScheme | None = None) -> Path:
    """Write the workbook, whole or not at all: the risks, their responses, instructions, and the levels of the ``scheme`` if one is given.

    An empty register makes an empty template. Columns take only what may stand in them: the levels of the scheme, kinds of law, units, dates. With a
    scheme there is a column of levels for the probability and each dimension of impact; read the file with the same scheme. Text is text and never a
    formula. Numbers of more than 16 digits, which Excel's files cannot hold, are written as text.

    Raises
    ------
    FormatError, LimitError : where it cannot be written: text that no cell can hold, more rows than a sheet has.
    """
    return write_bytes(path, register_xlsx(register, Path(path).name, scheme))


def register_xlsx(register: Register, where: str, scheme: ScoringScheme | None = None) -> bytes:
    """The workbook as bytes; the same for the same register."""
    from xlsxwriter import Workbook

    rows, responses = register_rows(register, _survives, scheme, responses=False), response_rows(register, _survives)
    if max(len(rows), len(responses)) > _MAX_ROWS:
        raise LimitError(f"{max(len(rows), len(responses)):,} rows, more than a sheet has", where=where, code="SIZE", remedy="write .csv")
    header = header_of(rows, (*CORE, *OWNERSHIP, *_level_columns(scheme)), scheme)
    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True})
    book.set_properties({"created": _MADE})
    bold = book.add_format({"bold": True, "bottom": 1})
    looks: Looks = {date: book.add_format({"num_format": "yyyy-mm-dd"}), datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})}
    looks |= {PROBABILITY: book.add_format({"num_format": "0.##%"}), "bold": bold}
    sheet, beside = book.add_worksheet(SHEET), book.add_worksheet(RESPONSE_SHEET)
    _write_table(sheet, header, rows, looks, where)
    _write_table(beside, RESPONSES.names, responses, looks, where)
    _write_instructions(book.add_worksheet(INSTRUCTIONS), header, bold, book.add_format({"text_wrap": True, "valign": "top"}), where)
    ranges = _write_levels(book.add_worksheet(LEVEL_SHEET), scheme, bold, where) if scheme is not None else {}
    add_rules(sheet, header, ranges)
    add_response_rules(beside, RESPONSES.names)
    book.close()
    return out.getvalue()


def _write_table(sheet: Any, header: Sequence[str], rows: Sequence[Cells], looks: Looks, where: str) -> None:
    """A header that stays in view, and the rows under it."""
    sheet.freeze_panes(1, 1)
    for column, name in enumerate(header):
        sheet.set_column(column, column, _WIDTHS.get(name, max(8, len(name) + 2)))
        sheet.write_string(0, column, _cell_text(name, where), looks["bold"])
        for index, row in enumerate(rows, 1):
            value = row.get(name, "")
            if isinstance(value, str):
                sheet.write_string(index, column, _cell_text(value, where))
            elif isinstance(value, date):
                sheet.write_datetime(index, column, value, looks[type(value)])
            else:
                sheet.write_number(index, column, value, looks.get(name))


def _level_columns(scheme: ScoringScheme | None) -> tuple[str, ...]:
    """The columns of levels: of probability, and of each dimension; of schedule and cost only if the scheme has them."""
    return () if scheme is None else tuple(map(level_column, (PROBABILITY, *scheme.dimensions)))


def _write_instructions(sheet: Any, header: tuple[str, ...], bold: Any, wrapped: Any, where: str) -> None:
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
            sheet.write_string(index, 0, _cell_text(name, where))
            sheet.write_string(index, 1, _cell_text(text, where), wrapped)
        index += 2


def _write_levels(sheet: Any, scheme: ScoringScheme, bold: Any, where: str) -> dict[str, str]:
    """The levels of every scale; and by column the range of cells that hold its levels."""
    for column, (title, width) in enumerate((("Dimension", 16), ("Level", 16), ("From", 12), ("To", 12), ("Unit", 10), ("Meaning", 60))):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, title, bold)
    index, ranges = 1, {}
    for scale in (scheme.probability, *scheme.impacts):
        ranges[level_column(scale.name)] = f"={LEVEL_SHEET}!$B${index + 1}:$B${index + len(scale.levels)}"
        for level in scale.levels:
            for column, text in ((0, scale.name), (1, level.name), (4, scale.unit), (5, level.text)):
                sheet.write_string(index, column, _cell_text(text, where))
            for column, number in ((2, level.low), (3, level.high)):
                if number is not None:
                    sheet.write_number(index, column, number)
            index += 1
    sheet.write_string(index + 1, 0, "Scheme", bold)
    sheet.write_string(index + 1, 1, _cell_text(scheme.name, where))
    sheet.write_string(index + 2, 0, "Source", bold)
    sheet.write_string(index + 2, 1, _cell_text(scheme.source, where))
    return ranges


def _survives(value: float) -> bool:
    """True for a number that is the same after the 16 digits of the file."""
    return float(f"{value:.16G}") == value


def _cell_text(text: str, where: str) -> str:
    if len(text) > _CELL_CHARACTERS:
        raise LimitError(f"the text {shown(text, 40)} is longer than the {_CELL_CHARACTERS:,} characters of a cell", where=where, code="SIZE")
    if _NOT_XML.search(text):
        raise FormatError(f"the text {shown(text)} holds a character that no workbook can", where=where, code="TEXT", remedy="change it, or write .json")
    return checked(text, where)
