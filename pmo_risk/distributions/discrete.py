"""A law on a few values, each with its probability."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from pmo_risk.distributions.base import FAMILIES, Family, Floats, brief, number, probabilities
from pmo_risk.distributions.forms import Atoms, Constant, Form
from pmo_risk.errors import shown


@FAMILIES.register("discrete")
@dataclass(frozen=True)
class Discrete(Family):
    """``values`` in any order, no two equal, and their ``probabilities``, which must sum to 1 within 1e-9; both are held sorted by value.

    Probabilities are never rescaled: what their sum lacks of 1 (at most 1e-9) goes to the largest value.

    >>> law = Discrete([10, 0, 25], [0.3, 0.6, 0.1])
    >>> law.values, law.mean, law.ppf([0.6, 0.61])
    ((0.0, 10.0, 25.0), 5.5, array([ 0., 10.]))
    """

    values: tuple[float, ...]
    probabilities: tuple[float, ...]
    kind: ClassVar[str] = "discrete"

    def __post_init__(self) -> None:
        values, shares = self._list("values"), self._list("probabilities")
        if len(values) != len(shares):
            raise self._refuse(f"{len(values)} values but {len(shares)} probabilities", "LENGTH", "give one probability for each value")
        if not values:
            raise self._refuse("values is empty", "EMPTY", "give at least one value")
        for k, share in enumerate(shares):
            if share < 0:
                raise self._refuse(f"probabilities[{k}] is negative: {brief(share)}", "PROB_SUM", "each lies between 0 and 1")
        total = math.fsum(shares)
        if not abs(total - 1) <= 1e-9:
            raise self._refuse(f"probabilities sum to {total:.12g}, not 1", "PROB_SUM", "they are not rescaled in silence; mend them")
        order = sorted(range(len(values)), key=values.__getitem__)
        for i, k in pairwise(order):
            if values[i] == values[k]:
                raise self._refuse(f"values[{i}] and values[{k}] are both {brief(values[k])}", "REPEATED", "name each value once, with its whole probability")
        object.__setattr__(self, "values", tuple(values[k] for k in order))
        object.__setattr__(self, "probabilities", tuple(shares[k] for k in order))

    def _list(self, name: str) -> list[float]:
        given = getattr(self, name)
        if isinstance(given, str) or not isinstance(given, Iterable):
            raise self._refuse(f"{name} must be a list of numbers, got {shown(given)}", "NOT_A_LIST")
        return [number(value, f"{self.kind}: {name}[{k}]") for k, value in enumerate(given)]

    @property
    def atoms(self) -> Atoms:
        """The values that can occur and the probabilities of getting at most each; the last is exactly 1."""
        possible = [(value, share) for value, share in zip(self.values, self.probabilities, strict=True) if share > 0]
        heights = [min(height, 1.0) for height in accumulate(share for _, share in possible)]
        return Atoms(tuple(value for value, _ in possible), (*heights[:-1], 1.0))

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

    @property
    def support(self) -> tuple[float, float]:
        values = self.atoms.values
        return values[0], values[-1]

    def ppf(self, u: ArrayLike) -> Floats:
        atoms = self.atoms
        return np.asarray(np.asarray(atoms.values)[np.searchsorted(atoms.cumulative, probabilities(u), side="left")])

    def cdf(self, x: ArrayLike) -> Floats:
        atoms = self.atoms
        return np.asarray(np.asarray((0.0, *atoms.cumulative))[np.searchsorted(atoms.values, np.asarray(x, dtype=np.float64), side="right")])

    def form(self) -> Form:
        atoms = self.atoms
        return atoms if len(atoms.values) > 1 else Constant(atoms.values[0])

    def scaled(self, factor: float) -> Discrete:
        """The law of ``factor`` times the value; by 0 it is the constant 0."""
        return Discrete(tuple(value * factor for value in self.values), self.probabilities) if factor else Discrete((0.0,), (1.0,))


discrete = Discrete
