"""A date that a task must respect."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pmo_risk.errors import GraphError, near, shown
from pmo_risk.model.units import moment

KINDS = {
    "SNET": "start no earlier than",
    "SNLT": "start no later than",
    "FNET": "finish no earlier than",
    "FNLT": "finish no later than",
    "MSO": "must start on",
    "MFO": "must finish on",
}


@dataclass(frozen=True)
class Constraint:
    """A date constraint of one of the six kinds in ``KINDS``.

    SNET and FNET push early dates; SNLT and FNLT pull late dates; MSO and MFO do both. None of them overrides logic.
    """

    kind: str
    date: datetime

    def __post_init__(self) -> None:
        if not isinstance(self.kind, str) or self.kind not in KINDS:
            raise GraphError(
                f"unknown constraint {shown(self.kind)}", code="CONSTRAINT", remedy=f"{near(str(self.kind), KINDS)} kinds: {', '.join(KINDS)}".strip()
            )
        object.__setattr__(self, "date", moment(self.date, f"constraint {self.kind}"))

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return {"kind": self.kind, "date": self.date.isoformat()}
