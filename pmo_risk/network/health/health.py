"""The health of a schedule: data first, then its looks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pmo_risk.errors import SettingsError, near, shown
from pmo_risk.network.health.metric import Measured, Verdict

if TYPE_CHECKING:
    import pandas as pd

_COLUMNS = ("id", "name", "verdict", "count", "of", "among", "share", "value", "threshold", "offenders", "note", "why", "source")


@dataclass(frozen=True)
class Health:
    """What every metric says of one plan: the 14 points of the DCMA first, then what else is asked before a risk run.

    >>> from pmo_risk.model import Link, Project, Task
    >>> from pmo_risk.network import check
    >>> plan = Project("p", "2027-01-04", [Task("a", 5), Task("b", 2, after=[Link("a", lag="-1d")]), Task("c", 50, after=["b"])])
    >>> health = check(plan).health
    >>> health["leads"].verdict, health["leads"].count, str(health["leads"].offenders[0])
    ('fail', 1, 'a -FS-1d-> b')
    >>> [m.id for m in health.failed]
    ['leads', 'high_duration', 'logic_density', 'uncertain_work']
    """

    about: str
    metrics: tuple[Measured, ...] = field(repr=False)

    def __iter__(self) -> Iterator[Measured]:
        return iter(self.metrics)

    def __len__(self) -> int:
        return len(self.metrics)

    def __getitem__(self, metric_id: str) -> Measured:
        for one in self.metrics:
            if one.id == metric_id:
                return one
        known = [m.id for m in self.metrics]
        raise SettingsError(f"unknown metric {shown(metric_id)}", code="UNKNOWN_NAME", remedy=f"{near(metric_id, known)} known: {', '.join(known)}".strip())

    @property
    def ok(self) -> bool:
        """True where no metric fails."""
        return not self.failed

    @property
    def failed(self) -> tuple[Measured, ...]:
        """Metrics beyond their threshold."""
        return self._of("fail")

    @property
    def passed(self) -> tuple[Measured, ...]:
        """Metrics within their threshold."""
        return self._of("pass")

    @property
    def informing(self) -> tuple[Measured, ...]:
        """Metrics without a threshold."""
        return self._of("information")

    @property
    def not_measurable(self) -> tuple[Measured, ...]:
        """Metrics for which the plan lacks something; their note says what."""
        return self._of("not measurable")

    def _of(self, verdict: Verdict) -> tuple[Measured, ...]:
        return tuple(m for m in self.metrics if m.verdict == verdict)

    def to_frame(self) -> pd.DataFrame:
        """One row a metric, by id; offenders as a tuple of texts, count, of, share and value empty where it is not measurable."""
        import pandas as pd

        rows = [{c: getattr(m, c) for c in _COLUMNS} | {"offenders": tuple(map(str, m.offenders))} for m in self.metrics]
        return pd.DataFrame(rows, columns=list(_COLUMNS)).astype({"count": "Int64", "of": "Int64", "share": float, "value": float}).set_index("id")

    def __str__(self) -> str:
        from pmo_risk.network.health.looks import text_look

        return text_look(self)

    def _repr_html_(self) -> str:
        from pmo_risk.network.health.looks import html_look

        return html_look(self)
