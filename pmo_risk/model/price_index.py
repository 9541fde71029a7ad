"""Escalation: how prices move with time, by an index whose yearly rates may be uncertain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from pmo_risk.distributions import Distribution, as_distribution
from pmo_risk.errors import GraphError, shown
from pmo_risk.model.read_only import ReadOnlyMaps
from pmo_risk.model.units import is_number, moment

YEARS = (1900, 2999)


@dataclass(frozen=True)
class PriceIndex(ReadOnlyMaps):
    """A price index, 1 at its base date. What is paid y years later costs (1 + rate)^y as much; earlier, less.

    Parameters
    ----------
    name : what cost items call it by.
    rate : yearly rate, 0.03 for 3%: one draw an iteration, for all years. Or
    rates : yearly rate by calendar year, each with a draw of its own. A year that is left out between two has the law of the one before it; before the first
        year and after the last, their rates go on.
    base : date at whose prices costs are given; default, the project's start.

    Years are counted as parts of calendar years (actual/actual), so a whole calendar year is 1 year exactly.

    >>> PriceIndex("labour", rates={2027: 0.03, 2028: 0.04}).rates[2028].mean
    0.04
    """

    name: str
    rate: Distribution | None = None
    rates: Mapping[int, Distribution] = field(default_factory=dict)
    base: datetime | None = None

    def __init__(
        self,
        name: str,
        rate: Distribution | float | None = None,
        *,
        rates: Mapping[int, Distribution | float] | None = None,
        base: str | date | datetime | None = None,
    ) -> None:
        where = f"index {shown(name)}"
        if not isinstance(name, str) or not name.strip():
            raise GraphError(f"an index needs a name of text, got {shown(name)}", code="INDEX")
        if (rate is None) == (not rates):
            raise GraphError("needs a rate, or rates by year", where=where, code="INDEX", remedy="give one of the two")
        for year in rates or {}:
            if not isinstance(year, int) or isinstance(year, bool) or not YEARS[0] <= year <= YEARS[1]:
                raise GraphError(f"{shown(year)} is no year", where=where, code="INDEX", remedy="give calendar years such as 2027")
        put = object.__setattr__
        put(self, "name", name)
        put(self, "rate", None if rate is None else yearly_rate(rate, f"{where}, rate"))
        put(self, "rates", MappingProxyType({y: yearly_rate(r, f"{where}, rate of {y}") for y, r in sorted((rates or {}).items())}))
        put(self, "base", None if base is None else moment(base, f"{where}, base"))

    def __hash__(self) -> int:
        return hash((self.name, self.rate, tuple(self.rates.items()), self.base))

    @property
    def laws(self) -> Mapping[int, Distribution]:
        """Yearly rates by calendar year, filled between those that are given; one rate for all stands under year 0."""
        if self.rate is not None:
            return {0: self.rate}
        years = sorted(self.rates)
        found: dict[int, Distribution] = {}
        for year in range(years[0], years[-1] + 1):
            found[year] = self.rates[year] if year in self.rates else found[year - 1]
        return found

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        data: dict[str, Any] = {"name": self.name}
        if self.rate is not None:
            data["rate"] = self.rate.to_dict()
        if self.rates:
            data["rates"] = {str(y): r.to_dict() for y, r in self.rates.items()}
        return data | ({"base": self.base.isoformat()} if self.base is not None else {})


def yearly_rate(value: Distribution | float, what: str) -> Distribution:
    """A yearly rate as a law that is above -1 in every iteration; a number of 1 or more, which is a percentage by mistake, is refused."""
    law = as_distribution(value, what)
    low, _ = law.support
    if low <= -1:
        raise GraphError(f"a yearly rate must be above -1, got {low:g} as its lowest", where=what, code="RATE", remedy="0.03 is 3% a year; truncate the law")
    if is_number(value) and value >= 1:
        raise GraphError(f"a yearly rate is a share, got {shown(value)}", where=what, code="RATE", remedy=f"did you mean {float(value) / 100:g}?")
    return law
