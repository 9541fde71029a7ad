"""A CSV file as a grid of text: encoding and delimiter found and reported, structure strict.

Python's reader takes an unterminated quote as one long field to the end of the file, in silence; here it is an error with its line.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from pmo_risk.errors import FormatError, LimitError, Problem, shown
from pmo_risk.importers.table import HEADER_ROWS, Columns, Grid, Table, table
from pmo_risk.importers.text import decode

DELIMITERS = (",", ";", "\t", "|")


def read_csv(data: bytes, name: str, columns: Columns) -> Table:
    """The table of a CSV file; its notes begin with the encoding and delimiter that were found.

    Raises
    ------
    FormatError, ManyErrors : the file, its encoding, NUL bytes, quotes, rows of the wrong length, no header; with file and line.
    LimitError : a field of more than 131,072 characters.
    """
    text, encoding = decode(data, name)
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise FormatError("holds a NUL character", where=f"{name}:{line}", code="NUL", remedy="save the file as UTF-8 text")
    delimiter = _delimiter(text, columns)
    rows, lines = _rows(text, delimiter, name)
    grid = Grid(name, rows, lambda row, _: f"{name}:{lines[row]}", typed=False)
    found = table(grid, columns)
    dialect = Problem("note", "CSV_DIALECT", name, f"read as {encoding} text, fields parted by {shown(delimiter)}")
    return Table(found.name, found.rows, found.columns, (dialect, *found.notes))


def _delimiter(text: str, columns: Columns) -> str:
    """The delimiter by which the first rows hold the most known headings; then the one that parts them most."""

    def score(delimiter: str) -> tuple[int, int]:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        best = (0, 0)
        try:
            for _, row in zip(range(HEADER_ROWS), reader, strict=False):
                best = max(best, (sum(columns.find(c) is not None for c in row), len(row)))
        except csv.Error:
            pass  # the rows before the fault say enough; reading in earnest reports it
        return best

    return max(DELIMITERS, key=score)


def _rows(text: str, delimiter: str, name: str) -> tuple[Sequence[list[str]], Sequence[int]]:
    """The rows, and the line at which each begins."""
    rows: list[list[str]] = []
    lines: list[int] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins = 1
    try:
        for row in reader:
            rows.append(row)
            lines.append(begins)
            begins = reader.line_num + 1
    except csv.Error as fault:
        if "field limit" in str(fault):
            raise LimitError("a field is longer than 131,072 characters", where=f"{name}:{begins}", code="FIELD_SIZE") from None
        if "end of data" in str(fault):
            line = begins + _open_quote(text, begins)
            raise FormatError(
                "a quote that opens here is never closed", where=f"{name}:{line}", code="CSV_STRUCTURE", remedy='write a quote in text as ""'
            ) from None
        raise FormatError(f"no CSV: {fault}", where=f"{name}:{reader.line_num}", code="CSV_STRUCTURE", remedy='write a quote in text as ""') from None
    return rows, lines


def _open_quote(text: str, begins: int) -> int:
    """How many lines below line ``begins`` the quote stands that is open at the end of the text."""
    rest = "".join(io.StringIO(text, newline="").readlines()[begins - 1 :])
    opened, open_, at = 0, False, 0
    while (at := rest.find('"', at)) >= 0:
        if open_ and rest.startswith('""', at):
            at += 2
            continue
        open_ = not open_
        opened, at = (at if open_ else opened), at + 1
    return len(rest[: opened + 1].splitlines()) - 1
