"""Worked examples of the field: inputs as published, answers published or computed exactly from them, at a million iterations.

Each within four standard errors (see ``agree``); where a number is printed with few digits, the last one may be off by half.
Sources stand at each test. Examples 5.5, 5.7, 5.10, 5.14 and 5.15 are in ``test_reference_numbers``, 5.13 is with the published numbers of
distributions, 5.11 in ``test_exact_cases``, and the numbers of 5.17 where coefficients are converted.
"""

import itertools
import math

import numpy as np
import pytest

import pmo_risk as pr

N = 1_000_000


def run(tasks, risks=(), n=N, seed=1, **fields):
    """A project around the clock, whose unit is a day."""
    return pr.simulate(pr.Project("example", "2027-01-04", tasks, risks, calendar=pr.Calendar.continuous(), **fields), n, seed, progress=False)


AIR_VEHICLE = {  # GAO-20-195G, table 12: UAV air vehicle, thousands of dollars
    "Airframe": (17_955, 19_645, 21_785),
    "Propulsion": (8_500, 10_553, 13_000),
    "Communications": (4_000, 4_306, 5_100),
    "Navigation": (4_100, 4_305, 4_650),
    "Central computer": (550, 600, 650),
    "Software": (32_300, 35_547, 52_500),
    "Integration": (1_950, 2_136, 2_600),
}


def test_gao_cost_table(agree):
    """GAO-20-195G table 12 (5.1): $77 million most likely, which is covered with 12.6% only; the curve by exact convolution."""
    result = run([pr.Task(k, 1, cost=pr.triangular(*abc)) for k, abc in AIR_VEHICLE.items()])
    x = result.trials.cost
    assert result.baseline.cost == pytest.approx(77_092)
    agree.mean(x, sum(map(sum, AIR_VEHICLE.values())) / 3)
    agree.std(x, 4_599.61)
    agree.share(np.mean(x <= 77_092), 0.1258, N, limit=4.2)
    for p, value, digits in (
        (0.1, 76_714.6, 1),
        (0.2, 78_031.7, 1),
        (0.3, 79_181.6, 1),
        (0.5, 81_602.2, 1),
        (0.7, 84_569, 0),
        (0.8, 86_446, 0),
        (0.9, 88_910, 0),
        (0.95, 90_682, 0),
    ):
        agree.printed(x, p, value, digits)


DRIVERS = {  # GAO-20-195G, table 13: probability, low, most likely, high factor; mean and sd of the factor, 1 where it does not strike
    "c": (0.80, 1.00, 1.05, 1.30, 1.093333, 0.074981),
    "i": (0.25, 1.00, 1.10, 1.25, 1.029167, 0.056673),
    "j": (0.20, 0.90, 1.00, 1.15, 1.003333, 0.023921),
    "k": (0.15, 0.95, 1.10, 1.35, 1.020000, 0.057337),
}


@pytest.mark.parametrize("driver", DRIVERS)
def test_gao_driver_factors(driver, agree):
    """GAO-20-195G table 13 (5.2): mean and deviation of each driver's factor."""
    p, low, mode, high, mean, sd = DRIVERS[driver]
    x = run([pr.Task("t", 1)], [pr.Risk(driver, p, [pr.Impact("t", factor=pr.triangular(low, mode, high))])]).trials.finish
    agree.mean(x, mean, limit=4.1)
    agree.std(x, sd, limit=4.1)


def test_gao_driver_percentiles_and_correlation(agree):
    """100 days under driver c alone, and two elements that share it: correlation 0.735645 with no correlation put in."""
    risks = {k: (p, pr.triangular(a, m, b)) for k, (p, a, m, b, _, _) in DRIVERS.items()}
    x = run([pr.Task("t", 100)], [pr.Risk("c", 0.8, [pr.Impact("t", factor=risks["c"][1])])]).trials.finish
    agree.count(x == 100, 0.2)
    for p, value in ((0.5, 108.349), (0.8, 116.307), (0.9, 120.318)):
        agree.printed(x, p, value, 3)
    hits = {"c": ["A", "B"], "i": ["A"], "j": ["B"]}
    both = run([pr.Task("A", 100), pr.Task("B", 100)], [pr.Risk(k, risks[k][0], [pr.Impact(on, factor=risks[k][1])]) for k, on in hits.items()])
    r = np.corrcoef(both.milestone("A").samples, both.milestone("B").samples)[0, 1]
    assert abs(r - 0.735645) < 4 * (1 - r * r) / math.sqrt(N) * 1.5  # factors have heavier tails than normals


HOUSE = {"A1870": (3, 4, 6), "A1880": (1, 1, 2), "A1890": (3, 5, 6), "A1900": (1, 1, 2), "A1910": (2, 3, 4), "A1920": (2, 3, 4), "A1930": (2, 3, 5)}


def test_gao_house_durations(agree):
    """GAO-16-89G table 2 (5.3), as one chain: plan 20 days, mean 21, P80 22.078; two activities have their mode at the end."""
    names = list(HOUSE)
    tasks = [pr.Task(k, pr.triangular(*HOUSE[k]), after=names[n - 1 : n]) for n, k in enumerate(names)]
    result = run(tasks)
    x = result.trials.finish
    assert result.baseline.finish == 20
    agree.mean(x, 21, 1.269296)
    agree.std(x, 1.269296)
    agree.share(np.mean(x <= 20), 0.2190, N, limit=4.2)
    for p, value in ((0.1, 19.369), (0.2, 19.917), (0.5, 20.990), (0.8, 22.078), (0.9, 22.645)):
        agree.printed(x, p, value, 3)


def test_discrete_sum(agree):
    """Two tasks of 7, 9 or 11 days in series (5.4, published): 14 .09, 16 .30, 18 .37, 20 .20, 22 .04."""
    law = pr.discrete([7, 9, 11], [0.3, 0.5, 0.2])
    x = run([pr.Task("A", law), pr.Task("B", law, after=["A"])]).trials.finish
    agree.pmf(x, {14: 0.09, 16: 0.30, 18: 0.37, 20: 0.20, 22: 0.04})


def test_discrete_sum_fully_dependent(agree):
    """The same moved by one draw (5.4, published): 14 .3, 18 .5, 22 .2. A certain risk with one delay on both tasks is one draw."""
    x = run([pr.Task("A", 0), pr.Task("B", 0, after=["A"])], [pr.Risk("one", 1, [pr.Impact(["A", "B"], delay=pr.discrete([7, 9, 11], [0.3, 0.5, 0.2]))])])
    agree.pmf(x.trials.finish, {14: 0.3, 18: 0.5, 22: 0.2})


def test_portfolio_funding_per_project(agree):
    """Projects of N(100k, 20k) (5.6): funding a project for P80 of the whole is 116,832, 108,416, 105,323 and 102,661 for 1, 4, 10 and 40."""
    for n, each in ((1, 116_832), (4, 108_416), (10, 105_323), (40, 102_661)):
        x = run([pr.Task(f"P{k}", 1, cost=pr.normal(100e3, 20e3)) for k in range(n)], n=200_000).trials.cost
        agree.printed(x / n, 0.8, each, 0)


MERGE = {  # n parallel Tri(80, 100, 130): mean of the latest, P50, P80, P90, probability of at most 100
    1: (103.3333, 102.614, 112.679, 117.753, 0.40000),
    2: (109.2000, 109.040, 117.416, 121.226, 0.16000),
    3: (112.2629, 112.409, 119.631, 122.805, 0.06400),
    5: (115.6906, 116.065, 121.909, 124.407, 0.01024),
    10: (119.5329, 119.977, 124.247, 126.035, 0.00010),
}


@pytest.mark.parametrize("n", MERGE)
def test_merge_bias(n, agree):
    """Merge bias (5.9): the mean moves from 103 to 120 days from one path to ten, and P(on time) is 0.4 to the n."""
    mean, p50, p80, p90, on_time = MERGE[n]
    x = run([pr.Task(f"t{k}", pr.triangular(80, 100, 130)) for k in range(n)]).trials.finish
    agree.mean(x, mean)
    for p, value in ((0.5, p50), (0.8, p80), (0.9, p90)):
        agree.printed(x, p, value, 3)
    agree.count(x <= 100, 0.4**n)
    assert round(0.4**n, 5) == on_time


SHORT_PATHS = {
    1: (11, 10.81669987, 12.35424869, 0.28571429),
    2: (11.83809524, 11.79824069, 13.07774915, 0.08163265),
    3: (12.29446064, 12.31290462, 13.41605614, 0.02332362),
}
SHORT_PATHS |= {5: (12.81451331, 12.87144878, 13.76401355, 0.00190397), 10: (13.40111917, 13.46903779, 14.12116378, 3.63e-6)}


@pytest.mark.parametrize("n", SHORT_PATHS)
def test_merge_bias_of_short_paths(n, agree):
    """The same for Tri(8, 10, 15), eight digits by order statistics."""
    mean, p50, p80, on_time = SHORT_PATHS[n]
    x = run([pr.Task(f"t{k}", pr.triangular(8, 10, 15)) for k in range(n)]).trials.finish
    agree.mean(x, mean)
    agree.quantile(x, 0.5, p50)
    agree.quantile(x, 0.8, p80)
    agree.count(x <= 10, on_time)


def test_sensitivity_indices_of_an_enumerated_network(agree):
    """CI, SI, SSI and CRI (5.12): A 4/8, A to C 5/9, B 10/16, then D 3/7; all 16 outcomes enumerated here and there.

    The standard error of each index comes from twenty-five independent runs of 20,000 iterations.
    """
    laws = {"A": ([4, 8], [0.5, 0.5]), "B": ([10, 16], [0.6, 0.4]), "C": ([5, 9], [0.7, 0.3]), "D": ([3, 7], [0.8, 0.2])}
    tasks = [pr.Task(k, pr.discrete(*laws[k]), after={"C": ["A"], "D": ["B", "C"]}.get(k, ())) for k in laws]
    exact = {k: dict(zip(("criticality", "si", "ssi", "cri_r"), row, strict=True)) for k, row in _enumerated(laws).items()}
    printed = {
        "A": (0.45, 0.79715, 0.30118, 0.35137),
        "B": (0.55, 0.88717, 0.54100, 0.59018),
        "C": (0.45, 0.80683, 0.27603, 0.35271),
        "D": (1, 1, 0.53542, 0.53542),
    }
    for k, row in printed.items():
        assert tuple(exact[k].values()) == pytest.approx(row, abs=6e-6)
    tables = [run(tasks, n=20_000, seed=seed).tasks for seed in range(25)]
    for k in laws:
        for index, value in exact[k].items():
            found = np.array([t.loc[k, index] for t in tables])
            assert abs(found.mean() - value) <= 4 * found.std(ddof=1) / math.sqrt(25) + 1e-9, (k, index)
    whole = run(tasks).trials.finish
    agree.mean(whole, 17.79, 2.988294)
    agree.pmf(whole, {13: 0.168, 16: 0.240, 17: 0.042, 19: 0.272, 20: 0.180, 23: 0.068, 24: 0.030})


def _enumerated(laws):
    """CI, SI, SSI, CRI of each task by going through all outcomes."""
    shares, durations, finishes, slacks = [], [], [], []
    for each in itertools.product(*(zip(*laws[k], strict=True) for k in laws)):
        d = {k: v for k, (v, _) in zip(laws, each, strict=True)}
        ac, b = d["A"] + d["C"], d["B"]
        longest = max(ac, b)
        shares.append(math.prod(p for _, p in each))
        durations.append(list(d.values()))
        finishes.append(longest + d["D"])
        slacks.append([longest - ac, longest - b, longest - ac, 0])
    p, t, d, slack = map(np.array, (shares, finishes, durations, slacks))
    mean_t, mean_d = p @ t, p @ d
    sd_t, sd_d = np.sqrt(p @ (t - mean_t) ** 2), np.sqrt(p @ (d - mean_d) ** 2)
    ci, si = p @ (slack == 0), (p * t) @ (d / (d + slack)) / mean_t
    cri = (p * (t - mean_t)) @ (d - mean_d) / (sd_d * sd_t)
    return dict(zip(laws, zip(ci, si, ci * sd_d / sd_t, cri, strict=True), strict=True))


def test_time_dependent_cost(agree):
    """C = TI + 20 D (5.16): TI Tri(900, 1000, 1300), D Tri(80, 100, 130): mean 3,133.33, sd 222.36, correlation of cost and finish 0.924085."""
    result = run([pr.Task("work", pr.triangular(80, 100, 130), cost=pr.triangular(900, 1000, 1300), cost_rate=20)])
    agree.mean(result.trials.cost, 9400 / 3, 222.3611)
    agree.std(result.trials.cost, 222.3611)
    assert abs(result.joint.correlation.value - 0.924085) <= 4 * result.joint.correlation.std_error


def test_riverside_tasks(agree):
    """Five serial tasks Tri(2,3,5) + N(8,1.5) + Tri(10,14,20) + N(4,.8) + U(1,3): mean 32, variance 7.83444, not that of the printed book."""
    laws = [pr.triangular(2, 3, 5), pr.normal(8, 1.5), pr.triangular(10, 14, 20), pr.normal(4, 0.8), pr.uniform(1, 3)]
    x = run([pr.Task(f"t{k}", law, after=[f"t{k - 1}"] if k else []) for k, law in enumerate(laws)]).trials.finish
    agree.mean(x, 32, math.sqrt(7.8344444))
    agree.std(x, math.sqrt(7.8344444))


def test_correlated_existence_of_two_risks(agree):
    """NetRisk's guide (5.8): risks of 60% and 80% at their greatest correlation, phi 0.612372: 60 in 100 both, 20 only the second, 20 neither."""
    risks = [pr.Risk("r", 0.6, [pr.Impact("t", delay=1)]), pr.Risk("s", 0.8, [pr.Impact("t", delay=10)])]
    most = math.sqrt(0.6 * 0.2 / (0.4 * 0.8))
    assert most == pytest.approx(0.612372, abs=5e-7)
    result = run([pr.Task("t", 1)], risks, correlations=[pr.Correlation(["r:occurs", "s:occurs"], most)])
    agree.pmf(result.trials.finish, {12: 0.6, 11: 0.2, 1: 0.2})
    with pytest.raises(pr.errors.CorrelationError, match=r"from -0\.408 to 0\.612, got 1"):
        run([pr.Task("t", 1)], risks, correlations=[pr.Correlation(["r:occurs", "s:occurs"], 1)])


def test_air_vehicle_costs_correlated(agree):
    """GAO's table 12 (5.1): all costs the same rank, P50 81,421.7, P80 88,354.8, P90 91,849.1, within 77,092 in 0.2559."""
    tasks = [pr.Task(name, 1, cost=pr.triangular(*three)) for name, three in AIR_VEHICLE.items()]
    x = run(tasks, correlations=[pr.Correlation([f"{name}:cost" for name in AIR_VEHICLE], 1.0)]).trials.cost
    for p, value, digits in ((0.5, 81_421.7, 1), (0.8, 88_354.8, 1), (0.9, 91_849.1, 1)):
        agree.printed(x, p, value, digits)
    agree.count(x <= 77_092, 0.2559)
