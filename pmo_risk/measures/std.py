"""The standard deviation of a sample."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from pmo_risk.measures.base import MEASURES, checked, normal_score
from pmo_risk.measures.estimate import Estimate
from pmo_risk.measures.mean import centred, spread_of


@MEASURES.register("std")
def std(samples: ArrayLike, *, confidence: float = 0.95, label: str = "", unit: str = "") -> Estimate:
    """The standard deviation (n - 1 below), with an interval from the fourth moment; NaN from one sample.

    The variance of s² is estimated by (m4 - s⁴ (n - 3)/(n - 1))/n and carried to log s by the delta method, so that the interval stays above
    zero and leans to the right as the error does. It is asymptotic: with heavy tails it covers less than it says until n is large, since the
    fourth moment itself is then poorly known. Source: Cramér, Mathematical Methods of Statistics (1946), section 27.4.

    >>> std([1.0, 2.0, 3.0]).value
    1.0
    """
    values = checked(samples, confidence)
    n, spread = values.size, spread_of(values)
    if math.isnan(spread):
        return Estimate(math.nan, -math.inf, math.inf, confidence, math.nan, unit, label)
    if spread == 0:
        return Estimate(0.0, 0.0, 0.0, confidence, 0.0, unit, label)
    _, rest, _ = centred(values)
    squares = rest * rest
    second = float(squares.sum()) / (n - 1)
    fourth = float(np.dot(squares, squares)) / n
    relative = math.sqrt((fourth / second**2 - (n - 3) / (n - 1)) / n) / 2
    factor = math.exp(min(700.0, normal_score(confidence) * relative))
    return Estimate(spread, spread / factor, spread * factor, confidence, spread * relative, unit, label)
