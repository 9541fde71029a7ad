"""Runs that are not plain Monte Carlo: what they share with it, what their replicates promise, and what is refused."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import pmo_risk as pr
from pmo_risk.errors import SettingsError
from pmo_risk.simulation.chunk import CHUNK
from pmo_risk.simulation.compile import compile_model
from pmo_risk.simulation.engine import run
from pmo_risk.simulation.leading import leading
from pmo_risk.simulation.sobol import DIMENSIONS

WAYS = ("lhs", "sobol", "antithetic")
N = 2 * CHUNK + 952


def samples(result):
    return result.trials.finish.tobytes() + result.trials.clock.tobytes() + result.trials.cost.tobytes()


@pytest.fixture(scope="module")
def plan(plans):
    """Forty tasks with every kind of law, on four calendars, with risks and costs."""
    return plans.sizable(calendars=plans.CALENDARS)


@pytest.fixture(scope="module", params=WAYS)
def result(request, plan):
    """It simulated in each way."""
    return pr.simulate(plan, N, 7, threads=1, sampling=request.param, progress=False)


@pytest.mark.parametrize("threads", [2, 5])
def test_threads_change_no_bit(plan, result, threads):
    """Samples, tables and risks are the same on any number of threads."""
    other = pr.simulate(plan, N, 7, threads=threads, sampling=result.settings.sampling, progress=False)
    assert samples(other) == samples(result)
    pd.testing.assert_frame_equal(other.tasks, result.tasks, check_exact=True)
    pd.testing.assert_frame_equal(other.risks, result.risks, check_exact=True)


@pytest.mark.parametrize("way", ["lhs", "antithetic"])
def test_more_replicates_move_none(plan, way):
    """A run of twice the replicates begins with the shorter run, whatever is a chunk's or a block's border."""
    short = pr.simulate(plan, 10 * 130, 7, sampling=way, replicates=10, progress=False)
    long = pr.simulate(plan, 20 * 130, 7, sampling=way, replicates=20, progress=False)
    assert long.trials.finish[: 10 * 130].tobytes() == short.trials.finish.tobytes()
    assert long.trials.cost[: 10 * 130].tobytes() == short.trials.cost.tobytes()


def test_more_replicates_move_none_of_sobol(plan):
    """So it does with Sobol: what leads is told by the same plain run."""
    short = pr.simulate(plan, 4 * 256, 7, sampling="sobol", replicates=4, progress=False)
    long = pr.simulate(plan, 9 * 256, 7, sampling="sobol", replicates=9, progress=False)
    assert long.trials.cost[: 4 * 256].tobytes() == short.trials.cost.tobytes()


def test_it_estimates_what_plain_monte_carlo_does(plan, result):
    """Means, P80 and each task's mean duration agree with 200,000 plain iterations within four standard errors of both."""
    plain = pr.simulate(plan, 200_000, 3, progress=False)
    for of in (lambda r: r.finish.mean, lambda r: r.finish.p(80), lambda r: r.cost.mean, lambda r: r.cost.p(80)):
        ours, theirs = of(result), of(plain)
        assert abs(ours.value - theirs.value) <= 4.5 * np.hypot(ours.std_error, theirs.std_error)
    gap = (result.tasks["duration_mean"] - plain.tasks["duration_mean"]).abs()
    assert (gap <= 5 * plain.tasks["duration_sd"] / np.sqrt(N) + 1e-12).all()


def test_details_are_of_the_same_iterations(plan, result):
    """The table of tasks, a milestone that was not kept, and strikes of risks are those of the run."""
    kept = pr.simulate(plan, N, 7, sampling=result.settings.sampling, keep=["T020"], progress=False)
    assert samples(kept) == samples(result)
    assert kept.milestone("T020").samples.tobytes() == result.milestone("T020").samples.tobytes()
    assert result.tasks.loc["T020", "finish_p80"] == pytest.approx(result.milestone("T020").p(80).date, abs=pd.Timedelta(minutes=1))
    assert result.milestone("T020").replicates == 20


@pytest.mark.parametrize("way", ["mc", *WAYS])
def test_strikes_are_those_of_the_run(way):
    """A risk that alone adds to a fixed project strikes where the finish says it did, and as often as Latin hypercubes make sure of."""
    plan = pr.Project("p", "2027-01-04", [pr.Task("a", 10), pr.Task("b", 3, after=["a"])], [pr.Risk("r", 0.25, [pr.Impact("b", delay=1)])])
    result = pr.simulate(plan, 2000, 5, sampling=way, progress=False)
    assert ((result.trials.finish > 13.5) == result.replay.occurred("r")).all()
    if way == "lhs":
        assert result.replay.occurred("r").reshape(20, 100).sum(axis=1).tolist() == [25] * 20


def test_criticality_has_the_interval_of_its_replicates():
    """Of two like tasks side by side: counts by replicate, told from durations, give the interval by Student's t as SciPy has it."""
    plan = pr.Project("p", "2027-01-04", [pr.Task("a", pr.uniform(1, 2)), pr.Task("b", pr.uniform(1, 2))])
    result = pr.simulate(plan, 20 * 130, 5, sampling="lhs", keep=["a", "b"], progress=False)
    longer = result.milestone("a").samples >= result.milestone("b").samples
    shares = longer.reshape(20, 130).mean(axis=1)
    theirs = stats.ttest_1samp(shares, 0).confidence_interval(0.95)
    row = result.tasks.loc["a"]
    assert row["criticality"] == pytest.approx(shares.mean(), abs=1e-12)
    assert (row["criticality_low"], row["criticality_high"]) == pytest.approx((theirs.low, theirs.high), rel=1e-9)


@pytest.mark.parametrize("way", WAYS)
def test_criticality_alone_is_that_of_the_table(way):
    """Whatever shorter way it is computed in, the share is that of the same iterations, exactly."""
    tasks = [pr.Task("a", pr.triangular(1, 2, 6)), pr.Task("b", pr.triangular(1, 3, 4)), pr.Task("c", pr.triangular(1, 2, 3), after=["a", "b"])]
    plan = pr.Project("p", "2027-01-04", tasks)
    result = pr.simulate(plan, 20 * 64, 5, sampling=way, progress=False)
    alone = result.criticality
    assert (alone == result.tasks["criticality"]).all()
    assert 0 < alone["a"] < 1


def test_criticality_of_plain_iterations_has_wilsons_interval():
    """As SciPy has it."""
    plan = pr.Project("p", "2027-01-04", [pr.Task("a", pr.uniform(1, 2)), pr.Task("b", pr.uniform(1, 2))])
    row = pr.simulate(plan, 1000, 5, progress=False, confidence=0.9).tasks.loc["a"]
    theirs = stats.binomtest(round(1000 * row["criticality"]), 1000).proportion_ci(0.9, "wilson")
    assert (row["criticality_low"], row["criticality_high"]) == pytest.approx((theirs.low, theirs.high), rel=1e-9)


def test_a_projects_bits_are_those_of_its_own_run(plans):
    """A project in a portfolio that nothing links is drawn as alone, but with Sobol, whose dimensions go to what leads in the whole."""
    a, b = plans.sizable(1, 12, id="A"), plans.sizable(2, 12, id="B")
    folio = pr.Portfolio("folio", [a, b])
    for way in ("lhs", "antithetic"):
        joint = pr.simulate(folio, 1000, 3, sampling=way, progress=False)
        alone = pr.simulate(a, 1000, 3, sampling=way, progress=False)
        assert samples(joint.projects["A"]) == samples(alone)


@pytest.mark.parametrize("way", WAYS)
def test_a_shared_risk_strikes_all_projects_at_once(way):
    """In every way of sampling, a shared risk of fixed impact moves both projects and the portfolio's money in the same iterations."""
    a, b = (pr.Project(i, "2027-01-04", [pr.Task("t", 10)]) for i in "AB")
    shared = pr.Risk("strike", 0.3, [pr.Impact(["A/t", "B/t"], delay=2), pr.Impact(["A/t", "B/t"], cost=100)])
    result = pr.simulate(pr.Portfolio("f", [a, b], risks=[shared]), 1000, 3, sampling=way, progress=False)
    struck = result.replay.occurred("strike")
    for project in result.projects.values():
        assert ((project.trials.finish > 11) == struck).all()
    assert ((result.trials.cost > 0) == struck).all()
    assert result.finish.replicates == 20


def test_it_says_how_it_was_sampled(result):
    """The look names the way, the replicates and their length."""
    words = {"lhs": "Latin hypercube", "sobol": "Sobol", "antithetic": "antithetic pairs"}[result.settings.sampling]
    assert f"3,000 iterations, {words} in 20 replicates of 150, seed 7" in repr(result)


def test_stratifying_narrows_what_it_should():
    """The mean of ten uniforms in series is known over a hundred times better by a Latin hypercube, and its interval says so."""
    tasks = [pr.Task(f"t{k}", pr.uniform(0, 1), after=[f"t{k - 1}"] if k else []) for k in range(10)]
    plan = pr.Project("p", "2027-01-04", tasks, calendar=pr.Calendar.continuous())
    plain, ours = (pr.simulate(plan, 4000, 1, sampling=way, progress=False).finish.mean for way in ("mc", "lhs"))
    assert ours.half_width < plain.half_width / 50
    assert abs(ours.value - 5) < 5 * ours.std_error


def test_what_leads_is_what_moves_the_outcome():
    """The widest task leads for the finish, the widest cost for the money; what is certain never leads; at most 64 do."""
    tasks = [pr.Task(f"t{k:03}", pr.uniform(10, 10 + 20 * (k == 50) + 0.1), after=[f"t{k - 1:03}"] if k else []) for k in range(100)]
    tasks += [pr.Task("dear", 1, cost=pr.uniform(0, 1e6)), pr.Task("cheap", 1, cost=pr.uniform(0, 1))]
    plan = pr.Project("p", "2027-01-04", tasks)
    model = compile_model(plan, 1)
    found = leading([model.arrays], 1)
    first = {tuple(int(w) for w in model.arrays.laws.words[r]) for r in (model.arrays.tasks.law[model.keys.index(("p", "t050"))],)}
    assert len(found) == DIMENSIONS
    assert first <= set(found[:2])
    assert (0, 0, 0, 0) not in found


def test_chunks_in_any_order_give_the_same_bits(plan):
    """Chunks of a stratified run are pure as any."""
    model = compile_model(plan, 7, sampling=pr.simulate(plan, N, 7, sampling="lhs", progress=False).replay.sampling).arrays
    forwards, backwards = run([model], N, 1)[0], run([model], N, 2, chunks=[2, 0, 1])[0]
    assert forwards.finish.tobytes() == backwards.finish.tobytes()


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"iterations": 1001, "sampling": "lhs"}, "1,001 iterations do not make 20 replicates of equal length; ask for"),
        ({"iterations": 20, "sampling": "lhs"}, "a replicate needs at least 2 iterations"),
        ({"iterations": 100, "sampling": "antithetic"}, "antithetic iterations come in pairs, got replicates of 5"),
        ({"iterations": 100, "replicates": 5}, "plain Monte Carlo has no replicates, got 5"),
        ({"iterations": 100, "sampling": "lhs", "replicates": 0}, "replicates must be a whole number of at least 1, got 0"),
        ({"iterations": 100, "sampling": "latin"}, "unknown sampling 'latin'"),
    ],
)
def test_what_cannot_be_done_is_refused_in_words(given, message):
    """Each says what is wrong and what would do."""
    with pytest.raises(SettingsError) as error:
        pr.simulate(pr.Project("p", "2027-01-04", [pr.Task("a", pr.uniform(1, 2))]), seed=1, progress=False, **given)
    assert message in str(error.value)


def test_one_replicate_gives_no_interval():
    """It is allowed, and what cannot be known is not shown."""
    plan = pr.Project("p", "2027-01-04", [pr.Task("a", pr.uniform(1, 2))])
    e = pr.simulate(plan, 128, 1, sampling="sobol", replicates=1, progress=False).finish.mean
    assert e.interval == (-np.inf, np.inf)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("method", ["copula", "iman-conover"])
def test_correlations_hold_in_every_way_of_sampling(way, method):
    """The rank correlation that was asked for comes out within four standard errors, durations keep their law, and more replicates move none."""
    tasks = [pr.Task("a", pr.triangular(1, 2, 6)), pr.Task("b", pr.uniform(1, 2))]
    plan = pr.Project("p", "2027-01-04", tasks, calendar=pr.Calendar.continuous(), correlations=[pr.Correlation(["a", "b"], 0.6, method=method)])
    result = pr.simulate(plan, 20 * 200, 5, sampling=way, keep=["a", "b"], progress=False)
    a, b = result.milestone("a").samples, result.milestone("b").samples
    assert abs(stats.spearmanr(a, b).statistic - 0.6) < 4 * 0.8 / np.sqrt(a.size)
    assert stats.kstest(b, stats.uniform(1, 1).cdf).pvalue > 1e-4
    short = pr.simulate(plan, 10 * 200, 5, sampling=way, replicates=10, progress=False)
    assert short.trials.finish.tobytes() == result.trials.finish[: 10 * 200].tobytes()


def test_antithetic_pairs_stay_pairs_under_a_correlation():
    """With a copula, two uniform durations of a pair still mirror each other, to the errors of its tables."""
    tasks = [pr.Task("a", pr.uniform(1, 2)), pr.Task("b", pr.uniform(1, 2))]
    plan = pr.Project("p", "2027-01-04", tasks, calendar=pr.Calendar.continuous(), correlations=[pr.Correlation(["a", "b"], 0.6)])
    result = pr.simulate(plan, 2000, 5, sampling="antithetic", keep=["a", "b"], progress=False)
    for task in "ab":
        x = result.milestone(task).samples
        np.testing.assert_allclose(x[::2] + x[1::2], 3.0, atol=1e-5)


def test_a_whole_run_that_is_reordered_does_not_stop_by_itself():
    """Iman and Conover's method must know how long the run is."""
    tasks = [pr.Task("a", pr.uniform(1, 2)), pr.Task("b", pr.uniform(1, 2))]
    plan = pr.Project("p", "2027-01-04", tasks, correlations=[pr.Correlation(["a", "b"], 0.6, method="iman-conover")])
    with pytest.raises(SettingsError, match="Iman and Conover's method reorders a run as a whole"):
        pr.simulate(plan, "auto", 1, progress=False)
