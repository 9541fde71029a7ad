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
    "ALAP": "as late as possible",
}
PULLS = ("SNLT", "FNLT", "MSO", "MFO")


@dataclass(frozen=True)
class Constraint:
    """A constraint of one of the kinds in ``KINDS``; all but ALAP have a date.

    SNET and FNET push early dates; SNLT and FNLT pull late dates; MSO and MFO do both. None of them overrides logic, unless it is ``mandatory``: then early
    dates are moved back to a SNLT or FNLT, and stand on a MSO or MFO, whatever links ask. ALAP moves early dates as late as the early dates of
    successors and the project's finish allow.

    >>> Constraint("MFO", "2027-06-30T17:00", mandatory=True).date
    datetime.datetime(2027, 6, 30, 17, 0)
    """

    kind: str
    date: datetime | None = None
    mandatory: bool = False

    def __post_init__(self) -> None:
        if not isinstance(self.kind, str) or self.kind not in KINDS:
            raise GraphError(
                f"unknown constraint {shown(self.kind)}", code="CONSTRAINT", remedy=f"{near(str(self.kind), KINDS)} kinds: {', '.join(KINDS)}".strip()
            )
        where = f"constraint {self.kind}"
        if (self.date is None) != (self.kind == "ALAP"):
            what = "has no date" if self.date is None else f"takes no date, got {shown(self.date)}"
            raise GraphError(what, where=where, code="CONSTRAINT", remedy="give its date" if self.date is None else "leave the date out")
        if self.mandatory and self.kind not in PULLS:
            raise GraphError("cannot be mandatory", where=where, code="CONSTRAINT", remedy=f"mandatory are only {', '.join(PULLS)}")
        if self.date is not None:
            object.__setattr__(self, "date", moment(self.date, where))

    @property
    def when(self) -> datetime:
        """The date; a ValueError for ALAP, which has none."""
        if self.date is None:
            raise ValueError(f"constraint {self.kind} has no date")
        return self.date

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        data: dict[str, Any] = {"kind": self.kind}
        if self.date is not None:
            data["date"] = self.date.isoformat()
        return data | ({"mandatory": True} if self.mandatory else {})
