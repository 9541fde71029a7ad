"""Bivariate laws fitted to finish and cost by their moments: the other route to a joint confidence level, for comparison.

Normal: means, standard deviations and Pearson's correlation r are those of the sample. Lognormal: the law whose own means, standard deviations and
correlation are those of the sample, with sigma² = ln(1 + (sd/mean)²), mu = ln(mean) - sigma²/2 for each, and ln(1 + r v w) / (sigma tau) as the
correlation of the logarithms, v and w the coefficients of variation.
Source: Garvey, Probability Methods for Cost Uncertainty Analysis (2000), chapter 7. Probabilities are those of the
bivariate normal distribution, from Plackett's integral (Biometrika 41, 1954).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pmo_risk.dependence.latent import both
from pmo_risk.errors import InputError, SettingsError, shown
from pmo_risk.measures import batched, correlation
from pmo_risk.measures.mean import centred, spread_of
from pmo_risk.results.moments import TOLERANCE, minutes_until, number

if TYPE_CHECKING:
    import pandas as pd

    from pmo_risk.results.joint import Joint

Floats = NDArray[np.float64]
LAWS = ("normal", "lognormal")
_FAR = 40.0
_HALVINGS = 60


@dataclass(frozen=True, slots=True)
class Bivariate:
    """A bivariate normal law of two quantities, or of their logarithms.

    Parameters
    ----------
    law : ``"normal"`` or ``"lognormal"``.
    centre, spread : mean and standard deviation of each, or of its logarithm.
    correlation : between the two, or between their logarithms.

    >>> fit = Bivariate("normal", (100.0, 1e6), (10.0, 1e5), 0.6)
    >>> round(fit.probability(100.0, 1e6), 9)
    0.352416382
    """

    law: str
    centre: tuple[float, float]
    spread: tuple[float, float]
    correlation: float

    def probability(self, x: float, y: float) -> float:
        """The probability that the first is at most ``x`` and the second at most ``y``; either may be infinite."""
        return float(_together(self._score(0, x), self._score(1, y), self.correlation))

    def frontier(self, level: float, x: ArrayLike) -> Floats:
        """The ``y`` at which the joint probability reaches ``level``, for each ``x``; infinite where it never does. By halving the score, shape as ``x``."""
        h = np.array([self._score(0, float(v)) for v in np.atleast_1d(np.asarray(x, dtype=np.float64))])
        low, high = np.full(h.shape, -_FAR), np.full(h.shape, _FAR)
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            below = _together(h, middle, self.correlation) < level
            low, high = np.where(below, middle, low), np.where(below, high, middle)
        found = self.centre[1] + self.spread[1] * high
        reached = _together(h, np.full(h.shape, _FAR), self.correlation) >= level
        return np.where(reached, np.exp(found) if self.law == "lognormal" else found, np.inf)

    def _score(self, which: int, value: float) -> float:
        """The value in standard deviations from the mean, of its logarithm where the law is lognormal."""
        if self.law == "lognormal":
            value = math.log(value) if value > 0 else -math.inf
        apart, spread = value - self.centre[which], self.spread[which]
        if spread == 0 or math.isinf(apart):
            return math.copysign(_FAR, apart)
        return max(-_FAR, min(_FAR, apart / spread))


def bivariate(x: Floats, y: Floats, law: str) -> Bivariate:
    """The law with the moments of two samples of equal length.

    Raises
    ------
    InputError : for an unknown law, and for a lognormal one of values that are not above zero.

    >>> fit = bivariate(np.array([1.0, 2.0, 3.0]), np.array([2.0, 6.0, 4.0]), "normal")
    >>> fit.centre, fit.spread, round(fit.correlation, 12)
    ((2.0, 4.0), (1.0, 2.0), 0.5)
    """
    if law not in LAWS:
        raise InputError(f"a bivariate law is normal or lognormal, got {shown(law)}", code="LAW", remedy='give "normal" or "lognormal"')
    means = centred(x)[0], centred(y)[0]
    spreads = (spread_of(x), spread_of(y)) if x.size > 1 else (0.0, 0.0)
    flat = 0.0 in spreads
    r = 0.0 if flat else correlation(x, y).value
    if law == "normal":
        return Bivariate(law, means, spreads, r)
    if min(float(x.min()), float(y.min())) <= 0:
        raise InputError("a lognormal law needs outcomes above zero", code="LAW", remedy="fit a normal one")
    v, w = (s / m for s, m in zip(spreads, means, strict=True))
    sigma, tau = math.sqrt(math.log1p(v * v)), math.sqrt(math.log1p(w * w))
    of_logs = 0.0 if flat else max(-1.0, min(1.0, math.log(max(1 + r * v * w, 1e-300)) / (sigma * tau)))
    return Bivariate(law, (math.log(means[0]) - sigma**2 / 2, math.log(means[1]) - tau**2 / 2), (sigma, tau), of_logs)


def fit_table(joint: Joint, by: Any, cost: float) -> pd.DataFrame:
    """See ``Joint.fit``."""
    import pandas as pd

    if by is None or cost is None:
        raise SettingsError("a bivariate fit is compared at a date and a cost", code="JOINT", remedy="give by= and cost=")
    x, limit = _axis(joint, by)
    y, most = joint.cost.samples, number(cost, "the limit of cost")
    hits, sure, blocks = joint.within(by, cost), joint.finish.confidence, joint.finish.replicates
    seen = joint.probability(by, cost)
    rows = [[joint.finish.probability_by(by).value, joint.cost.probability_by(cost).value, seen.value, *seen.interval, 0.0, 0.0, 0.0]]
    for law in LAWS:
        if law == "lognormal" and min(float(x.min()), float(y.min())) <= 0:
            rows.append([math.nan] * 8)
            continue

        def fitted(part: slice, law: str = law) -> float:
            return bivariate(x[part], y[part], law).probability(limit, most)

        def apart(part: slice, law: str = law) -> float:
            return fitted(part, law) - float(hits[part].mean())

        whole = bivariate(x, y, law)
        margins = [whole.probability(limit, math.inf), whole.probability(math.inf, most)]
        ends = [(e.value, *e.interval) for e in (batched(f, x.size, blocks, confidence=sure) for f in (fitted, apart))]
        rows.append([*margins, *ends[0], *ends[1]])
    columns = ["finish", "cost", "both", "low", "high", "difference", "difference_low", "difference_high"]
    return pd.DataFrame(rows, index=pd.Index(["simulated", *LAWS], name="law"), columns=columns)


def _axis(joint: Joint, by: Any) -> tuple[Floats, float]:
    """The finishes on the axis of ``by``, and where it stands there: clock minutes for a date, time units for a number."""
    if isinstance(by, (int, float, np.number)):
        return joint.finish.samples, number(by, "the limit of finish")
    return joint.finish.clock, minutes_until(joint.finish.start, by, "the date of finish") + TOLERANCE


def _together(h: ArrayLike, k: ArrayLike, r: float) -> Floats:
    """P(X <= h, Y <= k) of standard normals, also where they move as one."""
    from scipy import special

    if abs(r) < 1 - 1e-12:
        return np.clip(both(h, k, r), 0.0, 1.0)
    a, b = (special.ndtr(np.asarray(x, dtype=np.float64)) for x in (h, k))
    return np.asarray(np.minimum(a, b) if r > 0 else np.maximum(0.0, a + b - 1))
