"""Time and money together: the joint confidence level."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from pmo_risk.errors import SettingsError
from pmo_risk.measures import Estimate, correlation, replicated
from pmo_risk.measures.base import check_level
from pmo_risk.measures.figures import exact
from pmo_risk.measures.quantile import rank
from pmo_risk.results.finish import Finish
from pmo_risk.results.moments import minutes_array
from pmo_risk.results.quantity import Quantity, share

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Joint:
    """Finish and cost of the same iterations, as pairs."""

    finish: Finish
    cost: Quantity

    def probability(self, by: Any = None, cost: float | None = None) -> Estimate:
        """The probability of finishing ``by`` a date (or number of time units) *and* spending at most ``cost``; either may be left out.

        Raises
        ------
        SettingsError : where both are left out.
        """
        if by is None and cost is None:
            raise SettingsError("a joint probability needs a date, a cost or both", code="JOINT", remedy="give by= and cost=")
        hits = np.ones(self.finish.samples.size, dtype=np.bool_)
        words = []
        if by is not None:
            hits &= self.finish.within(by)
            words.append(f"by {by}")
        if cost is not None:
            hits &= self.cost.within(cost)
            words.append(f"within {exact(float(cost))} {self.cost.unit}".rstrip())
        return share(hits, self.finish.replicates, self.finish.confidence, f"probability {' and '.join(words)}")

    @property
    def correlation(self) -> Estimate:
        """Pearson's correlation of finish and cost."""
        x, y, sure, label = self.finish.samples, self.cost.samples, self.finish.confidence, "correlation of finish and cost"
        if self.finish.replicates is None:
            return correlation(x, y, confidence=sure, label=label)
        return replicated(lambda part: correlation(x[part], y[part]).value, x.size, self.finish.replicates, confidence=sure, label=label)

    def frontier(self, confidence: float) -> pd.DataFrame:
        """The pairs of finish and cost that just reach a joint confidence, from 0 to 1: each row is the least cost for its finish.

        Columns: ``finish`` (time units), ``date``, ``cost``. Every row is attained in the sample; between rows the frontier is a staircase.
        Sweeps the iterations by finish with the cheapest n * confidence of them on a heap, O(n log n).
        """
        import pandas as pd

        check_level(confidence)
        time, money = self.finish.samples, self.cost.samples
        needed = rank(time.size, confidence)
        order = np.argsort(time, kind="stable")
        heap = [-float(c) for c in money[order[:needed]]]
        heapq.heapify(heap)
        rows, costs = [int(order[needed - 1])], [-heap[0]]
        for at in order[needed:]:
            if -money[at] <= heap[0]:
                continue
            heapq.heapreplace(heap, -float(money[at]))
            if time[at] == time[rows[-1]]:
                costs[-1] = -heap[0]
            elif -heap[0] < costs[-1]:
                rows.append(int(at))
                costs.append(-heap[0])
        dates = minutes_array(self.finish.start, self.finish.clock[rows], "s")
        return pd.DataFrame({"finish": time[rows], "date": dates, "cost": costs})
