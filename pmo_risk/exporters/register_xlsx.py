"""A risk register as an Excel workbook: the template to fill in, and what ``pmo_risk.read_register`` reads back."""

from __future__ import annotations

import io
import re
from datetime import datetime
from pathlib import Path

from pmo_risk.errors import FormatError, LimitError, shown
from pmo_risk.exporters.atomic import write_bytes
from pmo_risk.exporters.csv_text import checked
from pmo_risk.exporters.register_rows import HEADER, register_rows
from pmo_risk.model import Register

SHEET = "Risks"
_CELL_CHARACTERS = 32_767
_MAX_ROWS = 1_048_575
_NOT_XML = re.compile("[\ufffe\uffff]")
_WIDTHS = {"id": 12, "name": 40, "category": 16, "tasks": 24}
_MADE = datetime(2000, 1, 1)  # a date of making would give two files of one register different bytes


def write_register(register: Register, path: str | Path) -> Path:
    """Write the workbook, whole or not at all: one sheet, its header frozen; text is text and never a formula.

    An empty register makes an empty template. Numbers of more than 16 digits, which Excel's files cannot hold, are written as text.

    Raises
    ------
    FormatError, LimitError : where it cannot be written: text that no cell can hold, more rows than a sheet has.
    """
    return write_bytes(path, register_xlsx(register, Path(path).name))


def register_xlsx(register: Register, where: str) -> bytes:
    """The workbook as bytes; the same for the same register."""
    from xlsxwriter import Workbook

    rows = register_rows(register, _survives)
    if len(rows) > _MAX_ROWS:
        raise LimitError(f"{len(rows):,} rows, more than a sheet has", where=where, code="SIZE", remedy="write .csv")
    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True})
    book.set_properties({"created": _MADE})
    sheet = book.add_worksheet(SHEET)
    bold, percent = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "0.##%"})
    sheet.freeze_panes(1, 1)
    for column, name in enumerate(HEADER):
        sheet.set_column(column, column, _WIDTHS.get(name, max(8, len(name) + 2)))
        sheet.write_string(0, column, name, bold)
        for index, row in enumerate(rows, 1):
            value = row.get(name, "")
            if isinstance(value, str):
                sheet.write_string(index, column, _cell_text(value, where))
            else:
                sheet.write_number(index, column, value, percent if name == "probability" else None)
    book.close()
    return out.getvalue()


def _survives(value: float) -> bool:
    """True for a number that is the same after the 16 digits of the file."""
    return float(f"{value:.16G}") == value


def _cell_text(text: str, where: str) -> str:
    if len(text) > _CELL_CHARACTERS:
        raise LimitError(f"the text {shown(text, 40)} is longer than the {_CELL_CHARACTERS:,} characters of a cell", where=where, code="SIZE")
    if _NOT_XML.search(text):
        raise FormatError(f"the text {shown(text)} holds a character that no workbook can", where=where, code="TEXT", remedy="change it, or write .json")
    return checked(text, where)
