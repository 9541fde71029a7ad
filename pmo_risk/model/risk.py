"""Risks: threats and opportunities that may strike, and what they do to tasks and cost."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any, Self

from pmo_risk.distributions import Distribution
from pmo_risk.errors import PmoRiskError, RiskError, raise_all, shown
from pmo_risk.model.impact import Impact
from pmo_risk.model.parts import parts_of, refuse_others
from pmo_risk.model.probability import probability_of
from pmo_risk.model.rate import MAX_RATE, strike_chances
from pmo_risk.model.read_only import ReadOnlyMaps
from pmo_risk.model.response import Response
from pmo_risk.model.revision import Revision
from pmo_risk.model.units import is_number, moment

STATUSES = ("open", "closed", "occurred")
_TEXTS = ("name", "category", "rbs", "owner", "cause", "event", "effect")
Window = tuple[datetime | None, datetime | None]


@dataclass(frozen=True)
class Risk(ReadOnlyMaps):
    """A risk with the probability that it strikes, and its impacts.

    Parameters
    ----------
    id : unique in its register; random streams are keyed by it.
    probability : that it strikes: a number from 0 to 1, text such as ``"30%"``, or a distribution where it is uncertain itself. As it strikes once or
        not at all, an uncertain probability gives the same results as its mean, which is what is simulated.
    impacts : what it does; none for an event that only tasks and links refer to.
    rate : expected number of strikes, in place of a probability: they are counted by Poisson's law, and each has impacts of its own.
    most : strikes at most, with ``rate``.
    exclusive : name of a group of which at most one strikes.
    given : probability by id of a cause: where that risk strikes. Where several causes do, the highest counts; where none does, ``probability``.
    window : first and last date between which it can hit; either may be None. It hits only tasks that are under way within it.
    moment : True where it strikes at one moment, uniform in the working time of its window, and hits only what is under way then.
    expires : True where the probability falls with the progress of its tasks: it is that of a task not begun, times the share of work left; so do those
        that causes give it, and its rate.
    status : ``"open"``; ``"closed"``, it can no longer strike; or ``"occurred"``, it has struck, and its impacts come in every iteration.
    responses : what is planned against it; see ``Response`` and ``Project.with_responses``.
    category, rbs, owner, cause, event, effect : text for people. identified, due : dates.
    history : how it was before; see ``revised``.
    ratings : levels in words by dimension, such as ``{"safety": "High"}``, for a ``ScoringScheme``; nothing is simulated of them.

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
    probability_law: Distribution | None = None
    rate: float | None = None
    most: int | None = None
    exclusive: str = ""
    given: Mapping[str, float] = field(default_factory=dict)
    window: Window = (None, None)
    moment: bool = False
    expires: bool = False
    status: str = "open"
    responses: tuple[Response, ...] = ()
    rbs: str = ""
    owner: str = ""
    cause: str = ""
    event: str = ""
    effect: str = ""
    identified: datetime | None = None
    due: datetime | None = None
    history: tuple[Revision, ...] = ()
    ratings: Mapping[str, str] = field(default_factory=dict)

    def __init__(
        self,
        id: str,  # noqa: A002  # the field's own word, and the promised name
        probability: float | str | Distribution | None = None,
        impacts: Iterable[Impact] | Impact = (),
        *,
        name: str = "",
        category: str = "",
        rate: float | None = None,
        most: int | None = None,
        exclusive: str = "",
        given: Mapping[str, float | str] | None = None,
        window: tuple[str | datetime | None, str | datetime | None] = (None, None),
        moment: bool = False,
        expires: bool = False,
        status: str = "open",
        responses: Iterable[Response] | Response = (),
        rbs: str = "",
        owner: str = "",
        cause: str = "",
        event: str = "",
        effect: str = "",
        identified: str | datetime | None = None,
        due: str | datetime | None = None,
        history: Iterable[Revision] = (),
        ratings: Mapping[str, str] | None = None,
    ) -> None:
        if not isinstance(id, str) or not id.strip():
            raise RiskError(f"a risk needs an id of text, got {shown(id)}", code="RISK_ID")
        where = f"risk {shown(id)}"
        put = object.__setattr__
        put(self, "id", id)
        if isinstance(probability, str) and (is_number(impacts) or isinstance(impacts, Distribution)):
            remedy = "the order is id, probability, impacts; write the name as name="
            raise RiskError(f"{shown(probability)} stands in the place of the probability", where=where, code="ORDER", remedy=remedy)
        put(self, "impacts", parts_of(impacts, Impact, where, RiskError))
        put(self, "responses", parts_of(responses, Response, where, RiskError))
        self._put_chance(probability, rate, most, where)
        for text, value in zip(_TEXTS, (name, category, rbs, owner, cause, event, effect), strict=True):
            put(self, text, value)
        put(self, "exclusive", exclusive)
        refuse_others((*(getattr(self, text) for text in _TEXTS), exclusive), str, where, RiskError)
        if given is not None and not isinstance(given, Mapping):
            raise RiskError(f"given is {shown(given)}", where=where, code="TYPE", remedy='give probabilities by the id of a cause: {"flood": 0.9}')
        put(self, "given", MappingProxyType({k: probability_of(v, where, f"probability given {shown(k)}") for k, v in (given or {}).items()}))
        put(self, "window", _window(window, where))
        put(self, "moment", bool(moment))
        put(self, "expires", bool(expires))
        put(self, "status", status)
        put(self, "identified", _date(identified, f"{where}, identified"))
        put(self, "due", _date(due, f"{where}, due"))
        put(self, "history", tuple(history))
        refuse_others(self.history, Revision, where, RiskError)
        put(self, "ratings", _ratings(ratings or {}, where))
        raise_all(where, self._faults(where))

    def _put_chance(self, probability: object, rate: object, most: object, where: str) -> None:
        put = object.__setattr__
        put(self, "probability_law", None)
        put(self, "rate", None)
        put(self, "most", most)
        if rate is not None:
            if not is_number(rate) or not 0 <= rate <= MAX_RATE:
                raise RiskError(f"rate must be from 0 to {MAX_RATE:g} strikes, got {shown(rate)}", where=where, code="RATE")
            if probability is not None:
                raise RiskError("has both a probability and a rate", where=where, code="RATE", remedy="leave one of them out")
            put(self, "rate", float(rate))
            put(self, "probability", -math.expm1(-float(rate)))
        elif isinstance(probability, Distribution):
            low, high = probability.support
            if low < 0 or high > 1:
                what = f"an uncertain probability must stay between 0 and 1, but reaches from {low:g} to {high:g}"
                raise RiskError(what, where=where, code="PROBABILITY", remedy="choose a distribution within, such as pert(0.1, 0.2, 0.5) or beta")
            put(self, "probability_law", None if low == high else probability)
            put(self, "probability", probability_of(float(probability.mean), where))
        else:
            put(self, "probability", probability_of(probability, where))

    def _faults(self, where: str) -> list[PmoRiskError]:
        errors: list[PmoRiskError] = []

        def refuse(what: str, code: str, remedy: str = "") -> None:
            errors.append(RiskError(what, where=where, code=code, remedy=remedy))

        if self.status not in STATUSES:
            refuse(f"unknown status {shown(self.status)}", "STATUS", f"one of {', '.join(STATUSES)}")
        if self.most is not None and (self.rate is None or not isinstance(self.most, int) or isinstance(self.most, bool) or self.most < 1):
            refuse(f"most is {shown(self.most)}", "RATE", "give it as a whole number from 1 on, with a rate")
        if self.exclusive and (self.rate is not None or self.given):
            refuse("is in an exclusive group and has a rate or causes", "EXCLUSIVE", "leave one of them out")
        if self.rate is not None and self.given:
            refuse("has a rate and causes", "RATE", "give a probability")
        if self.id in self.given:
            refuse("causes itself", "CYCLE")
        first, last = self.window
        if first is not None and last is not None and last < first:
            refuse(f"window ends on {last} before it begins on {first}", "WINDOW")
        stops = any(i.stop is not None for i in self.impacts)
        if (self.moment or stops) and None in self.window:
            refuse("needs a window with a first and a last date, in which its moment falls", "WINDOW", "give window=(first, last)")
        return errors

    @property
    def kind(self) -> str:
        """``"opportunity"`` where every impact helps on average, else ``"threat"``."""
        return "opportunity" if self.impacts and all(i.helps for i in self.impacts) else "threat"

    @property
    def tasks(self) -> tuple[str, ...]:
        """All tasks that its impacts name, in order of first mention."""
        return tuple(dict.fromkeys(t for i in self.impacts for t in i.tasks))

    @property
    def is_timed(self) -> bool:
        """True where what it hits depends on when tasks are under way."""
        return self.window != (None, None)

    @property
    def chances(self) -> tuple[float, ...]:
        """The probability that it strikes at least once, twice and so on, by its rate; of one strike without."""
        if self.rate is None:
            return (self.probability,)
        return strike_chances(self.rate, self.most)

    def replace(self, **changes: Any) -> Self:
        """The same risk with some fields changed, checked again."""
        given = {f.name: getattr(self, f.name) for f in dataclasses.fields(self) if f.name != "probability_law"}
        given["probability"] = None if self.rate is not None else self.probability_law or self.probability
        if changes.get("probability") is not None:
            given |= {"rate": None, "most": None}
        if changes.get("rate") is not None:
            given["probability"] = None
        return type(self)(**(given | changes))

    def revised(self, when: str | datetime, note: str = "", **changes: Any) -> Self:
        """The same risk with some fields changed, and what they were kept in its history.

        >>> now = Risk("flood", 0.2).revised("2027-02-01", "dyke raised", probability=0.05)
        >>> now.probability, dict(now.history[0].before)
        (0.05, {'probability': 0.2})
        """
        new = self.replace(**changes)
        old, now = self.to_dict(), new.to_dict()
        before = {k: old.get(k) for k in {**old, **now} if old.get(k) != now.get(k)}
        return new.replace(history=(*self.history, Revision(moment(when, f"risk {shown(self.id)}, revision"), note, MappingProxyType(before))))

    def __hash__(self) -> int:
        return hash((self.id, self.probability, self.impacts))

    def to_dict(self) -> dict[str, Any]:
        """The JSON form: fields that are not at their default."""
        data: dict[str, Any] = {"id": self.id}
        if self.rate is None:
            data["probability"] = self.probability if self.probability_law is None else self.probability_law.to_dict()
        data["impacts"] = [i.to_dict() for i in self.impacts]
        data |= {k: getattr(self, k) for k in (*_TEXTS, "exclusive", "moment", "expires") if getattr(self, k)}
        data |= {k: getattr(self, k) for k in ("rate", "most") if getattr(self, k) is not None}
        if self.given:
            data["given"] = {k: self.given[k] for k in sorted(self.given)}
        if self.ratings:
            data["ratings"] = {k: self.ratings[k] for k in sorted(self.ratings)}
        if self.is_timed:
            data["window"] = [None if d is None else d.isoformat() for d in self.window]
        if self.status != "open":
            data["status"] = self.status
        data |= {k: getattr(self, k).isoformat() for k in ("identified", "due") if getattr(self, k) is not None}
        for parts in ("responses", "history"):
            if getattr(self, parts):
                data[parts] = [part.to_dict() for part in getattr(self, parts)]
        return data


def _ratings(given: Mapping[str, str], where: str) -> Mapping[str, str]:
    if not isinstance(given, Mapping) or not all(isinstance(x, str) and x.strip() for pair in given.items() for x in pair):
        what = f"ratings are names of levels by dimension, got {shown(given)}"
        raise RiskError(what, where=where, code="RATING", remedy='write them as {"safety": "High"}')
    return MappingProxyType(dict(given))


def _date(when: str | datetime | None, where: str) -> datetime | None:
    return None if when is None else moment(when, where)


def _window(window: object, where: str) -> Window:
    if not isinstance(window, (tuple, list)) or len(window) != 2:
        raise RiskError(f"a window is a first and a last date, got {shown(window)}", where=where, code="WINDOW", remedy='window=("2027-03-01", "2027-05-31")')
    first, last = window
    return _date(first, f"{where}, window"), None if last is None else moment(last, f"{where}, window", end_of_day=True)


def branches(group: str, probabilities: Mapping[str, float | str]) -> tuple[Risk, ...]:
    """One of several ways, by weight: risks without impacts of which at most one happens, for tasks and links to refer to (``when``).

    Where the probabilities add up to less than 1, none of them happens in what is left.

    >>> [b.id for b in branches("route", {"north": 0.7, "south": 0.3})]
    ['north', 'south']
    """
    return tuple(Risk(name, p, exclusive=group, category="branch") for name, p in probabilities.items())
