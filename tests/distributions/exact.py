"""The same laws once more, in 50-digit arithmetic and by other roads: what the families are tested against.

Each class takes the parameters a user would give. ``cdf`` and ``ppf`` take and return multiple-precision numbers, ``central(k)`` is the k-th
central moment, by quadrature of the density or in closed form, ``plain_cdf`` is SciPy's for arrays. Laws on a few
values and of straight lines are in ``exact_lines``, those made of others in ``exact_made``.
"""

from __future__ import annotations

import mpmath
import numpy as np
from scipy import interpolate, special, stats

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


class Raw(Smooth):
    """A law whose k-th raw moment of z has a formula, ``raw(k)``."""

    @property
    def mean(self):
        return self.loc + self.scale * self.raw(1)

    def central(self, k):
        return self.scale**k * sum(mp.binomial(k, j) * self.raw(j) * (-self.raw(1)) ** (k - j) for j in range(k + 1))


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


class Beta(Raw):
    """Its quantiles by Newton's method on the logarithm of the incomplete beta function, from the nearer end, until 30 digits stand."""

    def __init__(self, low, high, alpha, beta):
        low, high, self.a, self.b = (mp.mpf(x) for x in (low, high, alpha, beta))
        total = self.a + self.b
        centre, sd = self.a / total, mp.sqrt(self.a * self.b / (total + 1)) / total
        inner = [z for z in (centre - 4 * sd, centre, centre + 4 * sd) if 0 < z < 1]
        super().__init__(low, high - low, [mp.mpf(0), *inner, mp.mpf(1)])
        self.plain_cdf = stats.beta(float(self.a), float(self.b), float(low), float(high - low)).cdf

    def z_pdf(self, z):
        return z ** (self.a - 1) * (1 - z) ** (self.b - 1) / mp.beta(self.a, self.b)

    def z_cdf(self, z):
        return _beta_cdf(self.a, self.b, z)

    def z_ppf(self, u):
        if u > self.z_cdf(mp.mpf(0.5)):
            return 1 - _beta_root(self.b, self.a, 1 - u)
        return _beta_root(self.a, self.b, u)

    def raw(self, k):
        found = mp.mpf(1)
        for j in range(k):
            found *= (self.a + j) / (self.a + self.b + j)
        return found


def _beta_cdf(a, b, z):
    return mp.betainc(a, b, 0, z, regularized=True)


def _beta_root(a, b, u):
    first_term = (mp.log(u) + mp.log(a * mp.beta(a, b))) / a
    return _root(min(first_term, -mp.log(2)), u, lambda z: _beta_cdf(a, b, z), lambda z: z ** (a - 1) * (1 - z) ** (b - 1) / mp.beta(a, b))


def _root(log_z, u, cdf, pdf):
    """The z with cdf(z) = u, by Newton's method on both logarithms, in which these CDFs are concave."""
    for _ in range(60):
        z = mp.exp(log_z)
        height = cdf(z)
        step = mp.log(height / u) * height / (pdf(z) * z)
        log_z -= step
        if abs(step) < mp.mpf(10) ** -30:
            return mp.exp(log_z)
    raise AssertionError("Newton's method did not settle")


class Pert(Beta):
    def __init__(self, low, mode, high, lam=4.0):
        a, m, b, lam = mp.mpf(low), mp.mpf(mode), mp.mpf(high), mp.mpf(lam)
        super().__init__(low, high, 1 + lam * (m - a) / (b - a), 1 + lam * (b - m) / (b - a))


class Gamma(Smooth):
    def __init__(self, mean=None, sd=None, shape=None, scale=None, shift=0):
        shift = mp.mpf(shift)
        if shape is None:
            shape, scale = ((mp.mpf(mean) - shift) / sd) ** 2, mp.mpf(sd) ** 2 / (mp.mpf(mean) - shift)
        self.a = mp.mpf(shape)
        super().__init__(shift, mp.mpf(scale), [mp.mpf(0), self.a, mp.inf])
        self.plain_cdf = stats.gamma(float(self.a), float(shift), float(scale)).cdf

    def z_pdf(self, z):
        return z ** (self.a - 1) * mp.exp(-z) / mp.gamma(self.a)

    def z_cdf(self, z):
        return mp.gammainc(self.a, 0, z, regularized=True)

    def z_ppf(self, u):
        if u < mp.mpf(0.5):
            start = stats.gamma(float(self.a)).ppf(float(u))
            return _root(mp.log(mp.mpf(float(start))), u, self.z_cdf, self.z_pdf)
        start = stats.gamma(float(self.a)).isf(float(1 - u))
        return _root(mp.log(mp.mpf(float(start))), 1 - u, lambda z: mp.gammainc(self.a, z, mp.inf, regularized=True), lambda z: -self.z_pdf(z))

    @property
    def mean(self):
        return self.loc + self.scale * self.a

    def central(self, k):
        return self.scale**k * {2: self.a, 3: 2 * self.a, 4: 3 * self.a**2 + 6 * self.a}[k]


class Weibull(Raw):
    def __init__(self, shape, scale, shift=0):
        self.c = mp.mpf(shape)
        super().__init__(mp.mpf(shift), mp.mpf(scale), [mp.mpf(0), mp.mpf(1), mp.inf])
        self.plain_cdf = stats.weibull_min(float(shape), float(shift), float(scale)).cdf

    def z_pdf(self, z):
        return self.c * z ** (self.c - 1) * mp.exp(-(z**self.c))

    def z_cdf(self, z):
        return -mp.expm1(-(z**self.c))

    def z_ppf(self, u):
        return (-mp.log1p(-u)) ** (1 / self.c)

    def raw(self, k):
        return mp.gamma(1 + k / self.c)


class Normal(Smooth):
    def __init__(self, mean, sd):
        super().__init__(mp.mpf(mean), mp.mpf(sd), [-mp.inf, mp.inf])
        self.plain_cdf = stats.norm(mean, sd).cdf

    def z_pdf(self, z):
        return mp.npdf(z)

    def z_cdf(self, z):
        return mp.ncdf(z)

    def z_ppf(self, u):
        return mp.sqrt(2) * mp.erfinv(2 * u - 1)

    @property
    def mean(self):
        return self.loc

    def central(self, k):
        return self.scale**k * {2: 1, 3: 0, 4: 3}[k]


class Lognormal(Raw):
    """Its moments in closed form: the k-th of exp(sigma n) is exp(k² sigma² / 2)."""

    def __init__(self, mean=None, sd=None, mu=None, sigma=None):
        if mu is None:
            spread = mp.log(1 + (mp.mpf(sd) / mp.mpf(mean)) ** 2)
            mu, sigma = mp.log(mean) - spread / 2, mp.sqrt(spread)
        self.sigma = mp.mpf(sigma)
        super().__init__(mp.mpf(0), mp.exp(mu), [mp.mpf(0), mp.inf])
        self.plain_cdf = stats.lognorm(float(self.sigma), scale=float(self.scale)).cdf

    def z_pdf(self, z):
        return mp.npdf(mp.log(z) / self.sigma) / (self.sigma * z)

    def z_cdf(self, z):
        return mp.ncdf(mp.log(z) / self.sigma)

    def z_ppf(self, u):
        return mp.exp(self.sigma * mp.sqrt(2) * mp.erfinv(2 * u - 1))

    def raw(self, k):
        return mp.exp((k * self.sigma) ** 2 / 2)


class Laplace(Smooth):
    """Two exponentials back to back."""

    def __init__(self, mean, sd):
        scale = mp.mpf(sd) / mp.sqrt(2)
        super().__init__(mp.mpf(mean), scale, [-mp.inf, mp.mpf(0), mp.inf])
        self.plain_cdf = stats.laplace(mean, float(scale)).cdf

    def z_pdf(self, z):
        return mp.exp(-abs(z)) / 2

    def z_cdf(self, z):
        return mp.exp(z) / 2 if z < 0 else 1 - mp.exp(-z) / 2

    def z_ppf(self, u):
        return mp.log(2 * u) if u < 0.5 else -mp.log(2 * (1 - u))


class Gumbel(Smooth):
    """The greatest of many; the least is its mirror image. Moments from the cumulants, (n - 1)! zeta(n)."""

    def __init__(self, mean=None, sd=None, mode=None, scale=None, minimum=False):
        self.side = -1 if minimum else 1
        if mode is None:
            scale = mp.mpf(sd) * mp.sqrt(6) / mp.pi
            mode = mean - self.side * mp.euler * scale
        super().__init__(mp.mpf(mode), mp.mpf(scale), [-mp.inf, mp.inf])
        self.plain_cdf = (stats.gumbel_l if minimum else stats.gumbel_r)(float(mode), float(scale)).cdf

    def z_pdf(self, z):
        return mp.exp(-self.side * z - mp.exp(-self.side * z))

    def z_cdf(self, z):
        return mp.exp(-mp.exp(-z)) if self.side > 0 else -mp.expm1(-mp.exp(z))

    def z_ppf(self, u):
        return -mp.log(-mp.log(u)) if self.side > 0 else mp.log(-mp.log1p(-u))

    @property
    def mean(self):
        return self.loc + self.scale * self.side * mp.euler

    def central(self, k):
        second, third, fourth = mp.zeta(2), self.side * 2 * mp.zeta(3), 6 * mp.zeta(4)
        return self.scale**k * {2: second, 3: third, 4: fourth + 3 * second**2}[k]


class Cauchy(Smooth):
    """Between bounds; its moments by quadrature of the density, decade by decade."""

    def __init__(self, mode, scale, low, high):
        mode, scale = mp.mpf(mode), mp.mpf(scale)
        first, last = ((mp.mpf(x) - mode) / scale for x in (low, high))
        inner = [side * mp.mpf(10) ** k for side in (-1, 1) for k in range(-1, 10)]
        super().__init__(mode, scale, sorted({first, last, *(z for z in [*inner, mp.mpf(0)] if first < z < last)}))
        self.first, self.span = mp.atan(first), mp.atan(last) - mp.atan(first)
        plain, below, mass = stats.cauchy(float(mode), float(scale)).cdf, float(self.first / mp.pi + 0.5), float(self.span / mp.pi)
        self.plain_cdf = lambda x: (plain(x) - below) / mass

    def z_pdf(self, z):
        return 1 / (1 + z * z) / self.span

    def z_cdf(self, z):
        return (mp.atan(z) - self.first) / self.span

    def z_ppf(self, u):
        return mp.tan(self.first + u * self.span)


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
        """A cubic in the logit through 400 exact quantiles: within 1e-4."""
        t = np.linspace(-20, 20, 401)
        values, first = np.unique([float(self.at(mp.mpf(z))) for z in t], return_index=True)
        return special.expit(interpolate.PchipInterpolator(values, t[first])(x))

    @property
    def mean(self):
        return self._expect(lambda x: x)

    def central(self, k):
        centre = self.mean
        return self._expect(lambda x: (x - centre) ** k)

    def _expect(self, value):
        return mp.quad(lambda t: value(self.at(t)) / (2 + 2 * mp.cosh(t)), [-400, -100, -40, -20, -10, -5, 0, 5, 10, 20, 40, 100, 400])
