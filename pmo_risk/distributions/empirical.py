"""The law of data: what was seen, as often as it was seen."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, pairwise
from typing import ClassVar

from pmo_risk.distributions.base import FAMILIES, Distribution
from pmo_risk.distributions.forms import Pieces
from pmo_risk.distributions.piecewise import Piecewise, joined
from pmo_risk.errors import shown


@FAMILIES.register("empirical")
@dataclass(frozen=True)
class Empirical(Piecewise):
    """One of the values of ``data``, each of n with probability 1/n: exactly those seen, repeats counted.

    With ``smoothed`` the quantile function goes straight from each value to the next, the k-th of n at (k-1)/(n-1): definition 7 of Hyndman and
    Fan (1996), NumPy's default. Nothing lies beyond the least and greatest value seen. ``var`` is that of the law, with n and not n - 1 below the line.

    >>> Empirical([3, 1, 4, 1, 5]).ppf([0.4, 0.5])
    array([1., 3.])
    >>> Empirical([3, 1, 4, 1, 5], smoothed=True).ppf([0.4, 0.5])
    array([2.2, 3. ])
    """

    data: tuple[float, ...]
    smoothed: bool = False
    kind: ClassVar[str] = "empirical"

    def __post_init__(self) -> None:
        self._take_list("data")
        if not isinstance(self.smoothed, bool):
            raise self._refuse(f"smoothed must be True or False, got {shown(self.smoothed)}", "NOT_A_FLAG")
        object.__setattr__(self, "data", tuple(sorted(self.data)))

    @cached_property
    def pieces(self) -> Pieces:
        n = len(self.data)
        if self.smoothed and n > 1:
            return joined([k / (n - 1) for k in range(1, n)], self.data[:-1], self.data[1:])
        seen = [(value, sum(1 for _ in group)) for value, group in groupby(self.data)]
        values, heights = [value for value, _ in seen], []
        total = 0
        for _, count in seen:
            total += count
            heights.append(total / n)
        return joined(heights, values, values)

    @property
    def mean(self) -> float:
        if self.smoothed and len(self.data) > 1:
            return math.fsum(a / 2 + b / 2 for a, b in pairwise(self.data)) / (len(self.data) - 1)
        return math.fsum(self.data) / len(self.data)

    @property
    def var(self) -> float:
        centre = self.mean
        if self.smoothed and len(self.data) > 1:
            return math.fsum((a / 2 + b / 2 - centre) ** 2 + (b - a) ** 2 / 12 for a, b in pairwise(self.data)) / (len(self.data) - 1)
        return math.fsum((x - centre) ** 2 for x in self.data) / len(self.data)

    def scaled(self, factor: float) -> Distribution:
        """The law of ``factor`` times the value; by 0 it is the constant 0."""
        return Empirical(tuple(x * factor for x in self.data), self.smoothed) if factor else FAMILIES["fixed"](0.0)


empirical = Empirical
