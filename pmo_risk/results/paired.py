"""One outcome of two runs: what changed, with intervals that use the pairing."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pmo_risk.errors import SettingsError
from pmo_risk.measures import Estimate, association, association_corrected, difference, difference_of_quantiles, mean, replicated
from pmo_risk.measures.figures import exact
from pmo_risk.results.moments import date_words
from pmo_risk.results.quantity import Floats, Quantity, share

_TIE = 1e-9


@dataclass(frozen=True, eq=False, repr=False)
class Change:
    """After less before, of the finish or the cost: below zero is earlier or cheaper.

    Parameters
    ----------
    before, after : in one unit, at one confidence.
    paired : whether iteration i has the same draws in both. Where not, intervals are those of separate runs, and nothing is said iteration by iteration.

    >>> days = np.arange(1.0, 1001.0)
    >>> change = Change(Quantity("cost", days, "USD"), Quantity("cost", days - (days > 500) * 10, "USD"), paired=True)
    >>> print(change.mean)
    mean change of cost -5.00 USD [-5.31, -4.69]
    >>> print(change.better)
    cost is lower 0.500 [0.469, 0.531]
    """

    before: Quantity
    after: Quantity
    paired: bool

    @property
    def samples(self) -> Floats:
        """After less before, iteration by iteration; read-only, shape (iterations,)."""
        return self._pairs

    @cached_property
    def _pairs(self) -> Floats:
        need_pairs(self.paired)
        apart = self.after.samples - self.before.samples
        apart[np.abs(apart) <= _TIE * np.maximum(np.abs(self.after.samples), np.abs(self.before.samples))] = 0.0
        apart.flags.writeable = False
        return apart

    @property
    def mean(self) -> Estimate:
        """The change of the mean: of pairs the mean change, with Student's t interval, or that of replicates."""
        label = f"mean change of {self.before.name}"
        if not self.paired:
            return difference(self.before.mean, self.after.mean, label=label)
        return mean_of(self._pairs, self.before, label)

    def p(self, percentile: float) -> Estimate:
        """The change of a percentile from 0 to 100. It is not the percentile of the changes.

        The interval is made of those of the two percentiles, less what they share: see ``pmo_risk.measures.difference_of_quantiles``.
        """
        a, b, label = self.before.p(percentile), self.after.p(percentile), f"change of P{percentile:g} {self.before.name}"
        if not self.paired:
            return difference(a, b, label=label)
        shared = association(self.before.samples <= a.value, self.after.samples <= b.value, self.before.replicates)
        return difference_of_quantiles(a, b, shared, label=label)

    def probability_by(self, x: Any) -> Estimate:
        """The change of the probability of at most ``x``, a date or a number; an interval as of McNemar's test, by Newcombe's method."""
        when = exact(float(x)) if isinstance(x, (int, float, np.number)) else date_words(x)
        label = f"change of the probability of {self.before.name} by {when}"
        return change_of_share(self.before.within(x), self.after.within(x), self.before, self.after, self.paired, label)

    @property
    def better(self) -> Estimate:
        """The share of iterations in which it is earlier or cheaper than before."""
        return self._shares(self._pairs < 0, "earlier", "lower")

    @property
    def same(self) -> Estimate:
        """The share of iterations in which nothing changed (within a billionth)."""
        return self._shares(self._pairs == 0, "unchanged", "unchanged")

    @property
    def worse(self) -> Estimate:
        """The share of iterations in which it is later or dearer than before."""
        return self._shares(self._pairs > 0, "later", "higher")

    def _shares(self, hits: NDArray[np.bool_], of_time: str, of_money: str) -> Estimate:
        word = of_time if hasattr(self.before, "clock") else of_money
        return share(hits, self.before.replicates, self.before.confidence, f"{self.before.name} is {word}")

    def __repr__(self) -> str:
        return "; ".join(str(e) for e in (self.mean, self.p(50), self.p(80), self.p(90)))


def need_pairs(paired: bool) -> None:
    """Raise a SettingsError where there are no pairs to look at."""
    if not paired:
        raise SettingsError(
            "nothing can be said iteration by iteration of runs that do not share their draws", code="NOT_PAIRED", remedy="simulate both with the same settings"
        )


def mean_of(samples: Floats, like: Quantity, label: str) -> Estimate:
    """The mean of values that come one an iteration, with Student's t interval or that of the replicates of ``like``."""
    if like.replicates is None:
        return mean(samples, confidence=like.confidence, label=label, unit=like.unit)
    return replicated(lambda part: float(samples[part].mean()), samples.size, like.replicates, confidence=like.confidence, label=label, unit=like.unit)


def change_of_share(first: NDArray[np.bool_], second: NDArray[np.bool_], before: Quantity, after: Quantity, paired: bool, label: str) -> Estimate:
    """The share of iterations in the second run less that in the first, held within -1 and 1.

    Of independent iterations by Newcombe's methods; of replicates by their spread, where they differ.
    """
    a, b = (share(hits, q.replicates, before.confidence, "") for hits, q in ((first, before), (second, after)))
    if paired and before.replicates is not None:
        apart = second.astype(np.float64) - first
        told = mean_of(apart, dataclasses.replace(before, unit=""), label)
        if told.std_error != 0:
            return dataclasses.replace(told, low=max(-1.0, told.low), high=min(1.0, told.high))
    found = difference(a, b, association_corrected(first, second) if paired else 0.0, label=label)
    error = found.std_error
    if paired and before.replicates is None:
        error = float(np.std(second.astype(np.float64) - first)) / math.sqrt(first.size)
    return dataclasses.replace(found, low=max(-1.0, found.low), high=min(1.0, found.high), std_error=error)
