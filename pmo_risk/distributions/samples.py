"""Data as people give them: finite numbers, enough of them, and not all alike."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike

from pmo_risk.distributions.base import Floats, brief, number
from pmo_risk.errors import DistributionError, shown

LEAST = 5


def sample(data: ArrayLike, what: str) -> Floats:
    """The data sorted, shape (n,), read-only, n >= 5; ``what`` begins the message of an error.

    Raises
    ------
    DistributionError : for a value that is missing, no number or cut off ("> 30"), for fewer than 5 values, and where all are equal.

    >>> sample([3, 1, 2, 5, 4], "an example")
    array([1., 2., 3., 4., 5.])
    """
    given = data.tolist() if hasattr(data, "tolist") else data
    if isinstance(given, (str, bytes)) or not isinstance(given, Iterable):
        raise DistributionError(f"{what}: data must be a list of numbers, got {shown(given)}", code="NOT_A_LIST")
    values = np.sort([_value(x, f"{what}: data[{k}]") for k, x in enumerate(given)])
    if values.size < LEAST:
        remedy = "with fewer, name percentiles by judgement: from_percentiles({10: ..., 50: ..., 90: ...})"
        raise DistributionError(f"{what}: a law is fitted to {LEAST} values or more, got {values.size}", code="TOO_FEW", remedy=remedy)
    if values[0] == values[-1]:
        told = f"{what}: all {values.size} values are {brief(float(values[0]))}"
        raise DistributionError(told, code="CONSTANT", remedy=f"data without spread are fixed({brief(float(values[0]))})")
    values.flags.writeable = False
    return values


def _value(x: object, what: str) -> float:
    if isinstance(x, str) and x.strip()[:1] in ("<", ">", "≤", "≥", "+"):
        remedy = "leaving out or cutting off such values makes the law too narrow; name percentiles by judgement instead"
        raise DistributionError(f"{what} is cut off (censored): {shown(x)}, and no law here is fitted to such data", code="CENSORED", remedy=remedy)
    if x is None or x != x:
        remedy = "leave missing values out if their absence says nothing about how large they are"
        raise DistributionError(f"{what} is missing: {shown(x)}", code="NOT_FINITE", remedy=remedy)
    return number(x, what)
