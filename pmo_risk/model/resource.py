"""Resources, what tasks use of them, and whose working time drives a task's dates."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from math import fsum
from typing import Any

from pmo_risk.errors import GraphError, shown
from pmo_risk.model.units import is_number, moment

_CURVE_ERROR = 1e-6
RESOURCE_KINDS = ("labor", "nonlabor", "material", "cost")


def _finite(owner: object, where: str, *names: str, least: float = 0.0) -> None:
    for name in names:
        value = getattr(owner, name)
        if not is_number(value) or not least <= value < 1e15:
            what = f"{name} is {shown(value)}"
            raise GraphError(what, where=where, code="RESOURCE", remedy=f"give a number{' of zero or more' if least == 0 else ''}")
        object.__setattr__(owner, name, float(value))


def checked_curve(shares: Iterable[float], where: str) -> tuple[float, ...]:
    """Shares from 0 to 1 that add up to 1 (to a millionth), or none."""
    curve = tuple(shares)
    wrong = [n for n, share in enumerate(curve) if not is_number(share) or not 0 <= share <= 1]
    if wrong:
        what = f"share {wrong[0] + 1} of its curve is {shown(curve[wrong[0]])}"
        raise GraphError(what, where=where, code="CURVE", remedy="give shares from 0 to 1")
    total = fsum(curve)
    if curve and abs(total - 1) > _CURVE_ERROR:
        raise GraphError(f"the shares of its curve add up to {total:.10g}", where=where, code="CURVE", remedy="they add up to 1")
    return tuple(float(share) for share in curve)


def _plain(owner: Any) -> dict[str, Any]:
    """The fields of a dataclass that are not at their default."""
    found: dict[str, Any] = {}
    for f in dataclasses.fields(owner):
        value = getattr(owner, f.name)
        if f.default is dataclasses.MISSING or value != f.default:
            found[f.name] = value.isoformat() if isinstance(value, datetime) else value
    return found


@dataclass(frozen=True)
class Rate:
    """What a unit of a resource costs from a date on (None: always), and how much of it there is at a time (``limit``; None: not said).

    >>> Rate(80.0, start="2027-01-01").start
    datetime.datetime(2027, 1, 1, 0, 0)
    """

    price: float
    start: datetime | None = None
    limit: float | None = None

    def __post_init__(self) -> None:
        _finite(self, "rate", "price", least=-1e15)
        if self.start is not None:
            object.__setattr__(self, "start", moment(self.start, "rate, start"))
        if self.limit is not None:
            _finite(self, "rate", "limit")


@dataclass(frozen=True)
class Resource:
    """Somebody or something that tasks use.

    Parameters
    ----------
    id : unique in its project.
    name : any text.
    kind : ``"labor"``, ``"nonlabor"`` (equipment), ``"material"`` or ``"cost"``.
    calendar : name of the calendar it works by, or None.
    rates : prices of a unit (an hour of labor or nonlabor) by the date they begin on.
    unit : what a unit of material is.

    >>> Resource("crew", kind="labor", rates=[Rate(80.0)]).rates[0].price
    80.0
    """

    id: str
    name: str = ""
    kind: str = "labor"
    calendar: str | None = None
    rates: tuple[Rate, ...] = ()
    unit: str = ""
    uid: str | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.id, str) or not self.id:
            raise GraphError(f"a resource needs an id of text, got {shown(self.id)}", code="RESOURCE")
        if self.kind not in RESOURCE_KINDS:
            where = f"resource {shown(self.id)}"
            raise GraphError(f"unknown kind {shown(self.kind)}", where=where, code="RESOURCE", remedy=f"one of {', '.join(RESOURCE_KINDS)}")
        object.__setattr__(self, "rates", tuple(self.rates))

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return _plain(self) | ({"rates": [_plain(r) for r in self.rates]} if self.rates else {})


@dataclass(frozen=True)
class Assignment:
    """What a task uses of a resource.

    Parameters
    ----------
    resource : id of the resource.
    units : in all, hours of labor and nonlabor, units of material.
    remaining : units still to be used.
    rate : units used in an hour of working time; 0 where it is not said.
    lag : working hours from the start of the task to that of the assignment.
    cost, remaining_cost : money in all and to go.
    curve : shares of the units in equal parts of the assignment's duration, from 0 to 1 and adding up to 1 (to a millionth); none is even.
    driving : whether it may move the task's dates.

    >>> Assignment("crew", units=80, remaining=40, rate=1).remaining
    40.0
    """

    resource: str
    units: float = 0.0
    remaining: float = 0.0
    rate: float = 0.0
    lag: float = 0.0
    cost: float = 0.0
    remaining_cost: float = 0.0
    curve: tuple[float, ...] = ()
    driving: bool = True

    def __post_init__(self) -> None:
        where = f"assignment of {shown(self.resource)}"
        _finite(self, where, "units", "remaining", "rate", "lag", "cost", "remaining_cost", least=-1e15)
        object.__setattr__(self, "curve", checked_curve(self.curve, where))

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return _plain(self) | ({"curve": list(self.curve)} if self.curve else {})


@dataclass(frozen=True)
class Driver:
    """Working time that a task runs on in place of its own calendar's, as where the resources of a task decide when it is done.

    Of several drivers each takes ``share`` of the task's duration, beginning ``lag`` working hours (its own) after the task; the task begins when the first
    can work, and is finished when all are.

    Parameters
    ----------
    calendar : name of one of the project's calendars.
    share : of the task's duration; above 0.
    lag : working hours.

    >>> Driver("night shift").share
    1.0
    """

    calendar: str
    share: float = 1.0
    lag: float = 0.0

    def __post_init__(self) -> None:
        where = f"driver {shown(self.calendar)}"
        _finite(self, where, "share", "lag")
        if not self.share > 0:
            raise GraphError(f"share is {shown(self.share)}", where=where, code="DRIVER", remedy="give a share above 0")

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return _plain(self)
