"""What a workbook's XML says beyond the values: which cells are formulas without a result, which hold an error, how far the sheet reaches.

The reader of values gives an empty cell for all of these, and makes room for every cell up to the last one, so they are looked up first.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.parsers import expat
from zipfile import ZipFile

from pmo_risk.errors import FormatError, LimitError, SecurityError, shown
from pmo_risk.importers.row import Fault

MAX_CELLS = 5_000_000
MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_WORKBOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
Start = Callable[[str, dict[str, str]], None]


def parse_xml(data: bytes, where: str, start: Start, end: Callable[[str], None] | None = None, text: Callable[[str], None] | None = None) -> None:
    """Call ``start``, ``end`` and ``text`` for each element, by its name without prefix. A document type declaration is refused."""

    def refuse(*_: object) -> None:
        raise SecurityError("holds a document type declaration", where=where, code="DTD", remedy="save the file again in Excel")

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = lambda tag, attributes: start(tag.rpartition(":")[2], attributes)
    if end is not None:
        parser.EndElementHandler = lambda tag: end(tag.rpartition(":")[2])
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as fault:  # the last two: an encoding that does not exist
        raise FormatError(f"the file is damaged: {shown(str(fault))}", where=where, code="XML", remedy="open it in Excel and save it again") from None


def sheet_files(archive: ZipFile, name: str) -> dict[str, str]:
    """The file inside the workbook of each sheet, by the sheet's name, in the workbook's order."""
    ids: dict[str, str] = {}
    targets: dict[str, str] = {}

    def sheet(tag: str, attributes: dict[str, str]) -> None:
        if tag == "sheet":
            relation = next((v for k, v in attributes.items() if k.rpartition(":")[2] == "id" and ":" in k), "")
            ids[attributes.get("name", "")] = relation

    def relation(tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    present = {n.casefold(): n for n in archive.namelist()}
    for part, handler in ((_WORKBOOK, sheet), (_RELATIONS, relation)):
        if part.casefold() not in present:
            raise FormatError("is no Excel workbook", where=name, code="FORMAT", remedy="save it as .xlsx, or give a .csv file")
        parse_xml(archive.read(present[part.casefold()]), name, handler)
    paths = {sheet: posixpath.normpath(posixpath.join("xl", targets.get(i, "")).replace("xl//xl/", "xl/")) for sheet, i in ids.items()}
    return {sheet: present[path.casefold()] for sheet, path in paths.items() if path.casefold() in present}


@dataclass
class SheetScan:
    """One pass over a sheet's XML; rows and columns count from 0."""

    where: str
    faults: dict[tuple[int, int], Fault] = field(default_factory=dict)
    hidden_rows: int = 0
    merged: int = 0
    _last: tuple[int, int] = (-1, -1)
    _row: int = -1
    _column: int = -1
    _kind: str = ""
    _formula: bool = False
    _value: str | None = None
    _inside: bool = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "row":
            self._row = int(attributes["r"]) - 1 if attributes.get("r", "").isdecimal() else self._row + 1
            self._column = -1
            self.hidden_rows += attributes.get("hidden") in ("1", "true")
        elif tag == "c":
            reference = attributes.get("r", "")
            match = _REFERENCE.fullmatch(reference)
            if reference and match is None:  # the reader of values would make room for a cell that is nowhere
                what = f"a cell of the sheet has the reference {shown(reference)}"
                raise FormatError(what, where=self.where, code="XLSX", remedy="open the file in Excel and save it again")
            self._row, self._column = (int(match[2]) - 1, _column(match[1])) if match else (self._row, self._column + 1)
            self._kind, self._formula, self._value = attributes.get("t", ""), False, None
        elif tag == "f":
            self._formula = True
        elif tag in ("v", "is"):
            self._value, self._inside = "", True
        elif tag == "mergeCell":
            self.merged += 1

    def text(self, text: str) -> None:
        if self._inside and self._value is not None:
            self._value += text

    def end(self, tag: str) -> None:
        if tag in ("v", "is"):
            self._inside = False
        elif tag == "c" and (self._formula or self._value is not None):
            self._last = (max(self._last[0], self._row), max(self._last[1], self._column))
            value = (self._value or "").strip()
            if self._kind == "e":
                self.faults[self._row, self._column] = Fault(f"the cell holds the error {shown(value)}", "mend the formula")
            elif self._formula and not value and self._kind != "str":
                self.faults[self._row, self._column] = Fault("the formula has no stored result", "open the file in Excel and save it")

    def check_size(self, where: str) -> None:
        """Refuse a sheet that reaches too far: room would be made for every cell up to its last one."""
        rows, columns = self._last[0] + 1, self._last[1] + 1
        if rows > MAX_ROWS or columns > MAX_COLUMNS or rows * columns > MAX_CELLS:
            raise LimitError(
                f"the sheet reaches over {rows:,} rows and {columns:,} columns, more than {MAX_CELLS:,} cells",
                where=where,
                code="SHEET_SIZE",
                remedy="delete the cells far from the table",
            )


def scan_sheet(archive: ZipFile, file: str, where: str) -> SheetScan:
    """The scan of one sheet.

    Raises
    ------
    FormatError, SecurityError, LimitError : damaged, with a document type declaration, or reaching too far.
    """
    scan = SheetScan(where)
    parse_xml(archive.read(file), where, scan.start, scan.end, scan.text)
    scan.check_size(where)
    return scan


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
