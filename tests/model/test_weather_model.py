"""Weather as data: what it takes, what it refuses, and blackouts of calendars."""

from datetime import date, datetime, timedelta

import pytest

import pmo_risk as pr
from pmo_risk.errors import CalendarError, ManyErrors

EVERY_DAY = pr.Calendar("site", week={d: [("08:00", "16:00")] for d in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")})


def days(first, last, value=lambda d: d.day == 1):
    """Values by date, both ends included."""
    return {first + timedelta(n): value(first + timedelta(n)) for n in range((last - first).days + 1)}


@pytest.mark.parametrize("threshold", [None, 2.0])
def test_a_day_without_a_value_is_no_good_day(threshold):
    """A gap of a record is refused with its first day, and so is a threshold that is none."""
    found = days(date(2001, 1, 1), date(2001, 12, 31)) | {date(2001, 3, 5): float("nan"), date(2001, 3, 4): float("nan")}
    with pytest.raises(CalendarError, match="2 days have no value, the first 2001-03-04"):
        pr.Weather.from_days("north", ["site"], found, threshold=threshold)
    with pytest.raises(CalendarError, match="a threshold is a number, got nan"):
        pr.Weather.from_days("north", ["site"], days(date(2001, 1, 1), date(2001, 12, 31)), threshold=float("nan"))


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({}, "WEATHER"),
        ({"lost": 0.3, "history": {2001: "0" * 365}}, "WEATHER"),
        ({"lost": [0.3] * 11}, "SHARES"),
        ({"lost": 1.3}, "MANY"),
        ({"lost": [0.3] * 11 + [float("nan")]}, "SHARES"),
        ({"lost": [0.3] * 11 + ["0.3"]}, "SHARES"),
        ({"lost": 1.0}, "NO_WORK"),
        ({"lost": 0.3, "persistence": 0.99}, "PERSISTENCE"),
        ({"lost": 0.3, "persistence": -0.1}, "PERSISTENCE"),
        ({"lost": 0.3, "persistence": float("nan")}, "PERSISTENCE"),
        ({"history": {2001: "0" * 365}, "persistence": 0.5}, "PERSISTENCE"),
        ({"history": {2001: "0" * 366}}, "HISTORY"),
        ({"history": {2004: "0" * 365}}, "HISTORY"),
        ({"history": {2001: "0" * 364 + "2"}}, "HISTORY"),
        ({"history": {2001: "1" * 365}}, "NO_WORK"),
        ({"history": {"2001": "0" * 365}}, "HISTORY"),
        ({"history": {2001 + n: "0" * 365 for n in range(201)}}, "HISTORY"),
        ({"lost": 0.3, "first_month": 13}, "MONTH"),
        ({"lost": 0.3, "days": 4}, "WEATHER"),
        ({"days": 4, "history": {2001: "0" * 365}}, "WEATHER"),
        ({"days": [4] * 11}, "DAYS"),
        ({"days": [4] * 11 + [-1]}, "DAYS"),
        ({"days": [4] * 11 + [pr.normal(4, 2)]}, "DAYS"),
        ({"days": [4] * 11 + [40]}, "DAYS"),
        ({"days": 30}, "DAYS"),
        ({"days": [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]}, "NO_WORK"),
    ],
)
def test_what_cannot_be_is_refused(fields, code):
    """Each fault has its code; the weather and the place are named."""
    with pytest.raises((CalendarError, ManyErrors), match="weather 'north'") as caught:
        pr.Weather("north", ["site"], **fields)
    assert caught.value.code == code


@pytest.mark.parametrize("calendars", ["site", [], [""], [3]])
def test_weather_interrupts_calendars(calendars):
    """Calendars are a list of names."""
    with pytest.raises(CalendarError, match="weather interrupts calendars"):
        pr.Weather("north", calendars, lost=0.3)


def test_all_faults_are_told_at_once():
    """Independent faults come together."""
    with pytest.raises(ManyErrors) as caught:
        pr.Weather("north", [], lost=[2.0] * 12, persistence=3)
    assert len(caught.value.problems) == 14


def test_shares_of_a_history_are_counted_by_month():
    """A history tells the shares of its days, 29 February left out."""
    weather = pr.Weather.from_days("north", ["site"], days(date(2003, 7, 1), date(2005, 6, 30)), first_month=7)
    lengths = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    assert weather.shares == tuple(1 / n for n in lengths)
    assert list(weather.history) == [2003, 2004]
    assert [len(f) for f in weather.history.values()] == [366, 365]


def test_shares_of_numbers_are_those_of_their_means():
    """The mean of what is drawn, in whole days, over the days of the month; all days where the law may give more than February has."""
    weather = pr.Weather("quarry", ["site"], days=[pr.discrete([2, 5], [0.5, 0.5]), pr.discrete([0, 29], [0.5, 0.5]), *[pr.uniform(0, 4)] * 10])
    assert weather.shares[:3] == pytest.approx((3.5 / 31, 0.5, 2 / 31))
    assert weather.replace(persistence=0.5) != weather
    assert weather.replace(id="south").days == weather.days


def test_a_number_that_a_month_does_not_have_is_named():
    """With its month, and how probable it is."""
    with pytest.raises(CalendarError, match=r"the number of days lost in month 2 is more than 29 with probability 1: Fixed\(value=30\.0\)"):
        pr.Weather("north", ["site"], days=30)
    with pytest.raises(CalendarError, match="the number of days lost in month 12 may be -1, below 0"):
        pr.Weather("north", ["site"], days=[4] * 11 + [pr.uniform(-1, 2)])


def test_years_must_be_whole():
    """A year that lacks days is an error with the first of them."""
    with pytest.raises(CalendarError, match="the year from 2004-01-01 lacks 184 of 366 days, the first 2004-07-01"):
        pr.Weather.from_days("north", ["site"], days(date(2003, 1, 1), date(2004, 6, 30)))


def test_a_threshold_tells_lost_days():
    """A day is lost where its value is above the threshold, not at it."""
    waves = days(date(2001, 1, 1), date(2001, 12, 31), lambda d: {1: 1.5, 2: 2.0, 3: 2.5}.get(d.day, 0.0))
    weather = pr.Weather.from_days("north", ["site"], waves, threshold=2.0)
    assert weather.history[2001].count("1") == 12


@pytest.mark.parametrize(
    ("weather", "code"),
    [
        ([pr.Weather("north", ["sit"], lost=0.3)], "UNKNOWN_CALENDAR"),
        ([pr.Weather("north", ["site"], lost=0.3), pr.Weather("south", ["site"], lost=0.3)], "MANY"),
        ([pr.Weather("north", ["site"], lost=0.3), pr.Weather("north", ["Standard"], lost=0.3)], "DUPLICATE_ID"),
        (["north"], "TYPE"),
    ],
)
def test_a_project_refuses_weather_that_does_not_fit(weather, code):
    """Unknown calendars, a calendar of two sites, a site given twice."""
    with pytest.raises((CalendarError, ManyErrors)) as caught:
        pr.Project("p", "2027-01-04", [pr.Task("a", 1)], calendars=[EVERY_DAY], weather=weather)
    assert caught.value.code == code


def test_one_site_has_one_weather_in_a_portfolio():
    """Projects may share a site, on calendars of their own, but not give it different weather."""
    project = pr.Project("p", "2027-01-04", [pr.Task("a", 1)], calendars=[EVERY_DAY], weather=[pr.Weather("north", ["site"], lost=0.3)])
    other = project.replace(id="q", weather=[pr.Weather("north", ["Standard"], lost=0.3)])
    assert len(pr.Portfolio("folio", [project, other])) == 2
    with pytest.raises(CalendarError, match="different weather of one site"):
        pr.Portfolio("folio", [project, other.replace(weather=[pr.Weather("north", ["Standard"], lost=0.4)])])


def test_weather_is_part_of_the_model():
    """It counts in the hash of the model, is added by ``with_weather``, and pickles."""
    import pickle

    project = pr.Project("p", "2027-01-04", [pr.Task("a", 1)], calendars=[EVERY_DAY])
    wet = project.with_weather(pr.Weather("north", ["site"], history={2001: "0" * 364 + "1"}))
    assert wet.model_hash != project.model_hash
    assert pickle.loads(pickle.dumps(wet)) == wet  # noqa: S301  # our own bytes
    assert hash(wet.weather[0]) == hash(pickle.loads(pickle.dumps(wet.weather[0])))  # noqa: S301  # as above


def test_a_blackout_takes_its_days_of_each_year():
    """From the first to the last day of each year, across its end, whatever else was on these days; what a day stands for stays."""
    calendar = pr.Calendar("c", week={"mon": [("08:00", "12:00")]}, exceptions={"2027-12-20": [("08:00", "10:00")], "2027-12-14": []}, hours_per_day=7)
    closed = calendar.with_blackout("12-15", "01-10", range(2027, 2029))
    off = {d for d, shifts in closed.exceptions if not shifts}
    assert off == {date(2027, 12, 14), *days(date(2027, 12, 15), date(2028, 1, 10)), *days(date(2028, 12, 15), date(2029, 1, 10))}
    assert closed.hours == calendar.hours
    assert closed.name == calendar.name


def test_a_blackout_to_the_end_of_february_minds_leap_years():
    """29 February as the last day is the 28th in common years."""
    closed = EVERY_DAY.with_blackout("02-20", "02-29", [2027, 2028])
    assert max(d for d, _ in closed.exceptions if d.year == 2027) == date(2027, 2, 28)
    assert max(d for d, _ in closed.exceptions) == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("first", "last", "years", "code"),
    [
        ("13-01", "01-10", 2027, "DATE"),
        ("12-15", "2027-01-10", 2027, "DATE"),
        ("02-29", "03-10", 2027, "DATE"),
        ("04-31", "05-01", 2027, "DATE"),
        (1215, "01-10", 2027, "DATE"),
        ("12-15", "01-10", [], "YEARS"),
        ("12-15", "01-10", ["2027"], "YEARS"),
        ("12-15", "01-10", 9999, "YEARS"),
        ("12-15", "01-10", None, "YEARS"),
    ],
)
def test_blackouts_that_cannot_be_are_refused(first, last, years, code):
    """Days that are none, and years that are none."""
    with pytest.raises(CalendarError) as caught:
        EVERY_DAY.with_blackout(first, last, years)
    assert caught.value.code == code


def test_a_blackout_moves_the_plan():
    """It is an exception like any other: the deterministic dates wait for its end."""
    plan = pr.Project("p", "2027-12-10", [pr.Task("a", 10)], calendar=EVERY_DAY.with_blackout("12-15", "01-10", 2027))
    assert pr.schedule(plan).loc["a", "early_finish"] == datetime(2028, 1, 15, 16)
