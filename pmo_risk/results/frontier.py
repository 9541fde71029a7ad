"""The iso-confidence frontier: for each finish the cost at which a joint confidence is just reached, with its sampling error."""

from __future__ import annotations

import heapq
import math

import numpy as np
from numpy.typing import NDArray

from pmo_risk.measures.quantile import rank, rank_interval
from pmo_risk.results.quantity import share

Floats = NDArray[np.float64]
_LOOKS = 64


def frontier(time: Floats, money: Floats, level: float, confidence: float, replicates: int | None) -> tuple[NDArray[np.intp], Floats, Floats, Floats]:
    """Which iterations set the finishes of the frontier, and at each of them the cost, and its interval.

    Of the iterations that finish by a time t, with C the cost at which the joint probability truly reaches the level, those that cost at most C are a
    binomial number of all n with that level as probability. So the interval at each t runs between two order statistics of the costs by then,
    with the ranks of ``rank_interval``: the same interval as of a quantile, with infinite cost where an iteration ends later. It has no upper end
    where too few end by then. With replicates the ranks are the level plus and minus Student's t times the error that the replicates show of the joint
    share, the largest of 64 places along the frontier. Either way ranks are the same at every t, so that both ends fall where the frontier falls.

    Parameters
    ----------
    time, money : shape (iterations,).
    level : joint confidence, 0 to 1.
    """
    order = np.argsort(time, kind="stable")
    last = np.append(time[order][1:] != time[order][:-1], True)  # of iterations that end together, the last one has seen them all
    ends = order[last]
    cost = cheapest(money[order], rank(time.size, level))[last]
    falls = np.isfinite(cost) & (cost < np.append(np.inf, cost[:-1]))
    rows, values = ends[falls], cost[falls]
    lower, upper = _ranks(time, money, rows, values, level, confidence, replicates)
    low = cheapest(money[order], lower)[last][falls] if lower >= 1 else np.full(rows.size, -np.inf)
    high = cheapest(money[order], upper)[last][falls] if upper <= time.size else np.full(rows.size, np.inf)
    return rows, values, low, high


def cheapest(money: Floats, wanted: int) -> Floats:
    """After each value the one of rank ``wanted`` so far, infinite before there are so many; with a heap, O(n log n). Shape (n,).

    >>> cheapest(np.array([5.0, 3.0, 4.0, 1.0]), 2).tolist()
    [inf, 5.0, 4.0, 3.0]
    """
    found = np.full(money.size, np.inf)
    if wanted > money.size:
        return found
    heap = (-money[:wanted]).tolist()
    heapq.heapify(heap)
    found[wanted - 1] = -heap[0]
    for at, value in enumerate(money[wanted:].tolist(), wanted):
        if -value > heap[0]:
            heapq.heapreplace(heap, -value)
        found[at] = -heap[0]
    return found


def _ranks(time: Floats, money: Floats, rows: NDArray[np.intp], cost: Floats, level: float, confidence: float, replicates: int | None) -> tuple[int, int]:
    n = time.size
    if replicates is None:
        return rank_interval(n, level, confidence)
    places = np.unique(np.linspace(0, rows.size - 1, min(rows.size, _LOOKS)).round().astype(np.int64))
    looks = zip(time[rows[places]], cost[places], strict=True)
    half = max(share((time <= t) & (money <= c), replicates, confidence, "").half_width for t, c in looks)
    if not math.isfinite(half):
        return 0, n + 1
    return math.floor(n * (level - half)), math.floor(n * (level + half)) + 1
