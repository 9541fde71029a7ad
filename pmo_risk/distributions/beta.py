"""The beta law between two ends, by its own two shapes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from pmo_risk.distributions.base import FAMILIES, Floats, Mirrored, brief, probabilities
from pmo_risk.distributions.forms import Constant, Form, Table
from pmo_risk.distributions.straight import straight
from pmo_risk.distributions.unit_beta import quantiles, standard, upper

LEAST_SHAPE, MOST_SHAPE = 0.1, 1e6
_LEAST_TABLED = 0.3  # below it a table is off by more than 2e-6 standard deviations


@FAMILIES.register("beta")
@dataclass(frozen=True)
class Beta(Mirrored):
    """``low + (high - low) z`` where z is beta with shapes ``alpha`` and ``beta``, each from 0.1 to 1e6; low and high may be equal, a constant.

    Equal shapes make it symmetric, larger ones narrower; a shape below 1 piles values up at its end.

    >>> law = Beta(10, 30, 2, 3)
    >>> law.mean, law.ppf([0.1, 0.8]).round(6)
    (18.0, array([12.851186, 21.649071]))
    """

    low: float
    high: float
    alpha: float
    beta: float
    kind: ClassVar[str] = "beta"

    def __post_init__(self) -> None:
        self._take_ordered("low", "high")
        for name in ("alpha", "beta"):
            self._take_number(name)
            if not LEAST_SHAPE <= getattr(self, name) <= MOST_SHAPE:
                raise self._refuse(f"{name} must be between {LEAST_SHAPE:g} and {MOST_SHAPE:g}, got {brief(getattr(self, name))}", "SHAPE")

    @property
    def mode(self) -> float | None:
        """The most likely value; None where a shape is 1 or less, and values pile up at an end."""
        if min(self.alpha, self.beta) <= 1:
            return None
        a, b = self.alpha - 1, self.beta - 1
        return self.low * (b / (a + b)) + self.high * (a / (a + b))

    @property
    def mean(self) -> float:
        total = self.alpha + self.beta
        return self.low * (self.beta / total) + self.high * (self.alpha / total)

    @property
    def var(self) -> float:
        total, width = self.alpha + self.beta, self.high - self.low
        return width * width * (self.alpha / total) * (self.beta / total) / (total + 1)

    @property
    def support(self) -> tuple[float, float]:
        return self.low, self.high

    def ppf(self, u: ArrayLike) -> Floats:
        p = probabilities(u)
        width = self.high - self.low
        below, above = quantiles(self.alpha, self.beta, p)
        return np.where(below <= 0.5, self.low + width * below, self.high - width * above)

    def cdf(self, x: ArrayLike) -> Floats:
        from scipy import special

        v = np.asarray(x, dtype=np.float64)
        width = self.high - self.low
        if width == 0:
            return np.where(v < self.low, 0.0, 1.0)
        inside = v.clip(self.low, self.high)
        below, above = (inside - self.low) / width, (self.high - inside) / width
        return np.where(below <= 0.5, special.betainc(self.alpha, self.beta, below), special.betaincc(self.beta, self.alpha, above))

    def form(self) -> Form:
        if self.high == self.low:
            return Constant(self.low)
        if min(self.alpha, self.beta) < _LEAST_TABLED:
            return straight(self)
        shapes = self.alpha, self.beta
        return Table(self.low, self.high - self.low, ("beta", *shapes), partial(standard, *shapes), partial(upper, *shapes))

    def scaled(self, factor: float) -> Beta:
        a, b = self.low * factor, self.high * factor
        return Beta(a, b, self.alpha, self.beta) if factor >= 0 else Beta(b, a, self.beta, self.alpha)


beta = Beta
