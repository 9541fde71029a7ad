"""Coefficients of a metalog by linear least squares (Keelin, 2016), and the refusal of those that are no law."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

import numpy as np

from pmo_risk.distributions.base import Distribution, Floats, brief, number
from pmo_risk.distributions.metalog_curve import MOST_TERMS, basis, to_curve
from pmo_risk.errors import DistributionError, shown

Law = TypeVar("Law", bound=Distribution)


def nearest(make: Callable[..., Law], levels: Floats, values: Floats, terms: int, low: float | None, high: float | None) -> Law:
    """The law ``make(coefficients, low, high)`` of so many terms nearest to the quantiles ``values`` at ``levels``, both sorted, shape (n,).

    Raises
    ------
    DistributionError : for a number of terms that is not 2 to n, a bound that is not beyond all values, and a fit whose quantile function falls; then it
        says how many terms would do, and how far off they are.
    """
    bounds = tuple(None if x is None else number(x, f"metalog: {name}") for name, x in (("low", low), ("high", high)))
    most = min(values.size, MOST_TERMS)
    if isinstance(terms, bool) or not isinstance(terms, int) or not 2 <= terms <= most:
        raise DistributionError(f"metalog: terms must be a whole number from 2 to {most}, got {shown(terms)}", code="TERMS")
    for name, bound, outermost, sign in (("low", bounds[0], values[0], 1), ("high", bounds[1], values[-1], -1)):
        if bound is not None and sign * (outermost - bound) <= 0:
            told = f"metalog: {name} {brief(bound)} is not beyond the value {brief(outermost)}"
            raise DistributionError(told, code="ORDER", remedy="a bound lies beyond all values")
    wanted = to_curve(values, *bounds)

    def of(count: int) -> Law:
        return make(tuple(float(a) for a in np.linalg.lstsq(basis(levels, count), wanted)[0]), *bounds)

    try:
        return of(terms)
    except DistributionError as fault:
        remedy = _fewer(of, terms, levels, values) if fault.code == "METALOG_INFEASIBLE" else fault.remedy
        raise DistributionError(fault.what, code=fault.code, remedy=remedy) from None


def _fewer(of: Callable[[int], Law], terms: int, levels: Floats, values: Floats) -> str:
    """What to do where ``terms`` terms make no law: the greatest number that does, and how far off it is."""
    others = "give a bound, or move the percentiles that lie there"
    for fewer in range(terms - 1, 1, -1):
        with suppress(DistributionError):
            miss = float(np.abs(of(fewer).ppf(levels) - values).max())
            return f"terms={fewer} gives a law that is at most {miss:.3g} off; or {others}"
    return others
