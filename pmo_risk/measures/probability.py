"""Probabilities, from counts."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from pmo_risk.errors import InputError, shown
from pmo_risk.measures.base import MEASURES, check_confidence, checked, normal_score
from pmo_risk.measures.estimate import Estimate


def probability(count: int, n: int, *, confidence: float = 0.95, label: str = "") -> Estimate:
    """The share ``count`` of ``n`` with Wilson's score interval, which is sound at 0 and at 1 too.

    ``std_error`` is the usual sqrt(p (1 - p) / n), which is 0 at both ends where the interval is not.
    Source: Wilson, Journal of the American Statistical Association 22 (1927).

    Raises
    ------
    InputError : unless 0 <= count <= n and n >= 1.

    >>> print(probability(800, 1000))
    0.800 [0.774, 0.824]
    """
    check_confidence(confidence)
    if not 0 <= count <= n or n < 1:
        raise InputError(f"a share needs a count from 0 to n, and n of at least 1, got {shown(count)} of {shown(n)}", code="COUNT")
    share, score = count / n, normal_score(confidence) ** 2 / n
    centre = (share + score / 2) / (1 + score)
    half = math.sqrt(score * (share * (1 - share) + score / 4)) / (1 + score)
    low = 0.0 if count == 0 else min(share, centre - half)
    high = 1.0 if count == n else max(share, centre + half)
    return Estimate(share, low, high, confidence, math.sqrt(share * (1 - share) / n), "", label)


@MEASURES.register("probability_by")
def probability_by(samples: ArrayLike, x: float, *, confidence: float = 0.95, label: str = "", unit: str = "") -> Estimate:
    """The probability that an outcome is at most ``x``. It has no unit: ``unit`` is taken, as by every measure, and not shown.

    >>> probability_by([1.0, 2.0, 3.0, 4.0], 3.0).value
    0.75
    """
    del unit
    values = checked(samples, confidence)
    if math.isnan(x):
        raise InputError("a probability by NaN has no meaning", code="NOT_FINITE", remedy="give a number")
    return probability(int(np.count_nonzero(values <= x)), values.size, confidence=confidence, label=label)
