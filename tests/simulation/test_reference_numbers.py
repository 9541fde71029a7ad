"""Reference numbers that are known in closed form, by exact fractions or by quadrature, at a million iterations, within four standard errors (see ``agree``).

What stands in ``test_worked_examples`` and ``test_exact_cases`` is not here again. Sources stand at each test. The numbers of the Markov networks are exact
fractions by the method of Kulkarni and Adlakha (Operations Research 34, 1986).
"""

import itertools
import math

import numpy as np
import pytest
from scipy import optimize, stats

import pmo_risk as pr
from pmo_risk.measures.probability import probability

N = 1_000_000


def run(tasks, risks=(), n=N, **fields):
    """A project around the clock, whose unit is a day."""
    return pr.simulate(pr.Project("case", "2027-01-04", tasks, risks, calendar=pr.Calendar.continuous(), **fields), n, seed=1, progress=False)


AIR_VEHICLE = [
    (17_955, 19_645, 21_785),
    (8_500, 10_553, 13_000),
    (4_000, 4_306, 5_100),
    (4_100, 4_305, 4_650),
    (550, 600, 650),
    (32_300, 35_547, 52_500),
    (1_950, 2_136, 2_600),
]


def _hermite(law, terms=12, nodes=400):
    """Coefficients of the law's standardised value in orthonormal Hermite polynomials of its normal score."""
    z = stats.norm.ppf((np.arange(nodes * 100) + 0.5) / (nodes * 100))
    x = (law.ppf(stats.norm.cdf(z)) - law.mean) / math.sqrt(law.var)
    return [float(np.mean(x * np.polynomial.hermite_e.hermeval(z, [0] * k + [1]))) / math.sqrt(math.factorial(k)) for k in range(1, terms)]


@pytest.mark.parametrize(("pearson", "sd"), [(0.3, 5_292.70), (0.6, 5_905.00)])
def test_air_vehicle_costs_with_correlated_values(pearson, sd, agree):
    """GAO-20-195G table 12 (5.1): the deviation of the sum where the values, not their ranks, correlate by 0.3 or 0.6.

    The correlation of the normal scores beneath each pair is solved for by Mehler's expansion, Pearson's r = sum of a_k b_k rho^k.
    """
    laws = [pr.triangular(*abc) for abc in AIR_VEHICLE]
    series = [_hermite(law) for law in laws]
    matrix = np.eye(7)
    for i, j in itertools.combinations(range(7), 2):
        products = [0.0, *(a * b for a, b in zip(series[i], series[j], strict=True))]
        matrix[i, j] = matrix[j, i] = optimize.brentq(lambda r, p=products: np.polynomial.polynomial.polyval(r, p) - pearson, 0, 0.99)
    tasks = [pr.Task(f"t{k}", 1, cost=law) for k, law in enumerate(laws)]
    x = run(tasks, correlations=[pr.Correlation([f"t{k}:cost" for k in range(7)], matrix=matrix.tolist(), kind="pearson")]).trials.cost
    agree.mean(x, 82_244.0, sd)
    agree.std(x, sd)


def test_consolidated_contingency(agree):
    """Weaver (5.5, published): ten teams with P90 at 11,300 about a mean of 10,000; their total is within 113,000 in 99.998% of cases."""
    sd = 1_300 / stats.norm.ppf(0.9)
    assert sd == pytest.approx(1_014.40, abs=0.005)
    x = run([pr.Task(f"t{k}", 1, cost=pr.normal(10_000, sd)) for k in range(10)]).trials.cost
    agree.count(x > 113_000, 1 - 0.9999747)
    assert stats.norm.cdf(13_000 / (sd * math.sqrt(10))) == pytest.approx(0.9999747, abs=5e-8)


@pytest.mark.parametrize(("n", "error"), [(10, 0.1265), (100, 0.0400), (1_000, 0.0126), (10_000, 0.0040)])
def test_published_error_of_a_probability(n, error):
    """Barbecana (5.7, published): the standard error of P(date) = 0.8 by iterations."""
    assert probability(round(0.8 * n), n).std_error == pytest.approx(error, abs=5e-5)


def test_two_risks_that_share_one_uniform(agree):
    """RiskyProject's seed rule (5.8): a risk of 10% implies one of 20%; phi 0.666667."""
    phi = 2 / 3
    risks = [pr.Risk("r", 0.1, [pr.Impact("t", delay=1)]), pr.Risk("s", 0.2, [pr.Impact("t", delay=10)])]
    x = run([pr.Task("t", 1)], risks, correlations=[pr.Correlation(["r:occurs", "s:occurs"], phi)]).trials.finish
    agree.pmf(x, {12: 0.1, 11: 0.1, 1: 0.8})


def test_exponential_bridge_percentiles(agree):
    """The Markov PERT network of five exponentials of mean 1 (5.10): distribution function and percentiles."""
    after = {"A": [], "B": [], "C": ["A"], "D": ["A"], "E": ["B", "C"]}
    x = run([pr.Task(k, pr.exponential(1), after=after[k]) for k in after]).trials.finish
    for p, value in ((0.1, 1.578161), (0.5, 3.161167), (0.8, 4.714520), (0.9, 5.721887)):
        agree.printed(x, p, value, 6)
    agree.printed(x, 0.95, 6.66446, 5)
    for value, p in ((2, 0.19263536), (3, 0.45852173), (4, 0.68627976), (6, 0.91818273), (8, 0.98222104)):
        agree.count(x <= value, p)


def test_the_later_of_two_exponentials(agree):
    """Means 10 and 6 (5.10): the mean of the later is 10 + 6 - 1 / (1/10 + 1/6) = 12.25."""
    agree.mean(run([pr.Task("a", pr.exponential(10)), pr.Task("b", pr.exponential(6))]).trials.finish, 12.25)


BRIDGES = {  # means; mean and variance of the finish; criticalities
    "rates 1 to 5": ([1, 1 / 2, 1 / 3, 1 / 4, 1 / 5], 57241 / 34020, 1252302713 / 1157360400, (0.820576, 0.179424, 0.623633, 0.196943, 0.803057)),
    "rates 5 to 1": ([1 / 5, 1 / 4, 1 / 3, 1 / 2, 1], 57241 / 34020, 1252302713 / 1157360400, (0.803057, 0.196943, 0.623633, 0.179424, 0.820576)),
    "means 10 to 9": ([10, 8, 4, 12, 9], 310273 / 10395, 2331947287 / 9823275, (0.786821, 0.213179, 0.413660, 0.373160, 0.626840)),
}


@pytest.mark.parametrize("case", BRIDGES)
def test_bridges_of_unequal_rates(case, agree):
    """Kulkarni and Adlakha's method on Wheatstone's bridge: mean, variance and who is critical; reversed, it has the same law."""
    means, mean, var, critical = BRIDGES[case]
    after = {"A": [], "B": [], "C": ["A"], "D": ["A"], "E": ["B", "C"]}
    result = run([pr.Task(k, pr.exponential(m), after=after[k]) for k, m in zip(after, means, strict=True)])
    agree.mean(result.trials.finish, mean, math.sqrt(var))
    agree.std(result.trials.finish, math.sqrt(var))
    for k, p in zip(after, critical, strict=True):
        agree.share(result.criticality[k], p, N)


SAN = ["1-2", "1-3", "2-3", "2-4", "2-6", "3-6", "4-5", "4-7", "5-6", "5-8", "6-9", "7-8", "8-9"]
SAN_CRITICAL = (0.945196, 0.054804, 0.131391, 0.778062, 0.035742, 0.186195, 0.490718, 0.287345, 0.251623, 0.239095, 0.473560, 0.287345, 0.526440)


def test_thirteen_arcs_of_simopt(agree):
    """The stochastic activity network of the SimOpt test-bed with means of 1: mean 6.5660192, variance 4.9070421, and every criticality."""
    tasks = [pr.Task(arc, pr.exponential(1), after=[a for a in SAN if a.split("-")[1] == arc.split("-")[0]]) for arc in SAN]
    result = run(tasks)
    agree.mean(result.trials.finish, 340382437 / 51840000, 2.2151844)
    agree.std(result.trials.finish, 2.2151844)
    for arc, p in zip(SAN, SAN_CRITICAL, strict=True):
        agree.share(result.criticality[arc], p, N)


@pytest.mark.parametrize(("n", "mean", "var"), [(2, 1.5, 1.25), (5, 2.283333, 1.463611), (10, 2.928968, 1.549768)])
def test_the_latest_of_exponentials(n, mean, var, agree):
    """Mean H_n and variance sum of 1/k^2 for n of mean 1."""
    x = run([pr.Task(f"t{k}", pr.exponential(1)) for k in range(n)]).trials.finish
    assert (sum(1 / k for k in range(1, n + 1)), sum(1 / k**2 for k in range(1, n + 1))) == pytest.approx((mean, var), abs=5e-7)
    agree.mean(x, sum(1 / k for k in range(1, n + 1)), math.sqrt(var))
    agree.std(x, math.sqrt(sum(1 / k**2 for k in range(1, n + 1))))


def test_the_latest_of_twenty_normals(agree):
    """The mean of the greatest of 20 standard normals is 1.86747506."""
    agree.mean(run([pr.Task(f"t{k}", pr.normal(20, 1)) for k in range(20)]).trials.finish, 21.86747506)


@pytest.mark.parametrize(
    ("laws", "rho", "mean", "var", "first"),
    [
        ((pr.normal(100, 10), pr.normal(95, 15)), 0.5, 103.1500510, 118.4179859, 0.6472715),
        ((pr.normal(50, 5), pr.normal(50, 5)), -0.5, 53.4549415, 13.0633793, 0.5),
    ],
    ids=["rho 0.5", "rho -0.5"],
)
def test_clark_with_correlation(laws, rho, mean, var, first, agree):
    """Clark (1961): moments of the later of two normals that move together, exact for two."""
    tasks = [pr.Task(k, law) for k, law in zip("ab", laws, strict=True)]
    result = run(tasks, correlations=[pr.Correlation(["a", "b"], rho, kind="pearson")])
    agree.mean(result.trials.finish, mean, math.sqrt(var))
    agree.std(result.trials.finish, math.sqrt(var))
    agree.share(result.criticality["a"], first, N)


@pytest.mark.parametrize(("rho", "kendall"), [(0.3, 0.19397337), (0.5, 1 / 3), (0.8, 0.59033447), (0.9, 0.71286741)])
def test_kendalls_tau_of_a_normal_copula(rho, kendall, agree):
    """tau = 2/pi asin(rho): among half a million independent pairs of iterations, (1 + tau)/2 agree in direction."""
    result = run([pr.Task("a", pr.uniform(0, 1)), pr.Task("b", pr.uniform(0, 1))], correlations=[pr.Correlation(["a", "b"], rho, kind="pearson")])
    a, b = (result.milestone(k).samples for k in "ab")
    agree.count((a[: N // 2] - a[N // 2 :]) * (b[: N // 2] - b[N // 2 :]) > 0, (1 + kendall) / 2)


@pytest.mark.parametrize(("rho", "pearson"), [(0.5, 0.46879063), (0.8, 0.77951742)])
def test_pearsons_coefficient_of_two_lognormals(rho, pearson, agree):
    """Normal scores of correlation rho under two lognormals of sigma 0.5: (exp(rho/4) - 1)/(exp(1/4) - 1)."""
    law = pr.lognormal(mu=0, sigma=0.5)
    result = run([pr.Task("a", law), pr.Task("b", law)], correlations=[pr.Correlation(["a", "b"], rho, kind="pearson")])
    a, b = (result.milestone(k).samples for k in "ab")
    agree.mean((a - law.mean) * (b - law.mean), pearson * law.var)


JCL = {  # correlation: both within P50, P70, P80; the percentile of both that has 70%
    0.0: (0.25, 0.49, 0.64, 0.8367),
    0.3: (0.29849334, 0.528143, 0.666146, 0.8228),
    0.5: (0.33333333, 0.556767, 0.687151, None),
    0.6: (None, 0.5727, 0.6992, 0.8006),
    0.8: (0.39758362, 0.611180, 0.729034, None),
    0.9: (None, 0.6376, 0.7499, 0.7562),
}


@pytest.mark.parametrize("r", JCL)
def test_joint_confidence_of_a_bivariate_normal(r, agree):
    """Cost and finish normal (5.15): both at their P70 give 49% to 64%; 70% of both needs each at P84 to P76. Printed digits may be off by half the last."""
    c = [pr.Correlation(["t", "t:cost"], r, kind="pearson")]
    joint = run([pr.Task("t", pr.normal(100, 10), cost=pr.normal(1000, 50))], correlations=c).joint
    p50, p70, p80, level = JCL[r]
    for p, both in ((0.5, p50), (0.7, p70), (0.8, p80), (level, 0.70)):
        if p is not None and both is not None:
            z = stats.norm.ppf(p)
            found = joint.probability(by=100 + 10 * z, cost=1000 + 50 * z).value
            assert abs(found - both) <= 4 * math.sqrt(both * (1 - both) / N) + 1e-4


def test_three_risks_on_one_path_and_their_shares(agree):
    """Risks of 20, 40 and 60 days on a serial path (5.14): the law, P80 and P90, and their shares by exclusion, alone and by Shapley's value."""
    sizes = {"R1": (0.5, 20), "R2": (0.3, 40), "R3": (0.25, 60)}
    names = list(sizes)

    def percentiles(subset, n=100_000):
        risks = [pr.Risk(k, sizes[k][0], [pr.Impact("t", delay=sizes[k][1])]) for k in subset]
        result = run([pr.Task("t", 100)], risks, n=n)
        return result, {p: result.finish.p(p).value - 100 for p in (80, 90)}

    whole, most = percentiles(names, N)
    agree.pmf(whole.trials.finish - 100, {0: 0.2625, 20: 0.2625, 40: 0.1125, 60: 0.2, 80: 0.0875, 100: 0.0375, 120: 0.0375})
    assert most == {80: 60, 90: 80}
    of = {frozenset(s): percentiles(s)[1] for k in range(4) for s in itertools.combinations(names, k)}
    everyone = frozenset(names)
    for p, exclusion, alone, shapley in (
        (80, (0, 0, 20), (20, 40, 60), (6.6667, 16.6667, 36.6667)),
        (90, (20, 0, 20), None, (20, 20, 40)),
    ):
        assert tuple(of[everyone][p] - of[everyone - {k}][p] for k in names) == exclusion
        assert alone is None or tuple(of[frozenset([k])][p] for k in names) == alone
        orders = list(itertools.permutations(names))
        shares = [sum(of[frozenset(o[: o.index(k) + 1])][p] - of[frozenset(o[: o.index(k)])][p] for o in orders) / len(orders) for k in names]
        assert shares == pytest.approx(shapley, abs=5e-5)
