"""The compiled kernels against the plain Python critical path method, to the last bit, on networks with everything in them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pmo_risk as pr
from pmo_risk.network import build
from pmo_risk.network.cpm import as_late_as_possible, forward_pass, project_ends, span_dates
from pmo_risk.simulation.compile import compile_model
from pmo_risk.simulation.engine import run

SEEDS = st.integers(0, 2**48)
ITERATIONS = 4


def check(twin, plan, seed, whole=False):
    """Every finish that the kernel makes is the plain pass's with the same durations, and so are the finishes and rate-driven costs of projects.

    On the clock, to the bit whatever the durations. On working minutes the plain pass comes back from the clock: to the bit for ``whole`` durations, to the
    last digits for others.
    """
    plan = twin.as_it_happened(plan)
    network = build(plan)
    keys = [(a.project.id, a.task.id) for a in network.activities]
    model = compile_model(plan, seed, keep=keys)
    part = run([model.arrays], ITERATIONS, 1)[0]
    row = {key: r for r, key in enumerate(model.keys)}
    names = [p.id for p in model.projects]
    for i in range(ITERATIONS):
        drawn = [part.kept_duration[n][i] if not a.is_span and np.isnan(a.expected) else a.minutes for n, a in enumerate(network.activities)]
        starts, finishes, taken = forward_pass(network, [float(d) for d in drawn])
        ends = project_ends(network, finishes)
        as_late_as_possible(network, starts, finishes, taken, ends)
        span_dates(network, starts, finishes, ends)
        for n, activity in enumerate(network.activities):
            axis = model.axes[names.index(activity.project.id)]
            got = part.kept_finish[n][i]
            if model.arrays.clock:
                assert got == finishes[n], (activity.key, network.date(got), network.date(finishes[n]))
            elif not model.arrays.tasks.stays[row[keys[n]]]:
                expected = axis.own.work_at(finishes[n]) - axis.zero
                assert got == (expected if whole else pytest.approx(expected, abs=1e-9)), activity.key
            if not activity.is_span:
                assert part.kept_duration[n][i] == taken[n]
        for p, name in enumerate(names):
            if model.arrays.clock:
                assert part.finish[p][i] == ends[name]


@given(st.data(), SEEDS)
def test_kernel_is_the_plain_pass_to_the_bit(twin, plans, data, seed):
    """All link types, lags, percent lags, calendars, constraints, progress, spans and random durations."""
    check(twin, data.draw(plans.rich(spread=data.draw(st.booleans()))), seed)


@pytest.mark.nightly
@settings(max_examples=10_000)
@given(st.data(), SEEDS)
def test_kernel_is_the_plain_pass_to_the_bit_10_000_times(twin, plans, data, seed):
    """The same on ten thousand networks."""
    check(twin, data.draw(plans.rich(most=10, spread=data.draw(st.booleans()))), seed)


@given(st.data(), SEEDS)
def test_whole_minutes_on_one_calendar_to_the_bit(twin, plans, data, seed):
    """On the axis of working minutes."""
    calendar = data.draw(st.sampled_from(plans.CALENDARS))
    fields = {"spread": False, "with_risks": False, "with_progress": False, "lags": (0, 1.5, -1, 4), "units": ("d", "h")}
    check(twin, data.draw(plans.projects(calendars=[calendar], **fields)), seed, whole=True)


@given(st.data(), SEEDS)
def test_dates_never_move_before_the_data_date(plans, data, seed):
    """Whatever is drawn, no unfinished work starts, nor anything finishes, before the data date."""
    plan = data.draw(plans.rich())
    if plan.data_date is None:
        plan = plan.replace(data_date=plans.START)
    if all(t.is_complete for t in plan):
        return
    result = pr.simulate(plan, ITERATIONS, seed, progress=False, keep=[t.id for t in plan])
    for task in plan:
        if not task.is_complete:
            assert all(result.milestone(task.id).p(q).date >= plan.data_date for q in (0, 100))
