"""Money that depends on when something is finished: penalties and bonuses of a contract, and income that begins then."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

from pmo_risk.distributions import Distribution, as_distribution
from pmo_risk.errors import GraphError, PmoRiskError, near, raise_all, shown
from pmo_risk.model.cost_item import not_at_default
from pmo_risk.model.parts import refuse_others
from pmo_risk.model.units import Span, is_number, moment, span

CLAUSE_KINDS = ("penalty", "bonus")
When = str | date | datetime
PER_INCOME = ("ed", "ew", "emo", "ey")


@dataclass(frozen=True)
class DateClause:
    """A penalty (liquidated damages) for finishing after a date, or a bonus for finishing by it. It is paid at the finish; a bonus lowers the cost.

    Parameters
    ----------
    id : unique among the project's items, clauses and incomes.
    date : the date; finishing at any time of that day is in time.
    per_day : money for each calendar day after the date (penalty), or before it (bonus).
    lump : money once: if it is late (penalty), or in time (bonus).
    cap : most that ``per_day`` comes to.
    kind : ``"penalty"`` or ``"bonus"``.
    task : whose finish counts; None, the project's.
    cbs, currency : as of a cost item.

    >>> DateClause("LD", "2027-06-30", per_day=5_000, cap=200_000).kind
    'penalty'
    """

    id: str
    date: datetime
    per_day: Distribution | None = None
    lump: Distribution | None = None
    cap: float | None = None
    kind: str = "penalty"
    task: str | None = None
    cbs: str = ""
    currency: str = ""
    name: str = ""

    def __init__(
        self,
        id: str,  # noqa: A002  # the field's own word, as in Task
        date: When,
        *,
        per_day: Distribution | float | None = None,
        lump: Distribution | float | None = None,
        cap: float | None = None,
        kind: str = "penalty",
        task: str | None = None,
        cbs: str = "",
        currency: str = "",
        name: str = "",
    ) -> None:
        where = named(self, id, "clause")
        put = object.__setattr__
        refuse_others((text for text in (task, cbs, currency, name) if text is not None), str, where, GraphError)
        day = moment(date, f"{where}, date")
        put(self, "date", day)
        put(self, "per_day", None if per_day is None else _money(per_day, where, "per_day"))
        put(self, "lump", None if lump is None else _money(lump, where, "lump"))
        errors: list[PmoRiskError] = []
        if day != day.replace(hour=0, minute=0, second=0, microsecond=0):
            errors.append(GraphError(f"counts whole days, got the time {day:%H:%M}", where=where, code="CLAUSE", remedy="give a date without a time"))
        if per_day is None and lump is None:
            errors.append(GraphError("has no money", where=where, code="CLAUSE", remedy="give per_day= or lump="))
        if cap is not None and (not is_number(cap) or not 0 <= cap < math.inf):
            errors.append(GraphError(f"cap must be money of zero or more, got {shown(cap)}", where=where, code="CLAUSE"))
        if kind not in CLAUSE_KINDS:
            errors.append(GraphError(f"unknown kind {shown(kind)}", where=where, code="CLAUSE", remedy=f"{near(kind, CLAUSE_KINDS)} penalty or bonus".strip()))
        raise_all(where, errors)
        put(self, "cap", None if cap is None else float(cap))
        for field, text in (("kind", kind), ("task", task), ("cbs", cbs), ("currency", currency), ("name", name)):
            put(self, field, text)

    def replace(self, **changes: Any) -> Self:
        """The same clause with some fields changed, checked again."""
        return self.__class__(**({f.name: getattr(self, f.name) for f in dataclasses.fields(self)} | changes))

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return not_at_default(self)


@dataclass(frozen=True)
class Income:
    """Money that comes in: once when a task or the project is finished, or at a rate from then on.

    It is no part of ``result.cost``; cash flow, NPV and IRR have it.

    Parameters
    ----------
    id : unique among the project's items, clauses and incomes.
    amount : money at the finish; or
    rate : money per ``per`` of elapsed time (``"ed"``, ``"ew"``, ``"emo"`` of 30 days or ``"ey"`` of 365) from the finish on, for ``lasts`` or up to
        ``until``, whichever comes first; a later finish then loses what it delays.
    task : whose finish counts; None, the project's.
    currency, escalation : as of a cost item.

    >>> Income("toll", rate=4e6, per="ey", lasts="10ey").lasts.value
    10.0
    """

    id: str
    amount: Distribution | None = None
    rate: Distribution | None = None
    per: str = "ey"
    lasts: Span | None = None
    until: datetime | None = None
    task: str | None = None
    currency: str = ""
    escalation: str = ""
    name: str = ""

    def __init__(
        self,
        id: str,  # noqa: A002  # the field's own word, as in Task
        amount: Distribution | float | None = None,
        *,
        rate: Distribution | float | None = None,
        per: str = "ey",
        lasts: str | Span | None = None,
        until: When | None = None,
        task: str | None = None,
        currency: str = "",
        escalation: str = "",
        name: str = "",
    ) -> None:
        where = named(self, id, "income")
        put = object.__setattr__
        refuse_others((text for text in (task, currency, escalation, name) if text is not None), str, where, GraphError)
        put(self, "amount", None if amount is None else as_distribution(amount, f"{where}, amount"))
        put(self, "rate", None if rate is None else as_distribution(rate, f"{where}, rate"))
        put(self, "lasts", None if lasts is None else span(lasts, f"{where}, lasts"))
        put(self, "until", None if until is None else moment(until, f"{where}, until", end_of_day=True))
        for field, text in (("per", per), ("task", task), ("currency", currency), ("escalation", escalation), ("name", name)):
            put(self, field, text)
        errors: list[PmoRiskError] = []
        if (amount is None) == (rate is None):
            errors.append(GraphError("needs an amount or a rate", where=where, code="INCOME", remedy="give one of the two"))
        if per not in PER_INCOME:
            errors.append(GraphError(f"unknown unit of time {shown(per)}", where=where, code="INCOME", remedy=f"one of {', '.join(PER_INCOME)}"))
        if rate is not None and lasts is None and until is None:
            errors.append(GraphError("a rate has no end", where=where, code="INCOME", remedy='give lasts="10ey" or until='))
        if rate is None and (lasts is not None or until is not None):
            errors.append(GraphError("lasts and until belong to a rate", where=where, code="INCOME"))
        if self.lasts is not None and (not self.lasts.elapsed or not self.lasts.value > 0):
            errors.append(GraphError(f"lasts is {self.lasts}", where=where, code="INCOME", remedy="give elapsed time above zero, such as 10ey"))
        raise_all(where, errors)

    def replace(self, **changes: Any) -> Self:
        """The same income with some fields changed, checked again."""
        return self.__class__(**({f.name: getattr(self, f.name) for f in dataclasses.fields(self)} | changes))

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return not_at_default(self) | ({"lasts": f"{self.lasts.value!r}{self.lasts.unit}"} if self.lasts is not None else {})


def named(owner: object, given: object, what: str) -> str:
    """Set the id of a frozen ``owner``, and say where it is in errors."""
    if not isinstance(given, str) or not given.strip():
        raise GraphError(f"a {what} needs an id of text, got {shown(given)}", code="COST_ID")
    object.__setattr__(owner, "id", given)
    return f"{what} {shown(given)}"


def _money(value: Distribution | float, where: str, field: str) -> Distribution:
    law = as_distribution(value, f"{where}, {field}")
    if law.support[0] < 0:
        what = f"{field} must be money of zero or more, got {law.support[0]:g} as its lowest"
        raise GraphError(what, where=where, code="CLAUSE", remedy='for money that comes in, give kind="bonus"')
    return law
