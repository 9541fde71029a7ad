"""The families that are fitted to data: their maximum likelihood, and the logarithm of their density.

Location, where a family is not free in it, is 0. Sources: Johnson, Kotz and Balakrishnan, *Continuous Univariate Distributions* (1994), chapters
14, 17, 19, 21; for triangles Kotz and van Dorp, *Beyond Beta* (2004), section 1.4.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from pmo_risk.distributions.base import FAMILIES, Distribution, Floats
from pmo_risk.distributions.fit_ends import fit_ends, pert_mode, triangle_mode

_NARROW = 1e-8
_STEEPEST = 12.0  # the logarithm of a Weibull shape that the family refuses


@dataclass(frozen=True)
class Candidate:
    """``estimate(x)`` is the law of greatest likelihood for sorted x, ``log_density(law, x)`` what its likelihood is the sum of.

    ``parameters`` were estimated; where ``above`` is 0 the family is on positive numbers, which the data must be. Where the law ``has_ends`` that were
    estimated, its likelihood is not regular: it is tried on request only.
    """

    parameters: int
    estimate: Callable[[Floats], Distribution]
    log_density: Callable[[Any, Floats], Floats]
    above: float = -math.inf
    has_ends: bool = False


def _exponential(x: Floats) -> Distribution:
    return FAMILIES["exponential"](mean=float(x.mean()))


def _gamma(x: Floats) -> Distribution:
    """The shape k solves log k - digamma(k) = log(mean x) - mean(log x), whose left side falls from infinity to 0; the scale is mean/k."""
    from scipy import optimize, special

    mean = float(x.mean())
    spread = max(-float(np.log(x / mean).mean()), 1e-20)
    if spread < _NARROW:  # where the shape is 1/(2 spread), which the family refuses
        return FAMILIES["gamma"](shape=0.5 / spread, scale=mean * 2 * spread)
    log_shape = optimize.brentq(lambda z: z - float(special.digamma(math.exp(z))) - spread, -12.0, 30.0, xtol=1e-14, rtol=1e-14)
    shape = math.exp(log_shape)
    return FAMILIES["gamma"](shape=shape, scale=mean / shape)


def _lognormal(x: Floats) -> Distribution:
    logs = np.log(x)
    return FAMILIES["lognormal"](mu=float(logs.mean()), sigma=float(logs.std()))


def _normal(x: Floats) -> Distribution:
    return FAMILIES["normal"](float(x.mean()), float(x.std()))


def _uniform(x: Floats) -> Distribution:
    return FAMILIES["uniform"](float(x[0]), float(x[-1]))


def _weibull(x: Floats) -> Distribution:
    """The shape k solves sum(x^k log x)/sum(x^k) - 1/k = mean(log x), whose left side rises; the scale is mean(x^k)^(1/k)."""
    from scipy import optimize

    logs = np.log(x / x[-1])

    def excess(z: float) -> float:
        weight = np.exp(math.exp(z) * logs)
        return float(weight @ logs / weight.sum() - math.exp(-z) - logs.mean())

    shape = math.exp(optimize.brentq(excess, -7.0, _STEEPEST, xtol=1e-14, rtol=1e-14) if excess(_STEEPEST) > 0 else _STEEPEST)
    return FAMILIES["weibull"](shape, float(x[-1] * np.exp(shape * logs).mean() ** (1 / shape)))


def _triangular(x: Floats) -> Distribution:
    return FAMILIES["triangular"](*fit_ends(x, triangle_mode))


def _pert(x: Floats) -> Distribution:
    return FAMILIES["pert"](*fit_ends(x, pert_mode))


def _density_exponential(law: Any, x: Floats) -> Floats:
    return np.asarray(-x / law.mean - math.log(law.mean))


def _density_gamma(law: Any, x: Floats) -> Floats:
    z = x / law.scale
    return np.asarray((law.shape - 1) * np.log(z) - z - math.lgamma(law.shape) - math.log(law.scale))


def _density_lognormal(law: Any, x: Floats) -> Floats:
    logs = np.log(x)
    return _bell((logs - law.mu) / law.sigma, law.sigma) - logs


def _density_normal(law: Any, x: Floats) -> Floats:
    return _bell((x - law.mean) / law.sd, law.sd)


def _bell(z: Floats, sd: float) -> Floats:
    return np.asarray(-z * z / 2 - math.log(sd * math.sqrt(2 * math.pi)))


def _density_pert(law: Any, x: Floats) -> Floats:
    from scipy import special

    (alpha, beta), width = law.shapes, law.high - law.low
    inside = special.xlogy(alpha - 1, (x - law.low) / width) + special.xlogy(beta - 1, (law.high - x) / width)
    return np.asarray(inside - special.betaln(alpha, beta) - math.log(width))


def _density_triangular(law: Any, x: Floats) -> Floats:
    rising, falling = (x - law.low) / (law.mode - law.low), (law.high - x) / (law.high - law.mode)
    return np.asarray(np.log(np.where(x <= law.mode, rising, falling)) + math.log(2 / (law.high - law.low)))


def _density_uniform(law: Any, x: Floats) -> Floats:
    return np.full_like(x, -math.log(law.high - law.low))


def _density_weibull(law: Any, x: Floats) -> Floats:
    z = np.log(x / law.scale)
    return np.asarray(math.log(law.shape / law.scale) + (law.shape - 1) * z - np.exp(law.shape * z))


CANDIDATES = {
    "exponential": Candidate(1, _exponential, _density_exponential, above=0.0),
    "gamma": Candidate(2, _gamma, _density_gamma, above=0.0),
    "lognormal": Candidate(2, _lognormal, _density_lognormal, above=0.0),
    "normal": Candidate(2, _normal, _density_normal),
    "pert": Candidate(3, _pert, _density_pert, has_ends=True),
    "triangular": Candidate(3, _triangular, _density_triangular, has_ends=True),
    "uniform": Candidate(2, _uniform, _density_uniform, has_ends=True),
    "weibull": Candidate(2, _weibull, _density_weibull, above=0.0),
}
