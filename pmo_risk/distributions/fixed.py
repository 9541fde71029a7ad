"""A value that is certain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from pmo_risk.distributions.base import FAMILIES, Family, Floats, probabilities
from pmo_risk.distributions.forms import Constant


@FAMILIES.register("fixed")
@dataclass(frozen=True)
class Fixed(Family):
    """Always ``value``.

    >>> Fixed(5).mean, Fixed(5).var
    (5.0, 0.0)
    """

    value: float
    kind: ClassVar[str] = "fixed"

    def __post_init__(self) -> None:
        self._take_number("value")

    @property
    def mean(self) -> float:
        return self.value

    @property
    def var(self) -> float:
        return 0.0

    @property
    def support(self) -> tuple[float, float]:
        return self.value, self.value

    def ppf(self, u: ArrayLike) -> Floats:
        return np.full_like(probabilities(u), self.value)

    def cdf(self, x: ArrayLike) -> Floats:
        return np.where(np.asarray(x, dtype=np.float64) >= self.value, 1.0, 0.0)

    def form(self) -> Constant:
        return Constant(self.value)

    def scaled(self, factor: float) -> Fixed:
        return Fixed(self.value * factor)


fixed = Fixed
