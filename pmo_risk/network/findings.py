"""What a check of a plan found: data first, then its looks."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from pmo_risk.errors import Problem, SettingsError

if TYPE_CHECKING:
    import pandas as pd

    from pmo_risk.network.health import Health

_SEVERITIES = ("error", "warning", "note")
_COLUMNS = ("severity", "code", "where", "what", "remedy")
_MOST_SHOWN = 100


@dataclass(frozen=True)
class Findings:
    """Problems of one plan, errors first.

    >>> found = Findings("bridge", (Problem("note", "N", "task 'a'", "is small"), Problem("error", "E", "", "is broken", "mend it")))
    >>> print(found)
    bridge: 1 error, 0 warnings, 1 note
      error E: is broken; mend it
      note N: task 'a': is small
    >>> found.ok, len(found.errors)
    (False, 1)
    """

    about: str
    problems: tuple[Problem, ...]
    _measure: Callable[[], Health] | None = field(default=None, repr=False, compare=False)

    def __init__(self, about: str, problems: Iterable[Problem], measure: Callable[[], Health] | None = None) -> None:
        object.__setattr__(self, "about", about)
        object.__setattr__(self, "problems", tuple(sorted(problems, key=lambda p: _SEVERITIES.index(p.severity))))
        object.__setattr__(self, "_measure", measure)

    @cached_property
    def health(self) -> Health:
        """How fit the schedule is to be simulated: the DCMA 14-Point Assessment and what else is asked before a risk run; measured when first asked.

        Raises
        ------
        SettingsError : for findings that ``pr.check`` did not make.
        """
        if self._measure is None:
            raise SettingsError("these findings have no plan to measure", code="PLAN", remedy="take those of pr.check(plan)")
        return self._measure()

    def __iter__(self) -> Iterator[Problem]:
        return iter(self.problems)

    def __len__(self) -> int:
        return len(self.problems)

    @property
    def ok(self) -> bool:
        """True where nothing forbids a simulation."""
        return not self.errors

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What forbids a simulation."""
        return self._of("error")

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What is probably not meant."""
        return self._of("warning")

    @property
    def notes(self) -> tuple[Problem, ...]:
        """What is worth knowing."""
        return self._of("note")

    def _of(self, severity: str) -> tuple[Problem, ...]:
        return tuple(p for p in self.problems if p.severity == severity)

    def to_frame(self) -> pd.DataFrame:
        """One row a problem: severity, code, where, what, remedy."""
        import pandas as pd

        return pd.DataFrame([{c: getattr(p, c) for c in _COLUMNS} for p in self.problems], columns=list(_COLUMNS))

    @property
    def _head(self) -> str:
        counts = ", ".join(f"{n} {s}{'' if n == 1 else 's'}" for s in _SEVERITIES for n in [len(self._of(s))])
        return f"{plain(self.about)}: {counts if self.problems else 'no problems'}"

    @property
    def _rest(self) -> str:
        return f"… and {len(self.problems) - _MOST_SHOWN} more: see to_frame()" if len(self.problems) > _MOST_SHOWN else ""

    def __str__(self) -> str:
        lines = [f"  {p.severity} {p.code}: {plain(str(p))}" for p in self.problems[:_MOST_SHOWN]]
        return "\n".join([self._head, *lines, *([f"  {self._rest}"] if self._rest else [])])

    def _repr_html_(self) -> str:
        def cells(tag: str, texts: Iterable[str]) -> str:
            return "<tr>" + "".join(f'<{tag} style="text-align:left">{html.escape(plain(t))}</{tag}>' for t in texts) + "</tr>"

        rows = [cells("td", (getattr(p, c) for c in _COLUMNS)) for p in self.problems[:_MOST_SHOWN]]
        table = f"<table>{cells('th', _COLUMNS)}{''.join(rows)}</table>" if rows else ""
        return f"<p><b>{html.escape(self._head)}</b></p>{table}" + (f"<p>{self._rest}</p>" if self._rest else "")


def plain(text: str) -> str:
    """The text with what does not print (control codes, direction overrides) escaped."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)
