"""Excel workbooks: a sheet as a table whose cells keep their type. Nothing in the workbook is run, followed or calculated."""

from __future__ import annotations

import io
from datetime import date, time, timedelta
from typing import Any
from zipfile import ZipFile

from pmo_risk.errors import FormatError, Problem, near, shown
from pmo_risk.importers.row import Cell
from pmo_risk.importers.sheet_scan import SheetScan, scan_sheet, sheet_files
from pmo_risk.importers.table import Columns, Grid, Table, header_row, no_header, table
from pmo_risk.importers.zip_guard import checked_zip

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_IGNORED = (
    ("xl/vbaproject.bin", "MACROS", "the workbook's macros are not run"),
    ("xl/externallinks/", "EXTERNAL_LINK", "links to other workbooks are not followed; the values stored with them are used"),
    ("xl/connections.xml", "CONNECTION", "data connections are not followed"),
    ("xl/embeddings/", "EMBEDDED", "files embedded in the workbook are not read"),
)


def is_workbook(data: bytes) -> bool:
    """True where the file begins as an Excel file of any age, or another compressed file."""
    return data.startswith((_ZIP, _OLE, b"PK\x05\x06"))


def cell_name(row: int, column: int) -> str:
    """The name of a cell, counted from 0.

    >>> cell_name(6, 27)
    'AB7'
    """
    letters, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def read_sheet(
    data: bytes, name: str, columns: Columns, sheet: str | None = None, beside: tuple[str, Columns] | None = None
) -> tuple[Table, Table | None, tuple[Problem, ...]]:
    """The table of the named sheet, or of the first that has the header; that of the sheet ``beside`` it, by its name, if there is one with its header;
    and notes on what else the workbook holds.

    Raises
    ------
    FormatError, ManyErrors : no workbook, an old or encrypted one, no such sheet, no header.
    LimitError, SecurityError : see ``zip_guard`` and ``sheet_scan``.
    """
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise FormatError("the workbook is encrypted", where=name, code="ENCRYPTED", remedy="save it without a password")
        raise FormatError("is a workbook of the old .xls kind", where=name, code="FORMAT", remedy="save it as .xlsx")
    archive = checked_zip(data, name)
    files = sheet_files(archive, name)
    if sheet is not None and sheet not in files:
        raise FormatError(f"has no sheet {shown(sheet)}", where=name, code="SHEET", remedy=near(sheet, files) or f"sheets: {shown(', '.join(files))}")
    values = _open(data, name)
    first: FormatError | None = None
    for title in files if sheet is None else [sheet]:
        grid, scan = _read(archive, files, values, title, name)
        if header_row(grid, columns) is not None:
            scans = {title: scan}
            second = None
            for other in (t for t in files if beside is not None and t != title and t.casefold() == beside[0].casefold()):
                found, scanned = _read(archive, files, values, other, name)
                if beside is not None and header_row(found, beside[1]) is not None:
                    second, scans[other] = table(found, beside[1]), scanned
            return table(grid, columns), second, _notes(archive, files, scans, name)
        first = first or no_header(grid, columns)
    raise first or FormatError("the workbook has no sheet with cells", where=name, code="EMPTY")


def _read(archive: ZipFile, files: dict[str, str], values: Any, title: str, name: str) -> tuple[Grid, SheetScan]:
    scan = scan_sheet(archive, files[title], f"{name}: {_quoted(title)}")
    return _grid(values, title, scan, name), scan


def _open(data: bytes, name: str) -> Any:
    from python_calamine import CalamineWorkbook

    return _calm(lambda: CalamineWorkbook.from_filelike(io.BytesIO(data)), name)


def _calm(call: Any, name: str) -> Any:
    """What the library gives; a failure of any kind, a panic of its Rust code too, is a damaged file."""
    try:
        return call()
    except BaseException as fault:
        if isinstance(fault, Exception) or type(fault).__name__ == "PanicException":
            raise FormatError(
                f"the workbook cannot be read: {shown(str(fault))}", where=name, code="XLSX", remedy="open it in Excel and save it again"
            ) from None
        raise


def _grid(values: Any, title: str, scan: SheetScan, name: str) -> Grid:
    read = _calm(lambda: values.get_sheet_by_name(title).to_python(skip_empty_area=False), name)
    rows: list[list[Cell]] = [[_cell(v) for v in row] for row in read]
    width = max([len(r) for r in rows] + [c + 1 for _, c in scan.faults], default=0)
    height = max([len(rows)] + [r + 1 for r, _ in scan.faults])
    rows += [[] for _ in range(height - len(rows))]
    for row in rows:
        row += [""] * (width - len(row))
    for (r, c), fault in scan.faults.items():
        rows[r][c] = fault
    quoted = _quoted(title)
    return Grid(quoted, rows, lambda row, column: f"{quoted}!{cell_name(row, column)}", typed=True)


def _cell(value: Any) -> Cell:
    if isinstance(value, (str, bool, float, date, time, timedelta)):
        return value
    return float(value) if isinstance(value, int) else ""


def _quoted(title: str) -> str:
    """A sheet's name as it stands before the ``!`` of a reference."""
    if title.isidentifier():
        return title
    return "'" + title.replace("'", "''") + "'" if title.isprintable() else shown(title)


def _notes(archive: ZipFile, files: dict[str, str], scans: dict[str, SheetScan], name: str) -> tuple[Problem, ...]:
    """What else the workbook holds; ``scans`` are those of the sheets that are read."""
    inside = [n.casefold() for n in archive.namelist()]
    notes = [Problem("warning", code, name, what) for part, code, what in _IGNORED if any(n.startswith(part) for n in inside)]
    notes += [Problem("note", "SHEET", name, f"the sheet {shown(other)} is not read") for other in files if other not in scans]
    for title, scan in scans.items():
        if scan.hidden_rows:
            notes.append(Problem("warning", "HIDDEN_ROWS", _quoted(title), f"{scan.hidden_rows} hidden rows are read like the others"))
        if scan.merged:
            notes.append(Problem("warning", "MERGED_CELLS", _quoted(title), f"{scan.merged} merged cells: each has its value in its first cell only"))
    return tuple(notes)
