"""What a metric of schedule health is, what it finds, and what it says of a plan."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from pmo_risk.model.link import Link
from pmo_risk.network.health.scope import Scope
from pmo_risk.registry import Shelf

Verdict = Literal["pass", "fail", "information", "not measurable"]
DCMA = "DCMA 14-Point Assessment, point"
GAO = "GAO-16-89G, best practice"
PRACTICE = "field practice"


class Tie(NamedTuple):
    """A link as an offender, with the keys of both tasks.

    >>> str(Tie("a", "b", Link("a", "SS", lag="-2d")))
    'a -SS-2d-> b'
    """

    predecessor: str
    successor: str
    link: Link

    def __str__(self) -> str:
        lag = f"{'+' if self.link.lag.value > 0 else ''}{self.link.lag}" if self.link.lag.value else ""
        return f"{self.predecessor} -{self.link.type}{lag}-> {self.successor}"


Offender = str | Tie


@dataclass(frozen=True, slots=True)
class Limit:
    """From which to which value a metric passes; without either end it has no limit, and only informs. ``percent`` values are shares.

    >>> print(Limit(high=0.05), Limit(low=0.95, percent=False), Limit(1.5, 4, percent=False), Limit(high=0), Limit(), sep=" | ")
    at most 5% | at least 0.95 | 1.5 to 4 | none | –
    """

    low: float | None = None
    high: float | None = None
    percent: bool = True

    def verdict(self, value: float) -> Verdict:
        """What a value of the metric comes to."""
        if self.low is None and self.high is None:
            return "information"
        return "pass" if (self.low is None or value >= self.low - 1e-12) and (self.high is None or value <= self.high + 1e-12) else "fail"

    def __str__(self) -> str:
        low, high = (None if end is None else f"{end:.4g}" if not self.percent else f"{end * 100:.4g}%" for end in (self.low, self.high))
        if self.high == 0:
            return "none"
        if low is not None and high is not None:
            return f"{low} to {high}"
        return f"at most {high}" if high is not None else f"at least {low}" if low is not None else "–"


NONE = Limit(high=0)
ANY = Limit()
FEW = Limit(high=0.05)


@dataclass(frozen=True, slots=True)
class Tally:
    """What a metric found: the offenders, and of how many things; ``count`` where it counts something else than them, ``value`` where that is no share."""

    offenders: tuple[Offender, ...]
    of: int
    count: int | None = None
    value: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class NotMeasurable:
    """Why a metric has nothing to measure."""

    why: str


Measure = Callable[[Scope], Tally | NotMeasurable]


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric: ``place`` in the table (the DCMA's points are 1 to 14), ``of`` what it counts among, ``why`` it matters to a simulation."""

    id: str
    name: str
    place: int
    limit: Limit
    of: str
    source: str
    why: str
    measure: Measure


METRICS: Shelf[Metric] = Shelf("metric of schedule health", "pmo_risk.network.health")


def metric(id: str, name: str, place: int, *, limit: Limit, of: str, source: str, why: str) -> Callable[[Measure], Measure]:  # noqa: A002  # the field's own word
    """Put a function on the shelf of metrics."""

    def put(measure: Measure) -> Measure:
        METRICS.register(id)(Metric(id, name, place, limit, of, source, why, measure))
        return measure

    return put


@dataclass(frozen=True)
class Measured:
    """What a metric says of one plan.

    ``count`` of ``of`` things (named by ``among``) have what the metric looks for; ``value`` is what the threshold is held against: their share, unless the
    metric is an index. ``offenders`` are ids of tasks (``"project/task"`` in a portfolio), ids of projects, or links. Where the verdict is "not measurable",
    count, of and value are None and ``note`` says why.
    """

    id: str
    name: str
    count: int | None
    of: int | None
    among: str
    value: float | None
    limit: Limit
    verdict: Verdict
    offenders: tuple[Offender, ...]
    note: str
    why: str
    source: str

    @property
    def share(self) -> float | None:
        """Count by of how many; None where there is none of them."""
        return self.count / self.of if self.count is not None and self.of else None

    @property
    def threshold(self) -> str:
        """The limit in words."""
        return str(self.limit)

    @property
    def value_text(self) -> str:
        """The value as the threshold is written."""
        if self.value is None:
            return ""
        return f"{self.value:.2f}" if not self.limit.percent else _percent(self.value)


def _percent(share: float) -> str:
    """A share to a tenth of a percent; one that is not zero, or not all, is not written as such."""
    text = f"{share:.1%}".replace(".0%", "%")
    return "<0.1%" if text == "0%" and share > 0 else ">99.9%" if text == "100%" and share < 1 else text


def measured(metric: Metric, found: Tally | NotMeasurable) -> Measured:
    """A metric with what it found."""
    fixed = {"among": metric.of, "limit": metric.limit, "why": metric.why, "source": metric.source}
    if isinstance(found, Tally) and found.of == 0 and found.value is None:
        found = NotMeasurable(f"there are no {metric.of}")
    if isinstance(found, NotMeasurable):
        return Measured(metric.id, metric.name, None, None, value=None, verdict="not measurable", offenders=(), note=found.why, **fixed)  # type: ignore[arg-type]  # of one dict
    count = len(found.offenders) if found.count is None else found.count
    value = found.value if found.value is not None else count / found.of
    verdict = metric.limit.verdict(value)
    return Measured(
        metric.id,
        metric.name,
        count,
        found.of,
        value=value,
        verdict=verdict,
        offenders=found.offenders,
        note=found.note,
        **fixed,  # type: ignore[arg-type]
    )


def share(offenders: Sequence[Offender], of: int, note: str = "") -> Tally:
    """A tally whose value is the share of the offenders."""
    return Tally(tuple(offenders), of, note=note)
