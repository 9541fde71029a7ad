"""The triangular law: lowest, most likely and highest value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from pmo_risk.distributions.base import FAMILIES, Family, Floats, probabilities
from pmo_risk.distributions.forms import Constant, Form
from pmo_risk.distributions.forms import Triangular as TriangularForm


@FAMILIES.register("triangular")
@dataclass(frozen=True)
class Triangular(Family):
    """Triangle on ``low`` <= ``mode`` <= ``high``; the three may be equal, which makes it a constant.

    Quantile (Kotz and van Dorp, 2004): ``low + sqrt(u (high-low)(mode-low))`` up to the mode, mirrored above.

    >>> Triangular(2, 5, 12).ppf([0.1, 0.8]).round(6)
    array([3.732051, 8.258343])
    """

    low: float
    mode: float
    high: float
    kind: ClassVar[str] = "triangular"

    def __post_init__(self) -> None:
        for name in ("low", "mode", "high"):
            self._take_number(name)
        for a, b in (("low", "mode"), ("mode", "high")):
            if getattr(self, a) > getattr(self, b):
                raise self._refuse(f"{a} {getattr(self, a):g} > {b} {getattr(self, b):g}", "ORDER", "order them low <= mode <= high")

    @property
    def mean(self) -> float:
        return (self.low + self.mode + self.high) / 3

    @property
    def var(self) -> float:
        left, right = self.mode - self.low, self.high - self.mode
        return (left * left + left * right + right * right) / 18

    @property
    def support(self) -> tuple[float, float]:
        return self.low, self.high

    def ppf(self, u: ArrayLike) -> Floats:
        p = probabilities(u)
        width = self.high - self.low
        if width == 0:
            return np.full_like(p, self.low)
        left = p * width <= self.mode - self.low
        root = np.sqrt(np.where(left, p * (self.mode - self.low), (1 - p) * (self.high - self.mode)) * width)
        return np.where(left, self.low + root, self.high - root)

    def cdf(self, x: ArrayLike) -> Floats:
        v = np.asarray(x, dtype=np.float64)
        width = self.high - self.low
        below, above = np.clip(v - self.low, 0, None), np.clip(self.high - v, 0, None)
        with np.errstate(divide="ignore", invalid="ignore"):  # a side of no width is never chosen
            rising = below * below / (width * (self.mode - self.low))
            falling = 1 - above * above / (width * (self.high - self.mode))
        return np.where(v < self.low, 0.0, np.where(v >= self.high, 1.0, np.where(v < self.mode, rising, falling)))

    def form(self) -> Form:
        return TriangularForm(self.low, self.mode, self.high) if self.high > self.low else Constant(self.low)

    def scaled(self, factor: float) -> Triangular:
        a, m, b = (x * factor for x in (self.low, self.mode, self.high))
        return Triangular(a, m, b) if factor >= 0 else Triangular(b, m, a)


triangular = Triangular
