"""The quantile of a sample: an attained value, with an interval from two other attained values."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from pmo_risk.measures.base import MEASURES, check_level, checked, normal_score
from pmo_risk.measures.estimate import Estimate

_GUARD = 1e-12


@MEASURES.register("quantile")
def quantile(samples: ArrayLike, p: float, *, confidence: float = 0.95, label: str = "", unit: str = "") -> Estimate:
    """The least value that at least the share ``p`` of the samples does not exceed: the order statistic of rank ceil(n p).

    Parameters
    ----------
    samples : shape (n,), in any order.
    p : level from 0 to 1; within 1e-12 of a rank it is that rank, so that 0.07 of 1,000 is the 70th.
    confidence : of the interval.

    The interval runs between the order statistics of ``rank_interval``, and holds for any distribution. A side whose rank falls outside the
    sample has no bound (-inf or inf): the smallest value seen does not bound a quantile from below. ``std_error`` is the interval's width
    over twice the normal score. Source: David and Nagaraja, Order Statistics, 3rd ed., section 7.1.

    >>> quantile([5.0, 1.0, 4.0, 2.0, 3.0], 0.8).value
    4.0
    """
    values = checked(samples, confidence)
    n, p = values.size, check_level(p)
    at = rank(n, p)
    lower, upper = rank_interval(n, p, confidence)
    wanted = [r - 1 for r in (lower, at, upper) if 1 <= r <= n]
    ordered = np.partition(values, wanted)
    value = float(ordered[at - 1])
    low = float(ordered[lower - 1]) if lower >= 1 else -math.inf
    high = float(ordered[upper - 1]) if upper <= n else math.inf
    error = (high - low) / (2 * normal_score(confidence)) if math.isfinite(high - low) else math.nan
    return Estimate(value, low, high, confidence, error, unit, label)


def rank(n: int, p: float) -> int:
    """The rank ceil(n p) from 1 to n.

    >>> rank(1000, 0.8), rank(1000, 0.07), rank(10, 0.0)
    (800, 70, 1)
    """
    return min(n, max(1, math.ceil(n * (p - _GUARD))))


def rank_interval(n: int, p: float, confidence: float) -> tuple[int, int]:
    """Ranks of the order statistics between which the true quantile lies with at least this confidence; 0 or n + 1 where there is none.

    The number of samples below the quantile is binomial, so the ranks are binomial quantiles.

    >>> rank_interval(10_000, 0.8, 0.95)
    (7921, 8079)
    """
    tail = (1 - confidence) / 2
    return _binomial_quantile(tail, n, p), _binomial_quantile(1 - tail, n, p) + 1


def _binomial_quantile(q: float, n: int, p: float) -> int:
    """The least k with P(at most k of n) >= q."""
    from scipy.special import bdtr, bdtrik

    if p in (0.0, 1.0):
        return int(n * p)
    k = bdtrik(q, n, p)
    guess = 0 if math.isnan(k) else max(0, math.ceil(float(k)))
    return guess - 1 if guess and bdtr(guess - 1, n, p) >= q else guess
