"""How many happen of several things, each with a probability of its own."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from pmo_risk.distributions.base import FAMILIES, brief
from pmo_risk.distributions.counts import Counts, Tails

_MOST = 10_000


@FAMILIES.register("bernoulli_sum")
@dataclass(frozen=True)
class BernoulliSum(Counts):
    """Count of what happens of up to 10,000 independent things with these ``probabilities``: the Poisson-binomial law.

    The probability of each count comes from adding one thing after the other (Barlow and Heidtmann, 1984), which takes sums of positive numbers
    only. Counts further out than a probability of 2^-50 (1e-15) on either side are left out, which no draw could give.

    >>> law = BernoulliSum([0.5, 0.2, 0.1])
    >>> round(law.mean, 12), law.cdf([0, 1, 2, 3])
    (0.8, array([0.36, 0.85, 0.99, 1.  ]))
    """

    probabilities: tuple[float, ...]
    kind: ClassVar[str] = "bernoulli_sum"

    def __post_init__(self) -> None:
        self._take_list("probabilities")
        for k, share in enumerate(self.probabilities):
            if not 0 <= share <= 1:
                hint = f"did you mean {share / 100:g}?" if 1 < share <= 100 else ""
                raise self._refuse(f"probabilities[{k}] must be between 0 and 1, got {brief(share)}", "PROBABILITY", hint)
        if len(self.probabilities) > _MOST:
            raise self._refuse(f"{len(self.probabilities):,} probabilities, at most {_MOST:,}", "COUNT", "so many are nearly Poisson or normal")

    def _tails(self) -> Tails:
        shares = np.array([1.0])
        for p in self.probabilities:
            shares = np.append(shares * (1 - p), 0.0) + np.append(0.0, shares * p)
        below, above = np.cumsum(shares), np.cumsum(shares[::-1])[::-1]
        return Tails(np.arange(len(shares), dtype=np.float64), below, above)

    @property
    def mean(self) -> float:
        return math.fsum(self.probabilities)

    @property
    def var(self) -> float:
        return math.fsum(p * (1 - p) for p in self.probabilities)


bernoulli_sum = BernoulliSum
