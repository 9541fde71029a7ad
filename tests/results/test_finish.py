"""Finishes: outcomes that are dates."""

from datetime import date, datetime, timedelta

import numpy as np
import pytest

from pmo_risk.errors import SettingsError, UnitError
from pmo_risk.results import Finish

START = datetime(2027, 1, 4, 8)


def test_a_percentile_carries_the_dates_of_its_ranks(result):
    """P80 is the 800th finish, 99.95 days around the clock from the start; its interval the 775th and the 825th."""
    e = result.finish.p(80)
    assert (e.value, e.low, e.high) == (99.95, 98.7, 101.2)
    assert e.date == START + timedelta(days=99.95)
    assert (e.low_date, e.high_date) == (START + timedelta(days=98.7), START + timedelta(days=101.2))


def test_the_mean_has_a_date_and_the_spread_has_none(result):
    """A mean is a place in time, a standard deviation a length of it."""
    assert result.finish.mean.date == START + timedelta(days=60 + 999 / 40)
    assert result.finish.std.date is None


def test_plan_and_deadline_stand_beside_the_samples(result):
    """The plan's finish in days and as a date; the deadline at the end of its day."""
    finish = result.finish
    assert (finish.plan, finish.plan_date) == (80.0, START + timedelta(days=80))
    assert finish.deadline == datetime(2027, 4, 6)


def test_dates_are_aligned_with_the_samples(result):
    """One date an iteration, to the minute, read-only."""
    dates = result.finish.dates
    assert dates.dtype == np.dtype("datetime64[m]")
    expected = np.datetime64(START, "m") + np.rint(result.finish.samples * 1440).astype("timedelta64[m]")
    assert np.array_equal(dates, expected)
    with pytest.raises(ValueError, match="read-only"):
        dates[0] = dates[1]


@pytest.mark.parametrize(
    "by", ["2027-04-13", date(2027, 4, 13), np.datetime64("2027-04-13"), "2027-04-14T00:00", datetime(2027, 4, 14), np.datetime64("2027-04-14T00:00")]
)
def test_a_date_without_a_time_means_the_end_of_that_day(result, by):
    """13 April is met by all that finish before midnight: 99 days and 16 hours after the start, the first 794 of 1,000 steps."""
    hits = sum(60 + k / 20 <= 99 + 16 / 24 for k in range(1000))
    assert hits == 794
    assert result.finish.probability_by(by).value == 0.794


def test_a_number_means_time_units_from_the_start(result):
    """P(finish within 99.95 days) counts the finish that is equal."""
    e = result.finish.probability_by(99.95)
    assert (e.value, e.label) == (0.8, "probability of finish by 99.95 d")


@pytest.mark.parametrize("percentile", [1, 10, 33, 50, 80, 99])
def test_the_date_of_a_percentile_is_met_with_at_least_its_probability(percentile):
    """The date of P p, rounded to microseconds, still counts the iteration that it came from."""
    days = np.random.default_rng(6).lognormal(5, 0.3, 997)
    finish = Finish("finish", days, "d", clock=days * 1440, start=START)
    assert finish.probability_by(finish.p(percentile).date).value >= percentile / 100
    assert finish.probability_by(finish.p(percentile).date).value == finish.probability_by(finish.p(percentile).value).value


def test_dates_on_a_working_calendar_are_never_interpolated():
    """Finishes on Fridays and Mondays give percentiles on Fridays and Mondays."""
    clock = np.repeat([4 * 1440.0 + 540, 7 * 1440.0 + 540], 500)
    finish = Finish("finish", np.repeat([5.0, 6.0], 500), "d", clock=clock, start=START)
    assert {finish.p(p).date.strftime("%a") for p in range(101)} == {"Fri", "Mon"}


@pytest.mark.parametrize(("by", "error"), [("13/04/2027", UnitError), (None, SettingsError), (True, SettingsError), (float("nan"), SettingsError)])
def test_what_is_no_date_and_no_number_is_refused(result, by, error):
    """ISO dates, datetimes and numbers only."""
    with pytest.raises(error):
        result.finish.probability_by(by)


def test_not_a_time_is_refused(result):
    """NumPy's NaT is no date."""
    with pytest.raises(UnitError, match="a date is ISO text"):
        result.finish.probability_by(np.datetime64("NaT"))


def test_a_finish_beyond_the_year_9999_has_no_date():
    """The value stands; Python has no such date."""
    finish = Finish("finish", np.array([1e7]), "d", clock=np.array([1e7 * 1440]), start=START)
    assert finish.p(50).value == 1e7
    assert finish.p(50).date is None
    assert "–" not in str(finish.p(50))


def test_the_table_of_percentiles_has_dates(result):
    """The columns of a cost, and three of dates."""
    table = result.finish.percentiles()
    assert list(table.columns) == ["value", "low", "high", "std_error", "date", "low_date", "high_date"]
    assert table.loc[80, "date"] == START + timedelta(days=99.95)
