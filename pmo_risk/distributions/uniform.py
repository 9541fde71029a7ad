"""The uniform law: every value between two ends equally likely."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from pmo_risk.distributions.base import FAMILIES, Floats, Mirrored, probabilities
from pmo_risk.distributions.forms import Constant, Form
from pmo_risk.distributions.forms import Uniform as UniformForm


@FAMILIES.register("uniform")
@dataclass(frozen=True)
class Uniform(Mirrored):
    """Even on ``low`` <= ``high``; the two may be equal, which makes it a constant.

    Each half is measured from its own end, so that an end at zero is approached to full precision.

    >>> Uniform(10, 30).ppf([0.25, 0.9])
    array([15., 28.])
    """

    low: float
    high: float
    kind: ClassVar[str] = "uniform"

    def __post_init__(self) -> None:
        self._take_ordered("low", "high")

    @property
    def mean(self) -> float:
        return (self.low + self.high) / 2

    @property
    def var(self) -> float:
        width = self.high - self.low
        return width * width / 12

    @property
    def support(self) -> tuple[float, float]:
        return self.low, self.high

    def ppf(self, u: ArrayLike) -> Floats:
        p = probabilities(u)
        width = self.high - self.low
        return np.where(p < 0.5, self.low + p * width, self.high - (1 - p) * width)

    def cdf(self, x: ArrayLike) -> Floats:
        v = np.asarray(x, dtype=np.float64)
        width = self.high - self.low
        if width == 0:
            return np.where(v < self.low, 0.0, 1.0)
        return np.asarray((v.clip(self.low, self.high) - self.low) / width)

    def form(self) -> Form:
        return UniformForm(self.low, self.high) if self.high > self.low else Constant(self.low)

    def scaled(self, factor: float) -> Uniform:
        a, b = sorted((self.low * factor, self.high * factor))
        return Uniform(a, b)


uniform = Uniform
