"""What every distribution must pass. Each check is a plain function of (law, twin): ours and its exact twin; it raises AssertionError or returns.

The contract tests call them on every family; the test of the tests calls them on families with a planted defect.
"""

from __future__ import annotations

import dataclasses
import json
import re
import sys

import numpy as np
from scipy import special

from pmo_risk.distributions import Distribution, from_dict
from pmo_risk.distributions.forms import Atoms, Constant, Pieces, Table, Triangular, Uniform
from pmo_risk.errors import DistributionError

PROBABILITIES = (2.0**-53, 1e-12, 1e-9, 1e-6, 1e-4, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 1 - 1e-4, 1 - 1e-6, 1 - 1e-9)
TAILS = np.logspace(-12, -3, 1000)
ONE_SIDED = {"exponential", "gamma", "lognormal", "rayleigh", "weibull"}
GRID = np.concatenate([TAILS, np.linspace(1e-3, 1 - 1e-3, 98_000)[1:-1], 1 - TAILS[::-1]])


twin_number = sys.modules["distribution_exact"].mp.mpf


def agree(ours, exact, relative, what, scale=0.0):
    """Every number is within ``relative`` of the exact one, or of ``scale`` where that is larger."""
    for mine, true in zip(ours, exact, strict=True):
        assert abs(float(mine) - true) <= relative * max(abs(true), scale), f"{what}: {mine!r} is not {true}"


def quantiles(law, twin):
    """The inverse CDF is right to 1e-12 relative, from the 1e-12 tail to the 1 - 1e-9 tail."""
    agree(law.ppf(np.array(PROBABILITIES)), [twin.ppf(u) for u in PROBABILITIES], 1e-12, "ppf")


def inverse(law, twin):
    """The CDF is exact to 1e-12, in the tail to 1e-9 relative, and undoes the inverse CDF; but for the rounding of the value itself."""
    u = np.array(PROBABILITIES)
    x = law.ppf(u)
    ulps = 4 * np.spacing(np.abs(x))
    for at, ulp, mine in zip(x, ulps, law.cdf(x), strict=True):
        below, true, above = (twin.cdf(float(at + step)) for step in (-ulp, 0, ulp))
        assert abs(float(mine) - true) <= 1e-12, f"cdf({at!r}) = {mine!r} is not {true}"
        assert below * (1 - 1e-9) <= float(mine) <= above * (1 + 1e-9), f"cdf({at!r}) = {mine!r} is not {true}"
    assert np.all(law.cdf(x - ulps) - 1e-12 <= u), "cdf just below ppf(u) exceeds u"
    assert np.all(law.cdf(x + ulps) + 1e-12 >= u), "cdf just above ppf(u) is less than u"
    low, high = law.support
    assert law.cdf(np.nextafter(low, -np.inf)) == 0, "there is probability below the support"
    assert law.cdf(high) == 1, "there is probability above the support"


def upper_tail(law, twin):
    """``isf`` and ``sf`` are the upper tail: as exact as ``ppf``, and beyond where 1 - u is no longer told from 1 if the law has no upper end."""
    endless = not np.isfinite(law.support[1])
    q = np.array([1e-30, 1e-20, 1e-12][: 3 if endless else 0] + [1e-9, 1e-6, 0.013, 0.31, 0.47, 0.62, 0.893, 0.999])
    x = law.isf(q)
    agree(x, [twin.ppf(1 - twin_number(p)) for p in q], 1e-12, "isf")
    ulps = 4 * np.spacing(np.abs(x))
    for at, ulp, mine in zip(x, ulps, law.sf(x), strict=True):
        above, true, below = (1 - twin.cdf(twin_number(at) + step) for step in (-ulp, 0, ulp))
        assert abs(float(mine) - true) <= 1e-12, f"sf({at!r}) = {mine!r} is not {true}"
        assert not endless or below * (1 - 1e-9) <= float(mine) <= above * (1 + 1e-9), f"sf({at!r}) = {mine!r} is not {true}"


def moments(law, twin):
    """Mean and variance agree with quadrature of the exact density to 1e-10."""
    var = twin.central(2)
    agree([law.mean], [twin.mean], 1e-10, "mean", scale=float(var) ** 0.5)
    agree([law.var, law.std**2], [var, var], 1e-10, "var")


def sampling(law, twin, draws):
    """Draws have the law's distribution (Kolmogorov-Smirnov or chi-square, p > 1e-6), and its mean and variance within 4 standard errors."""
    bits = np.random.default_rng(20270104).integers(0, 2**52, draws)
    sample = law.ppf((bits + 0.5) * 2.0**-52)
    if twin.atoms is not None:
        expected = np.array([float(p) for p in twin.atoms.values()]) * draws
        counted = np.array([np.count_nonzero(sample == float(v)) for v in twin.atoms])
        assert counted.sum() == draws, "a draw is none of the values"
        p_value = special.chdtrc(max(len(expected) - 1, 1), ((counted - expected) ** 2 / expected).sum())
    else:
        ordered = np.sort(sample)
        heights, below = twin.plain_cdf(ordered), getattr(twin, "plain_cdf_below", twin.plain_cdf)(ordered)
        steps = np.arange(draws + 1) / draws
        p_value = special.kolmogorov(np.sqrt(draws) * max((steps[1:] - heights).max(), (below - steps[:-1]).max()))
    assert p_value > 1e-6, f"the draws do not follow the law: p = {p_value:g}"
    mean, var, fourth = float(twin.mean), float(twin.central(2)), float(twin.central(4))
    assert abs((sample - mean).mean()) <= 4 * np.sqrt(var / draws), "the mean of the draws is off by more than 4 standard errors"
    assert abs(((sample - mean) ** 2).mean() - var) <= 4 * np.sqrt((fourth - var * var) / draws), "so is their variance"


def monotone(law, twin):
    """The inverse CDF never falls on a grid of 1e5 probabilities that reaches far into both tails."""
    assert np.all(np.diff(GRID) > 0)
    assert np.all(np.diff(law.ppf(GRID)) >= 0), "ppf falls somewhere"


def support(law, twin):
    """The support is the exact one and holds every value of the inverse CDF."""
    agree([x for x in law.support if np.isfinite(x)], [x for x in twin.support if abs(x) < np.inf], 1e-12, "support")
    x = law.ppf(GRID)
    assert law.support[0] <= x.min() <= x.max() <= law.support[1], "a value lies outside the support"


def domain(law, twin):
    """A probability of 0 or 1, outside them, or not a number is refused, also when it is one of many."""
    for bad in (0, 1, 0.0, 1.0, -0.1, 1.1, np.nan, [0.5, 0.0], [[0.5], [1.0]]):
        assert refusal(law.ppf, bad) == "PPF_DOMAIN", f"ppf({bad}) is not refused"


def shapes(law, twin):
    """Arrays of any shape, also none, come back as float64 arrays of that shape with the same values, and are left as they were."""
    for given in (0.25, [0.25, 0.5], [[0.25], [0.5]], []):
        u = np.array(given)
        for result in (law.ppf(u), law.cdf(u)):
            assert isinstance(result, np.ndarray), f"a {type(result).__name__} instead of an array"
            assert (result.shape, result.dtype) == (u.shape, np.float64), f"shape {result.shape} of {result.dtype} for shape {u.shape}"
        assert np.array_equal(law.ppf(u).ravel(), law.ppf(u.ravel())), "values depend on the shape"
        assert np.array_equal(u, np.array(given)), "the argument was changed"


def json_form(law, twin):
    """The JSON form reads back as an equal object, exactly, and holds plain numbers only."""
    data = json.loads(json.dumps(law.to_dict(), allow_nan=False))
    back = from_dict(data)
    assert (back, type(back)) == (law, type(law)), f"{back} is not {law}"
    assert back.to_dict() == data == law.to_dict(), "the JSON form changes on its second trip"


def scaled(law, twin):
    """``scaled(k)`` is the law of k times the value; a law with no upper end that has no mirror image may refuse k <= 0, and laws made of it."""
    u = np.linspace(1, 255, 255) / 256
    x = law.ppf(u)
    for factor in (1, 0.5, 3, 1e-3, -2, 0):
        if refusal(law.scaled, factor):
            made_of = {law.kind, *re.findall(r"'kind': '(\w+)'", str(law.to_dict()))}
            assert refusal(law.scaled, factor) == "SCALE", f"factor {factor} is refused"
            assert factor <= 0, f"factor {factor} is refused"
            assert made_of & ONE_SIDED, f"{law.kind} has a mirror image"
            continue
        other = law.scaled(factor)
        expected = x * factor if factor >= 0 else (x * factor)[::-1]
        if factor < 0 and twin.atoms is not None:
            expected = factor * law.ppf(np.nextafter(1 - u, 1))
        assert np.allclose(other.ppf(u), expected, rtol=1e-12, atol=1e-13 * np.abs(expected).min()), f"scaled({factor})"


def form(law, twin):
    """The form for the kernel, evaluated in plain NumPy, gives the inverse CDF to 1e-12 of the value or of the law's scale, or within the bound it states."""
    u = np.array(PROBABILITIES)
    given = law.form()
    x = evaluate(given, u)
    if isinstance(given, Pieces):
        assert given.until[-1] == 1, "the last piece does not end at exactly 1"
        assert np.all(np.diff(given.until, prepend=0) > 0), "a piece has no probability"
        assert np.all(np.array(given.high) >= given.low), "a piece falls"
        assert np.all(np.array(given.low[1:]) >= given.high[:-1]), "pieces overlap"
        assert given.low[0] >= law.support[0], "a piece begins below the support"
        assert given.high[-1] <= law.support[1], "a piece ends above the support"
    if isinstance(given, Pieces) and given.bound:
        assert given.bound <= 1e-5, "a bound that runs could tell from 0"
        grid = np.concatenate([GRID, u, 2.0 ** -np.linspace(1, 33, 20_000), 1 - 2.0 ** -np.linspace(1, 33, 20_000)])
        grid = grid[(grid >= 2.0**-33) & (grid <= 1 - 2.0**-33)]
        found, room = evaluate(given, grid), given.bound * np.sqrt(np.minimum(grid, 1 - grid)) + 1e-15
        assert np.all(law.cdf(np.nextafter(found, -np.inf)) - room <= grid), "values of the form are too high"
        assert np.all(law.cdf(found) + room >= grid), "values of the form are too low"
        return
    spread = given.scale if isinstance(given, Table) else np.ptp(x)
    assert np.allclose(x, law.ppf(u), rtol=1e-12, atol=1e-12 * spread), "the form is another law"
    if isinstance(given, Atoms):
        assert given.cumulative[-1] == 1, "the last cumulative probability is not exactly 1"
        assert list(given.values) == sorted(set(given.values)), "values are not in order"
    if law.var == 0:
        assert isinstance(given, Constant), "a constant that draws a random number"


def evaluate(given, u):
    """Quantiles of a form, from its documentation alone."""
    match given:
        case Constant(value):
            return np.full_like(u, value)
        case Uniform(low, high):
            return low + u * (high - low)
        case Triangular(low, mode, high):
            width, top = high - low, (mode - low) / (high - low)
            return np.where(u < top, low + np.sqrt(u * width * (mode - low)), high - np.sqrt((1 - u) * width * (high - mode)))
        case Table(loc, scale, shape, standard, upper):
            assert isinstance(hash(shape), int)
            return loc + scale * np.where(u <= 0.5, standard(u), standard(u) if upper is None else upper(1 - u))
        case Atoms(values, cumulative):
            return np.array([next(v for v, c in zip(values, cumulative, strict=True) if p <= c) for p in u])
        case Pieces(until, low, high):
            k = np.searchsorted(until, u)
            low, high, start, until = np.array(low)[k], np.array(high)[k], np.array([0.0, *until])[k], np.array(until)[k]
            below, above = (u - start) / (until - start), (until - u) / (until - start)
            return np.where(below < 0.5, low + (high - low) * below, high - (high - low) * above)
    raise AssertionError(f"an unknown form {given!r}")


def refusal(call, argument):
    """The code of the DistributionError that the call raises, or None."""
    try:
        call(argument)
    except DistributionError as error:
        return error.code
    return None


def plain_data(law, twin):
    """A law is frozen, hashable data that meets the protocol."""
    assert isinstance(law, Distribution)
    assert hash(law) == hash(dataclasses.replace(law))
    try:
        setattr(law, dataclasses.fields(law)[0].name, 1)
    except dataclasses.FrozenInstanceError:
        return
    raise AssertionError("a parameter can be changed")


CHECKS = {f.__name__: f for f in (quantiles, inverse, upper_tail, moments, monotone, support, domain, shapes, json_form, scaled, form, plain_data)}
