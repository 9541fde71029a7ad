"""The Laplace law: symmetric, with a sharp peak and longer tails than the normal."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from pmo_risk.distributions.base import FAMILIES, Distribution, Floats, Mirrored, probabilities
from pmo_risk.distributions.forms import Form, Table

_ROOT = math.sqrt(2)


@FAMILIES.register("laplace")
@dataclass(frozen=True)
class Laplace(Mirrored):
    """Laplace (double exponential) with this ``mean``, its likeliest value too, and standard deviation ``sd`` > 0, both in the unit of the values.

    Either side of the mean is an exponential of mean ``sd / sqrt(2)``, which other tools call its scale (Johnson, Kotz and Balakrishnan,
    *Continuous Univariate Distributions* 2, 1995, ch. 24). It has no lowest value: a duration or a cost drawn from it can be negative.

    Raises DistributionError SCALE where sd is not above 0.

    >>> Laplace(100, 10).ppf([0.1, 0.5, 0.8]).round(6)
    array([ 88.619555, 100.      , 106.479154])
    """

    mean: float
    sd: float
    kind: ClassVar[str] = "laplace"

    def __post_init__(self) -> None:
        self._take_number("mean")
        self._take_positive("sd", "a value without spread is fixed(value)")

    @property
    def var(self) -> float:
        return self.sd * self.sd

    @property
    def support(self) -> tuple[float, float]:
        return -math.inf, math.inf

    @property
    def knots(self) -> tuple[float, ...]:
        return (self.mean,)

    def ppf(self, u: ArrayLike) -> Floats:
        return np.asarray(self.mean + self.sd * _standard(probabilities(u)))

    def cdf(self, x: ArrayLike) -> Floats:
        z = _ROOT / self.sd * (np.asarray(x, dtype=np.float64) - self.mean)
        tail = np.exp(-np.abs(z)) / 2
        return np.where(z < 0, tail, 1 - tail)

    def form(self) -> Form:
        return Table(self.mean, self.sd, ("laplace",), _standard, _upper)

    def scaled(self, factor: float) -> Distribution:
        """The law of ``factor`` times the value; by 0 it is the constant 0."""
        return Laplace(self.mean * factor, self.sd * abs(factor)) if factor else FAMILIES["fixed"](0.0)


def _standard(u: Floats) -> Floats:
    tail = np.log(2 * np.minimum(u, 1 - u)) / _ROOT
    return np.asarray(np.where(u < 0.5, tail, 0.0 - tail))


def _upper(q: Floats) -> Floats:
    return np.asarray(0.0 - _standard(q))


laplace = Laplace
