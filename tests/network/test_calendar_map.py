"""The calendar as a table, against the calendar itself, NumPy's business days and a scheduling tool's own dates."""

import csv
import json
import random
from datetime import date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_risk.errors import LimitError
from pmo_risk.model import Calendar
from pmo_risk.model.calendar import DAYS
from pmo_risk.network import compile_calendar, compile_calendars
from pmo_risk.network.calendar_map import CODE_BITS, MAX_SLOTS, slots_a_cell

MONDAY = datetime(2027, 1, 4)


@st.composite
def shifts(draw, grid=30):
    edges = sorted(draw(st.sets(st.integers(0, 1440 // grid), max_size=6)))
    return [(a * grid, b * grid) for a, b in zip(edges[::2], edges[1::2], strict=False)]


@st.composite
def calendars(draw):
    grid = draw(st.sampled_from([1, 5, 30, 120]))
    week = {d: draw(shifts(grid)) for d in DAYS}
    if not any(week.values()):
        week["wed"] = [(8 * 60, 24 * 60)]
    days = draw(st.lists(st.integers(-30, 60), unique=True, max_size=12))
    return Calendar("c", week, {(MONDAY + timedelta(d)).date(): draw(shifts(grid)) for d in days})


@given(calendars(), st.integers(-40 * 1440, 120 * 1440))
def test_work_at_is_hours_between(calendar, minute):
    """Work from the origin to any minute, before, inside and past the table, is what counting day by day gives."""
    table = compile_calendar(calendar, MONDAY - timedelta(40), MONDAY)
    when = MONDAY + timedelta(minutes=minute)
    assert table.work_at(table.minute(when)) == pytest.approx(calendar.hours_between(table.origin, when) * 60, abs=1e-6)


@given(calendars(), st.integers(0, 30_000), st.integers(-10 * 1440, 40 * 1440))
def test_finish_at_is_add_hours(calendar, work, minute):
    """Work added to a moment finishes when adding it day by day does."""
    table = compile_calendar(calendar, MONDAY - timedelta(40), MONDAY)
    when = MONDAY + timedelta(minutes=minute)
    done = table.work_at(table.minute(when))
    if work == 0:
        assert table.date(table.start_at(done)) == calendar.add_hours(when, 0)
    else:
        assert table.date(table.finish_at(done + work)) == calendar.add_hours(when, work / 60)


@given(calendars(), st.integers(-400_000, 1_200_000).map(lambda quarters: quarters / 4))
def test_start_and_finish_are_the_ends_of_the_moments_with_that_work(calendar, work):
    """finish_at and start_at bound the moments with exactly that work done: earlier than one there is less, later than the other more."""
    table = compile_calendar(calendar, MONDAY, MONDAY)
    first, last = table.finish_at(work), table.start_at(work)
    assert first <= last + 1e-6
    assert table.work_at(first) == pytest.approx(work, abs=1e-5)
    assert table.work_at(last) == pytest.approx(work, abs=1e-5)
    assert table.work_at(first - 0.01) < work - 0.005
    assert table.work_at(last + 0.01) > work + 0.005


@given(calendars(), st.lists(st.one_of(st.integers(-200_000, 400_000).map(float), st.floats(-2e5, 4e5)), min_size=1, max_size=20))
def test_arrays_give_what_scalars_give(calendar, values):
    """The vectorised forms are the scalar ones, bit for bit."""
    table = compile_calendar(calendar, MONDAY, MONDAY)
    many = np.array(values)
    for method in (table.work_at, table.start_at, table.finish_at):
        assert method(many).tolist() == [method(v) for v in values]


@given(calendars())
def test_first_and_last_week_are_plain(calendar):
    """The table begins on a Monday with a week without exceptions, ends with one, and covers whole weeks."""
    table = compile_calendar(calendar, MONDAY, MONDAY + timedelta(90))
    assert table.origin.weekday() == 0
    assert table.origin.time() == datetime.min.time()
    assert table.origin <= MONDAY - timedelta(7)
    assert table.length % 10080 == 0
    last = table.origin + timedelta(minutes=table.length - 10080)
    excepted = {d for d, _ in calendar.exceptions}
    assert not excepted & {(w + timedelta(i)).date() for w in (table.origin, last) for i in range(7)}
    assert table.origin + timedelta(minutes=table.length) > MONDAY + timedelta(90)


@given(calendars())
def test_cells_and_units_are_the_minutes_of_the_shifts(calendar):
    """Minute by minute, what a cell says of its run, and what units say, is the calendar's own day; no cell has a second run, no unit a break."""
    table = compile_calendar(calendar, MONDAY - timedelta(20), MONDAY)
    days = [calendar.shifts_on((table.origin + timedelta(d)).date()) for d in range(table.length // 1440)]
    worked = np.zeros(table.length, dtype=bool)
    for d, day in enumerate(days):
        for start, end in day:
            worked[1440 * d + start : 1440 * d + end] = True
    by_cell, by_unit = np.zeros_like(worked), np.zeros_like(worked)
    for k, (done, idle, length) in enumerate(zip(table.done, table.idle, np.diff(table.done), strict=False)):
        opens = done + idle
        assert not length or k * table.cell <= opens <= opens + length <= (k + 1) * table.cell
        by_cell[opens : opens + length] = True
    for begin in table.begins:
        by_unit[begin : begin + table.unit] = True
    assert (by_cell == worked).all()
    assert (by_unit == worked).all()
    assert table.begins.size * table.unit == table.done[-1] == worked.sum()
    assert table.week_work % table.unit == table.cell % table.step == 1440 % table.cell == 0


def test_ordinary_weeks_have_cells_of_half_days_and_units_of_half_shifts():
    """Which is why their tables are small: a lunch break parts the cells, and cuts the units."""
    table = compile_calendar(Calendar.standard(), MONDAY, MONDAY)
    assert (table.step, table.cell, table.unit) == (60, 720, 240)
    table = compile_calendar(Calendar("late", {d: [("09:00", "17:30")] for d in DAYS[:5]}), MONDAY, MONDAY)
    assert (table.step, table.cell, table.unit) == (30, 1440, 510)


@pytest.mark.parametrize(("total", "slots"), [(1_000, 720), (2**16, 120), (2**20, 30), (MAX_SLOTS, 6)])
def test_the_longer_a_table_the_smaller_its_cells(total, slots):
    """A cell's code has 31 bits: of a shift with edges at odd minutes, cells get smaller where more work comes before them, to as little as they must."""
    day = np.zeros((1, 1440), dtype=bool)
    day[0, 481:1021] = True
    size = slots_a_cell(day, total)
    assert size == slots
    assert total.bit_length() + 2 * size.bit_length() <= CODE_BITS


@given(st.lists(calendars(), min_size=1, max_size=4))
def test_maps_compiled_together_share_their_origin(group):
    """Maps made together have one clock, and each first week is plain for all."""
    tables = compile_calendars(group, MONDAY, MONDAY)
    origin = tables[0].origin
    assert all(t.origin == origin for t in tables)
    assert not {d for c in group for d, _ in c.exceptions} & {(origin + timedelta(i)).date() for i in range(7)}


def test_rounding_noise_stays_on_its_side_of_a_night():
    """A finish a hair past the end of a shift is that end; a start a hair before the next shift is its start."""
    table = compile_calendar(Calendar.standard(), MONDAY, MONDAY)
    friday_evening = table.work_at(table.minute(datetime(2027, 1, 8, 17)))
    assert table.date(table.finish_at(friday_evening + 1e-8)) == datetime(2027, 1, 8, 17)
    assert table.date(table.start_at(friday_evening - 1e-8)) == datetime(2027, 1, 11, 8)
    assert table.finish_at(np.array([friday_evening + 1e-8]))[0] == table.finish_at(friday_evening)
    assert table.start_at(np.array([friday_evening - 1e-8]))[0] == table.start_at(friday_evening)


def test_continuous_time_is_the_clock():
    """Around the clock, work is the clock, in steps of a day."""
    table = compile_calendar(Calendar.continuous(), MONDAY, MONDAY)
    assert table.step == 1440
    for t in (-5000.5, 0.0, 1440.0, 12345.25, 1e7):
        assert table.work_at(t) == table.start_at(t) == table.finish_at(t) == t


def test_tables_are_read_only():
    """Nobody can change a table."""
    table = compile_calendar(Calendar.standard(), MONDAY, MONDAY)
    for array in (table.done, table.begins):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


@pytest.mark.parametrize(("day", "shift"), [("2999-01-01", []), ("2150-01-01", [(1, 2)])])
def test_tables_beyond_the_limit_are_refused(day, shift):
    """An exception in the far future is refused with the calendar's name before memory is asked for."""
    far = Calendar("far", {"mon": [("08:00", "16:00")]}, {day: shift})
    with pytest.raises(LimitError, match="calendar 'far': its table from") as fault:
        compile_calendar(far, MONDAY, MONDAY)
    assert fault.value.code == "CALENDAR_SIZE"


def test_holidays_are_numpy_business_days():
    """Whole days on a five-day week with holidays are NumPy's busday_offset."""
    rng = random.Random(5)
    holidays = sorted({date(2027, 1, 1) + timedelta(rng.randrange(900)) for _ in range(60)})
    calendar = Calendar("site", {d: [("08:00", "16:00")] for d in DAYS[:5]}, {d: [] for d in holidays})
    table = compile_calendar(calendar, datetime(2026, 12, 1), datetime(2026, 12, 1))
    for _ in range(300):
        start, days = date(2026, 12, 1) + timedelta(rng.randrange(800)), rng.randrange(300)
        expected = np.busday_offset(np.datetime64(start), days, roll="forward", holidays=np.array(holidays, dtype="datetime64[D]")).astype(date)
        begun = table.work_at(table.minute(datetime.combine(start, datetime.min.time())))
        assert table.date(table.start_at(begun + days * 480)) == datetime.combine(expected, datetime.min.time()) + timedelta(hours=8)


def test_protrack_offsets_map_to_its_dates(corpus):
    """Every activity's working hours from the start, through the project's calendar, are the date that ProTrack stored."""
    checked = 0
    for folder in sorted((corpus / "dslib").glob("C*")):
        facts = json.loads((folder / "project.json").read_text())
        hours = [(60 * h, 60 * h + 60) for h in facts["working_hours"]]
        week = {d: hours for n, d in enumerate(DAYS) if n not in facts["nonworking_weekdays_0_is_monday"]}
        calendar = Calendar(facts["name"], week, {h[:10]: [] for h in facts["holidays"]})
        start = datetime.fromisoformat(facts["project_start"])
        table = compile_calendar(calendar, start, start)
        begun = table.work_at(table.minute(start))
        with (folder / "activities.csv").open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                work = begun + 60 * float(row["baseline_start_work_hours_from_project_start"])
                stored = datetime.fromisoformat(row["baseline_start"])
                assert stored in (table.date(table.start_at(work)), table.date(table.finish_at(work))), (folder.name, row["id"])
                checked += 1
    assert checked > 1000
