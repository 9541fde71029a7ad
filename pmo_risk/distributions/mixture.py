"""One law or another, each with its weight."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from pmo_risk.distributions.base import FAMILIES, Curve, Family, Floats, part, probabilities
from pmo_risk.distributions.forms import Atoms, Constant, Form, Pieces, Uniform
from pmo_risk.distributions.piecewise import Straight, joined
from pmo_risk.distributions.straight import straight
from pmo_risk.errors import shown


@FAMILIES.register("mixture")
@dataclass(frozen=True)
class Mixture(Family):
    """A draw from ``laws[k]`` with probability ``weights[k]``: 0.7 that the ground is good, 0.3 that it is not.

    ``laws`` are distributions or plain numbers; weights are never rescaled, and sum to 1 within 1e-9. Values of single laws that have a probability
    of their own keep it. In a run, laws with straight CDFs (histograms, data, counts, numbers,
    uniforms) are exact; others are made of straight pieces, so fine that every probability p is right to 1e-5 sqrt(p).

    >>> law = Mixture([0.7, 0.3], [FAMILIES["normal"](10, 1), FAMILIES["normal"](16, 2)])
    >>> law.mean, round(law.var, 12), law.ppf([0.8]).round(6)
    (11.8, 9.46, array([15.138547]))
    """

    weights: tuple[float, ...]
    laws: tuple[Curve, ...]
    kind: ClassVar[str] = "mixture"

    def __post_init__(self) -> None:
        self._take_shares("weights")
        given: object = self.laws
        if isinstance(given, (str, bytes, dict)) or not isinstance(given, Iterable):
            raise self._refuse(f"laws must be a list of distributions, got {shown(given)}", "NOT_A_LIST")
        object.__setattr__(self, "laws", tuple(part(law, f"mixture: laws[{k}]") for k, law in enumerate(given)))
        if len(self.weights) != len(self.laws):
            raise self._refuse(f"{len(self.weights)} weights but {len(self.laws)} laws", "LENGTH", "give one weight for each law")

    @cached_property
    def _parts(self) -> list[tuple[float, Curve]]:
        total = math.fsum(self.weights)
        return [(weight / total, law) for weight, law in zip(self.weights, self.laws, strict=True) if weight > 0]

    @cached_property
    def core(self) -> Straight | None:
        """The mixture as pieces, if it is made of nothing but straight ones."""
        if not all(_is_straight(law.form()) for _, law in self._parts):
            return None
        x = np.array(self.knots)
        at, below = self._sum_of("cdf", x), self._sum_of("cdf", np.nextafter(x, -np.inf))
        jump = at - below > 1e-15
        until = np.concatenate([at[jump], np.where(jump, below, at)[1:]])
        low, high = np.concatenate([x[jump], x[:-1]]), np.concatenate([x[jump], x[1:]])
        order = np.lexsort((high, low, until))
        return Straight(joined(until[order], low[order], high[order]))

    def _sum_of(self, method: str, x: Floats) -> Floats:
        parts = [weight * getattr(law, method)(x) for weight, law in self._parts]
        return np.asarray(np.sum(parts, axis=0).clip(0, 1))

    @property
    def mean(self) -> float:
        return math.fsum(weight * law.mean for weight, law in self._parts)

    @property
    def var(self) -> float:
        centre = self.mean
        return math.fsum(weight * (law.var + (law.mean - centre) ** 2) for weight, law in self._parts)

    @property
    def support(self) -> tuple[float, float]:
        ends = [law.support for _, law in self._parts]
        return min(low for low, _ in ends), max(high for _, high in ends)

    @property
    def knots(self) -> tuple[float, ...]:
        return tuple(sorted({x for _, law in self._parts for x in law.knots}))

    def ppf(self, u: ArrayLike) -> Floats:
        p = probabilities(u)
        return self.core.ppf(p) if self.core else self._solve(p, 1 - p)

    def isf(self, q: ArrayLike) -> Floats:
        p = probabilities(q)
        return self.core.isf(p) if self.core else self._solve(1 - p, p)

    def _solve(self, p: Floats, q: Floats) -> Floats:
        """The value with at most which there is probability ``p`` = 1 - q: a knot at which the CDF jumps past p, or between two knots."""
        shape, p, q = p.shape, p.ravel().clip(5e-324, 1 - 2.0**-53), q.ravel().clip(5e-324, 1 - 2.0**-53)
        found, lower = np.empty_like(p), p <= 0.5
        found[lower] = self._root("cdf", "ppf", p[lower], 1.0)
        found[~lower] = self._root("sf", "isf", q[~lower], -1.0)
        return found.reshape(shape)

    def _root(self, tail: str, quantile: str, p: Floats, sign: float) -> Floats:
        """Where the tail, which rises with ``sign``, is ``p``."""
        from scipy.optimize import elementwise

        if not p.size:
            return p
        each = np.array([getattr(law, quantile)(p) for _, law in self._parts])
        low, high, knots = each.min(axis=0), each.max(axis=0), np.array(self.knots)
        if knots.size:
            at, before = (sign * self._sum_of(tail, x) for x in (knots, np.nextafter(knots, -np.inf)))
            above = np.searchsorted(at, sign * p, side="left")
            next_, x = above.clip(None, knots.size - 1), np.array([-np.inf, *knots, np.inf])
            low, high = np.maximum(low, x[above]), np.minimum(high, x[above + 1])
            low = np.where((above < knots.size) & (before[next_] < sign * p), knots[next_], low)

        def excess(v: Floats, goal: Floats) -> Floats:
            return sign * (self._sum_of(tail, v) - goal)

        done = (low >= high) | (excess(low, p) >= 0)
        ends, exact = (low[~done], high[~done]), {"xatol": 0.0, "xrtol": 1e-15, "fatol": 0.0, "frtol": 0.0}
        with np.errstate(all="ignore"):  # where its interpolation overflows it halves
            inner = elementwise.find_root(excess, ends, args=(p[~done],), tolerances=exact)  # type: ignore[call-overload]  # a function of one further argument, as its documentation has it
        low[~done] = np.where(inner.status == -1, high[~done], inner.x)  # the upper end itself, where rounding leaves no change of sign
        return np.asarray(low)

    def cdf(self, x: ArrayLike) -> Floats:
        v = np.asarray(x, dtype=np.float64)
        return self.core.cdf(v) if self.core else np.where(v >= self.support[1], 1.0, self._sum_of("cdf", v))

    def sf(self, x: ArrayLike) -> Floats:
        v = np.asarray(x, dtype=np.float64)
        return self.core.sf(v) if self.core else np.where(v >= self.support[1], 0.0, self._sum_of("sf", v))

    @cached_property
    def _pieces(self) -> Pieces:
        return straight(self)

    def form(self) -> Form:
        return self.core.form() if self.core else self._pieces

    def scaled(self, factor: float) -> Mixture:
        """The law of ``factor`` times the value, where each of the laws has one."""
        return Mixture(self.weights, tuple(part(law.scaled(factor), "mixture") for law in self.laws))  # type: ignore[attr-defined]  # every family has it


def _is_straight(form: Form) -> bool:
    return isinstance(form, (Constant, Uniform, Atoms)) or (isinstance(form, Pieces) and form.bound == 0)


mixture = Mixture
