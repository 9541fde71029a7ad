"""Rank correlations between tasks' durations and the project's finish."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pmo_risk.measures.ranks import correlation, ranks
from pmo_risk.simulation.accelerate import kernel

Floats = NDArray[np.float64]


class RankedAgainst:
    """One sample, sorted once, that many others are compared with by rank."""

    def __init__(self, y: Floats) -> None:
        self._y = y
        self._order = np.argsort(y)
        self._sorted = y[self._order]
        self._tied = float(_tied(self._sorted))
        self._ranks = ranks(y)

    def both(self, x: Floats) -> tuple[float, float]:
        """Spearman's and Kendall's; NaN, at once, for a sample that does not vary."""
        return (self.spearman(x), self.kendall(x)) if (x != x[0]).any() else (np.nan, np.nan)

    def spearman(self, x: Floats) -> float:
        """Spearman's rank correlation (Spearman, 1904), ties at their mean rank; NaN where either does not vary."""
        return correlation(ranks(x), self._ranks)

    def kendall(self, x: Floats) -> float:
        """Kendall's tau-b in O(n log n) (Knight, "A computer method for calculating Kendall's tau", JASA 61, 1966); NaN where either does not vary."""
        order = self._order if self._tied == 0 else np.lexsort((x, self._y))
        a = x[order]
        pairs = x.size * (x.size - 1) / 2
        tied_both = float(_tied_both(a, self._sorted)) if self._tied else 0.0
        swaps = float(_swaps(a, np.empty_like(a)))
        tied_x = float(_tied(a))
        size = np.sqrt((pairs - tied_x) * (pairs - self._tied))
        return float((pairs - tied_x - self._tied + tied_both - 2 * swaps) / size) if size > 0 else float("nan")


@kernel
def _tied(ordered):
    """Pairs of equal values in a sorted array."""
    pairs, run = 0.0, 1
    for i in range(1, ordered.size):
        run = run + 1 if ordered[i] == ordered[i - 1] else 1
        pairs += run - 1
    return pairs


@kernel
def _tied_both(a, b):
    """Pairs equal in both, of arrays sorted by b and then a."""
    pairs, run = 0.0, 1
    for i in range(1, a.size):
        run = run + 1 if a[i] == a[i - 1] and b[i] == b[i - 1] else 1
        pairs += run - 1
    return pairs


@kernel
def _swaps(a, spare):
    """Pairs of ``a`` in falling order, by merging runs bottom up; ``a`` ends sorted."""
    count, width, n = 0, 1, a.size
    while width < n:
        for low in range(0, n - width, 2 * width):
            middle, high = low + width, min(low + 2 * width, n)
            i, j = low, middle
            for k in range(low, high):
                if j >= high or (i < middle and a[i] <= a[j]):
                    spare[k] = a[i]
                    i += 1
                else:
                    spare[k] = a[j]
                    count += middle - i
                    j += 1
            for k in range(low, high):
                a[k] = spare[k]
        width *= 2
    return count
