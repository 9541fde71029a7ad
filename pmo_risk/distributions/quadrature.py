"""Mean and variance by quadrature, for laws without a formula for them."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

import numpy as np

from pmo_risk.distributions.base import Curve, Floats

_NARROWEST = 1e-13


def mean_and_var(law: Curve) -> tuple[float, float]:
    """Mean and variance of a continuous law, from the integrals of its quantile function over both halves of the probabilities.

    Tanh-sinh quadrature (Takahasi and Mori, 1974), which takes tails without end, between the probabilities of the law's knots; each half is
    asked by the probability of its own tail, so that the last digits of 1 - u do not matter.
    """
    centre = float(law.ppf(0.5))
    mean = centre + _integral(law, lambda x: x - centre)
    return mean, _integral(law, lambda x: (x - mean) ** 2)


def _integral(law: Curve, value: Callable[[Floats], Floats]) -> float:
    from scipy import integrate

    knots = np.array(law.knots)
    total = []
    for quantile, tail in ((law.ppf, law.cdf), (law.isf, law.sf)):
        cuts = [0.0, *(p for p in np.unique(tail(knots)).tolist() if 0 < p < 0.5), 0.5]
        cuts = [0.0, *(b for a, b in pairwise(cuts) if b - a > _NARROWEST * b)]  # what is left out is rounding, and too narrow to have nodes

        def at(p: Floats, quantile: Callable[[Floats], Floats] = quantile) -> Floats:
            return value(quantile(p.clip(5e-324, 0.5)))

        found = integrate.tanhsinh(at, np.array(cuts[:-1]), np.array(cuts[1:]), rtol=1e-13, atol=0)
        total += np.atleast_1d(found.integral).tolist()
    return math.fsum(total)
