"""Primavera XER files: one rule a test."""

from datetime import datetime

import pytest

from pmo_risk.errors import FormatError, GraphError, ManyErrors, PmoRiskError, UnitError
from pmo_risk.importers import read
from pmo_risk.model import Portfolio


def codes(plan, severity=None):
    return [n.code for n in plan.source.notes if severity in (None, n.severity)]


def table(plan, name):
    found = next(t for t in plan.source.tables if t.name == name)
    return found.read, found.used, found.listed


def test_a_project_is_read(write_xer):
    """Ids are activity ids, uid is task_id, hours stay hours, the day is the project's unit."""
    plan = read(write_xer())
    assert (plan.id, plan.time_unit, plan.start, plan.data_date, plan.currency) == ("P", "d", datetime(2027, 1, 4), datetime(2027, 1, 4), "USD")
    assert [(t.id, t.uid, t.name, t.unit, t.duration.mean) for t in plan] == [("A", "11", "dig", "h", 16), ("B", "12", "pour", "h", 24)]
    assert [(x.predecessor, x.type, str(x.lag)) for x in plan["B"].after] == [("A", "FS", "8h")]
    assert [table(plan, n) for n in ("PROJECT", "CALENDAR", "SCHEDOPTIONS", "TASK", "TASKPRED")] == [(1, 1, 0)] * 3 + [(2, 2, 0), (1, 1, 0)]


@pytest.mark.parametrize("eol", ["\r", "\n", "\r\n"])
def test_line_ends_of_every_kind(write_xer, eol):
    """CR, LF and CRLF files are the same file."""
    assert len(read(write_xer(eol=eol))) == 2


def test_mixed_line_ends(write_xer):
    """Line ends may be mixed in one file."""
    path = write_xer()
    text = path.read_bytes().split(b"\r\n")
    path.write_bytes(b"".join(line + end for line, end in zip(text, [b"\r", b"\n", b"\r\n"] * 20, strict=False)))
    assert len(read(path)) == 2


def test_utf8_with_a_byte_order_mark(write_xer):
    """A byte order mark settles the encoding."""
    path = write_xer()
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"dig", "копать".encode()))
    plan = read(path)
    assert plan["A"].name == "копать"
    assert "ENCODING" not in codes(plan)


def test_utf16_is_read(write_xer):
    """A XER saved as UTF-16 by a text editor still reads."""
    path = write_xer()
    path.write_bytes(path.read_text(encoding="cp1252").replace("\n\n", "\n").encode("utf-16"))
    assert len(read(path)) == 2


def test_the_header_may_name_the_encoding(write_xer):
    """An encoding among the header's cells is used."""
    path = write_xer(header="windows-1251")
    path.write_bytes(path.read_bytes().replace(b"dig", "Задача".encode("cp1251")))
    assert read(path)["A"].name == "Задача"


def test_cp1252_is_the_default_and_said(write_xer):
    """Bytes beyond ASCII that are not UTF-8 are cp1252, and a note says how many."""
    path = write_xer()
    path.write_bytes(path.read_bytes().replace(b"dig", b"caf\xe9"))
    plan = read(path)
    assert plan["A"].name == "café"
    assert any(n.code == "ENCODING" and "1 characters read as cp1252" in n.what for n in plan.source.notes)


def test_meaningless_bytes_are_counted(write_xer):
    """Bytes that mean nothing are replaced and counted in a warning, never silently."""
    path = write_xer()
    path.write_bytes(path.read_bytes().replace(b"dig", b"d\x81\x8dg\xe9"))
    plan = read(path)
    assert plan["A"].name == "d\ufffd\ufffdgé"
    assert any(n.severity == "warning" and n.code == "ENCODING" and "2 bytes" in n.what for n in plan.source.notes)


def test_nul_bytes(write_xer):
    """Trailing NULs are padding; NULs inside are removed and counted."""
    path = write_xer()
    content = path.read_bytes()
    path.write_bytes(content + bytes(20))
    assert codes(read(path)) == []
    path.write_bytes(content.replace(b"dig", b"d\x00ig"))
    plan = read(path)
    assert plan["A"].name == "dig"
    assert any("1 NUL" in n.what for n in plan.source.notes)


def test_a_missing_header_is_not_xer(write_xer):
    """Tables without ERMHDR are NOT_XER."""
    path = write_xer()
    path.write_bytes(path.read_bytes().split(b"\r\n", 1)[1])
    with pytest.raises(FormatError) as caught:
        read(path)
    assert caught.value.code == "NOT_XER"


def test_a_file_cut_in_its_tasks_is_an_error(write_xer):
    """Without %E, a file that stops in TASK is TRUNCATED; one that stops after it is a warning."""
    path = write_xer(end="")
    plan = read(path)
    assert codes(plan, "warning") == ["TRUNCATED"]
    whole = path.read_bytes()
    path.write_bytes(whole[: whole.index(b"%T\tTASKPRED")])
    with pytest.raises(FormatError, match="TASK") as caught:
        read(path)
    assert caught.value.code == "TRUNCATED"


def test_text_after_the_end_is_ignored_with_a_warning(write_xer):
    """What follows %E is not read, and said."""
    assert codes(read(write_xer(end="%E\r\n%T\tTASK")), "warning") == ["AFTER_END"]


@pytest.mark.parametrize("text", ["%R\t1", "%F\ta", "%T\tTASK\n%R\t1\t2"])
def test_rows_before_their_table_are_refused(tmp_path, text):
    """A row before its fields, or either before its table, is an error with its line."""
    path = tmp_path / "plan.xer"
    path.write_text(f"ERMHDR\t1\n{text}\n%E\n")
    with pytest.raises(FormatError, match=r"plan\.xer:[23]") as caught:
        read(path)
    assert caught.value.code == "XER_STRUCTURE"


def test_short_rows_are_empty_at_the_end_and_long_ones_are_skipped(write_xer):
    """Cells missing at a row's end are empty; a row with a surplus is skipped as P6 does; both are said."""
    path = write_xer()
    content = path.read_bytes()
    path.write_bytes(content.replace(b"\tPR_FS\t8", b"\tPR_FS"))
    plan = read(path)
    assert plan["B"].after[0].lag.value == 0
    assert {"FIELD_COUNT", "LAG_MISSING"} <= set(codes(plan))
    path.write_bytes(content.replace(b"\tPR_FS\t8", b"\tPR_FS\t8\tx"))
    plan = read(path)
    assert plan["B"].after == ()
    assert table(plan, "TASKPRED") == (1, 0, 1)
    assert "FIELD_COUNT" in codes(plan, "warning")


def test_a_cell_with_a_line_break_is_put_together(write_xer):
    """A line break inside a name does not lose the rest of the row; doubled quotes are one."""
    path = write_xer()
    path.write_bytes(path.read_bytes().replace(b"dig", b'd\nig ""x""'))
    assert read(path)["A"].name == 'd\nig "x"'


def test_lost_ids_are_an_error(write_xer):
    """A task without its id is refused with its line."""
    with pytest.raises(FormatError, match=r"plan\.xer:\d+: a task without"):
        read(write_xer({("TASK", 0): {"task_code": ""}}, TASKPRED=[]))


def test_unknown_tables_are_counted(write_xer):
    """Tables that are not used are listed, every row, with a note."""
    plan = read(write_xer(OBS=[{"obs_id": "1"}, {"obs_id": "2"}]))
    assert table(plan, "OBS") == (2, 0, 2)
    assert codes(plan) == ["IGNORED_TABLE"]


def test_a_table_without_a_name_is_counted(write_xer):
    """%T with nothing behind it is a warning; its rows are listed."""
    plan = read(write_xer(end="%T\t\r\n%F\ta\r\n%R\t1\r\n%E"))
    assert table(plan, "(no name)") == (1, 0, 1)
    assert codes(plan) == ["XER_STRUCTURE", "IGNORED_TABLE"]


def test_no_project_is_an_error(write_xer):
    """A XER without PROJECT rows is NO_PROJECT; without tasks, EMPTY."""
    with pytest.raises(FormatError) as caught:
        read(write_xer(PROJECT=[], TASK=[], TASKPRED=[]))
    assert caught.value.code == "NO_PROJECT"
    with pytest.raises(GraphError) as empty:
        read(write_xer(TASK=[], TASKPRED=[]))
    assert empty.value.code == "EMPTY"


def test_doubled_task_codes_are_refused(write_xer):
    """Two tasks of one code in a project are DUPLICATE_ID, with both lines."""
    with pytest.raises(GraphError, match=r"plan\.xer:\d+: task code 'A' is used twice in its project, first on line \d+") as caught:
        read(write_xer({("TASK", 1): {"task_code": "A"}}))
    assert caught.value.code == "DUPLICATE_ID"
    with pytest.raises(PmoRiskError) as caught:
        read(write_xer({("TASK", 1): {"task_id": "11"}}, TASKPRED=[]))
    assert caught.value.code == "DUPLICATE_ID"


def test_all_faults_are_told_at_once(write_xer):
    """Independent faults come together, each with its line."""
    with pytest.raises(ManyErrors) as caught:
        read(write_xer({("TASK", 0): {"remain_drtn_hr_cnt": "-1"}, ("TASK", 1): {"act_start_date": "yesterday"}, ("TASKPRED", 0): {"pred_type": "XX"}}))
    assert [p.code for p in caught.value.problems] == ["LINK_TYPE", "DURATION_NEGATIVE", "DATE"]
    assert all("plan.xer:" in p.where for p in caught.value.problems)


def test_a_missing_duration_is_an_error(write_xer):
    """Nothing is not zero."""
    with pytest.raises(FormatError, match="has no duration") as caught:
        read(write_xer({("TASK", 0): {"remain_drtn_hr_cnt": "", "target_drtn_hr_cnt": ""}}))
    assert caught.value.code == "DURATION_MISSING"


@pytest.mark.parametrize(("hours", "kind"), [("-8", GraphError), ("99999999", UnitError)])
def test_impossible_durations_are_refused(write_xer, hours, kind):
    """Negative durations and those over a century are errors."""
    with pytest.raises(kind, match=r"plan\.xer:\d+"):
        read(write_xer({("TASK", 0): {"remain_drtn_hr_cnt": hours}}))


def test_progress(write_xer):
    """Active tasks keep their remaining duration, complete ones their actual dates."""
    done = {"status_code": "TK_Complete", "act_start_date": "2027-01-01 08:00", "act_end_date": "2027-01-02 16:00", "remain_drtn_hr_cnt": "0"}
    active = {"status_code": "TK_Active", "act_start_date": "2027-01-03 08:00", "remain_drtn_hr_cnt": "6"}
    plan = read(write_xer({("TASK", 0): done, ("TASK", 1): active}))
    assert (plan["A"].actual_start, plan["A"].actual_finish) == (datetime(2027, 1, 1, 8), datetime(2027, 1, 2, 16))
    assert (plan["B"].actual_start, plan["B"].remaining.mean, plan["B"].duration.mean) == (datetime(2027, 1, 3, 8), 6, 24)


def test_progress_without_its_dates(write_xer):
    """Started without a start is an error; complete without a finish has nothing remaining, with a warning."""
    with pytest.raises(GraphError) as caught:
        read(write_xer({("TASK", 0): {"status_code": "TK_Active"}}))
    assert caught.value.code == "ACTUAL_MISSING"
    plan = read(write_xer({("TASK", 0): {"status_code": "TK_Complete", "act_start_date": "2027-01-01 08:00"}}))
    assert (plan["A"].is_complete, plan["A"].remaining.mean) == (False, 0)
    assert "COMPLETE_NO_FINISH" in codes(plan, "warning")


@pytest.mark.parametrize("kind", ["TT_Mile", "TT_FinMile"])
@pytest.mark.parametrize("date", ["act_start_date", "act_end_date"])
def test_a_milestone_with_one_actual_date_has_both(write_xer, kind, date):
    """It starts and finishes at one moment."""
    cells = {"task_type": kind, "status_code": "TK_Complete", date: "2027-01-02 16:00", "target_drtn_hr_cnt": "0", "remain_drtn_hr_cnt": "0"}
    plan = read(write_xer({("TASK", 0): cells}))
    assert plan["A"].actual_start == plan["A"].actual_finish == datetime(2027, 1, 2, 16)
    assert codes(plan) == ["MILESTONE_DATE"]


def test_actual_finish_before_start_is_refused(write_xer):
    """Time does not run backwards."""
    with pytest.raises(GraphError) as caught:
        read(write_xer({("TASK", 0): {"status_code": "TK_Complete", "act_start_date": "2027-01-02 08:00", "act_end_date": "2027-01-01 08:00"}}))
    assert caught.value.code == "ACTUAL_ORDER"


def test_what_is_not_started_is_as_long_as_its_remaining_duration(write_xer):
    """P6 schedules the remaining duration; where it differs from the original one, a note says so."""
    plan = read(write_xer({("TASK", 0): {"remain_drtn_hr_cnt": "12"}}))
    assert plan["A"].duration.mean == 12
    assert codes(plan) == ["REMAINING_DIFFERS"]


def test_milestones(write_xer):
    """Start and finish milestones say which end of a day they show."""
    plan = read(
        write_xer({("TASK", 0): {"task_type": "TT_Mile", "remain_drtn_hr_cnt": "0", "target_drtn_hr_cnt": "0"}, ("TASK", 1): {"task_type": "TT_FinMile"}})
    )
    assert [(t.milestone, t.duration.mean) for t in plan] == [("start", 0), ("finish", 0)]
    assert codes(plan) == ["MILESTONE_DURATION"]


@pytest.mark.parametrize(
    ("option", "expected"),
    [("rcal_Predecessor", "predecessor"), ("rcal_Successor", "successor"), ("rcal_ProjDefault", "project"), ("rcal_24Hour", "continuous")],
)
def test_the_lag_calendar_is_the_schedule_options(write_xer, option, expected):
    """SCHEDOPTIONS says on whose calendar lags are counted."""
    assert read(write_xer({("SCHEDOPTIONS", 0): {"sched_calendar_on_relationship_lag": option}})).lag_calendar == expected


@pytest.mark.parametrize("kind", ["FS", "SS", "FF", "SF"])
def test_link_types(write_xer, kind):
    """PR_FS, PR_SS, PR_FF and PR_SF."""
    assert read(write_xer({("TASKPRED", 0): {"pred_type": f"PR_{kind}"}}))["B"].after[0].type == kind


def test_several_links_on_a_pair_are_kept_and_exact_doubles_count_once(write_xer, xer_rows):
    """SS and FF between two tasks are two links; the same link twice is one, with a warning."""
    link = xer_rows["TASKPRED"][0]
    plan = read(write_xer(TASKPRED=[link, link | {"pred_type": "PR_SS", "lag_hr_cnt": "-4"}, link]))
    assert [(x.type, x.lag.value) for x in plan["B"].after] == [("FS", 8), ("SS", -4)]
    assert table(plan, "TASKPRED") == (3, 2, 1)
    assert codes(plan, "warning") == ["DUPLICATE_LINK"]


def test_links_to_unknown_tasks_are_refused(write_xer):
    """A link to a task that should be in the file is UNKNOWN_TASK, with its line."""
    with pytest.raises(GraphError, match=r"plan\.xer:\d+: link of task '99'") as caught:
        read(write_xer({("TASKPRED", 0): {"pred_task_id": "99"}}))
    assert caught.value.code == "UNKNOWN_TASK"


def test_links_from_outside_the_file_are_listed(write_xer):
    """A predecessor in a project outside the file is a warning; its external date holds the task."""
    plan = read(write_xer({("TASKPRED", 0): {"pred_task_id": "99", "pred_proj_id": "2"}, ("TASK", 1): {"external_early_start_date": "2027-02-01 08:00"}}))
    assert plan["B"].after == ()
    assert [(c.kind, c.date) for c in plan["B"].constraints] == [("SNET", datetime(2027, 2, 1, 8))]
    assert codes(plan) == ["EXTERNAL_LINK", "EXTERNAL_DATE"]
    assert table(plan, "TASKPRED") == (1, 0, 1)


def test_several_projects_are_a_portfolio(write_xer, xer_rows):
    """Projects of one file read together, with the links between them; one without tasks is left out and said."""
    first = xer_rows["PROJECT"][0]
    projects = [first, first | {"proj_id": "2", "proj_short_name": "Q"}, first | {"proj_id": "3", "proj_short_name": "empty"}]
    folio = read(write_xer({("TASK", 1): {"proj_id": "2"}, ("TASKPRED", 0): {"proj_id": "2"}}, PROJECT=projects))
    assert isinstance(folio, Portfolio)
    assert {p.id: [t.id for t in p] for p in folio} == {"P": ["A"], "Q": ["B"]}
    assert [(x.predecessor, x.successor, str(x.lag)) for x in folio.links] == [("P/A", "Q/B", "8h")]
    assert "EMPTY" in codes(folio, "warning")
    assert table(folio, "PROJECT") == (3, 2, 1)
    assert folio.projects["P"].source == folio.source


def test_must_finish_by_is_the_deadline(write_xer):
    """plan_end_date is the project's deadline."""
    assert read(write_xer({("PROJECT", 0): {"plan_end_date": "2027-06-30 16:00"}})).deadline == datetime(2027, 6, 30, 16)


def test_a_project_without_start(write_xer):
    """Without a planned start the data date stands in, with a warning; without either it is an error."""
    assert codes(read(write_xer({("PROJECT", 0): {"plan_start_date": ""}}))) == ["START_MISSING"]
    with pytest.raises(FormatError) as caught:
        read(write_xer({("PROJECT", 0): {"plan_start_date": "", "last_recalc_date": ""}}))
    assert caught.value.code == "START_MISSING"


WBS = [
    {"wbs_id": "1", "proj_id": "1", "parent_wbs_id": "", "proj_node_flag": "Y", "wbs_short_name": "P", "wbs_name": "The plant"},
    {"wbs_id": "2", "proj_id": "1", "parent_wbs_id": "1", "proj_node_flag": "N", "wbs_short_name": "CIV", "wbs_name": "Civil"},
    {"wbs_id": "3", "proj_id": "1", "parent_wbs_id": "2", "proj_node_flag": "N", "wbs_short_name": "FND", "wbs_name": "Foundations"},
]


def test_the_work_breakdown_is_a_path(write_xer):
    """Short names below the root, joined by dots; the root names the project."""
    plan = read(write_xer({("TASK", 0): {"wbs_id": "3"}, ("TASK", 1): {"wbs_id": "1"}}, PROJWBS=WBS))
    assert (plan.name, plan["A"].wbs, plan["B"].wbs) == ("The plant", "CIV.FND", "")


def test_a_circle_in_the_work_breakdown_is_refused(write_xer):
    """A WBS node within itself is HIERARCHY_CYCLE with the chain."""
    rows = [WBS[0], WBS[1] | {"parent_wbs_id": "3"}, WBS[2]]
    with pytest.raises(PmoRiskError, match="circle") as caught:
        read(write_xer({("TASK", 0): {"wbs_id": "3"}}, PROJWBS=rows))
    assert caught.value.code == "HIERARCHY_CYCLE"


def test_costs_by_time_and_fixed(write_xer):
    """Remaining labour and nonlabour is a rate a project day; materials, expenses and actuals are fixed; no rows, no cost."""
    assignments = [
        {"task_id": "12", "rsrc_id": "5", "rsrc_type": "RT_Labor", "act_reg_cost": "10", "act_ot_cost": "1", "remain_cost": "300"},
        {"task_id": "12", "rsrc_id": "6", "rsrc_type": "RT_Equip", "act_reg_cost": "0", "act_ot_cost": "0", "remain_cost": "60"},
        {"task_id": "12", "rsrc_id": "7", "rsrc_type": "RT_Mat", "act_reg_cost": "0", "act_ot_cost": "0", "remain_cost": "50"},
    ]
    expenses = [{"task_id": "12", "act_cost": "100", "remain_cost": "1000"}]
    plan = read(write_xer(TASKRSRC=assignments, PROJCOST=expenses))
    assert (plan["A"].cost, plan["A"].cost_rate) == (None, None)
    assert plan["B"].cost.mean == 10 + 1 + 50 + 100 + 1000
    assert plan["B"].cost_rate.mean == pytest.approx(360 / 3)  # 24 h are 3 days of 8 h


def test_the_rate_is_over_the_project_calendars_day(write_xer):
    """The project's day is what the cost rate is a day of."""
    labour = [{"task_id": "12", "rsrc_id": "5", "rsrc_type": "RT_Labor", "remain_cost": "360"}]
    plan = read(write_xer({("CALENDAR", 0): {"day_hr_cnt": "6"}}, TASKRSRC=labour))
    assert plan["B"].cost_rate.mean == pytest.approx(360 / 4)


def test_the_rate_is_over_what_remains(write_xer):
    """Of a task in progress, the remaining cost is spread over its remaining duration."""
    labour = [{"task_id": "12", "rsrc_id": "5", "rsrc_type": "RT_Labor", "remain_cost": "360"}]
    active = {"status_code": "TK_Active", "act_start_date": "2027-01-04 08:00", "remain_drtn_hr_cnt": "8"}
    assert read(write_xer({("TASK", 1): active}, TASKRSRC=labour))["B"].cost_rate.mean == 360


def test_cost_without_remaining_duration_is_fixed(write_xer):
    """A milestone or finished task has no duration to spread a cost over; rows of other tasks are listed."""
    labour = [{"task_id": "11", "rsrc_type": "RT_Labor", "remain_cost": "360"}, {"task_id": "99", "rsrc_type": "RT_Labor", "remain_cost": "1"}]
    plan = read(write_xer({("TASK", 0): {"task_type": "TT_Mile", "target_drtn_hr_cnt": "0", "remain_drtn_hr_cnt": "0"}}, TASKRSRC=labour))
    assert (plan["A"].cost.mean, plan["A"].cost_rate) == (360, None)
    assert table(plan, "TASKRSRC") == (2, 1, 1)
    assert "COST_SKIPPED" in codes(plan)


def test_dates_that_are_not_iso_are_refused(write_xer):
    """31/12/2027 is refused with its line."""
    with pytest.raises(UnitError, match=r"plan\.xer:\d+: plan_start_date"):
        read(write_xer({("PROJECT", 0): {"plan_start_date": "31/12/2027"}}))


def test_rows_of_one_reason_make_one_note(write_xer, xer_rows):
    """Notes of one wording are one, with their lines; every row is used or listed."""
    link = xer_rows["TASKPRED"][0] | {"pred_task_id": "99", "pred_proj_id": "2"}
    plan = read(write_xer(TASKPRED=[xer_rows["TASKPRED"][0], *[link] * 20]))
    (note,) = plan.source.notes
    assert "20 times" in note.what
    assert table(plan, "TASKPRED") == (21, 1, 20)


def test_a_link_to_a_row_that_was_skipped_says_so(write_xer):
    """A tab in a task's name makes its row too long; the error at its link names that line."""
    with pytest.raises(GraphError, match=r"no TASK row with task_id '11'; line 13 has too many cells and was skipped"):
        read(write_xer({("TASK", 0): {"task_name": "dig\ttwice"}}))
