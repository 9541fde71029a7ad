"""The normal law. It has no lowest value: a duration or a cost drawn from it can be negative."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from pmo_risk.distributions.base import FAMILIES, Distribution, Floats, Mirrored, brief, probabilities
from pmo_risk.distributions.forms import Form, Table


@FAMILIES.register("normal")
@dataclass(frozen=True)
class Normal(Mirrored):
    """Normal with ``mean`` and standard deviation ``sd`` > 0.

    >>> Normal(100, 10).ppf([0.1, 0.8]).round(6)
    array([ 87.184484, 108.416212])
    """

    mean: float
    sd: float
    kind: ClassVar[str] = "normal"

    def __post_init__(self) -> None:
        self._take_number("mean")
        self._take_number("sd")
        if self.sd <= 0:
            raise self._refuse(f"sd must be > 0, got {brief(self.sd)}", "SCALE", "a value without spread is fixed(value)")

    @property
    def var(self) -> float:
        return self.sd * self.sd

    @property
    def support(self) -> tuple[float, float]:
        return -math.inf, math.inf

    def ppf(self, u: ArrayLike) -> Floats:
        from scipy import special

        return np.asarray(self.mean + self.sd * special.ndtri(probabilities(u)))

    def cdf(self, x: ArrayLike) -> Floats:
        from scipy import special

        return np.asarray(special.ndtr((np.asarray(x, dtype=np.float64) - self.mean) / self.sd))

    def form(self) -> Form:
        from scipy import special

        return Table(self.mean, self.sd, ("normal",), special.ndtri, _upper)

    def scaled(self, factor: float) -> Distribution:
        """The law of ``factor`` times the value; by 0 it is the constant 0."""
        return Normal(self.mean * factor, self.sd * abs(factor)) if factor else FAMILIES["fixed"](0.0)


def _upper(q: Floats) -> Floats:
    from scipy import special

    return np.asarray(-special.ndtri(q))


normal = Normal
