"""Criticality traced in the pass that draws: the same counts as by the backward pass and by a plain twin."""

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import pmo_risk as pr
from pmo_risk.simulation.compile import compile_model
from pmo_risk.simulation.detail import task_sums
from pmo_risk.simulation.sums import CRITICAL
from pmo_risk.simulation.trace import critical_counts, is_plain, is_traceable

LAWS = (
    pr.triangular,
    pr.triangular,
    pr.pert,
    lambda low, mode, high: pr.discrete([low, mode, high], [0.25, 0.5, 0.25]),
    lambda low, _, __: pr.fixed(round(low)),
)


def plain_plan(seed, size):
    """Tasks of several laws, two of them with ties, each after none to five of those before it."""
    choose = random.Random(seed)
    tasks = []
    for n in range(size):
        law = choose.choice(LAWS)(*sorted(choose.uniform(1, 20) for _ in range(3)))
        tasks.append(pr.Task(str(n), law, after=[str(p) for p in sorted(choose.sample(range(n), min(n, choose.randint(0, 5))))]))
    return pr.Project("plain", "2027-01-04", tasks)


@given(st.integers(0, 2**32), st.integers(1, 12))
def test_counts_are_those_of_a_walk_back_by_hand(twin, seed, size):
    """From the tasks that end last, over every predecessor that ends where its successor starts, in each of 70 iterations."""
    plan, n = plain_plan(seed, size), 70
    minutes = {t.id: 480 * twin.value_of(t.duration, twin.uniforms(3, ("task", "plain", t.id, "duration"), n)) for t in plan}
    expected = dict.fromkeys(minutes, 0)
    for i in range(n):
        start, end = {}, {}
        for task in plan:
            start[task.id] = max([0.0, *(end[x.predecessor] for x in task.after)])
            end[task.id] = start[task.id] + minutes[task.id][i]
        critical = {t for t in end if end[t] == max(end.values())}
        for task in reversed(list(plan)):
            if task.id in critical:
                critical |= {x.predecessor for x in task.after if end[x.predecessor] == start[task.id]}
        for t in critical:
            expected[t] += 1
    model = compile_model(plan, 3)
    assert is_plain(model.arrays)
    counts = critical_counts(model.arrays, n, 1)
    assert {key[1]: int(c) for key, c in zip(model.keys, counts, strict=True)} == expected


@pytest.mark.parametrize("threads", [1, 3])
def test_the_property_is_the_column_of_the_table(threads):
    """To the last iteration, over several chunks, on any number of threads."""
    result = pr.simulate(plain_plan(1, 40), 2500, 5, threads=threads, progress=False)
    assert np.array_equal(result.criticality.to_numpy() * 2500, (result.tasks["criticality"] * 2500).to_numpy())
    assert result.criticality.index.tolist() == [t.id for t in result.plan]


@given(st.data(), st.integers(0, 2**48))
def test_any_model_is_traced_as_by_the_backward_pass(plans, data, seed):
    """Links of all types, lags, calendars, constraints, progress, spans, risks, windows: the counts of the backward pass, in each of 70 iterations."""
    check_counts(data.draw(plans.rich()), seed)


@given(st.data(), st.integers(0, 2**48))
def test_any_model_on_one_calendar_is_traced_as_by_the_backward_pass(plans, data, seed):
    """The same on the axis of working minutes."""
    calendar = data.draw(st.sampled_from(plans.CALENDARS))
    check_counts(data.draw(plans.projects(calendars=[calendar], lags=(0, 1.5, -1, 4), units=("d", "h"))), seed)


@given(st.data(), st.integers(0, 2**48))
def test_any_portfolio_is_traced_as_by_the_backward_pass(plans, data, seed):
    """The same of projects that links join, each with its own end."""
    check_counts(data.draw(plans.portfolios(plans.rich, spread=False)), seed)


def check_counts(plan, seed, n=70):
    """The counts of the two ways are equal."""
    model, full = compile_model(plan, seed), compile_model(plan, seed, all_rows=True)
    assert model.keys == full.keys
    sums = task_sums(full.arrays, n, 1, np.zeros(len(full.keys)), np.zeros(full.arrays.projects))
    assert critical_counts(model.arrays, n, 1).tolist() == sums[:, CRITICAL].tolist()


def test_ties_count_for_every_tied_path():
    """Two tasks that end together set a third, which sets one on another calendar; a shorter one sets none."""
    other = pr.Calendar("other", {day: [("08:00", "12:00"), ("13:00", "17:00")] for day in ("mon", "tue", "wed", "thu", "fri", "sat")})
    tasks = [
        pr.Task("a", 4),
        pr.Task("b", 4),
        pr.Task("short", 3),
        pr.Task("c", 1, after=["a", "b", "short"]),
        pr.Task("d", 1, calendar="other", after=["c"]),
    ]
    plan = pr.Project("p", "2027-01-04", tasks, calendars=[other])
    shares = pr.simulate(plan, 3, 1, progress=False).criticality
    assert shares.to_dict() == {"a": 1, "b": 1, "short": 0, "c": 1, "d": 1}


def test_stratified_and_correlated_models_are_traced(plans):
    """Uniforms that are prepared for a block are so in the traced pass too."""
    plan = plans.sizable(3, 25, calendars=plans.CALENDARS)
    alike = pr.Correlation([t.id for t in plan][:5], 0.5)
    for sampling in ("mc", "lhs", "sobol"):
        result = pr.simulate(plan.with_correlations([alike]), 640, 5, sampling=sampling, progress=False)
        assert result.criticality.to_dict() == result.tasks["criticality"].to_dict()


def test_weather_goes_the_long_way(plans):
    """The property is still the column of the table."""
    plan = plans.sizable(3, 12, calendars=plans.CALENDARS).with_weather(pr.Weather("w", calendars=[plans.CALENDARS[0].name], lost=0.2))
    assert not is_traceable(compile_model(plan, 5).arrays)
    result = pr.simulate(plan, 300, 5, progress=False)
    assert result.criticality.to_dict() == result.tasks["criticality"].to_dict()
