"""Times handed on in working time: which ways are taken, and that the grid makes them exact."""

from datetime import datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import pmo_risk as pr
from pmo_risk.network.calendar_map import GRID, compile_calendar, on_grid
from pmo_risk.simulation.arrays import ARRIVING, BY_CLOCK, HANDED, LEAVING
from pmo_risk.simulation.chunk import run_chunk
from pmo_risk.simulation.compile import compile_model
from pmo_risk.simulation.rows import LONGEST

SIX_DAYS = pr.Calendar("six", {day: [("07:00", "12:00"), ("12:30", "15:30")] for day in ("mon", "tue", "wed", "thu", "fri", "sat")})
DAYS = pr.triangular(2, 4, 9)


def ways(*tasks, **more):
    """The way of each link of the last of some tasks."""
    model = compile_model(pr.Project("p", "2027-01-04", tasks, calendars=[SIX_DAYS], **more), 1)
    x, row = model.arrays.links, model.keys.index(("p", tasks[-1].id))
    return x.way[x.first[row] : x.first[row + 1]].tolist(), model.arrays.tasks.works[row]


def follower(*after, **more):
    return pr.Task("b", DAYS, after=[pr.Link("a", kind, lag) for kind, lag in after], **more)


@pytest.mark.parametrize(
    ("own", "other", "lag_calendar", "lag", "way"),
    [
        ("six", "six", "predecessor", 0, HANDED),
        ("six", "six", "predecessor", 2, HANDED),
        ("six", "six", "project", 2, BY_CLOCK),
        ("six", None, "predecessor", 0, BY_CLOCK),
        ("six", None, "predecessor", 2, LEAVING),
        ("six", None, "successor", -2, ARRIVING),
        (None, "six", "continuous", 2, BY_CLOCK),
    ],
)
def test_the_way_follows_from_the_calendars(own, other, lag_calendar, lag, way):
    """Of the two tasks and of the lag."""
    found, works = ways(pr.Task("a", DAYS, calendar=own), follower(("FS", lag), calendar=other), lag_calendar=lag_calendar)
    assert (found, works) == ([way], 1)


@pytest.mark.parametrize(
    "first",
    [
        pr.Task("a", 0, calendar="six"),
        pr.Task("a", pr.uniform(0, 1), calendar="six"),
        pr.Task("a", DAYS, calendar="six", when="r"),
        pr.Task("a", DAYS, calendar="six", constraints=[pr.Constraint("MSO", "2027-02-01", mandatory=True)]),
        pr.Task("a", DAYS, calendar="six", constraints=[pr.Constraint("SNET", "2027-02-01T08:00:20")]),
    ],
)
def test_what_may_take_no_time_or_lie_beside_the_grid_goes_by_the_clock(first):
    """Milestones, tasks that may not exist, capped ones, and dates with seconds: nothing of theirs is handed on."""
    found, _ = ways(first, follower(("FS", 0), calendar="six"), risks=[pr.Risk("r", 0.5)])
    assert found == [BY_CLOCK]


def test_what_follows_a_time_beside_the_grid_does_not_work():
    """A second in a date is passed on to all that follows."""
    first = pr.Task("a", DAYS, calendar="six", constraints=[pr.Constraint("SNET", "2027-02-01T08:00:20")])
    assert ways(first, follower(("FS", 0), calendar="six"))[1] == 0


@pytest.mark.parametrize(("impact", "works"), [({"delay": pr.uniform(0, 2)}, 1), ({"delay": pr.uniform(-9, 2)}, 0), ({"factor": pr.uniform(0, 2)}, 0)])
def test_what_a_risk_may_leave_nothing_of_does_not_work(impact, works):
    """A delay leaves the least of a duration, a lead or a factor of nothing may not."""
    risks = [pr.Risk("r", 0.5, pr.Impact("b", **impact))]
    assert ways(pr.Task("a", DAYS, calendar="six"), follower(("FS", 0), calendar="six"), risks=risks)[1] == works


@given(st.data(), st.integers(0, 2**36))
def test_the_way_there_and_back_is_exact_on_the_grid(plans, data, steps):
    """Working time to the clock and back, at either edge of a shift, is the same to the bit."""
    table = compile_calendar(data.draw(st.sampled_from(plans.CALENDARS)), datetime(2027, 1, 4), datetime(2029, 1, 1))
    work = steps * GRID
    assert table.work_at(table.start_at(work)) == table.work_at(table.finish_at(work)) == work


@given(st.floats(0, 1e7), st.floats(0, 1e7))
def test_sums_on_the_grid_are_exact(a, b):
    """To add a time and take it off again leaves what was there."""
    first, second = on_grid(a), on_grid(b)
    assert abs(first - a) <= GRID / 2
    assert (first + second) - second == first


def test_durations_on_the_clock_lie_on_the_grid():
    """In every iteration, whatever the law; the longest too."""
    tasks = [pr.Task("a", pr.lognormal(mean=10, sd=4), calendar="six"), pr.Task("b", pr.pert(1, 2, 7), after=["a"])]
    model = compile_model(pr.Project("p", "2027-01-04", tasks, calendars=[SIX_DAYS]), 1, keep=[("p", "a"), ("p", "b")])
    found = run_chunk(model.arrays, 500, 0).kept_duration
    assert np.array_equal(np.round(found / GRID) * GRID, found)
    assert on_grid(LONGEST) == LONGEST
