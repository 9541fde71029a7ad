"""Every family of distribution travels in the files that hold plans."""

import pytest

import pmo_risk as pr
from pmo_risk.distributions import FAMILIES

LAWS = [
    pr.pool([pr.normal(10, 1), pr.pert(2, 5, 12), 3], [0.5, 0.25, 0.25], "quantile"),
    pr.from_percentiles({10: 8, 50: 10, 90: 15}, low=0),
    pr.fixed(4),
    pr.uniform(1, 2),
    pr.triangular(1, 2, 4),
    pr.trigen(8, 10, 15),
    pr.pert(2, 5, 12),
    pr.beta(10, 30, 2, 3),
    pr.normal(100, 10),
    pr.lognormal(mean=100, sd=30),
    pr.gamma(mean=100, sd=25, shift=10),
    pr.exponential(10),
    pr.rayleigh(10, 2),
    pr.gumbel(mean=100, sd=25),
    pr.laplace(100, 10),
    pr.cauchy(10, 2, 0, 60),
    pr.weibull(1.5, 10),
    pr.truncated(pr.mixture([0.7, 0.3], [pr.normal(10, 1), 12]), low=5, p_high=0.9),
    pr.mixture([0.7, 0.3], [pr.truncated(pr.normal(10, 1), low=8), pr.empirical([1, 2], smoothed=True)]),
    pr.histogram([0, 10, 20], [0.5, 0.5]),
    pr.cumulative([0, 10, 10], [0, 0.2, 1]),
    pr.empirical([3, 1, 4]),
    pr.discrete([0, 10], [0.6, 0.4]),
    pr.bernoulli(0.3, 10),
    pr.binomial(10, 0.3),
    pr.bernoulli_sum([0.5, 0.2]),
    pr.poisson(2.5),
]


def test_the_list_has_every_family():
    """A new family joins this list."""
    assert sorted(law.kind for law in LAWS) == sorted(FAMILIES)


@pytest.mark.parametrize("name", ["plan.json", "plan"])
def test_every_law_comes_back(name, tmp_path):
    """As duration of a task, as cost and as impact of a risk, through JSON and a folder of CSV files: equal to the last bit."""
    tasks = [pr.Task(law.kind, law, cost=law) for law in LAWS]
    risks = [pr.Risk(f"r {law.kind}", 0.3, [pr.Impact(law.kind, delay=law)]) for law in LAWS]
    plan = pr.Project("plan", "2027-01-04", tasks, risks)
    pr.write(plan, tmp_path / name)
    back = pr.read(tmp_path / name)
    assert {t.id: (t.duration, t.cost) for t in back} == {law.kind: (law, law) for law in LAWS}
    assert [r.impacts[0].delay for r in back.risks] == [r.impacts[0].delay for r in plan.risks]


@pytest.mark.parametrize("name", ["risks.xlsx", "risks.csv"])
def test_every_law_comes_back_from_a_register(name, tmp_path):
    """As a delay and as a cost in Excel and CSV; those that low, mode and high do not say are JSON in their cell."""
    register = pr.Register([pr.Risk(f"r {law.kind}", 0.3, [pr.Impact("t", delay=law, cost=law)]) for law in LAWS])
    assert pr.read_register(pr.write(register, tmp_path / name)) == register


def test_a_plan_of_all_laws_runs():
    """Every law draws: each finish has its own law's mean within four standard errors."""
    laws = [law for law in LAWS if law.kind != "fixed"]
    plan = pr.Project("plan", "2027-01-04", [pr.Task(law.kind, law) for law in laws], calendar=pr.Calendar.continuous())
    result = pr.simulate(plan, 20_000, seed=3, progress=False, keep=[law.kind for law in laws])
    for law in laws:
        samples = result.milestone(law.kind).samples
        assert abs(samples.mean() - law.mean) < 4 * law.std / 20_000**0.5, law
