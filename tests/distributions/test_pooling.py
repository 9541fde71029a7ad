"""Pools of experts: probabilities, percentiles or densities averaged, against closed forms and quadrature; what cannot be pooled is refused."""

import json
import math

import numpy as np
import pytest
from scipy import integrate, stats

from pmo_risk.distributions import (
    beta,
    discrete,
    exponential,
    fixed,
    from_dict,
    gamma,
    histogram,
    lognormal,
    metalog,
    normal,
    pert,
    pool,
    triangular,
    uniform,
    weibull,
)
from pmo_risk.distributions.forms import Pieces
from pmo_risk.distributions.log_pool import CLASSES, on_classes
from pmo_risk.errors import DistributionError
from pmo_risk.simulation.tables import CELLS, OCTAVES, SIDE, quantile_table

LEVELS = np.array([1e-9, 0.01, 0.2, 0.5, 0.8, 0.99, 1 - 1e-9])
EXPERTS = [triangular(10, 14, 30), lognormal(mean=20, sd=6), normal(18, 4)]


def test_linear_averages_probabilities():
    """The CDF of the linear pool is the weighted mean of the CDFs, and so is its mean."""
    weights = [0.5, 0.3, 0.2]
    law = pool(EXPERTS, weights)
    x = np.linspace(0, 40, 81)
    assert law.cdf(x) == pytest.approx(sum(w * e.cdf(x) for w, e in zip(weights, EXPERTS, strict=True)), abs=1e-14)
    assert law.mean == pytest.approx(sum(w * e.mean for w, e in zip(weights, EXPERTS, strict=True)))


def test_quantile_averages_percentiles():
    """The quantile function of the quantile pool is the weighted mean of the quantile functions; without weights all count the same."""
    law = pool(EXPERTS, method="quantile")
    assert law.ppf(LEVELS) == pytest.approx(sum(e.ppf(LEVELS) for e in EXPERTS) / 3, rel=1e-14)
    assert law.mean == pytest.approx(sum(e.mean for e in EXPERTS) / 3)


def test_normals_average_to_a_normal():
    """The quantile average of normals is the normal with the weighted means of their means and of their standard deviations."""
    law = pool([normal(10, 1), normal(16, 3)], [0.25, 0.75], "quantile")
    assert law.ppf(LEVELS) == pytest.approx(normal(14.5, 2.5).ppf(LEVELS), rel=1e-13)
    assert (law.mean, law.var) == pytest.approx((14.5, 6.25), rel=1e-12)


def test_a_gap_stays_a_gap():
    """Where one expert thinks a range impossible, the averaged quantiles jump over their share of it, in a run as well."""
    law = pool([histogram([0, 10, 20, 40], [0.5, 0, 0.5]), uniform(0, 1)], method="quantile")
    assert law.ppf([0.5, 0.5 + 1e-12]) == pytest.approx([5.25, 10.25])
    assert law.cdf([5.25, 8, 10.25]) == pytest.approx(0.5)
    assert law.var == pytest.approx(integrate.quad(lambda u: (float(law.ppf(u)) - law.mean) ** 2, 0, 1, points=[0.5])[0], rel=1e-9)


AVERAGED = [
    [normal(10, 1), lognormal(mean=20, sd=6)],
    [pert(2, 5, 12), metalog((10, 1, 0.5))],
    [gamma(shape=2, scale=3), exponential(5), weibull(2, 10)],
    [beta(0, 1, 2, 3), uniform(-1, 0)],
]
V = (2.0 ** np.arange(-1 - OCTAVES, -1)[:, None] * (1 + np.arange(CELLS) / CELLS)).ravel()[:, None]
V = V + (np.repeat(2.0 ** np.arange(-1 - OCTAVES, -1), CELLS) / CELLS)[:, None] * np.linspace(0, 1, 13)


@pytest.mark.parametrize("laws", AVERAGED, ids=lambda laws: " ".join(law.kind for law in laws))
def test_a_table_of_averages(laws):
    """Laws without corners give a table, in every cell from 2^-33 on within 2e-6 standard deviations of the averaged quantiles."""
    law = pool(laws, method="quantile")
    form = law.form()
    table = quantile_table(form.standard, form.upper)
    values = sum(table[:, k][:, None] * np.linspace(0, 1, 13) ** k for k in range(4))
    drawn = V[:, 0] >= 2.0**-33
    assert np.abs(values[:SIDE] - law.ppf(V))[drawn].max() < 2e-6 * law.std
    assert np.abs(values[SIDE:] - law.isf(V))[drawn].max() < 2e-6 * law.std


@pytest.mark.parametrize("sharp", [triangular(2, 5, 12), weibull(0.5, 1), histogram([0, 1, 5], [0.5, 0.5])], ids=lambda law: law.kind)
def test_pieces_of_averages(sharp):
    """A law with a corner, or without a table of its own, makes the average one of straight pieces."""
    assert isinstance(pool([normal(10, 1), sharp], method="quantile").form(), Pieces)


def test_the_quantile_pool_is_narrower_than_the_linear():
    """They have the same mean, and the quantile pool the lesser variance (Lichtendahl and others, 2013)."""
    linear, quantile = pool(EXPERTS), pool(EXPERTS, method="quantile")
    assert linear.mean == pytest.approx(quantile.mean)
    assert quantile.var < linear.var


def test_logarithmic_of_normals():
    """Normals pool to a normal whose precision is the weighted mean of precisions; lognormals likewise."""
    law = pool([normal(10, 1), normal(16, 3)], method="logarithmic")
    precision = (1 + 1 / 9) / 2
    assert (law.kind, law.mean, law.sd) == ("normal", pytest.approx((10 + 16 / 9) / 2 / precision), pytest.approx(precision**-0.5))
    skewed = pool([lognormal(mu=1, sigma=0.5), lognormal(mu=2, sigma=1)], [0.8, 0.2], "logarithmic")
    precision = 0.8 * 4 + 0.2
    assert (skewed.kind, skewed.mu, skewed.sigma) == ("lognormal", pytest.approx((0.8 * 4 + 0.4) / precision), pytest.approx(precision**-0.5))


@pytest.mark.parametrize("means", [(10, 16), (10, 30), (10, 10.001)])
def test_classes_against_the_closed_form(means):
    """The pool in classes is within 1e-4 of the normal that it is, also where the experts are ten deviations apart from it."""
    experts = [normal(means[0], 1), normal(means[1], 1)]
    law, exact = on_classes([(0.5, e) for e in experts]), normal(sum(means) / 2, 1)
    x = np.linspace(exact.mean - 6, exact.mean + 6, 9001)
    assert np.abs(law.cdf(x) - exact.cdf(x)).max() < 1e-4
    assert (law.mean, law.std) == pytest.approx((exact.mean, 1), rel=1e-4)
    assert law.ppf([1e-6, 0.999]) == pytest.approx(exact.ppf([1e-6, 0.999]), abs=1e-3)
    assert len(law.probabilities) <= CLASSES


def test_logarithmic_against_quadrature():
    """A triangle, a lognormal and a metalog: the CDF is that of the product of SciPy's densities (of a numerical one), integrated."""
    experts, weights = [triangular(10, 14, 30), lognormal(mean=20, sd=6), metalog((18, 2), low=None)], [0.5, 0.3, 0.2]
    densities = [stats.triang(0.2, 10, 20).pdf, stats.lognorm(experts[1].sigma, scale=math.exp(experts[1].mu)).pdf, stats.logistic(18, 2).pdf]

    def density(x):
        return math.prod(float(f(x)) ** w for f, w in zip(densities, weights, strict=True))

    law = pool(experts, weights, "logarithmic")
    total = integrate.quad(density, 10, 30, points=[14], epsabs=1e-12)[0]
    for x in np.linspace(10.2, 29.8, 40):
        assert law.cdf(x) == pytest.approx(integrate.quad(density, 10, x, points=[min(14, x)], epsabs=1e-12)[0] / total, abs=1e-4)


def test_one_veto_is_enough():
    """What one expert excludes has no probability in the logarithmic pool, and one without weight has no say."""
    assert pool([uniform(0, 10), normal(9, 3)], method="logarithmic").support[1] == pytest.approx(10, rel=1e-6)
    assert pool([normal(0, 1), uniform(5, 6)], [1, 0], "logarithmic") == normal(0, 1)


@pytest.mark.parametrize("method", ["linear", "logarithmic", "quantile"])
def test_experts_who_agree(method):
    """Experts of one mind pool to that mind, whatever the method."""
    law = pool([pert(10, 14, 30)] * 3, method=method)
    x = np.linspace(10.5, 29, 50)
    assert law.cdf(x) == pytest.approx(pert(10, 14, 30).cdf(x), abs=1e-4 if method == "logarithmic" else 1e-12)


@pytest.mark.parametrize("method", ["linear", "logarithmic", "quantile"])
def test_a_pool_is_a_law(method):
    """It goes through JSON, and a run takes it: draws have its mean."""
    import pmo_risk as pr

    law = pool(EXPERTS[:2], method=method)
    assert from_dict(json.loads(json.dumps(law.to_dict()))) == law
    result = pr.simulate(pr.Project("p", "2027-01-04", [pr.Task("a", law)]), iterations=20_000, seed=1, progress=False)
    assert abs(result.finish.samples.mean() - law.mean) < 4 * law.std / math.sqrt(20_000)


REFUSED = [
    (([],), {}, "EMPTY", "laws is empty"),
    ((normal(0, 1),), {}, "NOT_A_LIST", "laws must be a list of distributions, got Normal("),
    ((EXPERTS, [0.5, 0.5]), {}, "LENGTH", "2 weights but 3 laws"),
    ((EXPERTS, [0.5, 0.5, 0.5]), {}, "PROB_SUM", "weights sum to 1.5, not 1"),
    ((EXPERTS, None, "quantiles"), {}, "UNKNOWN_NAME", "did you mean 'quantile'?"),
    ((EXPERTS, None, 3), {}, "UNKNOWN_NAME", "unknown method 3; known: linear, logarithmic, quantile"),
    ((["ten"],), {}, "NOT_A_NUMBER", "pool: laws[0] must be a number, got 'ten'"),
    (([normal(0, 1), discrete([1, 2], [0.5, 0.5])], None, "quantile"), {}, "ATOMS", "laws[1] has values with a probability of their own"),
    (([normal(0, 1), discrete([1, 2], [0.5, 0.5])], None, "logarithmic"), {}, "ATOMS", "and so no density"),
    (([normal(0, 1), fixed(3)], None, "logarithmic"), {}, "ATOMS", "and so no density: Fixed("),
    (([uniform(0, 1), uniform(2, 3)], None, "logarithmic"), {}, "APART", "no value is possible to all experts"),
    (([normal(0, 1), lognormal(mu=9, sigma=0.01)], None, "logarithmic"), {}, "APART", "the experts exclude each other"),
]


@pytest.mark.parametrize(("arguments", "options", "code", "words"), REFUSED, ids=[row[3][:30] for row in REFUSED])
def test_refused(arguments, options, code, words):
    """What cannot be pooled is refused in a sentence that says why and what to do."""
    with pytest.raises(DistributionError) as caught:
        pool(*arguments, **options)
    assert caught.value.code == code
    assert words in str(caught.value)
