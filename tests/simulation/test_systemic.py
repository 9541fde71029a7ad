"""Systemic beside specific risk in a run: the total has the moments that were asked for, within four standard errors at a million iterations."""

import math

import pytest
from scipy import stats

import pmo_risk as pr

N = 1_000_000


def run(plan, n=N):
    return pr.simulate(plan, n, seed=1, progress=False)


def plan_of(tasks):
    return pr.Project("p", "2027-01-04", tasks, calendar=pr.Calendar.continuous())


def moments(samples, mean, sd, agree):
    agree.mean(samples, mean, sd)
    agree.std(samples, sd)


SERIES = [pr.triangular(8, 10, 15), pr.uniform(20, 30), pr.pert(5, 6, 12), pr.lognormal(mean=40, sd=8)]


def test_the_finish_of_a_series_has_the_total_of_history(agree):
    """Four tasks in series explain a variation of 11%; with the factor that is left of 25% the finish has mean 115 and 25%, not more."""
    tasks = [pr.Task(f"t{k}", law, after=[f"t{k - 1}"] if k else []) for k, law in enumerate(SERIES)]
    specific = pr.normal(sum(law.mean for law in SERIES), math.sqrt(sum(law.var for law in SERIES)))
    total = pr.lognormal(mean=115, sd=0.25 * 115)
    plan = plan_of(tasks)
    both = plan.with_risks([pr.SystemicRisk(duration=pr.systemic_from_total(total, specific)).on(plan)])
    moments(run(both).trials.finish, 115, 28.75, agree)
    twice = plan.with_risks([pr.SystemicRisk(duration=total.scaled(1 / specific.mean)).on(plan)])
    assert run(twice).trials.finish.std() > 28.75 * 1.05  # the whole of the total beside what it already holds: counted twice


def test_the_finish_of_a_merging_network_is_proportional_to_the_factor(agree):
    """The latest of three U(0, 1)-parts of 60 days after U(0, 1) of 40 days: moments by order statistics, and those of its product."""
    days = pr.uniform(0, 60)
    tasks = [pr.Task("first", pr.uniform(0, 40)), *(pr.Task(k, days, after="first") for k in "abc"), pr.Task("end", 10, after=list("abc"))]
    mean = 20 + 60 * 3 / 4 + 10
    var = 40**2 / 12 + 60**2 * 3 / (16 * 5)
    plan = plan_of(tasks)
    total = pr.normal(1.3 * mean, 0.4 * 1.3 * mean)
    factor = pr.systemic_from_total(total, pr.normal(mean, math.sqrt(var)))
    moments(run(plan).trials.finish, mean, math.sqrt(var), agree)
    moments(run(plan.with_risks([pr.SystemicRisk(duration=factor).on(plan)])).trials.finish, total.mean, total.std, agree)


def test_tasks_that_share_the_factor_move_together(agree):
    """Two independent tasks of coefficient of variation c under a factor of s: correlation s² / (s² + c² + s² c²)."""
    law = pr.lognormal(mean=10, sd=2)
    plan = plan_of([pr.Task("a", law), pr.Task("b", law)])
    result = run(plan.with_risks([pr.SystemicRisk(duration=pr.lognormal(mean=1.2, sd=0.36)).on(plan)]))
    a, b = (result.milestone(k).samples for k in "ab")
    s, c = 0.3**2, 0.2**2
    agree.mean((a - 12) * (b - 12), s * 144)  # the covariance; each variance is 144 (s² + c² + s² c²)
    agree.std(a, 12 * math.sqrt(s + c + s * c))


def test_a_run_can_say_what_is_specific():
    """The factor from ``result.finish`` is that from the exact moments, to the error of the run."""
    tasks = [pr.Task(f"t{k}", law, after=[f"t{k - 1}"] if k else []) for k, law in enumerate(SERIES)]
    exact = pr.normal(sum(law.mean for law in SERIES), math.sqrt(sum(law.var for law in SERIES)))
    total = pr.lognormal(mean=115, sd=28.75)
    by_run = pr.systemic_from_total(total, run(plan_of(tasks), 100_000).finish)
    by_moments = pr.systemic_from_total(total, exact)
    assert by_run.mean == pytest.approx(by_moments.mean, rel=4 * exact.std / exact.mean / math.sqrt(100_000))
    assert by_run.std == pytest.approx(by_moments.std, rel=4 / math.sqrt(2 * 100_000))


AIR_VEHICLE = [(17_955, 19_645, 21_785), (8_500, 10_553, 13_000), (4_000, 4_306, 5_100), (4_100, 4_305, 4_650), (550, 600, 650)]
AIR_VEHICLE += [(32_300, 35_547, 52_500), (1_950, 2_136, 2_600)]  # GAO-20-195G, table 12


def test_the_cost_of_gaos_air_vehicle_has_the_total_of_history(agree):
    """Seven triangular costs explain 5.6% of variation; with the factor that is left of 20% the sum has the total's mean and 20%."""
    plan = plan_of([pr.Task(f"t{k}", 1, cost=pr.triangular(*abc)) for k, abc in enumerate(AIR_VEHICLE)])
    specific = pr.normal(82_244.0, math.sqrt(sum(pr.triangular(*abc).var for abc in AIR_VEHICLE)))
    assert specific.std == pytest.approx(4_599.61, abs=0.005)
    total = pr.lognormal(mean=90_000, sd=18_000)
    factor = pr.systemic_from_total(total, specific)
    moments(run(plan.with_risks([pr.SystemicRisk(cost=factor).on(plan)])).trials.cost, 90_000, 18_000, agree)


def test_costs_by_time_are_multiplied_too(agree):
    """A fixed cost, and 20 a day for Tri(80, 100, 130) days (example 5.16), under one factor: mean and deviation of the product."""
    plan = plan_of([pr.Task("work", pr.triangular(80, 100, 130), cost=pr.triangular(900, 1000, 1300), cost_rate=20)])
    factor = pr.systemic_from_total(pr.lognormal(mean=3_600, sd=720), pr.normal(9_400 / 3, 222.36107))
    moments(run(plan.with_risks([pr.SystemicRisk(cost=factor).on(plan)])).trials.cost, 3_600, 720, agree)


def test_a_factor_on_time_moves_costs_by_time_alone(agree):
    """A factor F on durations multiplies what runs with time, not what is fixed: 1000 + 20 D F."""
    plan = plan_of([pr.Task("work", pr.triangular(80, 100, 130), cost=1000, cost_rate=20)])
    factor = pr.lognormal(mean=1.2, sd=0.3)
    d = pr.triangular(80, 100, 130)
    second = (d.var + d.mean**2) * (0.3**2 + 1.2**2)
    moments(
        run(plan.with_risks([pr.SystemicRisk(duration=factor).on(plan)])).trials.cost,
        1000 + 20 * d.mean * 1.2,
        20 * math.sqrt(second - (1.2 * d.mean) ** 2),
        agree,
    )


def test_both_factors_are_correlated_as_asked():
    """By ``factor`` and ``cost_factor`` of the risk: rank correlation 0.6 of finish and cost where nothing else varies."""
    plan = plan_of([pr.Task("work", 100, cost=1000)])
    law = pr.lognormal(mean=1.2, sd=0.3)
    plan = plan.with_risks([pr.SystemicRisk(duration=law, cost=law).on(plan)])
    result = run(plan.with_correlations(pr.Correlation(["systemic:factor", "systemic:cost_factor"], 0.6)))
    ranks = stats.spearmanr(result.trials.finish, result.trials.cost).statistic
    assert abs(ranks - 0.6) <= 4 * 1.1 * (1 - 0.6**2) / math.sqrt(N)


def test_a_factor_on_a_portfolio_is_shared_by_its_projects(agree):
    """One draw for all projects: the sum of two certain costs has the factor's own variation, not that of two."""
    folio = pr.Portfolio("f", [pr.Project(k, "2027-01-04", [pr.Task("t", 10, cost=100)], calendar=pr.Calendar.continuous()) for k in "ab"])
    law = pr.lognormal(mean=1.2, sd=0.3)
    result = run(folio.with_risks([pr.SystemicRisk(cost=law, duration=law).on(folio)]))
    moments(result.trials.cost, 240, 60, agree)
    moments(result.trials.finish, 12, 3, agree)
