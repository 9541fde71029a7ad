"""The exact twin of any family: laws made of others, and the table of all."""

from __future__ import annotations

import distribution_exact as smooth
import distribution_exact_lines as lines
import numpy as np
from distribution_exact import Smooth, mp
from distribution_exact_lines import Lines, steps
from scipy import interpolate, special


class Mix:
    """One law or another. Its quantiles by halving, to 40 digits."""

    def __init__(self, weights, parts):
        total = sum(mp.mpf(w) for w in weights)
        self.parts = [(mp.mpf(w) / total, part) for w, part in zip(weights, parts, strict=True) if w > 0]
        self.atoms = None
        if all(part.atoms is not None for _, part in self.parts):
            values = sorted({v for _, part in self.parts for v in part.atoms})
            self.atoms = {v: sum(w * part.atoms.get(v, 0) for w, part in self.parts) for v in values}

    @property
    def support(self):
        return min(part.support[0] for _, part in self.parts), max(part.support[1] for _, part in self.parts)

    def cdf(self, x):
        return sum(w * part.cdf(x) for w, part in self.parts)

    def ppf(self, u):
        u = mp.mpf(u)
        ends = [part.ppf(u) for _, part in self.parts]
        low, high = min(ends), max(ends)
        for v in (v for _, part in self.parts for v in part.atoms or ()):
            if self.cdf(v) >= u and self.cdf(v - (abs(v) + 1) * mp.mpf(10) ** -40) < u:
                return v
        while high - low > mp.mpf(10) ** -40 * max(abs(low), abs(high)):
            middle = (low + high) / 2
            low, high = (low, middle) if self.cdf(middle) >= u else (middle, high)
        return high

    @property
    def mean(self):
        return sum(w * part.mean for w, part in self.parts)

    def central(self, k):
        c = self.mean
        about = [[mp.mpf(1), mp.mpf(0), *(part.central(j) for j in range(2, k + 1))] for _, part in self.parts]
        return sum(
            w * mp.binomial(k, j) * moments[j] * (part.mean - c) ** (k - j) for (w, part), moments in zip(self.parts, about, strict=True) for j in range(k + 1)
        )

    def plain_cdf(self, x):
        return sum(float(w) * part.plain_cdf(x) for w, part in self.parts)

    def plain_cdf_below(self, x):
        return sum(float(w) * getattr(part, "plain_cdf_below", part.plain_cdf)(x) for w, part in self.parts)


class Mean:
    """The weighted mean of quantiles; the probability of a value by Anderson and Björck's method over the logit, moments by quadrature over it."""

    atoms = None

    def __init__(self, weights, parts):
        total = sum(mp.mpf(w) for w in weights)
        self.parts = [(mp.mpf(w) / total, part) for w, part in zip(weights, parts, strict=True) if w > 0]

    @property
    def support(self):
        return tuple(sum(w * part.support[k] for w, part in self.parts) for k in (0, 1))

    def ppf(self, u):
        return sum(w * part.ppf(u) for w, part in self.parts)

    def at(self, t):
        return self.ppf(1 / (1 + mp.exp(-t)))

    def cdf(self, x):
        low, high = mp.mpf(-50), mp.mpf(72)
        if x <= self.at(low) or x >= self.at(high):
            return mp.mpf(0) if x <= self.at(low) else mp.mpf(1)
        while high - low > 1:
            middle = (low + high) / 2
            low, high = (middle, high) if self.at(middle) < x else (low, middle)
        return 1 / (1 + mp.exp(-mp.findroot(lambda t: self.at(t) - x, (low, high), solver="anderson", tol=mp.mpf(10) ** -60, verify=False)))

    def plain_cdf(self, x):
        """Cubics in the logit through 1,000 exact quantiles and where the parts bend, near which they are thickest: within 1e-4."""
        bends = np.array([float(mp.log(p) - mp.log(1 - p)) for p in self._bends])
        near = np.concatenate([[0.0], -np.geomspace(1e-6, 0.04, 20), np.geomspace(1e-6, 0.04, 20)])
        t = np.unique(np.concatenate([np.linspace(-20, 20, 1001), *(b + near for b in bends)]))
        values, first = np.unique([float(self.at(mp.mpf(z))) for z in t], return_index=True)
        return special.expit(interpolate.PchipInterpolator(values, t[first])(x))

    @property
    def _bends(self):
        """The probabilities at which the quantile of some part has a corner."""
        bends = [p for _, part in self.parts if isinstance(part, Smooth) for z in part.breaks if 0 < (p := part.z_cdf(z)) < 1]
        return bends + [lines._mpf(sum(p for p, _, _ in part.rows[:n])) for _, part in self.parts if isinstance(part, Lines) for n in range(1, len(part.rows))]

    @property
    def mean(self):
        return sum(w * part.mean for w, part in self.parts)

    def central(self, k):
        centre, bends = self.mean, self._bends
        cuts = sorted({mp.mpf(t) for t in (-50, -20, -10, -5, 0, 5, 10, 20, 50)} | {mp.log(p) - mp.log(1 - p) for p in bends})
        return mp.quad(lambda t: (self.at(t) - centre) ** k / (2 + 2 * mp.cosh(t)), cuts)


def averaged(weights, laws):
    parts = [of(law) for law in laws]
    constant = all(part.atoms is not None for part in parts)
    return steps([sum(w * float(part.mean) for w, part in zip(weights, parts, strict=True))], [1]) if constant else Mean(weights, parts)


class Cut(Smooth):
    """What is left of a smooth law between two values."""

    def __init__(self, law, low, high):
        self.law = law
        first, last = ((mp.mpf(x) - law.loc) / law.scale for x in (low, high))
        super().__init__(law.loc, law.scale, [first, *(z for z in law.breaks if first < z < last), last])
        self.below = law.z_cdf(first)
        self.mass = law.z_cdf(last) - self.below
        plain, below, mass = law.plain_cdf, float(self.below), float(self.mass)
        self.plain_cdf = lambda x: (plain(x) - below) / mass

    def z_pdf(self, z):
        return self.law.z_pdf(z) / self.mass

    def z_cdf(self, z):
        return (self.law.z_cdf(z) - self.below) / self.mass

    def z_ppf(self, u):
        return self.law.z_ppf(self.below + u * self.mass)


def cut(law, low, high):
    """What is left of a law from ``low`` to ``high``, ends included, and how much that is."""
    low, high = max(low, law.support[0]), min(high, law.support[1])
    if isinstance(law, Lines):
        at, to = (lines._fraction(x) for x in (low, high))
        rows = [(p if a == b else p * (min(b, to) - max(a, at)) / (b - a), max(a, at), min(b, to)) for p, a, b in law.rows if b >= at and a <= to]
        total = sum(p for p, _, _ in rows)
        return Lines([(p / total, a, b) for p, a, b in rows]), lines._mpf(total)
    if isinstance(law, Mix):
        parts = [(w, *cut(part, low, high)) for w, part in law.parts if part.support[0] <= high and part.support[1] >= low]
        masses = [w * mass for w, _, mass in parts]
        return Mix(masses, [part for _, part, _ in parts]), sum(masses)
    left = Cut(law, low, high)
    return left, left.mass


def truncated(law, low=None, high=None, p_low=None, p_high=None):
    law = of(law)
    low = law.ppf(p_low) if p_low else law.support[0] if low is None else low
    high = law.ppf(p_high) if p_high not in (None, 1) else law.support[1] if high is None else high
    return cut(law, low, high)[0]


LAWS = {
    "averaged": averaged,
    "bernoulli": lines.bernoulli,
    "bernoulli_sum": lines.bernoulli_sum,
    "beta": smooth.Beta,
    "binomial": lines.binomial,
    "cauchy": smooth.Cauchy,
    "cumulative": lines.cumulative,
    "discrete": steps,
    "empirical": lines.empirical,
    "exponential": lambda mean: smooth.Weibull(1, mean),
    "fixed": lambda value: steps([value], [1]),
    "gamma": smooth.Gamma,
    "gumbel": smooth.Gumbel,
    "histogram": lines.histogram,
    "laplace": smooth.Laplace,
    "lognormal": smooth.Lognormal,
    "metalog": smooth.Metalog,
    "mixture": lambda weights, laws: Mix(weights, [of(law) for law in laws]),
    "normal": smooth.Normal,
    "pert": smooth.Pert,
    "poisson": lines.poisson,
    "rayleigh": lambda mode, shift=0: smooth.Weibull(2, (smooth.mp.mpf(mode) - shift) * smooth.mp.sqrt(2), shift),
    "triangular": smooth.Triangular,
    "trigen": smooth.Trigen,
    "truncated": truncated,
    "uniform": smooth.Uniform,
    "weibull": smooth.Weibull,
}
POINTS = {"uniform": ("low", "high"), "beta": ("low", "high"), "triangular": ("low", "mode", "high"), "pert": ("low", "mode", "high")}
POINTS |= {"trigen": ("q_low", "mode", "q_high")}


def of(law):
    """The twin of a law in its JSON form."""
    return exact_law(**law) if isinstance(law, dict) else steps([law], [1])


def exact_law(kind, **given):
    """The exact twin of ``FAMILIES[kind](**given)``; a law between points that are equal is a constant."""
    points = [given[name] for name in POINTS.get(kind, ())]
    return steps(points[:1], [1]) if points and len(set(points)) == 1 else LAWS[kind](**given)
