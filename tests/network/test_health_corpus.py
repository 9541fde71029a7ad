"""Health of real P6 files against counts of their own rows, read here line by line and not by our reader; floats are those that P6 stored."""

from collections import defaultdict

import pytest

from pmo_risk.importers import read
from pmo_risk.network import check

FILES = [
    "hilal-oil-gas",
    "terminal-building-airport",
    "cairo-alex-road",
    "harbour-pointe",
    "pyp6xer-sample",
    "xernative-sample",
    "54069-BL-B2-20250902",
    "54069-UP-20251121",
    "54069-UP-20251204",
]
HARD = {"CS_MSO", "CS_MEO", "CS_MSOB", "CS_MEOB", "CS_MANDSTART", "CS_MANDFIN"}


def rows(path):
    """The rows of each table of a XER file as dictionaries of texts."""
    found, table, fields = defaultdict(list), "", []
    for line in path.read_text(encoding="cp1252", errors="replace").splitlines():
        cells = line.split("\t")
        if cells[0] == "%T":
            table = cells[1]
        elif cells[0] == "%F":
            fields = cells[1:]
        elif cells[0] == "%R":
            found[table].append(dict(zip(fields, cells[1:], strict=False)))
    return found


@pytest.fixture(scope="module", params=FILES)
def both(request, corpus):
    """The rows of a file with its health."""
    path = corpus / "xer" / f"{request.param}.xer"
    return rows(path), check(read(path)).health


def open_tasks(tables):
    return {t["task_id"]: t for t in tables["TASK"] if t["status_code"] != "TK_Complete"}


def links(tables):
    """Rows of TASKPRED into unfinished activities."""
    todo = open_tasks(tables)
    return [r for r in tables["TASKPRED"] if r["task_id"] in todo]


def test_links_are_those_of_the_file(both):
    """Leads, lags and kinds of links into unfinished activities."""
    tables, health = both
    into = links(tables)
    lags = [float(r["lag_hr_cnt"]) for r in into]
    assert [health[m].of for m in ("leads", "lags", "link_types")] == [len(into)] * 3
    assert health["leads"].count == sum(lag < 0 for lag in lags)
    assert health["lags"].count == sum(lag > 0 for lag in lags)
    assert health["link_types"].count == sum(r["pred_type"] == "PR_FS" for r in into)


def test_missing_logic_is_that_of_the_file(both):
    """Unfinished activities without a row of TASKPRED on one side; the only one of its side is the start or the finish."""
    tables, health = both
    todo = open_tasks(tables)
    starts = todo.keys() - {r["task_id"] for r in tables["TASKPRED"]}
    ends = todo.keys() - {r["pred_task_id"] for r in tables["TASKPRED"]}
    loose = (starts if len(starts) > 1 else set()) | (ends if len(ends) > 1 else set())
    assert (health["missing_logic"].count, health["missing_logic"].of) == (len(loose), len(todo))
    assert set(health["missing_logic"].offenders) == {todo[i]["task_code"] for i in loose}


def test_hard_constraints_are_those_of_the_file(both):
    """P6's start on, finish on, on or before and mandatory, primary or secondary."""
    tables, health = both
    hard = [t for t in open_tasks(tables).values() if {t["cstr_type"], t.get("cstr_type2", "")} & HARD]
    assert set(health["hard_constraints"].offenders) == {t["task_code"] for t in hard}


def test_floats_are_those_that_p6_stored(both):
    """Negative floats, and those above 44 days of the activity's calendar, by P6's own figures; not where our dates are known to differ."""
    tables, health = both
    if any(t["task_code"].startswith("EC") for t in tables["TASK"]):
        pytest.skip("harbour-pointe's dates are not reproduced in full")
    days = {c["clndr_id"]: float(c["day_hr_cnt"]) for c in tables["CALENDAR"]}
    floats = {t["task_code"]: float(t["total_float_hr_cnt"]) / days[t["clndr_id"]] for t in open_tasks(tables).values() if t["total_float_hr_cnt"]}
    assert set(health["negative_float"].offenders) == {code for code, days in floats.items() if days < 0}
    assert set(health["high_float"].offenders) <= {code for code, days in floats.items() if days > 44}
    if not any(p["plan_end_date"] for p in tables["PROJECT"]):
        assert set(health["high_float"].offenders) == {code for code, days in floats.items() if days > 44}


def test_high_durations_are_those_of_the_file(both):
    """Target durations above 44 days of the activity's calendar."""
    tables, health = both
    days = {c["clndr_id"]: float(c["day_hr_cnt"]) for c in tables["CALENDAR"]}
    long = {t["task_code"] for t in open_tasks(tables).values() if float(t["target_drtn_hr_cnt"]) / days[t["clndr_id"]] > 44}
    assert set(health["high_duration"].offenders) == long


def test_harbour_pointe_is_as_counted_by_hand(corpus):
    """Of all its 212 rows 24 are leads, 27 more have a lag, and one is start to finish; the leads are all into unfinished activities."""
    path = corpus / "xer" / "harbour-pointe.xer"
    tables, health = rows(path), check(read(path)).health
    lags = [float(r["lag_hr_cnt"]) for r in tables["TASKPRED"]]
    assert (len(lags), sum(x < 0 for x in lags), sum(x != 0 for x in lags), sum(r["pred_type"] == "PR_SF" for r in tables["TASKPRED"])) == (212, 24, 51, 1)
    assert (health["leads"].count, health["leads"].of, health["leads"].verdict) == (24, 200, "fail")
    assert [str(t) for t in health["link_types"].offenders if t.link.type == "SF"] == ["EC1150 -SF-> EC2020"]


def test_a_real_delay_comes_out_at_the_finish(both):
    """Every real plan with work to go moves with its longest path."""
    _, health = both
    assert health["critical_path_test"].verdict == "pass"
