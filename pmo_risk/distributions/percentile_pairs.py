"""Percentiles as people give them: a mapping from the percentage to the value, checked and sorted."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import numpy as np

from pmo_risk.distributions.base import Floats, brief, number
from pmo_risk.errors import DistributionError, shown


def pairs(percentiles: object, what: str) -> tuple[Floats, Floats]:
    """Probabilities and values of ``{10: 20, 50: 30, 90: 55}``, both strictly rising; ``what`` begins the message of an error.

    >>> pairs({50: 30, 10: 20}, "an example")
    (array([0.1, 0.5]), array([20., 30.]))
    """
    if not isinstance(percentiles, Mapping) or len(percentiles) < 1:
        remedy = "give each percentile with its value, as in {10: 20, 50: 30, 90: 55}"
        raise DistributionError(f"{what}: percentiles are a mapping, got {shown(percentiles)}", code="PERCENTILES", remedy=remedy)
    found = sorted((number(p, f"{what}: a percentile"), number(x, f"{what}: the value of P{shown(p)}")) for p, x in percentiles.items())
    for p, _ in found:
        if not 0 <= p <= 100:
            raise DistributionError(f"{what}: a percentile lies between 0 and 100, got {brief(p)}", code="PERCENTILES")
    if found[-1][0] < 1:
        told = ", ".join(brief(p) for p, _ in found)
        meant = ", ".join(f"{100 * p:g}" for p, _ in found)
        raise DistributionError(f"{what}: percentiles go from 0 to 100, got {told}", code="PERCENTILES", remedy=f"did you mean {meant}?")
    for (p, x), (q, y) in pairwise(found):
        if not x < y or p == q:
            told = f"P{brief(q)} is {brief(y)}, not above P{brief(p)} {brief(x)}"
            raise DistributionError(f"{what}: {told}", code="ORDER", remedy="values rise with their percentiles")
    return np.array([p for p, _ in found]) / 100, np.array([x for _, x in found])
