"""A law given that its value lies between two bounds."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np
from numpy.typing import ArrayLike

from pmo_risk.distributions.base import Curve, Family, Floats, brief, probabilities
from pmo_risk.distributions.forms import Form, Pieces, Table
from pmo_risk.distributions.mixture import Mixture
from pmo_risk.distributions.piecewise import Piecewise, Straight, pieces_from
from pmo_risk.distributions.quadrature import mean_and_var
from pmo_risk.distributions.straight import straight
from pmo_risk.distributions.uniform import Uniform
from pmo_risk.errors import DistributionError

Quantile = Callable[[Floats], Floats]
_DEEP = 0.01  # with less of the law left, its own table is too coarse


def between(law: Curve, low: float, high: float, least: float = 0.0) -> Curve:
    """The law of what ``law`` gives within ``low`` and ``high``, ends included.

    Raises DistributionError TRUNCATION where less than ``least`` of the probability lies there.
    """
    mass = _mass(law, low, high)
    if mass < least or mass == 0:
        told = f"the probability between {brief(low)} and {brief(high)} is {mass:.3g}"
        raise DistributionError(told, code="TRUNCATION", remedy=f"take bounds nearer to its median {float(law.ppf(0.5)):g}")
    core: Curve = getattr(law, "core", None) or law
    ends = core.support
    if low <= ends[0] and ends[1] <= high:
        return core
    if isinstance(core, Piecewise):
        return Straight(_cut(core, low, high))
    if isinstance(core, Uniform):
        return Uniform(max(low, ends[0]), min(high, ends[1]))
    if isinstance(core, Mixture):
        kept = [(weight * _mass(x, low, high), x) for weight, x in zip(core.weights, core.laws, strict=True)]
        kept = [(share, x) for share, x in kept if share > 0]
        total = math.fsum(share for share, _ in kept)
        return Mixture(tuple(share / total for share, _ in kept), tuple(between(x, low, high) for _, x in kept))
    return Conditional(core, max(low, ends[0]), min(high, ends[1]))


def _mass(law: Curve, low: float, high: float) -> float:
    """Probability of the values from ``low`` to ``high``, as a difference of the smaller tails."""
    before = np.nextafter(low, -np.inf)
    below = float(law.cdf(before))
    return max(float(law.cdf(high)) - below if below <= 0.5 else float(law.sf(before)) - float(law.sf(high)), 0.0)


def _cut(law: Piecewise, low: float, high: float) -> Pieces:
    """The pieces within the bounds, each with its share of what is left."""
    rows: list[tuple[float, float, float]] = []
    before = 0.0
    for until, a, b in zip(law.pieces.until, law.pieces.low, law.pieces.high, strict=True):
        c, d = max(a, low), min(b, high)
        if c <= d and (c < d or a == b):
            rows.append(((until - before) * ((d - c) / (b - a) if b > a else 1.0), c, d))
        before = until
    total = math.fsum(share for share, _, _ in rows)
    shares, lows, highs = zip(*rows, strict=True)
    return pieces_from([share / total for share in shares], lows, highs)


@dataclass(frozen=True)
class Conditional(Family):
    """What is left of a continuous ``law`` from ``low`` to ``high``: its quantile function between their two probabilities."""

    law: Curve
    low: float
    high: float

    @cached_property
    def _outside(self) -> tuple[float, float, float]:
        """Probabilities below and above, and of what is left."""
        return float(self.law.cdf(self.low)), float(self.law.sf(self.high)), _mass(self.law, self.low, self.high)

    @property
    def support(self) -> tuple[float, float]:
        return self.low, self.high

    @property
    def knots(self) -> tuple[float, ...]:
        return tuple(sorted({x for x in (self.low, *self.law.knots, self.high) if self.low <= x <= self.high and math.isfinite(x)}))

    def ppf(self, u: ArrayLike) -> Floats:
        p = probabilities(u)
        return np.asarray(_rescaled(self.law.ppf, self.law.isf, *self._outside, p, 1 - p).clip(self.low, self.high))

    def isf(self, q: ArrayLike) -> Floats:
        p = probabilities(q)
        return np.asarray(_rescaled(self.law.ppf, self.law.isf, *self._outside, 1 - p, p).clip(self.low, self.high))

    def cdf(self, x: ArrayLike) -> Floats:
        v = np.asarray(x, dtype=np.float64).clip(self.low, self.high)
        below, _, mass = self._outside
        rising = (self.law.cdf(v) - below) / mass if below <= 0.5 else (float(self.law.sf(self.low)) - self.law.sf(v)) / mass
        return np.where(np.asarray(x) >= self.high, 1.0, rising.clip(0, 1))

    def sf(self, x: ArrayLike) -> Floats:
        v = np.asarray(x, dtype=np.float64).clip(self.low, self.high)
        _, above, mass = self._outside
        return np.asarray(((self.law.sf(v) - above) / mass).clip(0, 1))

    @cached_property
    def _moments(self) -> tuple[float, float]:
        return mean_and_var(self)

    @property
    def mean(self) -> float:
        return self._moments[0]

    @property
    def var(self) -> float:
        return self._moments[1]

    @cached_property
    def _pieces(self) -> Pieces:
        return straight(self)

    def form(self) -> Form:
        given, outside = self.law.form(), self._outside
        if not isinstance(given, Table) or given.upper is None or outside[2] < _DEEP:
            return self._pieces
        shape = (f"truncated {given.shape[0]}", *given.shape[1:], *outside)
        standard = partial(_table, given.standard, given.upper, outside, False)
        return Table(given.loc, given.scale, shape, standard, partial(_table, given.standard, given.upper, outside, True))


def _rescaled(ppf: Quantile, isf: Quantile, below: float, above: float, mass: float, u: Floats, v: Floats) -> Floats:
    """Quantiles of what is left at ``u`` = 1 - v, from the nearer tail of the whole law."""
    p, q = below + mass * u, above + mass * v
    lower = p <= 0.5
    inside, outside = p.clip(5e-324, 0.5), q.clip(5e-324, 0.5)
    return np.where(lower, ppf(inside), isf(outside))


def _table(standard: Quantile, upper: Quantile, outside: tuple[float, float, float], from_above: bool, u: Floats) -> Floats:
    return _rescaled(standard, upper, *outside, *((1 - u, u) if from_above else (u, 1 - u)))
