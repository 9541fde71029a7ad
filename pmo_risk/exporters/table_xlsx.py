"""One table as an Excel workbook: its header frozen, text as text and never as a formula, the same bytes for the same table."""

from __future__ import annotations

import io
import re
from collections.abc import Container, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from pmo_risk.errors import FormatError, LimitError, shown
from pmo_risk.exporters.csv_text import checked
from pmo_risk.exporters.law_cells import Cells

_CELL_CHARACTERS = 32_767
_MAX_ROWS = 1_048_575
_NOT_XML = re.compile("[\ufffe\uffff]")
_MADE = datetime(2000, 1, 1)  # a date of making would give two files of one table different bytes


def table_xlsx(sheet: str, header: Sequence[str], rows: Sequence[Cells], where: str, widths: Mapping[str, int], percents: Container[str] = ()) -> bytes:
    """The workbook as bytes. ``widths`` of columns in letters where the name's own will not do; ``percents`` are columns shown as percentages.

    Raises
    ------
    FormatError, LimitError : text that no cell can hold, more rows than a sheet has.
    """
    out = io.BytesIO()
    book = new_book(out)
    add_table(book, sheet, header, rows, where, widths, percents)
    book.close()
    return out.getvalue()


def new_book(out: io.BytesIO) -> Any:
    """An empty workbook, to be written to ``out``."""
    from xlsxwriter import Workbook

    book = Workbook(out, {"in_memory": True})
    book.set_properties({"created": _MADE})
    return book


def add_table(
    book: Any,
    sheet: str,
    header: Sequence[str],
    rows: Sequence[Mapping[str, str | float | date]],
    where: str,
    widths: Mapping[str, int],
    percents: Container[str] = (),
) -> Any:
    """A sheet with a header that stays in view and the rows under it; see ``table_xlsx``. Returns the sheet."""
    if len(rows) > _MAX_ROWS:
        raise LimitError(f"{len(rows):,} rows, more than a sheet has", where=where, code="SIZE", remedy="write .csv")
    made = book.add_worksheet(sheet)
    bold, percent = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "0.##%"})
    days = {date: book.add_format({"num_format": "yyyy-mm-dd"}), datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})}
    made.freeze_panes(1, 1)
    for column, name in enumerate(header):
        made.set_column(column, column, widths.get(name, max(8, len(name) + 2)))
        made.write_string(0, column, cell_text(name, where), bold)
        for index, row in enumerate(rows, 1):
            value = row.get(name, "")
            if isinstance(value, str):
                made.write_string(index, column, cell_text(value, where))
            elif isinstance(value, date):
                made.write_datetime(index, column, value, days[type(value)])
            else:
                made.write_number(index, column, value, percent if name in percents else None)
    return made


def survives(value: float) -> bool:
    """True for a number that is the same after the 16 digits of the file."""
    return float(f"{value:.16G}") == value


def cell_text(text: str, where: str) -> str:
    """Text that a cell can hold, or an error."""
    if len(text) > _CELL_CHARACTERS:
        raise LimitError(f"the text {shown(text, 40)} is longer than the {_CELL_CHARACTERS:,} characters of a cell", where=where, code="SIZE")
    if _NOT_XML.search(text):
        raise FormatError(f"the text {shown(text)} holds a character that no workbook can", where=where, code="TEXT", remedy="change it, or write .json")
    return checked(text, where)
