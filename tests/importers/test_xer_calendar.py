"""Calendars of a XER."""

import time
from datetime import date, datetime

import pytest

from pmo_risk.errors import CalendarError
from pmo_risk.importers import read
from pmo_risk.importers.xer_calendar import parse_data


def data(monday="(0||0(s|08:00|f|16:00)())", exceptions=""):
    return f"(0||CalendarData()((0||DaysOfWeek()((0||2()({monday}))))(0||Exceptions()({exceptions}))))"


def calendar(write_xer, clndr_data, **cells):
    return read(write_xer({("CALENDAR", 0): {"clndr_data": clndr_data, **cells}})).calendar


@pytest.mark.parametrize(
    ("shifts", "expected"),
    [
        ("(0||0(s|08:00|f|12:00)())(0||1(s|13:00|f|17:00)())", ((480, 720), (780, 1020))),
        ("(0||0(f|16:00|s|8:00)())", ((480, 960),)),
        ("(0||0(s|00:00|f|00:00)())", ((0, 1440),)),
        ("(0||0(s|20:00|f|24:00)())", ((1200, 1440),)),
        ("(0||0(s|08:00 AM|f|04:00 PM)())", ((480, 960),)),
        ("\x7f\x7f  (0||0(s|08:00|f|12:00)())\x7f\x7f", ((480, 720),)),
    ],
)
def test_shifts_are_read_in_every_spelling(write_xer, shifts, expected):
    """Start and finish in either order, midnight ends, 12-hour clocks, and \\x7f for line breaks."""
    assert calendar(write_xer, data(shifts)).week[0] == expected


def test_exceptions_count_days_from_1899(write_xer):
    """46206 is 2026-07-03, the Friday on which the US kept Independence Day in 2026; with shifts a day is worked."""
    found = calendar(write_xer, data(exceptions="(0||0(d|46206)())(0||1(d|46207)((0||0(s|09:00|f|11:00)())))"))
    assert dict(found.exceptions) == {date(2026, 7, 3): (), date(2026, 7, 4): ((540, 660),)}


@pytest.mark.parametrize("serial", ["0", "-5", "x", "999999999999", "1.5"])
def test_a_day_number_out_of_range_is_refused(write_xer, serial):
    """Exception dates are whole days from 1."""
    with pytest.raises(CalendarError, match=r"plan\.xer:\d+") as caught:
        calendar(write_xer, data(exceptions=f"(0||0(d|{serial})())"))
    assert caught.value.code == "DATE_SERIAL"


@pytest.mark.parametrize("exception", ["(0||0()())", "(0||0(d|)())"])
def test_an_exception_without_a_date_is_skipped(write_xer, exception):
    """It is told with its line, and the others are kept."""
    plan = read(write_xer({("CALENDAR", 0): {"clndr_data": data(exceptions=f"{exception}(0||1(d|46206)())")}}))
    assert [d for d, _ in plan.calendar.exceptions] == [date(2026, 7, 3)]
    (note,) = plan.source.notes
    assert (note.severity, note.code, "plan.xer:" in note.where) == ("warning", "CALENDAR_EXCEPTION", True)


@pytest.mark.parametrize("zone", ["America/New_York", "Australia/Lord_Howe"])
def test_the_machines_time_zone_changes_nothing(write_xer, monkeypatch, zone):
    """Time in a schedule is local and naive: a shift over the hour that clocks leave out is as long as ever, wherever the machine stands."""
    path = write_xer({("CALENDAR", 0): {"clndr_data": data().replace("0||2()", "0||1()").replace("08:00|f|16:00", "00:00|f|08:00")}})
    here = read(path)
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    there = read(path)
    monkeypatch.undo()
    time.tzset()
    assert here.model_hash == there.model_hash
    assert there.calendar.hours_between(datetime(2027, 3, 14), datetime(2027, 3, 15)) == 8


@pytest.mark.parametrize("text", ["(0||CalendarData()(", "garbage", data()[:-3], "(0||X()(" * 20 + "))" * 20, data() + ")", data("(0||0(s|08:00)())")])
def test_damaged_data_is_refused(write_xer, text):
    """Cut, unbalanced or too deep calendar data is a CalendarError with its line."""
    with pytest.raises(CalendarError, match=r"plan\.xer:\d+"):
        calendar(write_xer, text)


@pytest.mark.parametrize(
    ("shifts", "code"),
    [
        ("(0||0(s|08:00|f|12:00)())(0||1(s|11:00|f|17:00)())", "OVERLAP"),
        ("(0||0(s|12:00|f|08:00)())", "SHIFT"),
        ("(0||0(s|08:00|f|08:00)())", "SHIFT"),
        ("", "NO_WORK"),
    ],
)
def test_impossible_working_time_is_refused(write_xer, shifts, code):
    """Overlaps, reversed shifts and weeks without work are errors where the project uses the calendar."""
    with pytest.raises(CalendarError) as caught:
        calendar(write_xer, data(shifts))
    assert caught.value.code == code


def test_a_base_calendar_gives_what_is_missing(write_xer, xer_rows):
    """Days and exceptions that a calendar does not say come from its base."""
    base = {"clndr_id": "8", "clndr_name": "Base", "clndr_data": data("(0||0(s|06:00|f|10:00)())", "(0||0(d|46206)())")}
    own = {
        "clndr_id": "9",
        "clndr_name": "Own",
        "base_clndr_id": "8",
        "clndr_data": "(0||CalendarData()((0||DaysOfWeek()((0||3()((0||0(s|07:00|f|09:00)())))))))",
    }
    found = read(write_xer(CALENDAR=[base, own])).calendar
    assert (found.week[0], found.week[1]) == (((360, 600),), ((420, 540),))
    assert [d for d, _ in found.exceptions] == [date(2026, 7, 3)]


def test_a_circle_of_base_calendars_is_refused(write_xer):
    """A calendar that is its own base by way of another is CYCLE."""
    rows = [{"clndr_id": i, "clndr_name": i, "base_clndr_id": b, "clndr_data": data()} for i, b in (("8", "9"), ("9", "8"))]
    with pytest.raises(CalendarError) as caught:
        read(write_xer(CALENDAR=rows))
    assert caught.value.code == "CYCLE"


def test_hours_of_a_day_are_the_files(write_xer):
    """day_hr_cnt is what a day stands for, whatever the shifts, and so for weeks, months and years; 0 and 25 are refused."""
    found = calendar(write_xer, data(), day_hr_cnt="10", week_hr_cnt="50", month_hr_cnt="200", year_hr_cnt="2300").hours
    assert (found.day, found.week, found.month, found.year) == (10, 50, 200, 2300)
    for wrong in ("0", "25"):
        with pytest.raises(CalendarError) as caught:
            calendar(write_xer, data(), day_hr_cnt=wrong)
        assert caught.value.code == "HOURS"


def test_an_unused_bad_calendar_is_listed(write_xer, xer_rows):
    """A calendar that nobody needs does not stop the import; it is listed, not lost."""
    plan = read(write_xer(CALENDAR=[*xer_rows["CALENDAR"], {"clndr_id": "7", "clndr_name": "Bad", "clndr_data": "junk"}]))
    assert [n.code for n in plan.source.notes if n.severity == "warning"] == ["CALENDAR_SKIPPED"]
    counts = next(t for t in plan.source.tables if t.name == "CALENDAR")
    assert (counts.read, counts.used, counts.listed) == (2, 1, 1)


def test_a_task_calendar_is_named(write_xer, xer_rows):
    """A task on another calendar than its project's carries that calendar's name; of one name, they are told apart."""
    other = {"clndr_id": "7", "clndr_name": "Five days", "clndr_data": data("(0||0(s|08:00|f|10:00)())")}
    plan = read(write_xer({("TASK", 1): {"clndr_id": "7"}}, CALENDAR=[*xer_rows["CALENDAR"], other]))
    assert (plan["A"].calendar, plan["B"].calendar) == (None, "Five days (7)")
    assert plan.calendar_of("B").hours_between(datetime(2027, 1, 4), datetime(2027, 1, 9)) == 2


def test_a_calendar_that_is_not_in_the_file_falls_back_with_a_warning(write_xer):
    """A task whose calendar is lost takes its project's, and the import says so."""
    plan = read(write_xer({("TASK", 1): {"clndr_id": "77"}}))
    assert plan["B"].calendar is None
    assert "CALENDAR_MISSING" in [n.code for n in plan.source.notes if n.severity == "warning"]


def test_calendar_data_is_a_tree():
    """Names, pairs and nesting are kept."""
    tree = parse_data("(0||CalendarData()((0||VIEW(ShowTotal|Y)())))", "here")
    assert (tree.name, tree.parts[0].name, tree.parts[0].values) == ("CalendarData", "VIEW", {"ShowTotal": "Y"})
