"""Schedules with broken parts, in each planning format: what is refused, what is listed, each with its line and the value seen.

Numbers are those of the catalogue of bad inputs (``reference/reliability.md``, section 3).
"""

import re

import pytest

from pmo_risk.errors import CalendarError, GraphError, PmoRiskError, UnitError
from pmo_risk.importers import read


def noted(model, code):
    return [n for n in model.source.notes if n.code == code]


def line_of(path, text):
    """The first line that holds ``text``."""
    return 1 + path.read_text().split(text)[0].count("\n")


@pytest.fixture
def self_linked(write_xer, write_pmxml, write_mspdi, activity, relationship, task, link):
    """A file of each format in which task 2, or B, is its own predecessor, with the text that marks the line."""
    return {
        "xer": lambda: (write_xer({("TASKPRED", 0): {"pred_task_id": "12"}}), "%R\t12\t12", "'B'"),
        "pmxml": lambda: (write_pmxml(activity(), activity("12", "B"), relationship("12", "12")), "<Relationship>", "'B'"),
        "mspdi": lambda: (write_mspdi(task(1) + task(2, after=link(2))), "<UID>2</UID>", "'2'"),
        "mspdi summary": lambda: (write_mspdi(task(2, after=link(2), Summary="1") + task(3, OutlineLevel="2")), "<UID>2</UID>", "'2'"),
    }


@pytest.mark.parametrize("kind", ["xer", "pmxml", "mspdi", "mspdi summary"])
def test_a_link_of_a_task_with_itself_is_refused_with_its_line(self_linked, kind):
    """3: SELF_LINK names the task and the line of the link."""
    path, mark, named = self_linked[kind]()
    with pytest.raises(GraphError, match=f"task {named} is linked to itself") as caught:
        read(path)
    assert caught.value.code == "SELF_LINK"
    assert caught.value.where == f"{path}:{line_of(path, mark)}"


@pytest.mark.parametrize("value", ["1", "13", "34", "45", "77", "day", "-7", "7.0", "٧"])
def test_a_lag_in_an_unknown_unit_is_refused(write_mspdi, task, link, value):
    """16: a lag whose LagFormat Microsoft's schema does not have is never read as hours; one of nothing is, and the format is listed."""
    path = write_mspdi(task(1) + task(2, after=link(1, lag=4800, lag_format=value)))
    with pytest.raises(UnitError) as caught:
        read(path)
    assert (caught.value.code, caught.value.where) == ("LAG_UNIT", f"{path}:4")
    assert f"a lag of 4800: LagFormat {value!r} is no unit" in str(caught.value)
    plan = read(write_mspdi(task(1) + task(2, after=link(1, lag=0, lag_format=value))))
    (note,) = noted(plan, "LAG_UNIT")
    assert (note.severity, note.where) == ("warning", f"{path}:4")
    assert repr(value) in note.what
    assert plan["2"].after[0].lag.value == 0


@pytest.mark.parametrize("value", [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 19, 20, 21, *range(35, 45), 51, 52, 53])
def test_every_unit_of_project_is_known(write_mspdi, task, link, value):
    """The values of LagFormat and DurationFormat in Microsoft's schema are read without a word; so is a lag that has none."""
    plan = read(write_mspdi(task(1, DurationFormat=str(value)) + task(2, after=link(1, lag=50, lag_format=value))))
    assert plan.source.notes == ()
    assert read(write_mspdi(task(1) + task(2, after=link(1, lag=4800).replace("<LagFormat>7</LagFormat>", "")))).source.notes == ()


def test_a_duration_in_an_unknown_unit_is_listed(write_mspdi, task):
    """Its hours stand beside it; that they are taken for working time is said."""
    plan = read(write_mspdi(task(1, DurationFormat="77")))
    assert "'77'" in noted(plan, "DURATION_UNIT")[0].what
    assert plan["1"].unit == "h"


@pytest.mark.parametrize(
    ("lag", "unit", "seen"), [(10**12, 7, "1.66667e+09h"), (-(10**12), 8, "-1.66667e+09eh"), (10**12, 19, "1e+12%"), (2**31, 7, "3.57914e+06h")]
)
def test_lags_of_project_out_of_range_have_their_line(write_mspdi, task, link, lag, unit, seen):
    """14: longer than a century, with file, line, element and value."""
    path = write_mspdi(task(1) + task(2, after=link(1, lag=lag, lag_format=unit)) + task(3, hours=-1))
    with pytest.raises(PmoRiskError) as caught:
        read(path)
    found = {p.code: p for p in caught.value.problems}
    assert set(found) == {"RANGE", "DURATION_FORMAT"}
    assert found["RANGE"].where == f"{path}:4: LinkLag"
    assert f"'{seen}' is longer than 100 years" in found["RANGE"].what


def test_doubled_task_ids_name_both_lines(write_xer, write_pmxml, write_mspdi, activity, task):
    """5: of a key of the file as of an activity id; also where all stands on one line."""
    cases = [
        ({"task_id": "11"}, "task_id '11' is used twice, first on line 13"),
        ({"task_code": "A"}, "task code 'A' is used twice in its project, first on line 13"),
    ]
    for cells, what in cases:
        path = write_xer({("TASK", 1): cells})
        with pytest.raises(PmoRiskError) as caught:
            read(path)
        found = next(p for p in caught.value.problems if p.code == "DUPLICATE_ID")
        assert (found.what, found.where) == (what, f"{path}:14")
    for text in (activity() + activity(), (activity() + activity()).replace("\n", "")):
        with pytest.raises(GraphError, match=r"plan\.xml:\d+: task_id '11' is used twice, first on line \d+"):
            read(write_pmxml(text))
    with pytest.raises(GraphError, match=r"plan\.xml:4: UID '1' is used twice, first on line 3"):
        read(write_mspdi(task(1) + task(1)))


def test_a_doubled_project_is_refused(write_xer, xer_rows, make_pmxml, tmp_path):
    """A project that stands in a file twice is not read as one of the two."""
    with pytest.raises(GraphError, match=r"plan\.xer:5: proj_id '1' is used twice, first on line 4"):
        read(write_xer(PROJECT=xer_rows["PROJECT"] * 2))
    text = make_pmxml()
    project = re.search("<Project>.*</Project>", text, re.DOTALL)[0]
    path = tmp_path / "plan.xml"
    path.write_text(text.replace(project, project.replace("\n", "") * 2))
    with pytest.raises(GraphError, match=r"proj_id '1' is used twice") as caught:
        read(path)
    assert caught.value.code == "DUPLICATE_ID"


def test_doubled_calendars_name_both_lines(write_xer, xer_rows, write_pmxml, p6_calendar, write_mspdi, task):
    """The second and the first."""
    cases = [
        (write_xer(CALENDAR=xer_rows["CALENDAR"] * 2), r":8: clndr_id '9' is used twice, first on line 7"),
        (write_mspdi(task(1), calendars="\n<Calendar><UID>1</UID></Calendar>"), r":3: calendar UID '1' is used twice, first on line 2"),
    ]
    for path, said in cases:
        with pytest.raises(CalendarError, match=said):
            read(path)
    with pytest.raises(CalendarError, match=r":17: clndr_id '9' is used twice, first on line 3"):
        read(write_pmxml(before=p6_calendar() * 2))


def test_a_lost_base_calendar_is_listed(write_xer, write_pmxml, p6_calendar, write_mspdi, task):
    """69: CALENDAR_MISSING with the line, the calendar and the one it is built on; it keeps what it says itself."""
    derived = "<Calendar><UID>2</UID><Name>Own</Name><BaseCalendarUID>44</BaseCalendarUID></Calendar>"
    cases = [
        (write_xer({("CALENDAR", 0): {"base_clndr_id": "77"}}), 7, "'Five days'", "'77'"),
        (write_mspdi(task(1), calendars=f"\n{derived}"), 3, "'Own'", "'44'"),
    ]
    for path, line, own, base in cases:
        (note,) = noted(read(path), "CALENDAR_MISSING")
        assert (note.severity, note.where) == ("warning", f"{path}:{line}")
        assert note.what == f"calendar {own} is built on calendar {base}, which is not in the file"
    plan = read(write_pmxml(before=p6_calendar(BaseCalendarObjectId="77")))
    assert [(n.where[-2:], "'77'" in n.what) for n in noted(plan, "CALENDAR_MISSING")] == [(":3", True)]
    assert plan.calendar.week[0] == ((480, 960),)


@pytest.mark.parametrize("uid", ["-1", "", "0"])
def test_a_base_calendar_has_no_base(write_mspdi, task, uid):
    """What Project writes for none is none, and nothing is listed."""
    base = f"<Calendar><UID>2</UID><IsBaseCalendar>1</IsBaseCalendar><BaseCalendarUID>{uid}</BaseCalendarUID></Calendar>"
    assert noted(read(write_mspdi(task(1), calendars=base)), "CALENDAR_MISSING") == []


def test_a_calendar_that_names_itself_goes_in_a_circle(write_mspdi, task):
    """70: refused where a task works by it, with its line."""
    own = "\n<Calendar><UID>2</UID><Name>Own</Name><BaseCalendarUID>2</BaseCalendarUID></Calendar>"
    with pytest.raises(CalendarError, match=r"plan\.xml:3: calendar 'Own' is its own base") as caught:
        read(write_mspdi(task(1, CalendarUID="2"), calendars=own))
    assert caught.value.code == "CYCLE"


def test_a_resource_with_an_unknown_calendar_is_listed(write_xer, write_pmxml, write_mspdi, task, xml):
    """UNKNOWN_CALENDAR with the line and the calendar's key; the resource has none. Material has no working time, but the file is told of all the same."""
    crew = {"rsrc_id": "5", "rsrc_short_name": "CREW", "rsrc_type": "RT_Labor", "clndr_id": "77"}
    staff = "<Resources><Resource><UID>5</UID><Name>A</Name>{}<CalendarUID>77</CalendarUID></Resource></Resources>"
    paths = [
        lambda: write_xer(RSRC=[crew]),
        lambda: write_pmxml(after=xml("Resource", ObjectId="5", Id="CREW", ResourceType="Labor", CalendarObjectId="77")),
        lambda: write_mspdi(task(1), rest=staff.format("")),
        lambda: write_mspdi(task(1), rest=staff.format("<Type>0</Type>")),
    ]
    for write in paths:
        path = write()
        plan = read(path)
        (note,) = noted(plan, "UNKNOWN_CALENDAR")
        assert note.severity == "warning"
        assert re.fullmatch(rf"{path}:\d+", note.where)
        assert "'77'" in note.what
        assert [r.calendar for r in plan.resources.values()] == [None]


@pytest.mark.parametrize("uid", ["", "-1"])
def test_a_resource_without_a_calendar_is_in_order(write_mspdi, task, uid):
    """Nothing is listed for none."""
    staff = f"<Resources><Resource><UID>5</UID><Name>A</Name><CalendarUID>{uid}</CalendarUID></Resource></Resources>"
    assert read(write_mspdi(task(1), rest=staff)).source.notes == ()


@pytest.mark.parametrize("percent", ["-5", "101", "1e9"])
def test_progress_is_from_0_to_100_percent(write_mspdi, task, percent):
    """A percentage that cannot be would make the remaining duration longer than the duration."""
    path = write_mspdi(task(1, PercentComplete=percent, ActualStart="2027-01-04T08:00:00"))
    with pytest.raises(GraphError, match=r"plan\.xml:3: PercentComplete is ") as caught:
        read(path)
    assert caught.value.code == "PERCENT"


@pytest.mark.parametrize("level", ["abc", "-1", "1.5", "٢", "9" * 9])
def test_an_outline_level_that_is_none_is_listed(write_mspdi, task, level):
    """It is read as the first level; a file without levels is in order."""
    (note,) = noted(read(write_mspdi(task(1) + task(2, OutlineLevel=level))), "OUTLINE_LEVEL")
    assert repr(level) in note.what
    assert read(write_mspdi(task(1).replace("<OutlineLevel>1</OutlineLevel>", ""))).source.notes == ()


def test_a_lost_calendar_of_a_task_or_project_is_named(write_xer, write_mspdi, task):
    """69: the one the file asks for, and the one that is taken."""
    cases = [
        (lambda: write_xer({("TASK", 0): {"clndr_id": "77"}}), "tasks whose calendar '77' is not in the file take the project's"),
        (lambda: write_xer({("PROJECT", 0): {"clndr_id": "77"}}), "the project's calendar '77' is not in the file; taken is the file's default calendar"),
        (lambda: write_xer({("TASK", 0): {"clndr_id": ""}}), "tasks that name no calendar take the project's"),
        (lambda: write_xer({("PROJECT", 0): {"clndr_id": ""}}), "the project names no calendar; taken is the file's default calendar"),
        (lambda: write_mspdi(task(1, CalendarUID="77")), "tasks whose calendar '77' is not in the file take the project's"),
    ]
    for write, what in cases:
        assert [(n.severity, n.what) for n in noted(read(write()), "CALENDAR_MISSING")] == [("warning", what)]


def test_a_lost_part_of_the_work_breakdown_is_listed(write_xer):
    """13: a node whose parent is not in the file, unless it is the project's own, which hangs under the enterprise's structure."""
    node = {"wbs_id": "2", "proj_id": "1", "parent_wbs_id": "22", "proj_node_flag": "N", "wbs_short_name": "P"}
    (note,) = noted(read(write_xer({("TASK", 0): {"wbs_id": "2"}}, PROJWBS=[node])), "WBS_MISSING")
    assert "'22'" in note.what
    assert noted(read(write_xer({("TASK", 0): {"wbs_id": "2"}}, PROJWBS=[node | {"proj_node_flag": "Y"}])), "WBS_MISSING") == []
