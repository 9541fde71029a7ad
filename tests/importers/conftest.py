"""Tiny schedule files, written where a test needs them."""

import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest

WEEK = (
    "(0||CalendarData()((0||DaysOfWeek()((0||1()())"
    + "".join(f"(0||{d}()((0||0(s|08:00|f|16:00)())))" for d in range(2, 7))
    + "(0||7()())))(0||Exceptions()())))"
)
XER_ROWS = {
    "PROJECT": [
        {
            "proj_id": "1",
            "proj_short_name": "P",
            "clndr_id": "9",
            "plan_start_date": "2027-01-04 00:00",
            "last_recalc_date": "2027-01-04 00:00",
            "plan_end_date": "",
        }
    ],
    "CALENDAR": [{"clndr_id": "9", "default_flag": "Y", "clndr_name": "Five days", "base_clndr_id": "", "day_hr_cnt": "8", "clndr_data": WEEK}],
    "SCHEDOPTIONS": [{"proj_id": "1", "sched_retained_logic": "Y", "sched_calendar_on_relationship_lag": "rcal_Predecessor"}],
    "TASK": [
        {"task_id": "11", "proj_id": "1", "clndr_id": "9", "task_code": "A", "task_name": "dig", "task_type": "TT_Task", "status_code": "TK_NotStart"}
        | {"target_drtn_hr_cnt": "16", "remain_drtn_hr_cnt": "16"},
        {"task_id": "12", "proj_id": "1", "clndr_id": "9", "task_code": "B", "task_name": "pour", "task_type": "TT_Task", "status_code": "TK_NotStart"}
        | {"target_drtn_hr_cnt": "24", "remain_drtn_hr_cnt": "24"},
    ],
    "TASKPRED": [{"task_id": "12", "pred_task_id": "11", "proj_id": "1", "pred_proj_id": "1", "pred_type": "PR_FS", "lag_hr_cnt": "8"}],
}


def xer_text(tables: dict[str, list[dict[str, str]]], header: str = "USD", eol: str = "\r\n", end: str = "%E") -> str:
    """A XER of these tables; the fields of a table are those of all its rows."""
    lines = ["\t".join(["ERMHDR", "20.12", "2027-01-01", "Project", "user", "user", "db", "Project Management", header])]
    for name, rows in tables.items():
        fields = list(dict.fromkeys(f for row in rows for f in row))
        lines += [f"%T\t{name}", "\t".join(["%F", *fields])] + ["\t".join(["%R", *(row.get(f, "") for f in fields)]) for row in rows]
    return eol.join([*lines, end, ""]) if end else eol.join([*lines, ""])


@pytest.fixture
def write_xer(tmp_path: Path) -> Callable[..., Path]:
    """Write the two-task XER with tables replaced (``TASK=[...]``), or cells changed: ``change={("TASK", 0): {"task_type": "TT_LOE"}}``."""

    def write(
        change: dict[tuple[str, int], dict[str, str]] | None = None, header: str = "USD", eol: str = "\r\n", end: str = "%E", **tables: list[dict[str, str]]
    ) -> Path:
        rows = {name: [dict(r) for r in content] for name, content in (XER_ROWS | tables).items()}
        for (table, number), cells in (change or {}).items():
            rows[table][number].update(cells)
        path = tmp_path / "plan.xer"
        path.write_bytes(xer_text(rows, header, eol, end).encode("cp1252"))
        return path

    return write


CALENDAR = (
    "<Calendar><UID>1</UID><Name>Standard</Name><IsBaseCalendar>1</IsBaseCalendar><BaseCalendarUID>-1</BaseCalendarUID><WeekDays>"
    "<WeekDay><DayType>1</DayType><DayWorking>0</DayWorking></WeekDay><WeekDay><DayType>7</DayType><DayWorking>0</DayWorking></WeekDay>"
    + "".join(
        f"<WeekDay><DayType>{d}</DayType><DayWorking>1</DayWorking><WorkingTimes>"
        "<WorkingTime><FromTime>08:00:00</FromTime><ToTime>12:00:00</ToTime></WorkingTime>"
        "<WorkingTime><FromTime>13:00:00</FromTime><ToTime>17:00:00</ToTime></WorkingTime></WorkingTimes></WeekDay>"
        for d in range(2, 7)
    )
    + "</WeekDays>{more}</Calendar>"
)


def mspdi_text(
    tasks: str, project: str = "", calendars: str = "", more: str = "", rest: str = "", root: str = '<Project xmlns="http://schemas.microsoft.com/project">'
) -> str:
    """A Microsoft Project file: Task elements, and what else stands in the project, its calendars, its calendar and after the tasks."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n{root}<Title>Plan</Title><StartDate>2027-01-04T08:00:00</StartDate><CalendarUID>1</CalendarUID>'
        f"<MinutesPerDay>480</MinutesPerDay><MinutesPerWeek>2400</MinutesPerWeek><DaysPerMonth>20</DaysPerMonth>{project}"
        f"<Calendars>{CALENDAR.format(more=more)}{calendars}</Calendars>\n<Tasks>{tasks}</Tasks>{rest}</Project>"
    )


def mspdi_task(uid: int, hours: float = 8, after: str = "", **fields: str) -> str:
    """A Task element on a line of its own; ``after`` holds PredecessorLink elements."""
    given = {"UID": str(uid), "Name": f"Task {uid}", "OutlineLevel": "1", "Duration": f"PT{hours:g}H0M0S", "DurationFormat": "7", "Summary": "0"} | fields
    return "<Task>" + "".join(f"<{k}>{v}</{k}>" for k, v in given.items()) + after + "</Task>\n"


def mspdi_link(predecessor: int, kind: int = 1, lag: int = 0, lag_format: int = 7) -> str:
    """A PredecessorLink element; lag in tenths of a minute."""
    inside = f"<PredecessorUID>{predecessor}</PredecessorUID><Type>{kind}</Type><LinkLag>{lag}</LinkLag><LagFormat>{lag_format}</LagFormat>"
    return f"<PredecessorLink>{inside}</PredecessorLink>"


@pytest.fixture
def write_mspdi(tmp_path: Path) -> Callable[..., Path]:
    """Write a Microsoft Project file from ``mspdi_text``'s parts."""

    def write(tasks: str, **parts: str) -> Path:
        path = tmp_path / "plan.xml"
        path.write_text(mspdi_text(tasks, **parts), encoding="utf-8")
        return path

    return write


@pytest.fixture
def task() -> Callable[..., str]:
    """The maker of Task elements."""
    return mspdi_task


@pytest.fixture
def link() -> Callable[..., str]:
    """The maker of PredecessorLink elements."""
    return mspdi_link


@pytest.fixture
def xer_rows() -> dict[str, list[dict[str, str]]]:
    """The tables of the two-task XER, to be copied and changed."""
    return {name: [dict(row) for row in rows] for name, rows in XER_ROWS.items()}


@pytest.fixture
def make_xer() -> Callable[..., str]:
    """The maker of XER text."""
    return xer_text


@pytest.fixture
def make_mspdi() -> Callable[..., str]:
    """The maker of Microsoft Project text."""
    return mspdi_text


PMXML_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


def element(tag: str, *children: str, **fields: str) -> str:
    """An element on a line of its own: ``fields`` as child elements with text, then ``children`` as they are."""
    return f"<{tag}>" + "".join(f"<{k}>{v}</{k}>" for k, v in fields.items()) + "".join(children) + f"</{tag}>\n"


def pmxml_calendar(
    uid: str = "9", name: str = "Five days", times: tuple[tuple[str, str], ...] = (("08:00:00", "15:59:00"),), more: str = "", **fields: str
) -> str:
    """A Calendar element of Primavera P6 that works from Monday to Friday; ``more`` holds HolidayOrException elements."""
    shifts = "".join(element("WorkTime", Start=a, Finish=b) for a, b in times)
    week = "".join(element("StandardWorkHours", shifts, DayOfWeek=day) for day in PMXML_DAYS)
    week += "".join(element("StandardWorkHours", DayOfWeek=day) for day in ("Saturday", "Sunday"))
    given = {"ObjectId": uid, "Name": name, "IsDefault": "1", "Type": "Global", "HoursPerDay": "8"} | fields
    return element("Calendar", element("StandardWorkWeek", week), f"<HolidayOrExceptions>{more}</HolidayOrExceptions>", **given)


def pmxml_activity(uid: str = "11", code: str = "A", hours: str = "16", more: str = "", **fields: str) -> str:
    """An Activity element that is not started; ``more`` holds further elements in it."""
    given = {"ObjectId": uid, "Id": code, "Name": code, "ProjectObjectId": "1", "CalendarObjectId": "9", "Type": "Task Dependent", "Status": "Not Started"}
    return element("Activity", more, **(given | {"PlannedDuration": hours, "RemainingDuration": hours} | fields))


def pmxml_relationship(before: str = "11", after: str = "12", kind: str = "Finish to Start", lag: str = "0", **fields: str) -> str:
    """A Relationship element within project 1."""
    given = {"ObjectId": "1", "PredecessorActivityObjectId": before, "SuccessorActivityObjectId": after, "Type": kind, "Lag": lag}
    return element("Relationship", **(given | {"PredecessorProjectObjectId": "1", "SuccessorProjectObjectId": "1"} | fields))


def pmxml_text(inside: str | None = None, before: str | None = None, after: str = "", root: str = "", **fields: str) -> str:
    """A P6 XML file of one project with activities A and B; ``inside`` replaces them, ``before`` the calendar, ``fields`` are the project's own."""
    given = {"ObjectId": "1", "Id": "P", "Name": "Plant", "Status": "Active", "DataDate": "2027-01-04T00:00:00", "PlannedStartDate": "2027-01-04T00:00:00"}
    tasks = pmxml_activity() + pmxml_activity("12", "B", "24") + pmxml_relationship() if inside is None else inside
    project = element("Project", tasks, **(given | {"ActivityDefaultCalendarObjectId": "9"} | fields))
    open_root = root or 'APIBusinessObjects xmlns="http://xmlns.oracle.com/Primavera/P6/V20.12/API/BusinessObjects"'
    calendars = pmxml_calendar() if before is None else before
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{open_root}>\n{calendars}{project}{after}</{open_root.split()[0]}>\n'


@pytest.fixture
def write_pmxml(tmp_path: Path) -> Callable[..., Path]:
    """Write a P6 XML file from ``pmxml_text``'s parts."""

    def write(*inside: str, **parts: str) -> Path:
        path = tmp_path / "plan.xml"
        path.write_text(pmxml_text("".join(inside) if inside else None, **parts), encoding="utf-8")
        return path

    return write


@pytest.fixture
def make_pmxml() -> Callable[..., str]:
    """The maker of P6 XML text."""
    return pmxml_text


@pytest.fixture
def xml() -> Callable[..., str]:
    """The maker of any element."""
    return element


@pytest.fixture
def activity() -> Callable[..., str]:
    """The maker of Activity elements."""
    return pmxml_activity


@pytest.fixture
def relationship() -> Callable[..., str]:
    """The maker of Relationship elements."""
    return pmxml_relationship


@pytest.fixture
def p6_calendar() -> Callable[..., str]:
    """The maker of P6's Calendar elements."""
    return pmxml_calendar


@pytest.fixture
def raw_mspdi(corpus: Path) -> Callable[[str], ET.Element]:
    """A Microsoft Project file of the corpus as another XML reader sees it, namespaces taken off."""

    def parse(stem: str) -> ET.Element:
        root = ET.parse(corpus / "mspdi" / f"{stem}.xml").getroot()  # noqa: S314  # the corpus is trusted; this reader must not be ours
        for element in root.iter():
            element.tag = element.tag.rpartition("}")[2]
        return root

    return parse
