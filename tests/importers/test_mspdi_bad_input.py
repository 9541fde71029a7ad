"""Damaged and unusual Microsoft Project files: what each gets."""

from datetime import date

import pytest

from pmo_risk.errors import CalendarError, FormatError, PmoRiskError
from pmo_risk.importers import read

OFF = "".join(f"<WeekDay><DayType>{d}</DayType><DayWorking>0</DayWorking></WeekDay>" for d in range(1, 8))


def codes(plan):
    return [n.code for n in plan.source.notes]


def monday(*shifts):
    """A calendar whose Monday has these shifts."""
    times = "".join(f"<WorkingTime><FromTime>{a}</FromTime><ToTime>{b}</ToTime></WorkingTime>" for a, b in shifts)
    day = f"<WeekDay><DayType>2</DayType><DayWorking>1</DayWorking><WorkingTimes>{times}</WorkingTimes></WeekDay>"
    return f"<Calendar><UID>2</UID><Name>Odd</Name><BaseCalendarUID>1</BaseCalendarUID><WeekDays>{day}</WeekDays></Calendar>"


def test_a_calendar_without_work_is_refused_where_it_is_used(write_mspdi, task):
    """Nothing would ever be done on it: NO_WORK, with its line; one that no task uses is listed."""
    idle = f"<Calendar><UID>2</UID><Name>Idle</Name><BaseCalendarUID>1</BaseCalendarUID><WeekDays>{OFF}</WeekDays></Calendar>"
    with pytest.raises(CalendarError, match=r"plan\.xml:\d+") as caught:
        read(write_mspdi(task(1, CalendarUID="2"), calendars=idle))
    assert caught.value.code == "NO_WORK"
    plan = read(write_mspdi(task(1), calendars=idle))
    assert (codes(plan), list(plan.calendars)) == (["CALENDAR_SKIPPED"], ["Standard"])


def test_a_resource_without_working_time_is_refused_where_it_drives_a_task(write_mspdi, task):
    """A task cannot wait for someone who never works."""
    idle = f"<Calendar><UID>2</UID><Name>Idle</Name><BaseCalendarUID>1</BaseCalendarUID><WeekDays>{OFF}</WeekDays></Calendar>"
    staff = "<Resources><Resource><UID>5</UID><Name>X</Name><CalendarUID>2</CalendarUID></Resource></Resources>"
    work = "<Assignments><Assignment><TaskUID>1</TaskUID><ResourceUID>5</ResourceUID></Assignment></Assignments>"
    with pytest.raises(CalendarError) as caught:
        read(write_mspdi(task(1), calendars=idle, rest=staff + work))
    assert caught.value.code == "NO_WORK"
    assert read(write_mspdi(task(1), calendars=idle, rest=staff)).resources["5"].calendar is None


@pytest.mark.parametrize(
    ("shifts", "code"),
    [([("08:00:00", "12:00:00"), ("11:00:00", "17:00:00")], "OVERLAP"), ([("17:00:00", "08:00:00")], "SHIFT"), ([("08:00:00", "08:00:00")], "SHIFT")],
)
def test_shifts_that_cannot_be_are_refused(write_mspdi, task, shifts, code):
    """Overlapping, reversed and empty shifts, with the day."""
    with pytest.raises(CalendarError, match="mon") as caught:
        read(write_mspdi(task(1, CalendarUID="2"), calendars=monday(*shifts)))
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("shift", "minutes"),
    [
        (("20:00:00", "00:00:00"), (1200, 1440)),
        (("00:00:00", "00:00:00"), (0, 1440)),
        (("00:00:00", "24:00:00"), (0, 1440)),
        (("08:00 AM", "05:00 PM"), (480, 1020)),
    ],
)
def test_midnight_ends_and_twelve_hour_clocks(write_mspdi, task, shift, minutes):
    """00:00 and 24:00 as an end are the midnight that ends the day."""
    assert read(write_mspdi(task(1, CalendarUID="2"), calendars=monday(shift))).calendar_of("1").week[0] == (minutes,)


@pytest.mark.parametrize(
    "text",
    [
        "<TimePeriod><FromDate>2027-01-01T00:00:00</FromDate></TimePeriod><Type>6</Type><DaysOfWeek>2</DaysOfWeek><Period>1</Period>",
        "<EnteredByOccurrences>1</EnteredByOccurrences><TimePeriod><FromDate>2027-01-01T00:00:00</FromDate></TimePeriod><Type>4</Type><MonthDay>3</MonthDay>",
        "<TimePeriod><ToDate>2027-01-01T00:00:00</ToDate></TimePeriod><Type>1</Type>",
    ],
)
def test_exceptions_without_an_end_or_a_count_are_listed(write_mspdi, task, text):
    """A recurrence that never ends, and a range without its start, are skipped with a warning."""
    plan = read(write_mspdi(task(1), more=f"<Exceptions><Exception>{text}<DayWorking>0</DayWorking></Exception></Exceptions>"))
    assert (codes(plan), plan.calendar.exceptions) == (["CALENDAR_EXCEPTION"], ())


def test_work_weeks_reach_derived_calendars(write_mspdi, task):
    """A work week of the base counts in a calendar built on it, unless that says otherwise for the day."""
    week = "<WorkWeeks><WorkWeek><TimePeriod><FromDate>2027-01-04T00:00:00</FromDate><ToDate>2027-01-05T23:59:00</ToDate></TimePeriod>"
    week += f"<WeekDays>{OFF}</WeekDays></WorkWeek></WorkWeeks>"
    own = "<Exceptions><Exception><TimePeriod><FromDate>2027-01-05T00:00:00</FromDate><ToDate>2027-01-05T23:59:00</ToDate></TimePeriod><Type>1</Type>"
    own += "<DayWorking>1</DayWorking></Exception></Exceptions>"
    derived = f"<Calendar><UID>2</UID><Name>Own</Name><BaseCalendarUID>1</BaseCalendarUID>{own}</Calendar>"
    found = dict(read(write_mspdi(task(1, CalendarUID="2"), calendars=derived, more=week)).calendar_of("1").exceptions)
    assert found == {date(2027, 1, 4): (), date(2027, 1, 5): ((480, 720), (780, 1020))}


@pytest.mark.parametrize(
    ("root", "encoding"),
    [
        ("<Project>", "utf-8"),
        ('<Project xmlns="urn:another">', "utf-8"),
        ('<p:Project xmlns:p="http://schemas.microsoft.com/project">', "utf-8"),
        ("<Project>", "utf-8-sig"),
        ("<Project>", "utf-16"),
    ],
)
def test_namespaces_and_encodings(tmp_path, make_mspdi, task, root, encoding):
    """No namespace, another one, a prefix, a byte order mark and UTF-16 read the same."""
    text = make_mspdi(task(1, Name="Gründung"), root=root).replace('encoding="UTF-8"', f'encoding="{"UTF-16" if encoding == "utf-16" else "UTF-8"}"')
    if root.startswith("<p:"):
        text = text.replace("</Project>", "</p:Project>")
    path = tmp_path / "plan.xml"
    path.write_bytes(text.encode(encoding))
    assert read(path)["1"].name == "Gründung"


@pytest.mark.parametrize("bad", ["\x01", "&#0;", "&#x1F;", "\ufffe"])
def test_characters_that_xml_does_not_allow(tmp_path, make_mspdi, task, bad):
    """XML_CHAR, with line and column."""
    path = tmp_path / "plan.xml"
    path.write_text(make_mspdi(task(1, Name=f"a{bad}b")), encoding="utf-8")
    with pytest.raises(FormatError, match=r"plan\.xml:3:\d+") as caught:
        read(path)
    assert caught.value.code == "XML_CHAR"


@pytest.mark.parametrize("uid", ["9", ""])
def test_wrong_numbers_have_their_place(write_mspdi, task, uid):
    """Lag, percentage, units and hours of a day that are no numbers are refused with the element's name."""
    lag = f"<PredecessorLink><PredecessorUID>1</PredecessorUID><LinkLag>{uid}d</LinkLag></PredecessorLink>"
    for text, name in ((task(1) + task(2, after=lag), "LinkLag"), (task(1, PercentComplete="half"), "PercentComplete")):
        with pytest.raises(PmoRiskError, match=name) as caught:
            read(write_mspdi(text))
        assert caught.value.code == "NUMBER_FORMAT"


def test_lost_and_doubled_resources_are_said(write_mspdi, task):
    """An assignment of a resource that is not there counts as work; the second resource of one UID is listed."""
    staff = "<Resources><Resource><UID>5</UID><Name>A</Name></Resource><Resource><UID>5</UID><Name>B</Name></Resource></Resources>"
    work = "<Assignments><Assignment><TaskUID>1</TaskUID><ResourceUID>8</ResourceUID><Cost>100</Cost></Assignment></Assignments>"
    plan = read(write_mspdi(task(1), rest=staff + work))
    assert (codes(plan), plan.resources["5"].name, plan["1"].assignments) == (["DUPLICATE_ID", "RESOURCE_MISSING"], "A", ())
