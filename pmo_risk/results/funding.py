"""Whether what is spent stays within the money that each year has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pmo_risk.errors import PmoRiskError, SettingsError, raise_all, shown
from pmo_risk.measures import Estimate
from pmo_risk.model.units import is_number
from pmo_risk.results.cash import Cash
from pmo_risk.results.cash_flow import with_money
from pmo_risk.results.periods import by_period
from pmo_risk.results.quantity import Quantity, share

if TYPE_CHECKING:
    import pandas as pd

_ROUNDING = 1e-9  # of a limit: what adding up in another order may make of it


@dataclass(frozen=True, eq=False)
class Funding:
    """What a check of funding says.

    Parameters
    ----------
    table : by year: ``limit``; ``spend_mean``; ``within``, the probability that the year's spending stays within its limit, with ``within_low`` and
        ``within_high``; ``shortfall_mean``, the mean of what is lacking (nothing where it is within), and ``shortfall_p80``; ``cumulative_limit``,
        ``cumulative_within`` with its interval, and ``cumulative_shortfall_mean``: the same of all years so far, with unspent money carried over.
    every_year : the probability that no year's spending passes its limit.
    carried_over : the probability that spending never passes what all years so far have given.
    """

    table: pd.DataFrame
    every_year: Estimate
    carried_over: Estimate

    def __repr__(self) -> str:
        return f"{self.table.to_string()}\n{self.every_year}\n{self.carried_over}"


def funding(cash: Cash, limits: Mapping[int, float], pattern: Quantity) -> Funding:
    """See ``Money.funding``."""
    import pandas as pd

    _check(limits)
    begin, spend = with_money(*by_period(cash.first, cash.spend, "Y"))
    years = range(min(begin, *limits), max(begin + spend.shape[0] - 1, *limits) + 1)
    by_year = np.zeros((len(years), spend.shape[1]))
    by_year[begin - years[0] : begin - years[0] + spend.shape[0]] = spend
    allowed = np.array([float(limits.get(y, 0.0)) for y in years])
    rows = {"limit": allowed, "spend_mean": by_year.mean(axis=1)}
    hits = {}
    for name, values, most in (("", by_year, allowed), ("cumulative_", np.cumsum(by_year, axis=0), np.cumsum(allowed))):
        over = values - most[:, None]
        hits[name] = over <= _ROUNDING * np.maximum(most, 1.0)[:, None]
        found = [_share(row, pattern, "") for row in hits[name]]
        if name:
            rows["cumulative_limit"] = most
        rows |= {f"{name}within{end}": np.array([getattr(e, part) for e in found]) for end, part in (("", "value"), ("_low", "low"), ("_high", "high"))}
        lacking = np.where(hits[name], 0.0, over)
        rows[f"{name}shortfall_mean"] = lacking.mean(axis=1)
        if not name:
            rows["shortfall_p80"] = np.array([Quantity("", row).p(80).value for row in lacking])
    labels = ("probability that every year stays within its limit", "probability that spending never passes what was given so far")
    whole = [_share(hits[name].all(axis=0), pattern, label) for name, label in zip(("", "cumulative_"), labels, strict=True)]
    return Funding(pd.DataFrame(rows, index=pd.Index(list(years), name="year")), *whole)


def _share(hits: NDArray[np.bool_], pattern: Quantity, label: str) -> Estimate:
    return share(hits, pattern.replicates, pattern.confidence, label)


def _check(limits: object) -> None:
    if not isinstance(limits, Mapping) or not limits:
        raise SettingsError(f"funding is money by year, got {shown(limits)}", code="FUNDING", remedy="write {2027: 4e6, 2028: 5e6}")
    errors: list[PmoRiskError] = []
    for year, limit in limits.items():
        if not isinstance(year, (int, np.integer)) or isinstance(year, bool) or not 1900 <= year <= 2999:
            errors.append(SettingsError(f"{shown(year)} is no year", where="funding", code="FUNDING"))
        if not is_number(limit) or not limit >= 0:
            errors.append(SettingsError(f"the limit of {shown(year)} must be money of zero or more, got {shown(limit)}", where="funding", code="FUNDING"))
    raise_all("funding", errors)
