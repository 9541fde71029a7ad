"""The compiled kernels against the plain Python critical path method, to the last bit, on networks with everything in them."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pmo_risk as pr
from pmo_risk.network import build
from pmo_risk.network.cpm import as_late_as_possible, backward, forward_pass, project_ends, span_dates
from pmo_risk.network.place import place_early
from pmo_risk.simulation.compile import compile_model
from pmo_risk.simulation.detail import task_sums
from pmo_risk.simulation.engine import run
from pmo_risk.simulation.sums import CRITICAL, FINISH, FLOAT, START

SEEDS = st.integers(0, 2**48)
ITERATIONS = 4
WEATHER_DAYS = 800


@pytest.fixture(scope="session")
def under(twin, skies):
    """Gives the network of a plan in the weather of one iteration; the plans here are done before its last day."""
    return lambda plan, network, seed, i: skies.under(twin, network, seed, i, skies.first_day(plan), WEATHER_DAYS)


def check(twin, plan, seed, whole=False, under=None):
    """Every finish that the kernel makes is the plain pass's with the same durations, and so are the finishes and rate-driven costs of projects.

    ``under`` gives the network of a plan in the weather of one iteration.

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
    still = network
    for i in range(ITERATIONS):
        network = still if under is None else under(plan, still, seed, i)
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
            elif not activity.task.is_complete:
                table = network.maps[activity.axis]
                assert part.kept_duration[n][i] == table.work_at(finishes[n]) - table.work_at(starts[n]), activity.key
        for p, name in enumerate(names):
            if model.arrays.clock:
                assert part.finish[p][i] == ends[name]


@given(st.data(), SEEDS)
def test_kernel_is_the_plain_pass_to_the_bit(twin, plans, data, seed):
    """All link types, lags, percent lags, calendars, constraints, progress, spans and random durations."""
    check(twin, data.draw(plans.rich(spread=data.draw(st.booleans()))), seed)


@settings(max_examples=50)
@given(st.data(), SEEDS)
def test_kernel_in_weather_is_the_plain_pass_to_the_bit(twin, plans, under, data, seed):
    """The same with weather, as if the days that it takes were exceptions of the calendars without work."""
    plan = data.draw(plans.rich(spread=data.draw(st.booleans())))
    check(twin, plan.replace(weather=data.draw(plans.weathers(plan.calendars))), seed, under=under)


@settings(max_examples=25)
@given(st.data(), SEEDS)
def test_kernel_in_weather_is_the_plain_pass_in_a_portfolio(twin, plans, under, data, seed):
    """The same with links across projects, one of which has weather where another, on equal calendars, may have none."""
    folio = data.draw(plans.portfolios(plans.rich, spread=False))
    first, *rest = folio
    weather = data.draw(plans.weathers(first.calendars))
    check(twin, folio.replace(projects=[first.replace(weather=weather), *rest]), seed, under=under)


@settings(max_examples=25)
@given(st.data(), SEEDS)
def test_kernel_is_the_plain_pass_to_the_bit_in_a_portfolio(twin, plans, data, seed):
    """Links, levels of effort and summaries across projects."""
    check(twin, data.draw(plans.portfolios(plans.rich, spread=False)), seed)


@pytest.mark.nightly
@settings(max_examples=10_000)
@given(st.data(), SEEDS)
def test_kernel_is_the_plain_pass_to_the_bit_10_000_times(twin, plans, data, seed):
    """The same on ten thousand networks."""
    check(twin, data.draw(plans.rich(most=10, spread=data.draw(st.booleans()))), seed)


@pytest.mark.nightly
@settings(max_examples=3_000)
@given(st.data(), SEEDS)
def test_kernel_in_weather_is_the_plain_pass_3_000_times(twin, plans, under, data, seed):
    """The same in weather on three thousand networks."""
    plan = data.draw(plans.rich(most=10, spread=data.draw(st.booleans())))
    check(twin, plan.replace(weather=data.draw(plans.weathers(plan.calendars))), seed, under=under)


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


def freed(activity):
    """The activity without what only pulls: dates that float is not counted from."""
    return replace(activity, start_limit=math.inf, finish_limit=math.inf, pinned=False)


def critical_of(network, starts, finishes, taken, ends):
    """Activities on a path that ends with their project, asking of each link whether it alone gives its successor's finish."""
    found = [not a.is_span and f == ends[a.project.id] for a, f in zip(network.activities, finishes, strict=True)]
    for n in reversed(range(len(found))):
        alone = replace(network.activities[n], start_cap=math.inf, finish_cap=math.inf, expected=math.nan)
        for arc in network.into[n] if found[n] else ():
            lag = arc.lag + arc.share * taken[arc.predecessor]
            asked = network.shift((finishes if arc.type[0] == "F" else starts)[arc.predecessor], lag, arc.axis)
            if arc.pushes:
                start_by, finish_by = (asked, -math.inf) if arc.type[1] == "S" else (asked - 1e7, asked)
                found[arc.predecessor] |= abs(place_early(network, alone, taken[n], start_by, finish_by)[1] - finishes[n]) < 1e-6
    return found


@given(st.data(), SEEDS)
def test_details_are_those_of_the_plain_pass(twin, plans, data, seed):
    """Starts, finishes, floats and criticality of one iteration of the table of tasks, with tasks as late as possible and spans where they end up."""
    check_details(twin, data.draw(plans.rich()), seed)


@settings(max_examples=50)
@given(st.data(), SEEDS)
def test_details_in_weather_are_those_of_the_plain_pass(twin, plans, under, data, seed):
    """The same in weather: what is late, and what float it has, is so in the weather of the iteration."""
    plan = data.draw(plans.rich())
    check_details(twin, plan.replace(weather=data.draw(plans.weathers(plan.calendars))), seed, under)


def check_details(twin, plan, seed, under=None):
    """The table of tasks of one iteration is that of the plain passes."""
    plan = twin.as_it_happened(plan)
    network = build(plan)
    keys = [(a.project.id, a.task.id) for a in network.activities]
    model = compile_model(plan, seed, keep=keys)
    if not model.arrays.clock:
        return
    part = run([model.arrays], 1, 1)[0]
    if under is not None:
        network = under(plan, network, seed, 0)
    drawn = [float(part.kept_duration[n][0]) if not a.is_span and np.isnan(a.expected) else a.minutes for n, a in enumerate(network.activities)]
    starts, finishes, taken = forward_pass(network, drawn)
    ends = project_ends(network, finishes)
    free = replace(network, activities=tuple(map(freed, network.activities)))
    _, late_finishes = backward(free, taken, ends)
    critical = critical_of(network, starts, finishes, taken, ends)
    as_late_as_possible(network, starts, finishes, taken, ends)
    span_dates(network, starts, finishes, ends)
    full = compile_model(plan, seed, all_rows=True)
    sums = dict(zip(full.keys, task_sums(full.arrays, 1, 1, np.zeros(len(full.keys)), np.zeros(full.arrays.projects)), strict=True))
    for n, activity in enumerate(network.activities):
        got, table = sums[keys[n]], network.maps[activity.float_axis]
        assert (got[START], got[FINISH]) == (pytest.approx(starts[n], abs=1e-6), pytest.approx(finishes[n], abs=1e-6)), activity.key
        if not activity.is_span and not activity.task.is_complete:
            assert got[FLOAT] == pytest.approx(table.work_at(late_finishes[n]) - table.work_at(finishes[n]), abs=1e-6), activity.key
        assert got[CRITICAL] == critical[n], activity.key
