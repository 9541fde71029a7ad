"""Cases whose answer is known in closed form or by enumeration, at a million iterations, each within four standard errors (see ``agree``).

C01 to C36 are the usual numbers of these cases. C21 (compound Poisson), C23 as branches, C24 (rework) and C25 with exclusive risks are in ``test_register``;
C23 is here as a mixture. C32 (Latin hypercube) is with the ways of sampling. C29 to C31 and C35 are about measures and are tested there, C33 with the
distributions and tables, C34 with the streams, C36 with the forward kernel.
"""

import itertools
import math

import numpy as np
import pytest
from scipy.stats import norm, spearmanr

import pmo_risk as pr

N = 1_000_000


def run(*tasks, risks=(), seed=1, n=N, keep=(), **fields):
    """A project around the clock, whose unit is a day."""
    plan = pr.Project("case", "2027-01-04", tasks, risks, calendar=pr.Calendar.continuous(), **fields)
    return pr.simulate(plan, n, seed, progress=False, keep=keep)


def series(*laws):
    """Tasks one after the other."""
    return [pr.Task(f"t{k}", law, after=[f"t{k - 1}"] if k else []) for k, law in enumerate(laws)]


def parallel(*laws):
    """Tasks side by side."""
    return [pr.Task(f"t{k}", law) for k, law in enumerate(laws)]


def test_c01_ten_uniforms_in_series(agree):
    """Irwin and Hall's law."""
    x = run(*series(*[pr.uniform(0, 1)] * 10)).trials.finish
    agree.mean(x, 5, 0.91287092917527686)
    agree.std(x, 0.91287092917527686)
    for p, value in ((0.8, 5.777326805352899), (0.9, 6.1780941096409177), (0.86109843474426808, 6)):
        agree.quantile(x, p, value)


def test_c02_three_normals_in_series(agree):
    """N(60, 7): percentiles, the mean beyond P80, and the correlation of the third task with the finish, 6/7."""
    result = run(*series(pr.normal(10, 2), pr.normal(20, 3), pr.normal(30, 6)))
    x = result.trials.finish
    agree.mean(x, 60, 7)
    agree.std(x, 7)
    for p, value in ((0.1, 51.029139041187797), (0.8, 65.891348635010399), (0.9, 68.970860958812203)):
        agree.quantile(x, p, value)
    tail = result.finish.cvar(80)
    assert abs(tail.value - 69.798667214273291) <= 4 * tail.std_error
    r = result.tasks.loc["t2", "cri_r"]
    assert abs(r - 6 / 7) <= 4 * (1 - (6 / 7) ** 2) / math.sqrt(N)


ONE = {
    "C05 triangular": (
        pr.triangular(2, 5, 12),
        19 / 3,
        4.3888888888888889,
        {0.1: 3.7320508075688773, 0.5: 6.083920216900384, 0.8: 8.2583426132260586, 0.9: 9.3542486889354094},
    ),
    "C06 PERT": (
        pr.pert(2, 5, 12),
        17 / 3,
        3.3174603174603175,
        {0.1: 3.361999625636714, 0.5: 5.5099948494911798, 0.8: 7.2893705674552345, 0.9: 8.2075448566512009},
    ),
    "C06 PERT 2": (pr.pert(2, 5, 12, lam=2), 6, 4.8, {0.1: 3.1835544533827357, 0.5: 5.8191114861196151, 0.8: 8.0397632403198364, 0.9: 9.1071597718784845}),
    "C07 lognormal": (pr.lognormal(mu=2, sigma=0.5), 8.3728974881272647, 4.4622549180693336**2, {0.5: 7.3890560989306502, 0.8: 11.254979093043874}),
    "C07b lognormal": (pr.lognormal(mean=100, sd=30), 100, 900, {0.5: 95.782628522115139, 0.8: 122.6270930377268}),
    "C08 Weibull": (pr.weibull(1.5, 10), 9.0274529295093361, 37.5690284813932, {0.8: 13.73355016869611}),
    "C09 truncated normal": (pr.truncated(pr.normal(10, 3), low=5, high=20), 10.308689400982448, 7.2883451995399894, {0.8: 12.625019573750825}),
    "C09b truncated normal": (pr.truncated(pr.normal(2, 2), low=0), 2.5751999418783567, None, {}),
    "C23 mixture": (pr.mixture([0.7, 0.3], [pr.normal(10, 1), pr.normal(16, 2)]), 11.8, 9.46, {0.8: 15.138547178174428}),
    "C10 trigen": (pr.trigen(8, 10, 15, low=0.1, high=0.9), 11.292656653458288, None, {0.1: 8, 0.9: 15}),
}


@pytest.mark.parametrize("case", ONE)
def test_one_task_has_its_own_law(case, agree):
    """C05 to C10, C23: a single task's finish is its duration."""
    law, mean, var, quantiles = ONE[case]
    x = run(pr.Task("t", law)).trials.finish
    agree.mean(x, mean, None if var is None else math.sqrt(var))
    if var is not None:
        agree.std(x, math.sqrt(var))
    for p, value in quantiles.items():
        agree.quantile(x, p, value)


def test_c09b_a_duration_below_zero_is_clipped(agree):
    """A normal duration that may be negative is cut off at 0, which holds all that lay below; truncated at 0 it would have mean 2.575."""
    x = run(pr.Task("t", pr.normal(2, 2))).trials.finish
    agree.mean(x, 2.1666309411753726)
    agree.count(x == 0, 0.15865525393145705)


def test_c03_five_exponentials_in_series(agree):
    """Erlang's law, with its skewness."""
    x = run(*series(*[pr.exponential(1)] * 5)).trials.finish
    agree.mean(x, 5, 2.2360679774997897)
    agree.std(x, 2.2360679774997897)
    agree.quantile(x, 0.8, 6.7209787874865558)
    agree.count(x <= 5, 0.55950671493478759)
    cubes = ((x - 5) / 2.2360679774997897) ** 3
    agree.mean(cubes, 0.89442719099991588)


def test_c04_the_last_of_three_is_a_series_of_three(agree):
    """Renyi: exponentials of mean 1, 1/2, 1/3 in series have the law of the latest of three of mean 1."""
    for tasks in (series(*[pr.exponential(1 / k) for k in (1, 2, 3)]), parallel(*[pr.exponential(1)] * 3)):
        x = run(*tasks).trials.finish
        agree.mean(x, 1.8333333333333333, math.sqrt(1.3611111111111111))
        agree.std(x, math.sqrt(1.3611111111111111))
        agree.quantile(x, 0.8, 2.6355123545864622)
        agree.count(x <= 2, 0.64646231477969811)


def test_c10_trigen_keeps_within_its_triangle():
    """P10 = 8, mode 10, P90 = 15 come from the triangle 5.67 to 18.21, nearly reached in a million draws."""
    x = run(pr.Task("t", pr.trigen(8, 10, 15, low=0.1, high=0.9))).trials.finish
    assert 5.6699838624574823 < x.min() < 5.69
    assert 18.18 < x.max() < 18.207986097917382


NORMALS = {2: (0.56418958354775629, 0.68169011381620933, 1.2504214910006978), 3: (0.84628437532163443, 0.55946720379736701, 1.4633762030925656)}
NORMALS |= {5: (1.1629644736405196, 0.44753406902066199, 1.7098425063653389), 10: (1.5387527308351729, 0.34434382326069026, 2.012811506865705)}


@pytest.mark.parametrize("n", NORMALS)
def test_c11_the_latest_of_n(n, agree):
    """Order statistics: uniforms n/(n+1), and normals moved to where no duration is negative; each of n is critical with 1/n."""
    result = run(*parallel(*[pr.uniform(0, 1)] * n))
    agree.mean(result.trials.finish, n / (n + 1), math.sqrt(n / ((n + 1) ** 2 * (n + 2))))
    mean, var, p80 = NORMALS[n]
    x = run(*parallel(*[pr.normal(20, 1)] * n)).trials.finish
    agree.mean(x, 20 + mean, math.sqrt(var))
    agree.std(x, math.sqrt(var))
    agree.quantile(x, 0.8, 20 + p80)
    found = run(*parallel(*[pr.uniform(0, 1)] * n), n=200_000).tasks["criticality"]
    assert found.sum() == pytest.approx(1.0, abs=1e-12)
    for share in found:
        agree.share(share, 1 / n, 200_000)


def test_c12_merge_bias_of_three_triangles(agree):
    """The latest of three has mean 8.17 where each has 6.33: the mean of the plan is not the plan of the means."""
    x = run(*parallel(*[pr.triangular(2, 5, 12)] * 3)).trials.finish
    agree.mean(x, 8.1734285714285714)
    agree.quantile(x, 0.5, 8.1998732677563215)
    agree.quantile(x, 0.8, 9.7599651053117285)


CLARK = [
    (10, 2, 11, 3, 11.99337826079715, 2.2507872251018524, 0.39075564749935667),
    (50, 6, 46, 8, 52.304388, 5.578569, 0.655422),
    (100, 10, 100, 10, 105.6418958, math.sqrt(68.1690114), 0.5),
    (100, 10, 95, 15, 104.9668913, math.sqrt(99.3399902), 0.6092444),
]


@pytest.mark.parametrize("case", CLARK, ids=str)
def test_c13_clark_two_normal_paths(case, agree):
    """Clark's moments of the later of two independent normals, which are exact for two, and the criticality of the first."""
    m1, s1, m2, s2, mean, sd, first = case
    result = run(*parallel(pr.normal(m1, s1), pr.normal(m2, s2)))
    agree.mean(result.trials.finish, mean, sd)
    agree.std(result.trials.finish, sd)
    for p in (0.2, 0.5, 0.8):
        x = float(np.quantile(result.trials.finish, p))
        agree.count(result.trials.finish <= x, norm.cdf(x, m1, s1) * norm.cdf(x, m2, s2))
    agree.share(result.tasks.loc["t0", "criticality"], first, N)


CLARK_CORRELATED = [
    (0.5, 11.63001019022519, 2.4918736935705722, 0.35272849305563671, 13.670539518824622),
    (0.9, 11.22133884732061, 2.7348143674972143, 0.2500921285353972, 13.530657206196446),
    (-0.5, 12.284511244285628, 2.004783055111712, 0.40927290419102169, 13.832229877276081),
]


@pytest.mark.parametrize("case", CLARK_CORRELATED, ids=lambda c: f"rho {c[0]}")
def test_c13_clark_two_correlated_normal_paths(case, agree):
    """Clark's moments, P80 and criticality of the later of N(10, 2) and N(11, 3) that move together, or against each other."""
    rho, mean, sd, first, p80 = case
    result = run(*parallel(pr.normal(10, 2), pr.normal(11, 3)), correlations=[pr.Correlation(["t0", "t1"], rho, kind="pearson")])
    agree.mean(result.trials.finish, mean, sd)
    agree.std(result.trials.finish, sd)
    agree.quantile(result.trials.finish, 0.8, p80)
    agree.share(result.tasks.loc["t0", "criticality"], first, N)


def test_more_correlation_means_an_earlier_p80_of_parallel_work():
    """It is believed that correlation makes everything later: so it does in series, but of parallel paths P80 falls from 13.79 to 13.53 (C13)."""
    p80 = [
        run(*parallel(pr.normal(10, 2), pr.normal(11, 3)), n=100_000, correlations=[pr.Correlation(["t0", "t1"], r, kind="pearson")]).finish.p(80).value
        for r in (0.0, 0.9)
    ]
    assert p80[0] - p80[1] == pytest.approx(13.791028580819594 - 13.530657206196446, abs=0.06)


def test_c13_percentiles(agree):
    """P80 of Clark's first case, and P50 and P80 of the published second."""
    agree.quantile(run(*parallel(pr.normal(10, 2), pr.normal(11, 3))).trials.finish, 0.8, 13.791028580819594)
    x = run(*parallel(pr.normal(50, 6), pr.normal(46, 8))).trials.finish
    agree.quantile(x, 0.5, 52.170603)
    agree.quantile(x, 0.8, 56.915880)


def test_c14_ten_equally_correlated_tasks(agree):
    """Ten N(10, 2) with 0.3 between any two: the sum in series, and the latest side by side."""
    names = [f"t{k}" for k in range(10)]
    together = [pr.Correlation(names, 0.3, kind="pearson")]
    x = run(*series(*[pr.normal(10, 2)] * 10), correlations=together).trials.finish
    agree.mean(x, 100, 12.165525060596439)
    agree.std(x, 12.165525060596439)
    agree.quantile(x, 0.8, 110.23876420856138)
    agree.mean(run(*parallel(*[pr.normal(10, 2)] * 10), correlations=together).trials.finish, 12.574825801219874)


def test_c15_normal_copula(agree):
    """Normal scores of correlation 0.6: Pearson's coefficient of lognormals 0.5376, Spearman's 0.5819, Kendall's 0.4097, Pearson's of uniforms 0.5819."""
    pair = [pr.Correlation(["t0", "t1"], 0.6, kind="pearson")]
    a, b = durations(parallel(pr.lognormal(mu=0, sigma=0.5), pr.lognormal(mu=0, sigma=0.8)), pair)
    product = (a - math.exp(0.125)) * (b - math.exp(0.32))
    sds = math.sqrt(math.expm1(0.25) * math.exp(0.25) * math.expm1(0.64) * math.exp(0.64))
    agree.mean(product, 0.53755049742097871 * sds)
    rho = spearmanr(a, b).statistic
    assert abs(rho - 0.58192010412406974) < 4 * (1 - rho**2) * 1.1 / math.sqrt(N)
    signs = np.sign(a[: N // 2] - a[N // 2 :]) * np.sign(b[: N // 2] - b[N // 2 :])
    agree.count(signs > 0, (1 + 0.4096655293982669) / 2)
    u, v = durations(parallel(pr.uniform(0, 1), pr.uniform(0, 1)), pair)
    agree.mean(12 * (u - 0.5) * (v - 0.5), 0.58192010412406974)


def durations(tasks, correlations):
    """What each task takes."""
    result = run(*tasks, correlations=correlations, keep=[t.id for t in tasks])
    return [result.milestone(t.id).samples for t in tasks]


BRIDGE = {"A": ([2, 3, 5], [0.3, 0.5, 0.2]), "B": ([3, 4, 6], [0.25, 0.5, 0.25]), "C": ([1, 2, 4], [0.5, 0.3, 0.2])}
BRIDGE |= {"D": ([4, 5, 8], [0.4, 0.4, 0.2]), "E": ([2, 3, 5], [0.2, 0.6, 0.2])}


def test_c18_bridge_of_discrete_durations(agree):
    """All 243 outcomes enumerated: the law of the finish by chi-square, and criticalities with ties counted for every tied path."""
    after = {"A": [], "B": [], "C": ["A"], "D": ["A"], "E": ["B", "C"]}
    result = run(*(pr.Task(k, pr.discrete(*BRIDGE[k]), after=after[k]) for k in BRIDGE))
    law, critical = {}, dict.fromkeys(BRIDGE, 0.0)
    for outcome in itertools.product(*(zip(*BRIDGE[k], strict=True) for k in BRIDGE)):
        d, p = {k: v for k, (v, _) in zip(BRIDGE, outcome, strict=True)}, math.prod(q for _, q in outcome)
        paths = {path: sum(d[k] for k in path) for path in ("AD", "BE", "ACE")}
        longest = max(paths.values())
        law[longest] = law.get(longest, 0.0) + p
        for k in set().union(*(path for path, length in paths.items() if length == longest)):
            critical[k] += p
    assert critical == pytest.approx({"A": 0.8476, "B": 0.3084, "C": 0.4708, "D": 0.5316, "E": 0.6592})
    agree.pmf(result.trials.finish, law)
    agree.mean(result.trials.finish, 9.2876, math.sqrt(3.00928624))
    assert (result.finish.p(50).value, result.finish.p(80).value) == (9.0, 11.0)
    for k, p in critical.items():
        agree.share(result.tasks.loc[k, "criticality"], p, N)


@pytest.mark.parametrize(
    ("means", "mean", "var", "p80"),
    [("11111", 83 / 24, 1663 / 576, 4.7145196748519835), ("24153", 632597 / 62640, 116647269659 / 3923769600, 13.905051764210173)],
)
def test_c16_bridge_of_exponential_durations(means, mean, var, p80, agree):
    """Wheatstone's bridge, max(A + D, B + E, A + C + E), by the Markov chain of what is under way; with all means 1 also who is critical (C16b)."""
    after = {"A": [], "B": [], "C": ["A"], "D": ["A"], "E": ["B", "C"]}
    result = run(*(pr.Task(k, pr.exponential(float(m)), after=after[k]) for k, m in zip(after, means, strict=True)))
    agree.mean(result.trials.finish, mean, math.sqrt(var))
    agree.std(result.trials.finish, math.sqrt(var))
    agree.quantile(result.trials.finish, 0.8, p80)
    if means == "11111":
        for k, p in {"A": 19 / 24, "B": 5 / 24, "C": 7 / 12, "D": 5 / 24, "E": 19 / 24}.items():
            agree.share(result.tasks.loc[k, "criticality"], p, N)


def test_c17_two_exponentials_beside_a_longer_one(agree):
    """The later of Erlang(2, 1) and an exponential of mean 2: moments, P80 and how often the two in series are critical."""
    tasks = [*series(pr.exponential(1), pr.exponential(1)), pr.Task("long", pr.exponential(2))]
    result = run(*tasks)
    agree.mean(result.trials.finish, 26 / 9, math.sqrt(3.5802469135802469))
    agree.std(result.trials.finish, math.sqrt(3.5802469135802469))
    agree.quantile(result.trials.finish, 0.8, 4.1202165202285078)
    agree.share(result.tasks.loc["t0", "criticality"], 5 / 9, N)


def test_counts_and_data_as_costs(agree):
    """Costs on a few values come through a run in their own probabilities: a Poisson count at a price, and data."""
    x = run(pr.Task("t", 1, cost=pr.poisson(2.5).scaled(100))).trials.cost
    agree.pmf(x, {100.0 * k: math.exp(-2.5) * 2.5**k / math.factorial(k) for k in range(25)})
    data = [1.5, 2.25, 7, 7]
    agree.pmf(run(pr.Task("t", 1, cost=pr.empirical(data))).trials.cost, {1.5: 0.25, 2.25: 0.25, 7: 0.5})


def test_c19_four_risks_on_two_paths(agree):
    """max(40 + R1 + R3, 35 + R2 + R3) + 20 + R4: the whole law by chi-square, and P80 attained exactly."""
    risks = [
        pr.Risk("R1", 0.3, [pr.Impact("X", delay=10)]),
        pr.Risk("R2", 0.2, [pr.Impact("Y", delay=25)]),
        pr.Risk("R3", 0.1, [pr.Impact(["X", "Y"], delay=15)]),
        pr.Risk("R4", 0.5, [pr.Impact("Z", delay=4)]),
    ]
    result = run(pr.Task("X", 40), pr.Task("Y", 35), pr.Task("Z", 20, after=["X", "Y"]), risks=risks)
    law = {60: 0.252, 64: 0.252, 70: 0.108, 74: 0.108, 75: 0.028, 79: 0.028, 80: 0.09, 84: 0.09, 85: 0.012, 89: 0.012, 95: 0.01, 99: 0.01}
    agree.pmf(result.trials.finish, law)
    agree.mean(result.trials.finish, 69.9, math.sqrt(87.29))
    assert result.finish.p(80).value == 80.0


def test_c20_a_risk_with_a_triangular_delay(agree):
    """Probability 0.3, impact triangular: mean p m, an atom of 0.7 at none, P80 inside the impact."""
    x = run(pr.Task("t", 100), risks=[pr.Risk("r", 0.3, [pr.Impact("t", delay=pr.triangular(2, 5, 12))])]).trials.finish - 100
    agree.mean(x, 1.9, math.sqrt(9.74))
    agree.count(x == 0, 0.7)
    agree.quantile(x, 0.8, 5.1686994893602677)


def test_additive_risk_percentiles(agree):
    """Probability 0.3, impact Tri(5, 10, 20): mean 3.5, variance 31.5, P80 10, P90 12.93."""
    x = run(pr.Task("t", 10), risks=[pr.Risk("r", 0.3, [pr.Impact("t", delay=pr.triangular(5, 10, 20))])]).trials.finish - 10
    agree.mean(x, 3.5, math.sqrt(31.5))
    agree.std(x, math.sqrt(31.5))
    agree.quantile(x, 0.8, 10.0)
    agree.quantile(x, 0.9, 12.92893219)


def test_c22_a_shared_factor_makes_correlation(agree):
    """One factor Tri(0.9, 1, 1.3) on two independent triangles: each variance, their correlation and the variance of the sum."""
    law = pr.triangular(2, 5, 12)
    driver = [pr.Risk("driver", 1.0, [pr.Impact(["a", "b"], factor=pr.triangular(0.9, 1, 1.3))])]
    result = run(pr.Task("a", law), pr.Task("b", law, after=["a"]), risks=driver)
    a = result.milestone("a").samples
    b = result.trials.finish - a
    agree.mean(a, 6.7555555555555556, math.sqrt(5.3149691358024691))
    agree.std(b, math.sqrt(5.3149691358024691))
    agree.std(result.trials.finish, math.sqrt(11.209320987654321))
    assert abs(np.corrcoef(a, b)[0, 1] - 0.054504805319241602) < 4 / math.sqrt(N)


def test_a_shared_driver_correlates_as_the_risk_driver_method_says():
    """D_i = d_i F U_i with F Tri(0.9, 1, 1.3) and U_i Tri(0.8, 1, 1.2): correlation 0.486163."""
    tasks = [pr.Task(k, pr.triangular(0.8 * d, d, 1.2 * d)) for k, d in (("a", 10), ("b", 35))]
    result = run(*tasks, risks=[pr.Risk("driver", 1.0, [pr.Impact(["a", "b"], factor=pr.triangular(0.9, 1, 1.3))])])
    r = np.corrcoef(result.milestone("a").samples, result.milestone("b").samples)[0, 1]
    assert abs(r - 0.486163052) < 4 * (1 - r * r) / math.sqrt(N)


def test_a_driver_that_strikes_now_and_then(agree):
    """Probability 0.4, factor Tri(1, 1.1, 1.3), else 1: mean 1.05333, sd 0.0763, an atom of 0.6 at 1."""
    x = run(pr.Task("a", 1), risks=[pr.Risk("driver", 0.4, [pr.Impact("a", factor=pr.triangular(1, 1.1, 1.3))])]).trials.finish
    agree.mean(x, 1 + 0.4 * (3.4 / 3 - 1), 0.0763034876)
    agree.std(x, 0.0763034876)
    agree.count(x == 1, 0.6)


def test_c25_two_risks_strike_independently(agree):
    """Two risks of 0.3 strike together in 0.09."""
    risks = [pr.Risk(k, 0.3, [pr.Impact("t", delay=1)]) for k in ("r", "s")]
    result = run(pr.Task("t", 1), risks=risks)
    r, s = result.replay.occurred("r"), result.replay.occurred("s")
    agree.count(r, 0.3)
    agree.count(s, 0.3)
    agree.count(r & s, 0.09)
    assert (result.trials.finish == 1.0 + r + s).all()


def test_c28_cost_that_runs_with_time(agree):
    """50 + R T with R N(3, 0.5) independent of T N(60, 7), the sum of C02's three tasks as one."""
    result = run(pr.Task("work", pr.normal(60, 7), cost=50, cost_rate=pr.normal(3, 0.5)))
    agree.mean(result.trials.cost, 230, 36.78654645383282)
    agree.std(result.trials.cost, 36.78654645383282)


def test_c25_two_correlated_risks(agree):
    """Two risks of 0.3: a copula of 0.5 has both in 0.156767, which is phi 0.317940; phi 1 has both in 0.3, whenever one strikes."""
    risks = [pr.Risk(k, 0.3, [pr.Impact("t", delay=1)]) for k in ("r", "s")]
    for c in (pr.Correlation(["r:occurs", "s:occurs"], 0.5, kind="pearson"), pr.Correlation(["r:occurs", "s:occurs"], 0.31793962229724301)):
        result = run(pr.Task("t", 1), risks=risks, correlations=[c])
        r, s = result.replay.occurred("r"), result.replay.occurred("s")
        agree.count(r, 0.3)
        agree.count(r & s, 0.15676732068242103)
        assert (result.trials.finish == 1.0 + r + s).all()
    result = run(pr.Task("t", 1), risks=risks, n=100_000, correlations=[pr.Correlation(["r:occurs", "s:occurs"], 1.0)])
    assert (result.replay.occurred("r") == result.replay.occurred("s")).all()
    agree.count(result.replay.occurred("r"), 0.3)


def test_c26_joint_confidence_of_correlated_cost_and_finish(agree):
    """Finish and cost normal with correlation 0.6: both within their P50 in 0.3524, within P70 in 0.5727, within P80 in 0.6992."""
    c = [pr.Correlation(["t", "t:cost"], 0.6, kind="pearson")]
    result = run(pr.Task("t", pr.normal(100, 10), cost=pr.normal(1000, 50)), correlations=c)
    for p, both in ((0.5, 0.35241638234956673), (0.7, 0.5727483626977696), (0.8, 0.69923463470722968)):
        found = result.joint.probability(by=100 + 10 * norm.ppf(p), cost=1000 + 50 * norm.ppf(p))
        agree.share(found.value, both, N)


def test_c27_five_projects_on_one_common_factor(agree):
    """Each of five projects is on time in 0.8; with 0.3 between any two all are in 0.4401, and 0.3277 if they were independent."""
    projects = [pr.Project(k, "2027-01-04", [pr.Task("t", pr.normal(100, 10))], calendar=pr.Calendar.continuous()) for k in "ABCDE"]
    folio = pr.Portfolio("F", projects, correlations=[pr.Correlation([f"{k}/t" for k in "ABCDE"], 0.3, kind="pearson")])
    x = pr.simulate(folio, N, 1, progress=False).trials.finish  # the finish of the last
    agree.count(x <= 100 + 10 * norm.ppf(0.8), 0.4400946303197727)


def test_ten_equally_correlated_costs(agree):
    """Var = n s^2 (1 + (n - 1) rho): ten costs of sd 1 at 0.3 have variance 37."""
    tasks = [pr.Task(f"t{k}", 1, cost=pr.normal(100, 1)) for k in range(10)]
    result = run(*tasks, correlations=[pr.Correlation([f"t{k}:cost" for k in range(10)], 0.3, kind="pearson")])
    agree.std(result.trials.cost, math.sqrt(37))
