"""The gamma law: positive, skewed to the right, with a lighter tail than the lognormal."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial
from typing import ClassVar, Never

import numpy as np
from numpy.typing import ArrayLike

from pmo_risk.distributions.base import FAMILIES, Distribution, Family, Floats, brief, number, probabilities, refuse_unnamed
from pmo_risk.distributions.forms import Form, Table
from pmo_risk.errors import DistributionError

LEAST_SHAPE, MOST_SHAPE = 0.1, 1e6


@dataclass(frozen=True)
class Gamma(Family):
    """``shift`` plus a gamma of this ``shape``, 0.1 to 1e6, and ``scale`` > 0. Made by ``gamma``, which names its parameters."""

    shape: float
    scale: float
    shift: float = 0.0
    kind: ClassVar[str] = "gamma"

    def __post_init__(self) -> None:
        self._take_number("shape")
        if not LEAST_SHAPE <= self.shape <= MOST_SHAPE:
            told = f"shape must be between {LEAST_SHAPE:g} and {MOST_SHAPE:g}, got {brief(self.shape)}"
            raise self._refuse(told, "SHAPE", "the shape is (mean/sd)², of the value less its shift")
        self._take_positive("scale")
        self._take_number("shift")

    @property
    def mode(self) -> float | None:
        """The most likely value; None for shape 1 or less, where the least value is the likeliest."""
        return self.shift + self.scale * (self.shape - 1) if self.shape > 1 else None

    @property
    def mean(self) -> float:
        return self.shift + self.shape * self.scale

    @property
    def var(self) -> float:
        return self.shape * self.scale * self.scale

    @property
    def support(self) -> tuple[float, float]:
        return self.shift, math.inf

    def ppf(self, u: ArrayLike) -> Floats:
        return np.asarray(self.shift + self.scale * _standard(self.shape, probabilities(u)))

    def isf(self, q: ArrayLike) -> Floats:
        return np.asarray(self.shift + self.scale * _upper(self.shape, probabilities(q)))

    def cdf(self, x: ArrayLike) -> Floats:
        from scipy import special

        return np.asarray(special.gammainc(self.shape, ((np.asarray(x, dtype=np.float64) - self.shift) / self.scale).clip(0)))

    def sf(self, x: ArrayLike) -> Floats:
        from scipy import special

        return np.asarray(special.gammaincc(self.shape, ((np.asarray(x, dtype=np.float64) - self.shift) / self.scale).clip(0)))

    def form(self) -> Form:
        return Table(self.shift, self.scale, ("gamma", self.shape), partial(_standard, self.shape), partial(_upper, self.shape))

    def scaled(self, factor: float) -> Distribution:
        """The law of ``factor`` times the value, for ``factor`` >= 0; by 0 it is the constant 0."""
        if factor < 0:
            raise self._refuse(f"it can be scaled by a factor >= 0 only, got {brief(factor)}", "SCALE")
        return Gamma(self.shape, self.scale * factor, self.shift * factor) if factor else FAMILIES["fixed"](0.0)


def _standard(shape: float, u: Floats) -> Floats:
    from scipy import special

    return np.asarray(special.gammaincinv(shape, u))


def _upper(shape: float, q: Floats) -> Floats:
    from scipy import special

    return np.asarray(special.gammainccinv(shape, q))


def gamma(
    *unnamed: Never, mean: float | None = None, sd: float | None = None, shape: float | None = None, scale: float | None = None, shift: float = 0.0
) -> Gamma:
    """The gamma with this ``mean`` and ``sd`` of the value, or with this ``shape`` and ``scale``: one pair or the other; nothing lies below ``shift``.

    shape = ((mean - shift)/sd)², scale = sd²/(mean - shift).

    >>> law = gamma(mean=100, sd=25)
    >>> law.shape, law.scale, law.ppf([0.1, 0.8]).round(6)
    (16.0, 6.25, array([ 69.595608, 120.207228]))
    """
    refuse_unnamed("gamma", unnamed, "write mean=, sd=, or shape=, scale=")
    given = [name for name, value in (("mean", mean), ("sd", sd), ("shape", shape), ("scale", scale)) if value is not None]
    if given == ["shape", "scale"]:
        return Gamma(number(shape, "gamma: shape"), number(scale, "gamma: scale"), shift)
    if given != ["mean", "sd"]:
        told = " and ".join(given) or "no parameter"
        raise DistributionError(f"gamma: got {told}", code="PARAMETERS", remedy="give mean and sd, or shape and scale")
    m, s, least = number(mean, "gamma: mean"), number(sd, "gamma: sd"), number(shift, "gamma: shift")
    if m <= least:
        raise DistributionError(f"gamma: mean must be > {brief(least)}, got {brief(m)}", code="SCALE")
    if s <= 0:
        raise DistributionError(f"gamma: sd must be > 0, got {brief(s)}", code="SCALE", remedy="a value without spread is fixed(value)")
    return Gamma(((m - least) / s) ** 2, s / (m - least) * s, least)


FAMILIES.register("gamma")(gamma)
