"""A number from a simulation, with how sure it is."""

from __future__ import annotations

import html
import math
from dataclasses import dataclass
from datetime import datetime

from pmo_risk.measures.figures import NO_BOUND, NO_NUMBER, figure, legible, places


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its interval. ``float()`` gives the value.

    Parameters
    ----------
    value : the estimate; NaN where the sample cannot give one (the standard deviation of one iteration).
    low, high : ends of the interval; -inf and inf where the sample is too small to bound that side, shown as "none".
    confidence : share of such intervals that hold the true value of the model, for example 0.95.
    std_error : standard error of the value; NaN where it is not known.
    unit : time unit or currency, shown after the value.
    label : what it is, shown before the value.
    date, low_date, high_date : the same as moments, for finishes; None otherwise, for a bound that is missing, and beyond the year 9999.

    >>> print(Estimate(412.34, 411.02, 413.94, 0.95, 0.74, unit="d", label="P80 finish", date=datetime(2028, 8, 14, 16)))
    P80 finish 412.3 d [411.0, 413.9] (2028-08-14)
    """

    value: float
    low: float
    high: float
    confidence: float
    std_error: float
    unit: str = ""
    label: str = ""
    date: datetime | None = None
    low_date: datetime | None = None
    high_date: datetime | None = None

    def __float__(self) -> float:
        return self.value

    @property
    def interval(self) -> tuple[float, float]:
        """``low`` and ``high`` as a pair."""
        return self.low, self.high

    @property
    def half_width(self) -> float:
        """The longer side of the interval; inf where a bound is missing."""
        return max(self.value - self.low, self.high - self.value)

    @property
    def value_text(self) -> str:
        """The value to the digits that the interval allows, with its unit."""
        number = figure(self.value, places(self.value, self.low, self.high))
        return f"{number} {legible(self.unit, 20)}" if self.unit and number != NO_NUMBER else number

    @property
    def interval_text(self) -> str:
        """The interval to the same digits, in brackets."""
        decimals = places(self.value, self.low, self.high)
        return f"[{figure(self.low, decimals)}, {figure(self.high, decimals)}]"

    @property
    def date_text(self) -> str:
        """The day of the value, or an empty text."""
        return f"{self.date:%Y-%m-%d}" if self.date else ""

    @property
    def dates_text(self) -> str:
        """The days of the interval in brackets, or an empty text where the estimate has no date."""
        if not self.date:
            return ""
        low, high = (f"{d:%Y-%m-%d}" if d else NO_BOUND for d in (self.low_date, self.high_date))
        return f"[{low}, {high}]"

    def __str__(self) -> str:
        words = [legible(self.label), self.value_text]
        if not math.isnan(self.value):
            words += [self.interval_text, f"({self.date_text})" if self.date else ""]
        return " ".join(w for w in words if w)

    def _repr_html_(self) -> str:
        sure = f"{self.confidence:.4g}".rstrip("0")
        return f'<span title="interval at confidence {sure}">{html.escape(str(self))}</span>'
