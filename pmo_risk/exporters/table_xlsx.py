"""Tables as sheets of an Excel workbook: their header frozen, text as text and never as a formula, the same bytes for the same table."""

from __future__ import annotations

import io
import re
from collections.abc import Container, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from pmo_risk.errors import FormatError, LimitError, shown
from pmo_risk.exporters.csv_text import checked

_CELL_CHARACTERS = 32_767
_MAX_ROWS = 1_048_575
_NOT_XML = re.compile("[\ufffe\uffff]")
_MADE = datetime(2000, 1, 1)  # a date of making would give two files of one table different bytes
Looks = Mapping[str | type, Any]
Rows = Sequence[Mapping[str, str | float | date]]


def new_book(out: io.BytesIO) -> Any:
    """A workbook that is made in memory."""
    from xlsxwriter import Workbook

    book = Workbook(out, {"in_memory": True})
    book.set_properties({"created": _MADE})
    return book


def looks_of(book: Any, percents: Container[str] = (), names: Sequence[str] = ()) -> dict[str | type, Any]:
    """How cells look: the ``"bold"`` header, dates, and those of ``names`` that are ``percents``."""
    percent = book.add_format({"num_format": "0.##%"})
    looks: dict[str | type, Any] = {"bold": book.add_format({"bold": True, "bottom": 1})}
    looks |= {date: book.add_format({"num_format": "yyyy-mm-dd"}), datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})}
    return looks | {name: percent for name in names if name in percents}


def put_table(sheet: Any, header: Sequence[str], rows: Rows, looks: Looks, where: str, widths: Mapping[str, int]) -> None:
    """A header that stays in view, and the rows under it. ``widths`` of columns in letters where the name's own will not do.

    Raises
    ------
    FormatError, LimitError : text that no cell can hold, more rows than a sheet has.
    """
    if len(rows) > _MAX_ROWS:
        raise LimitError(f"{len(rows):,} rows, more than a sheet has", where=where, code="SIZE", remedy="write .csv")
    sheet.freeze_panes(1, 1)
    for column, name in enumerate(header):
        sheet.set_column(column, column, widths.get(name, max(8, len(name) + 2)))
        sheet.write_string(0, column, cell_text(name, where), looks["bold"])
        for index, row in enumerate(rows, 1):
            value = row.get(name, "")
            if isinstance(value, str):
                sheet.write_string(index, column, cell_text(value, where))
            elif isinstance(value, date):
                sheet.write_datetime(index, column, value, looks[type(value)])
            else:
                sheet.write_number(index, column, value, looks.get(name))


def table_xlsx(sheet: str, header: Sequence[str], rows: Rows, where: str, widths: Mapping[str, int], percents: Container[str] = ()) -> bytes:
    """A workbook of one table, as bytes; ``percents`` are columns shown as percentages. See ``put_table``."""
    out = io.BytesIO()
    book = new_book(out)
    put_table(book.add_worksheet(sheet), header, rows, looks_of(book, percents, header), where, widths)
    book.close()
    return out.getvalue()


def survives(value: float) -> bool:
    """True for a number that is the same after the 16 digits of the file."""
    return float(f"{value:.16G}") == value


def cell_text(text: str, where: str) -> str:
    """Text as a cell may hold it."""
    if len(text) > _CELL_CHARACTERS:
        raise LimitError(f"the text {shown(text, 40)} is longer than the {_CELL_CHARACTERS:,} characters of a cell", where=where, code="SIZE")
    if _NOT_XML.search(text):
        raise FormatError(f"the text {shown(text)} holds a character that no workbook can", where=where, code="TEXT", remedy="change it, or write .json")
    return checked(text, where)
