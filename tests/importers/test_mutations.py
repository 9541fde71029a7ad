"""Damaged files: whatever happens to a byte, the answer is a model or a PmoRiskError."""

import random

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


def judge(path):
    try:
        model = read(path)
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
    assert set(seen) == {"read", "refused"}


@pytest.mark.parametrize("head", [b"", b"ERMHDR\t20.12\n", b"<Project>"])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tail=st.binary(min_size=1, max_size=200))
def test_any_bytes(tmp_path, head, tail):
    """Any bytes at all, with a head that a format claims or none, are refused by rule."""
    path = tmp_path / "any.xer"
    path.write_bytes(head + tail)
    assert judge(path) == "refused"
