"""A line of an estimate beside what tasks themselves cost: how much, over what time, when it is paid."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

from pmo_risk.distributions import Distribution, as_distribution
from pmo_risk.errors import GraphError, PmoRiskError, near, raise_all, shown
from pmo_risk.model.resource import checked_curve
from pmo_risk.model.units import unit_of

PAID = ("start", "end", "even")
_PERCENT = re.compile(r"\s*(\d{1,9}(?:\.\d{1,12})?)\s*%\s*")
LAWS = ("amount", "quantity", "price", "rate", "percent")
KINDS = {"amount": "fixed", "rate": "rate", "percent": "percent", "resource": "resource"}
SCOPES = ("task:", "wbs:", "cbs:")


@dataclass(frozen=True)
class CostItem:
    """One line of cost. It is of one kind: a fixed ``amount``; ``quantity`` times ``price``; a ``rate`` over time; a ``percent`` of others; a ``resource``.

    Its time runs over ``task``; with ``until`` from the start of ``task`` to the finish of that; over all tasks of the branch ``wbs``; else over the
    project. Of time before the data date no rate is charged: give what was spent as an amount.

    Parameters
    ----------
    id : unique among the project's items, clauses and incomes; random streams are keyed by it.
    amount : money.
    quantity, price : how many units, and money a unit.
    rate : money per ``per`` of time.
    per : unit of time of the rate: working ones (``"d"``, ``"w"``, ``"mo"`` ...), of which a task alone has its (remaining) duration and any other time
        those of ``calendar``; or elapsed ones (``"ed"``, ``"emo"`` ...). Default: the project's time unit.
    percent : of what the items in ``of`` come to, 12 or ``"12%"``: overheads and other indirect costs. It is paid when they are.
    of : ids of items, or ``"task:build"``, ``"wbs:1.2"``, ``"cbs:20"``: all that belongs there, but risks, clauses and percentages (a percentage of
        percentages names them); nothing: all of that in the project.
    resource : id of a resource that the task is assigned. Its remaining units (hours of labor) are priced by the resource's rates on the dates on
        which they are used, along the assignment's curve, in the working time of the resource's calendar. They change as the task's duration does.
    fixed_units : the units of the resource stay as they are, however long the task takes.
    task, until, wbs : where its time is; the branch it is reported under is ``wbs``, else that of ``task``.
    cbs : place in the cost breakdown, levels joined by dots.
    currency : code of one of the project's ``currencies``; default, the project's.
    paid : ``"start"``, ``"end"``, ``"even"`` over its working time (elapsed for a rate in elapsed time), or shares of equal parts of that time, adding
        up to 1.
    escalation : name of one of the project's ``indices``, by which money is dearer when it is paid later.
    calendar : name of the calendar that working time is counted in, where it is not the task's.

    >>> CostItem("crane", rate=1200, per="ed", task="lift", until="demob").kind
    'rate'
    >>> CostItem("steel", quantity=120, price=2_400, task="frame", paid="start").kind
    'quantity'
    """

    id: str
    amount: Distribution | None = None
    quantity: Distribution | None = None
    price: Distribution | None = None
    rate: Distribution | None = None
    per: str = ""
    percent: Distribution | None = None
    of: tuple[str, ...] = ()
    resource: str | None = None
    fixed_units: bool = False
    task: str | None = None
    until: str | None = None
    wbs: str = ""
    cbs: str = ""
    currency: str = ""
    paid: str | tuple[float, ...] = "even"
    escalation: str = ""
    calendar: str | None = None
    name: str = ""

    def __init__(
        self,
        id: str,  # noqa: A002  # the field's own word, as in Task
        amount: Distribution | float | None = None,
        *,
        quantity: Distribution | float | None = None,
        price: Distribution | float | None = None,
        rate: Distribution | float | None = None,
        per: str = "",
        percent: Distribution | float | str | None = None,
        of: Iterable[str] | str = (),
        resource: str | None = None,
        fixed_units: bool = False,
        task: str | None = None,
        until: str | None = None,
        wbs: str = "",
        cbs: str = "",
        currency: str = "",
        paid: str | Iterable[float] = "even",
        escalation: str = "",
        calendar: str | None = None,
        name: str = "",
    ) -> None:
        where = f"cost item {shown(id)}"
        if not isinstance(id, str) or not id.strip():
            raise GraphError(f"a cost item needs an id of text, got {shown(id)}", code="COST_ID")
        put = object.__setattr__
        errors: list[PmoRiskError] = []
        put(self, "id", id)
        if isinstance(percent, str) and (match := _PERCENT.fullmatch(percent)):
            percent = float(match[1])
        for field, value in zip(LAWS, (amount, quantity, price, rate, percent), strict=True):
            try:
                put(self, field, None if value is None else as_distribution(value, field))
            except PmoRiskError as error:
                put(self, field, None)
                errors.append(error.at(where))
        texts = {"per": per, "wbs": wbs, "cbs": cbs, "currency": currency, "escalation": escalation, "name": name}
        names = {"resource": resource, "task": task, "until": until, "calendar": calendar}
        for field, text in (texts | names).items():
            if not isinstance(text, str) and not (text is None and field in names):
                errors.append(GraphError(f"{field} must be text, got {shown(text)}", where=where, code="TYPE"))
            put(self, field, text)
        put(self, "of", (of,) if isinstance(of, str) else tuple(of))
        put(self, "fixed_units", bool(fixed_units))
        try:
            put(self, "paid", _paid(paid, where))
        except PmoRiskError as error:
            errors.append(error)
        raise_all(where, errors or self._faults(where))

    def _faults(self, where: str) -> list[PmoRiskError]:
        given = [n for n in (*LAWS, "resource") if getattr(self, n) is not None]
        if given != ["quantity", "price"] and (len(given) != 1 or given in (["quantity"], ["price"])):
            remedy = "give amount, quantity with price, rate, percent, or resource"
            return [GraphError(f"is given {' and '.join(given) or 'nothing'}", where=where, code="COST_KIND", remedy=remedy)]
        kind, unused = self.kind, [n for n in ("currency", "escalation", "task", "until", "calendar") if getattr(self, n)]
        rules = (
            (self.per and kind != "rate", "per belongs to a rate", "COST_KIND", ""),
            (self.of and kind != "percent", "'of' belongs to a percentage", "COST_KIND", ""),
            (self.fixed_units and kind != "resource", "fixed_units belongs to a resource", "COST_KIND", ""),
            (
                kind == "percent" and (unused or self.paid != "even"),
                f"{', '.join([*unused, *(['paid'] if self.paid != 'even' else [])])} cannot be given for a percentage",
                "COST_KIND",
                "it is paid as what it is a percentage of",
            ),
            (
                not all(isinstance(o, str) and o for o in self.of),
                f"'of' holds {shown(self.of)}",
                "TYPE",
                "give ids of items, or task:, wbs: or cbs: and a name",
            ),
            (self.until is not None and self.task is None, "'until' needs a task that it runs from", "COST_TIME", "give task="),
            (kind == "resource" and (self.task is None or self.until is not None), "a resource is used by one task", "COST_TIME", "give task=, and no until="),
            (kind == "resource" and self.currency, "a resource's rates are in the project's currency", "CURRENCY", ""),
            (kind == "resource" and self.paid != "even", "a resource is paid along its assignment's curve", "COST_TIME", "leave paid out"),
        )
        errors: list[PmoRiskError] = [GraphError(what, where=where, code=code, remedy=remedy) for wrong, what, code, remedy in rules if wrong]
        try:
            if self.per:
                unit_of(self.per, where)
        except PmoRiskError as error:
            errors.append(error)
        return errors

    @property
    def kind(self) -> str:
        """``"fixed"``, ``"quantity"``, ``"rate"``, ``"percent"`` or ``"resource"``."""
        return next((k for n, k in KINDS.items() if getattr(self, n) is not None), "quantity")

    def replace(self, **changes: Any) -> Self:
        """The same item with some fields changed, checked again."""
        return self.__class__(**({f.name: getattr(self, f.name) for f in dataclasses.fields(self)} | changes))

    def to_dict(self) -> dict[str, Any]:
        """The JSON form: fields that are not at their default."""
        return not_at_default(self)


def not_at_default(owner: Any) -> dict[str, Any]:
    """The fields of a frozen dataclass that are not at their default, in their JSON form."""
    data: dict[str, Any] = {}
    for f in dataclasses.fields(owner):
        value = getattr(owner, f.name)
        if f.default is dataclasses.MISSING or value != f.default:
            plain = list(value) if isinstance(value, tuple) else value.isoformat() if hasattr(value, "isoformat") else value
            data[f.name] = plain.to_dict() if isinstance(plain, Distribution) else plain
    return data


def _paid(paid: str | Iterable[float], where: str) -> str | tuple[float, ...]:
    if isinstance(paid, str):
        if paid not in PAID:
            hint = f"{near(paid, PAID)} one of {', '.join(PAID)}, or shares that add up to 1".strip()
            raise GraphError(f"cannot be paid {shown(paid)}", where=where, code="PAID", remedy=hint)
        return paid
    shares = checked_curve(paid, where)
    if not shares:
        raise GraphError("its payment curve is empty", where=where, code="CURVE", remedy="give shares that add up to 1")
    return shares
