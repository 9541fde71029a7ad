"""The triangular law: lowest, most likely and highest value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from pmo_risk.distributions.base import FAMILIES, Floats, Mirrored, probabilities
from pmo_risk.distributions.forms import Constant, Form
from pmo_risk.distributions.forms import Triangular as TriangularForm


@FAMILIES.register("triangular")
@dataclass(frozen=True)
class Triangular(Mirrored):
    """Triangle on ``low`` <= ``mode`` <= ``high``; the three may be equal, which makes it a constant.

    Quantile (Kotz and van Dorp, 2004): ``low + sqrt(u (high-low)(mode-low))`` up to the mode, mirrored above. Each half is measured from
    the end or from the mode, whichever is nearer, so that no tail is the small difference of two large numbers.

    >>> Triangular(2, 5, 12).ppf([0.1, 0.8]).round(6)
    array([3.732051, 8.258343])
    """

    low: float
    mode: float
    high: float
    kind: ClassVar[str] = "triangular"

    def __post_init__(self) -> None:
        self._take_ordered("low", "mode", "high")

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

    @property
    def knots(self) -> tuple[float, ...]:
        return tuple(sorted({self.low, self.mode, self.high}))

    def ppf(self, u: ArrayLike) -> Floats:
        p = probabilities(u)
        width, left, right = self.high - self.low, self.mode - self.low, self.high - self.mode
        if width == 0:
            return np.full_like(p, self.low)
        share, rest = left / width, right / width
        from_low = self.low + width * np.sqrt(p * share)
        from_high = self.high - width * np.sqrt((1 - p) * rest)
        below = 1 - np.minimum(p, share) / share if share else np.zeros_like(p)
        above = np.clip(p - share, 0, rest) / rest if rest else np.zeros_like(p)
        climbing = np.where(below < 0.5, self.mode - left * _one_less_root(below), from_low)
        falling = np.where(above < 0.5, self.mode + right * _one_less_root(above), from_high)
        return np.asarray(np.where(p <= share, climbing, falling))

    def cdf(self, x: ArrayLike) -> Floats:
        v = np.asarray(x, dtype=np.float64).clip(self.low, self.high)
        width, left, right = self.high - self.low, self.mode - self.low, self.high - self.mode
        if width == 0:
            return np.where(np.asarray(x) < self.low, 0.0, 1.0)
        below, above = np.minimum(v, self.mode), np.maximum(v, self.mode)
        rising = (below - self.low) / width * ((below - self.low) / left if left else 1.0)
        falling = (above - self.mode) / width * (1 + ((self.high - above) / right if right else 0.0))
        return np.where(v < self.mode, rising, np.where(v < self.high, np.minimum(left / width + falling, 1.0), 1.0))

    def form(self) -> Form:
        return TriangularForm(self.low, self.mode, self.high) if self.high > self.low else Constant(self.low)

    def scaled(self, factor: float) -> Triangular:
        a, m, b = (x * factor for x in (self.low, self.mode, self.high))
        return Triangular(a, m, b) if factor >= 0 else Triangular(b, m, a)


def _one_less_root(t: Floats) -> Floats:
    """``1 - sqrt(1 - t)`` without its cancellation at small t."""
    return np.asarray(t / (1 + np.sqrt(1 - t)))


triangular = Triangular
