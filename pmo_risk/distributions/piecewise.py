"""Laws whose CDF is made of straight lines and jumps: histograms, data, counts."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pmo_risk.distributions.base import Family, Floats, probabilities
from pmo_risk.distributions.forms import Atoms, Constant, Form, Pieces

Indices = NDArray[np.intp]


class _Arrays(NamedTuple):
    """Pieces by rising value: probabilities before and up to each, its lowest and highest value."""

    start: Floats
    until: Floats
    low: Floats
    high: Floats


class Piecewise(Family):
    """Shared plumbing of such laws: each gives its ``pieces``, which are the law itself."""

    @property
    def pieces(self) -> Pieces:
        raise NotImplementedError  # each family gives its own

    @cached_property
    def _arrays(self) -> _Arrays:
        until, low, high = (np.array(x) for x in (self.pieces.until, self.pieces.low, self.pieces.high))
        return _Arrays(np.concatenate([[0.0], until[:-1]]), until, low, high)

    @property
    def support(self) -> tuple[float, float]:
        return self.pieces.low[0], self.pieces.high[-1]

    @property
    def knots(self) -> tuple[float, ...]:
        return tuple(sorted({*self.pieces.low, *self.pieces.high}))

    def ppf(self, u: ArrayLike) -> Floats:
        p = probabilities(u)
        k = np.searchsorted(self._arrays.until, p, side="left")
        return self._value(k, p - self._arrays.start[k], self._arrays.until[k] - p)

    def isf(self, q: ArrayLike) -> Floats:
        p = probabilities(q)
        k = np.searchsorted(self._arrays.until, (1 - p).clip(None, 1 - 2.0**-53), side="left")
        return self._value(k, (1 - self._arrays.start[k]) - p, p - (1 - self._arrays.until[k]))

    def _value(self, k: Indices, below: Floats, above: Floats) -> Floats:
        """The value in piece ``k`` with these probabilities of it below and above, from the nearer end."""
        start, until, low, high = (x[k] for x in self._arrays)
        rise, whole = high - low, until - start
        return np.where(below <= above, low + rise * (below / whole), high - rise * (above / whole))

    def cdf(self, x: ArrayLike) -> Floats:
        return self._tail(x, self._arrays.start, self._arrays.until, 0.0)

    def sf(self, x: ArrayLike) -> Floats:
        return self._tail(x, 1 - self._arrays.start, 1 - self._arrays.until, 1.0)

    def _tail(self, x: ArrayLike, first: Floats, last: Floats, none: float) -> Floats:
        """A probability that goes from ``first`` to ``last`` in each piece, and is ``none`` before them all."""
        v = np.asarray(x, dtype=np.float64)
        low, high = self._arrays.low, self._arrays.high
        k = np.searchsorted(low, v, side="right") - 1
        n = k.clip(0)
        rise = np.where(high[n] > low[n], high[n] - low[n], 1.0)
        below, above, whole = ((v - low[n]) / rise).clip(0, 1), ((high[n] - v) / rise).clip(0, 1), last[n] - first[n]
        inside = np.where(below <= above, first[n] + whole * below, last[n] - whole * above)
        return np.where(k < 0, none, np.where(v < high[n], inside, last[n]))

    def form(self) -> Form:
        given = self.pieces
        if given.low != given.high:
            return given
        return Atoms(given.low, given.until) if len(given.low) > 1 else Constant(given.low[0])


@dataclass(frozen=True)
class Straight(Piecewise):
    """The law of some pieces; other laws are made of it, and it has no JSON form of its own."""

    made: Pieces

    @property
    def pieces(self) -> Pieces:
        return self.made

    @property
    def mean(self) -> float:
        return moments_of(self.made)[0]

    @property
    def var(self) -> float:
        return moments_of(self.made)[1]


def moments_of(given: Pieces) -> tuple[float, float]:
    """Mean and variance of the law of some pieces."""
    until, low, high = (np.array(x) for x in (given.until, given.low, given.high))
    share, width = np.diff(until, prepend=0.0), high - low
    mean = math.fsum(share * (low + width / 2))
    off = low - mean + width / 2
    return mean, math.fsum(share * (off * off + width * width / 12))


def pieces_from(shares: Iterable[float], low: Iterable[float], high: Iterable[float]) -> Pieces:
    """Pieces with these probabilities; those of none are left out, and what the sum lacks of 1 goes to the last."""
    kept = [piece for piece in zip(shares, low, high, strict=True) if piece[0] > 0]
    return joined(np.cumsum([share for share, _, _ in kept]), [a for _, a, _ in kept], [b for _, _, b in kept])


def joined(until: Sequence[float] | Floats, low: Iterable[float], high: Iterable[float], bound: float = 0.0) -> Pieces:
    """Pieces with these cumulative probabilities; those that add nothing are left out, a value named
    again is one piece, and the last reaches exactly 1."""
    rows: list[tuple[float, float, float]] = []
    before = 0.0
    for upto, a, b in zip(until, low, high, strict=True):
        if min(upto, 1.0) > before:
            before = min(float(upto), 1.0)
            if rows and a == b == rows[-1][1] == rows[-1][2]:
                rows.pop()
            rows.append((before, float(a), float(b)))
    heights, lows, highs = zip(*rows, strict=True)
    return Pieces((*heights[:-1], 1.0), lows, highs, bound)
