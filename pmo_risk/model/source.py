"""Where a model came from, with every row of the file accounted for."""

from __future__ import annotations

from dataclasses import dataclass

from pmo_risk.errors import Problem


@dataclass(frozen=True)
class TableCount:
    """Rows of one table (or element, or sheet): read = used + listed."""

    name: str
    read: int
    used: int
    listed: int

    def __post_init__(self) -> None:
        if self.read != self.used + self.listed:
            raise AssertionError(f"table {self.name}: {self.read} rows read, {self.used} used, {self.listed} listed")


@dataclass(frozen=True)
class Source:
    """The file a model was read from: its format, its tables, and notes on each row that was skipped or changed.

    A note may stand for many rows of one reason; it then gives their count.
    """

    path: str
    format: str
    tables: tuple[TableCount, ...] = ()
    notes: tuple[Problem, ...] = ()

    def __str__(self) -> str:
        lines = [f"{self.path} ({self.format})"]
        lines += [f"  {t.name}: {t.read} rows read = {t.used} used + {t.listed} listed" for t in self.tables]
        return "\n".join(lines + [f"  {n.severity}: {n}" for n in self.notes])
