"""A value that comes or does not."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from pmo_risk.distributions.base import FAMILIES
from pmo_risk.distributions.forms import Pieces
from pmo_risk.distributions.piecewise import Piecewise, pieces_from


@FAMILIES.register("bernoulli")
@dataclass(frozen=True)
class Bernoulli(Piecewise):
    """``value`` with this ``probability``, else 0.

    >>> law = Bernoulli(0.3, 10)
    >>> law.mean, law.ppf([0.7, 0.71])
    (3.0, array([ 0., 10.]))
    """

    probability: float
    value: float = 1.0
    kind: ClassVar[str] = "bernoulli"

    def __post_init__(self) -> None:
        self._take_probability("probability")
        self._take_number("value")

    @cached_property
    def pieces(self) -> Pieces:
        if self.value == 0:
            return pieces_from([1.0], [0.0], [0.0])
        atoms = sorted([(0.0, 1 - self.probability), (self.value, self.probability)])
        values = [value for value, _ in atoms]
        return pieces_from([share for _, share in atoms], values, values)

    @property
    def mode(self) -> float:
        """The more probable of the two; 0 where they are equally so."""
        return self.value if self.probability > 0.5 else 0.0

    @property
    def mean(self) -> float:
        return self.probability * self.value

    @property
    def var(self) -> float:
        return self.probability * (1 - self.probability) * self.value * self.value

    def scaled(self, factor: float) -> Bernoulli:
        return Bernoulli(self.probability, self.value * factor)


bernoulli = Bernoulli
