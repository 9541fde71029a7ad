"""Intervals for iterations that are not independent, from independent replicates of them."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from pmo_risk.errors import SettingsError, shown
from pmo_risk.measures.base import check_confidence, check_level, checked, t_score
from pmo_risk.measures.estimate import Estimate
from pmo_risk.measures.probability import probability
from pmo_risk.measures.quantile import rank

BATCHES = 20


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


def batched(statistic: Callable[[slice], float], n: int, replicates: int | None, *, confidence: float = 0.95, label: str = "", unit: str = "") -> Estimate:
    """Any statistic of ``n`` iterations, with an interval from their replicates, or where they are independent (None), from 20 batches of them.

    Iterations that do not divide into batches count in the value, and not in its error; with fewer than there are batches there is no interval.

    >>> x = np.arange(41.0)
    >>> batched(lambda part: float(x[part].mean()), 41, None).value
    20.0
    """
    blocks = replicates or BATCHES
    value = statistic(slice(0, n))
    if n < blocks:
        return Estimate(value, -math.inf, math.inf, confidence, math.nan, unit, label)
    e = replicated(statistic, n - n % blocks, blocks, confidence=confidence)
    return Estimate(value, value - e.half_width, value + e.half_width, confidence, e.std_error, unit, label)


def replicated_share(counts: ArrayLike, size: int, *, confidence: float = 0.95, label: str = "") -> Estimate:
    """A probability from how many of ``size`` iterations hit in each replicate, its interval held within 0 and 1.

    Where all or none hit, replicates do not differ and so tell nothing; Wilson's interval is then given, which stratifying can only make too wide.

    >>> replicated_share([2, 3, 4], 10).value
    0.3
    """
    found = np.asarray(counts, dtype=np.int64)
    total, n = int(found.sum()), size * found.size
    if total in (0, n):
        return probability(total, n, confidence=confidence, label=label)
    e = replicated(lambda part: float(found[part].mean()) / size, found.size, found.size, confidence=confidence, label=label)
    return Estimate(total / n, max(0.0, e.low), min(1.0, e.high), confidence, e.std_error, "", label)


def replicated_quantile(samples: ArrayLike, p: float, replicates: int, *, confidence: float = 0.95, label: str = "", unit: str = "") -> Estimate:
    """The quantile of all samples, with the interval that the replicates give for the share of samples at or below it.

    In each replicate that share is a mean, so its error is told well by how far replicates differ; the interval runs between the samples whose ranks
    are p less and p plus Student's t times that error. Replicates' own quantiles would need the density of the outcomes to be even there, say nothing
    where outcomes are few dates, and lean where a replicate is short. Source: Woodruff, Journal of the American Statistical Association 47 (1952).

    Parameters
    ----------
    samples : shape (n,), one replicate after the other.
    p : level from 0 to 1.
    replicates : how many, of equal length; with fewer than two, or unequal ones, there is no interval.

    A side whose rank falls outside the samples has no bound. ``std_error`` is the interval's width over twice Student's t.

    >>> replicated_quantile([5.0, 1.0, 4.0, 2.0, 3.0, 6.0], 0.5, 2).value
    3.0
    """
    values = checked(samples, confidence)
    n, p = values.size, check_level(p)
    at = rank(n, p)
    ordered = np.sort(values)
    value = float(ordered[at - 1])
    share = replicated(lambda part: float((values[part] <= value).mean()), n, replicates, confidence=confidence)
    if not math.isfinite(share.std_error):
        return Estimate(value, -math.inf, math.inf, confidence, math.nan, unit, label)
    lower, upper = math.floor(n * (p - share.half_width)), math.floor(n * (p + share.half_width)) + 1
    low = float(ordered[lower - 1]) if lower >= 1 else -math.inf
    high = float(ordered[upper - 1]) if upper <= n else math.inf
    error = (high - low) / (2 * t_score(confidence, replicates - 1)) if math.isfinite(high - low) else math.nan
    return Estimate(value, low, high, confidence, error, unit, label)
