"""The families that are made from percentiles, each as a location, a scale and at most one shape."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from pmo_risk.distributions.base import FAMILIES, Distribution, Floats
from pmo_risk.distributions.gamma import LEAST_SHAPE as LEAST_GAMMA
from pmo_risk.distributions.gamma import MOST_SHAPE as MOST_GAMMA
from pmo_risk.distributions.weibull import LEAST_SHAPE as LEAST_WEIBULL
from pmo_risk.distributions.weibull import MOST_SHAPE as MOST_WEIBULL


@dataclass(frozen=True)
class Way:
    """``make(loc, scale, shape)`` is the law; ``shapes`` are the ends of the shape's range, None where there is none.

    A family that is not ``is_located`` begins at 0 and takes no location; one that ``has_ends`` is on loc to loc + scale.
    """

    make: Callable[[float, float, float], Distribution]
    shapes: tuple[float, float] | None = None
    is_located: bool = False
    has_ends: bool = False

    @property
    def parameters(self) -> int:
        """How many there are to find."""
        return 1 + self.is_located + (self.shapes is not None)

    def standard(self, levels: Floats, shape: float) -> Floats:
        """Quantiles of the law with location 0 and scale 1; 0 and 1 at the ends of one that has ends."""
        inside = (levels > 0) & (levels < 1)
        q = levels.copy()
        q[inside] = self.make(0.0, 1.0, shape).ppf(levels[inside])
        return q

    def nearest(self, levels: Floats, values: Floats, shape: float) -> tuple[float, float, float]:
        """Location and scale by linear least squares, and the sum of squares that is left."""
        q = self.standard(levels, shape)
        middle, centre = (float(np.mean(q)), float(np.mean(values))) if self.is_located else (0.0, 0.0)
        scale = float((q - middle) @ (values - centre) / ((q - middle) @ (q - middle)))
        loc = centre - scale * middle
        return loc, scale, float(((loc + scale * q - values) ** 2).sum())

    def scan(self, count: int) -> Floats:
        """So many numbers from end to end of the range of shapes: evenly, or by their logarithm where the range goes over powers of ten."""
        low, high = self.shapes or (0.0, 0.0)
        return np.linspace(math.log(low), math.log(high), count) if low > 0 else np.linspace(low, high, count)

    def unscan(self, z: float) -> float:
        """The shape that a number of ``scan`` stands for."""
        low, high = self.shapes or (0.0, 0.0)
        return min(max(math.exp(z), low), high) if low > 0 else float(z)


def _three_points(kind: str) -> Callable[[float, float, float], Distribution]:
    """A law on low, mode and high whose shape is where the mode lies between the two."""
    return lambda loc, scale, share: FAMILIES[kind](loc, min(loc + scale * share, loc + scale), loc + scale)


WAYS = {
    "exponential": Way(lambda _, scale, __: FAMILIES["exponential"](scale)),
    "gamma": Way(lambda _, scale, shape: FAMILIES["gamma"](shape=shape, scale=scale), (LEAST_GAMMA, MOST_GAMMA)),
    "lognormal": Way(lambda _, scale, sigma: FAMILIES["lognormal"](mu=math.log(scale), sigma=sigma), (1e-6, 10.0)),
    "normal": Way(lambda loc, scale, _: FAMILIES["normal"](loc, scale), is_located=True),
    "pert": Way(_three_points("pert"), (0.0, 1.0), is_located=True, has_ends=True),
    "triangular": Way(_three_points("triangular"), (0.0, 1.0), is_located=True, has_ends=True),
    "uniform": Way(lambda loc, scale, _: FAMILIES["uniform"](loc, loc + scale), is_located=True, has_ends=True),
    "weibull": Way(lambda _, scale, shape: FAMILIES["weibull"](shape, scale), (LEAST_WEIBULL, MOST_WEIBULL)),
}
