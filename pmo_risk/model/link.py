"""A link: what must happen in one task before something may happen in another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pmo_risk.errors import GraphError, shown
from pmo_risk.model.units import Span, span

LINK_TYPES = ("FS", "SS", "FF", "SF")


@dataclass(frozen=True)
class Link:
    """``predecessor`` drives the task that holds this link in its ``after``, or the task named by ``successor``.

    Parameters
    ----------
    predecessor : id of the task that comes first; in a portfolio, ``"project/task"``.
    type : FS (finish to start), SS, FF or SF.
    lag : working time to wait, negative for a lead: a number in the project's time unit, or text such as ``"5d"``, ``"-16h"``, ``"10ed"``,
        or ``"50%"`` of the predecessor's duration (``"e%"``: around the clock).
    successor : only for the links of a portfolio, between tasks of different projects.
    when : id of a risk or trigger of the successor's project; the link holds only where that strikes, and is no part of the plan without risks.

    >>> Link("permits", "FS", lag="5d").lag
    Span(value=5.0, unit='d')
    """

    predecessor: str
    type: str
    lag: Span
    successor: str | None
    when: str

    def __init__(
        self,
        predecessor: str,
        type: str = "FS",  # noqa: A002  # the field's own word
        lag: Span | float | str = 0.0,
        successor: str | None = None,
        when: str = "",
    ) -> None:
        if not isinstance(predecessor, str) or not predecessor:
            raise GraphError(f"a link needs the id of its predecessor, got {shown(predecessor)}", code="LINK")
        where = f"link from {shown(predecessor)}"
        kind = type.upper() if isinstance(type, str) else type
        if kind not in LINK_TYPES:
            raise GraphError(f"unknown link type {shown(type)}", where=where, code="LINK_TYPE", remedy="allowed: FS SS FF SF")
        put = object.__setattr__
        put(self, "predecessor", predecessor)
        put(self, "type", kind)
        put(self, "lag", span(lag, f"{where}, lag", percent=True))
        put(self, "successor", successor)
        put(self, "when", when)

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        data: dict[str, Any] = {"predecessor": self.predecessor, "type": self.type}
        if self.lag.value or self.lag.unit:
            data["lag"] = {"value": self.lag.value, "unit": self.lag.unit}
        if self.successor is not None:
            data["successor"] = self.successor
        if self.when:
            data["when"] = self.when
        return data
