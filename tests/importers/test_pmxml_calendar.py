"""Calendars of P6 XML: the last minute worked, exceptions, bases, and faults."""

import random
from datetime import date

import pytest

from pmo_risk.errors import CalendarError, InputError
from pmo_risk.importers import read
from pmo_risk.importers.pmxml_calendar import are_last_minutes, end_of


def calendar_of(path):
    return read(path).calendar


@pytest.mark.parametrize(
    ("times", "shifts"),
    [
        ((("08:00:00", "15:59:00"),), ((480, 960),)),
        ((("08:00:00", "11:59:00"), ("12:30:00", "15:29:00")), ((480, 720), (750, 930))),
        ((("00:00:00", "23:59:00"),), ((0, 1440),)),
        ((("20:00:00", "23:59:00"), ("00:00:00", "03:59:00")), ((0, 240), (1200, 1440))),
        ((("08:00:00", "11:59:00"), ("12:00:00", "15:59:00")), ((480, 960),)),
        ((("08:00:00", "15:53:00"), ("16:00:00", "16:59:00")), ((480, 954), (960, 1020))),
        ((("08:00", "15:59"),), ((480, 960),)),
    ],
)
def test_p6_writes_the_last_minute_worked(write_pmxml, p6_calendar, times, shifts):
    """15:59 is 16:00, 23:59 is midnight; shifts that touch are one."""
    calendar = calendar_of(write_pmxml(before=p6_calendar(times=times)))
    assert calendar.shifts_on(date(2027, 1, 4)) == shifts
    assert calendar.shifts_on(date(2027, 1, 9)) == ()


@pytest.mark.parametrize(
    ("times", "shifts"),
    [
        ((("08:00:00", "12:00:00"), ("13:00:00", "17:00:00")), ((480, 720), (780, 1020))),
        ((("00:00:00", "24:00:00"),), ((0, 1440),)),
        ((("00:00:00", "00:00:00"),), ((0, 1440),)),
        ((("16:00:00", "00:00:00"), ("08:00:00", "12:30:00")), ((480, 750), (960, 1440))),
    ],
)
def test_other_writers_give_the_end(write_pmxml, p6_calendar, times, shifts):
    """Where finishes are round as they are, they are ends; midnight may be 00:00 or 24:00."""
    assert calendar_of(write_pmxml(before=p6_calendar(times=times))).shifts_on(date(2027, 1, 4)) == shifts


def test_one_manner_a_file(write_pmxml, p6_calendar):
    """Which manner it is, the whole file shows: one odd shift does not change it."""
    odd = p6_calendar("8", "Odd", times=(("08:00:00", "15:55:00"),), IsDefault="0")
    plan = read(write_pmxml(before=p6_calendar() + odd))
    assert plan.calendar.shifts_on(date(2027, 1, 4)) == ((480, 960),)
    assert plan.calendars["Odd"].shifts_on(date(2027, 1, 4)) == ((480, 956),)


def test_seconds_are_the_end_of_the_minute():
    """15:59:59 is 16:00 in either manner."""
    assert end_of("15:59:59", False, "here") == end_of("15:59:59", True, "here") == 960
    assert end_of("23:59:59", True, "here") == 1440


def test_an_even_file_is_p6s():
    """Where minutes show nothing, they are last minutes, as P6 writes them; midnight shows nothing."""
    assert are_last_minutes([])
    assert are_last_minutes(["15:53:00", "00:00:00"])


def test_exceptions(write_pmxml, p6_calendar, xml):
    """A date without WorkTime is a holiday, one with it is worked so."""
    worked = xml("HolidayOrException", xml("WorkTime", Start="10:00:00", Finish="11:59:00"), Date="2027-01-09T00:00:00")
    holiday = xml("HolidayOrException", Date="2027-01-05T00:00:00")
    empty = xml("HolidayOrException", "<WorkTime/>", Date="2027-01-06T00:00:00")
    calendar = calendar_of(write_pmxml(before=p6_calendar(more=worked + holiday + empty)))
    assert [calendar.shifts_on(date(2027, 1, d)) for d in (5, 6, 9)] == [(), (), ((600, 720),)]


def test_two_exceptions_on_a_date(write_pmxml, p6_calendar, xml):
    """Of two exceptions on one date that differ, the first is kept and said."""
    worked = xml("HolidayOrException", xml("WorkTime", Start="10:00:00", Finish="11:59:00"), Date="2027-01-05T00:00:00")
    plan = read(write_pmxml(before=p6_calendar(more=worked + xml("HolidayOrException", Date="2027-01-05T00:00:00"))))
    assert plan.calendar.shifts_on(date(2027, 1, 5)) == ((600, 720),)
    assert any(n.code == "CALENDAR_EXCEPTION" for n in plan.source.notes)


def test_a_base_calendar(write_pmxml, p6_calendar, activity, xml):
    """A calendar has its base's holidays beside its own; a week of its own stands in place of its base's."""
    base = p6_calendar(more=xml("HolidayOrException", Date="2027-01-05T00:00:00"))
    own = p6_calendar(
        "8", "Nights", (("20:00:00", "23:59:00"),), xml("HolidayOrException", Date="2027-01-06T00:00:00"), IsDefault="0", BaseCalendarObjectId="9"
    )
    plan = read(write_pmxml(activity(CalendarObjectId="8"), before=base + own))
    assert [plan.calendar_of("A").shifts_on(date(2027, 1, d)) for d in (4, 5, 6)] == [((1200, 1440),), (), ()]


def test_hours_of_a_day_week_month_and_year(write_pmxml, p6_calendar):
    """Hours per day, week, month and year are the file's."""
    hours = calendar_of(write_pmxml(before=p6_calendar(HoursPerDay="7,5", HoursPerWeek="37.5", HoursPerMonth="160", HoursPerYear="1900"))).hours
    assert (hours.day, hours.week, hours.month, hours.year) == (7.5, 37.5, 160, 1900)


def test_calendars_of_a_project(write_pmxml, p6_calendar, activity):
    """Calendars may stand in the project."""
    plan = read(write_pmxml(p6_calendar("8", "Own", Type="Project"), activity(CalendarObjectId="8")))
    assert plan.calendar_of("A").name == "Own"


def test_a_calendar_that_nobody_uses_may_be_at_fault(write_pmxml, p6_calendar):
    """It is listed with its fault; one that is used is refused, with its line."""
    bad = p6_calendar("8", "Bad", (("08:00:00", "25:59:00"),), IsDefault="0")
    plan = read(write_pmxml(before=p6_calendar() + bad))
    assert list(plan.calendars) == ["Five days"]
    assert any("'25:59:00'" in n.what for n in plan.source.notes if n.code == "CALENDAR_SKIPPED")
    with pytest.raises(InputError, match=r"plan\.xml:[0-9]+.*'25:59:00'"):
        read(write_pmxml(before=p6_calendar(times=(("08:00:00", "25:59:00"),))))


@pytest.mark.parametrize("time", ["8 am", "08:00:30", "08:60:00", "", "24:01:00", "08.00"])
def test_times_are_read_strictly(write_pmxml, p6_calendar, time):
    """What is no time of day in whole minutes is refused."""
    with pytest.raises(InputError) as caught:
        read(write_pmxml(before=p6_calendar(times=((time, "15:59:00"),))))
    assert {p.code for p in caught.value.problems} == {"CALENDAR_DATA"}


def test_an_unknown_day_is_refused(write_pmxml, p6_calendar):
    """A day that is none is named."""
    with pytest.raises(CalendarError, match="unknown day 'Funday'"):
        read(write_pmxml(before=p6_calendar().replace("Sunday", "Funday")))


def test_an_exception_without_a_date_is_skipped(write_pmxml, p6_calendar, xml):
    """A holiday of no date is left out, and said."""
    plan = read(write_pmxml(before=p6_calendar(more=xml("HolidayOrException", Date=""))))
    assert plan.calendar.exceptions == ()
    assert any("without a date" in n.what for n in plan.source.notes if n.code == "CALENDAR_EXCEPTION")


@pytest.mark.parametrize("when", ["2027-02-30T00:00:00", "tomorrow"])
def test_a_date_that_is_none_is_refused(write_pmxml, p6_calendar, xml, when):
    """A holiday on a day that does not exist is refused."""
    with pytest.raises(InputError, match=r"plan\.xml:[0-9]+"):
        read(write_pmxml(before=p6_calendar(more=xml("HolidayOrException", Date=when))))


def test_the_order_of_days_does_not_matter(write_pmxml, p6_calendar):
    """The week is read by the names of days, in any case."""
    text = p6_calendar()
    days = [f"<StandardWorkHours>{part}" for part in text.split("<StandardWorkHours>")[1:]]
    days[-1], end = days[-1].split("</StandardWorkWeek>")
    random.Random(3).shuffle(days)
    shuffled = text.split("<StandardWorkHours>")[0] + "".join(days).replace("Monday", "MONDAY") + "</StandardWorkWeek>" + end
    assert calendar_of(write_pmxml(before=shuffled)) == calendar_of(write_pmxml(before=text))
