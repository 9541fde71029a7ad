"""How many events happen that come at random with a known mean."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from pmo_risk.distributions.base import FAMILIES, brief
from pmo_risk.distributions.counts import Counts, Tails

_MOST = 1e6


@FAMILIES.register("poisson")
@dataclass(frozen=True)
class Poisson(Counts):
    """Count of events with this ``mean``, 0 to 1e6: exp(-mean) mean^k / k!.

    It has no greatest value; counts further out than a probability of 2^-50 (1e-15) on either side are left out, which no draw could give.

    >>> law = Poisson(2.5)
    >>> law.cdf([0, 2]).round(6), law.ppf([0.5, 0.99])
    (array([0.082085, 0.543813]), array([2., 7.]))
    """

    mean: float
    kind: ClassVar[str] = "poisson"

    def __post_init__(self) -> None:
        self._take_number("mean")
        if not 0 <= self.mean <= _MOST:
            raise self._refuse(f"mean must be between 0 and {_MOST:g}, got {brief(self.mean)}", "SCALE", "so many events are nearly normal")

    def _tails(self) -> Tails:
        from scipy import special

        reach = 10 * math.sqrt(self.mean) + 30
        counts = np.arange(max(0, math.floor(self.mean - reach)), math.ceil(self.mean + reach) + 1, dtype=np.float64)
        above = np.where(counts > 0, special.pdtrc(counts - 1, self.mean), 1.0)
        return Tails(counts, np.asarray(special.pdtr(counts, self.mean), dtype=np.float64), np.asarray(above, dtype=np.float64))

    @property
    def var(self) -> float:
        return self.mean


poisson = Poisson
