"""One row of a table from a CSV file or a sheet: its cells, taken by the name of their column, and where each of them stands.

The reader of a row says what it expects, a number, an id, a length of time, and never sees the file.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import ParamSpec, TypeVar

from pmo_risk.distributions import Distribution, from_dict
from pmo_risk.errors import FormatError, PmoRiskError, shown
from pmo_risk.importers.json_text import parse_json
from pmo_risk.importers.text import strict_number
from pmo_risk.model.units import moment, span

P = ParamSpec("P")
T = TypeVar("T")
SPECIAL = ("=", "+", "-", "@", "\t", "\r")
LAW_PARTS = ("low", "mode", "high")


@dataclass(frozen=True)
class Fault:
    """Stands in a cell that has no value to read: a formula without a stored result, or one that failed."""

    what: str
    remedy: str


Cell = str | float | bool | date | time | timedelta | Fault


def is_blank(cell: Cell) -> bool:
    """True for an empty cell, and for one of spaces only."""
    return isinstance(cell, str) and not cell.strip()


def unguarded(text: str) -> str:
    """Text of a cell without the apostrophe that keeps a spreadsheet from taking it for a formula; see ``pmo_risk.exporters.csv_text.guarded``."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(SPECIAL) else text


@dataclass(frozen=True)
class Row:
    """One row. ``place`` gives where a column of it is; ``typed`` is whether the file keeps numbers apart from text, as a sheet does.

    Each ``text``, ``number``, ... takes the column's name and gives None for an empty cell; a cell that cannot be read is a FormatError
    with its place.
    """

    cells: Mapping[str, Cell]
    place: Callable[[str], str]
    typed: bool

    def _cell(self, column: str) -> Cell:
        cell = self.cells.get(column, "")
        if isinstance(cell, Fault):
            raise FormatError(cell.what, where=self.place(column), code="FORMULA_VALUE", remedy=cell.remedy)
        return cell

    def _refuse(self, column: str, expected: str, code: str = "TYPE", remedy: str = "") -> FormatError:
        cell = self.cells[column]
        if isinstance(cell, (date, time, timedelta)) and not remedy:
            remedy = "the spreadsheet holds a date or time; write the value again in a cell formatted as number or text"
        value = cell.isoformat() if isinstance(cell, (date, time)) else shown(cell)
        return FormatError(f"expected {expected}, got {value}", where=self.place(column), code=code, remedy=remedy)

    def blank(self, column: str) -> bool:
        """True where the column is absent or its cell empty."""
        return is_blank(self.cells.get(column, ""))

    def text(self, column: str) -> str | None:
        """Text as it is; a number of a sheet as it is written there (an id such as 101)."""
        cell = self._cell(column)
        if isinstance(cell, bool) or not isinstance(cell, (str, float)):
            raise self._refuse(column, "text")
        if isinstance(cell, float):
            return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
        return (cell if self.typed else unguarded(cell)) or None

    def word(self, column: str) -> str | None:
        """Text without the spaces around it: an id, a keyword."""
        text = self.text(column)
        return (text.strip() or None) if text else None

    def number(self, column: str) -> float | None:
        """A finite number. In a sheet it must be one, not text that looks like it."""
        cell = self._cell(column)
        if is_blank(cell):
            return None
        if isinstance(cell, float):
            return cell
        if self.typed or not isinstance(cell, str):
            raise self._refuse(column, "a number", remedy="turn the text into a number in the spreadsheet" if isinstance(cell, str) else "")
        return strict_number(unguarded(cell), self.place(column))

    def share(self, column: str) -> float | None:
        """A number, or a percentage as text: ``0.3`` or ``30%``."""
        cell = self._cell(column)
        if not isinstance(cell, str):
            return self.number(column)
        text = cell.strip()
        if not text:
            return None
        return strict_number(text.removesuffix("%"), self.place(column)) / (100 if text.endswith("%") else 1)

    def date(self, column: str, *, end_of_day: bool = False) -> datetime | None:
        """A date or a date and time: a cell of a sheet that holds one, or ISO text. With ``end_of_day`` a date is the midnight that ends it.

        In a sheet midnight is a date: its cells do not tell the two apart.
        """
        cell = self._cell(column)
        if is_blank(cell):
            return None
        if isinstance(cell, datetime) and (cell.hour, cell.minute, cell.second, cell.microsecond) == (0, 0, 0, 0):
            cell = cell.date()
        if isinstance(cell, str):
            cell = unguarded(cell).strip()
        elif not isinstance(cell, date):
            raise self._refuse(column, "a date", remedy="write a date, or text such as 2027-06-30")
        return moment(cell, self.place(column), end_of_day=end_of_day)

    def named(self, column: str, find: Callable[[str], T]) -> T | None:
        """What ``find`` makes of a word; its error told with the place."""
        word = self.word(column)
        return None if word is None else at(self.place(column), find, word)

    def length(self, column: str) -> tuple[Distribution | float, str] | None:
        """A law or a length of time, with its unit: ``5``, ``5d``, or a JSON object."""
        cell = self._cell(column)
        text = unguarded(cell).strip() if isinstance(cell, str) else ""
        if text and text[0] != "{" and text[-1].isalpha():
            if "," in text or "_" in text:
                raise self._refuse(column, "a length of time such as 5d", "NUMBER_FORMAT")
            value = span(text, self.place(column))
            return value.value, value.unit
        law = self.law(column)
        return None if law is None else (law, "")

    def law(self, column: str) -> Distribution | float | None:
        """A number, or a distribution as a JSON object: ``{"kind": "lognormal", "mean": 40, "sd": 15}``."""
        cell = self._cell(column)
        if not isinstance(cell, str) or not cell.lstrip().startswith("{"):
            return self.number(column)
        place = self.place(column)
        return at(place, from_dict, parse_json(cell.encode("utf-8", "surrogatepass"), place))

    def spread(self, stem: str, kind: str | None, mode: float | None = None) -> Distribution | None:
        """The law of the columns ``stem`` low, mode and high, if any is filled; ``kind`` is triangular where it is None.

        ``mode`` is the most likely value from another column; the two must agree where both are given.
        """
        names = {part: f"{stem}{part}" for part in LAW_PARTS}
        given = {part: number for part, name in names.items() if (number := self.number(name)) is not None}
        if not given:
            return None
        first = names[next(iter(given))]
        if mode is not None and given.setdefault("mode", mode) != mode:
            what = f"the most likely value is {given['mode']:g} here and {mode:g} in another column"
            raise FormatError(what, where=self.place(names["mode"]), code="TWICE", remedy="leave one of the two blank")
        return at(self.place(first), from_dict, {"kind": kind or "triangular"} | given)

    def items(self, column: str) -> tuple[str, ...]:
        """Ids parted by semicolons, or a JSON list of ids where an id holds a semicolon itself."""
        text = self.word(column) or ""
        if text.startswith("["):
            try:
                listed = json.loads(text)
            except (ValueError, RecursionError):
                listed = None
            if isinstance(listed, list) and all(isinstance(x, str) for x in listed):
                return tuple(listed)
        return tuple(x.strip() for x in text.split(";") if x.strip())


def at(place: str, make: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What ``make`` makes of the arguments; its error told with the place in front."""
    try:
        return make(*args, **kwargs)
    except PmoRiskError as error:
        raise (error if error.where.startswith(place) else error.at(place)) from None


def attempt(errors: list[PmoRiskError], make: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
    """What ``make`` makes of the arguments, or None with its error added to ``errors``."""
    try:
        return make(*args, **kwargs)
    except PmoRiskError as error:
        errors.append(error)
        return None


def no_spread(row: Row, column: str, kind: str) -> FormatError:
    """The error of a kind of distribution that has no numbers."""
    return FormatError(f"{shown(kind)} without low, mode or high", where=row.place(column), code="PARAMETERS", remedy="give them, or leave this blank")
