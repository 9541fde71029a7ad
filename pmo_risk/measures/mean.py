"""The mean of a sample."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from pmo_risk.measures.base import MEASURES, Floats, checked, t_score
from pmo_risk.measures.estimate import Estimate


@MEASURES.register("mean")
def mean(samples: ArrayLike, *, confidence: float = 0.95, label: str = "", unit: str = "") -> Estimate:
    """The mean with Student's t interval; no interval from one sample.

    >>> mean([1.0, 2.0, 3.0]).value
    2.0
    """
    values = checked(samples, confidence)
    value, _, _ = centred(values)
    spread = spread_of(values)
    n = values.size
    error = spread / math.sqrt(n)
    half = t_score(confidence, n - 1) * error if n > 1 else math.inf
    return Estimate(value, value - half, value + half, confidence, error, unit, label)


def centred(values: Floats) -> tuple[float, Floats, int]:
    """The mean; the deviations from it divided by a power of two, so that none is above 1 and no square overflows; and that power.

    The mean is corrected by the mean of its own deviations (two passes), which keeps digits that one pass loses.
    """
    top = int(np.frexp(np.abs(values).max())[1])
    small = np.ldexp(values, -top)
    first = float(small.mean())
    rest = small - first
    fix = float(rest.mean())
    rest -= fix
    inner = int(np.frexp(np.abs(rest).max())[1])
    return math.ldexp(first + fix, top), np.ldexp(rest, -inner), top + inner


def spread_of(values: Floats) -> float:
    """The standard deviation with n - 1 below; NaN for one value.

    Source: the two-pass formula, corrected as in Chan, Golub and LeVeque, The American Statistician 37 (1983).
    """
    n = values.size
    if n < 2:
        return math.nan
    _, rest, power = centred(values)
    return math.ldexp(math.sqrt(float(np.dot(rest, rest)) / (n - 1)), power)
