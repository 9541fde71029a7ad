"""The metalog law of Keelin: a curve through any percentiles, from minus to plus infinity, above or below a bound, or between two."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from pmo_risk.distributions.base import FAMILIES, Distribution, Family, Floats, brief, probabilities
from pmo_risk.distributions.forms import Form, Table
from pmo_risk.distributions.metalog_curve import MOST_TERMS, KeelinCurve, expit, to_curve
from pmo_risk.distributions.metalog_fit import nearest
from pmo_risk.distributions.metalog_moments import moments
from pmo_risk.distributions.percentile_pairs import pairs
from pmo_risk.distributions.samples import sample
from pmo_risk.errors import DistributionError


@FAMILIES.register("metalog")
@dataclass(frozen=True)
class Metalog(Family):
    """Metalog with 2 to 16 ``coefficients`` in Keelin's order, and a ``low`` and ``high`` bound where there are any.

    With s = y - 1/2 and t = ln(y/(1-y)), the curve is M(y) = a1 + a2 t + a3 s t + a4 s + a5 s² + a6 s² t + a7 s³ + a8 s³ t + ..., and the quantile
    function is M, or low + exp(M), or high - exp(-M), or (low + high exp(M)) / (1 + exp(M)) (Keelin, 2016, "The Metalog Distributions", Decision
    Analysis 13(4); section 4 for bounds). It is usually made by ``from_percentiles`` or ``from_data``.

    Raises
    ------
    DistributionError : where the quantile function falls anywhere between 0 and 1, so that there is no such law; and with one bound, where the tail
        away from it is so heavy that the variance is infinite.

    >>> law = Metalog.from_percentiles({10: 8, 50: 10, 90: 15})
    >>> law.ppf([0.05, 0.8, 0.95]).round(6), round(law.mean, 6)
    (array([ 7.57112 , 12.91805 , 16.951623]), 10.853349)
    """

    coefficients: tuple[float, ...]
    low: float | None = None
    high: float | None = None
    kind: ClassVar[str] = "metalog"

    def __post_init__(self) -> None:
        self._take_list("coefficients")
        for name in ("low", "high"):
            if getattr(self, name) is not None:
                self._take_number(name)
        if not 2 <= len(self.coefficients) <= MOST_TERMS:
            raise self._refuse(f"it has 2 to {MOST_TERMS} coefficients, got {len(self.coefficients)}", "LENGTH")
        if self.low is not None and self.high is not None and self.low >= self.high:
            raise self._refuse(f"low {brief(self.low)} >= high {brief(self.high)}", "ORDER", "the lower bound comes first")
        self._refuse_falling()
        self._refuse_heavy()

    def _refuse_falling(self) -> None:
        falls = self._curve.falls()
        if falls.size:
            first, last = (_percentile(float(y)) for y in (falls[0], falls[-1]))
            where = f"at P{first}" if first == last else f"from P{first} to P{last}"
            remedy = "use fewer terms, give a bound, or move the percentiles that lie there"
            raise self._refuse(f"the quantile function falls {where}, so there is no such law", "METALOG_INFEASIBLE", remedy)

    def _refuse_heavy(self) -> None:
        if (self.low is None) == (self.high is None):
            steep, side, other = 0.0, "", ""
        else:
            lower, upper = self._curve.end_slopes()
            steep, side, other = (upper, "upper", "high") if self.high is None else (lower, "lower", "low")
        if 2 * steep >= 1:
            told = f"the {side} tail falls off as the power {1 / steep:.3g} of the value: with 2 or less the variance is infinite"
            raise self._refuse(told, "METALOG_HEAVY", f"give a bound for {other} too, or none, or draw in the outermost percentile on that side")
        if not (abs(self.mean) < 1e150 and self.var < 1e300):
            raise self._refuse("the coefficients give values beyond the range of numbers", "TOO_LARGE", "with a bound they are of the logarithm of the value")

    @classmethod
    def from_percentiles(cls, percentiles: Mapping[float, float], terms: int | None = None, *, low: float | None = None, high: float | None = None) -> Metalog:
        """The metalog through these percentiles, or nearest to them.

        Parameters
        ----------
        percentiles : value of each percentile, as ``{10: 8, 50: 10, 90: 15}``: strictly between 0 and 100, 2 or more.
        terms : 2 up to the number of percentiles; None is that number (at most 16), and the curve goes through all of them. With fewer terms it is the least
            squares fit of M to the percentiles, after their transformation by the bounds.
        low, high : bounds of the value, beyond all percentiles given.

        >>> Metalog.from_percentiles({5: 6, 25: 8.5, 50: 10, 75: 12.5, 95: 18}, low=0).ppf([0.05, 0.75]).round(9)
        array([ 6. , 12.5])
        """
        levels, values = pairs(percentiles, cls.kind)
        if not (levels[0] > 0 and levels[-1] < 1):
            raise DistributionError("metalog: P0 and P100 are bounds, not percentiles", code="PERCENTILES", remedy="give them as low= and high=")
        return nearest(cls, levels, values, min(levels.size, MOST_TERMS) if terms is None else terms, low, high)

    @classmethod
    def from_data(cls, data: ArrayLike, terms: int = 5, *, low: float | None = None, high: float | None = None) -> Metalog:
        """The metalog nearest to data: least squares of M to the sorted values, the i-th of n at probability (i - 1/2)/n.

        Parameters
        ----------
        data : n values in any order, shape (n,).
        terms : 2 to 16, at most n.
        low, high : bounds of the value, beyond all the data.

        >>> Metalog.from_data([12, 9, 15, 10, 11, 30, 13, 14, 11, 19], terms=3, low=0).ppf(0.8).round(3)
        np.float64(17.51)
        """
        values = sample(data, cls.kind)
        return nearest(cls, (np.arange(values.size) + 0.5) / values.size, values, terms, low, high)

    @cached_property
    def _curve(self) -> KeelinCurve:
        return KeelinCurve(self.coefficients)

    @cached_property
    def _parts(self) -> tuple[float, float, KeelinCurve, Callable[[Floats], Floats]]:
        """Location, scale, curve and transform: the quantile function is loc + scale * transform(curve)."""
        first = self.coefficients[0]
        centred = (0.0, *self.coefficients[1:])
        if self.low is not None and self.high is not None:
            return self.low, self.high - self.low, self._curve, expit
        if self.low is not None:
            return self.low, _exp(first), KeelinCurve(centred), np.exp
        if self.high is not None:
            return self.high, _exp(-first), KeelinCurve(centred), _minus_exp
        size = float(self._curve.slope(np.array(0.0)))
        return first, size, KeelinCurve(tuple(a / size for a in centred)), np.asarray

    @cached_property
    def _moments(self) -> tuple[float, float]:
        loc, scale, curve, transform = self._parts
        mean, var = moments(curve, transform, (self.high is None) - (self.low is None))
        return loc + scale * mean, scale * scale * var

    @property
    def mean(self) -> float:
        """By quadrature, to 1e-12 of itself or of the standard deviation."""
        return self._moments[0]

    @property
    def var(self) -> float:
        """By quadrature, to 1e-11 of itself."""
        return self._moments[1]

    @property
    def support(self) -> tuple[float, float]:
        loc, scale, curve, transform = self._parts
        with np.errstate(over="ignore"):
            lower, upper = (loc + scale * float(transform(np.array(end))) for end in curve.ends())
        return lower, upper

    def ppf(self, u: ArrayLike) -> Floats:
        return self._value(self._parts[2].of(probabilities(u)))

    def isf(self, q: ArrayLike) -> Floats:
        return self._value(self._parts[2].above(probabilities(q)))

    def _value(self, m: Floats) -> Floats:
        """Values where the curve is ``m``; between two bounds from the nearer one."""
        loc, scale, _, transform = self._parts
        if self.low is None or self.high is None:
            return np.asarray(loc + scale * transform(m))
        return np.where(m < 0, self.low + scale * expit(m), self.high - scale * expit(-m))

    def cdf(self, x: ArrayLike) -> Floats:
        return expit(self._logit(x))

    def sf(self, x: ArrayLike) -> Floats:
        return expit(-self._logit(x))

    def _logit(self, x: ArrayLike) -> Floats:
        """The logit of the probability of at most x; infinite outside the support."""
        v = np.asarray(x, dtype=np.float64)
        low, high = self.support
        inside = (low < v) & (v < high)
        loc, scale, curve, _ = self._parts
        free = self.low is None and self.high is None
        t = np.where(v >= high, np.inf, -np.inf)
        t[inside] = curve.solve((v[inside] - loc) / scale) if free else self._curve.solve(to_curve(v[inside], self.low, self.high))
        return t

    def form(self) -> Form:
        """A table: within 2e-6 standard deviations, with one bound 1e-6 of the distance from it, with two 5e-6 of the range, for u up to 1 - 2^-34."""
        loc, scale, curve, transform = self._parts
        name = f"metalog {'' if self.low is None else 'low'}{'' if self.high is None else 'high'}"
        return Table(loc, scale, (name, *curve.coefficients), partial(_standard, curve, transform), partial(_upper, curve, transform))

    def scaled(self, factor: float) -> Distribution:
        """The law of ``factor`` times the value; by 0 it is the constant 0."""
        if factor == 0:
            return FAMILIES["fixed"](0.0)
        low, high = (None if x is None else x * factor for x in (self.low, self.high))
        if factor < 0:
            low, high = high, low
        turned = self._curve.mirrored() if factor < 0 else self.coefficients
        if low is None and high is None:
            return Metalog(tuple(a * abs(factor) for a in turned))
        shift = (high is None) - (low is None)
        return Metalog((turned[0] + shift * math.log(abs(factor)), *turned[1:]), low, high)


def _standard(curve: KeelinCurve, transform: Callable[[Floats], Floats], u: Floats) -> Floats:
    """Quantiles of the law without location and scale."""
    return np.asarray(transform(curve.of(np.asarray(u, dtype=np.float64))))


def _upper(curve: KeelinCurve, transform: Callable[[Floats], Floats], q: Floats) -> Floats:
    """The same at probabilities of being exceeded."""
    return np.asarray(transform(curve.above(np.asarray(q, dtype=np.float64))))


def _minus_exp(m: Floats) -> Floats:
    return np.asarray(-np.exp(-m))


def _exp(x: float) -> float:
    return math.exp(x) if x < 700 else math.inf


def _percentile(y: float) -> str:
    """The probability as a percentage that never rounds to something shorter than three digits from its end."""
    return f"{100 * y:.3g}" if 1e-6 < y < 0.99 else f"{100 * y:.6f}".rstrip("0").rstrip(".")


metalog = Metalog
