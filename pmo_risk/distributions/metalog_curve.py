"""The curve under every metalog: its value and slope at a probability, where it falls, and the probability of a value.

With s = y - 1/2 and t = ln(y/(1-y)) the curve (Keelin, 2016) is ``M = A(s) + t B(s)``, two polynomials whose coefficients alternate in
the order of his terms. Everything here is in t, which tells apart probabilities near 1 as finely as those near 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.polynomial import Polynomial

from pmo_risk.distributions.base import Floats

MOST_TERMS = 16
LAST = 745.0  # the smallest positive float is about exp(-LAST)
_END = 500.0  # as good as infinity for the sign of a slope, and y (1-y) is still a number there
_QUARTER = Polynomial([0.25, 0.0, -0.25])  # y (1-y) in z = 2 s
_ROUNDING = 1e-13


def logit(y: Floats) -> Floats:
    """ln(y/(1-y)) without cancellation in the middle."""
    middle = np.abs(y - 0.5) < 0.25
    return np.where(middle, 2 * np.arctanh(np.where(middle, 2 * y - 1, 0)), np.log(y) - np.log1p(-y))


def expit(t: Floats) -> Floats:
    """The probability whose logit is t, right to all digits also where it is tiny."""
    small = np.exp(-np.abs(t))
    return np.asarray(np.where(t < 0, small, 1.0) / (1 + small))


def to_curve(x: Floats, low: float | None, high: float | None) -> Floats:
    """Values as the curve has them, before the transform by their bounds."""
    above = 0.0 if low is None else np.log(x - low)
    below = 0.0 if high is None else np.log(high - x)
    return np.asarray(x if low is None and high is None else above - below)


def basis(y: Floats, count: int) -> Floats:
    """The first ``count`` terms at the probabilities ``y``: shape (len(y), count)."""
    s, t = y - 0.5, logit(y)
    return np.column_stack([s**power * (t if with_log else 1.0) for with_log, power in map(_place, range(count))])


def _place(k: int) -> tuple[bool, int]:
    """Whether term k (from 0) has the logarithm, and its power of s: 1, t, s t, s, s², s² t, s³, s³ t, ..."""
    return (k in (1, 2) or (k > 4 and k % 2 == 1)), {0: 0, 1: 0, 2: 1, 3: 1}.get(k, k // 2)


@dataclass(frozen=True)
class KeelinCurve:
    """The metalog curve with these coefficients, in Keelin's order."""

    coefficients: tuple[float, ...]

    @cached_property
    def parts(self) -> tuple[Polynomial, Polynomial]:
        """A and B as polynomials of z = 2 s, which lies between -1 and 1."""
        found: dict[bool, dict[int, float]] = {False: {0: 0.0}, True: {0: 0.0}}
        for k, a in enumerate(self.coefficients):
            with_log, power = _place(k)
            found[with_log][power] = a / 2**power
        plain, logged = ([row.get(n, 0.0) for n in range(max(row) + 1)] for row in (found[False], found[True]))
        return Polynomial(plain), Polynomial(logged)

    def at(self, t: Floats) -> Floats:
        """The curve where the logit of the probability is ``t``."""
        a, b = self.parts
        z = np.tanh(t / 2)
        return np.asarray(a(z) + t * b(z))

    def of(self, y: Floats) -> Floats:
        """The curve at the probabilities ``y``."""
        a, b = self.parts
        z = 2 * y - 1
        return np.asarray(a(z) + logit(y) * b(z))

    def above(self, q: Floats) -> Floats:
        """The curve at the probabilities 1 - ``q``, without the rounding of that difference."""
        a, b = self.parts
        z = 1 - 2 * q
        return np.asarray(a(z) - logit(q) * b(z))

    def slope(self, t: Floats) -> Floats:
        """dM/dt = y (1-y) dM/dy at the logits ``t``: it has the sign of dM/dy and stays finite at both ends."""
        return self._slope_and_size(t)[0]

    def _slope_and_size(self, t: Floats) -> tuple[Floats, Floats]:
        """The slope, and the sum of the sizes of what it is added up from: what is left of them after cancelling is rounding."""
        a, b = self.parts
        z, small = np.tanh(t / 2), np.exp(-np.abs(t))
        weight = small / (1 + small) ** 2
        pieces = [b(z), 2 * weight * a.deriv()(z), 2 * weight * t * b.deriv()(z)]
        return np.asarray(sum(pieces)), np.asarray(sum(np.abs(p) for p in pieces))

    def ends(self) -> tuple[float, float]:
        """The curve at y = 0 and y = 1: minus and plus infinity, unless the terms with the logarithm cancel there."""
        a, (below, above) = self.parts[0], self.end_slopes()
        return (-np.inf if below else float(a(-1.0))), (np.inf if above else float(a(1.0)))

    def end_slopes(self) -> tuple[float, float]:
        """dM/dt at y = 0 and y = 1: how fast the curve runs away in its tails, per logit."""
        b = self.parts[1]
        return float(b(-1.0)), float(b(1.0))

    def mirrored(self) -> tuple[float, ...]:
        """Coefficients of -M(1-y), the curve of minus the value."""
        return tuple(a * (-1.0) ** (power + (not with_log)) for a, (with_log, power) in zip(self.coefficients, map(_place, range(MOST_TERMS)), strict=False))

    def falls(self) -> Floats:
        """Probabilities, in order, at which the curve does not rise; empty if and only if it rises everywhere in between 0 and 1.

        The slope is P(z) + t Q(z), with polynomials P = B + 2 y(1-y) A' and Q = 2 y(1-y) B'. Where Q is not zero the slope is Q (P/Q + t), and the
        derivative of the bracket has the sign of the polynomial N = y(1-y) (P'Q - PQ') + Q²/2. So between neighbours among the roots of Q and N
        the bracket runs one way and crosses zero at most once: a slope that is positive at those roots and at both ends is positive everywhere.
        """
        a, b = self.parts
        p, q = b + 2 * _QUARTER * a.deriv(), 2 * _QUARTER * b.deriv()
        size = max(float(np.abs(p.coef).max()), float(np.abs(q.coef).max()), 1e-300)
        p, q = p / size, q / size
        bends = float(np.abs(q.coef).max()) > _ROUNDING
        turning = _QUARTER * (p.deriv() * q - p * q.deriv()) + q * q / 2 if bends else p.deriv()
        found = [root for of in (q, turning) for root in _roots(of)]
        t = np.sort(np.concatenate([2 * np.arctanh(np.array(found, dtype=np.float64)), np.linspace(-40, 40, 401), [-_END, _END]]))
        slope, whole = self._slope_and_size(t)
        return expit(t[slope <= _ROUNDING * whole])

    def solve(self, value: Floats) -> Floats:
        """The logits at which the curve takes the values; beyond ±LAST, minus or plus infinity. Newton's method, kept inside a bracket that shrinks."""
        grid = np.sinh(np.linspace(-np.arcsinh(LAST), np.arcsinh(LAST), 257))
        heights = self.at(grid)
        k = np.searchsorted(heights, value).clip(1, grid.size - 1)
        low, high = grid[k - 1], grid[k]
        t = (low + high) / 2
        for _ in range(200):
            excess = self.at(t) - value
            low, high = np.where(excess <= 0, t, low), np.where(excess >= 0, t, high)
            slope = self.slope(t)
            with np.errstate(over="ignore"):  # where the curve is flat the step leaves the bracket, and is not taken
                step = t - excess / np.where(slope > 0, slope, np.inf)
            following = np.where((low < step) & (step < high), step, (low + high) / 2)
            if bool(np.all(np.abs(following - t) <= 2 * np.spacing(np.abs(t)))):
                break
            t = following
        return np.where(value < heights[0], -np.inf, np.where(value > heights[-1], np.inf, t))


def _roots(of: Polynomial) -> list[float]:
    """The real roots between -1 and 1, and the real parts of pairs that rounding may have made of a double root."""
    least = 1e-16 * float(np.abs(of.coef).max())  # leading coefficients below are less than the rounding of the others
    return [float(root.real) for root in of.trim(least).roots() if abs(root.imag) < 1e-3 and abs(root.real) < 1]
