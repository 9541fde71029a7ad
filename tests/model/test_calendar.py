"""Working time against a minute-by-minute count, and against NumPy's business days."""

import copy
import os
import pickle
import subprocess
import sys
from datetime import date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_risk.errors import CalendarError
from pmo_risk.model.calendar import DAYS, Calendar

MONDAY = datetime(2027, 1, 4)
ODD = Calendar(
    "odd",
    {"mon": [("08:00", "12:00"), ("13:00", "17:00")], "tue": [("20:00", "24:00")], "wed": [("00:00", "06:30")], "sat": [("00:00", "00:00")]},
    {"2027-01-05": [], "2027-01-07": [("10:00", "11:15")], date(2027, 1, 11): [("06:00 AM", "12:00 PM")]},
)


def worked(calendar, start, minutes):
    """Slow twin: which of the minutes from start are inside a shift."""
    moments = (start + timedelta(minutes=m) for m in range(minutes))
    return np.array([any(a <= t.hour * 60 + t.minute < b for a, b in calendar.shifts_on(t.date())) for t in moments])


MASK = worked(ODD, MONDAY, 14 * 1440)
minutes = st.integers(0, 14 * 1440 - 1)


@given(minutes, minutes)
def test_hours_between_counts_worked_minutes(a, b):
    """Working hours are the worked minutes between, negative when backwards."""
    expected = MASK[min(a, b) : max(a, b)].sum() / 60 * (1 if a <= b else -1)
    assert ODD.hours_between(MONDAY + timedelta(minutes=a), MONDAY + timedelta(minutes=b)) == pytest.approx(expected, abs=1e-9)


@given(st.integers(0, 7 * 1440), st.integers(1, 1200))
def test_add_hours_is_the_end_of_the_last_worked_minute(start, work):
    """Forwards, work ends with the last minute of it; backwards it begins with the first."""
    ahead, behind = np.flatnonzero(MASK[start:]), np.flatnonzero(MASK[:start])
    if len(ahead) >= work:
        assert ODD.add_hours(MONDAY + timedelta(minutes=start), work / 60) == MONDAY + timedelta(minutes=int(start + ahead[work - 1] + 1))
    if len(behind) >= work:
        assert ODD.add_hours(MONDAY + timedelta(minutes=start), -work / 60) == MONDAY + timedelta(minutes=int(behind[-work]))


@given(st.integers(0, 7 * 1440))
def test_no_hours_give_the_next_working_moment(start):
    """Zero hours lead to the first working minute."""
    assert ODD.add_hours(MONDAY + timedelta(minutes=start), 0) == MONDAY + timedelta(minutes=int(start + np.flatnonzero(MASK[start:])[0]))


@given(st.integers(0, 4000), st.integers(0, 4000), st.sets(st.integers(0, 4000), max_size=20))
def test_whole_days_against_numpy(a, b, holidays):
    """Days of a standard week with holidays are NumPy's business days."""
    day = lambda n: date(2020, 1, 1) + timedelta(days=n)  # noqa: E731  # short
    standard = Calendar("s", Calendar.standard().to_dict()["week"], {day(h): [] for h in holidays})
    first, last = sorted((day(a), day(b)))
    expected = np.busday_count(first, last, holidays=[day(h) for h in holidays])
    assert standard.hours_between(datetime.combine(first, datetime.min.time()), datetime.combine(last, datetime.min.time())) == 8 * expected


def test_shifts_are_read():
    """Midnight as an end, 24:00, halves of a day, minutes, and shifts that touch."""
    assert ODD.shifts_on(date(2027, 1, 9)) == ((0, 1440),)
    assert ODD.shifts_on(date(2027, 1, 12)) == ((1200, 1440),)
    assert ODD.shifts_on(date(2027, 1, 11)) == ((360, 720),)
    touching = Calendar("t", {"mon": [(720, 780), ("08:00", "12:00"), ("12:00 am", "1:00 AM")]})
    assert touching.week[0] == ((0, 60), (480, 780))


def test_lengths_of_units():
    """A day is the longest of the week, a week its sum, a month 20 days, unless given."""
    assert (ODD.hours.day, ODD.hours.week) == (24, 8 + 4 + 6.5 + 24)
    assert ODD.hours.month == 480
    given_hours = Calendar("g", {"mon": [(0, 60)]}, hours_per_day=np.int64(7), hours_per_week=35, hours_per_month=150).hours
    assert (given_hours.day, given_hours.week, given_hours.month) == (7, 35, 150)


BAD = [
    ({"mon": [("08:00", "12:00"), ("11:00", "13:00")]}, {}, "OVERLAP", "c', mon: shift 11:00-13:00 overlaps 08:00-12:00"),
    ({"mon": [("22:00", "06:00")]}, {}, "SHIFT", "22:00-06:00"),
    ({"mon": [("08:00", "08:00")]}, {}, "SHIFT", "08:00-08:00"),
    ({"mon": ["08:00"]}, {}, "SHIFT", "pairs"),
    ({"mon": None}, {}, "SHIFT", "None"),
    ({"Mon": [(0, 60)]}, {}, "DAY", "did you mean 'mon'?"),
    ([], {}, "DAY", "[]"),
    ({"mon": [(0, 60)]}, 5, "DAY", "5"),
    ({}, {}, "NO_WORK", "no working time at all"),
    ({}, {"2027-01-04": [(0, 60)]}, "NO_WORK", "in the week"),
    ({"mon": [(0, 60)]}, {"2027-02-30": []}, "DATE", "2027-02-30"),
    ({"mon": [(0, 60)]}, {None: []}, "DATE", "None"),
    ({"mon": [(0, 60)]}, {"2027-01-04": [], date(2027, 1, 4): []}, "EXCEPTION", "2027-01-04"),
]  # fmt: skip


@pytest.mark.parametrize(("week", "exceptions", "code", "words"), BAD)
def test_bad_calendars(week, exceptions, code, words):
    """Each impossible week or exception is refused with its day and value."""
    with pytest.raises(CalendarError) as caught:
        Calendar("c", week, exceptions)
    assert caught.value.code == code
    assert words in str(caught.value)
    assert caught.value.where.startswith("calendar 'c'")


@pytest.mark.parametrize(
    "clock", ["8", "٨:00", "1_0:00", "08:60", "08:00:99", "-1:00", "24:30", "", "ab", None, True, 480.5, float("inf"), float("nan"), 1441, -1, 10**400]
)
def test_bad_times_of_day(clock):
    """A start that is no time of day is refused."""
    with pytest.raises(CalendarError) as caught:
        Calendar("c", {"mon": [(clock, "24:00")]})
    assert caught.value.code == "TIME"


@pytest.mark.parametrize("hours", [0, -1, 25, float("nan"), float("inf"), True, "8", 10**400])
def test_bad_hours_per_day(hours):
    """Hours per day lie above 0 and at most at 24."""
    with pytest.raises(CalendarError, match="hours per day must be above 0 and at most 24"):
        Calendar("c", {"mon": [(0, 60)]}, hours_per_day=hours)


@pytest.mark.parametrize("calendar", [ODD, Calendar.continuous("a\x1b[31m")])
@pytest.mark.parametrize(("start", "hours"), [(MONDAY, 1e9), (MONDAY, -1e9), (MONDAY, float("inf")), (MONDAY, float("nan")), (datetime(9999, 12, 30), 100)])
def test_work_that_has_no_date(calendar, start, hours):
    """Work that reaches past the dates there are is an error in finite time, printable."""
    with pytest.raises(CalendarError) as caught:
        calendar.add_hours(start, hours)
    assert str(caught.value).isprintable()


def test_equal_calendars():
    """The order in which exceptions are given does not matter; the form in JSON reads back the same."""
    first, second = (Calendar("c", {"mon": [(0, 60)]}, {d: [] for d in days}) for days in (("2027-01-04", "2027-01-11"), ("2027-01-11", "2027-01-04")))
    assert first == second
    assert hash(first) == hash(second)
    assert Calendar(**ODD.to_dict()) == ODD
    assert Calendar(**ODD.to_dict() | {"hours_per_day": 7}) != ODD


def test_calendar_is_read_only():
    """Neither fields nor the dates within can be changed."""
    with pytest.raises(AttributeError):
        ODD.name = "x"
    with pytest.raises(TypeError):
        ODD._by_date[1] = ()


def test_calendar_is_copied_and_pickled():
    """A copy works alike and is as read-only."""
    for other in (pickle.loads(pickle.dumps(ODD)), copy.deepcopy(ODD), copy.copy(ODD)):  # noqa: S301  # our own bytes
        assert other == ODD
        assert other.hours_between(MONDAY, MONDAY + timedelta(days=9)) == ODD.hours_between(MONDAY, MONDAY + timedelta(days=9))
        with pytest.raises(TypeError):
            other._by_date[1] = ()


def run(code, stdin=b"", **environment):
    done = subprocess.run(  # noqa: S603  # our own code
        [sys.executable, "-c", code], input=stdin, capture_output=True, check=True, env=os.environ | {"PYTHONPATH": os.getcwd()} | environment
    )
    return done.stdout.decode().strip()


def test_hash_is_not_carried_to_another_process():
    """A calendar sent to another process equals and hashes as one made there, though text hashes differently there."""
    hash(ODD)
    code = "import pickle, sys; from pmo_risk.model import Calendar; c = pickle.load(sys.stdin.buffer); print(hash(c) == hash(Calendar(**c.to_dict())))"
    assert [run(code, pickle.dumps(ODD), PYTHONHASHSEED=seed) for seed in ("1", "2")] == ["True", "True"]


@pytest.mark.parametrize("zone", ["America/New_York", "Europe/Berlin", "Asia/Kathmandu"])
def test_no_daylight_saving(zone):
    """In the nights when clocks change a day still has 24 hours, in whatever zone the machine stands."""
    code = "from datetime import datetime as d; from pmo_risk.model import Calendar as C; c = C.continuous(); "
    code += "print(c.hours_between(d(2027,3,1), d(2027,4,1)), c.add_hours(d(2027,3,28), 24))"
    assert run(code, TZ=zone) == "744.0 2027-03-29 00:00:00"


def test_continuous():
    """Around the clock every day; one holiday breaks it."""
    assert Calendar.continuous().is_continuous
    assert not Calendar("c", {d: [(0, 1440)] for d in DAYS}, {"2027-01-04": []}).is_continuous
    assert not Calendar.standard().is_continuous


def test_a_calendar_under_another_name_works_alike():
    """Its shifts on every day of three years, exceptions too, and what a day, week, month and year stand for."""
    hours = {"hours_per_day": 7, "hours_per_week": 33, "hours_per_month": 140, "hours_per_year": 1600}
    first = Calendar(ODD.name, dict(zip(DAYS, ODD.week, strict=True)), dict(ODD.exceptions), **hours)
    other = first.named("outdoors")
    assert other.name == "outdoors"
    assert other.hours == first.hours
    assert all(other.shifts_on(day) == first.shifts_on(day) for day in map(date.fromordinal, range(MONDAY.toordinal(), MONDAY.toordinal() + 1096)))
    assert other.named(first.name) == first
