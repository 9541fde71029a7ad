"""The linear correlation of two samples."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from pmo_risk.errors import InputError
from pmo_risk.measures.base import MEASURES, checked, normal_score
from pmo_risk.measures.estimate import Estimate
from pmo_risk.measures.mean import centred


@MEASURES.register("correlation")
def correlation(samples: ArrayLike, other: ArrayLike, *, confidence: float = 0.95, label: str = "", unit: str = "") -> Estimate:
    """Pearson's correlation, with an interval that does not suppose normal outcomes; NaN where either sample is constant.

    The standard error comes from the influence function of r, and the interval is laid on Fisher's scale, so that it stays within -1 and 1.
    Two samples lie on a line whatever they are, so fewer than four give no interval. It has no unit: ``unit`` is taken and not shown.
    Source: Devlin, Gnanadesikan and Kettenring, Biometrika 62 (1975).

    >>> round(correlation([1.0, 2.0, 3.0, 4.0], [1.0, 3.0, 2.0, 4.0]).value, 12)
    0.8
    """
    del unit
    x, y = checked(samples, confidence), checked(other, confidence)
    if x.shape != y.shape:
        raise InputError(f"the samples have shapes {x.shape} and {y.shape}", code="SAMPLE")
    n, (_, x, _), (_, y, _) = x.size, centred(x), centred(y)
    length = math.sqrt(float(np.dot(x, x)) * float(np.dot(y, y)))
    if length == 0:
        return Estimate(math.nan, -math.inf, math.inf, confidence, math.nan, "", label)
    r = max(-1.0, min(1.0, float(np.dot(x, y)) / length))
    if n < 4:
        return Estimate(r, -math.inf, math.inf, confidence, math.nan, "", label)
    x, y = x / math.sqrt(float(np.dot(x, x)) / n), y / math.sqrt(float(np.dot(y, y)) / n)
    influence = x * y - r * (x * x + y * y) / 2
    error = math.sqrt(float(np.dot(influence, influence))) / n
    if 1 - abs(r) < 1e-12:
        return Estimate(r, r, r, confidence, 0.0, "", label)
    half = normal_score(confidence) * error / (1 - r * r)
    return Estimate(r, math.tanh(math.atanh(r) - half), math.tanh(math.atanh(r) + half), confidence, error, "", label)
