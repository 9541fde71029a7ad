"""Laws from percentiles: exact where they can be, nearest where they cannot, refused where neither."""

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pmo_risk.distributions import exponential, from_percentiles, gamma, lognormal, metalog, normal, pert, residuals, triangular, uniform, weibull
from pmo_risk.distributions.percentile_ways import WAYS
from pmo_risk.errors import DistributionError


def test_normal_in_closed_form():
    """sd = (P90 - P10) / (z90 - z10), and the mean is midway between symmetric percentiles."""
    law = from_percentiles({10: 20, 90: 55}, "normal")
    assert (law.mean, law.sd) == pytest.approx((37.5, 35 / (2 * 1.2815515655446004)), rel=1e-14)


def test_lognormal_in_closed_form():
    """The same of the logarithms."""
    law = from_percentiles({10: 20, 90: 55}, "lognormal")
    assert (law.mu, law.sigma) == pytest.approx((math.log(20 * 55) / 2, math.log(55 / 20) / (2 * 1.2815515655446004)), rel=1e-13)


def test_uniform_in_closed_form():
    """A uniform is straight through two points."""
    assert from_percentiles({25: 10, 75: 20}, "uniform").support == pytest.approx((5, 25), rel=1e-14)


def test_triangular_with_its_ends():
    """P0 and P100 are the ends; the median of the triangle on 10 and 40 is 20 with the mode at 40/3: (high-mode)... = 2 (high-median)²/(high-low)."""
    law = from_percentiles({0: 10, 50: 20, 100: 40}, "triangular")
    assert (law.low, law.mode, law.high) == pytest.approx((10, 40 - 2 * 20**2 / 30, 40), rel=1e-13)


shares = st.floats(0.02, 0.98)
made = {
    "triangular": st.builds(lambda c, s: triangular(-3, -3 + c * s, -3 + s), shares, st.floats(0.1, 1e6)),
    "pert": st.builds(lambda c, s: pert(-3, -3 + c * s, -3 + s), shares, st.floats(0.1, 1e6)),
    "normal": st.builds(normal, st.floats(-1e3, 1e3), st.floats(1e-2, 1e3)),
    "lognormal": st.builds(lambda mu, sigma: lognormal(mu=mu, sigma=sigma), st.floats(-5, 5), st.floats(0.01, 3)),
    "uniform": st.builds(lambda a, s: uniform(a, a + s), st.floats(-1e3, 1e3), st.floats(1e-2, 1e3)),
    "gamma": st.builds(lambda shape, scale: gamma(shape=shape, scale=scale), st.floats(0.3, 1e3), st.floats(1e-3, 1e3)),
    "weibull": st.builds(weibull, st.floats(0.4, 50), st.floats(1e-3, 1e3)),
    "exponential": st.builds(exponential, st.floats(1e-3, 1e3)),
}


@pytest.mark.parametrize("family", WAYS)
@settings(max_examples=40, deadline=None)
@given(data=st.data(), levels=st.lists(st.integers(2, 98), min_size=3, max_size=3, unique=True).map(sorted))
def test_a_law_comes_back_from_its_own_percentiles(family, data, levels):
    """As many percentiles of a law as it has parameters give the law back; and so do more of them, by least squares."""
    law = data.draw(made[family])
    levels = levels[: WAYS[family].parameters]
    if family == "triangular":  # percentiles on one side of the mode leave the other side open
        assume(levels[0] / 100 + 0.01 < float(law.cdf(law.mode)) < levels[-1] / 100 - 0.01)
    for chosen, digits in ((levels, 1e-9), (sorted({5, 20, 60, 80, *levels}), 1e-4)):
        percentiles = dict(zip(chosen, law.ppf(np.array(chosen) / 100).tolist(), strict=True))
        if len(set(percentiles.values())) < len(chosen):
            continue
        back = from_percentiles(percentiles, family)
        reach = float(law.ppf(0.99) - law.ppf(0.01))
        assert np.allclose(back.ppf([0.01, 0.3, 0.5, 0.99]), law.ppf([0.01, 0.3, 0.5, 0.99]), rtol=digits, atol=digits * reach)


@pytest.mark.parametrize("family", ["triangular", "pert"])
def test_more_skew_moves_the_middle_percentile_one_way(family):
    """The share of the middle percentile never falls as the mode rises, whatever the levels: so the ends give the range of what can be."""
    every = [0, 0.01, 0.1, 0.3, 0.5, 0.6, 0.8, 0.95, 1]
    for levels in [(a, b, c) for a in every for b in every for c in every if a < b < c]:
        q = np.array([WAYS[family].standard(np.array(levels), share) for share in np.linspace(0, 1, 21)])
        assert np.all(np.diff((q[:, 1] - q[:, 0]) / (q[:, 2] - q[:, 0])) > -1e-12), levels


def test_the_range_of_a_triangle():
    """P10 0 and P90 1 leave a triangle a median between those of the triangles with the mode at either, 0.381895 and 0.618105; the message says so."""
    right = (math.sqrt(0.9) - math.sqrt(0.5)) / (math.sqrt(0.9) - math.sqrt(0.1))
    law = from_percentiles({10: 0, 50: right + 1e-6, 90: 1}, "triangular")
    assert law.mode == pytest.approx(0, abs=0.01)
    with pytest.raises(DistributionError, match=f"its P50 lies between {right:.6g} and {1 - right:.6g}, not at 0.38"):
        from_percentiles({10: 0, 50: 0.38, 90: 1}, "triangular")


def test_least_squares_of_the_normal_is_a_regression():
    """With more percentiles mean and sd are intercept and slope of the regression of values on normal scores."""
    from scipy import special

    percentiles = {5: 11, 25: 21, 50: 29, 75: 42, 95: 56}
    slope, intercept = np.polyfit(special.ndtri(np.array(list(percentiles)) / 100), list(percentiles.values()), 1)
    law = from_percentiles(percentiles, "normal", tolerance=0.1)
    assert (law.mean, law.sd) == pytest.approx((intercept, slope), rel=1e-12)


@pytest.mark.parametrize("family", [f for f in WAYS if WAYS[f].shapes])
def test_no_law_nearby_is_nearer(family):
    """The least squares of a shape, found by a scan, are least: SciPy's own search over all parameters finds none better."""
    from scipy import optimize

    percentiles = {5: 12, 25: 21, 50: 29, 75: 41, 95: 70}
    levels, values = np.array(list(percentiles)) / 100, np.array(list(percentiles.values()))
    way = WAYS[family]

    def miss(p):
        loc = p[2] if way.is_located else 0.0
        return ((way.make(loc, math.exp(p[0]), way.unscan(p[1])).ppf(levels) - values) ** 2).sum()

    ours = sum(x * x for x in residuals(from_percentiles(percentiles, family, tolerance=1), percentiles).values())
    low, high = way.scan(2)
    bounds = [(0, 8), (low, high if way.is_located else min(high, 4.0)), (-50, 20)]
    theirs = optimize.differential_evolution(miss, bounds, seed=1, tol=1e-10, maxiter=150, popsize=8, polish=False).fun
    assert ours <= theirs * (1 + 1e-6)


def test_a_law_far_from_its_percentiles_is_refused():
    """Least squares that miss by more than the tolerance, 5% of the range, are refused with every difference; a greater tolerance lets them pass."""
    percentiles = {10: 20, 50: 30, 90: 55}
    with pytest.raises(DistributionError, match=r"P10 20 becomes 17\.5, P50 30 becomes 35, P90 55 becomes 52\.5") as caught:
        from_percentiles(percentiles, "normal")
    assert caught.value.code == "PERCENTILES_FAR"
    law = from_percentiles(percentiles, "normal", tolerance=0.15)
    assert residuals(law, percentiles) == pytest.approx({10: -2.5, 50: 5, 90: -2.5})


def test_a_metalog_by_name():
    """The metalog takes its terms and bounds, and is the default; with fewer terms than percentiles it is held to the tolerance too."""
    percentiles = {10: 20, 50: 30, 90: 55}
    law = from_percentiles(percentiles, low=0)
    assert law == metalog.from_percentiles(percentiles, low=0)
    assert max(map(abs, residuals(law, percentiles).values())) < 1e-12
    with pytest.raises(DistributionError, match="P50 30 becomes 35"):
        from_percentiles(percentiles, terms=2)


REFUSED = [
    (({10: 20, 90: 30}, "pert"), {}, "PERCENTILES", "it has 3 parameters, got 2 percentiles; give 3 or more"),
    (({10: -2, 90: 30}, "lognormal"), {}, "SCALE", "its values are above 0, got P10 -2"),
    (({10: 2, 100: 30}, "lognormal"), {}, "PERCENTILES", "no highest value that could be P100"),
    (({0: 2, 50: 30}, "normal"), {}, "PERCENTILES", "its P0 is not a parameter"),
    (({10: 2, 50: 30}, "lognorm"), {}, "UNKNOWN_NAME", "did you mean 'lognormal'?"),
    (({10: 2, 50: 30}, None), {}, "UNKNOWN_NAME", "a family None"),
    (({10: 2, 50: 30}, "normal"), {"low": 0}, "PARAMETERS", "low is of a metalog, got family 'normal'"),
    (({10: 2, 50: 30}, "normal"), {"tolerance": -1}, "TOLERANCE", "tolerance must be >= 0, got -1"),
    (({10: 2, 50: 2}, "normal"), {}, "ORDER", "P50 is 2, not above P10 2"),
    (({}, "normal"), {}, "PERCENTILES", "a mapping, got {}"),
]


@pytest.mark.parametrize(("given_arguments", "options", "code", "words"), REFUSED, ids=[row[3][:30] for row in REFUSED])
def test_refused(given_arguments, options, code, words):
    """What cannot be is refused in a sentence that says what would do."""
    with pytest.raises(DistributionError) as caught:
        from_percentiles(*given_arguments, **options)
    assert caught.value.code == code
    assert words in str(caught.value)
