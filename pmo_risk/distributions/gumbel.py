"""The Gumbel law: the greatest of many values, as of floods and peak loads; or the least of them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar, Never

import numpy as np
from numpy.typing import ArrayLike

from pmo_risk.distributions.base import FAMILIES, Distribution, Floats, Mirrored, number, probabilities, refuse_unnamed
from pmo_risk.distributions.forms import Form, Table
from pmo_risk.errors import DistributionError, shown

_SPREAD = math.pi / math.sqrt(6)  # standard deviation at scale 1


@dataclass(frozen=True)
class Gumbel(Mirrored):
    """Gumbel with this ``mode`` and ``scale`` > 0; that of least values where ``minimum``. Made by ``gumbel``, which names its parameters."""

    mode: float
    scale: float
    minimum: bool = False
    kind: ClassVar[str] = "gumbel"

    def __post_init__(self) -> None:
        self._take_number("mode")
        self._take_positive("scale")
        if not isinstance(self.minimum, bool):
            raise self._refuse(f"minimum must be True or False, got {shown(self.minimum)}", "NOT_A_FLAG")

    @property
    def mean(self) -> float:
        return self.mode + _middle(self.scale, self.minimum)

    @property
    def var(self) -> float:
        return (_SPREAD * self.scale) ** 2

    @property
    def support(self) -> tuple[float, float]:
        return -math.inf, math.inf

    def ppf(self, u: ArrayLike) -> Floats:
        p = probabilities(u)
        return np.asarray(self.mode + self.scale * (_least(p) if self.minimum else _greatest(p)))

    def cdf(self, x: ArrayLike) -> Floats:
        z = (np.asarray(x, dtype=np.float64) - self.mode) / self.scale
        with np.errstate(over="ignore"):  # so far out that nothing is left
            return np.asarray(-np.expm1(-np.exp(z)) if self.minimum else np.exp(-np.exp(-z)))

    def form(self) -> Form:
        if self.minimum:
            return Table(self.mode, self.scale, ("gumbel of the least",), _least, _least_upper)
        return Table(self.mode, self.scale, ("gumbel",), _greatest, _greatest_upper)

    def scaled(self, factor: float) -> Distribution:
        """The law of ``factor`` times the value; below 0 the greatest values become the least; by 0 it is the constant 0."""
        if factor == 0:
            return FAMILIES["fixed"](0.0)
        return Gumbel(self.mode * factor, self.scale * abs(factor), self.minimum != (factor < 0))


def _middle(scale: float, minimum: bool) -> float:
    """The mean less the mode."""
    return (-np.euler_gamma if minimum else np.euler_gamma) * scale


def _greatest(u: Floats) -> Floats:
    return np.asarray(-np.log(-np.log(u)))


def _greatest_upper(q: Floats) -> Floats:
    return np.asarray(-np.log(-np.log1p(-q)))


def _least(u: Floats) -> Floats:
    return np.asarray(np.log(-np.log1p(-u)))


def _least_upper(q: Floats) -> Floats:
    return np.asarray(np.log(-np.log(q)))


def gumbel(
    *unnamed: Never, mean: float | None = None, sd: float | None = None, mode: float | None = None, scale: float | None = None, minimum: bool = False
) -> Gumbel:
    """The Gumbel with this ``mean`` and ``sd``, or this ``mode`` and ``scale``, in the unit of the values: one pair or the other.

    Its long tail is to the right; with ``minimum=True``, the law of the least of many values, to the left. scale = sd sqrt(6)/pi, and the mean lies
    0.5772 scales from the mode, on the side of the tail (Gumbel, *Statistics of Extremes*, 1958). It has no lowest value: a duration or a cost
    drawn from it can be negative.

    Raises DistributionError PARAMETERS for another pair, SCALE where sd or scale is not above 0.

    >>> law = gumbel(mean=100, sd=25)
    >>> round(law.mode, 6), law.ppf([0.1, 0.8]).round(6)
    (88.74867, array([ 72.491359, 117.98613 ]))
    """
    refuse_unnamed("gumbel", unnamed, "write mean=, sd=, or mode=, scale=")
    given = [name for name, value in (("mean", mean), ("sd", sd), ("mode", mode), ("scale", scale)) if value is not None]
    if given == ["mode", "scale"]:
        return Gumbel(number(mode, "gumbel: mode"), number(scale, "gumbel: scale"), minimum)
    if given != ["mean", "sd"]:
        told = " and ".join(given) or "no parameter"
        raise DistributionError(f"gumbel: got {told}", code="PARAMETERS", remedy="give mean and sd, or mode and scale")
    m, s = number(mean, "gumbel: mean"), number(sd, "gumbel: sd")
    if s <= 0:
        raise DistributionError(f"gumbel: sd must be > 0, got {s:g}", code="SCALE", remedy="a value without spread is fixed(value)")
    width = s / _SPREAD
    return Gumbel(m - _middle(width, minimum is True), width, minimum)


FAMILIES.register("gumbel")(gumbel)
