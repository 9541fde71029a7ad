"""Fits to data: the likelihood is greatest, by formulas and by SciPy; figures are those of the textbooks; bad data are refused."""

import math

import numpy as np
import pytest
from scipy import optimize, stats

from pmo_risk.distributions import FAMILIES, Fit, fit, from_dict, lognormal, normal, pert, triangular
from pmo_risk.distributions.fit_candidates import CANDIDATES
from pmo_risk.distributions.fit_ends import triangle_mode
from pmo_risk.distributions.fitting import distances
from pmo_risk.errors import DistributionError

SCIPY = {
    "exponential": lambda law: stats.expon(scale=law.mean),
    "gamma": lambda law: stats.gamma(law.shape, scale=law.scale),
    "lognormal": lambda law: stats.lognorm(law.sigma, scale=math.exp(law.mu)),
    "normal": lambda law: stats.norm(law.mean, law.sd),
    "pert": lambda law: stats.beta(*law.shapes, law.low, law.high - law.low),
    "triangular": lambda law: stats.triang((law.mode - law.low) / (law.high - law.low), law.low, law.high - law.low),
    "uniform": lambda law: stats.uniform(law.low, law.high - law.low),
    "weibull": lambda law: stats.weibull_min(law.shape, scale=law.scale),
}
SCIPY_FIT = {"exponential": (stats.expon, {"floc": 0}), "gamma": (stats.gamma, {"floc": 0}), "weibull": (stats.weibull_min, {"floc": 0})}
SKEWED = np.random.default_rng(5).gamma(3.0, 7.0, 200)
BEARINGS = [
    17.88,
    28.92,
    33.00,
    41.52,
    42.12,
    45.60,
    48.40,
    51.84,
    51.96,
    54.12,
    55.56,
    67.80,
    68.64,
    68.64,
    68.88,
    84.12,
    93.12,
    98.64,
    105.12,
    105.84,
    127.92,
    128.04,
    173.40,
]


@pytest.mark.parametrize("family", CANDIDATES)
def test_likelihood_is_scipys(family):
    """The log-likelihood is the sum of SciPy's log-densities."""
    found = fit(SKEWED, [family]).fitted(family)
    assert found.log_likelihood == pytest.approx(SCIPY[family](found.law).logpdf(np.sort(SKEWED)).sum(), rel=1e-10)
    assert found.aic == 2 * found.parameters - 2 * found.log_likelihood
    assert found.bic == found.parameters * math.log(200) - 2 * found.log_likelihood


def test_closed_forms():
    """Normal: mean and root of the mean square; lognormal: the same of the logarithms; uniform: the outermost data."""
    found = fit(SKEWED, ["normal", "lognormal", "uniform"])
    logs = np.log(SKEWED)
    assert (found["normal"].mean, found["normal"].sd) == pytest.approx((SKEWED.mean(), SKEWED.std()))
    assert (found["lognormal"].mu, found["lognormal"].sigma) == pytest.approx((logs.mean(), logs.std()))
    assert found["uniform"].support == (SKEWED.min(), SKEWED.max())


@pytest.mark.parametrize("family", SCIPY_FIT)
@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e9])
def test_scipy_finds_the_same(family, scale):
    """SciPy's own fit has the same parameters, and no greater likelihood, in any unit."""
    data = SKEWED * scale
    law = fit(data, [family])[family]
    scipy_law, options = SCIPY_FIT[family]
    theirs = scipy_law.fit(SKEWED, **options)
    ours = {"exponential": lambda: (0, law.mean), "gamma": lambda: (law.shape, 0, law.scale), "weibull": lambda: (law.shape, 0, law.scale)}[family]()
    assert (*ours[:-1], ours[-1] / scale) == pytest.approx(theirs, rel=2e-4, abs=1e-9)
    assert SCIPY[family](law).logpdf(data).sum() >= scipy_law(*theirs[:-1], theirs[-1] * scale).logpdf(data).sum() - 1e-7


def test_ball_bearings():
    """The 23 ball bearings of Lieblein and Zelen (1956) have Weibull shape 2.102 and scale 81.88 (Lawless, *Statistical Models for Lifetime Data*, 1982)."""
    law = fit(BEARINGS, ["weibull"])["weibull"]
    assert (law.shape, law.scale) == pytest.approx((2.102, 81.88), abs=6e-3)


@pytest.mark.parametrize(
    ("family", "law"), [("triangular", triangular(2, 5, 12)), ("triangular", triangular(0, 9, 10)), ("pert", pert(2, 5, 12)), ("pert", pert(-8, -3, -2))]
)
@pytest.mark.parametrize("n", [12, 400])
def test_no_ends_are_likelier(family, law, n):
    """SciPy's differential evolution over ends and mode finds no greater likelihood than ours."""
    x = np.sort(law.ppf(np.random.default_rng(n).random(n)))
    found = fit(x, [family]).fitted(family)
    span = x[-1] - x[0]

    def miss(z):
        low, high = x[0] - span * math.exp(z[0]), x[-1] + span * math.exp(z[1])
        mode = low + z[2] * (high - low)
        density = SCIPY[family](FAMILIES[family](low, mode, high)).logpdf(x)
        return -float(density.sum())

    theirs = optimize.differential_evolution(miss, [(-15, 3), (-15, 3), (1e-6, 1 - 1e-6)], seed=1, maxiter=200, popsize=10, tol=1e-10).fun
    assert found.log_likelihood >= -theirs - 1e-4


def test_best_mode_of_a_triangle_by_brute_force():
    """For given ends no mode on a fine grid is likelier than the best of the data."""
    x = np.sort(triangular(0, 3, 10).ppf(np.random.default_rng(2).random(30)))
    likelihood, mode = triangle_mode(x, -0.5, 10.5)
    grid = [stats.triang((m + 0.5) / 11, -0.5, 11).logpdf(x).sum() for m in np.linspace(-0.49, 10.49, 2001)]
    assert likelihood == pytest.approx(stats.triang((mode + 0.5) / 11, -0.5, 11).logpdf(x).sum(), rel=1e-12)
    assert max(grid) <= likelihood + 1e-9


def test_a_large_sample_gives_the_law_back():
    """Twenty thousand draws give parameters within four standard errors of the law's, whose information is known."""
    x = lognormal(mu=3, sigma=0.4).ppf(np.random.default_rng(8).random(20_000))
    law = fit(x).best
    assert law.kind == "lognormal"
    assert abs(law.mu - 3) < 4 * 0.4 / math.sqrt(20_000)
    assert abs(law.sigma - 0.4) < 4 * 0.4 / math.sqrt(40_000)


def test_distances_are_scipys():
    """D is that of SciPy's test; A² of a normal fitted with the unbiased sd is SciPy's statistic."""
    x = np.sort(SKEWED)
    law = normal(float(x.mean()), float(x.std(ddof=1)))
    ks, ad = distances(law, x)
    assert ks == pytest.approx(stats.kstest(x, stats.norm(law.mean, law.sd).cdf).statistic, rel=1e-12)
    assert ad == pytest.approx(stats.anderson(x, "norm", method="interpolate").statistic, rel=1e-10)


def test_outermost_data_on_the_ends():
    """A uniform has its outermost data on its ends, where A² is infinite."""
    assert fit(SKEWED, ["uniform"]).fitted("uniform").ad == math.inf


def test_ranking():
    """Laws are ranked by Akaike's criterion; ``best`` is the first, ``[family]`` any; the table has one row each, in that order."""
    found = fit(SKEWED, ["normal", "triangular", "lognormal"])
    table = found.table
    assert list(table.index) == [f.family for f in found.ranked]
    assert table["aic"].is_monotonic_increasing
    assert found.best == found.ranked[0].law == found[table.index[0]]
    assert table.loc["normal", "p90"] == pytest.approx(SKEWED.mean() + SKEWED.std() * 1.2815515655446004)
    assert repr(found).startswith("fit of 200 values, by AIC:\n")


def test_all_families_are_the_regular_ones():
    """Without names, families whose ends are parameters are not tried: greatest likelihood puts these on the data, and their AIC misleads."""
    tried = {f.family for f in fit(SKEWED).ranked}
    assert tried == {"exponential", "gamma", "lognormal", "normal", "weibull"}
    assert {f for f, c in CANDIDATES.items() if c.has_ends} == {"pert", "triangular", "uniform"}


def test_negative_data():
    """Families of positive numbers are left out, saying why, and refused where they were named."""
    data = [-3, 4, 1, 7, 2, 5]
    found = fit(data)
    assert found.left_out["lognormal"] == "its values are above 0, got -3"
    assert found.best.kind == "normal"
    with pytest.raises(DistributionError, match="lognormal was left out: its values are above 0"):
        found["lognormal"]
    with pytest.raises(DistributionError, match="lognormal: its values are above 0, got -3"):
        fit(data, ["lognormal"])


def test_data_that_pile_up_at_an_end():
    """Many equal values at an end are noted: they look cut off. Ties inside are not."""
    assert fit([3, 5, 8, 9, 10, 10, 10]).notes == ("3 of 7 values are the highest, 10: if what lay above was cut off to it, no law here fits the data",)
    assert fit([0, 0, 0, 1, 4, 5, 6], "normal").notes[0].startswith("3 of 7 values are the lowest, 0")
    assert fit([3, 5, 5, 5, 10, 12, 15]).notes == ()
    assert "note: 3 of 7" in repr(fit([3, 5, 8, 9, 10, 10, 10]))


def test_a_fit_is_data():
    """It is frozen, its data are sorted and read-only, order does not matter, and its laws go through JSON."""
    found = fit(SKEWED)
    assert isinstance(found, Fit)
    assert found.data.tolist() == sorted(SKEWED)
    with pytest.raises(ValueError, match="read-only"):
        found.data[0] = 1
    assert fit(SKEWED[::-1]) == found
    assert from_dict(found.best.to_dict()) == found.best


def test_data_in_other_clothes():
    """Lists, tuples, arrays, pandas columns and iterators are the same data."""
    import pandas as pd

    data = [3.0, 5, 8, 9, 10]
    first = fit(data)
    for other in (tuple(data), np.array(data), pd.Series(data, index=list("abcde")), (x for x in data)):
        assert fit(other) == first


def test_narrow_data_far_from_zero():
    """Data whose spread is a millionth of their size are fitted without a warning, ends beyond the data."""
    x = 1e6 + np.sort(np.random.default_rng(1).random(50))
    found = fit(x, ["triangular", "pert", "normal"])
    assert fit(x).left_out["weibull"].startswith("shape must be between 0.25 and 10000, got ")
    assert found["triangular"].low < x[0] < x[-1] < found["triangular"].high
    assert all(math.isfinite(f.aic) for f in found.ranked)


def test_widely_spread_data():
    """Data over sixteen powers of ten are fitted, or left out for a shape beyond the family's range; nothing warns."""
    found = fit(10.0 ** np.linspace(-8, 8, 30))
    assert found.best.kind == "lognormal"
    assert "shape must be between" in found.left_out["gamma"]


REFUSED = [
    (([1, 2, 3, 4],), "TOO_FEW", "5 values or more, got 4; with fewer, name percentiles"),
    (([],), "TOO_FEW", "got 0"),
    (([7] * 12,), "CONSTANT", "all 12 values are 7; data without spread are fixed(7)"),
    (([1, 2, 3, 4, float("nan")],), "NOT_FINITE", "data[4] is missing: nan"),
    (([1, 2, 3, 4, float("inf")],), "NOT_FINITE", "data[4] must be finite, got inf"),
    (([1, 2, 3, 4, "<5"],), "CENSORED", "data[4] is cut off (censored): '<5'"),
    (([1, 2, 3, 4, "5"],), "NOT_A_NUMBER", "data[4] must be a number, got '5'"),
    (([[1, 2], [3, 4]],), "NOT_A_NUMBER", "data[0] must be a number, got [1, 2]"),
    ((5,), "NOT_A_LIST", "data must be a list of numbers, got 5"),
    (([1, 2, 3, 4, 5], ["lognormall"]), "UNKNOWN_NAME", "did you mean 'lognormal'?"),
    (([1, 2, 3, 4, 5], []), "EMPTY", "families is empty"),
]


@pytest.mark.parametrize(("arguments", "code", "words"), REFUSED, ids=[row[2][:30] for row in REFUSED])
def test_refused(arguments, code, words):
    """Data that cannot be fitted are refused in a sentence that says where and what to do."""
    with pytest.raises(DistributionError) as caught:
        fit(*arguments)
    assert caught.value.code == code
    assert words in str(caught.value)
