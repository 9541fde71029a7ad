"""The Rayleigh law: positive and skewed to the right, known from its likeliest value alone."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

from numpy.typing import ArrayLike

from pmo_risk.distributions.base import FAMILIES, Distribution, Family, Floats, brief
from pmo_risk.distributions.forms import Form
from pmo_risk.distributions.weibull import Weibull


@FAMILIES.register("rayleigh")
@dataclass(frozen=True)
class Rayleigh(Family):
    """Rayleigh with this ``mode``, its likeliest value, in the unit of the values; nothing lies below ``shift``, and the mode lies above it.

    It is the Weibull of shape 2 and scale ``(mode - shift) sqrt(2)`` (Johnson, Kotz and Balakrishnan, *Continuous Univariate Distributions* 1, 1994,
    ch. 18): 39.3% lies below the mode, 98.9% below three times the mode.

    Raises DistributionError SCALE where the mode is not above the shift.

    >>> law = Rayleigh(10)
    >>> round(law.mean, 6), law.ppf([0.5, 0.8]).round(6)
    (12.533141, array([11.7741  , 17.941226]))
    """

    mode: float
    shift: float = 0.0
    kind: ClassVar[str] = "rayleigh"

    def __post_init__(self) -> None:
        self._take_number("mode")
        self._take_number("shift")
        if self.mode <= self.shift:
            raise self._refuse(f"mode must be > {brief(self.shift)}, got {brief(self.mode)}", "SCALE", "the mode is the likeliest value, above the shift")

    @property
    def core(self) -> Weibull:
        """The Weibull that it is."""
        return Weibull(2.0, (self.mode - self.shift) * math.sqrt(2), self.shift)

    @property
    def mean(self) -> float:
        return self.shift + (self.mode - self.shift) * math.sqrt(math.pi / 2)

    @property
    def var(self) -> float:
        return (2 - math.pi / 2) * (self.mode - self.shift) ** 2

    @property
    def support(self) -> tuple[float, float]:
        return self.shift, math.inf

    def ppf(self, u: ArrayLike) -> Floats:
        return self.core.ppf(u)

    def isf(self, q: ArrayLike) -> Floats:
        return self.core.isf(q)

    def cdf(self, x: ArrayLike) -> Floats:
        return self.core.cdf(x)

    def sf(self, x: ArrayLike) -> Floats:
        return self.core.sf(x)

    def form(self) -> Form:
        return self.core.form()

    def scaled(self, factor: float) -> Distribution:
        """The law of ``factor`` times the value, for ``factor`` >= 0; by 0 it is the constant 0."""
        if factor < 0:
            raise self._refuse(f"it can be scaled by a factor >= 0 only, got {brief(factor)}", "SCALE")
        return Rayleigh(self.mode * factor, self.shift * factor) if factor else FAMILIES["fixed"](0.0)


rayleigh = Rayleigh
