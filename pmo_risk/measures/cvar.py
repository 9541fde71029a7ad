"""Conditional value at risk (expected shortfall): the mean of the worst outcomes."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from pmo_risk.errors import SettingsError
from pmo_risk.measures.base import MEASURES, check_level, checked, t_score
from pmo_risk.measures.estimate import Estimate
from pmo_risk.measures.mean import mean, spread_of
from pmo_risk.measures.quantile import rank


@MEASURES.register("cvar")
def cvar(samples: ArrayLike, p: float, *, confidence: float = 0.95, label: str = "", unit: str = "") -> Estimate:
    """The mean of the worst (greatest) share 1 - p of the outcomes.

    Parameters
    ----------
    samples : shape (n,), in any order.
    p : level from 0 (the mean of all) to below 1.

    The share is exact: where n (1 - p) is not whole, the value at the boundary counts by the fraction that is left, which is
    q + mean(max(x - q, 0)) / (1 - p) with q the quantile. Its asymptotic variance is the variance of max(x - q, 0) over n (1 - p)², which is
    [variance of the tail + p (CVaR - q)²] / (n (1 - p)): the second term is the error of the quantile. The score is Student's t with one
    degree of freedom less than there are outcomes in the tail; with fewer than two there is no interval.
    Sources: Rockafellar and Uryasev, Journal of Banking and Finance 26 (2002); Trindade and others, same journal 31 (2007).

    >>> cvar([1.0, 2.0, 3.0, 4.0], 0.5).value, round(cvar([1.0, 2.0, 3.0, 4.0], 0.6).value, 12)
    (3.5, 3.625)
    """
    values = checked(samples, confidence)
    n, p = values.size, check_level(p)
    if p == 1:
        raise SettingsError("the mean of the worst 0% has no meaning", code="LEVEL", remedy="give a level below 1, such as 0.95")
    if p == 0:
        return mean(values, confidence=confidence, label=label, unit=unit)
    at = rank(n, p)
    q = float(np.partition(values, at - 1)[at - 1])
    excess = np.maximum(values - q, 0.0)
    value = q + float(excess.mean()) / (1 - p)
    tail = n - at
    if tail < 2:
        return Estimate(value, -math.inf, math.inf, confidence, math.nan, unit, label)
    error = spread_of(excess) / ((1 - p) * math.sqrt(n))
    half = t_score(confidence, tail - 1) * error
    return Estimate(value, value - half, value + half, confidence, error, unit, label)
