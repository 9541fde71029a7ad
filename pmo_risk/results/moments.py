"""Clock minutes from a start, as dates, and back."""

from __future__ import annotations

import math
from datetime import date, datetime, time, timedelta

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pmo_risk.errors import SettingsError, shown
from pmo_risk.model.units import moment

TOLERANCE = 1e-6
"""Minutes by which a finish may pass a date and still count as on time: arithmetic's own error, 60 microseconds."""

When = str | date | datetime | np.datetime64


def date_at(start: datetime, minutes: float) -> datetime | None:
    """The moment so many clock minutes after ``start``; None where that is not finite or beyond the year 9999.

    >>> date_at(datetime(2027, 1, 4), 1500.0)
    datetime.datetime(2027, 1, 5, 1, 0)
    """
    if not math.isfinite(minutes):
        return None
    try:
        return start + timedelta(minutes=minutes)
    except OverflowError:
        return None


def minutes_until(start: datetime, when: When, what: str) -> float:
    """Clock minutes from ``start`` to a date. A date without a time is the midnight that ends it.

    >>> minutes_until(datetime(2027, 1, 4), "2027-01-04", "by"), minutes_until(datetime(2027, 1, 4), "2027-01-04T01:00", "by")
    (1440.0, 60.0)
    """
    if isinstance(when, np.datetime64):
        whole = np.datetime_data(when)[0] in ("Y", "M", "W", "D")
        instant: date | datetime = when.astype("datetime64[D]" if whole else "datetime64[us]").item()
        return minutes_until(start, instant, what)
    return (moment(when, what, end_of_day=True) - start) / timedelta(minutes=1)


def minutes_array(start: datetime, minutes: ArrayLike, unit: str = "m") -> NDArray[np.datetime64]:
    """Clock minutes from ``start`` as dates to the nearest minute, in the NumPy unit ``"m"`` or ``"s"``; NaN gives NaT.

    >>> minutes_array(datetime(2027, 1, 4), [60.0, float("nan")])
    array(['2027-01-04T01:00', 'NaT'], dtype='datetime64[m]')
    """
    midnight = datetime(start.year, start.month, start.day)
    since = np.asarray(minutes, dtype=np.float64) + (start - midnight) / timedelta(minutes=1)
    known = np.isfinite(since)
    whole = np.rint(np.where(known, since, 0.0)).astype(np.int64)
    dates = np.datetime64(midnight, "m") + whole.astype("timedelta64[m]")
    return np.where(known, dates, np.datetime64("NaT", "m")).astype(f"datetime64[{unit}]")


def number(value: object, what: str) -> float:
    """The value as a float; NaN and what is not a number are a SettingsError. Infinite limits are allowed."""
    if isinstance(value, bool) or not isinstance(value, (int, float, np.integer, np.floating)) or math.isnan(value):
        raise SettingsError(f"{what} must be a number, got {shown(value)}", code="NUMBER")
    return float(value)


def date_words(when: object) -> str:
    """A date that was asked for, as text: a midnight as the day that it ends, other moments to the minute, all else as it is.

    >>> date_words(datetime(2029, 12, 15)), date_words(datetime(2029, 12, 14, 17))
    ('2029-12-14', '2029-12-14 17:00')
    """
    if not isinstance(when, datetime):
        return str(when)
    return f"{when - timedelta(days=1):%Y-%m-%d}" if when.time() == time() else f"{when:%Y-%m-%d %H:%M}"
