"""An outcome of a simulation: a cost, or (in ``finish``) a finish."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from pmo_risk.errors import SettingsError, shown
from pmo_risk.measures import MEASURES, Estimate, probability, quantile, replicated, replicated_quantile, replicated_share, var
from pmo_risk.measures.figures import exact
from pmo_risk.results.moments import number

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False, repr=False)
class Quantity:
    """One outcome over all iterations, and what is read from it.

    Parameters
    ----------
    name : ``"cost"`` or ``"finish"``; it stands in the labels.
    samples : one value an iteration; read-only, shape (iterations,).
    unit : currency or time unit.
    plan : the value without uncertainty, where it is known.
    confidence : of every interval.
    replicates : None for independent iterations; for stratified ones, the number of independent blocks that they form.

    >>> cost = Quantity("cost", np.arange(1.0, 1001.0), "USD", plan=400.0)
    >>> print(cost.p(80))
    P80 cost 800 USD [775, 825]
    >>> print(cost.probability_by(800))
    probability of cost within 800 USD 0.800 [0.774, 0.824]
    """

    name: str
    samples: Floats
    unit: str = ""
    plan: float | None = None
    confidence: float = 0.95
    replicates: int | None = None

    columns: ClassVar[tuple[str, ...]] = ("value", "low", "high", "std_error")

    @property
    def has_any(self) -> bool:
        """False where it is 0 in the plan and in every iteration: of a cost, where there is no money."""
        return bool(self.samples.any()) or bool(self.plan)

    def measure(self, kind: str, *arguments: float, label: str = "") -> Estimate:
        """Any measure of the shelf ``pmo_risk.measures`` by its name: ``measure("cvar", 0.9)``."""
        return self._measured(MEASURES[kind], self.samples, arguments, label or f"{kind} of {self.name}")

    def _measured(self, made: Callable[..., Estimate], samples: Floats, arguments: tuple[float, ...], label: str) -> Estimate:
        if self.replicates is None:
            return made(samples, *arguments, confidence=self.confidence, label=label, unit=self.unit)
        if made in (quantile, var):
            return replicated_quantile(samples, arguments[0], self.replicates, confidence=self.confidence, label=label, unit=self.unit)
        return replicated(
            lambda part: made(samples[part], *arguments).value, samples.size, self.replicates, confidence=self.confidence, label=label, unit=self.unit
        )

    def p(self, percentile: float) -> Estimate:
        """The percentile, from 0 to 100: a value that was attained, which that share of the iterations does not exceed.

        Raises
        ------
        SettingsError : for a percentile outside 0 to 100.
        """
        return self.measure("quantile", level(percentile), label=f"P{percentile:g} {self.name}")

    def var(self, percentile: float) -> Estimate:
        """Value at risk: the percentile, as money people call it."""
        return self.measure("var", level(percentile), label=f"VaR {percentile:g} of {self.name}")

    def cvar(self, percentile: float) -> Estimate:
        """The mean of the outcomes beyond the percentile (below 100), counted exactly."""
        return self.measure("cvar", level(percentile), label=f"CVaR {percentile:g} of {self.name}")

    @property
    def mean(self) -> Estimate:
        """The mean."""
        return self.measure("mean", label=f"mean {self.name}")

    @property
    def std(self) -> Estimate:
        """The standard deviation."""
        return self.measure("std", label=f"std of {self.name}")

    @property
    def min(self) -> float:
        """The least value seen."""
        return float(self.samples.min())

    @property
    def max(self) -> float:
        """The greatest value seen."""
        return float(self.samples.max())

    def probability_by(self, x: Any) -> Estimate:
        """The probability of at most ``x`` money."""
        hits = self.within(x)
        return share(hits, self.replicates, self.confidence, f"probability of {self.name} within {exact(float(x))} {self.unit}".rstrip())

    def within(self, x: Any) -> NDArray[np.bool_]:
        """In which iterations the outcome is at most ``x``; shape (iterations,)."""
        return self.samples <= number(x, f"the limit of {self.name}")

    def percentiles(self, at: Iterable[float] = (10, 50, 80, 90)) -> pd.DataFrame:
        """A table by percentile, with ``value``, ``low``, ``high`` and ``std_error`` (and for finishes ``date``, ``low_date``, ``high_date``)."""
        import pandas as pd

        levels = list(at)
        rows = [[getattr(estimate, column) for column in self.columns] for estimate in map(self.p, levels)]
        return pd.DataFrame(rows, index=pd.Index(levels, name="percentile", dtype=float), columns=list(self.columns))

    def __repr__(self) -> str:
        return "; ".join(str(self.p(percentile)) for percentile in (10, 50, 80, 90))


def level(percentile: float) -> float:
    """A percentile from 0 to 100 as a level from 0 to 1.

    >>> level(80)
    0.8
    """
    if isinstance(percentile, bool) or not isinstance(percentile, (int, float, np.number)) or not 0 <= percentile <= 100:
        raise SettingsError(f"a percentile must be between 0 and 100, got {shown(percentile)}", code="PERCENTILE", remedy="write 80 for P80")
    if 0 < percentile < 1:
        hint = f"write {percentile * 100:g} for P{percentile * 100:g}; for a percentile below 1 there is measure('quantile', {percentile / 100:g})"
        raise SettingsError(f"a percentile runs from 0 to 100, got {shown(percentile)}", code="PERCENTILE", remedy=hint)
    return float(percentile) / 100


def share(hits: NDArray[np.bool_], replicates: int | None, confidence: float, label: str) -> Estimate:
    """The share of iterations that hit, with Wilson's interval or, where iterations are not independent, that of their replicates."""
    if replicates is None:
        return probability(int(np.count_nonzero(hits)), hits.size, confidence=confidence, label=label)
    return replicated_share(hits.reshape(replicates, -1).sum(axis=1), hits.size // replicates, confidence=confidence, label=label)
