"""Intervals of whole runs hold the truth as often as they say, in every way of sampling; a run that stops by itself keeps its promise."""

import numpy as np
import pytest

import pmo_risk as pr

pytestmark = pytest.mark.nightly

RUNS = 1000
TRUTH = {80: 5.777326805352899, 90: 6.1780941096409177}  # Irwin and Hall's law of ten uniforms (cases C01 and C32)
BY_SIX = 0.86109843474426808
STD = 0.91287092917527686


@pytest.fixture(scope="module")
def plan():
    """Ten uniforms in series, whose cost is the half of another."""
    tasks = [pr.Task(f"t{k}", pr.uniform(0, 1), after=[f"t{k - 1}"] if k else [], cost=pr.uniform(0, 1)) for k in range(10)]
    return pr.Project("chain", "2027-01-04", tasks, calendar=pr.Calendar.continuous())


@pytest.mark.parametrize("way", ["mc", "lhs", "sobol"])
def test_intervals_of_runs_cover(plan, way):
    """93% to 97% of 1,000 runs of 20 replicates of 128 (standard error 0.7%): mean, P80, P90, a probability, cost's P80 and the standard deviation."""
    hits = np.zeros(6)
    for seed in range(RUNS):
        r = pr.simulate(plan, 20 * 128, seed, threads=1, sampling=way, progress=False)
        found = [(r.finish.mean, 5), (r.finish.p(80), TRUTH[80]), (r.finish.p(90), TRUTH[90]), (r.finish.probability_by(6), BY_SIX)]
        found += [(r.cost.p(80), TRUTH[80]), (r.finish.std, STD)]
        hits += [e.low <= t <= e.high for e, t in found]
    assert (hits / RUNS >= 0.93).all(), hits
    assert (hits / RUNS <= 0.97).all(), hits


@pytest.mark.parametrize("way", ["mc", "lhs", "antithetic"])
def test_a_promise_to_know_p80_is_kept(plan, way):
    """At least 94% of 1,000 runs end within their tolerance of the true P80, where the first look does not do for most."""
    found = [pr.simulate(plan, "auto", s, threads=1, sampling=way, tolerance={"finish": 0.0105}, progress=False) for s in range(RUNS)]
    assert np.mean([r.settings.iterations > 20_000 for r in found]) > 0.5
    assert np.mean([abs(r.finish.p(80).value - TRUTH[80]) <= 0.0105 for r in found]) >= 0.94
