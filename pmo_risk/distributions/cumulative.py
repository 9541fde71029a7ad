"""Points of a cumulative curve, joined by straight lines."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import ClassVar

from pmo_risk.distributions.base import FAMILIES, Distribution, brief
from pmo_risk.distributions.forms import Pieces
from pmo_risk.distributions.piecewise import Piecewise, joined, moments_of


@FAMILIES.register("cumulative")
@dataclass(frozen=True)
class Cumulative(Piecewise):
    """``probabilities[k]`` that the value is ``values[k]`` or less; between the points the CDF is straight.

    Neither list falls, and the last probability is 1. A value named twice has a probability of its own, the difference (the CDF jumps); so has the
    first value where its probability is not 0. The same probability twice leaves a gap in which nothing lies.

    >>> law = Cumulative([0, 10, 10, 30], [0, 0.2, 0.6, 1])
    >>> law.mean, law.ppf([0.1, 0.4, 0.8])
    (13.0, array([ 5., 10., 20.]))
    """

    values: tuple[float, ...]
    probabilities: tuple[float, ...]
    kind: ClassVar[str] = "cumulative"

    def __post_init__(self) -> None:
        self._take_list("values")
        self._take_list("probabilities")
        if len(self.values) != len(self.probabilities):
            raise self._refuse(f"{len(self.values)} values but {len(self.probabilities)} probabilities", "LENGTH", "give one probability for each value")
        for name in ("values", "probabilities"):
            for k, (a, b) in enumerate(pairwise(getattr(self, name))):
                if a > b:
                    raise self._refuse(f"{name}[{k}] {brief(a)} > {name}[{k + 1}] {brief(b)}", "ORDER", "they are cumulative, and never fall")
        first, last = self.probabilities[0], self.probabilities[-1]
        if first < 0:
            raise self._refuse(f"probabilities[0] is negative: {brief(first)}", "PROB_SUM", "each lies between 0 and 1")
        if last != 1:
            raise self._refuse(f"the last of the probabilities is {brief(last)}, not 1", "PROB_SUM", "say below which value it surely lies")

    @cached_property
    def pieces(self) -> Pieces:
        return joined(self.probabilities, (self.values[0], *self.values[:-1]), self.values)

    @property
    def mean(self) -> float:
        return moments_of(self.pieces)[0]

    @property
    def var(self) -> float:
        return moments_of(self.pieces)[1]

    def scaled(self, factor: float) -> Distribution:
        """The law of ``factor`` times the value; by 0 it is the constant 0."""
        if factor == 0:
            return FAMILIES["fixed"](0.0)
        values = tuple(x * factor for x in self.values)
        if factor > 0:
            return Cumulative(values, self.probabilities)
        from_above = (*(1 - p for p in reversed(self.probabilities)), 1.0)
        return Cumulative((*reversed(values), values[0]), from_above)


cumulative = Cumulative
