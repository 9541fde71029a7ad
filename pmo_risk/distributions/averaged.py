"""The law whose quantiles are the weighted means of those of several laws."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from pmo_risk.distributions.base import FAMILIES, Curve, Family, Floats, part, probabilities
from pmo_risk.distributions.forms import Atoms, Constant, Form, Pieces, Table
from pmo_risk.distributions.metalog_curve import LAST, expit
from pmo_risk.distributions.quadrature import mean_and_var
from pmo_risk.distributions.straight import straight
from pmo_risk.errors import shown


@FAMILIES.register("averaged")
@dataclass(frozen=True)
class Averaged(Family):
    """Quantile function ``weights[0] * laws[0].ppf(u) + weights[1] * laws[1].ppf(u) + ...``: what experts say, averaged percentile by percentile.

    ``laws`` are distributions without values of their own probability, or plain numbers; weights are never rescaled, and sum to 1 within 1e-9. The mean
    is the weighted mean, and of laws that differ in location and scale only the average has their shape (Ratcliff, 1979). In a run it is a table; where
    the density of a law has a corner, straight pieces, so fine that every probability p is right to 1e-5 sqrt(p).

    >>> law = Averaged([0.5, 0.5], [FAMILIES["normal"](10, 1), FAMILIES["normal"](16, 3)])
    >>> law.mean, round(law.std, 9), law.ppf([0.5, 0.8]).round(6)
    (13.0, 2.0, array([13.      , 14.683242]))
    """

    weights: tuple[float, ...]
    laws: tuple[Curve, ...]
    kind: ClassVar[str] = "averaged"

    def __post_init__(self) -> None:
        self._take_shares("weights")
        given: object = self.laws
        if isinstance(given, (str, bytes, dict)) or not isinstance(given, Iterable):
            raise self._refuse(f"laws must be a list of distributions, got {shown(given)}", "NOT_A_LIST")
        object.__setattr__(self, "laws", tuple(part(law, f"{self.kind}: laws[{k}]") for k, law in enumerate(given)))
        if len(self.weights) != len(self.laws):
            raise self._refuse(f"{len(self.weights)} weights but {len(self.laws)} laws", "LENGTH", "give one weight for each law")
        for k, law in enumerate(self.laws):
            if has_atoms(law):
                told = f"laws[{k}] has values with a probability of their own: {shown(law)}"
                raise self._refuse(told, "ATOMS", "percentiles of such laws do not average; take a mixture")

    @cached_property
    def _parts(self) -> list[tuple[float, Curve]]:
        """The laws that are not constants, with their weights."""
        total = math.fsum(self.weights)
        return [(weight / total, law) for weight, law in zip(self.weights, self.laws, strict=True) if weight > 0 and law.var > 0]

    @cached_property
    def _fixed(self) -> float:
        """What the constants among the laws add to every value."""
        total = math.fsum(self.weights)
        return math.fsum(weight / total * law.mean for weight, law in zip(self.weights, self.laws, strict=True) if law.var == 0)

    def ppf(self, u: ArrayLike) -> Floats:
        p = probabilities(u)
        return np.asarray(sum((weight * law.ppf(p) for weight, law in self._parts), np.full_like(p, self._fixed)))

    def isf(self, q: ArrayLike) -> Floats:
        p = probabilities(q)
        return np.asarray(sum((weight * law.isf(p) for weight, law in self._parts), np.full_like(p, self._fixed)))

    def cdf(self, x: ArrayLike) -> Floats:
        return self._tails(x)[0]

    def sf(self, x: ArrayLike) -> Floats:
        return self._tails(x)[1]

    def _tails(self, x: ArrayLike) -> tuple[Floats, Floats]:
        """Probabilities of at most x and of more."""
        v = np.asarray(x, dtype=np.float64)
        least, most = self.support
        t = np.where(v >= most, np.inf, -np.inf)  # of a constant both ends are the value, which is then reached
        inside = (least < v) & (v < most)
        if inside.any():
            t[inside] = self._logit(v[inside])
        return expit(t), expit(-t)

    def _logit(self, x: Floats) -> Floats:
        """The logit of the probability of at most x, by Chandrupatla's method (1997), between the least and greatest of those that the single laws give."""
        from scipy.optimize import elementwise

        moved = (x - self._fixed) / math.fsum(weight for weight, _ in self._parts)
        with np.errstate(divide="ignore"):
            each = np.array([np.log(law.cdf(moved)) - np.log(law.sf(moved)) for _, law in self._parts]).clip(-LAST, LAST)
        room = 1e-9 * (1 + np.abs(each).max(axis=0))
        low, high = (each.min(axis=0) - room).clip(-LAST, LAST), (each.max(axis=0) + room).clip(-LAST, LAST)
        found = elementwise.find_root(self._excess, (low, high), args=(x,)).x
        return np.where(self._excess(low, x) >= 0, low, np.where(self._excess(high, x) <= 0, high, found))

    def _excess(self, t: Floats, x: Floats) -> Floats:
        """How far the quantile at the logit t is above x."""
        tail = expit(-np.abs(t)).clip(5e-324, 0.5)
        return np.where(t < 0, self.ppf(tail), self.isf(tail)) - x

    @property
    def mean(self) -> float:
        return self._fixed + math.fsum(weight * law.mean for weight, law in self._parts)

    @cached_property
    def var(self) -> float:
        return mean_and_var(self)[1] if self._parts else 0.0

    @property
    def support(self) -> tuple[float, float]:
        low, high = (self._fixed + math.fsum(weight * law.support[side] for weight, law in self._parts) for side in (0, 1))
        return low, high

    @cached_property
    def knots(self) -> tuple[float, ...]:
        found = {end for end in self.support if math.isfinite(end)}
        for _, law in self._parts:
            at, over = law.cdf(law.knots), law.sf(law.knots)
            found |= {float(self.ppf(p) if p <= q else self.isf(q)) for p, q in zip(at, over, strict=True) if p > 0 and q > 0}
        return tuple(sorted(found))

    @cached_property
    def _form(self) -> Form:
        if not self._parts:
            return Constant(self._fixed)
        sharp = any(self.support[0] < x < self.support[1] for x in self.knots) or any(isinstance(law.form(), Pieces) for _, law in self._parts)
        return straight(self) if sharp else Table(0.0, 1.0, (json.dumps(self.to_dict()),), self.ppf, self.isf)

    def form(self) -> Form:
        """A table; straight pieces where the density of a law has a corner, or one of them has no table either."""
        return self._form

    def scaled(self, factor: float) -> Averaged:
        """The law of ``factor`` times the value, where each of the laws has one."""
        return Averaged(self.weights, tuple(part(law.scaled(factor), "averaged") for law in self.laws))  # type: ignore[attr-defined]  # every family has it


def has_atoms(law: Curve) -> bool:
    """Whether some values of the law, but not just one, have a probability of their own."""
    form = law.form()
    return isinstance(form, Atoms) or (isinstance(form, Pieces) and any(a == b for a, b in zip(form.low, form.high, strict=True)))


averaged = Averaged
