"""Criticality, floats and sensitivities of the backward pass against a slow twin, and where tolerances would mislead."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import pmo_risk as pr
from pmo_risk.network import build
from pmo_risk.simulation.compile import compile_model
from pmo_risk.simulation.detail import task_sums
from pmo_risk.simulation.sums import CRITICAL, DURATION, FINISH, FLOAT, SENSITIVITY, START, WITH_FINISH

SEEDS = st.integers(0, 2**48)
ITERATIONS = 5


def sums_of(plan, seed, n, shared=None):
    """The sums over n iterations about zero, by (project, task)."""
    model = compile_model(plan, seed, shared=shared, all_rows=True)
    sums = task_sums(model.arrays, n, 1, np.zeros(len(model.keys)), np.zeros(model.arrays.projects))
    return model, dict(zip(model.keys, sums, strict=True))


def check_against(twin, plan, seed, folio=None):
    """Every sum over the first 1 and 5 iterations is the twin's."""
    happened = twin.as_it_happened(plan)
    network = build(happened)
    on_clock = compile_model(plan, seed).arrays.clock == 1
    drawn = twin.draws(happened, seed, ITERATIONS, folio, {a.project.id for a in network.activities} if on_clock else set())
    runs = [twin.schedule(network, [m[i] for m in drawn.minutes], on_clock) for i in range(ITERATIONS)]
    for n in (1, ITERATIONS):
        model, sums = sums_of(plan, seed, n, folio)
        axes = {p.id: axis for p, axis in zip(model.projects, model.axes, strict=True)}
        for k, activity in enumerate(network.activities):
            project, axis = activity.project, axes[activity.project.id]
            got = sums[project.id, activity.task.id]
            minutes = [float(m) for m in drawn.minutes[k][:n]]
            floats = [0.0 if math.isnan(r.floats[k]) else r.floats[k] for r in runs[:n]]
            whole = [r.whole[project.id] for r in runs[:n]]
            assert got[DURATION] == pytest.approx(sum(minutes), rel=1e-9, abs=1e-6)
            assert got[WITH_FINISH] == pytest.approx(sum(a * b for a, b in zip(minutes, whole, strict=True)), rel=1e-9, abs=1e-3)
            assert got[CRITICAL] == sum(r.critical[k] for r in runs[:n])
            for column, of in ((START, "starts"), (FINISH, "finishes")):
                expected = [getattr(r, of)[k] for r in runs[:n]]
                if axis.clock:
                    assert got[column] == pytest.approx(sum(expected), rel=1e-12)
                else:
                    assert got[column] == pytest.approx(sum(axis.own.work_at(t) - axis.zero for t in expected), rel=1e-9, abs=1e-6)
            if not activity.task.is_complete:
                assert got[FLOAT] == pytest.approx(sum(floats), rel=1e-9, abs=1e-6 * n)
                shares = [d / (d + f) if f > 1e-6 else 1.0 for d, f in zip(minutes, floats, strict=True)]
                assert got[SENSITIVITY] == pytest.approx(sum(a * b for a, b in zip(shares, whole, strict=True)), rel=1e-6, abs=1e-3)


@given(st.data(), SEEDS)
def test_any_project_is_that_of_the_twin(twin, plans, data, seed):
    """Criticality by tracing, float and dates by ``network.cpm`` with that iteration's minutes, on any axis."""
    check_against(twin, data.draw(plans.projects(with_costs=False)), seed)


@given(st.data(), SEEDS)
def test_one_calendar_is_that_of_the_twin(twin, plans, data, seed):
    """The same on the axis of working minutes."""
    calendar = data.draw(st.sampled_from(plans.CALENDARS))
    check_against(twin, data.draw(plans.projects(calendars=[calendar], lags=(0, 1.5, -1, 4), units=("d", "h"), with_costs=False)), seed)


@given(st.data(), SEEDS)
def test_linked_projects_are_that_of_the_twin(twin, plans, data, seed):
    """A task that holds up another project's last task is critical; floats keep every project's end."""
    folio = data.draw(plans.portfolios(with_costs=False))
    check_against(twin, folio, seed, folio)


@pytest.mark.parametrize("days", [1e0, 1e3, 1e5])
def test_every_task_of_a_chain_is_always_critical(days):
    """Two hundred random tasks one after the other: criticality exactly 1 and float 0 to the noise of the scale."""
    tasks = [pr.Task(f"t{k:03}", pr.triangular(0.7 * days, days, 1.9 * days).scaled(1 / 200), after=[f"t{k - 1:03}"] if k else []) for k in range(200)]
    for calendar in (None, pr.Calendar.continuous()):
        result = pr.simulate(pr.Project("chain", "2027-01-04", tasks, calendar=calendar), 500, 1, progress=False)
        assert (result.tasks["criticality"] == 1.0).all()
        assert result.tasks["float_mean"].abs().max() <= 1e-9 * days


def test_a_chain_over_several_calendars_is_always_critical(plans):
    """The same where each task works by another calendar."""
    names = [c.name for c in plans.CALENDARS]
    tasks = [pr.Task(f"t{k:03}", pr.triangular(1, 2, 4), after=[f"t{k - 1:03}"] if k else [], calendar=names[k % 4]) for k in range(60)]
    plan = pr.Project("chain", plans.START, tasks, calendar=plans.CALENDARS[0], calendars=plans.CALENDARS[1:])
    assert (pr.simulate(plan, 500, 1, progress=False).tasks["criticality"] == 1.0).all()


def test_ties_count_for_every_tied_path():
    """The bridge of 243 outcomes: with ties counted for all, criticalities are those of enumeration, iteration by iteration the twin's."""
    fives = {"A": ([2, 3, 5], [0.3, 0.5, 0.2]), "B": ([3, 4, 6], [0.25, 0.5, 0.25]), "C": ([1, 2, 4], [0.5, 0.3, 0.2])}
    fives |= {"D": ([4, 5, 8], [0.4, 0.4, 0.2]), "E": ([2, 3, 5], [0.2, 0.6, 0.2])}
    after = {"A": [], "B": [], "C": ["A"], "D": ["A"], "E": ["B", "C"]}
    plan = pr.Project("bridge", "2027-01-04", [pr.Task(k, pr.discrete(*fives[k]), after=after[k]) for k in fives])
    result = pr.simulate(plan, 20_000, 1, progress=False, keep=list(fives))
    d = {
        k: np.round(f - np.maximum.reduce([np.zeros(20_000), *(result.trials.milestones[p][0] for p in after[k])]), 9)
        for k, (f, _) in result.trials.milestones.items()
    }
    paths = {"AD": d["A"] + d["D"], "BE": d["B"] + d["E"], "ACE": d["A"] + d["C"] + d["E"]}
    longest = np.maximum.reduce(list(paths.values()))
    ties = {k: np.logical_or.reduce([paths[p] == longest for p in paths if k in p]).mean() for k in fives}
    assert dict(result.tasks["criticality"]) == pytest.approx(ties, abs=1e-12)
    assert sum((paths[p] == longest).mean() for p in paths) > 1  # so path criticalities need not sum to 1


def test_criticality_survives_a_tight_scale():
    """Durations of a millionth of a day and of ten thousand days, with a spread of 1e-9 of them: still one path or the other, never none."""
    for days in (1e-6, 1.0, 1e4):
        laws = [pr.uniform(days, days * (1 + 1e-9)) for _ in range(2)]
        plan = pr.Project("p", "2027-01-04", [pr.Task("a", laws[0]), pr.Task("b", laws[1]), pr.Task("c", days, after=["a", "b"])])
        found = pr.simulate(plan, 2000, 1, progress=False).tasks["criticality"]
        assert found["c"] == 1.0
        assert 1.0 <= found["a"] + found["b"] <= 1.0 + 1e-2
