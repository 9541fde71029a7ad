"""Risks: threats and opportunities that may strike, and what they do to tasks and cost."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Self

from pmo_risk.distributions import Distribution, as_distribution
from pmo_risk.errors import PmoRiskError, RiskError, near, raise_all, shown
from pmo_risk.model.parts import refuse_others
from pmo_risk.model.read_only import ReadOnlyMaps
from pmo_risk.model.source import Source
from pmo_risk.model.units import is_number, unit_of

MOST_NEGATIVE = 0.001  # probability of a negative factor that is let pass; the duration is then zero


@dataclass(frozen=True)
class Impact:
    """What a risk does when it strikes.

    Parameters
    ----------
    tasks : the task or tasks it hits; none for a cost to the project as a whole. In a portfolio, ``"project/task"``.
    delay : added to the duration of each task, in the project's time unit; negative shortens. A duration never goes below zero.
    factor : multiplies the duration of each task.
    cost : added to the project's cost, once, however many tasks are named.
    unit : unit of ``delay`` where it is not the project's time unit.

    Each of ``delay``, ``factor`` and ``cost`` is drawn once an iteration and is the same for all tasks of the impact, which is what makes
    them move together. Give two impacts for two draws.
    """

    tasks: tuple[str, ...] = ()
    delay: Distribution | None = None
    factor: Distribution | None = None
    cost: Distribution | None = None
    unit: str = ""

    def __init__(
        self,
        tasks: str | Iterable[str] = (),
        *,
        delay: Distribution | float | None = None,
        factor: Distribution | float | None = None,
        cost: Distribution | float | None = None,
        unit: str = "",
    ) -> None:
        names = (tasks,) if isinstance(tasks, str) else tuple(tasks)
        put = object.__setattr__
        put(self, "tasks", names)
        put(self, "delay", None if delay is None else as_distribution(delay, "delay"))
        put(self, "factor", None if factor is None else as_distribution(factor, "factor"))
        put(self, "cost", None if cost is None else as_distribution(cost, "cost"))
        put(self, "unit", unit_of(unit, "impact") if unit else "")
        refuse_others(names, str, "impact", RiskError)
        if delay is None and factor is None and cost is None:
            raise RiskError("an impact needs a delay, a factor or a cost", code="NO_EFFECT")
        if not names and (delay is not None or factor is not None):
            raise RiskError("a delay or factor needs the tasks that it hits", code="NO_TASK", remedy="name them, or give only a cost")
        if len(set(names)) < len(names):
            raise RiskError(f"a task is named twice in one impact: {shown(names)}", code="DUPLICATE_TASK")
        if self.factor is not None and self.factor.support[0] < 0:
            negative = float(self.factor.cdf(-sys.float_info.min))
            if negative > MOST_NEGATIVE:
                what = f"a factor must not be negative, but is so with probability {negative:.2g}"
                raise RiskError(what, code="FACTOR", remedy="choose another distribution; a duration never goes below zero")

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        data: dict[str, Any] = {"tasks": list(self.tasks)}
        for name in ("delay", "factor", "cost"):
            law = getattr(self, name)
            if law is not None:
                data[name] = law.to_dict()
        if self.unit:
            data["unit"] = self.unit
        return data


@dataclass(frozen=True)
class Risk(ReadOnlyMaps):
    """A risk with the probability that it strikes, and its impacts.

    ``ratings`` are levels in words by dimension, such as ``{"safety": "High"}``, for a ``ScoringScheme``; nothing is simulated of them.

    >>> Risk("flood", probability=0.2, impacts=[Impact("build", delay=10)]).kind
    'threat'
    >>> Risk("flood", probability=30, impacts=[Impact("build", delay=10)])
    Traceback (most recent call last):
    ...
    pmo_risk.errors.RiskError: risk 'flood': probability must be between 0 and 1, got 30; did you mean 0.30?
    """

    id: str
    probability: float
    impacts: tuple[Impact, ...] = ()
    name: str = ""
    category: str = ""
    ratings: Mapping[str, str] = field(default_factory=dict)

    def __init__(
        self,
        id: str,  # noqa: A002  # the field's own word, and the promised name
        probability: float | str,
        impacts: Iterable[Impact] | Impact = (),
        *,
        name: str = "",
        category: str = "",
        ratings: Mapping[str, str] | None = None,
    ) -> None:
        if not isinstance(id, str) or not id.strip():
            raise RiskError(f"a risk needs an id of text, got {shown(id)}", code="RISK_ID")
        put = object.__setattr__
        put(self, "id", id)
        put(self, "probability", _probability(probability, f"risk {shown(id)}"))
        put(self, "impacts", (impacts,) if isinstance(impacts, Impact) else tuple(impacts))
        refuse_others(self.impacts, Impact, f"risk {shown(id)}", RiskError)
        put(self, "name", name)
        put(self, "category", category)
        put(self, "ratings", _ratings(ratings or {}, f"risk {shown(id)}"))

    def __hash__(self) -> int:
        return hash((self.id, self.probability, self.impacts, self.name, self.category))

    @property
    def kind(self) -> str:
        """``"opportunity"`` where every impact helps on average, else ``"threat"``."""
        helps = [_helps(i) for i in self.impacts]
        return "opportunity" if helps and all(helps) else "threat"

    @property
    def tasks(self) -> tuple[str, ...]:
        """All tasks that the risk touches, in order of first mention."""
        return tuple(dict.fromkeys(t for i in self.impacts for t in i.tasks))

    def replace(self, **changes: Any) -> Self:
        """The same risk with some fields changed, checked again."""
        given = {f.name: getattr(self, f.name) for f in dataclasses.fields(self)}
        return type(self)(**(given | changes))

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        data: dict[str, Any] = {"id": self.id, "probability": self.probability, "impacts": [i.to_dict() for i in self.impacts]}
        return (
            data
            | {k: getattr(self, k) for k in ("name", "category") if getattr(self, k)}
            | ({"ratings": {k: self.ratings[k] for k in sorted(self.ratings)}} if self.ratings else {})
        )


def _ratings(given: Mapping[str, str], where: str) -> Mapping[str, str]:
    if not isinstance(given, Mapping) or not all(isinstance(x, str) and x.strip() for pair in given.items() for x in pair):
        what = f"ratings are names of levels by dimension, got {shown(given)}"
        raise RiskError(what, where=where, code="RATING", remedy='write them as {"safety": "High"}')
    return MappingProxyType(dict(given))


def _helps(impact: Impact) -> bool:
    """True where the mean effects are none worse than nothing."""
    delay = impact.delay.mean if impact.delay else 0.0
    factor = impact.factor.mean if impact.factor else 1.0
    cost = impact.cost.mean if impact.cost else 0.0
    return delay <= 0 and factor <= 1 and cost <= 0 and (delay, factor, cost) != (0, 1, 0)


def _share(percent: float) -> str:
    return f"{percent / 100:.2f}" if percent.is_integer() else f"{percent / 100:.6g}"


def _probability(value: float | str, where: str) -> float:
    given = value
    if isinstance(value, str):
        text = value.strip()
        try:
            if not text.isascii() or "_" in text:
                raise ValueError
            value = float(text[:-1]) / 100 if text.endswith("%") else float(text)
        except ValueError:
            raise RiskError(f"probability must be a number, got {shown(given)}", where=where, code="PROBABILITY", remedy="write it as 0.3 or 30%") from None
    if not is_number(value) or not 0 <= value <= 1:
        percent = is_number(value) and 2 <= value <= 100 and not str(given).strip().endswith("%")
        hint = f"did you mean {_share(float(value))}?" if percent else ""
        raise RiskError(f"probability must be between 0 and 1, got {shown(given)}", where=where, code="PROBABILITY", remedy=hint)
    return float(value) + 0.0  # minus zero is zero, also to the model's hash


@dataclass(frozen=True)
class Register:
    """A risk register: risks with unique ids, and the file that it was read from.

    >>> Register([Risk("flood", 0.2)])["flood"].probability
    0.2
    """

    risks: tuple[Risk, ...]
    source: Source | None = field(default=None, compare=False, repr=False)

    def __init__(self, risks: Iterable[Risk] = (), source: Source | None = None) -> None:
        object.__setattr__(self, "risks", tuple(risks))
        object.__setattr__(self, "source", source)
        refuse_others(self.risks, Risk, "register", RiskError)
        seen: set[str] = set()
        errors: list[PmoRiskError] = []
        for risk in self.risks:
            if risk.id in seen:
                errors.append(RiskError("is in the register twice", where=f"risk {shown(risk.id)}", code="DUPLICATE_RISK"))
            seen.add(risk.id)
        raise_all("register", errors)

    def __iter__(self) -> Iterator[Risk]:
        return iter(self.risks)

    def __len__(self) -> int:
        return len(self.risks)

    def __contains__(self, risk: object) -> bool:
        return any(r.id == risk or r == risk for r in self.risks)

    def __getitem__(self, risk_id: str) -> Risk:
        for risk in self.risks:
            if risk.id == risk_id:
                return risk
        raise RiskError(f"no risk {shown(risk_id)}", code="UNKNOWN_RISK", remedy=near(str(risk_id), (r.id for r in self.risks)))
