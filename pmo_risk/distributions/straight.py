"""Any law as straight pieces of its quantile function, near enough that no run could tell."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from pmo_risk.distributions.base import Curve, Floats
from pmo_risk.distributions.forms import Pieces
from pmo_risk.distributions.piecewise import joined

BOUND = 1e-5
_LEAST = 2.0**-33  # smallest uniform of the engine
_MOST_HALVINGS = 60


@lru_cache(maxsize=128)
def straight(law: Curve) -> Pieces:
    """Pieces of ``law`` whose ``bound`` is 1e-5 of probability over sqrt(min(u, 1 - u)); where the CDF jumps they are its very values.

    A share of n iterations has a standard error of sqrt(p (1 - p) / n): the bound is a hundredth of it for a million iterations, at every p.
    The law is cut at its knots and at every octave of both tails, then each piece is halved until its straight line, asked at its quarters, is
    within half of the bound.
    """
    x, below, at = _cuts(law)
    jump = at - below > 1e-15
    done = [np.stack([below[jump], at[jump], x[jump], x[jump]])]
    open_ = np.stack([at[:-1], below[1:], x[:-1], x[1:]])
    open_ = open_[:, open_[1] > open_[0]]
    for _ in range(_MOST_HALVINGS):
        fine = _is_fine(law, open_)
        done.append(open_[:, fine])
        u0, u1, a, b = open_ = open_[:, ~fine]
        if not u0.size:
            break
        m = a + (b - a) / 2
        u = law.cdf(m).clip(u0, u1)
        open_ = np.concatenate([np.stack([u0, u, a, m]), np.stack([u, u1, m, b])], axis=1)
        open_ = open_[:, open_[1] > open_[0]]
    done.append(open_)
    _, u1, a, b = (pieces := np.concatenate(done, axis=1))[:, np.lexsort((pieces[3], pieces[1]))]
    return joined(u1, a, b, BOUND)


def _cuts(law: Curve) -> tuple[Floats, Floats, Floats]:
    """The values where the law is cut, with the probabilities of less than each and of at most each; the least and greatest stand for 0 and 1."""
    low, high = law.support
    ends = [low if math.isfinite(low) else float(law.ppf(2.0**-54)), high if math.isfinite(high) else float(law.isf(2.0**-54))]
    octaves = 2.0 ** -np.arange(1, 34)
    inner = np.array([*law.knots, *law.ppf(octaves), *law.isf(octaves)])
    x = np.unique([*ends, *inner[(inner > ends[0]) & (inner < ends[1])]])
    below, at = law.cdf(np.nextafter(x, -np.inf)), law.cdf(x)
    below[0], at[-1] = 0.0, 1.0
    if not math.isfinite(low):
        at[0] = 0.0
    if not math.isfinite(high):
        below[-1] = 1.0
    return x, below, at


def _is_fine(law: Curve, pieces: Floats) -> NDArray[np.bool_]:
    u0, u1, a, b = pieces
    width, outer = u1 - u0, np.minimum(u0, 1 - u1)
    fine = (b - a <= 2 * np.spacing(np.maximum(np.abs(a), np.abs(b)))) | (u1 <= _LEAST) | (u0 >= 1 - _LEAST)
    fine |= width <= BOUND / 2 * np.sqrt(outer.clip(0))
    excess = np.zeros_like(u0)
    for share in (0.25, 0.5, 0.75):
        u = u0 + share * width
        off = np.abs(law.cdf(a + share * (b - a)) - u)
        excess = np.maximum(excess, off / np.sqrt(np.minimum(u, 1 - u)))
    return np.asarray(fine | (excess <= BOUND / 2))
