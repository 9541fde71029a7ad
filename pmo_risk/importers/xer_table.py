"""The tables of a XER file: lines of %T (table), %F (fields), %R (row) and %E (end), cells parted by tabs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pmo_risk.errors import FormatError, shown
from pmo_risk.importers.ledger import Ledger

_LINE_END = re.compile("\r\n|\n|\r")
_FATAL_WHEN_CUT = ("PROJECT", "CALENDAR", "TASK")


@dataclass(slots=True)
class Row:
    """One row: its cells by field name, and its line in the file."""

    line: int
    _index: dict[str, int]
    _cells: list[str]

    def __getitem__(self, name: str) -> str:
        """The trimmed cell; empty where the row or the table does not have it."""
        at = self._index.get(name, -1)
        return self._cells[at].strip() if 0 <= at < len(self._cells) else ""


@dataclass
class Tables:
    """Rows by table name, for the tables asked for; ``header`` is the first line's cells."""

    header: list[str] = field(default_factory=list)
    rows: dict[str, list[Row]] = field(default_factory=dict)

    def __getitem__(self, name: str) -> list[Row]:
        return self.rows.get(name, [])

    @property
    def currency(self) -> str:
        """Short name of the currency that money is in: the header's ninth cell."""
        return self.header[8] if len(self.header) > 8 else ""


class _Parser:
    def __init__(self, keep: frozenset[str], books: Ledger) -> None:
        self.keep, self.books = keep, books
        self.tables = Tables()
        self.table: str | None = None
        self.index: dict[str, int] | None = None
        self.ended = False
        self.last: Row | None = None
        self.ignored: dict[str, int] = {}

    def line(self, number: int, text: str) -> None:
        mark, _, rest = text.partition("\t")
        mark = mark.strip()
        if self.ended:
            if text.strip():
                self.books.note("warning", "AFTER_END", "text after the end mark %E is ignored", line=number)
        elif mark == "%R":
            self.row(number, rest)
        elif mark == "%T":
            self.begin(number, rest.split("\t")[0].strip())
        elif mark == "%F":
            self.fields(number, [c.strip() for c in rest.split("\t")])
        elif mark == "%E":
            self.ended = True
        elif text.strip():
            self.stray(number, text)

    def cut(self, number: int, text: str) -> None:
        """The last line of a file that ends within it."""
        if self.ended or text.strip() == "%E":
            self.line(number, text)
        elif text.startswith("%R") and self.table is not None:
            self.books.rows(self.table)
            self._lost(number)
        elif not text.startswith("%") and self._goes_on():
            self.tables.rows[str(self.table)].pop()
            self._lost(number)

    def _lost(self, number: int) -> None:
        what = f"the file ends within this row of {self.table}, which is left out"
        self.books.note("warning", "TRUNCATED", what, line=number, remedy="export it again")

    def begin(self, number: int, name: str) -> None:
        if not name:
            self.books.note("warning", "XER_STRUCTURE", "a table without a name is ignored", line=number)
        self.table, self.index, self.last = name or "(no name)", None, None
        if self.table in self.keep:
            self.tables.rows.setdefault(self.table, [])

    def fields(self, number: int, names: list[str]) -> None:
        if self.table is None:
            raise FormatError("fields (%F) before any table (%T)", where=self.books.at(number), code="XER_STRUCTURE", remedy="export it again")
        while names and not names[-1]:
            names.pop()
        self.index = {name: at for at, name in reversed(list(enumerate(names)))}

    def row(self, number: int, rest: str) -> None:
        if self.table is None or self.index is None:
            missing = "table (%T)" if self.table is None else "fields (%F)"
            raise FormatError(f"a row before its {missing}", where=self.books.at(number), code="XER_STRUCTURE", remedy="export it again")
        self.books.rows(self.table)
        if self.table not in self.keep:
            self.ignored[self.table] = self.ignored.get(self.table, 0) + 1
            self.last = None
            return
        cells, width = rest.split("\t"), len(self.index)
        if any(c.strip() for c in cells[width:]):
            what = f"a {self.table} row has {len(cells)} cells for {width} fields and is skipped, as P6 does"
            self.books.note("warning", "FIELD_COUNT", what, line=number, remedy="look for a tab in one of its texts")
            self.last = None
            return
        self.last = Row(number, self.index, cells)
        self.tables.rows[self.table].append(self.last)

    def stray(self, number: int, text: str) -> None:
        """A line with no mark: the rest of a cell that held a line break, where the row before is short of cells."""
        last = self.last
        if last is not None and self._goes_on():
            more = text.split("\t")
            last._cells[-1] = f"{last._cells[-1]}\n{more[0]}"
            last._cells.extend(more[1:])
        else:
            self.books.note("warning", "XER_STRUCTURE", "a line that starts with no known mark is ignored", line=number)

    def _goes_on(self) -> bool:
        """True where the last row is short of cells, so that a line without a mark belongs to it."""
        return self.last is not None and self.index is not None and len(self.last._cells) < len(self.index)

    def close(self, lines: int) -> None:
        self._short_rows()
        for name, count in self.ignored.items():
            self.books.note("note", "IGNORED_TABLE", f"table {name} is not used: {count} rows")
        if self.ended:
            return
        where, last = self.books.at(lines), f"it stops in table {self.table}" if self.table else "it has no tables"
        if self.table in _FATAL_WHEN_CUT:
            raise FormatError(f"the file is cut: no end mark (%E), and {last}", where=where, code="TRUNCATED", remedy="export it again")
        self.books.note("warning", "TRUNCATED", f"no end mark (%E): {last}; what came after is lost", line=lines, remedy="export it again")

    def _short_rows(self) -> None:
        for name, rows in self.tables.rows.items():
            for row in rows:
                if len(row._cells) < len(row._index):
                    what = f"{name} rows with fewer cells than fields; those missing at the end are read as empty"
                    self.books.note("note", "FIELD_COUNT", what, line=row.line)


def parse(text: str, keep: frozenset[str], books: Ledger) -> Tables:
    """The tables in ``keep``; rows of all others are counted and noted.

    Raises
    ------
    FormatError : it is not a XER, rows come before their table, or the file is cut within its tasks.
    """
    parser = _Parser(keep, books)
    lines = _lines(text)
    first, _ = next(lines, ("", True))
    parser.tables.header = [c.strip() for c in first.split("\t")]
    if parser.tables.header[0] != "ERMHDR":
        raise FormatError(
            f"a XER begins with ERMHDR, this with {shown(first[:40])}", where=books.at(1), code="NOT_XER", remedy="export it from Primavera P6 as XER"
        )
    number = 1
    for number, (line, whole) in enumerate(lines, 2):
        if whole:
            parser.line(number, line)
        else:
            parser.cut(number, line)
    parser.close(number)
    return parser.tables


def _lines(text: str) -> Iterator[tuple[str, bool]]:
    """Lines, and whether each is whole: the last is not, where no line end follows it."""
    at = 0
    for end in _LINE_END.finditer(text):
        yield text[at : end.start()], True
        at = end.end()
    if at < len(text):
        yield text[at:], False
