"""The route by bivariate fit, against SciPy, closed forms and the published table."""

import math
from datetime import datetime

import numpy as np
import pytest
from scipy import stats

from pmo_risk.errors import InputError, SettingsError
from pmo_risk.results import Finish, Joint, Quantity
from pmo_risk.results.bivariate import Bivariate, bivariate

# Worked example 5.15: joint confidence of a bivariate normal at two P70, at two P80, and the equal percentile that gives 70%.
TABLE = {0.0: (0.4900, 0.6400, 0.8367), 0.3: (0.5281, 0.6661, 0.8228), 0.6: (0.5727, 0.6992, 0.8006), 0.9: (0.6376, 0.7499, 0.7562)}


def joint_of(time, money, replicates=None) -> Joint:
    finish = Finish("finish", time, "d", replicates=replicates, clock=time * 1440, start=datetime(2027, 1, 4))
    return Joint(finish, Quantity("cost", money, "USD", replicates=replicates))


def scored(r: float) -> Bivariate:
    return Bivariate("normal", (0.0, 0.0), (1.0, 1.0), r)


@pytest.mark.parametrize("r", TABLE)
def test_two_percentiles_kept_together(r):
    """Worked example 5.15, to its four digits."""
    at70, at80, equal = TABLE[r]
    p70, p80, p = stats.norm.ppf([0.7, 0.8, equal])
    assert scored(r).probability(p70, p70) == pytest.approx(at70, abs=5e-5)
    assert scored(r).probability(p80, p80) == pytest.approx(at80, abs=5e-5)
    assert scored(r).probability(p, p) == pytest.approx(0.7, abs=1.5e-4)


@pytest.mark.parametrize(("r", "both"), [(0.0, 0.25), (0.3, 0.29849334), (0.5, 1 / 3), (0.8, 0.39758362)])
def test_both_medians(r, both):
    """1/4 + asin(r)/2pi (reference numbers, section 6)."""
    assert scored(r).probability(0, 0) == pytest.approx(both, abs=1e-8)


@pytest.mark.parametrize("r", [-0.9, -0.2, 0.0, 0.4, 0.97, 0.9999])
def test_probabilities_are_scipys(r):
    """Bivariate normal by ``scipy.stats.multivariate_normal``; lognormal by the same of the logarithms."""
    law = stats.multivariate_normal([100, 50], [[100, r * 50], [r * 50, 25]])
    logs = stats.multivariate_normal([2, 1], [[0.25, r * 0.1], [r * 0.1, 0.04]])
    for x, y in ((100, 50), (105, 48), (90, 60), (130, 52)):
        assert Bivariate("normal", (100, 50), (10, 5), r).probability(x, y) == pytest.approx(law.cdf([x, y]), abs=1e-7)
        assert Bivariate("lognormal", (2, 1), (0.5, 0.2), r).probability(x / 10, y / 20) == pytest.approx(logs.cdf(np.log([x / 10, y / 20])), abs=1e-7)


@pytest.mark.parametrize(("r", "both"), [(1.0, 0.6), (-1.0, 0.4)])
def test_what_moves_as_one(r, both):
    """At a correlation of 1 the lesser of the two, at -1 their overlap."""
    assert scored(r).probability(stats.norm.ppf(0.6), stats.norm.ppf(0.8)) == pytest.approx(both, abs=1e-12)


def test_without_a_limit_the_other_alone():
    """JCL(inf, c) = P(C <= c); and nothing is below minus infinity."""
    fit = Bivariate("lognormal", (4.0, 13.0), (0.2, 0.3), 0.7)
    assert fit.probability(math.inf, 5e5) == pytest.approx(stats.lognorm(0.3, scale=math.exp(13)).cdf(5e5), abs=1e-12)
    assert fit.probability(-1, 5e5) == 0


def test_a_lognormal_has_the_moments_it_was_fitted_to():
    """Means, standard deviations and correlation of the fitted law, by the formulas of the lognormal, are those of the sample."""
    rng = np.random.default_rng(5)
    x, y = rng.gamma(9, 10, 500), rng.gamma(4, 1e5, 500)
    y = y + 2000 * x
    fit = bivariate(x, y, "lognormal")
    means = [math.exp(m + s * s / 2) for m, s in zip(fit.centre, fit.spread, strict=True)]
    sds = [m * math.sqrt(math.expm1(s * s)) for m, s in zip(means, fit.spread, strict=True)]
    product = means[0] * means[1] * math.exp(fit.correlation * fit.spread[0] * fit.spread[1])
    assert means == pytest.approx([x.mean(), y.mean()], rel=1e-12)
    assert sds == pytest.approx([x.std(ddof=1), y.std(ddof=1)], rel=1e-12)
    assert (product - means[0] * means[1]) / (sds[0] * sds[1]) == pytest.approx(np.corrcoef(x, y)[0, 1], rel=1e-9)


@pytest.mark.parametrize("law", ["normal", "lognormal"])
def test_the_fitted_frontier_reaches_the_level(law):
    """At each finish the cost of the frontier has the joint probability asked for; infinite where the finish alone is rarer than that."""
    fit = Bivariate(law, (4.0, 5.0), (0.2, 0.3), 0.5)
    x = np.array([3.0, 4.2, 5.0]) if law == "normal" else np.exp([3.0, 4.2, 5.0])
    y = fit.frontier(0.7, x)
    assert y[0] == math.inf
    assert [fit.probability(*pair) for pair in zip(x[1:], y[1:], strict=True)] == pytest.approx([0.7, 0.7], abs=1e-9)


def test_samples_of_the_law_itself_agree_with_it():
    """40,000 pairs of either law: its fit differs from the simulation by at most 4 standard errors of the simulated share, and the interval holds 0."""
    rng = np.random.default_rng(8)
    z = rng.multivariate_normal([0, 0], [[1, 0.6], [0.6, 1]], 40_000).T
    for law, time, money in (("normal", 100 + 10 * z[0], 1e6 + 1e5 * z[1]), ("lognormal", np.exp(4.6 + 0.3 * z[0]), np.exp(13.8 + 0.4 * z[1]))):
        joint = joint_of(time, money)
        table = joint.fit(float(np.quantile(time, 0.7)), float(np.quantile(money, 0.7)))
        error = joint.probability(float(np.quantile(time, 0.7)), float(np.quantile(money, 0.7))).std_error
        row = table.loc[law]
        assert abs(row["difference"]) < 4 * error
        assert row["difference_low"] < 0 < row["difference_high"]
        assert row["difference"] == pytest.approx(row["both"] - table.loc["simulated", "both"], abs=1e-12)
        assert [row["finish"], row["cost"]] == pytest.approx([0.7, 0.7], abs=4 * math.sqrt(0.21 / 40_000))


def test_a_fit_that_does_not_fit_says_so():
    """Costs in two lumps, of a risk that strikes: the normal law is off by more than its interval."""
    rng = np.random.default_rng(9)
    struck = rng.random(20_000) < 0.2
    table = joint_of(rng.normal(100, 5, 20_000) + 30 * struck, rng.normal(1e6, 1e4, 20_000) + 5e5 * struck).fit(115, 1.2e6)
    assert table.loc["simulated", "both"] == pytest.approx(0.8, abs=0.02)
    assert table.loc["normal", "difference_high"] < -0.05


def test_dates_are_fitted_in_elapsed_time(result):
    """A date and the same moment as a number of the unit give the same where the calendar runs around the clock."""
    by_date, by_number = result.joint.fit("2027-04-14T08:00", 1_699_000), result.joint.fit(100, 1_699_000)
    assert np.allclose(by_date, by_number, atol=1e-9)
    assert list(by_date.index) == ["simulated", "normal", "lognormal"]


def test_what_no_lognormal_has_is_left_out():
    """Costs of zero: NaN in that row; a fit by itself is refused; an unknown law too."""
    joint = joint_of(np.arange(1.0, 101), np.arange(0.0, 100))
    assert joint.fit(50, 50).loc["lognormal"].isna().all()
    assert joint.fit(50, 50).loc["normal"].notna().all()
    with pytest.raises(InputError, match="above zero"):
        bivariate(np.array([1.0, 2.0]), np.array([0.0, 1.0]), "lognormal")
    with pytest.raises(InputError, match="normal or lognormal, got 'gamma'"):
        bivariate(np.array([1.0, 2.0]), np.array([0.0, 1.0]), "gamma")
    with pytest.raises(SettingsError, match="a date and a cost"):
        joint.fit(50, None)


@pytest.mark.parametrize("n", [1, 2, 19, 30, 41])
def test_few_or_equal_iterations_give_a_number_or_no_interval(n):
    """One iteration, fewer than there are batches, batches of one, a remainder; and outcomes that do not vary."""
    table = joint_of(np.arange(1.0, n + 1), np.arange(1.0, n + 1)).fit(n / 2 + 0.5, n)
    assert table["both"].between(0, 1).all()
    still = joint_of(np.full(n, 5.0), np.full(n, 5.0)).fit(5, 5)
    assert still["both"].tolist() == [1, 1, 1]
