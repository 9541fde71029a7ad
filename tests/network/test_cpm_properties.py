"""The critical path method against exact fractions, all paths, a slow twin on plain calendars, and relations between schedules."""

import itertools
import math
from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmo_risk.model import Calendar, Constraint, Link, Project, Task
from pmo_risk.model.calendar import DAYS
from pmo_risk.network import build, cpm, schedule
from pmo_risk.network.cpm import free_float, total_float

START = datetime(2027, 1, 4)
CONTINUOUS = Calendar.continuous()


@st.composite
def nets(draw, types=("FS", "SS", "FF", "SF"), low=-300, least=1, most=9, smallest=0):
    """Durations by name and links (first, second, type, lag in minutes): any links that run forwards in name."""
    names = [f"t{n}" for n in range(draw(st.integers(least, most)))]
    durations = {n: draw(st.integers(smallest, 600)) for n in names}
    pairs = list(itertools.combinations(names, 2))
    chosen = draw(st.lists(st.sampled_from(pairs), max_size=14)) if pairs else []
    return durations, [(a, b, draw(st.sampled_from(types)), draw(st.integers(low, 400))) for a, b in chosen]


def project(durations, links, calendar=CONTINUOUS, constraints=None, **fields):
    after = {n: [] for n in durations}
    for first, second, kind, lag in links:
        after[second].append(Link(first, kind, f"{lag}min"))
    given_ = constraints or {}
    tasks = [Task(n, f"{d}min", after=after[n], constraints=given_.get(n, ())) for n, d in durations.items()]
    return Project("p", START, tasks, calendar=calendar, **fields)


def exact(durations, links):
    """Early and late starts, total and free floats in exact fractions, from the definitions; durations are whole, so starts tell all."""
    names = list(durations)
    d = {n: Fraction(durations[n]) for n in names}

    def gap(first, second, kind, lag):
        return lag + (d[first] if kind in ("FS", "FF") else 0) - (d[second] if kind in ("FF", "SF") else 0)

    early = {n: Fraction(0) for n in names}
    for _ in names:
        for link in links:
            early[link[1]] = max(early[link[1]], early[link[0]] + gap(*link))
    end = max(early[n] + d[n] for n in names)
    late = {n: end - d[n] for n in names}
    for _ in names:
        for link in links:
            late[link[0]] = min(late[link[0]], late[link[1]] - gap(*link))
    free = {n: min([end - d[n] - early[n], *(early[x[1]] - gap(*x) - early[n] for x in links if x[0] == n)]) for n in names}
    return early, late, free


@given(nets())
def test_dates_and_floats_are_the_exact_ones(net):
    """All link types, lags both ways, one clock: early, late and both floats equal exact fractions, minute for minute."""
    check_exact(net)


def check_exact(net):
    durations, links = net
    early, late, free = exact(durations, links)
    frame = schedule(project(durations, links))
    for name, row in frame.iterrows():
        got = [(row[c] - START) / timedelta(minutes=1) for c in ("early_start", "early_finish", "late_start", "late_finish")]
        length = durations[name]
        assert got == [early[name], early[name] + length, late[name], late[name] + length]
        assert row["total_float"] * 60 == pytest.approx(float(late[name] - early[name]), abs=1e-6)
        assert row["free_float"] * 60 == pytest.approx(float(free[name]), abs=1e-6)
        assert row["critical"] == (late[name] == early[name])


@pytest.mark.nightly
@settings(max_examples=2_000)
@given(nets(most=14))
def test_dates_and_floats_are_the_exact_ones_2_000_times(net):
    """The same on two thousand larger nets."""
    check_exact(net)


@given(nets(types=("FS",), low=0, most=7))
def test_length_is_that_of_the_longest_path(net):
    """Finish-start nets: the length is the greatest over all paths, walked one by one."""
    durations, links = net
    after = {n: [(b, lag) for a, b, _, lag in links if a == n] for n in durations}

    def longest(name):
        return durations[name] + max((lag + longest(b) for b, lag in after[name]), default=0)

    finish = schedule(project(durations, links))["early_finish"].max()
    assert (finish - START) / timedelta(minutes=1) == max(longest(n) for n in durations)


@st.composite
def calendars(draw, name):
    """A week with some shifts on the half hour, and a few holidays and worked weekends."""

    def shifts():
        edges = sorted(draw(st.sets(st.integers(0, 48), min_size=2, max_size=5)))
        return [(a * 30, b * 30) for a, b in zip(edges[::2], edges[1::2], strict=False)]

    week = {d: shifts() if draw(st.booleans()) else [] for d in DAYS}
    if not any(week.values()):
        week["tue"] = [(480, 1020)]
    days = draw(st.lists(st.integers(0, 21), unique=True, max_size=4))
    return Calendar(name, week, {(START + timedelta(n)).date(): shifts() if draw(st.booleans()) else [] for n in days})


def twin(plan):
    """Early dates with nothing but Calendar.add_hours and hours_between, day by day: a slow plain twin."""
    found = {}
    for task in sorted(plan, key=lambda t: t.id):
        calendar = plan.calendar_of(task.id)

        def forwards(start, hours, by):
            return by.add_hours(start, hours) if hours else start

        start_by, finish_by = START, None
        for link in task.after:
            t = found[link.predecessor][0 if link.type[0] == "S" else 1]
            lag_calendar = {
                "predecessor": plan.calendar_of(link.predecessor),
                "successor": calendar,
                "project": plan.calendar,
                "continuous": CONTINUOUS,
            }[plan.lag_calendar]
            t = forwards(t, link.lag.value / 60, lag_calendar)
            if link.type[1] == "S":
                start_by = max(start_by, t)
            else:
                finish_by = t if finish_by is None else max(finish_by, t)
        hours = task.duration.mean / 60
        if hours == 0:
            found[task.id] = (calendar.add_hours(max(start_by, finish_by or start_by), 0),) * 2
            continue
        start = calendar.add_hours(start_by, 0)
        if finish_by is not None:
            missing = hours - calendar.hours_between(start, finish_by)
            if missing < -1e-9:
                start = calendar.add_hours(calendar.add_hours(start, -missing), 0)
        found[task.id] = (start, calendar.add_hours(start, hours))
    return found


@given(st.data(), nets(most=6), st.sampled_from(["predecessor", "successor", "project", "continuous"]))
def test_early_dates_on_several_calendars_are_those_of_the_slow_twin(data, net, lag_calendar):
    """Each task on its own calendar, lags on the one the project names: equal to counting day by day."""
    durations, links = net
    own, *others = [data.draw(calendars(f"c{n}")) for n in range(3)]
    plan = project(durations, links, calendar=own, calendars=others, lag_calendar=lag_calendar)
    plan = plan.replace(tasks=[t.replace(calendar=data.draw(st.sampled_from([None, "c1", "c2"]))) for t in plan])
    frame = schedule(plan)
    for name, (start, finish) in twin(plan).items():
        assert abs(frame.loc[name, "early_start"] - start) < timedelta(seconds=1)
        assert abs(frame.loc[name, "early_finish"] - finish) < timedelta(seconds=1)


@given(st.data(), nets(most=6))
def test_any_start_before_the_late_start_keeps_the_end(data, net):
    """On several calendars, each task may start any working minute before its late start without moving the end; free float is within total float."""
    durations, links = net
    own, *others = [data.draw(calendars(f"c{n}")) for n in range(3)]
    plan = project(durations, links, calendar=own, calendars=others)
    plan = plan.replace(tasks=[t.replace(calendar=data.draw(st.sampled_from([None, "c1", "c2"]))) for t in plan])
    network = build(plan)
    dates = cpm(network)
    for n, activity in enumerate(network.activities):
        table = network.maps[activity.axis]
        moment = table.start_at(table.work_at(dates.late_start[n]) - 1)
        late = tuple(replace(a, start_floor=max(a.start_floor, moment)) if a is activity else a for a in network.activities)
        assert max(cpm(replace(network, activities=late)).early_finish) <= max(dates.early_finish) + 1e-6
    assert all(free <= total + 1e-6 for free, total in zip(free_float(network, dates), total_float(network, dates), strict=True))


def starts(durations, links, **fields):
    network = build(project(durations, links, **fields))
    dates = cpm(network)
    return {a.key: t for a, t in zip(network.activities, dates.early_start, strict=True)}, max(dates.early_finish)


ANY_CALENDAR = st.sampled_from([CONTINUOUS, Calendar.standard()])


@given(nets(least=2), ANY_CALENDAR, st.data())
def test_a_link_more_or_a_longer_lag_makes_nothing_earlier(net, calendar, data):
    """Adding a link, raising a lag or adding a later date moves no early start and no end to the left (relations 6 to 9)."""
    durations, links = net
    before, end = starts(durations, links, calendar=calendar)
    pair = data.draw(st.sampled_from(list(itertools.combinations(durations, 2))))
    more = [*links, (*pair, data.draw(st.sampled_from(["FS", "SS", "FF", "SF"])), data.draw(st.integers(-300, 400)))]
    longer = [(*x[:3], x[3] + data.draw(st.integers(0, 500))) for x in links]
    dated = {pair[0]: [Constraint("SNET", START + timedelta(minutes=data.draw(st.integers(0, 20_000))))]}
    for changed in (starts(durations, more, calendar=calendar), starts(durations, longer, calendar=calendar)):
        assert all(changed[0][n] >= before[n] - 1e-6 for n in before)
        assert changed[1] >= end - 1e-6
    moved, later_end = starts(durations, links, calendar=calendar, constraints=dated)
    assert all(moved[n] >= before[n] - 1e-6 for n in before)
    assert later_end >= end - 1e-6


@given(nets(), ANY_CALENDAR, st.integers(1, 900))
def test_an_unrelated_task_changes_nobody(net, calendar, length):
    """A task without links leaves every early start as it was, exactly (relation 5)."""
    durations, links = net
    before, _ = starts(durations, links, calendar=calendar)
    after, _ = starts(durations | {"alone": length}, links, calendar=calendar)
    assert {n: after[n] for n in before} == before


@given(nets(), ANY_CALENDAR, st.randoms(use_true_random=False))
def test_the_order_of_tasks_and_links_is_nothing(net, calendar, rng):
    """Tasks and links shuffled give the same network in the same order, exactly (relation 1)."""
    durations, links = net
    names, shuffled = list(durations), list(links)
    rng.shuffle(names)
    rng.shuffle(shuffled)
    one, two = build(project(durations, links, calendar=calendar)), build(project({n: durations[n] for n in names}, shuffled, calendar=calendar))
    assert [a.key for a in one.activities] == [a.key for a in two.activities]
    assert [(a.predecessor, a.successor, a.type, a.lag) for a in one.arcs] == [(a.predecessor, a.successor, a.type, a.lag) for a in two.arcs]
    assert cpm(one) == cpm(two)


@given(nets(types=("FS",), low=0, least=3, smallest=1), ANY_CALENDAR)
def test_a_transitive_link_a_doubled_link_and_a_milestone_between_change_nothing(net, calendar):
    """A finish-start link along a path, a link given twice, and a finish milestone in the middle of a link: same dates, exactly (relations 13 to 15)."""
    durations, links = net
    before, end = starts(durations, links, calendar=calendar)
    follows = {n: {b for a, b, *_ in links if a == n} for n in durations}
    along = [(a, c, "FS", 0) for a in durations for b in follows[a] for c in follows[b]]
    for extra in (along, links):
        assert starts(durations, links + extra, calendar=calendar) == (before, end)
    if links:
        first, second, _, lag = links[0]
        with_milestone = _milestone(durations, links, calendar, first, second, lag)
        assert {n: with_milestone[n] for n in before} == pytest.approx(before, abs=1e-6)


def _milestone(durations, links, calendar, first, second, lag):
    rest = project(durations, links[1:], calendar=calendar)
    tasks = [t.replace(after=[*t.after, Link("m", "FS", f"{lag}min")]) if t.id == second else t for t in rest]
    network = build(rest.replace(tasks=[*tasks, Task("m", 0, after=[first], milestone="finish")]))
    return {a.key: t for a, t in zip(network.activities, cpm(network).early_start, strict=True)}


@given(nets(types=("FS", "SS"), smallest=1), st.data())
def test_a_longer_task_never_shortens_a_finish_start_and_start_start_net(net, data):
    """With FS and SS links only, raising a duration never brings the end forward (relation 10)."""
    durations, links = net
    name = data.draw(st.sampled_from(sorted(durations)))
    _, end = starts(durations, links)
    _, later = starts(durations | {name: durations[name] + data.draw(st.integers(0, 900))}, links)
    assert later >= end


def test_a_longer_task_may_shorten_a_project_with_finish_finish_links():
    """The obvious is false: A(10) -FF-> B -SS-> C(10) ends at 18, 14, 10 as B grows from 2 to 6 to 10."""
    links = [("a", "b", "FF", 0), ("b", "c", "SS", 0)]
    assert [starts({"a": 10, "b": b, "c": 10}, links)[1] - starts({"a": 0}, [])[1] for b in (2, 6, 10)] == [18, 14, 10]


@given(nets(), ANY_CALENDAR, st.integers(1, 60))
def test_a_start_later_by_whole_weeks_shifts_every_date(net, calendar, weeks):
    """Without holidays, a start some weeks later moves every date by as much (relation 42)."""
    durations, links = net
    plan = project(durations, links, calendar=calendar)
    one, two = schedule(plan), schedule(plan.replace(start=START + timedelta(weeks=weeks)))
    for column in ("early_start", "early_finish", "late_start", "late_finish"):
        assert ((two[column] - one[column]) == timedelta(weeks=weeks)).all()


@given(nets(), ANY_CALENDAR)
def test_some_task_is_critical_and_floats_are_ordered(net, calendar):
    """Without deadlines floats are not negative, free float is within total float, and some task has none (relation 21)."""
    durations, links = net
    network = build(project(durations, links, calendar=calendar))
    dates = cpm(network)
    total, free = total_float(network, dates), free_float(network, dates)
    assert min(total) == pytest.approx(0, abs=1e-6)
    assert all(-1e-6 <= f <= t + 1e-6 for f, t in zip(free, total, strict=True))
    assert not any(math.isnan(t) for t in total)
