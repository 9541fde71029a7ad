"""Present value and internal rate of return of dated flows, one a iteration.

A flow t years after the start is worth (1 + r)^-t of itself (Brealey, Myers and Allen, Principles of Corporate Finance, ch. 2 and 5). Years are parts of
calendar years (actual/actual).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_TRIED = np.log1p(np.array([-0.99, -0.9, -0.7, -0.5, -0.3, -0.15, -0.05, 0.0, 0.05, 0.15, 0.3, 0.6, 1.0, 2.0, 5.0, 20.0, 100.0]))
_STEPS = 200


def present_value(flows: Floats, years: Floats, rate: Floats | float) -> Floats:
    """Sum of flows, each worth (1 + rate)^-years; flows, years : (k, n), rate a number or (n,).

    >>> present_value(np.array([[-100.0], [60.0], [60.0]]), np.array([[0.0], [1.0], [2.0]]), 0.1).round(4)
    array([4.1322])
    """
    grown = -np.log1p(np.asarray(rate, dtype=np.float64))
    return np.asarray((flows * np.exp(grown * years)).sum(axis=0))


def internal_rate(flows: Floats, years: Floats) -> Floats:
    """The rate at which the present value is zero, (n,); NaN where it is zero at none from -99% to 10,000% a year.

    Of several such rates the one in the bracket nearest to zero is given. The root is bracketed on a grid of 17 rates, then found by Newton's method,
    held within the bracket by bisection, to 1e-13 of the rate's logarithm.

    >>> internal_rate(np.array([[-100.0], [60.0], [60.0]]), np.array([[0.0], [1.0], [2.0]])).round(6)
    array([0.130662])
    """
    n = flows.shape[1]
    tried = np.stack([_value(flows, years, np.full(n, x))[0] for x in _TRIED])
    low, high = np.full(n, np.nan), np.full(n, np.nan)
    gaps = sorted(range(len(_TRIED) - 1), key=lambda g: -min(abs(_TRIED[g]), abs(_TRIED[g + 1])))
    for g in gaps:  # the nearest to zero last
        change = (np.sign(tried[g]) * np.sign(tried[g + 1]) <= 0) & (tried[g] != tried[g + 1])
        low[change], high[change] = _TRIED[g], _TRIED[g + 1]
    found = np.isfinite(low)
    rates = np.full(n, np.nan)
    if found.any():
        rates[found] = np.expm1(_root(flows[:, found], years[:, found], low[found], high[found]))
    return rates


def _root(flows: Floats, years: Floats, low: Floats, high: Floats) -> Floats:
    """Where the present value is zero between two logarithms of growth."""
    rising = _value(flows, years, low)[0] <= 0
    x = 0.5 * (low + high)
    for _ in range(_STEPS):
        value, slope = _value(flows, years, x)
        below = (value < 0) == rising
        low, high = np.where(below, x, low), np.where(below, high, x)
        with np.errstate(divide="ignore", invalid="ignore"):
            step = x - value / slope
        best = np.where(value == 0, x, np.where((step > low) & (step < high), step, 0.5 * (low + high)))
        if np.abs(best - x).max() <= 1e-13:
            return best
        x = best
    return x


def _value(flows: Floats, years: Floats, x: Floats) -> tuple[Floats, Floats]:
    """Present value at the logarithms of growth ``x``, and its slope."""
    terms = flows * np.exp(-x * years)
    return terms.sum(axis=0), -(terms * years).sum(axis=0)
