"""The Cauchy law, cut: a peak with tails so heavy that without its two bounds it has no mean."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from pmo_risk.distributions.base import FAMILIES, Distribution, Floats, Mirrored, brief, probabilities
from pmo_risk.distributions.forms import Form
from pmo_risk.distributions.straight import straight

_WIDEST, _NARROWEST = 1e9, 0.1  # the range, in scales


@FAMILIES.register("cauchy")
@dataclass(frozen=True)
class Cauchy(Mirrored):
    """Cauchy with its peak at ``mode`` and this ``scale`` > 0, given that the value lies from ``low`` to ``high``; all in the unit of the values.

    Before it is cut, half of the law lies within one scale of the mode. Without both bounds it has no mean and no variance, so both are needed,
    and what comes out depends on them: the mean and the standard deviation are finite only because of the bounds chosen. Low <= mode <= high, and
    the range from low to high is 0.1 to 1e9 scales.

    Quantiles are ``mode + scale tan(angle)``, the angle even between those of the bounds; mean and variance in closed form (Johnson, Kotz and
    Balakrishnan, *Continuous Univariate Distributions* 1, 1994, ch. 16).

    Raises DistributionError CAUCHY_UNBOUNDED without a bound, ORDER, and SCALE where the scale does not fit to the range.

    >>> law = Cauchy(10, 2, low=0, high=60)
    >>> round(law.mean, 6), law.ppf([0.1, 0.5, 0.8]).round(6)
    (11.095391, array([ 6.230596, 10.157743, 12.796611]))
    """

    mode: float
    scale: float
    low: float | None = None
    high: float | None = None
    kind: ClassVar[str] = "cauchy"

    def __post_init__(self) -> None:
        absent = [name for name in ("low", "high") if getattr(self, name) is None]
        if absent:
            told = f"{' and '.join(absent)} {'is' if len(absent) == 1 else 'are'} missing, and without both bounds a Cauchy has no mean"
            raise self._refuse(told, "CAUCHY_UNBOUNDED", "give the lowest and the highest value that can be")
        self._take_ordered("low", "mode", "high")
        self._take_positive("scale")
        low, high = self.support
        if low == high:
            raise self._refuse(f"low and high are both {brief(low)}", "ORDER", "a value without spread is fixed(value)")
        least, most = (high - low) / _WIDEST, (high - low) / _NARROWEST
        if not least <= self.scale <= most:
            told = f"scale must be between {least:g} and {most:g}, for a range of {brief(high - low)}, got {brief(self.scale)}"
            raise self._refuse(told, "SCALE", "half of a Cauchy lies within one scale of its mode")

    @property
    def support(self) -> tuple[float, float]:
        assert self.low is not None  # noqa: S101  # both are checked first of all
        assert self.high is not None  # noqa: S101  # as above
        return self.low, self.high

    @property
    def _ends(self) -> tuple[float, float]:
        """The bounds, in scales from the mode."""
        return tuple((end - self.mode) / self.scale for end in self.support)  # type: ignore[return-value]  # two of them

    @cached_property
    def _span(self) -> float:
        """The angle between the bounds, seen from one scale beside the mode."""
        a, b = self._ends
        return math.atan2((self.support[1] - self.support[0]) / self.scale, 1 + a * b)

    @property
    def _mean_score(self) -> float:
        a, b = self._ends
        return (math.log1p(b * b) - math.log1p(a * a)) / (2 * self._span)

    @property
    def mean(self) -> float:
        return self.mode + self.scale * self._mean_score

    @property
    def var(self) -> float:
        a, b = self._ends
        return ((b - a) / self._span - 1 - self._mean_score**2) * self.scale**2

    def ppf(self, u: ArrayLike) -> Floats:
        p = probabilities(u)
        upper = 0.0 - self.scaled(-1)._lower(1 - p.clip(0.5, None))  # type: ignore[attr-defined]  # its mirror image is another
        return np.asarray(np.where(p < 0.5, self._lower(p.clip(None, 0.5)), upper).clip(*self.support))

    def _lower(self, u: Floats) -> Floats:
        """Quantiles of u from 0 to 1/2: from the lower bound where that is nearer than the mode, else from the mode."""
        low, mode, scale = self.support[0], self.mode, self.scale
        turned = self._span * u
        angle = math.atan2(scale, mode - low) + turned
        beyond = math.hypot(scale, mode - low) * np.sin(turned) / np.sin(angle)
        return np.where(beyond < (mode - low) / 2, low + beyond, mode - scale / np.tan(angle))

    def cdf(self, x: ArrayLike) -> Floats:
        low, high = self.support
        v = np.asarray(x, dtype=np.float64).clip(low, high)
        rising = np.arctan2((v - low) / self.scale, 1 + self._ends[0] * ((v - self.mode) / self.scale)) / self._span
        return np.where(np.asarray(x) >= high, 1.0, rising.clip(0, 1))

    def form(self) -> Form:
        return straight(self)

    def scaled(self, factor: float) -> Distribution:
        """The law of ``factor`` times the value; by 0 it is the constant 0."""
        if factor == 0:
            return FAMILIES["fixed"](0.0)
        low, high = sorted(end * factor for end in self.support)
        return Cauchy(self.mode * factor, self.scale * abs(factor), low, high)


cauchy = Cauchy
