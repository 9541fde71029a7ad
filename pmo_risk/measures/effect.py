"""What an event did: the difference of two means."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pmo_risk.errors import InputError
from pmo_risk.measures.base import checked, t_score
from pmo_risk.measures.estimate import Estimate
from pmo_risk.measures.mean import centred, spread_of


def effect(samples: ArrayLike, struck: NDArray[np.bool_], *, confidence: float = 0.95, label: str = "", unit: str = "") -> Estimate:
    """The mean of the outcomes where an event struck less the mean where it did not, with Welch's interval.

    NaN where it always or never struck; no interval where either side has a single iteration. The difference is what came *with* the event;
    it is what came *of* it where the event is independent of all else. Source: Welch, Biometrika 34 (1947).

    >>> effect([1.0, 2.0, 6.0, 7.0], np.array([False, False, True, True])).value
    5.0
    """
    values = checked(samples, confidence)
    if struck.shape != values.shape:
        raise InputError(f"the event has shape {struck.shape}, the sample {values.shape}", code="SAMPLE")
    on, off = values[struck], values[~struck]
    if on.size == 0 or off.size == 0:
        return Estimate(math.nan, -math.inf, math.inf, confidence, math.nan, unit, label)
    value = centred(on)[0] - centred(off)[0]
    if min(on.size, off.size) < 2:
        return Estimate(value, -math.inf, math.inf, confidence, math.nan, unit, label)
    a, b = spread_of(on) ** 2 / on.size, spread_of(off) ** 2 / off.size
    error = math.sqrt(a + b)
    if error == 0:
        return Estimate(value, value, value, confidence, 0.0, unit, label)
    half = t_score(confidence, (a + b) ** 2 / (a**2 / (on.size - 1) + b**2 / (off.size - 1))) * error
    return Estimate(value, value - half, value + half, confidence, error, unit, label)
