"""Calendars of Microsoft Project files: weeks, bases, exceptions of every kind, resources' time."""

from datetime import date, datetime

import pytest

from pmo_risk.errors import CalendarError, LimitError
from pmo_risk.importers import read
from pmo_risk.importers.calendar_union import intersection, union
from pmo_risk.importers.mspdi_recurrence import Rule, occurrences
from pmo_risk.model import Calendar


def codes(plan):
    return [n.code for n in plan.source.notes]


def exception(start, end, kind="1", working="", **fields):
    times = f"<WorkingTimes><WorkingTime><FromTime>{working}:00:00</FromTime><ToTime>12:00:00</ToTime></WorkingTime></WorkingTimes>" if working else ""
    inside = "".join(f"<{k}>{v}</{k}>" for k, v in fields.items())
    period = f"<TimePeriod><FromDate>{start}T00:00:00</FromDate><ToDate>{end}T23:59:00</ToDate></TimePeriod>"
    return f"<Exception>{period}<Type>{kind}</Type><DayWorking>{int(bool(working))}</DayWorking>{inside}{times}</Exception>"


def own_calendar(write_mspdi, task, more):
    return read(write_mspdi(task(1), more=more)).calendar


def test_the_week(write_mspdi, task):
    """Days 1 to 7 are Sunday to Saturday; hours of day, week and month are the project's."""
    calendar = own_calendar(write_mspdi, task, "")
    assert calendar.week == (((480, 720), (780, 1020)),) * 5 + ((), ())
    assert (calendar.hours.day, calendar.hours.week, calendar.hours.month) == (8, 40, 160)


def test_exceptions_are_ranges_of_days(write_mspdi, task):
    """An exception covers each day of its range; with working times it is worked."""
    found = own_calendar(
        write_mspdi, task, f"<Exceptions>{exception('2027-12-24', '2027-12-26')}{exception('2027-12-27', '2027-12-27', working='09')}</Exceptions>"
    )
    assert dict(found.exceptions) == {date(2027, 12, 24): (), date(2027, 12, 25): (), date(2027, 12, 26): (), date(2027, 12, 27): ((540, 720),)}


def test_old_exceptions_are_read_where_there_are_no_new_ones(write_mspdi, task):
    """Before 2007 exceptions are week days of type 0; later files hold both, and the new ones count."""
    period = "<TimePeriod><FromDate>2027-12-24T00:00:00</FromDate><ToDate>2027-12-24T23:59:00</ToDate></TimePeriod>"
    old = f"<WeekDays><WeekDay><DayType>0</DayType><DayWorking>0</DayWorking>{period}</WeekDay></WeekDays>"
    assert [d for d, _ in own_calendar(write_mspdi, task, old).exceptions] == [date(2027, 12, 24)]
    both = f"{old}<Exceptions>{exception('2027-12-31', '2027-12-31')}</Exceptions>"
    assert [d for d, _ in own_calendar(write_mspdi, task, both).exceptions] == [date(2027, 12, 31)]


def test_single_exceptions_outrank_recurring_ones_and_work_weeks(write_mspdi, task):
    """Of several rules for one day the most particular counts."""
    week = "<WorkWeeks><WorkWeek><TimePeriod><FromDate>2027-01-04T00:00:00</FromDate><ToDate>2027-01-10T23:59:00</ToDate></TimePeriod>"
    off = "".join(f"<WeekDay><DayType>{d}</DayType><DayWorking>0</DayWorking></WeekDay>" for d in (2, 3))
    week += f"<WeekDays>{off}</WeekDays></WorkWeek></WorkWeeks>"
    rules = exception("2027-01-04", "2027-01-04", working="09") + exception("2027-01-01", "2027-01-20", "6", working="10", DaysOfWeek="2", Period="1")
    found = dict(own_calendar(write_mspdi, task, f"{week}<Exceptions>{rules}</Exceptions>").exceptions)
    assert found == {date(2027, 1, 4): ((540, 720),), date(2027, 1, 5): (), date(2027, 1, 11): ((600, 720),), date(2027, 1, 18): ((600, 720),)}


@pytest.mark.parametrize(
    "text",
    [
        "<Exception><Type>1</Type></Exception>",
        exception("2027-12-26", "2027-12-24"),
        exception("2027-01-01", "2027-02-01", "6", Period="x"),
        exception("2027-01-01", "2027-02-01", "99"),
    ],
)
def test_exceptions_that_cannot_be_read_are_listed(write_mspdi, task, text):
    """No dates, a reversed range, no number: skipped with a warning."""
    plan = read(write_mspdi(task(1), more=f"<Exceptions>{text}</Exceptions>"))
    assert plan.calendar.exceptions == ()
    assert codes(plan) == ["CALENDAR_EXCEPTION"]


def test_an_exception_without_end_in_sight_is_refused(write_mspdi, task):
    """Dates from 1900 to 2999 are more than a calendar may hold."""
    with pytest.raises(LimitError):
        read(write_mspdi(task(1), more=f"<Exceptions>{exception('1900-01-01', '2999-01-01')}</Exceptions>"))


def test_a_derived_calendar_takes_what_it_does_not_say(write_mspdi, task):
    """Days and exceptions come from the base; a circle of bases is an error."""
    own = "<WeekDays><WeekDay><DayType>2</DayType><DayWorking>0</DayWorking></WeekDay></WeekDays>"
    night = f"<Calendar><UID>2</UID><Name>Late</Name><BaseCalendarUID>1</BaseCalendarUID>{own}</Calendar>"
    plan = read(write_mspdi(task(1, CalendarUID="2"), calendars=night, more=f"<Exceptions>{exception('2027-12-24', '2027-12-24')}</Exceptions>"))
    late = plan.calendar_of("1")
    assert (late.name, late.week[0], late.week[1], late.exceptions) == ("Late", (), ((480, 720), (780, 1020)), ((date(2027, 12, 24), ()),))
    circle = "".join(f"<Calendar><UID>{a}</UID><Name>{a}</Name><BaseCalendarUID>{b}</BaseCalendarUID></Calendar>" for a, b in ((3, 4), (4, 3)))
    with pytest.raises(CalendarError) as caught:
        read(write_mspdi(task(1, CalendarUID="3"), calendars=circle))
    assert caught.value.code == "CYCLE"


def test_base_0_of_a_base_calendar_is_none(write_mspdi, task):
    """Project 2019 writes 0 where it wrote -1; a calendar that has this UID is no base then, but is one of a resource's calendar."""
    off = "".join(f"<WeekDay><DayType>{d}</DayType><DayWorking>0</DayWorking></WeekDay>" for d in (3, 4))
    zero = f"<Calendar><UID>0</UID><Name>Zero</Name><WeekDays>{off}</WeekDays></Calendar>"
    two = "".join(
        f"<Calendar><UID>{u}</UID><Name>{u}</Name><IsBaseCalendar>{b}</IsBaseCalendar><BaseCalendarUID>0</BaseCalendarUID></Calendar>"
        for u, b in ((2, 1), (3, 0))
    )
    plan = read(write_mspdi(task(1, CalendarUID="2") + task(2, CalendarUID="3"), calendars=zero + two))
    assert [bool(plan.calendar_of(uid).week[1]) for uid in "12"] == [True, False]


def test_defaults_are_said(write_mspdi, task):
    """A base calendar without a week, a missing project calendar, missing hours: each is a note."""
    plan = read(write_mspdi(task(1), calendars="<Calendar><UID>2</UID><Name>Bare</Name></Calendar>"))
    assert codes(plan) == ["CALENDAR_DEFAULT"]
    path = write_mspdi(task(1))
    path.write_text(path.read_text().replace("<CalendarUID>1", "<CalendarUID>7").replace("<DaysPerMonth>20</DaysPerMonth>", ""))
    assert codes(read(path)) == ["HOURS_DEFAULT", "CALENDAR_MISSING"]


def test_a_lost_task_calendar_falls_back_with_a_warning(write_mspdi, task):
    """A task on a calendar that is not in the file works by the project's."""
    plan = read(write_mspdi(task(1, CalendarUID="7")))
    assert plan["1"].calendar is None
    assert codes(plan) == ["CALENDAR_MISSING"]


def resource_calendar(uid, days):
    week = "".join(f"<WeekDay><DayType>{d}</DayType><DayWorking>0</DayWorking></WeekDay>" for d in days)
    return f"<Calendar><UID>{uid}</UID><Name>R{uid}</Name><BaseCalendarUID>1</BaseCalendarUID><WeekDays>{week}</WeekDays></Calendar>"


def staff(*pairs):
    people = "".join(f"<Resource><UID>{uid}</UID><Type>1</Type><CalendarUID>{uid}</CalendarUID></Resource>" for uid in {u for _, u in pairs})
    work = "".join(f"<Assignment><TaskUID>{t}</TaskUID><ResourceUID>{u}</ResourceUID></Assignment>" for t, u in pairs)
    return f"<Resources>{people}</Resources><Assignments>{work}</Assignments>"


def worked_by(plan, uid):
    """The week that a task is really worked in: that of its resources, if they drive it."""
    drivers = plan[uid].drivers
    assert len(drivers) < 2
    return [bool(day) for day in (plan.calendars[drivers[0].calendar] if drivers else plan.calendar_of(uid)).week[:5]]


def test_a_task_runs_whenever_one_of_its_resources_works(write_mspdi, task):
    """One resource: its calendar. Two: both together. None that differs: the project's."""
    calendars = resource_calendar(5, [2, 3]) + resource_calendar(6, [3, 4]) + resource_calendar(7, [])
    plan = read(write_mspdi(task(1) + task(2) + task(3), calendars=calendars, rest=staff((1, 5), (2, 5), (2, 6), (3, 7))))
    assert [worked_by(plan, t.id)[:3] for t in plan] == [[False, False, True], [True, False, True], [True, True, True]]
    assert [t.calendar for t in plan] == [None] * 3
    assert plan["3"].drivers == ()


def test_a_task_calendar_and_its_resources_must_both_work(write_mspdi, task):
    """With a task calendar the common time counts, unless the task ignores its resources' calendars."""
    calendars = resource_calendar(5, [2, 3]) + resource_calendar(6, [3, 4]) + resource_calendar(8, [4, 5, 6]) + resource_calendar(9, [2, 3])
    tasks = task(1, CalendarUID="6") + task(2, CalendarUID="6", IgnoreResourceCalendar="1") + task(3, CalendarUID="9")
    plan = read(write_mspdi(tasks, calendars=calendars, rest=staff((1, 5), (2, 5), (3, 8))))
    worked = [worked_by(plan, t.id) for t in plan]
    assert worked == [[False, False, False, True, True], [True, False, False, True, True], [False, False, True, True, True]]
    assert [t.calendar for t in plan] == ["R6", "R6", "R9"]
    assert sum("share no working time" in n.what for n in plan.source.notes) == 1


def test_sums_and_common_times_hold_on_exceptions_too():
    """A day that one calendar has off is worked in the sum and not in common."""
    a = Calendar("a", week={"mon": [("08:00", "12:00")]}, exceptions={"2027-01-04": []})
    b = Calendar("b", week={"mon": [("10:00", "16:00")]})
    both, common = union("both", [a, b]), intersection("common", a, b)
    assert (both.shifts_on(date(2027, 1, 4)), common.shifts_on(date(2027, 1, 4))) == (((600, 960),), ())
    assert (both.shifts_on(date(2027, 1, 11)), common.shifts_on(date(2027, 1, 11))) == (((480, 960),), ((600, 720),))
    assert both.hours_between(datetime(2027, 1, 11), datetime(2027, 1, 12)) == 8


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (Rule(1, date(2027, 1, 1), end=date(2027, 1, 3)), ["2027-01-01", "2027-01-02", "2027-01-03"]),
        (Rule(7, date(2027, 1, 1), count=3, period=10), ["2027-01-01", "2027-01-11", "2027-01-21"]),
        (Rule(6, date(2027, 1, 1), count=3, days=2 + 32), ["2027-01-01", "2027-01-04", "2027-01-08"]),
        (Rule(4, date(2027, 1, 31), count=3, month_day=31), ["2027-01-31", "2027-02-28", "2027-03-31"]),
        (Rule(5, date(2027, 1, 1), count=2, item=6, position=4), ["2027-01-27", "2027-02-24"]),
        (Rule(5, date(2027, 1, 1), count=2, item=1, position=0), ["2027-01-01", "2027-02-01"]),
        (Rule(5, date(2027, 1, 1), count=2, item=2, position=0), ["2027-01-02", "2027-02-06"]),
        (Rule(5, date(2027, 1, 1), count=1, item=0, position=4), ["2027-01-31"]),
        (Rule(2, date(2027, 1, 1), count=2, month=11, month_day=25), ["2027-12-25", "2028-12-25"]),
        (Rule(3, date(2027, 1, 1), count=2, month=10, item=7, position=3), ["2027-11-25", "2028-11-23"]),
    ],
)
def test_recurrences(rule, expected):
    """Dates looked up in a printed calendar: the last Wednesdays of January and February 2027, Thanksgiving on the fourth Thursday of November."""
    assert [str(d) for d in occurrences(rule)] == expected


def test_recurrences_end():
    """A rule without end, with numbers out of range, or that ends before it starts is refused; one without days gives none."""
    for wrong in ({}, {"end": date(2026, 1, 1)}, {"count": 1, "period": 0}, {"count": 1, "month": 12}):
        with pytest.raises(ValueError):
            Rule(6, date(2027, 1, 1), **wrong)
    assert occurrences(Rule(6, date(2027, 1, 1), count=5)) == []
    assert occurrences(Rule(1, date(2199, 12, 30), count=5)) == [date(2199, 12, 30), date(2199, 12, 31)]
