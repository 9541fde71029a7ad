"""A law between bounds: what lies outside did not happen, and what lies inside is that much likelier."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from numpy.typing import ArrayLike

from pmo_risk.distributions.base import FAMILIES, Curve, Distribution, Family, Floats, brief, part
from pmo_risk.distributions.conditional import between
from pmo_risk.distributions.forms import Form
from pmo_risk.errors import DistributionError

_LEAST_MASS = 1e-12


@FAMILIES.register("truncated")
@dataclass(frozen=True)
class Truncated(Family):
    """``law`` given that its value lies between ``low`` and ``high``, ends included; without one of them that side stays as it is.

    A bound may be given as a percentile of the law instead: ``p_low=0.05`` is the value at probability 0.05. At least 1e-12 of the law must lie
    between the bounds. Truncated is not clipped: a clipped law would have the whole probability beyond a bound at the bound itself.

    >>> law = Truncated(FAMILIES["normal"](10, 3), low=5, high=20)
    >>> round(law.mean, 6), round(law.var, 6), law.ppf([0.8]).round(6)
    (10.308689, 7.288345, array([12.62502]))
    """

    law: Curve
    low: float | None = None
    high: float | None = None
    p_low: float | None = None
    p_high: float | None = None
    kind: ClassVar[str] = "truncated"

    def __post_init__(self) -> None:
        object.__setattr__(self, "law", part(self.law, "truncated: law"))
        for name in ("low", "high"):
            if getattr(self, name) is not None:
                self._take_number(name)
            if getattr(self, f"p_{name}") is not None:
                self._take_probability(f"p_{name}")
                if getattr(self, name) is not None:
                    raise self._refuse(f"both {name} and p_{name} are given", "PARAMETERS", "give the value or the percentile")
        if all(getattr(self, name) is None for name in ("low", "high", "p_low", "p_high")):
            raise self._refuse("no bound is given", "PARAMETERS", "give low, high, p_low or p_high")
        low, high = self.bounds
        if low > high:
            raise self._refuse(f"low {brief(low)} > high {brief(high)}", "TRUNCATION", "the lower bound comes first")
        try:
            self.core  # noqa: B018  # made here, so that a law without enough between the bounds is refused at once
        except DistributionError as error:
            raise self._refuse(error.what, error.code, error.remedy) from None

    @cached_property
    def bounds(self) -> tuple[float, float]:
        """The lowest and highest value let through."""
        low, high = self.law.support
        if self.p_low:
            low = float(self.law.ppf(self.p_low)) if self.p_low < 1 else high
        if self.p_high is not None and self.p_high < 1:
            high = float(self.law.ppf(self.p_high)) if self.p_high > 0 else self.law.support[0]
        return low if self.low is None else self.low, high if self.high is None else self.high

    @cached_property
    def core(self) -> Curve:
        """The law of what is left, which does the work."""
        return between(self.law, *self.bounds, least=_LEAST_MASS)

    @property
    def mode(self) -> float | None:
        """The most likely value of the law, or the bound nearest to it; None where the law names none."""
        mode = getattr(self.law, "mode", None)
        low, high = self.core.support
        return None if mode is None else min(max(float(mode), low), high)

    @property
    def mean(self) -> float:
        return self.core.mean

    @property
    def var(self) -> float:
        return self.core.var

    @property
    def support(self) -> tuple[float, float]:
        return self.core.support

    @property
    def knots(self) -> tuple[float, ...]:
        return self.core.knots

    def ppf(self, u: ArrayLike) -> Floats:
        return self.core.ppf(u)

    def isf(self, q: ArrayLike) -> Floats:
        return self.core.isf(q)

    def cdf(self, x: ArrayLike) -> Floats:
        return self.core.cdf(x)

    def sf(self, x: ArrayLike) -> Floats:
        return self.core.sf(x)

    def form(self) -> Form:
        return self.core.form()

    def scaled(self, factor: float) -> Distribution:
        """The law of ``factor`` times the value, where the law inside has one; by 0 it is the constant 0."""
        if factor == 0:
            return FAMILIES["fixed"](0.0)
        low, high = (None if x is None else x * factor for x in (self.low, self.high))
        law = part(self.law.scaled(factor), "truncated: law")  # type: ignore[attr-defined]  # every family has it
        if factor > 0:
            return Truncated(law, low, high, self.p_low, self.p_high)
        p_low, p_high = (None if p is None else 1 - p for p in (self.p_high, self.p_low))
        return Truncated(law, high, low, p_low, p_high)


truncated = Truncated
