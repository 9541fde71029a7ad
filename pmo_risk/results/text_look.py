"""A summary as plain text."""

from __future__ import annotations

from pmo_risk.results.summary import Summary, Table

_GAP = "   "


def text_look(summary: Summary) -> str:
    """Title, tables with columns aligned, and one line a sentence."""
    parts = [f"{summary.title}: {summary.subtitle}", *map(_table, summary.tables), "\n".join(summary.notes)]
    return "\n\n".join(parts)


def _table(table: Table) -> str:
    lines = (table.headings, *table.rows)
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(_line(cells, widths) for cells in lines)


def _line(cells: tuple[str, ...], widths: list[int]) -> str:
    first, *rest = zip(cells, widths, strict=True)
    return _GAP.join([first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in rest)]).rstrip()
