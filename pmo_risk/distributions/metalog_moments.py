"""Mean and variance of a transformed metalog curve, by quadrature over the logit of the probability."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from pmo_risk.distributions.base import Floats
from pmo_risk.distributions.metalog_curve import KeelinCurve

_FAR = 50.0  # beyond, y (1-y) is below 2e-22 and tanh(t/2) is one: the curve is a straight line
_PANELS = 20
_NODES = 32


def moments(curve: KeelinCurve, transform: Callable[[Floats], Floats], heavy: int) -> tuple[float, float]:
    """Mean and variance of ``transform(curve)``.

    ``heavy`` is 1 where the transform is exp, whose upper tail may fall off slowly, -1 where it is -exp(-x), whose lower one may, else 0; that tail is
    added in closed form beyond _FAR. Gauss and Legendre's rule with 32 nodes on each of 20 panels: the integrand is analytic within pi of the real
    axis, so that its error is below the rounding of the sum.
    """
    edges, (nodes, weights) = np.linspace(-_FAR, _FAR, _PANELS + 1), np.polynomial.legendre.leggauss(_NODES)
    half = _FAR / _PANELS
    t = (edges[:-1, None] + half * (1 + nodes)).ravel()
    small = np.exp(-np.abs(t))
    weight = np.tile(half * weights, _PANELS) * small / (1 + small) ** 2
    with np.errstate(over="ignore", invalid="ignore"):  # moments beyond the range of numbers come out as inf or nan
        x = transform(curve.at(t))
        tail = _tail(curve, heavy) if heavy else (0.0, 0.0, 0.0)
        mean = float(weight @ x) + heavy * tail[1]
        var = float(weight @ (x - mean) ** 2) + tail[2] - 2 * mean * heavy * tail[1] + mean * mean * tail[0]
    return mean, var


def _tail(curve: KeelinCurve, side: int) -> tuple[float, float, float]:
    """The integrals of exp(k line) exp(-t) from _FAR on, for k = 0, 1, 2."""
    steep = curve.end_slopes()[(side + 1) // 2]
    level = side * curve.at(np.array(side * _FAR))
    zeroth, first, second = (float(np.exp(k * level - _FAR)) / (1 - k * steep) for k in range(3))
    return zeroth, first, second
