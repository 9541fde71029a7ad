"""The forward kernel against its slow twin: draws rebuilt in NumPy, schedules by ``pmo_risk.network.cpm``."""

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import pmo_risk as pr
from pmo_risk.model.units import minutes_per
from pmo_risk.network import build, cpm
from pmo_risk.network.calendar_map import compile_calendar
from pmo_risk.network.cpm import forward
from pmo_risk.results.moments import date_at
from pmo_risk.simulation import calendars
from pmo_risk.simulation.accelerate import alone
from pmo_risk.simulation.compile import compile_model
from pmo_risk.simulation.compile_tasks import calendars_of

SEEDS = st.integers(0, 2**48)
LOOKUPS = tuple((alone(getattr(calendars, f"{end}_row")), alone(getattr(calendars, f"{end}_at")), f"{end}_at") for end in ("work", "start", "finish"))
ITERATIONS = 6  # of which the kernel computes 64 at once


def near(got, expected):
    """Equal to 1e-9, relative or of a minute's worth."""
    np.testing.assert_allclose(got, expected, rtol=1e-9, atol=1e-9)


def check_against(twin, plan, projects, result_of, seed, folio=None):
    """Finish and cost of each project, iteration by iteration."""
    happened = twin.as_it_happened(plan)
    network = build(happened)
    drawn = twin.draws(happened, seed, ITERATIONS, folio)
    for project in projects:
        result = result_of(project)
        unit = minutes_per(project.time_unit, project.calendar.hours)
        near(result.trials.cost, drawn.cost[project.id])
        for i in range(ITERATIONS):
            _, finishes = forward(network, [m[i] for m in drawn.minutes])
            end = max(f for a, f in zip(network.activities, finishes, strict=True) if a.project.id == project.id)
            near(result.trials.finish[i], twin.own_minutes(network, project, end) / unit)


@given(st.data(), SEEDS)
def test_any_project_is_that_of_the_twin(twin, plans, data, seed):
    """All link types, lags both ways, calendars, constraints, progress, risks and costs: finish and cost to 1e-9 in every iteration."""
    plan = data.draw(plans.projects())
    result = pr.simulate(plan, ITERATIONS, seed, progress=False)
    check_against(twin, plan, [plan], lambda _: result, seed)


@given(st.data(), SEEDS)
def test_one_calendar_is_that_of_the_twin(twin, plans, data, seed):
    """The same on the axis of working minutes, which a plan of one calendar runs on."""
    calendar = data.draw(st.sampled_from(plans.CALENDARS))
    plan = data.draw(plans.projects(calendars=[calendar], lags=(0, 1.5, -1, 4), units=("d", "h")))
    result = pr.simulate(plan, ITERATIONS, seed, progress=False)
    check_against(twin, plan, [plan], lambda _: result, seed)


@given(st.data(), SEEDS)
def test_any_portfolio_is_that_of_the_twin(twin, plans, data, seed):
    """Projects that links join, and the shared risks that strike them."""
    folio = data.draw(plans.portfolios())
    result = pr.simulate(folio, ITERATIONS, seed, progress=False)
    check_against(twin, folio, folio, lambda p: result.projects[p.id], seed, folio)


def test_both_axes_are_taken(plans):
    """The random plans above run on both axes: one calendar on working minutes, several on the clock."""
    one = pr.Project("p", plans.START, [pr.Task("a", 1)], calendar=plans.CALENDARS[0])
    assert compile_model(one, 1).arrays.clock == 0
    assert compile_model(one.replace(calendars=plans.CALENDARS[1:], tasks=[*one.tasks, pr.Task("b", 1, calendar="nights")]), 1).arrays.clock == 1


@given(st.data())
def test_fixed_durations_give_the_schedule_to_the_bit(plans, data):
    """Without uncertainty every iteration is the deterministic schedule: each task's early finish, to the microsecond, and the plan's own."""
    plan = data.draw(plans.projects(spread=False, with_risks=False, with_costs=False, with_progress=False, kinds=("SNET", "FNET", "MSO", "MFO")))
    dates = pr.schedule(plan)
    result = pr.simulate(plan, 3, 1, progress=False, keep=[t.id for t in plan])
    end = dates["early_finish"].max()
    assert {result.finish.p(q).date for q in (0, 50, 100)} == {end}
    assert result.finish.plan_date == end
    kept = {t: date_at(plan.start, float(clock[0])) for t, (_, clock) in result.trials.milestones.items()}
    own = [t.id for t in plan if t.duration.support != (0.0, 0.0)]  # milestones: below
    assert {t: kept[t] for t in own} == {t: dates.loc[t, "early_finish"].to_pydatetime() for t in own}


@pytest.mark.parametrize("kind", [None, "start", "finish"])
@pytest.mark.parametrize("last", [True, False])
def test_a_milestone_shows_the_end_of_the_day_that_the_schedule_shows(kind, last):
    """After work to Friday evening a finish milestone stands there, and another at the start of Monday, last of all or not."""
    tasks = [pr.Task("a", 5), pr.Task("m", 0, after=["a"], milestone=kind)] + ([] if last else [pr.Task("b", 1, after=["m"])])
    plan = pr.Project("p", "2027-01-04", tasks)
    dates, result = pr.schedule(plan), pr.simulate(plan, 3, 1, progress=False)
    moment = {"finish": "2027-01-08T17:00"}.get(kind, "2027-01-11T08:00")
    assert dates.loc["m", "early_finish"].isoformat()[:16] == moment
    assert result.milestone("m").p(50).date.isoformat()[:16] == moment
    assert result.finish.p(50).date == dates["early_finish"].max()
    assert result.tasks.loc["m", ["start_mean", "finish_mean", "finish_p80"]].map(lambda d: d.isoformat()[:16]).eq(moment).all()


@pytest.mark.parametrize("kind", ["FS", "SS", "FF", "SF"])
@pytest.mark.parametrize(("lag", "moment"), [(-1, "2027-01-08T08:00"), (0, "2027-01-08T17:00"), (1, "2027-01-11T17:00")])
def test_lags_land_at_the_edge_of_a_shift_that_the_schedule_says(kind, lag, moment):
    """Five days to Friday evening, then work around the clock: a lead of a day asks for Friday morning, not Thursday evening; a lag for an evening."""
    first = "a" if kind[0] == "F" else "after a"  # what ends, or starts, on Friday at 17:00
    tasks = [
        pr.Task("a", 5),
        pr.Task("after a", 1, calendar="all day", after=["a"]),
        pr.Task("b", "60h", calendar="all day", after=[pr.Link(first, kind, lag)]),
    ]
    calendars = [pr.Calendar.continuous("all day")]
    plan = pr.Project("p", "2026-12-28" if kind[1] == "F" else "2027-01-04", tasks, calendars=calendars, lag_calendar="project")
    plan = plan.replace(tasks=[t.replace(constraints=[pr.Constraint("FNET", "2027-01-08T17:00")]) if t.id == "a" else t for t in plan])
    dates = pr.schedule(plan)
    assert dates.loc["b", "early_start" if kind[1] == "S" else "early_finish"].isoformat()[:16] == moment
    result = pr.simulate(plan, 1, 1, progress=False)
    for task in dates.index:
        assert result.milestone(task).p(50).date == dates.loc[task, "early_finish"]


@given(st.data(), SEEDS)
def test_a_started_task_runs_its_rest_and_a_finished_one_nothing(twin, plans, data, seed):
    """With and without a data date: nothing is drawn for what has happened, as in the schedule."""
    begun = plans.START + timedelta(hours=8)
    law = data.draw(plans.laws())
    done = pr.Task("done", pr.triangular(1, 2, 9), actual_start=begun, actual_finish=begun + timedelta(hours=9), cost_rate=100.0, cost=7.0)
    rest = pr.Task("rest", 50, actual_start=begun, remaining=law, after=["done"])
    for data_date in (None, plans.START + timedelta(days=2)):
        plan = pr.Project("p", plans.START, [done, rest], data_date=data_date, risks=[pr.Risk("r", 1.0, [pr.Impact("done", delay=50)])])
        result = pr.simulate(plan, ITERATIONS, seed, progress=False)
        check_against(twin, plan, [plan], lambda _, r=result: r, seed)
        assert (result.trials.cost == 7.0).all()


@given(st.data(), st.lists(st.integers(-3_000_000, 3_000_000), min_size=64, max_size=64), st.booleans())
def test_calendar_rows_are_their_scalar_twins(plans, data, moments, whole):
    """Sixty-four lookups at a time equal those of ``CalendarMap`` to the bit, before its table, in it and after, on and off the edges of shifts."""
    calendar = data.draw(st.sampled_from(plans.CALENDARS))
    table = compile_calendar(calendar, plans.START, plans.START)
    facts, values = calendars_of([table])
    times = np.array(moments, dtype=np.float64) / (1 if whole else 7)
    if data.draw(st.booleans()):
        times = np.abs(times)
    out, slot, found = np.empty(64), np.empty(64, dtype=np.int32), np.empty(64, dtype=np.int32)
    for row, one, name in LOOKUPS:
        row(facts, values, 0, times, slot, found, out)
        np.testing.assert_array_equal(out, getattr(table, name)(times))
        np.testing.assert_array_equal(out, [one(facts, values, 0, t) for t in times])
        np.testing.assert_array_equal(out, [getattr(table, name)(float(t)) for t in times])


def test_the_baseline_is_the_plan_without_uncertainty(plans):
    """Most likely durations and costs, no risks: the finish of the deterministic schedule, and the sum of the costs."""
    tasks = [
        pr.Task("a", pr.triangular(2, 4, 9), cost=pr.pert(10, 20, 60), cost_rate=5),
        pr.Task("b", pr.uniform(1, 5), after=["a"], cost=100, cost_rate=pr.uniform(1, 3)),
    ]
    plan = pr.Project("p", plans.START, tasks, [pr.Risk("r", 1.0, [pr.Impact("a", delay=5, cost=1e6)])])
    result = pr.simulate(plan, 10, 1, progress=False)
    assert result.baseline.finish == pytest.approx(4 + 3)
    assert result.baseline.cost == pytest.approx(20 + 4 * 5 + 100 + 3 * 2)
    assert date_at(plan.start, result.baseline.clock) == pr.schedule(plan)["early_finish"].max()


def test_cpm_with_all_link_types_is_the_hand_computed_one():
    """A 5; B 8 SS(A)+2; C 6 FS(B)+1; D 4 FF(C)+3, FS(A); E 3 SF(D)+2; finish F: hours by hand."""
    link = pr.Link
    tasks = [
        pr.Task("A", 5),
        pr.Task("B", 8, after=[link("A", "SS", 2)]),
        pr.Task("C", 6, after=[link("B", "FS", 1)]),
        pr.Task("D", 4, after=[link("C", "FF", 3), "A"]),
        pr.Task("E", 3, after=[link("D", "SF", 2)]),
        pr.Task("F", 0, after=["C", "D", "E"]),
    ]
    plan = pr.Project("p", "2027-01-04", tasks, calendar=pr.Calendar.continuous(), time_unit="h")
    result = pr.simulate(plan, 100, 1, progress=False, keep=list("ABCDEF"))
    finishes = {t: set(f.tolist()) for t, (f, _) in result.trials.milestones.items()}
    assert finishes == {"A": {5.0}, "B": {10.0}, "C": {17.0}, "D": {20.0}, "E": {18.0}, "F": {20.0}}
    starts = cpm(build(plan)).early_start
    begin = build(plan).maps[0].minute(plan.start)
    assert [(s - begin) / 60 for s in starts] == [0, 2, 11, 16, 15, 20]
