"""Laws on a few values or of straight lines, in exact fractions: the twins of discrete, histogram, counts and the like."""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate, pairwise, product
from math import prod

import numpy as np
from distribution_exact import mp

CUT = Fraction(1, 2**50)


class Lines:
    """Rows (probability, from, to) in rising order: the value is even between the two, or is the one where they are equal."""

    def __init__(self, rows):
        self.rows = [(Fraction(p), Fraction(a), Fraction(b)) for p, a, b in rows if p > 0]
        self.heights = list(accumulate(p for p, _, _ in self.rows))
        self.atoms = None
        if all(a == b for _, a, b in self.rows):
            self.atoms = {_mpf(value): _mpf(sum(p for p, a, _ in self.rows if a == value)) for value in sorted({a for _, a, _ in self.rows})}

    @property
    def support(self):
        return _mpf(self.rows[0][1]), _mpf(self.rows[-1][2])

    def cdf(self, x):
        at = _fraction(x)
        return _mpf(sum((p * _share(at, a, b) for p, a, b in self.rows), Fraction(0)))

    def ppf(self, u):
        level = _fraction(u)
        for height, (p, a, b) in zip(self.heights, self.rows, strict=True):
            if level <= height:
                return _mpf(b - (b - a) * (height - level) / p)
        return self.support[1]

    @property
    def mean(self):
        return _mpf(self._mean())

    def _mean(self):
        return sum(p * (a + b) / 2 for p, a, b in self.rows)

    def central(self, k):
        c = self._mean()
        return _mpf(sum(p * ((a - c) ** k if a == b else ((b - c) ** (k + 1) - (a - c) ** (k + 1)) / (k + 1) / (b - a)) for p, a, b in self.rows))

    def plain_cdf(self, x):
        return sum(float(p) * (x >= float(a) if a == b else np.clip((x - float(a)) / float(b - a), 0, 1)) for p, a, b in self.rows)

    def plain_cdf_below(self, x):
        return sum(float(p) * (x > float(a) if a == b else np.clip((x - float(a)) / float(b - a), 0, 1)) for p, a, b in self.rows)


def _share(x, a, b):
    return Fraction(x >= b) if a == b else min(max((x - a) / (b - a), Fraction(0)), Fraction(1))


def _mpf(fraction):
    return mp.mpf(fraction.numerator) / fraction.denominator


def _fraction(x):
    """A number, also of multiple precision, as the fraction that it is."""
    if isinstance(x, mp.mpf):
        sign, man, exponent, _ = x._mpf_
        return (-1) ** sign * Fraction(int(man)) * Fraction(2) ** exponent
    return Fraction(float(x))


def steps(values, probabilities):
    """Each value with its probability; what the probabilities lack of 1 belongs to the largest."""
    rows = sorted((Fraction(v), Fraction(p)) for v, p in zip(values, probabilities, strict=True) if p)
    lacking = 1 - sum(p for _, p in rows)
    return Lines([(p + (lacking if k == len(rows) - 1 else 0), v, v) for k, (v, p) in enumerate(rows)])


def histogram(edges, probabilities):
    total = sum(Fraction(p) for p in probabilities)
    return Lines([(Fraction(p) / total, a, b) for p, (a, b) in zip(probabilities, pairwise(edges), strict=True)])


def cumulative(values, probabilities):
    heights = [Fraction(p) for p in probabilities]
    first = [(heights[0], values[0], values[0])]
    return Lines(first + [(q - p, a, b) for (p, q), (a, b) in zip(pairwise(heights), pairwise(values), strict=True)])


def empirical(data, smoothed=False):
    data = sorted(data)
    n = len(data)
    if smoothed and n > 1:
        return Lines([(Fraction(1, n - 1), a, b) for a, b in pairwise(data)])
    return Lines([(Fraction(data.count(x), n), x, x) for x in sorted(set(data))])


def counted(shares):
    """Counts with these probabilities, to 80 decimals; those beyond the first and last that matter are added to these."""
    shares = {k: Fraction(int(p * 10**80), 10**80) for k, p in shares.items()}
    below = list(accumulate(shares.values()))
    above = [1 - p for p in [0, *below[:-1]]]
    kept = [(k, p) for (k, p), b, a in zip(shares.items(), below, above, strict=True) if b >= CUT and a >= CUT]
    first = kept[0][0]
    return steps([k for k, _ in kept], [sum(shares[j] for j in shares if j <= k) if k == first else p for k, p in kept])


def poisson(mean):
    mean = mp.mpf(mean)
    last = int(mean + 12 * mp.sqrt(mean) + 40)
    return counted({k: _fraction(mp.exp(-mean) * mean**k / mp.factorial(k)) for k in range(last)})


def binomial(n, probability):
    p = mp.mpf(probability)
    return counted({k: _fraction(mp.binomial(n, k) * p**k * (1 - p) ** (n - k)) for k in range(int(n) + 1)})


def bernoulli(probability, value=1.0):
    p = Fraction(probability)
    return steps([0, value], [1 - p, p]) if value else steps([0], [1])


def bernoulli_sum(probabilities):
    """By every outcome of up to a dozen things; more that are alike as a binomial."""
    if len(set(probabilities)) == 1:
        return binomial(len(probabilities), probabilities[0])
    found = {}
    for outcome in product((0, 1), repeat=len(probabilities)):
        chance = prod(Fraction(p) if hit else 1 - Fraction(p) for p, hit in zip(probabilities, outcome, strict=True))
        found[sum(outcome)] = found.get(sum(outcome), Fraction(0)) + chance
    return counted(dict(sorted(found.items())))
