"""The books of one import: rows read and used by table, and notes on the rest."""

from __future__ import annotations

from collections import Counter

from pmo_risk.errors import Problem, Severity
from pmo_risk.model import Source, TableCount

_LINES_SHOWN = 8
HINTS = 50
"""Beyond so many faults, no more is spent on guessing what was meant."""


class Ledger:
    """Counts rows and gathers notes while a file is read; ``source()`` closes the books.

    A row counts as used once it has entered the model; all others are listed. Notes of one wording become one note that gives their lines.

    >>> books = Ledger("plan.xer", "XER")
    >>> books.rows("TASK", 2); books.used("TASK")
    >>> books.note("note", "SKIPPED_TASK", "a summary is skipped", line=7)
    >>> print(books.source())
    plan.xer (XER)
      TASK: 2 rows read = 1 used + 1 listed
      note: plan.xer:7: a summary is skipped
    """

    def __init__(self, path: str, format_name: str) -> None:
        self.path, self.format = path, format_name
        self._read: Counter[str] = Counter()
        self._used: Counter[str] = Counter()
        self._notes: dict[tuple[Severity, str, str, str], list[int]] = {}

    def at(self, line: int) -> str:
        """Where a line is, as errors say it."""
        return f"{self.path}:{line}" if line else self.path

    def rows(self, table: str, count: int = 1) -> None:
        """``count`` more rows of ``table`` were read."""
        self._read[table] += count

    def used(self, table: str, count: int = 1) -> None:
        """``count`` more of them are in the model."""
        self._used[table] += count

    def note(self, severity: Severity, code: str, what: str, *, line: int = 0, remedy: str = "") -> None:
        """Say what was skipped, changed or assumed."""
        self._notes.setdefault((severity, code, what, remedy), []).append(line)

    def warned(self, code: str, what: str) -> list[int]:
        """The lines of warnings with this code that begin with ``what``."""
        return [line for key, lines in self._notes.items() if key[:2] == ("warning", code) and key[2].startswith(what) for line in lines]

    def source(self) -> Source:
        """The account as the model keeps it."""
        tables = tuple(TableCount(name, n, self._used[name], n - self._used[name]) for name, n in self._read.items())
        return Source(self.path, self.format, tables, tuple(self._problem(*key, lines) for key, lines in self._notes.items()))

    def _problem(self, severity: Severity, code: str, what: str, remedy: str, lines: list[int]) -> Problem:
        if len(lines) > 1:
            more = ", …" if len(lines) > _LINES_SHOWN else ""
            what = f"{what} ({len(lines)} times: lines {', '.join(map(str, lines[:_LINES_SHOWN]))}{more})"
        return Problem(severity, code, self.at(lines[0]), what, remedy)
