"""Criticality traced in the pass that draws: the same counts as by the backward pass and by a plain twin."""

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import pmo_risk as pr
from pmo_risk.simulation.compile import compile_model
from pmo_risk.simulation.trace import critical_counts, is_traceable

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
    assert is_traceable(model.arrays)
    counts = critical_counts(model.arrays, n, 1)
    assert {key[1]: int(c) for key, c in zip(model.keys, counts, strict=True)} == expected


@pytest.mark.parametrize("threads", [1, 3])
def test_the_property_is_the_column_of_the_table(threads):
    """To the last iteration, over several chunks, on any number of threads."""
    result = pr.simulate(plain_plan(1, 40), 2500, 5, threads=threads, progress=False)
    assert np.array_equal(result.criticality.to_numpy() * 2500, (result.tasks["criticality"] * 2500).to_numpy())
    assert result.criticality.index.tolist() == [t.id for t in result.plan]


def test_other_models_go_the_long_way(plans):
    """Risks, links of other types, calendars, finished tasks: the property is still that column."""
    for number, calendars in ((3, 1), (4, 4)):
        plan = plans.sizable(number, 25, calendars=plans.CALENDARS[:calendars])
        assert not is_traceable(compile_model(plan, 5).arrays)
        result = pr.simulate(plan, 300, 5, progress=False)
        assert result.criticality.to_dict() == result.tasks["criticality"].to_dict()
