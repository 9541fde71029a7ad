"""The exponential law: the time to an event that is as likely at any moment as at any other."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from pmo_risk.distributions.base import FAMILIES, Distribution, Family, Floats, brief, probabilities
from pmo_risk.distributions.forms import Form, Table


@FAMILIES.register("exponential")
@dataclass(frozen=True)
class Exponential(Family):
    """Exponential with this ``mean`` > 0, which is its standard deviation too: quantile ``-mean log(1 - u)``.

    >>> Exponential(10).ppf([0.5, 0.8]).round(6)
    array([ 6.931472, 16.094379])
    """

    mean: float
    kind: ClassVar[str] = "exponential"

    def __post_init__(self) -> None:
        self._take_positive("mean")

    @property
    def var(self) -> float:
        return self.mean * self.mean

    @property
    def support(self) -> tuple[float, float]:
        return 0.0, math.inf

    def ppf(self, u: ArrayLike) -> Floats:
        return np.asarray(-self.mean * np.log1p(-probabilities(u)))

    def isf(self, q: ArrayLike) -> Floats:
        return np.asarray(-self.mean * np.log(probabilities(q)))

    def cdf(self, x: ArrayLike) -> Floats:
        return np.asarray(-np.expm1(-np.asarray(x, dtype=np.float64).clip(0) / self.mean))

    def sf(self, x: ArrayLike) -> Floats:
        return np.asarray(np.exp(-np.asarray(x, dtype=np.float64).clip(0) / self.mean))

    def form(self) -> Form:
        return Table(0.0, self.mean, ("exponential",), _standard, _upper)

    def scaled(self, factor: float) -> Distribution:
        """The law of ``factor`` times the value, for ``factor`` >= 0; by 0 it is the constant 0."""
        if factor < 0:
            raise self._refuse(f"it can be scaled by a factor >= 0 only, got {brief(factor)}", "SCALE")
        return Exponential(self.mean * factor) if factor else FAMILIES["fixed"](0.0)


def _standard(u: Floats) -> Floats:
    return np.asarray(-np.log1p(-u))


def _upper(q: Floats) -> Floats:
    return np.asarray(-np.log(q))


exponential = Exponential
