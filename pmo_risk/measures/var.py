"""Value at risk: the quantile, under the name that money people use."""

from __future__ import annotations

from numpy.typing import ArrayLike

from pmo_risk.measures.base import MEASURES
from pmo_risk.measures.estimate import Estimate
from pmo_risk.measures.quantile import quantile


@MEASURES.register("var")
def var(samples: ArrayLike, p: float, *, confidence: float = 0.95, label: str = "", unit: str = "") -> Estimate:
    """The amount that is not exceeded with probability ``p``; see ``quantile``.

    >>> var([10.0, 20.0, 30.0, 40.0], 0.75).value
    30.0
    """
    return quantile(samples, p, confidence=confidence, label=label, unit=unit)
