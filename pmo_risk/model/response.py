"""A response to a risk: what is done about it, and what is left of the risk then."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pmo_risk.distributions import Distribution, as_distribution
from pmo_risk.errors import RiskError, near, shown
from pmo_risk.model.impact import Impact, Law
from pmo_risk.model.parts import names_of, refuse_others
from pmo_risk.model.probability import probability_of
from pmo_risk.model.units import moment

FOR_THREATS = ("avoid", "transfer", "mitigate", "accept", "escalate")
FOR_OPPORTUNITIES = ("exploit", "share", "enhance", "accept", "escalate")
RESPONSE_KINDS = tuple(dict.fromkeys((*FOR_THREATS, *FOR_OPPORTUNITIES)))


@dataclass(frozen=True)
class Response:
    """What is done about a risk. It is planned, and without effect, until ``Project.with_responses`` takes it.

    Parameters
    ----------
    kind : ``"avoid"``, ``"transfer"``, ``"mitigate"``, ``"accept"`` or ``"escalate"`` for a threat; ``"exploit"``, ``"share"``, ``"enhance"``, ``"accept"`` or
        ``"escalate"`` for an opportunity (PMI, Standard for Risk Management in Portfolios, Programs, and Projects, 2019).
    name : any text.
    probability : of the risk once the response is taken; None leaves it, but avoiding makes it 0 and exploiting 1. What the risk has where a cause
        strikes (``given``) stays, unless this is 0 or 1: then it is so whatever strikes.
    impacts : of the risk then; None leaves them.
    cost : money that the response takes.
    tasks : ids of tasks of the plan that carry it out. They are no part of the plan until the response is taken.
    secondary : ids of risks in the register that come with it. They cannot strike until it is taken.
    owner, status : any text. due : when it is to be done.

    >>> Response("mitigate", "second crane", probability=0.05, cost=40_000).probability
    0.05
    """

    kind: str
    name: str = ""
    probability: float | None = None
    impacts: tuple[Impact, ...] | None = None
    cost: Distribution | None = None
    tasks: tuple[str, ...] = ()
    secondary: tuple[str, ...] = ()
    owner: str = ""
    status: str = ""
    due: datetime | None = None

    def __init__(
        self,
        kind: str,
        name: str = "",
        *,
        probability: float | str | None = None,
        impacts: Iterable[Impact] | Impact | None = None,
        cost: Law | None = None,
        tasks: str | Iterable[str] = (),
        secondary: str | Iterable[str] = (),
        owner: str = "",
        status: str = "",
        due: str | datetime | None = None,
    ) -> None:
        where = f"response {shown(name or kind)}"
        if kind not in RESPONSE_KINDS:
            remedy = f"{near(kind, RESPONSE_KINDS)} one of {', '.join(RESPONSE_KINDS)}".strip()
            raise RiskError(f"unknown kind {shown(kind)}", where=where, code="RESPONSE", remedy=remedy)
        put = object.__setattr__
        sure = {"avoid": 0.0, "exploit": 1.0}.get(kind)
        put(self, "kind", kind)
        put(self, "name", name)
        refuse_others((name, owner, status), str, where, RiskError)
        put(self, "probability", sure if probability is None else probability_of(probability, where))
        if impacts is not None:
            impacts = (impacts,) if isinstance(impacts, Impact) else tuple(impacts)
            refuse_others(impacts, Impact, where, RiskError)
        put(self, "impacts", impacts)
        put(self, "cost", None if cost is None else as_distribution(cost, f"{where}, cost"))
        for field, names in (("tasks", tasks), ("secondary", secondary)):
            put(self, field, names_of(names, where, RiskError))
        put(self, "owner", owner)
        put(self, "status", status)
        put(self, "due", None if due is None else moment(due, f"{where}, due"))

    def without(self, *, tasks: Collection[str] = (), secondary: Collection[str] = ()) -> Response:
        """The same response, for which those tasks and secondary risks do not wait."""
        left, others = tuple(t for t in self.tasks if t not in tasks), tuple(r for r in self.secondary if r not in secondary)
        return dataclasses.replace(self, tasks=left, secondary=others)

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        data: dict[str, Any] = {"kind": self.kind}
        data |= {k: getattr(self, k) for k in ("name", "owner", "status") if getattr(self, k)}
        if self.probability is not None:
            data["probability"] = self.probability
        if self.impacts is not None:
            data["impacts"] = [i.to_dict() for i in self.impacts]
        if self.cost is not None:
            data["cost"] = self.cost.to_dict()
        data |= {k: list(getattr(self, k)) for k in ("tasks", "secondary") if getattr(self, k)}
        return data | ({"due": self.due.isoformat()} if self.due is not None else {})
