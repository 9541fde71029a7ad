"""Numbers of days lost in a month, as laws: what they may be, and the chances of each whole number."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from pmo_risk.distributions import Distribution, as_distribution
from pmo_risk.errors import CalendarError, PmoRiskError, shown
from pmo_risk.model.units import is_number

MONTHS = 12
LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
LONGEST = 31
MOST_BEYOND = 0.001  # probability of more days than the month has that is let pass; all are lost then
_FEBRUARY = 1
Laws = Distribution | float | Iterable[Distribution | float]


def laws_of(given: Laws) -> tuple[Distribution, ...]:
    """The laws of all months: those given, or the one that is given for each of them."""
    several = (given,) * MONTHS if isinstance(given, Distribution) or is_number(given) else tuple(given)  # type: ignore[arg-type]  # a law, a number, or several
    return tuple(as_distribution(law, "days") for law in several)


def chances_of(law: Distribution) -> tuple[float, ...]:
    """The probability that at most 0, 1, ... 30 days are lost: a draw is taken to the nearest whole day, a half down.

    >>> from pmo_risk.distributions import uniform
    >>> chances_of(uniform(0, 4))[:6]
    (0.125, 0.375, 0.625, 0.875, 1.0, 1.0)
    """
    return tuple(np.asarray(law.cdf(np.arange(LONGEST) + 0.5), dtype=np.float64).tolist())


def mean_share(law: Distribution, month: int) -> float:
    """The share of the days of a month (from 0; of a common year) that is lost on average."""
    days = LENGTHS[month]
    return (days - math.fsum(chances_of(law)[:days])) / days


def faults_of_days(laws: tuple[Distribution, ...], where: str) -> list[PmoRiskError]:
    """Every fault of the laws of twelve months."""
    if len(laws) != MONTHS:
        what = f"{len(laws)} laws of the days lost, for 12 months"
        return [CalendarError(what, where=where, code="DAYS", remedy="give 12, January first, or one for all")]
    found: list[PmoRiskError] = []
    for month, law in enumerate(laws):
        longest = LENGTHS[month] + (month == _FEBRUARY)
        beyond = 1 - float(law.cdf(longest + 0.5))
        if law.support[0] < 0:
            what = f"the number of days lost in month {month + 1} may be {law.support[0]:g}, below 0"
            found.append(CalendarError(what, where=where, code="DAYS", remedy="choose a law from 0 on, or truncate it"))
        elif beyond > MOST_BEYOND:
            what = f"the number of days lost in month {month + 1} is more than {longest} with probability {beyond:.2g}: {shown(law)}"
            found.append(CalendarError(what, where=where, code="DAYS", remedy="give days of a month; shares of days are lost="))
    if not found and all(float(law.cdf(LENGTHS[month] - 0.5)) == 0 for month, law in enumerate(laws)):
        found = [CalendarError("every day is lost", where=where, code="NO_WORK", remedy="give at least one month fewer days")]
    return found
