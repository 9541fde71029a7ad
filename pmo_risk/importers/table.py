"""A table under a header row that is found by the names in it, whatever stands above.

Columns are known by name, whatever their case, spaces, hyphens and underscores.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pmo_risk.errors import FormatError, PmoRiskError, Problem, near, raise_all, shown
from pmo_risk.importers.row import Cell, Row, is_blank

HEADER_ROWS = 20


def plain(name: object) -> str:
    """A column name without case, spaces, hyphens and underscores.

    >>> plain("Delay Low") == plain("delay_low")
    True
    """
    return "".join(c for c in str(name).casefold() if c not in "_-" and not c.isspace())


@dataclass(frozen=True)
class Columns:
    """The columns a table may have: names, other names that people use, and those it must have (of several in one place, one of them)."""

    names: Sequence[str]
    needed: Sequence[str | tuple[str, ...]]
    aliases: Mapping[str, str]

    def find(self, heading: object) -> str | None:
        """The column that a heading names."""
        return self._by_plain.get(plain(heading))

    @cached_property
    def _by_plain(self) -> dict[str, str]:
        return {plain(n): n for n in self.names} | {plain(a): n for a, n in self.aliases.items()}


@dataclass(frozen=True)
class Grid:
    """Cells before a header is found: rows as read, and the place of each by row and column number from 0."""

    name: str
    rows: Sequence[Sequence[Cell]]
    place: Callable[[int, int], str]
    typed: bool


@dataclass(frozen=True)
class Table:
    """Rows under a header, with notes on what was not used."""

    name: str
    rows: tuple[Row, ...]
    columns: tuple[str, ...]
    notes: tuple[Problem, ...]


def header_row(grid: Grid, columns: Columns) -> int | None:
    """Number of the row with the most known headings among the first 20, if it has those that are needed."""
    scored = [(sum(columns.find(c) is not None for c in row), -i) for i, row in enumerate(grid.rows[:HEADER_ROWS])]
    best = max(scored, default=(0, 0))
    if not best[0]:
        return None
    found = {columns.find(c) for c in grid.rows[-best[1]]}
    return -best[1] if all(found.intersection((n,) if isinstance(n, str) else n) for n in columns.needed) else None


def no_header(grid: Grid, columns: Columns) -> FormatError:
    """The error of a table without a header row: what was found, what was expected."""
    seen = next((row for row in grid.rows[:HEADER_ROWS] if not all(map(is_blank, row))), ())
    found = ", ".join(str(c) for c in seen if not is_blank(c))
    hints = [near(str(c), columns.names) for c in seen if not is_blank(c) and columns.find(c) is None]
    hint = next((h for h in hints if h), "")
    needed = " and ".join(n if isinstance(n, str) else n[0] for n in columns.needed)
    return FormatError(
        f"no header row{' with ' * bool(needed)}{needed} in the first {HEADER_ROWS} rows; found {shown(found)}",
        where=grid.name,
        code="HEADER",
        remedy=f"{hint} columns: {', '.join(columns.names)}".strip(),
    )


def table(grid: Grid, columns: Columns) -> Table:
    """The rows of a grid under its header; blank rows are left out. Unknown columns are noted, doubled ones are an error.

    Raises
    ------
    FormatError, ManyErrors : no header, a column that is there twice, rows with more or fewer fields than the header.
    """
    top = header_row(grid, columns)
    if top is None:
        raise no_header(grid, columns)
    headings = grid.rows[top]
    filled = [i for i in range(top + 1, len(grid.rows)) if not all(map(is_blank, grid.rows[i]))]
    errors: list[PmoRiskError] = [
        FormatError(f"{len(grid.rows[i])} fields where the header has {len(headings)}", where=grid.place(i, 0), code="CSV_STRUCTURE")
        for i in filled
        if len(grid.rows[i]) != len(headings)
    ]
    raise_all(grid.name, errors)
    where: dict[str, int] = {}
    notes: list[Problem] = []
    for at_column, heading in enumerate(headings):
        name = columns.find(heading)
        if name is None:
            if not (is_blank(heading) and all(is_blank(grid.rows[i][at_column]) for i in filled)):
                hint = near(str(heading), columns.names)
                notes.append(Problem("warning", "UNKNOWN_COLUMN", grid.place(top, at_column), f"the column {shown(heading)} is not used", hint))
        elif name in where:
            where_first = grid.place(top, where[name])
            errors.append(
                FormatError(f"the column '{name}' is there twice, first in {where_first}", where=grid.place(top, at_column), code="HEADER", remedy="keep one")
            )
        else:
            where[name] = at_column
    raise_all(grid.name, errors)
    return Table(grid.name, tuple(_row(grid, i, where) for i in filled), tuple(where), tuple(notes))


def _row(grid: Grid, index: int, where: Mapping[str, int]) -> Row:
    def place(column: str) -> str:
        spot = grid.place(index, where.get(column, 0))
        return spot if grid.typed or not column else f"{spot}:{column}"

    return Row({n: grid.rows[index][c] for n, c in where.items()}, place, grid.typed)
