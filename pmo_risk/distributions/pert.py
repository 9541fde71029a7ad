"""The beta-PERT law: lowest, most likely and highest value, smoother than a triangle and lighter at the ends."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from pmo_risk.distributions.base import FAMILIES, Floats, Mirrored, brief, probabilities
from pmo_risk.distributions.forms import Constant, Form, Table
from pmo_risk.distributions.unit_beta import quantiles, standard, upper


@FAMILIES.register("pert")
@dataclass(frozen=True)
class Pert(Mirrored):
    """Beta on ``low`` <= ``mode`` <= ``high``; the three may be equal, which makes it a constant.

    ``lam`` > 0 is the weight of the mode against the two ends: alpha = 1 + lam (mode-low)/(high-low), beta = 1 + lam (high-mode)/(high-low)
    (Vose, 2008, "modified PERT"; 4 is the classic). Its standard deviation is that of the beta, which is not (high-low)/6.

    >>> Pert(2, 5, 12).ppf([0.1, 0.8]).round(6)
    array([3.362   , 7.289371])
    """

    low: float
    mode: float
    high: float
    lam: float = 4.0
    kind: ClassVar[str] = "pert"

    def __post_init__(self) -> None:
        self._take_ordered("low", "mode", "high")
        self._take_number("lam")
        if not 0 < self.lam <= 1e9:
            rule = "> 0" if self.lam <= 0 else "at most 1e9"
            raise self._refuse(f"lam must be {rule}, got {brief(self.lam)}", "SHAPE", "4 is the classic weight of the mode")

    @property
    def shapes(self) -> tuple[float, float]:
        """Alpha and beta of the beta law on 0..1; for a constant, those of a mode in the middle."""
        width = self.high - self.low
        if width == 0:
            return 1 + self.lam / 2, 1 + self.lam / 2
        return 1 + self.lam * ((self.mode - self.low) / width), 1 + self.lam * ((self.high - self.mode) / width)

    @property
    def mean(self) -> float:
        alpha, beta = self.shapes
        return self.low * (beta / (alpha + beta)) + self.high * (alpha / (alpha + beta))

    @property
    def var(self) -> float:
        alpha, beta = self.shapes
        total, width = alpha + beta, self.high - self.low
        return width * width * (alpha / total) * (beta / total) / (total + 1)

    @property
    def support(self) -> tuple[float, float]:
        return self.low, self.high

    def ppf(self, u: ArrayLike) -> Floats:
        p = probabilities(u)
        width = self.high - self.low
        if width == 0:
            return np.full_like(p, self.low)
        below, above = quantiles(*self.shapes, p)
        return np.where(below <= 0.5, self.low + width * below, self.high - width * above)

    def cdf(self, x: ArrayLike) -> Floats:
        from scipy import special

        v = np.asarray(x, dtype=np.float64)
        width = self.high - self.low
        if width == 0:
            return np.where(v < self.low, 0.0, 1.0)
        alpha, beta = self.shapes
        inside = v.clip(self.low, self.high)
        below, above = (inside - self.low) / width, (self.high - inside) / width
        return np.where(below <= 0.5, special.betainc(alpha, beta, below), special.betaincc(beta, alpha, above))

    def form(self) -> Form:
        if self.high == self.low:
            return Constant(self.low)
        alpha, beta = self.shapes
        return Table(self.low, self.high - self.low, ("pert", alpha, beta), partial(standard, alpha, beta), partial(upper, alpha, beta))

    def scaled(self, factor: float) -> Pert:
        a, m, b = (x * factor for x in (self.low, self.mode, self.high))
        return Pert(a, m, b, self.lam) if factor >= 0 else Pert(b, m, a, self.lam)


pert = Pert
