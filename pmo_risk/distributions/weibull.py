"""The Weibull law: times to failure, and durations that cannot be shorter than a threshold."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from pmo_risk.distributions.base import FAMILIES, Distribution, Family, Floats, brief, probabilities
from pmo_risk.distributions.forms import Form, Table
from pmo_risk.distributions.straight import straight

LEAST_SHAPE, MOST_SHAPE = 0.25, 1e4
_LEAST_TABLED = 0.7  # below it a table is off by more than 2e-6 standard deviations


@FAMILIES.register("weibull")
@dataclass(frozen=True)
class Weibull(Family):
    """``shift`` plus a Weibull of this ``shape``, 0.25 to 1e4, and ``scale`` > 0: quantile ``shift + scale (-log(1 - u))^(1/shape)``.

    Shape 1 is the exponential; 63.2% lies below ``shift + scale`` whatever the shape.

    >>> law = Weibull(1.5, 10)
    >>> round(law.mean, 6), law.ppf([0.5, 0.8]).round(6)
    (9.027453, array([ 7.832198, 13.73355 ]))
    """

    shape: float
    scale: float
    shift: float = 0.0
    kind: ClassVar[str] = "weibull"

    def __post_init__(self) -> None:
        self._take_number("shape")
        if not LEAST_SHAPE <= self.shape <= MOST_SHAPE:
            raise self._refuse(f"shape must be between {LEAST_SHAPE:g} and {MOST_SHAPE:g}, got {brief(self.shape)}", "SHAPE")
        self._take_positive("scale")
        self._take_number("shift")

    @property
    def mode(self) -> float | None:
        """The most likely value; None for shape 1 or less, where the least value is the likeliest."""
        return self.shift + self.scale * (1 - 1 / self.shape) ** (1 / self.shape) if self.shape > 1 else None

    @property
    def mean(self) -> float:
        return self.shift + self.scale * math.gamma(1 + 1 / self.shape)

    @property
    def var(self) -> float:
        x = 1 / self.shape
        return (self.scale * math.gamma(1 + x)) ** 2 * math.expm1(_log_ratio(x))

    @property
    def support(self) -> tuple[float, float]:
        return self.shift, math.inf

    def ppf(self, u: ArrayLike) -> Floats:
        return np.asarray(self.shift + self.scale * _standard(self.shape, probabilities(u)))

    def isf(self, q: ArrayLike) -> Floats:
        return np.asarray(self.shift + self.scale * _upper(self.shape, probabilities(q)))

    def cdf(self, x: ArrayLike) -> Floats:
        return np.asarray(-np.expm1(-self._hazard(x)))

    def sf(self, x: ArrayLike) -> Floats:
        return np.asarray(np.exp(-self._hazard(x)))

    def _hazard(self, x: ArrayLike) -> Floats:
        z = ((np.asarray(x, dtype=np.float64) - self.shift) / self.scale).clip(0)
        with np.errstate(over="ignore"):  # so far out that nothing is left
            return np.asarray(np.power(z, self.shape))

    def form(self) -> Form:
        if self.shape < _LEAST_TABLED:
            return straight(self)
        return Table(self.shift, self.scale, ("weibull", self.shape), partial(_standard, self.shape), partial(_upper, self.shape))

    def scaled(self, factor: float) -> Distribution:
        """The law of ``factor`` times the value, for ``factor`` >= 0; by 0 it is the constant 0."""
        if factor < 0:
            raise self._refuse(f"it can be scaled by a factor >= 0 only, got {brief(factor)}", "SCALE")
        return Weibull(self.shape, self.scale * factor, self.shift * factor) if factor else FAMILIES["fixed"](0.0)


def _standard(shape: float, u: Floats) -> Floats:
    return np.asarray(np.power(-np.log1p(-u), 1 / shape))


def _upper(shape: float, q: Floats) -> Floats:
    return np.asarray(np.power(-np.log(q), 1 / shape))


def _log_ratio(x: float) -> float:
    """log(G(1 + 2x) / G(1 + x)²); below 1/8 by the power series of log G at 1, sum of zeta(n) (-x)^n / n, which loses no digits."""
    if x > 0.125:
        return math.lgamma(1 + 2 * x) - 2 * math.lgamma(1 + x)
    from scipy import special

    n = np.arange(2, 40)
    return math.fsum(special.zeta(n) / n * (2.0**n - 2) * (-x) ** n)


weibull = Weibull
