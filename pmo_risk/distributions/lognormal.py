"""The lognormal law: positive, skewed to the right; the logarithm of the value is normal."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial
from typing import ClassVar, Never

import numpy as np
from numpy.typing import ArrayLike

from pmo_risk.distributions.base import FAMILIES, Family, Floats, brief, number, probabilities, refuse_unnamed
from pmo_risk.distributions.forms import Form, Table
from pmo_risk.errors import DistributionError

_LARGEST_LOG = 345.0  # exp(345) is 1e150: beyond it a variance is no longer finite


@dataclass(frozen=True)
class Lognormal(Family):
    """Lognormal whose logarithm has mean ``mu`` and standard deviation ``sigma`` > 0. Made by ``lognormal``, which names its parameters."""

    mu: float
    sigma: float
    kind: ClassVar[str] = "lognormal"

    def __post_init__(self) -> None:
        self._take_number("mu")
        self._take_number("sigma")
        if self.sigma <= 0:
            raise self._refuse(f"sigma must be > 0, got {brief(self.sigma)}", "SCALE", "a value without spread is fixed(value)")
        if abs(self.mu) + self.sigma * self.sigma > _LARGEST_LOG:
            told = f"mu {brief(self.mu)} and sigma {brief(self.sigma)} give values beyond the range of numbers"
            raise self._refuse(told, "TOO_LARGE", "mu and sigma are of the logarithm; for those of the value itself write mean=, sd=")

    @property
    def mode(self) -> float:
        """The most likely value."""
        return math.exp(self.mu - self.sigma * self.sigma)

    @property
    def mean(self) -> float:
        return math.exp(self.mu + self.sigma * self.sigma / 2)

    @property
    def var(self) -> float:
        return self.mean * self.mean * math.expm1(self.sigma * self.sigma)

    @property
    def support(self) -> tuple[float, float]:
        return 0.0, math.inf

    def ppf(self, u: ArrayLike) -> Floats:
        from scipy import special

        return np.asarray(np.exp(self.mu + self.sigma * special.ndtri(probabilities(u))))

    def cdf(self, x: ArrayLike) -> Floats:
        from scipy import special

        v = np.asarray(x, dtype=np.float64)
        with np.errstate(divide="ignore"):  # the logarithm of zero is minus infinity, where the CDF is 0
            return np.asarray(special.ndtr((np.log(v.clip(0)) - self.mu) / self.sigma))

    def isf(self, q: ArrayLike) -> Floats:
        from scipy import special

        return np.asarray(np.exp(self.mu - self.sigma * special.ndtri(probabilities(q))))

    def sf(self, x: ArrayLike) -> Floats:
        from scipy import special

        v = np.asarray(x, dtype=np.float64)
        with np.errstate(divide="ignore"):  # as above
            return np.asarray(special.ndtr((self.mu - np.log(v.clip(0))) / self.sigma))

    def form(self) -> Form:
        return Table(0.0, math.exp(self.mu), ("lognormal", self.sigma), partial(_standard, self.sigma), partial(_upper, self.sigma))

    def scaled(self, factor: float) -> Lognormal:
        """The law of ``factor`` times the value, for ``factor`` > 0."""
        if not factor > 0:
            raise self._refuse(f"it can be scaled by a factor > 0 only, got {brief(factor)}", "SCALE")
        return Lognormal(self.mu + math.log(factor), self.sigma)


def _standard(sigma: float, u: Floats) -> Floats:
    """Quantiles of the lognormal with mu 0; 0 and 1 give its ends."""
    from scipy import special

    return np.asarray(np.exp(sigma * special.ndtri(u)))


def _upper(sigma: float, q: Floats) -> Floats:
    """The values that are exceeded with probability ``q``."""
    from scipy import special

    return np.asarray(np.exp(-sigma * special.ndtri(q)))


def lognormal(*unnamed: Never, mean: float | None = None, sd: float | None = None, mu: float | None = None, sigma: float | None = None) -> Lognormal:
    """The lognormal with this ``mean`` and ``sd`` of the value, or with this ``mu`` and ``sigma`` of its logarithm: one pair or the other.

    sigma² = log(1 + (sd/mean)²), mu = log(mean) - sigma²/2.

    >>> law = lognormal(mean=100, sd=30)
    >>> round(law.mu, 6), round(law.sigma, 6), round(law.mean, 6)
    (4.562081, 0.29356, 100.0)
    """
    refuse_unnamed("lognormal", unnamed, "write mean=, sd= (of the value), or mu=, sigma= (of its logarithm)")
    given = [name for name, value in (("mean", mean), ("sd", sd), ("mu", mu), ("sigma", sigma)) if value is not None]
    if given == ["mu", "sigma"]:
        return Lognormal(number(mu, "lognormal: mu"), number(sigma, "lognormal: sigma"))
    if given != ["mean", "sd"]:
        told = " and ".join(given) or "no parameter"
        raise DistributionError(f"lognormal: got {told}", code="PARAMETERS", remedy="give mean and sd (of the value), or mu and sigma (of its logarithm)")
    m, s = number(mean, "lognormal: mean"), number(sd, "lognormal: sd")
    for name, value in (("mean", m), ("sd", s)):
        if value <= 0:
            raise DistributionError(f"lognormal: {name} must be > 0, got {brief(value)}", code="SCALE")
    spread = math.log1p((s / m) * (s / m))
    return Lognormal(math.log(m) - spread / 2, math.sqrt(spread))


FAMILIES.register("lognormal")(lognormal)
