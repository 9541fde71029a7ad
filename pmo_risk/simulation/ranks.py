"""Kendall's rank correlation between a task's durations and the project's finish."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pmo_risk.simulation.accelerate import kernel

Floats = NDArray[np.float64]


def kendall(x: Floats, y: Floats) -> float:
    """Kendall's tau-b in O(n log n) (Knight, "A computer method for calculating Kendall's tau", JASA 61, 1966); NaN where either does not vary."""
    order = np.lexsort((x, y))
    a, b = x[order], y[order]
    pairs = x.size * (x.size - 1) / 2
    tied_y = _tied(b)
    tied_both = _tied_both(a, b)
    swaps = float(_swaps(a.copy(), np.empty_like(a)))
    tied_x = _tied(np.sort(x))
    size = np.sqrt((pairs - tied_x) * (pairs - tied_y))
    return float((pairs - tied_x - tied_y + tied_both - 2 * swaps) / size) if size > 0 else float("nan")


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
