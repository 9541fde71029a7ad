"""Intervals for samples that are stratified, from replicates."""

from __future__ import annotations

import math
from collections.abc import Callable

from pmo_risk.errors import SettingsError, shown
from pmo_risk.measures.base import check_confidence, t_score
from pmo_risk.measures.estimate import Estimate


def replicated(statistic: Callable[[slice], float], n: int, replicates: int, *, confidence: float = 0.95, label: str = "", unit: str = "") -> Estimate:
    """Any statistic of ``n`` iterations that were made as ``replicates`` independent blocks of equal length, one after the other.

    Iterations of a Latin hypercube or a Sobol sequence are not independent, so formulas for independent ones are wrong for them (far too
    wide, as a rule); independent blocks of them are. The value is that of all iterations; its error is taken from how far the
    blocks differ, with Student's t. Fewer than two blocks, or blocks of unequal length, give no interval. At least 20 are advised.

    Parameters
    ----------
    statistic : gives the number for the iterations in a slice.

    >>> x = [1.0, 3.0, 2.0, 4.0]
    >>> e = replicated(lambda part: sum(x[part]) / len(x[part]), 4, 2)
    >>> e.value, e.std_error
    (2.5, 0.5)
    """
    check_confidence(confidence)
    if n < 1 or replicates < 1:
        raise SettingsError(f"iterations and replicates must be at least 1, got {shown(n)} and {shown(replicates)}", code="REPLICATES")
    value = statistic(slice(0, n))
    length, rest = divmod(n, replicates)
    parts = [] if rest or replicates < 2 else [statistic(slice(i * length, (i + 1) * length)) for i in range(replicates)]
    if not parts or not all(map(math.isfinite, [value, *parts])):
        return Estimate(value, -math.inf, math.inf, confidence, math.nan, unit, label)
    middle = math.fsum(parts) / replicates
    error = math.sqrt(math.fsum((x - middle) ** 2 for x in parts) / (replicates - 1) / replicates)
    half = t_score(confidence, replicates - 1) * error
    return Estimate(value, value - half, value + half, confidence, error, unit, label)
