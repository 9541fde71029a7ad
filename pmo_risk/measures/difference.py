"""Differences between two runs: intervals that use how far the two move together.

Two runs of the same draws mostly move together, and what they share cancels in their difference. How much they share is one number, the correlation of
the two errors; for quantiles and probabilities that is the correlation of *being at most the value* in the one run and in the other.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from pmo_risk.errors import InputError
from pmo_risk.measures.estimate import Estimate

Hits = NDArray[np.bool_]


def difference(before: Estimate, after: Estimate, correlation: float = 0.0, *, label: str = "") -> Estimate:
    """After less before, of two estimates with intervals of their own: the distances to their ends are squared and added.

    Parameters
    ----------
    before, after : of the same measure, at the same confidence; a missing end of either leaves that side without a bound.
    correlation : of their errors, from -1 to 1; 0 for runs with nothing in common.

    The lower end lies sqrt(b² + a² - 2 r a b) below the value, with b the distance from ``after`` down to its lower end, a that from ``before`` up to its
    upper end, and r the correlation; the upper end likewise. The interval leans as the two do. Source: Zou and Donner, Statistics in Medicine 27 (2008),
    1693-1702. Of two probabilities with Wilson's intervals it is method 10 of Newcombe, the same journal 17 (1998), for independent ones (873-890) and,
    with ``association_corrected``, for pairs (2635-2650).

    >>> print(difference(Estimate(10, 8, 12, 0.95, 1.0), Estimate(7, 5, 9, 0.95, 1.0), correlation=0.5))
    -3.0 [-5.0, -1.0]
    """
    value = after.value - before.value
    low = value - _sides(after.value - after.low, before.high - before.value, correlation)
    high = value + _sides(after.high - after.value, before.value - before.low, correlation)
    error = _sides(before.std_error, after.std_error, correlation)
    return Estimate(value, low, high, before.confidence, error, before.unit, label)


def difference_of_quantiles(before: Estimate, after: Estimate, correlation: float, *, label: str = "") -> Estimate:
    """After less before, of two quantiles of paired iterations, with intervals between order statistics; no density is estimated.

    Bahadur's expansion (Annals of Mathematical Statistics 37, 1966) turns the error of a quantile into that of the share of outcomes at or below it, so the
    correlation r of the errors is ``association`` of being so in the two runs. The two errors are taken apart into a part in which both move the same way,
    with (1 + r)/2 of the variance, and one in which they move against each other, with (1 - r)/2; each moves the quantiles along the sides of their
    intervals, and the two are squared and added. Where the intervals are even this is s² + t² - 2 r s t, as of Price and Bonett, Journal of Statistical
    Computation and Simulation 72 (2002), for r = 0. A run against itself, or against itself moved, has no width.

    In a study with pairs of runs of 400 to 5,000 (``benchmarks/differences.py``) it held the truth at least 94% of the time at a nominal 95%, where the
    changes in 20 batches went down to 54%.

    >>> print(difference_of_quantiles(Estimate(10, 8, 12, 0.95, 1.0), Estimate(7, 5, 9, 0.95, 1.0), correlation=1.0))
    -3 [-3, -3]
    """
    value = after.value - before.value
    down_a, up_a, down_b, up_b = before.value - before.low, before.high - before.value, after.value - after.low, after.high - after.value
    error = _sides(before.std_error, after.std_error, correlation)
    if not math.isfinite(down_a + up_a + down_b + up_b):
        return Estimate(value, -math.inf, math.inf, before.confidence, math.nan, before.unit, label)
    same, against = math.sqrt((1 + correlation) / 2), math.sqrt((1 - correlation) / 2)
    moves = (0.0, same * (up_b - up_a), same * (down_a - down_b))
    low = value - math.hypot(min(moves), against * (down_b + up_a))
    high = value + math.hypot(max(moves), against * (up_b + down_a))
    return Estimate(value, low, high, before.confidence, error, before.unit, label)


def _sides(a: float, b: float, r: float) -> float:
    """sqrt(a² + b² - 2 r a b), written so that equal sides with a correlation of 1 give 0; infinite or NaN where either is."""
    return a + b if not math.isfinite(a + b) else math.hypot(a - b, math.sqrt(2 * (1 - r)) * math.sqrt(a) * math.sqrt(b))


def association(first: Hits, second: Hits, replicates: int | None = None) -> float:
    """The correlation of two shares that come from the same iterations: phi of the two events; 0 where either always or never happens.

    With replicates it is the correlation of the shares of each replicate.

    >>> round(association(np.array([True, True, False, False]), np.array([True, False, False, False])), 6)
    0.57735
    """
    if replicates is None:
        return _phi(first, second, 0.0)
    _same_shape(first, second)
    a, b = (hits.reshape(replicates, -1).sum(axis=1).astype(np.float64) for hits in (first, second))
    a, b = a - a.mean(), b - b.mean()
    length = math.sqrt(float(a @ a) * float(b @ b))
    return max(-1.0, min(1.0, float(a @ b) / length)) if length > 0 else 0.0


def association_corrected(first: Hits, second: Hits) -> float:
    """Phi drawn toward 0 by half an iteration where it is positive, as Newcombe's method for pairs asks.

    >>> association_corrected(np.array([True, True, False, False]), np.array([True, False, False, False]))
    0.0
    """
    return _phi(first, second, first.size / 2)


def _phi(first: Hits, second: Hits, less: float) -> float:
    _same_shape(first, second)
    n, both, a, b = (float(x) for x in (first.size, np.count_nonzero(first & second), np.count_nonzero(first), np.count_nonzero(second)))
    length = math.sqrt(a * (n - a) * b * (n - b))
    excess = n * both - a * b
    return max(-1.0, min(1.0, (max(0.0, excess - less) if excess > 0 else excess) / length)) if length else 0.0


def _same_shape(first: Hits, second: Hits) -> None:
    if first.shape != second.shape:
        raise InputError(f"the events have shapes {first.shape} and {second.shape}", code="SAMPLE")
