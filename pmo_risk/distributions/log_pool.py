"""The logarithmic pool: the weighted geometric mean of densities."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from pmo_risk.distributions.averaged import has_atoms
from pmo_risk.distributions.base import Curve, Distribution, Floats
from pmo_risk.distributions.histogram import Histogram
from pmo_risk.distributions.lognormal import Lognormal
from pmo_risk.distributions.metalog_curve import expit
from pmo_risk.distributions.normal import Normal
from pmo_risk.errors import DistributionError, shown

CLASSES = 1000
_FAR = 23.0  # logits: one in ten thousand million
_FINE = 4000
_ROUNDS = 3
_APART = 'such opinions have no logarithmic pool: take method="linear", or ask again'


def log_pool(weights: Sequence[float], laws: Sequence[Curve]) -> Distribution:
    """The law with the density proportional to the product of ``density[k] ** weights[k]``; weights sum to 1.

    Normals give a normal whose precision is the weighted mean of theirs, and lognormals a lognormal likewise. Others are given as a histogram.
    """
    kept = [(weight, law) for weight, law in zip(weights, laws, strict=True) if weight > 0]
    for k, law in enumerate(laws):
        if has_atoms(law) or law.var == 0:
            told = f"pool: laws[{k}] has values with a probability of their own, and so no density: {shown(law)}"
            raise DistributionError(told, code="ATOMS", remedy='take method="linear"')
    only = {type(law) for _, law in kept}
    if only == {Normal}:
        return Normal(*_precise([(w, law.mean, law.sd) for w, law in kept]))  # type: ignore[attr-defined]  # all are normal
    if only == {Lognormal}:
        return Lognormal(*_precise([(w, law.mu, law.sigma) for w, law in kept]))  # type: ignore[attr-defined]  # all are lognormal
    return on_classes(kept)


def _precise(experts: list[tuple[float, float, float]]) -> tuple[float, float]:
    precision = math.fsum(w / sd**2 for w, _, sd in experts)
    return math.fsum(w * mean / sd**2 for w, mean, sd in experts) / precision, precision**-0.5


def on_classes(experts: list[tuple[float, Curve]]) -> Histogram:
    """The pool as 1,000 classes, whose edges are even in the logit of the pooled probability.

    The density of an expert is taken between neighbours in a fine grid: quantiles of every expert, even steps, and, round by round, quantiles of what
    the rounds before made of the pool.
    """
    x = _first_grid([law for _, law in experts])
    for _ in range(_ROUNDS):
        x = np.unique(np.concatenate([x, _quantiles(x, *_pooled(experts, x), _FINE)]))
    below, above = _pooled(experts, x)
    edges = _quantiles(x, below, above, CLASSES + 1)
    edges[[0, -1]] = x[[0, -1]]
    edges = np.unique(edges)
    heights = np.interp(edges, x, below)
    shares = np.diff(heights)
    return Histogram(tuple(edges.tolist()), tuple((shares / math.fsum(shares)).tolist()))


def _first_grid(laws: list[Curve]) -> Floats:
    low, high = max(law.support[0] for law in laws), min(law.support[1] for law in laws)
    tail = expit(np.linspace(-_FAR, 0, _FINE))
    x = np.concatenate([*(law.ppf(tail) for law in laws), *(law.isf(tail) for law in laws), *(np.array(law.knots) for law in laws)])
    x = np.unique(np.concatenate([x, np.linspace(x.min(), x.max(), _FINE)]).clip(low, high)) if low < high else x[:0]
    if x.size < 2:
        raise DistributionError("pool: no value is possible to all experts", code="APART", remedy=_APART)
    return x


def _pooled(experts: list[tuple[float, Curve]], x: Floats) -> tuple[Floats, Floats]:
    """Probabilities of the pool below and above each of ``x``."""
    width = np.diff(x)
    logs = np.log(width)
    with np.errstate(divide="ignore"):  # where one expert sees nothing the pool has nothing
        for weight, law in experts:
            below, above = law.cdf(x), law.sf(x)
            mass = np.where(below[1:] < 0.5, np.diff(below), -np.diff(above)).clip(0)
            logs = logs + weight * np.log(mass / width)
    if not np.isfinite(logs.max()):
        raise DistributionError("pool: the experts exclude each other: no value has a density with all of them", code="APART", remedy=_APART)
    share = np.exp(logs - logs.max())
    total = math.fsum(share)
    return np.concatenate([[0.0], np.cumsum(share)]) / total, np.concatenate([np.cumsum(share[::-1])[::-1], [0.0]]) / total


def _quantiles(x: Floats, below: Floats, above: Floats, count: int) -> Floats:
    """Values at so many probabilities, even in their logit, each sought in its nearer tail."""
    t = np.linspace(-_FAR, _FAR, count)
    tail = expit(-np.abs(t))
    return np.where(t < 0, np.interp(tail, below, x), np.interp(tail, above[::-1], x[::-1]))
