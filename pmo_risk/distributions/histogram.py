"""Classes of values, each with its probability."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import ClassVar

from pmo_risk.distributions.base import FAMILIES, Distribution, brief
from pmo_risk.distributions.forms import Pieces
from pmo_risk.distributions.piecewise import Piecewise, pieces_from


@FAMILIES.register("histogram")
@dataclass(frozen=True)
class Histogram(Piecewise):
    """``probabilities[k]`` that the value lies between ``edges[k]`` and ``edges[k + 1]``, and there every value equally likely.

    Edges rise; there is one more of them than of probabilities, which sum to 1 within 1e-9 and are never rescaled. A class may have none.

    >>> law = Histogram([0, 10, 20, 40], [0.5, 0.25, 0.25])
    >>> law.mean, law.ppf([0.25, 0.8])
    (13.75, array([ 5., 24.]))
    """

    edges: tuple[float, ...]
    probabilities: tuple[float, ...]
    kind: ClassVar[str] = "histogram"

    def __post_init__(self) -> None:
        self._take_list("edges")
        self._take_shares("probabilities")
        if len(self.edges) != len(self.probabilities) + 1:
            raise self._refuse(f"{len(self.edges)} edges but {len(self.probabilities)} probabilities", "LENGTH", "give one edge more than classes")
        for k, (a, b) in enumerate(pairwise(self.edges)):
            if a >= b:
                raise self._refuse(f"edges[{k}] {brief(a)} >= edges[{k + 1}] {brief(b)}", "ORDER", "edges rise; for single values take discrete")

    @cached_property
    def pieces(self) -> Pieces:
        return pieces_from(self.probabilities, self.edges[:-1], self.edges[1:])

    def _average(self, values: list[float]) -> float:
        return math.fsum(share * value for share, value in zip(self.probabilities, values, strict=True)) / math.fsum(self.probabilities)

    @property
    def mean(self) -> float:
        return self._average([a + (b - a) / 2 for a, b in pairwise(self.edges)])

    @property
    def var(self) -> float:
        centre = self.mean
        return self._average([(a - centre + (b - a) / 2) ** 2 + (b - a) ** 2 / 12 for a, b in pairwise(self.edges)])

    def scaled(self, factor: float) -> Distribution:
        """The law of ``factor`` times the value; by 0 it is the constant 0."""
        if factor == 0:
            return FAMILIES["fixed"](0.0)
        edges, shares = [x * factor for x in self.edges], self.probabilities
        return Histogram(tuple(edges), shares) if factor > 0 else Histogram(tuple(reversed(edges)), tuple(reversed(shares)))


histogram = Histogram
