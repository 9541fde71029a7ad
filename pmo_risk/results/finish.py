"""A finish: an outcome that is also a date."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from pmo_risk.measures import MEASURES, Estimate
from pmo_risk.measures.figures import exact
from pmo_risk.results.moments import TOLERANCE, date_at, date_words, minutes_array, minutes_until, number
from pmo_risk.results.quantity import Floats, Quantity, share

_PLACES_IN_TIME = ("quantile", "var", "mean", "cvar")


@dataclass(frozen=True, eq=False, repr=False)
class Finish(Quantity):
    """When a project or a task finishes, over all iterations. Estimates carry dates: the same measure of the clock times.

    Parameters
    ----------
    clock : the finishes in clock minutes from ``start``; read-only, shape (iterations,).
    start : the project's start.
    deadline : date to compare with, where there is one.
    plan_clock : the finish without uncertainty, in clock minutes from ``start``.

    A percentile is a date on which an iteration did finish. A mean is an average of clock times and may fall outside working time.

    >>> days = np.arange(1.0, 1001.0)
    >>> finish = Finish("finish", days, "d", clock=days * 1440, start=datetime(2027, 1, 4))
    >>> print(finish.p(80))
    P80 finish 800 d [775, 825] (2029-03-14)
    >>> print(finish.probability_by("2029-03-13"))
    probability of finish by 2029-03-13 0.800 [0.774, 0.824]
    """

    clock: Floats = dataclasses.field(kw_only=True)
    start: datetime = dataclasses.field(kw_only=True)
    deadline: datetime | None = dataclasses.field(default=None, kw_only=True)
    plan_clock: float | None = dataclasses.field(default=None, kw_only=True)

    columns: ClassVar[tuple[str, ...]] = (*Quantity.columns, "date", "low_date", "high_date")

    def measure(self, kind: str, *arguments: float, label: str = "") -> Estimate:
        """Any measure of the shelf by its name, with dates where it is a place in time (not a length of it, as ``std`` is)."""
        estimate = super().measure(kind, *arguments, label=label)
        if kind not in _PLACES_IN_TIME:
            return estimate
        clock = self._measured(MEASURES[kind], self.clock, arguments, "")
        low, at, high = (date_at(self.start, x) for x in (clock.low, clock.value, clock.high))
        return dataclasses.replace(estimate, date=at, low_date=low, high_date=high)

    @property
    def plan_date(self) -> datetime | None:
        """The date of the plan without uncertainty, where it is known."""
        return None if self.plan_clock is None else date_at(self.start, self.plan_clock)

    @cached_property
    def dates(self) -> NDArray[np.datetime64]:
        """The finishes as dates, to the minute; aligned with ``samples``, read-only."""
        dates = minutes_array(self.start, self.clock)
        dates.flags.writeable = False
        return dates

    def probability_by(self, x: Any) -> Estimate:
        """The probability of finishing by ``x``: an ISO date, a datetime, or a number of time units from the start.

        A date without a time means the end of that day.
        """
        hits = self.within(x)
        when = date_words(x) if _is_date(x) else f"{exact(float(x))} {self.unit}".rstrip()
        return share(hits, self.replicates, self.confidence, f"probability of {self.name} by {when}")

    def within(self, x: Any) -> NDArray[np.bool_]:
        """In which iterations it is finished by ``x``, a date or a number of time units; shape (iterations,)."""
        if _is_date(x):
            return self.clock <= minutes_until(self.start, x, f"the date of {self.name}") + TOLERANCE
        return self.samples <= number(x, f"the limit of {self.name}, where it is not a date,")


def _is_date(x: object) -> bool:
    return isinstance(x, (str, date, np.datetime64))
