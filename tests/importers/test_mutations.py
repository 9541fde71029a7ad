"""Damaged files: whatever happens to a byte, the answer is a model or a PmoRiskError."""

import random
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pmo_risk.errors import PmoRiskError
from pmo_risk.importers import read
from pmo_risk.model import Portfolio, Project

MUTATIONS = 300
PIECES = [
    b"\t",
    b"\n",
    b"\r",
    b"\x00",
    b"%T\tTASK\n",
    b"%E",
    b"-1",
    b"1e999",
    b"\xff",
    b"<",
    b">",
    b"&#0;",
    b"PT",
    b"(0||",
    b")",
    b"2027-02-30",
    b"9" * 40,
    b"</Task>",
    b"<Task>",
]


def damage(content, rng):
    for _ in range(rng.randint(1, 4)):
        at, size = rng.randrange(len(content)), rng.choice((0, 1, 1, 2, 20, 200))
        piece = rng.choice([b"", rng.randbytes(rng.randint(0, 3)), rng.choice(PIECES), content[at : at + size] * 2])
        content = content[:at] + piece + content[at + size :]
    return content if rng.random() > 0.1 else content[: rng.randrange(len(content))]


def judge(path, **options):
    try:
        model = read(path, **options)
    except PmoRiskError as error:
        refused = error
    else:
        refused = None
    if refused is not None:
        assert str(path) in str(refused)
        assert refused.code != "CORRUPT", str(refused)
        return "refused"
    assert isinstance(model, (Project, Portfolio))
    assert all(t.read == t.used + t.listed for t in model.source.tables)
    return "read"


def judge_repaired(path, plain):
    """With repair a file is read or refused by rule too; what is read without it is read with it, to the same."""
    content = path.read_bytes()
    repaired = judge(path, repair=True)
    assert path.read_bytes() == content
    if plain == "read":
        assert repaired == "read"
        assert read(path, repair=True) == read(path)


def test_mutated_xer_files(write_xer):
    """300 damaged XER files are read or refused by rule, none by accident; both happen."""
    assignments = [{"task_id": "12", "rsrc_id": "5", "rsrc_type": "RT_Labor", "act_reg_cost": "10", "remain_cost": "300", "remain_qty": "8", "curv_id": "1"}]
    more = {
        "RSRC": [{"rsrc_id": "5", "rsrc_short_name": "CREW", "rsrc_type": "RT_Labor", "clndr_id": "9"}],
        "RSRCRATE": [{"rsrc_id": "5", "start_date": "2027-01-01 00:00", "cost_per_qty": "80", "max_qty_per_hr": "1"}],
        "RSRCCURVDATA": [{"curv_id": "1"} | {f"pct_usage_{n}": "5" for n in range(1, 21)}],
        "ACTVTYPE": [{"actv_code_type_id": "1", "actv_code_type": "Area"}],
        "ACTVCODE": [{"actv_code_id": "3", "actv_code_type_id": "1", "short_name": "N"}],
        "TASKACTV": [{"task_id": "11", "actv_code_type_id": "1", "actv_code_id": "3"}],
        "UDFTYPE": [{"udf_type_id": "1", "table_name": "TASK", "udf_type_label": "Due", "logical_data_type": "FT_END_DATE"}],
        "UDFVALUE": [{"udf_type_id": "1", "fk_id": "11", "udf_date": "2027-03-01 16:00"}],
        "PROJRISK": [{"risk_id": "3", "proj_id": "1", "risk_name": "Flood", "prbly_pct": "30", "impact_expense_cost": "5000"}],
        "TASKRISK": [{"task_id": "11", "risk_id": "3", "proj_id": "1"}],
    }
    wbs = [{"wbs_id": "2", "proj_id": "1", "parent_wbs_id": "", "proj_node_flag": "Y", "wbs_short_name": "P", "wbs_name": "Plant"}]
    change = {
        ("TASK", 0): {"cstr_type": "CS_MSO", "cstr_date": "2027-02-01 08:00", "status_code": "TK_Active", "act_start_date": "2027-01-04 08:00", "wbs_id": "2"},
        ("TASK", 1): {"task_type": "TT_Rsrc", "target_start_date": "2027-01-04 08:00", "expect_end_date": "2027-02-01 16:00"},
    }
    path = write_xer(change, TASKRSRC=assignments, PROJWBS=wbs, **more)
    content, rng = path.read_bytes(), random.Random(1)
    seen = []
    for _ in range(MUTATIONS):
        path.write_bytes(damage(content, rng))
        seen.append(judge(path))
    assert set(seen) == {"read", "refused"}


def test_mutated_mspdi_files(write_mspdi, task, link):
    """300 damaged Microsoft Project files are read or refused by rule, none by accident; both happen."""
    period = "<TimePeriod><FromDate>2027-01-01T00:00:00</FromDate><ToDate>2027-03-01T00:00:00</ToDate></TimePeriod>"
    recurring = f"<Exception>{period}<Type>6</Type><Period>2</Period><DaysOfWeek>4</DaysOfWeek><DayWorking>0</DayWorking></Exception>"
    people = "<Resources><Resource><UID>5</UID><CalendarUID>1</CalendarUID></Resource></Resources>"
    work = "<Assignments><Assignment><TaskUID>2</TaskUID><ResourceUID>5</ResourceUID><Cost>100</Cost></Assignment></Assignments>"
    tasks = (
        task(1, Summary="1")
        + task(2, OutlineLevel="2", ConstraintType="4", ConstraintDate="2027-02-01T08:00:00")
        + task(3, after=link(1, lag=-50, lag_format=19))
    )
    path = write_mspdi(tasks, more=f"<Exceptions>{recurring}</Exceptions>", rest=people + work)
    content, rng = path.read_bytes(), random.Random(2)
    seen = []
    for _ in range(MUTATIONS):
        path.write_bytes(damage(content, rng))
        seen.append(judge(path))
        judge_repaired(path, seen[-1])
    assert set(seen) == {"read", "refused"}


@pytest.fixture
def full_pmxml(write_pmxml, activity, relationship, p6_calendar, xml):
    """A P6 XML file with something of everything that is read."""
    holiday = xml("HolidayOrException", xml("WorkTime", Start="10:00:00", Finish="11:59:00"), Date="2027-01-09T00:00:00")
    began = activity("11", "A", more=xml("Code", TypeObjectId="3", ValueObjectId="4") + xml("UDF", TypeObjectId="5", TextValue="x"), Status="In Progress")
    began = began.replace("</Activity>", "<ActualStartDate>2027-01-04T08:00:00</ActualStartDate></Activity>")
    work = xml("ResourceAssignment", ObjectId="6", ActivityObjectId="12", ResourceObjectId="7", ResourceType="Labor", RemainingCost="300", RemainingUnits="8,5")
    people = xml("Resource", ObjectId="7", Id="R", Name="Crew", CalendarObjectId="9", ResourceType="Labor", PricePerUnit="20")
    codes = xml("ActivityCodeType", ObjectId="3", Name="Area", Scope="Global") + xml("ActivityCode", ObjectId="4", CodeTypeObjectId="3", CodeValue="N")
    options = xml("ScheduleOptions", ProjectObjectId="1", RelationshipLagCalendar="24 Hour Calendar", OutOfSequenceScheduleType="Progress Override")
    old = xml("BaselineProject", activity(StartDate="2027-01-04T08:00:00"), ObjectId="50", Name="old", OriginalProjectObjectId="1")
    parts = [began, activity("12", "B", "24", PrimaryConstraintType="Start On", PrimaryConstraintDate="2027-02-01T08:00:00"), relationship(lag="-0,5")]
    return write_pmxml(*parts, work, options, before=p6_calendar(more=holiday) + people + codes, after=old)


def test_mutated_pmxml_files(full_pmxml):
    """300 damaged P6 XML files are read or refused by rule, none by accident; both happen."""
    content, rng = full_pmxml.read_bytes(), random.Random(3)
    assert judge(full_pmxml) == "read"
    seen = []
    for _ in range(MUTATIONS):
        full_pmxml.write_bytes(damage(content, rng))
        seen.append(judge(full_pmxml))
        judge_repaired(full_pmxml, seen[-1])
    assert set(seen) == {"read", "refused"}


def test_pmxml_files_of_mutated_elements(full_pmxml):
    """300 P6 XML files with elements lost, doubled, emptied or filled with anything are read or refused by rule, none by accident; both happen."""
    text, rng = full_pmxml.read_text(), random.Random(4)
    values = [
        "",
        " ",
        "-1",
        "0",
        "1",
        "7",
        "11",
        "99",
        "1e999",
        "NaN",
        "1,5",
        "Start On",
        "Completed",
        "2027-02-30T00:00:00",
        "2027-01-05T08:00:00",
        "x" * 5000,
    ]
    seen = []
    for _ in range(MUTATIONS):
        broken = text
        for _ in range(rng.randint(1, 3)):
            opening = rng.choice(list(re.finditer(r"<([A-Z][A-Za-z]+)>", broken)))
            tag = opening[1]
            found = re.compile(f"<{tag}>.*?</{tag}>", re.DOTALL).match(broken, opening.start())
            if found is None:
                continue
            new = rng.choice(["", found[0] * 2, f"<{tag}>{rng.choice(values)}</{tag}>", f"<{tag}/>"])
            broken = broken[: found.start()] + new + broken[found.end() :]
        full_pmxml.write_text(broken)
        seen.append(judge(full_pmxml))
    assert set(seen) == {"read", "refused"}


@pytest.mark.parametrize("head", [b"", b"ERMHDR\t20.12\n", b"<Project>", b"<APIBusinessObjects>"])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tail=st.binary(min_size=1, max_size=200))
def test_any_bytes(tmp_path, head, tail):
    """Any bytes at all, with a head that a format claims or none, are refused by rule."""
    path = tmp_path / "any.xer"
    path.write_bytes(head + tail)
    assert judge(path) == "refused"
