"""A law on a few values, each with its probability."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import ClassVar

from pmo_risk.distributions.base import FAMILIES, brief
from pmo_risk.distributions.forms import Pieces
from pmo_risk.distributions.piecewise import Piecewise, pieces_from
from pmo_risk.errors import shown


@FAMILIES.register("discrete")
@dataclass(frozen=True)
class Discrete(Piecewise):
    """``values`` in any order, no two equal, and their ``probabilities``, which must sum to 1 within 1e-9; both are held sorted by value.

    Probabilities are never rescaled: what their sum lacks of 1 (at most 1e-9) goes to the largest value.

    >>> law = Discrete([10, 0, 25], [0.3, 0.6, 0.1])
    >>> law.values, law.mean, law.ppf([0.6, 0.61])
    ((0.0, 10.0, 25.0), 5.5, array([ 0., 10.]))
    """

    values: tuple[float, ...]
    probabilities: tuple[float, ...] = ()
    kind: ClassVar[str] = "discrete"

    def __post_init__(self) -> None:
        if isinstance(self.values, Mapping):
            raise self._refuse(f"values must be a list of numbers, got {shown(self.values)}", "NOT_A_LIST", "write discrete([0, 10], [0.6, 0.4])")
        self._take_list("values")
        if self.probabilities == ():
            raise self._refuse("no probabilities are given", "LENGTH", "give one probability for each value, or empirical(data) for data")
        self._take_list("probabilities")
        values, shares = self.values, self.probabilities
        if len(values) != len(shares):
            raise self._refuse(f"{len(values)} values but {len(shares)} probabilities", "LENGTH", "give one probability for each value")
        self._take_shares("probabilities")
        order = sorted(range(len(values)), key=values.__getitem__)
        for i, k in pairwise(order):
            if values[i] == values[k]:
                raise self._refuse(f"values[{i}] and values[{k}] are both {brief(values[k])}", "REPEATED", "name each value once, with its whole probability")
        object.__setattr__(self, "values", tuple(values[k] for k in order))
        object.__setattr__(self, "probabilities", tuple(shares[k] for k in order))

    @cached_property
    def pieces(self) -> Pieces:
        return pieces_from(self.probabilities, self.values, self.values)

    def _average(self, values: Iterable[float]) -> float:
        """Mean of ``values``, one for each of ours; what the probabilities lack of 1 belongs to the largest that can occur."""
        possible = [(value, share) for value, share in zip(values, self.probabilities, strict=True) if share > 0]
        lacking = 1 - math.fsum(self.probabilities)
        return math.fsum([*(value * share for value, share in possible), possible[-1][0] * lacking])

    @property
    def mode(self) -> float:
        """The most probable value; the lowest of those that are equally so."""
        return self.values[max(range(len(self.values)), key=lambda n: self.probabilities[n])]

    @property
    def mean(self) -> float:
        return self._average(self.values)

    @property
    def var(self) -> float:
        centre = self.mean
        return self._average((value - centre) * (value - centre) for value in self.values)

    def scaled(self, factor: float) -> Discrete:
        """The law of ``factor`` times the value; by 0 it is the constant 0."""
        return Discrete(tuple(value * factor for value in self.values), self.probabilities) if factor else Discrete((0.0,), (1.0,))


discrete = Discrete
