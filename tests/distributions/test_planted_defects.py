"""The test of the tests: a defect planted into a copy of a family must fail each check that is there to catch it."""

import numpy as np
import pytest

from pmo_risk.distributions import discrete, fixed, lognormal, normal, pert, triangular, trigen, uniform
from pmo_risk.distributions.forms import Table, Triangular, Uniform

Lognormal = type(lognormal(mu=0, sigma=1))


class HeavierMode(pert):
    """Lambda 4.1 behind a 4."""

    @property
    def shapes(self):
        return pert(self.low, self.mode, self.high, self.lam + 0.1).shapes


class ClassicSpread(pert):
    """The variance of the textbook, (range/6)²."""

    @property
    def var(self):
        return ((self.high - self.low) / 6) ** 2


class MirroredForm(pert):
    """Alpha and beta exchanged on the way to the kernel."""

    def form(self):
        return pert(self.low, self.low + self.high - self.mode, self.high, self.lam).form()


class ForgetfulScale(pert):
    """Lambda lost when scaled, and in the JSON form."""

    def scaled(self, factor):
        return (
            pert(*sorted((self.low * factor, self.high * factor)), self.mode * factor)
            if factor < 0
            else pert(self.low * factor, self.mode * factor, self.high * factor)
        )

    def to_dict(self):
        return {name: value for name, value in super().to_dict().items() if name != "lam"}


class ShiftedMode(triangular):
    """The mode off by 0.5% of the range."""

    def ppf(self, u):
        return triangular(self.low, self.mode + 0.005 * (self.high - self.low), self.high).ppf(u)


class MisreadRange(triangular):
    """The kernel is told a mode off by 0.5% of the range."""

    def form(self):
        return Triangular(self.low, self.mode + 0.005 * (self.high - self.low), self.high)


class SwappedTails(triangular):
    """Quantiles of 1-u: draws follow the same law, but streams and rank correlations turn round."""

    def ppf(self, u):
        return super().ppf(1 - np.asarray(u))


class NarrowSupport(triangular):
    """A support that ends at the 1 - 1e-9 quantile."""

    @property
    def support(self):
        return self.low, float(self.ppf(1 - 1e-9))


class WiderSpread(normal):
    """The standard deviation 1% too large."""

    def ppf(self, u):
        return normal(self.mean, self.sd * 1.01).ppf(u)


class LostTail(normal):
    """The upper tail as 1 less the rest, which is nothing far out."""

    def sf(self, x):
        return 1 - self.cdf(x)


class MisstatedSpread(normal):
    """The variance 1e-9 too large."""

    @property
    def var(self):
        return super().var * (1 + 1e-9)


class Survival(normal):
    """P and Q mixed up: the probability to exceed for the probability not to."""

    def cdf(self, x):
        return 1 - super().cdf(x)


class ClosedInterval(uniform):
    """u = 0 and u = 1 let in."""

    def ppf(self, u):
        return np.asarray(self.low + np.asarray(u, dtype=np.float64) * (self.high - self.low))


class OneSided(uniform):
    """The upper tail as a difference of large numbers, which loses it where the upper end is 0."""

    def ppf(self, u):
        return np.asarray(self.low + (self.high - self.low) * super().cdf(super().ppf(u)))


class Flattened(uniform):
    """The shape of the argument lost."""

    def ppf(self, u):
        return super().ppf(u).ravel()


class Wiggle(uniform):
    """A ripple of 1e-4 of the range, as of a badly joined table."""

    def ppf(self, u):
        return super().ppf(u) + 1e-4 * (self.high - self.low) * np.sin(1e6 * np.asarray(u))


class OtherForm(uniform):
    """The kernel is told half the range."""

    def form(self):
        return Uniform(self.low, (self.low + self.high) / 2)


class CutTails(Lognormal):
    """Nothing beyond the 1e-6 quantiles, as of a coarse table."""

    def ppf(self, u):
        return super().ppf(np.clip(u, 1e-6, 1 - 1e-6)) if np.all((np.asarray(u) > 0) & (np.asarray(u) < 1)) else super().ppf(u)


class MedianForMean(Lognormal):
    """exp(mu) taken for the mean."""

    @property
    def mean(self):
        return float(np.exp(self.mu))


class TakenAsSigma(Lognormal):
    """Sigma squared for sigma."""

    def ppf(self, u):
        return Lognormal(self.mu, self.sigma**2).ppf(u)

    def form(self):
        return Table(0.0, float(np.exp(self.mu)), ("lognormal",), Lognormal(0.0, self.sigma**2).ppf)


class FixedLevels(trigen):
    """P10 and P90 whatever the levels."""

    @property
    def triangle(self):
        return trigen(self.q_low, self.mode, self.q_high).triangle


class OneTooFar(discrete):
    """The value after the right one where u meets a cumulative probability exactly."""

    def ppf(self, u):
        return super().ppf(np.nextafter(u, 1))


class Rescaled(discrete):
    """The weight of the largest value moved by 1%."""

    def ppf(self, u):
        return super().ppf(np.asarray(u) * 0.99)


class Mutable(fixed):
    """A parameter that can be changed."""

    __setattr__ = object.__setattr__


CLASSIC = ("pert", {"low": 2, "mode": 5, "high": 12})
WEIGHTED = ("pert", {"low": 2, "mode": 5, "high": 12, "lam": 2})
TRIANGLE = ("triangular", {"low": 2, "mode": 5, "high": 12})
BELL = ("normal", {"mean": 100, "sd": 10})
FLAT = ("uniform", {"low": -10, "high": 0})
SKEWED = ("lognormal", {"mu": 2, "sigma": 0.5})
LEVELS = ("trigen", {"q_low": 8, "mode": 10, "q_high": 15, "low": 0.05, "high": 0.95})
LUMPS = ("discrete", {"values": [0, 10, 25], "probabilities": [0.25, 0.25, 0.5]})

PLANTED = [
    (HeavierMode, CLASSIC, ("quantiles", "inverse", "moments", "sampling")),
    (ClassicSpread, CLASSIC, ("moments",)),
    (MirroredForm, CLASSIC, ("form",)),
    (ForgetfulScale, WEIGHTED, ("scaled", "json_form")),
    (ShiftedMode, TRIANGLE, ("quantiles", "inverse", "sampling", "form")),
    (MisreadRange, TRIANGLE, ("form",)),
    (SwappedTails, TRIANGLE, ("quantiles", "inverse", "monotone", "form")),
    (NarrowSupport, TRIANGLE, ("support",)),
    (WiderSpread, BELL, ("quantiles", "inverse", "sampling", "form")),
    (LostTail, BELL, ("upper_tail",)),
    (MisstatedSpread, BELL, ("moments",)),
    (Survival, BELL, ("inverse",)),
    (ClosedInterval, FLAT, ("domain",)),
    (OneSided, FLAT, ("quantiles",)),
    (Flattened, FLAT, ("shapes",)),
    (Wiggle, FLAT, ("quantiles", "inverse", "monotone")),
    (OtherForm, FLAT, ("form",)),
    (CutTails, SKEWED, ("quantiles", "inverse")),
    (MedianForMean, SKEWED, ("moments",)),
    (TakenAsSigma, SKEWED, ("quantiles", "inverse", "sampling")),
    (FixedLevels, LEVELS, ("quantiles", "support")),
    (OneTooFar, LUMPS, ("quantiles", "form")),
    (Rescaled, LUMPS, ("sampling",)),
    (Mutable, ("fixed", {"value": 5}), ("plain_data",)),
]


@pytest.mark.parametrize(
    ("defective", "given", "name"),
    [
        pytest.param(family, given, name, id=f"{family.__name__}-{name}", marks=pytest.mark.slow if name == "sampling" else ())
        for family, given, names in PLANTED
        for name in names
    ],
)
def test_planted_defect_is_caught(defective, given, name, checks, exact_law):
    """A family with this defect fails this check, with an assertion and not by accident."""
    kind, parameters = given
    law, twin = defective(**parameters), exact_law(kind, **parameters)
    with pytest.raises(AssertionError):
        checks.sampling(law, twin, draws=1_000_000) if name == "sampling" else checks.CHECKS[name](law, twin)


def test_every_check_catches_something(checks):
    """No check is without a defect that it must catch."""
    assert {name for _, _, names in PLANTED for name in names} == {*checks.CHECKS, "sampling"}
