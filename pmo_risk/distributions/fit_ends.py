"""Maximum likelihood of laws whose ends and mode are free: the triangle and the PERT."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from pmo_risk.distributions.base import Floats

Profile = Callable[[Floats, float, float], tuple[float, float]]
_FEW = 1000
_STARTS = ((0.05, 0.05), (0.5, 0.5), (0.01, 1.0), (1.0, 0.01))
_LEAST = 1e-9


def triangle_mode(x: Floats, low: float, high: float) -> tuple[float, float]:
    """The greatest log-likelihood of a triangle with these ends, and its mode.

    Between two data the likelihood is convex in the mode, so that the best mode is one of the data (Kotz and van Dorp, 2004): all are tried.
    """
    left, right, rank = np.log(x - low), np.log(high - x), np.arange(1, x.size + 1)
    likelihood = np.cumsum(left) - rank * left + (right.sum() - np.cumsum(right)) - (x.size - rank) * right
    best = int(np.argmax(likelihood))
    return float(likelihood[best]) + x.size * math.log(2 / (high - low)), float(x[best])


def pert_mode(x: Floats, low: float, high: float) -> tuple[float, float]:
    """The greatest log-likelihood of a PERT with these ends and weight 4, and its mode.

    With the mode at the share c of the range it is beta(1 + 4c, 5 - 4c), and digamma(1 + 4c) - digamma(5 - 4c), which rises with c, is the mean of
    log((x-low)/(high-x)).
    """
    from scipy import optimize, special

    left, right = float(np.log((x - low) / (high - low)).mean()), float(np.log((high - x) / (high - low)).mean())

    def excess(c: float) -> float:
        return float(special.digamma(1 + 4 * c) - special.digamma(5 - 4 * c)) - (left - right)

    c = 0.0 if excess(0.0) >= 0 else 1.0 if excess(1.0) <= 0 else float(optimize.brentq(excess, 0.0, 1.0, xtol=1e-14))
    each = 4 * c * left + 4 * (1 - c) * right - float(special.betaln(1 + 4 * c, 5 - 4 * c)) - math.log(high - low)
    return x.size * each, min(low + c * (high - low), high)


def fit_ends(x: Floats, profile: Profile) -> tuple[float, float, float]:
    """Low, mode and high of greatest likelihood; ``profile(x, low, high)`` gives the likelihood at the best mode for the ends, and that mode.

    Nelder and Mead's simplex over the logarithms of how far the ends lie beyond the data, from four starts on at most a thousand of the sorted data, and
    then on all of them. The ends stay a thousand-millionth of the range beyond the data.
    """
    from scipy import optimize

    span, digit = float(x[-1] - x[0]), 4 * float(np.spacing(np.abs(x).max()))

    def ends(z: Floats) -> tuple[float, float]:
        below, above = np.maximum(span * np.exp(np.clip(z, math.log(_LEAST), math.log(1e6))), digit)
        return float(x[0] - below), float(x[-1] + above)

    def search(data: Floats, start: Floats, digits: float) -> Floats:
        def loss(z: Floats) -> float:
            return -profile(data, *ends(z))[0] / data.size

        found = optimize.minimize(loss, start.tolist(), method="Nelder-Mead", tol=digits, options={"maxiter": 2000})
        return np.asarray(found.x)

    few = x if x.size <= _FEW else x[np.linspace(0, x.size - 1, _FEW).round().astype(np.int64)]
    found = [search(few, np.log(np.array(s)), 1e-5) for s in _STARTS]
    best = search(x, max(found, key=lambda z: profile(x, *ends(z))[0]), 1e-9)
    low, high = ends(best)
    return low, profile(x, low, high)[1], high
