"""The triangle given by its mode and two percentiles, as an expert gives it who will not name a lowest and a highest value."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from numpy.typing import ArrayLike

from pmo_risk.distributions.base import FAMILIES, Floats, Mirrored, brief
from pmo_risk.distributions.forms import Form
from pmo_risk.distributions.triangular import Triangular


@FAMILIES.register("trigen")
@dataclass(frozen=True)
class Trigen(Mirrored):
    """Triangle with this ``mode`` whose percentile at level ``low`` is ``q_low`` and at level ``high`` is ``q_high``.

    Levels are probabilities, 0 <= low < high <= 1. The mode must lie strictly between the two percentiles; it may equal one whose level is 0
    or 1, for that is the end of the triangle. Then there is exactly one such triangle. All three equal make a constant.

    >>> law = trigen(8, 10, 15, low=0.1, high=0.9)
    >>> round(law.triangle.low, 6), round(law.triangle.high, 6)
    (5.669984, 18.207986)
    """

    q_low: float
    mode: float
    q_high: float
    low: float = 0.1
    high: float = 0.9
    kind: ClassVar[str] = "trigen"

    def __post_init__(self) -> None:
        for name in ("q_low", "mode", "q_high", "low", "high"):
            self._take_number(name)
        for name in ("low", "high"):
            level = getattr(self, name)
            if not 0 <= level <= 1:
                hint = f"; did you mean {level / 100:g}?" if 1 < level <= 100 else ""
                raise self._refuse(f"{name} is the level of a percentile, between 0 and 1, got {brief(level)}{hint}", "PROBABILITY")
        if self.low >= self.high:
            raise self._refuse(f"low {brief(self.low)} >= high {brief(self.high)}", "ORDER", "the lower level comes first")
        if self.q_low == self.mode == self.q_high:
            return
        for a, b, is_end in (("q_low", "mode", self.low == 0), ("mode", "q_high", self.high == 1)):
            x, y = getattr(self, a), getattr(self, b)
            if x > y or (x == y and not is_end):
                told = f"no triangle has {a} {brief(x)} {'>' if x > y else '='} {b} {brief(y)} at levels {self.low:g} and {self.high:g}"
                raise self._refuse(told, "TRIGEN_INFEASIBLE", "the mode lies between the two percentiles")

    @cached_property
    def triangle(self) -> Triangular:
        """The triangle itself, solved for once."""
        left, right = _sides(self.mode - self.q_low, self.q_high - self.mode, self.low, 1 - self.high, self.high - self.low)
        return Triangular(self.mode - left if self.low > 0 else self.q_low, self.mode, self.mode + right if self.high < 1 else self.q_high)

    @property
    def mean(self) -> float:
        return self.triangle.mean

    @property
    def var(self) -> float:
        return self.triangle.var

    @property
    def support(self) -> tuple[float, float]:
        return self.triangle.support

    @property
    def knots(self) -> tuple[float, ...]:
        return self.triangle.knots

    def ppf(self, u: ArrayLike) -> Floats:
        return self.triangle.ppf(u)

    def cdf(self, x: ArrayLike) -> Floats:
        return self.triangle.cdf(x)

    def form(self) -> Form:
        return self.triangle.form()

    def scaled(self, factor: float) -> Trigen:
        a, m, b = (x * factor for x in (self.q_low, self.mode, self.q_high))
        return Trigen(a, m, b, self.low, self.high) if factor >= 0 else Trigen(b, m, a, 1 - self.high, 1 - self.low)


def _sides(left: float, right: float, p: float, q: float, middle: float) -> tuple[float, float]:
    """Lengths of the triangle on both sides of its mode.

    ``left`` and ``right`` are the distances from the mode to the percentiles, which leave out the probabilities ``p`` below and ``q`` above, and
    ``middle`` = 1 - p - q between them. Of a triangle of width W whose mode has probability c = p + t below it,

        left = W (c - sqrt(p c)) = W t / (1 + sqrt(p/c)),        right = W (middle - t) / (1 + sqrt(q/(1-c))),

    so left/right rises from 0 to infinity as t goes from 0 to ``middle``: there is one t, found by halving to the last bit. Where it lies in the
    upper half the mirrored triangle is solved, so that t is always the smaller part and never the difference of two numbers.
    """
    if left == 0 and right == 0:
        return 0.0, 0.0

    def balance(t: float) -> float:
        return right * _reach(t, p) - left * _reach(middle - t, q)

    if balance(middle / 2) < 0:
        return _sides(right, left, q, p, middle)[::-1]
    least, most = 0.0, middle / 2
    while least < (t := (least + most) / 2) < most:
        least, most = (t, most) if balance(t) < 0 else (least, t)
    width = right / _reach(middle - t, q)
    return width * (p + t), width * (q + (middle - t))


def _reach(t: float, p: float) -> float:
    """Distance from the percentile at ``p`` to the mode, in widths, where the probability between them is ``t``."""
    return t / (1 + math.sqrt(p / (p + t))) if t > 0 else 0.0


trigen = Trigen
