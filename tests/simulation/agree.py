"""When a sample agrees with an exact number: within four standard errors, which an exact law misses once in 16,000 times.

Standard errors. Of a mean: the exact standard deviation where it is known, else the sample's, over the root of n. Of a standard deviation: from
the sample's fourth central moment, sqrt((m4 - s^4) / n) / (2 s). Of a probability or a quantile: those of a binomial count, sqrt(n p (1-p));
a quantile x of level p is checked by counting the values up to x.
"""

import numpy as np

LIMIT = 4.0


def count(hits, p, limit=LIMIT):
    """A share of hits of the exact probability p."""
    n = hits.size
    found = np.count_nonzero(hits)
    assert abs(found - n * p) <= limit * np.sqrt(n * p * (1 - p)), f"{found} of {n} for probability {p}"


def share(value, p, n, limit=LIMIT):
    """A share already computed."""
    assert abs(value - p) <= limit * np.sqrt(p * (1 - p) / n) + 1e-12, f"{value} for {p}"


def mean(samples, exact, sd=None, limit=LIMIT):
    """The mean."""
    error = (samples.std(ddof=1) if sd is None else sd) / np.sqrt(samples.size)
    assert abs(samples.mean() - exact) <= limit * error, f"mean {samples.mean()} for {exact}, standard error {error}"


def std(samples, exact, limit=LIMIT):
    """The standard deviation."""
    centred = samples - samples.mean()
    s2, m4 = np.mean(centred**2), np.mean(centred**4)
    error = np.sqrt((m4 - s2 * s2) / samples.size) / (2 * np.sqrt(s2))
    assert abs(samples.std(ddof=1) - exact) <= limit * error, f"sd {samples.std(ddof=1)} for {exact}, standard error {error}"


def quantile(samples, p, exact, limit=LIMIT):
    """A quantile of a continuous law."""
    count(samples <= exact, p, limit)


def printed(samples, p, value, digits, limit=LIMIT):
    """A quantile of a continuous law of which only some decimals are known: the count may be any between those of its two ends."""
    half = 0.5 * 10.0**-digits
    n, room = samples.size, limit * np.sqrt(samples.size * p * (1 - p))
    low, high = np.count_nonzero(samples <= value - half), np.count_nonzero(samples <= value + half)
    assert low - room <= n * p <= high + room, f"P{100 * p:g} {value}: between {low} and {high} of {n}"


def pmf(samples, exact, p_value=1e-6):
    """A law on a few values, by chi-square; no other value may occur."""
    from scipy.stats import chisquare

    values, counts = np.unique(samples, return_counts=True)
    assert set(values) <= set(exact), f"values {set(values) - set(exact)} that cannot be"
    seen = dict(zip(values, counts, strict=True))
    assert chisquare([seen.get(v, 0) for v in exact], [samples.size * p for p in exact.values()]).pvalue > p_value
