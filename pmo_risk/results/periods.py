"""Months gathered to calendar periods."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pmo_risk.errors import SettingsError, near, shown

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
MONTHS_PER = {"M": 1, "Q": 3, "Y": 12}
_PERIOD = re.compile(r"(\d{4})(?:-?Q([1-4])|-(\d{2}))?")


def year_of(when: datetime) -> float:
    """A date as a year with a fraction: the share of its calendar year that has passed (actual/actual).

    >>> year_of(datetime(2027, 7, 2, 12))
    2027.5
    """
    start = when.replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    return float(start.year + (when - start) / (start.replace(year=start.year + 1) - start))


def months_per(freq: str) -> int:
    """How many months a period has.

    >>> months_per("Q")
    3
    """
    if freq not in MONTHS_PER:
        hint = f"{near(str(freq), MONTHS_PER)} M (months), Q (quarters) or Y (calendar years)".strip()
        raise SettingsError(f"unknown period {shown(freq)}", code="PERIOD", remedy=hint)
    return MONTHS_PER[freq]


def shortest(months: int, most: int) -> str:
    """The shortest period of which at most so many, or years, make up the months.

    >>> shortest(24, 36), shortest(60, 36), shortest(600, 36)
    ('M', 'Q', 'Y')
    """
    return next((f for f, size in MONTHS_PER.items() if months <= most * size), "Y")


def by_period(first: int, values: Floats, freq: str) -> tuple[int, Floats]:
    """Sums over periods: the number of the first period (since year 0), and shape (periods, n).

    >>> by_period(2027 * 12 + 2, np.ones((2, 1)), "Q")
    (8108, array([[1.],
           [1.]]))
    """
    size = months_per(freq)
    numbers = (first + np.arange(values.shape[0])) // size
    begin = int(numbers[0])
    found = np.zeros((int(numbers[-1]) - begin + 1, values.shape[1]))
    np.add.at(found, numbers - begin, values)
    return begin, found


def period_index(begin: int, count: int, freq: str) -> pd.PeriodIndex:
    """The periods as pandas knows them."""
    import pandas as pd

    size = months_per(freq)
    months = (np.arange(begin, begin + count) * size - 1970 * 12).astype("datetime64[M]").astype("datetime64[ns]")
    return pd.PeriodIndex(months, freq={"M": "M", "Q": "Q", "Y": "Y"}[freq], name="period")


def months_of(period: str | int) -> tuple[int, int]:
    """The first month of a period, since January of year 0, and how many months it has.

    >>> months_of("2027"), months_of("2027Q2"), months_of("2027-12")
    ((24324, 12), (24327, 3), (24335, 1))
    """
    match = _PERIOD.fullmatch(str(period).strip())
    if match is None or not 1 <= int(match[3] or 1) <= 12:
        raise SettingsError(f"cannot read {shown(period)} as a period", code="PERIOD", remedy="write 2027, 2027Q1 or 2027-03")
    year = int(match[1]) * 12
    if match[2]:
        return year + 3 * (int(match[2]) - 1), 3
    return (year + int(match[3]) - 1, 1) if match[3] else (year, 12)
