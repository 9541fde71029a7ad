"""Quantiles of the beta law on 0..1, from both ends."""

from __future__ import annotations

import numpy as np

from pmo_risk.distributions.base import Floats


def standard(alpha: float, beta: float, u: Floats) -> Floats:
    """Quantiles of the beta on 0..1; 0 and 1 give its ends."""
    p = np.asarray(u, dtype=np.float64)
    inside = p.clip(5e-324, 1 - 2**-53)
    return np.where(p <= 0, 0.0, np.where(p >= 1, 1.0, quantiles(alpha, beta, inside)[0]))


def upper(alpha: float, beta: float, q: Floats) -> Floats:
    """The values that are exceeded with probability ``q``; 0 and 1 give the ends."""
    p = np.asarray(q, dtype=np.float64)
    inside = p.clip(5e-324, 1 - 2**-53)
    return np.where(p <= 0, 1.0, np.where(p >= 1, 0.0, quantiles(beta, alpha, inside)[1]))


def quantiles(alpha: float, beta: float, p: Floats) -> tuple[Floats, Floats]:
    """The quantiles z of the beta on 0..1 at ``p``, and 1 - z: the lesser of the two is right to all its digits."""
    from scipy import special

    z, rest = np.empty_like(p), np.empty_like(p)
    lower = p <= special.betainc(alpha, beta, 0.5)
    u, v = p[lower], p[~lower]
    z[lower] = _near_one(alpha, beta, u, 1 - u) if abs(alpha - 1) < 1e-9 else special.betaincinv(alpha, beta, u)
    rest[~lower] = _near_one(beta, alpha, 1 - v, v) if abs(beta - 1) < 1e-9 else special.betainccinv(beta, alpha, v)
    lost = lower & np.isnan(np.where(lower, z, 0))  # SciPy's search fails below 1e-87, where the first term of the series is exact
    z[lost] = np.exp((np.log(p[lost]) + np.log(alpha) + special.betaln(alpha, beta)) / alpha)
    rest[lower], z[~lower] = 1 - z[lower], 1 - rest[~lower]
    return z, rest


def _near_one(a: float, b: float, p: Floats, q: Floats) -> Floats:
    """The z with I_z(a, b) = p = 1 - q, for ``a`` within 1e-9 of 1, where SciPy's search can fail or be off by percents.

    At a = 1 it is 1 - q**(1/b); from there one step of Newton's method reaches the last digit.
    """
    from scipy import special

    z = -np.expm1(np.where(p < q, np.log1p(-np.minimum(p, 0.5)), np.log(q)) / b)
    if a == 1:
        return np.asarray(z)
    excess = np.where(p < q, special.betainc(a, b, z) - p, q - special.betaincc(a, b, z))
    return np.asarray(z - excess * np.exp(special.betaln(a, b) - (a - 1) * np.log(z) - (b - 1) * np.log1p(-z)))
