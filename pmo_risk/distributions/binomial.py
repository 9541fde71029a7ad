"""How many of n succeed that each do so with the same probability."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from pmo_risk.distributions.base import FAMILIES, brief
from pmo_risk.distributions.counts import Counts, Tails

_MOST = 1e6


@FAMILIES.register("binomial")
@dataclass(frozen=True)
class Binomial(Counts):
    """Count among ``n``, a whole number up to 1e6, of what happens with ``probability`` each, independently.

    Counts further out than a probability of 2^-50 (1e-15) on either side are left out, which no draw could give.

    >>> law = Binomial(10, 0.3)
    >>> law.mean, law.ppf([0.1, 0.5, 0.9])
    (3.0, array([1., 3., 5.]))
    """

    n: float
    probability: float
    kind: ClassVar[str] = "binomial"

    def __post_init__(self) -> None:
        self._take_number("n")
        self._take_probability("probability")
        if not (0 <= self.n <= _MOST and self.n.is_integer()):
            raise self._refuse(f"n must be a whole number between 0 and {_MOST:g}, got {brief(self.n)}", "COUNT")

    def _tails(self) -> Tails:
        from scipy import special

        reach = 10 * math.sqrt(self.var) + 30
        first, last = max(0, math.floor(self.mean - reach)), min(int(self.n), math.ceil(self.mean + reach))
        counts = np.arange(first, last + 1, dtype=np.float64)
        below = special.betaincc(counts + 1, np.maximum(self.n - counts, 0.5), self.probability)
        above = special.betainc(np.maximum(counts, 0.5), self.n - counts + 1, self.probability)
        return Tails(counts, np.where(counts < self.n, below, 1.0), np.where(counts > 0, above, 1.0))

    @property
    def mean(self) -> float:
        return self.n * self.probability

    @property
    def var(self) -> float:
        return self.n * self.probability * (1 - self.probability)


binomial = Binomial
