"""The same laws once more, in 50-digit arithmetic and by other roads: what the families are tested against.

Each class takes the parameters a user would give. ``cdf`` and ``ppf`` take and return multiple-precision numbers, ``central(k)`` is the k-th
central moment, by quadrature of the density or in closed form, ``plain_cdf`` is SciPy's for arrays. A law on a few values has ``atoms`` instead of a density.
"""

from __future__ import annotations

from fractions import Fraction
from math import isnan

import mpmath
import numpy as np
from scipy import special, stats

mp = mpmath.MPContext()
mp.dps = 50


class Smooth:
    """``loc + scale * z`` where z has a density on the intervals between ``breaks``."""

    atoms = None

    def __init__(self, loc, scale, breaks):
        self.loc, self.scale, self.breaks = loc, scale, breaks

    @property
    def support(self):
        return self.loc + self.scale * self.breaks[0], self.loc + self.scale * self.breaks[-1]

    def cdf(self, x):
        return self.z_cdf(min(max((mp.mpf(x) - self.loc) / self.scale, self.breaks[0]), self.breaks[-1]))

    def ppf(self, u):
        z = self.z_ppf(mp.mpf(u))
        assert abs(self.z_cdf(z) / u - 1) < mp.mpf(10) ** -25, "the exact quantile does not solve its own equation"
        return self.loc + self.scale * z

    @property
    def mean(self):
        return self.loc + self.scale * self._expect(lambda z: z)

    def central(self, k):
        centre = self._expect(lambda z: z)
        return self.scale**k * self._expect(lambda z: (z - centre) ** k)

    def _expect(self, value):
        return mp.quad(lambda z: value(z) * self.z_pdf(z), self.breaks)


class Uniform(Smooth):
    def __init__(self, low, high):
        super().__init__(mp.mpf(low), mp.mpf(high) - mp.mpf(low), [0, 1])
        self.plain_cdf = stats.uniform(low, high - low).cdf

    def z_pdf(self, _z):
        return mp.mpf(1)

    def z_cdf(self, z):
        return z

    def z_ppf(self, u):
        return u


class Triangular(Smooth):
    def __init__(self, low, mode, high):
        low, mode, high = mp.mpf(low), mp.mpf(mode), mp.mpf(high)
        self.top = (mode - low) / (high - low)
        super().__init__(low, high - low, sorted({mp.mpf(0), self.top, mp.mpf(1)}))
        self.plain_cdf = stats.triang(float(self.top), float(low), float(high - low)).cdf

    def z_pdf(self, z):
        return 2 * z / self.top if z < self.top else 2 * (1 - z) / (1 - self.top)

    def z_cdf(self, z):
        return z * z / self.top if z < self.top else 1 - (1 - z) ** 2 / (1 - self.top)

    def z_ppf(self, u):
        return mp.sqrt(u * self.top) if u < self.top else 1 - mp.sqrt((1 - u) * (1 - self.top))


class Trigen(Triangular):
    """Its sides by the iteration L = left + sqrt(p (L+R) L), R = right + sqrt(q (L+R) R), which rises to the solution."""

    def __init__(self, q_low, mode, q_high, low=0.1, high=0.9):
        q_low, mode, q_high, p, q = mp.mpf(q_low), mp.mpf(mode), mp.mpf(q_high), mp.mpf(low), 1 - mp.mpf(high)
        left, right = mode - q_low, q_high - mode
        while True:
            width = left + right
            longer = mode - q_low + mp.sqrt(p * width * left), q_high - mode + mp.sqrt(q * width * right)
            settled = sum(longer) - width < width * mp.mpf(10) ** -45
            left, right = longer
            if settled:
                break
        super().__init__(mode - left, mode, mode + right)


class Pert(Smooth):
    """Its quantiles by Newton's method on the incomplete beta function, until 30 digits stand."""

    def __init__(self, low, mode, high, lam=4.0):
        low, mode, high, lam = mp.mpf(low), mp.mpf(mode), mp.mpf(high), mp.mpf(lam)
        self.a, self.b = 1 + lam * (mode - low) / (high - low), 1 + lam * (high - mode) / (high - low)
        total = self.a + self.b
        centre, sd = self.a / total, mp.sqrt(self.a * self.b / (total + 1)) / total
        inner = [z for z in (centre - 4 * sd, centre, centre + 4 * sd) if 0 < z < 1]
        super().__init__(low, high - low, [mp.mpf(0), *inner, mp.mpf(1)])
        self.plain_cdf = stats.beta(float(self.a), float(self.b), float(low), float(high - low)).cdf

    def z_pdf(self, z):
        return z ** (self.a - 1) * (1 - z) ** (self.b - 1) / mp.beta(self.a, self.b)

    def z_cdf(self, z):
        return mp.betainc(self.a, self.b, 0, z, regularized=True)

    def z_ppf(self, u):
        start = stats.beta(float(self.a), float(self.b)).ppf(float(u))
        z = u if isnan(start) else mp.mpf(float(start))
        for _ in range(20):
            step = (self.z_cdf(z) - u) / self.z_pdf(z)
            z -= step
            if abs(step) < mp.mpf(10) ** -30 * min(z, 1 - z):
                return z
        raise AssertionError("Newton's method did not settle")


class Normal(Smooth):
    def __init__(self, mean, sd):
        super().__init__(mp.mpf(mean), mp.mpf(sd), [-mp.inf, mp.inf])
        self.plain_cdf = stats.norm(mean, sd).cdf

    def z_cdf(self, z):
        return mp.ncdf(z)

    def z_ppf(self, u):
        return mp.sqrt(2) * mp.erfinv(2 * u - 1)

    @property
    def mean(self):
        return self.loc

    def central(self, k):
        return self.scale**k * {2: 1, 4: 3}[k]


class Lognormal(Smooth):
    """Its moments in closed form: the k-th of exp(sigma n) is exp(k² sigma² / 2)."""

    def __init__(self, mean=None, sd=None, mu=None, sigma=None):
        if mu is None:
            spread = mp.log(1 + (mp.mpf(sd) / mp.mpf(mean)) ** 2)
            mu, sigma = mp.log(mean) - spread / 2, mp.sqrt(spread)
        self.sigma = mp.mpf(sigma)
        super().__init__(mp.mpf(0), mp.exp(mu), [mp.mpf(0), mp.inf])
        self.plain_cdf = stats.lognorm(float(self.sigma), scale=float(self.scale)).cdf

    def z_cdf(self, z):
        return mp.ncdf(mp.log(z) / self.sigma)

    def z_ppf(self, u):
        return mp.exp(self.sigma * mp.sqrt(2) * mp.erfinv(2 * u - 1))

    @property
    def mean(self):
        return self.scale * self._raw(1)

    def central(self, k):
        return self.scale**k * sum(mp.binomial(k, j) * self._raw(j) * (-self._raw(1)) ** (k - j) for j in range(k + 1))

    def _raw(self, k):
        return mp.exp((k * self.sigma) ** 2 / 2)


class Metalog:
    """Keelin's formulas term by term; the probability of a value by Anderson and Björck's method, moments by quadrature over the logit of the probability."""

    atoms = None

    def __init__(self, coefficients, low=None, high=None):
        self.a = [mp.mpf(a) for a in coefficients]
        self.low, self.high = (None if x is None else mp.mpf(x) for x in (low, high))

    @property
    def support(self):
        log_part = [sum(a * (side / mp.mpf(2)) ** n for n, a in enumerate([*self.a[1:3], *self.a[5::2]])) for side in (-1, 1)]
        if not any(log_part):
            return self.at(mp.mpf(-400)), self.at(mp.mpf(400))
        return (-mp.inf if self.low is None else self.low), (mp.inf if self.high is None else self.high)

    def at(self, t):
        """The quantile at the probability with the logit t."""
        s = mp.tanh(t / 2) / 2
        a = [*self.a, *[mp.mpf(0)] * 4][:4]
        m = a[0] + a[1] * t + a[2] * s * t + a[3] * s
        for n, more in enumerate(self.a[4:], 5):
            m += more * (s ** ((n - 1) // 2) if n % 2 else s ** (n // 2 - 1) * t)
        if self.low is None and self.high is None:
            return m
        if self.high is None:
            return self.low + mp.exp(m)
        return self.high - mp.exp(-m) if self.low is None else (self.low + self.high * mp.exp(m)) / (1 + mp.exp(m))

    def ppf(self, u):
        return self.at(mp.log(u) - mp.log1p(-mp.mpf(u)))

    def cdf(self, x):
        low, high = mp.mpf(-400), mp.mpf(400)
        if x <= self.at(low) or x >= self.at(high):
            return mp.mpf(0) if x <= self.at(low) else mp.mpf(1)
        while high - low > 1:
            middle = (low + high) / 2
            low, high = (middle, high) if self.at(middle) < x else (low, middle)
        return 1 / (1 + mp.exp(-mp.findroot(lambda t: self.at(t) - x, (low, high), solver="anderson", tol=mp.mpf(10) ** -80, verify=False)))

    def plain_cdf(self, x):
        """Linear in the logit between 2,000 exact quantiles: within 1e-4."""
        t = [mp.mpf(k) / 25 for k in range(-1000, 1001)]
        return special.expit(np.interp(x, [float(self.at(z)) for z in t], [float(z) for z in t]))

    @property
    def mean(self):
        return self._expect(lambda x: x)

    def central(self, k):
        centre = self.mean
        return self._expect(lambda x: (x - centre) ** k)

    def _expect(self, value):
        return mp.quad(lambda t: value(self.at(t)) / (2 + 2 * mp.cosh(t)), [-400, -100, -40, -20, -10, -5, 0, 5, 10, 20, 40, 100, 400])


class Steps:
    """A law on a few values, in exact fractions; what the probabilities lack of 1 belongs to the largest."""

    def __init__(self, values, probabilities):
        pairs = sorted((Fraction(v), Fraction(p)) for v, p in zip(values, probabilities, strict=True) if p)
        self.atoms = dict(pairs)
        self.atoms[pairs[-1][0]] += 1 - sum(p for _, p in pairs)

    @property
    def support(self):
        return _mpf(min(self.atoms)), _mpf(max(self.atoms))

    def cdf(self, x):
        return _mpf(sum((p for v, p in self.atoms.items() if _mpf(v) <= x), Fraction(0)))

    def ppf(self, u):
        return next(_mpf(v) for v in self.atoms if self.cdf(_mpf(v)) >= u)

    @property
    def mean(self):
        return _mpf(self._mean())

    def central(self, k):
        return _mpf(sum(p * (v - self._mean()) ** k for v, p in self.atoms.items()))

    def _mean(self):
        return sum(p * v for v, p in self.atoms.items())


def _mpf(fraction):
    return mp.mpf(fraction.numerator) / fraction.denominator


LAWS = {
    "discrete": Steps,
    "fixed": lambda value: Steps([value], [1]),
    "lognormal": Lognormal,
    "metalog": Metalog,
    "normal": Normal,
    "pert": Pert,
    "triangular": Triangular,
    "trigen": Trigen,
    "uniform": Uniform,
}


def exact_law(kind, **given):
    """The exact twin of ``FAMILIES[kind](**given)``; a three-point law whose points are equal is a constant."""
    points = [given[name] for name in ("low", "mode", "high", "q_low", "q_high") if name in given and not (kind == "trigen" and name in ("low", "high"))]
    return Steps(points[:1], [1]) if points and len(set(points)) == 1 and kind != "metalog" else LAWS[kind](**given)
