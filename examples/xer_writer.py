"""A project as a Primavera P6 exchange file (XER): tab-separated tables in one text file, code page 1252."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from planned import Dates, Node, costs, hours, lag_hours, outline

import pmo_risk as pr

SPACE = uuid.UUID("6f1c9c58-7d0e-4a57-9a3b-0c4f5a3d2b11")
SERIAL_DAY_ZERO = date(1899, 12, 30).toordinal()
CONSTRAINTS = {"SNET": "CS_MSOA", "SNLT": "CS_MSOB", "FNET": "CS_MEOA", "FNLT": "CS_MEOB", "MSO": "CS_MSO", "MFO": "CS_MEO"}
PROJECT_ID, FIRST_CALENDAR, FIRST_WBS, FIRST_TASK, FIRST_LINK, FIRST_COST = 5001, 701, 9001, 100_001, 300_001, 500_001


def write_xer(plan: pr.Project, path: Path, names: Mapping[str, str], dates: Dates) -> None:
    """Write ``plan`` with its most likely durations and costs."""
    Path(path).write_bytes(xer(plan, names, dates).encode("cp1252"))


def xer(plan: pr.Project, names: Mapping[str, str], dates: Dates) -> str:
    """The text of the file."""
    nodes = outline(plan, names)
    calendars = {c.name: FIRST_CALENDAR + n for n, c in enumerate(plan.calendars.values())}
    wbs = {node.code: FIRST_WBS + 1 + n for n, node in enumerate(nodes)}
    tasks = {t.id: FIRST_TASK + n for n, t in enumerate(t for node in nodes for t in node.tasks)}
    finish = max(end for _, end in dates.values())
    when = _when(plan.data_date or plan.start)
    head = ["ERMHDR", "23.12", when[:10], "Project", "admin", "Example", "dbxDatabaseNoName", "Project Management", plan.currency]
    return "\r\n".join(
        [
            "\t".join(head),
            *_table("CURRTYPE", [_currency(plan.currency)]),
            *_table("OBS", [{"obs_id": 601, "parent_obs_id": "", "guid": _guid("obs"), "seq_num": 0, "obs_name": "Enterprise", "obs_descr": ""}]),
            *_table("PROJECT", [_project(plan, calendars[plan.calendar.name], finish)]),
            *_table("CALENDAR", (_calendar(c, calendars[c.name], c is plan.calendar) for c in plan.calendars.values())),
            *_table("SCHEDOPTIONS", [_options()]),
            *_table("PROJWBS", [_root(plan), *(_wbs(node, n, wbs) for n, node in enumerate(nodes))]),
            *_table("TASK", (_task(plan, t, tasks[t.id], wbs[node.code], calendars, dates[t.id]) for node in nodes for t in node.tasks)),
            *_table("PROJCOST", _costs(plan, tasks)),
            *_table("TASKPRED", _links(plan, tasks)),
            "%E",
            "",
        ]
    )


def _table(name: str, rows: Iterable[Mapping[str, Any]]) -> list[str]:
    listed = list(rows)
    if not listed:
        return []
    fields = list(listed[0])
    return ["%T\t" + name, "\t".join(["%F", *fields]), *("\t".join(["%R", *(_cell(row[f]) for f in fields)]) for row in listed)]


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.4f}".rstrip("0").rstrip(".")
    return " ".join(str(value).split())


def _when(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"


def _guid(text: str) -> str:
    return base64.b64encode(uuid.uuid5(SPACE, text).bytes).decode()[:22]


def _currency(code: str) -> dict[str, Any]:
    symbol = {"EUR": "€", "USD": "$", "GBP": "£"}.get(code, code)
    return {
        "curr_id": 1, "decimal_digit_cnt": 2, "curr_symbol": symbol, "decimal_symbol": ".", "digit_group_symbol": ",", "pos_curr_fmt_type": "#1.1",
        "neg_curr_fmt_type": "(#1.1)", "curr_type": code, "curr_short_name": code, "group_digit_cnt": 3, "base_exch_rate": 1,
    }  # fmt: skip


def _project(plan: pr.Project, calendar: int, finish: datetime) -> dict[str, Any]:
    return {
        "proj_id": PROJECT_ID, "fy_start_month_num": 1, "allow_complete_flag": "Y", "project_flag": "Y", "step_complete_flag": "N", "name_sep_char": ".",
        "def_complete_pct_type": "CP_Drtn", "proj_short_name": plan.id, "clndr_id": calendar, "task_code_base": 1000, "task_code_step": 10,
        "priority_num": 10, "critical_drtn_hr_cnt": 0, "def_cost_per_qty": 0, "last_recalc_date": _when(plan.data_date or plan.start),
        "plan_start_date": _when(plan.start), "plan_end_date": "" if plan.deadline is None else _when(plan.deadline), "scd_end_date": _when(finish),
        "add_date": _when(plan.start), "def_duration_type": "DT_FixedDUR2", "task_code_prefix": "A", "guid": _guid(plan.id), "def_qty_type": "QT_Hour",
        "def_rate_type": "COST_PER_QTY", "def_task_type": "TT_Task", "critical_path_type": "CT_TotFloat", "sum_assign_level": "SL_Taskrsrc",
        "px_priority": 50, "export_flag": "Y",
    }  # fmt: skip


def _calendar(calendar: pr.Calendar, number: int, default: bool) -> dict[str, Any]:
    return {
        "clndr_id": number, "default_flag": "Y" if default else "N", "clndr_name": calendar.name, "proj_id": "", "base_clndr_id": "",
        "last_chng_date": "", "clndr_type": "CA_Base", "day_hr_cnt": calendar.hours.day, "week_hr_cnt": calendar.hours.week,
        "month_hr_cnt": calendar.hours.month, "year_hr_cnt": calendar.hours.week * 52, "rsrc_private": "N", "clndr_data": _working_time(calendar),
    }  # fmt: skip


def _working_time(calendar: pr.Calendar) -> str:
    """The nested text of a calendar: days 1 to 7 from Sunday, exceptions by serial day number."""
    sunday_first = [calendar.week[6], *calendar.week[:6]]
    days = "".join(f"(0||{n}()({_shifts(shifts)}))" for n, shifts in enumerate(sunday_first, 1))
    dated = "".join(f"(0||{n}(d|{day.toordinal() - SERIAL_DAY_ZERO})({_shifts(shifts)}))" for n, (day, shifts) in enumerate(calendar.exceptions))
    return f"(0||CalendarData()((0||DaysOfWeek()({days}))(0||VIEW(ShowTotal|N)())(0||Exceptions()({dated}))))"


def _shifts(shifts: Iterable[tuple[int, int]]) -> str:
    return "".join(f"(0||{n}(s|{a // 60:02d}:{a % 60:02d}|f|{b // 60 % 24:02d}:{b % 60:02d})())" for n, (a, b) in enumerate(shifts))


def _options() -> dict[str, Any]:
    return {
        "schedoptions_id": 1, "proj_id": PROJECT_ID, "sched_outer_depend_type": "SD_Both", "sched_open_critical_flag": "N", "sched_lag_early_start_flag": "Y",
        "sched_retained_logic": "Y", "sched_setplantoforecast": "N", "sched_float_type": "FT_FF", "sched_calendar_on_relationship_lag": "rcal_Predecessor",
        "sched_use_expect_end_flag": "N", "sched_progress_override": "N", "sched_use_project_end_date_for_float": "N",
    }  # fmt: skip


def _root(plan: pr.Project) -> dict[str, Any]:
    return _wbs_row(FIRST_WBS, 0, "Y", plan.id, plan.name or plan.id, "")


def _wbs(node: Node, order: int, numbers: Mapping[str, int]) -> dict[str, Any]:
    return _wbs_row(numbers[node.code], order, "N", node.short, node.name, numbers.get(node.parent, FIRST_WBS))


def _wbs_row(number: int, order: int, root: str, short: str, name: str, parent: int | str) -> dict[str, Any]:
    return {
        "wbs_id": number, "proj_id": PROJECT_ID, "obs_id": 601, "seq_num": order, "est_wt": 1, "proj_node_flag": root, "sum_data_flag": "N",
        "status_code": "WS_Open", "wbs_short_name": short, "wbs_name": name, "parent_wbs_id": parent, "ev_compute_type": "EC_Cmp_pct",
        "ev_etc_compute_type": "EE_Rem_hr", "guid": _guid(f"wbs {number}"),
    }  # fmt: skip


def _task(plan: pr.Project, task: pr.Task, number: int, wbs: int, calendars: Mapping[str, int], dates: tuple[datetime, datetime]) -> dict[str, Any]:
    length, (start, finish) = hours(plan, task), dates
    kind = {"start": "TT_Mile", "finish": "TT_FinMile"}.get(task.milestone or "", "TT_Task")
    first = [(CONSTRAINTS[c.kind], _when(c.date)) for c in task.constraints]
    second = [("CS_MEOB", _when(task.deadline))] if task.deadline else []
    (type_1, date_1), (type_2, date_2) = ([*first, *second] + [("", ""), ("", "")])[:2]
    return {
        "task_id": number, "proj_id": PROJECT_ID, "wbs_id": wbs, "clndr_id": calendars[task.calendar or plan.calendar.name], "phys_complete_pct": 0,
        "rev_fdbk_flag": "N", "est_wt": 1, "lock_plan_flag": "N", "auto_compute_act_flag": "N", "complete_pct_type": "CP_Drtn", "task_type": kind,
        "duration_type": "DT_FixedDUR2", "status_code": "TK_NotStart", "task_code": task.id, "task_name": task.name, "rsrc_id": "",
        "remain_drtn_hr_cnt": length, "act_work_qty": 0, "remain_work_qty": 0, "target_work_qty": 0, "target_drtn_hr_cnt": length, "cstr_date": date_1,
        "act_start_date": "", "act_end_date": "", "early_start_date": _when(start), "early_end_date": _when(finish), "target_start_date": _when(start),
        "target_end_date": _when(finish), "cstr_type": type_1, "priority_type": "PT_Normal", "guid": _guid(f"task {task.id}"), "cstr_date2": date_2,
        "cstr_type2": type_2, "driving_path_flag": "N",
    }  # fmt: skip


def _costs(plan: pr.Project, tasks: Mapping[str, int]) -> Iterable[dict[str, Any]]:
    number = FIRST_COST
    for task in plan:
        for name, amount in costs(plan, task):
            yield {
                "cost_item_id": number, "proj_id": PROJECT_ID, "task_id": tasks[task.id], "cost_name": name, "act_cost": 0, "remain_cost": amount,
                "target_cost": amount, "cost_load_type": "CL_Uniform", "auto_compute_act_flag": "N", "target_qty": 0,
            }  # fmt: skip
            number += 1


def _links(plan: pr.Project, tasks: Mapping[str, int]) -> Iterable[dict[str, Any]]:
    for number, (link, successor) in enumerate(plan.links(), FIRST_LINK):
        yield {
            "task_pred_id": number, "task_id": tasks[successor], "pred_task_id": tasks[link.predecessor], "proj_id": PROJECT_ID,
            "pred_proj_id": PROJECT_ID, "pred_type": f"PR_{link.type}", "lag_hr_cnt": lag_hours(plan, link),
        }  # fmt: skip
