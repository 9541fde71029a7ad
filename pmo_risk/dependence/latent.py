"""From coefficients to correlations of normal scores, and back.

Continuous quantities under a Gaussian copula: r = 2 sin(pi s / 6) (Pearson, 1907). Under a t copula: the Spearman coefficient of a scale mixture
of normals, s = 6/pi E[asin(r / sqrt((1 + V2/V1)(1 + V3/V1)))] with V = df / chi-square (Heinen and Valdesogo, Journal of Multivariate
Analysis 179, 2020). Events: the bivariate normal distribution, from Plackett's integral (Biometrika 41, 1954).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(128)
_HALVINGS = 60
_T_NODES = 48
_T_GRID = 129


def normal_of_spearman(s: ArrayLike) -> Floats:
    """Correlation of normal scores that gives rank correlation s.

    >>> normal_of_spearman([0.3, 0.6]).round(6).tolist()
    [0.312869, 0.618034]
    """
    s = np.asarray(s, dtype=np.float64)
    return np.asarray(np.where(np.abs(s) == 1, s, 2 * np.sin(np.pi * s / 6)))


def spearman_of_normal(r: ArrayLike) -> Floats:
    """The inverse of ``normal_of_spearman``."""
    return np.asarray(6 / np.pi * np.arcsin(np.asarray(r, dtype=np.float64) / 2))


def spearman_of_t(r: ArrayLike, df: float) -> Floats:
    """Rank correlation under a t copula with correlation r; below that of the Gaussian; within 1e-8.

    By Gauss-Legendre over three quantiles of V, crowded to both ends.
    """
    from scipy import special

    nodes, weights = np.polynomial.legendre.leggauss(_T_NODES)
    u, w = (1 + np.sin(np.pi / 2 * nodes)) / 2, weights * np.pi / 4 * np.cos(np.pi / 2 * nodes)
    v = df / (2 * special.gammaincinv(df / 2, u))
    share = np.sqrt(1 / (1 + v[None, :] / v[:, None]))  # sqrt(V1 / (V1 + V2))
    product = share[:, :, None] * share[:, None, :]
    weight = w[:, None, None] * w[None, :, None] * w[None, None, :]
    values = np.asarray(r, dtype=np.float64)
    found = [6 / np.pi * float((weight * np.arcsin(x * product)).sum()) for x in values.ravel()]
    return np.array(found).reshape(values.shape)


@lru_cache(maxsize=8)
def _t_curve(df: float) -> tuple[Floats, Floats]:
    r = np.sin(np.linspace(0, np.pi / 2, _T_GRID))  # finer toward 1, where the curve bends
    s = spearman_of_t(r, df)
    return r, s / s[-1]


def normal_of_spearman_t(s: ArrayLike, df: float) -> Floats:
    """Correlation of a t copula with rank correlation s, from a monotone cubic through 129 points."""
    from scipy.interpolate import PchipInterpolator

    r, curve = _t_curve(df)
    values = np.asarray(s, dtype=np.float64)
    found = np.sign(values) * PchipInterpolator(curve, r)(np.abs(values))
    return np.asarray(np.where(np.abs(values) == 1, values, found))


def both(h: ArrayLike, k: ArrayLike, r: ArrayLike) -> Floats:
    """P(X <= h, Y <= k) of two standard normals with correlation r, elementwise; within 1e-12.

    >>> round(float(both(0, 0, 0.6)), 9), round(float(0.25 + np.arcsin(0.6) / (2 * np.pi)), 9)
    (0.352416382, 0.352416382)
    """
    from scipy import special

    h, k, r = np.broadcast_arrays(*(np.asarray(x, dtype=np.float64) for x in (h, k, r)))
    angle = np.arcsin(r)[..., None] * (_NODES + 1) / 2
    hk, squares = (h * k)[..., None], ((h**2 + k**2) / 2)[..., None]
    density = np.exp(-(squares - hk * np.sin(angle)) / np.cos(angle) ** 2)
    return np.asarray(special.ndtr(h) * special.ndtr(k) + np.arcsin(r) / (4 * np.pi) * (density * _WEIGHTS).sum(axis=-1))


def phi_of_normal(r: ArrayLike, p: ArrayLike, q: ArrayLike) -> Floats:
    """Phi coefficient of the events that two normal scores of correlation r lie in their upper p and q."""
    from scipy import special

    p, q = np.asarray(p, dtype=np.float64), np.asarray(q, dtype=np.float64)
    joint = both(special.ndtri(p), special.ndtri(q), r)
    return np.asarray((joint - p * q) / np.sqrt(p * (1 - p) * q * (1 - q)))


def spearman_of_event(r: ArrayLike, p: ArrayLike) -> Floats:
    """Rank correlation of a continuous quantity with the event that a score of correlation r with its own lies in its upper p."""
    from scipy import special

    p = np.asarray(p, dtype=np.float64)
    joint = both(special.ndtri(p), 0.0, np.asarray(r, dtype=np.float64) / np.sqrt(2))
    return np.asarray((joint - p / 2) / np.sqrt(p * (1 - p) / 12))


def normal_of_phi(phi: ArrayLike, p: ArrayLike, q: ArrayLike) -> Floats:
    """Correlation of normal scores with this phi coefficient; the largest or smallest there is where that is not reached.

    >>> round(float(normal_of_phi(0.31793962229724301, 0.3, 0.3)), 9)
    0.5
    """
    return _solve(lambda r: phi_of_normal(r, p, q), phi, p, q)


def normal_of_event(s: ArrayLike, p: ArrayLike) -> Floats:
    """Correlation of normal scores with this rank correlation of an event and a continuous quantity."""
    return _solve(lambda r: spearman_of_event(r, p), s, p)


def _solve(rising: Callable[[Floats], Floats], target: ArrayLike, *shape: ArrayLike) -> Floats:
    """Where a rising function of r reaches the target, by halving."""
    target = np.broadcast_arrays(target, *shape)[0].astype(np.float64)
    low, high = np.full(target.shape, -1.0), np.full(target.shape, 1.0)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        below = rising(middle) < target
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return np.asarray((low + high) / 2)
