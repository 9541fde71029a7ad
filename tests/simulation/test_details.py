"""The table of tasks, computed again after the run, against plain statistics of what the run can keep."""

import numpy as np
import pytest
from scipy import stats

import pmo_risk as pr
from pmo_risk.simulation.compile import compile_model
from pmo_risk.simulation.engine import run
from pmo_risk.simulation.ranks import RankedAgainst
from pmo_risk.simulation.replay import RANKED_ITERATIONS

N = 6000


@pytest.fixture(scope="module", params=[1, 4], ids=["one calendar", "four calendars"])
def made(request, plans):
    """A result of twenty-five tasks, and all their durations, in minutes, by task."""
    plan = plans.sizable(3, 25, calendars=plans.CALENDARS[: request.param])
    result = pr.simulate(plan, N, 11, progress=False, keep=[t.id for t in plan])
    kept = run([compile_model(plan, 11, keep=[(plan.id, t.id) for t in plan]).arrays], N, 2)[0].kept_duration
    return result, dict(zip((t.id for t in plan), kept, strict=True))


def test_correlations_are_those_of_the_columns(made):
    """Pearson's, Spearman's and Kendall's correlation of duration and finish, as SciPy computes them from all iterations; NaN without spread."""
    result, durations = made
    for task, row in result.tasks.iterrows():
        d, t = durations[task], result.trials.finish
        if np.ptp(d) == 0:
            assert row[["cri_r", "cri_rho", "cri_tau"]].isna().all()
            continue
        assert row["cri_r"] == pytest.approx(stats.pearsonr(d, t).statistic, abs=1e-9)
        assert row["cri_rho"] == pytest.approx(stats.spearmanr(d, t).statistic, abs=1e-12)
        assert row["cri_tau"] == pytest.approx(stats.kendalltau(d, t).statistic, abs=1e-12)


def test_means_and_deviations_are_those_of_the_columns(made):
    """Duration mean and deviation in the project's unit, and SSI from them, the finish in working time, on any calendars."""
    result, durations = made
    for task, row in result.tasks.iterrows():
        d = durations[task] / 480
        assert row["duration_mean"] == pytest.approx(d.mean(), rel=1e-12)
        assert row["duration_sd"] == pytest.approx(d.std(ddof=1), rel=1e-9, abs=1e-12)
        assert row["ssi"] == pytest.approx(row["criticality"] * d.std(ddof=1) / result.trials.finish.std(ddof=1), rel=1e-9, abs=1e-12)
        assert 0 <= row["si"] <= 1 + 1e-9 or row["si"] == pytest.approx(1, abs=0.2)


def test_percentiles_are_those_of_kept_tasks(made):
    """Each percentile of a task's finish is the date of the same percentile of the kept samples, to the minute."""
    result, _ = made
    columns = result.replay.tasks([80.0])
    for n, (task, row) in enumerate(result.tasks.iterrows()):
        for q in (10, 50, 80, 90):
            date = result.milestone(task).p(q).date
            assert abs((row[f"finish_p{q}"] - date).total_seconds()) <= 30.5, (task, q)
        assert columns["finish_p80"][n] == result.milestone(task).p(80).value


def test_any_task_is_computed_again_to_the_bit(made):
    """``finish_of`` a task that was not kept equals what keeping it gives."""
    result, _ = made
    for task in list(result.tasks.index)[::6]:
        for got, kept in zip(result.replay.finish_of(task), result.trials.milestones[task], strict=True):
            assert got.tobytes() == kept.tobytes()


def test_the_last_task_finishes_with_the_project(plans):
    """The mean and percentiles of a task that ends every iteration are the project's own."""
    plan = plans.sizable(5, 20)
    plan = plan.replace(tasks=[*plan.tasks, pr.Task("end", pr.uniform(1, 2), after=[t.id for t in plan])])
    result = pr.simulate(plan, 2000, 1, progress=False)
    row = result.tasks.loc["end"]
    assert (row["criticality"], row["float_mean"]) == (1.0, 0.0)
    for q in (10, 50, 80, 90):
        assert abs((row[f"finish_p{q}"] - result.finish.p(q).date).total_seconds()) <= 30.5


def test_occurrences_are_those_of_the_table(made):
    """The share of iterations in the table of risks is that of ``occurred``, near the risk's probability."""
    result, _ = made
    for risk in result.plan.risks:
        struck = result.replay.occurred(risk.id)
        assert struck.shape == (N,)
        assert result.risks.loc[risk.id, "occurrence"] == struck.mean()
        assert abs(struck.mean() - risk.probability) < 4 * np.sqrt(risk.probability * (1 - risk.probability) / N)


def test_what_does_not_vary_has_no_correlation():
    """Fixed durations, a certain delay of thirds of a day, and a finish that others make: NaN and zero spread, no noise and no warning."""
    third = 1 / 3
    tasks = [pr.Task("fixed", third), pr.Task("sure", third, after=["fixed"]), pr.Task("free", pr.uniform(0.01, 0.02)), pr.Task("long", 77 * third)]
    plan = pr.Project("p", "2027-01-04", tasks, [pr.Risk("r", 1.0, [pr.Impact("sure", delay=20 * third)])])
    for n in (1, 2, 5000):
        table = pr.simulate(plan, n, 1, progress=False).tasks
        assert table[["cri_r", "cri_rho", "cri_tau", "ssi"]].isna().all().all()
        assert (table.loc[["fixed", "sure", "long"], "duration_sd"] == 0).all()
        assert table["duration_mean"].to_dict() == pytest.approx({"fixed": third, "sure": 7, "free": table.loc["free", "duration_mean"], "long": 77 / 3})


def test_a_plan_of_milestones_has_no_sensitivity():
    """Nothing lasts: criticality 1, everything else NaN or zero, and no warning of a division."""
    table = pr.simulate(pr.Project("p", "2027-01-04", [pr.Task("a", 0), pr.Task("b", 0, after=["a"])]), 100, 1, progress=False).tasks
    assert (table["criticality"] == 1).all()
    assert table[["si", "ssi", "cri_r"]].isna().all().all()


def test_ranks_use_the_first_iterations_of_a_long_run():
    """Beyond 32,768 iterations rank correlations and percentiles are of the first 32,768, means and criticality of all."""
    plan = pr.Project("p", "2027-01-04", [pr.Task("a", pr.uniform(1, 9)), pr.Task("b", pr.uniform(1, 9))])
    long, short = (pr.simulate(plan, n, 1, progress=False).tasks for n in (2 * RANKED_ITERATIONS, RANKED_ITERATIONS))
    for column in ("cri_rho", "cri_tau", "finish_p80"):
        assert (long[column] == short[column]).all()
    assert (long["criticality"] != short["criticality"]).any()


@pytest.mark.parametrize("levels", [2, 5, 10_000])
def test_ranks_count_ties(levels):
    """Spearman's and Kendall's with and without ties equal SciPy's."""
    generator = np.random.default_rng(levels)
    y = generator.integers(0, levels, 3000).astype(float)
    x = np.round(y + generator.normal(0, levels / 2, 3000))
    ranked = RankedAgainst(y)
    assert ranked.both(x) == pytest.approx((stats.spearmanr(x, y).statistic, stats.kendalltau(x, y).statistic), abs=1e-12)
    assert np.isnan(ranked.both(np.ones(3000))).all()
