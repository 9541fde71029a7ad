"""One TASK row of a XER as a Task: durations, progress, milestones, constraints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from pmo_risk.errors import FormatError, GraphError, shown
from pmo_risk.importers.ledger import Ledger
from pmo_risk.importers.p6_assignment import drivers
from pmo_risk.importers.p6_dates import constraints, progress_dates
from pmo_risk.importers.values import date_or_none, work_hours
from pmo_risk.importers.xer_cost import Money
from pmo_risk.importers.xer_numbers import Numbers
from pmo_risk.importers.xer_table import Row
from pmo_risk.model import Assignment, Link, Resource, Task

SPANS = {"TT_LOE": "loe", "TT_WBS": "summary"}
_MILESTONES = {"TT_Mile": "start", "TT_FinMile": "finish"}
_WORK_TYPES = ("TT_Task", "TT_Rsrc")
_STATUS = ("TK_NotStart", "TK_Active", "TK_Complete")


@dataclass(frozen=True)
class Setting:
    """What a row needs from its project: the calendar (None is the project's own) and its name, WBS path, links, money, hours of a project day, resources."""

    calendar: str | None
    calendar_name: str
    wbs: str
    after: tuple[Link, ...]
    money: Money | None
    hours_per_day: float
    external: bool = True
    assignments: tuple[Assignment, ...] = ()
    resources: Mapping[str, Resource] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, str | float] = field(default_factory=dict)


def build_task(row: Row, setting: Setting, numbers: Numbers, books: Ledger) -> Task:
    """The task of a row.

    Raises
    ------
    InputError : a missing or negative duration, unreadable numbers or dates, progress that cannot be; with file and line.
    """
    milestone = _MILESTONES.get(row["task_type"])
    span = SPANS.get(row["task_type"])
    if milestone is None and span is None and row["task_type"] not in _WORK_TYPES:
        books.note("warning", "TASK_TYPE", f"task type {shown(row['task_type'])} is read as an ordinary task", line=row.line)
    status, start, finish = _progress(row, milestone is not None, span is not None, books)
    complete = finish is not None
    duration, remaining = (0.0, 0.0) if span else _durations(row, status, milestone, numbers, books)
    if status == "TK_Complete" and not complete:
        books.note("warning", "COMPLETE_NO_FINISH", "a complete task without actual finish is read as started with nothing remaining", line=row.line)
        remaining = 0.0
    left = 0.0 if complete else duration if start is None else remaining or 0.0
    cost, rate = setting.money.split(left / setting.hours_per_day) if setting.money else (None, None)
    suspended, resumed, expected = (None, None, None) if span else progress_dates(row, status, complete, books)
    runs = row["task_type"] == "TT_Rsrc" and not complete
    return Task(
        row["task_code"],
        duration,
        name=row["task_name"].replace('""', '"'),
        after=setting.after,
        unit="h",
        calendar=setting.calendar,
        cost=cost,
        cost_rate=rate,
        milestone=milestone,
        constraints=constraints(row, setting.external, status, span is not None, books),
        actual_start=start,
        actual_finish=finish,
        remaining=None if start is None or complete else remaining,
        wbs=setting.wbs,
        uid=row["task_id"],
        type=span or "task",
        drivers=drivers(setting.assignments, setting.resources, setting.calendar_name, left) if runs else (),
        assignments=setting.assignments,
        suspended=suspended,
        resumed=resumed,
        expected_finish=expected,
        codes=setting.codes,
        fields=setting.fields,
    )


def _progress(row: Row, milestone: bool, span: bool, books: Ledger) -> tuple[str, datetime | None, datetime | None]:
    """Status and actual dates: a start where it has one, a finish where it is done. A milestone that has one of the two dates has both."""
    start, finish = (date_or_none(row[name], f"{books.at(row.line)}: {name}") for name in ("act_start_date", "act_end_date"))
    status = _status(row, start, finish, books)
    if status == "TK_NotStart":
        return status, None, None
    if milestone and (start is None) != (finish is None):
        books.note("note", "MILESTONE_DATE", "milestones with an actual start or finish only have both on that date", line=row.line)
        start, finish = start or finish, finish or start
    if start is None and span:
        books.note(
            "warning", "ACTUAL_MISSING", "levels of effort and summaries that are started, but have no actual start, are read as not started", line=row.line
        )
        return "TK_NotStart", None, None
    if start is None:
        what = f"task {shown(row['task_code'])} is {status} but has no actual start"
        raise GraphError(what, where=books.at(row.line), code="ACTUAL_MISSING", remedy="set its actual start in P6")
    return status, start, finish if status == "TK_Complete" else None


def _status(row: Row, start: datetime | None, finish: datetime | None, books: Ledger) -> str:
    status = row["status_code"]
    implied = "TK_Complete" if finish else "TK_Active" if start else "TK_NotStart"
    if status not in _STATUS:
        books.note("warning", "STATUS", f"status {shown(status)} is not known; taken from the actual dates", line=row.line)
        return implied
    if status == "TK_NotStart" and implied != status:
        books.note("warning", "STATUS", "actual dates of a task that is not started are ignored", line=row.line)
    return status


def _durations(row: Row, status: str, milestone: str | None, numbers: Numbers, books: Ledger) -> tuple[float, float | None]:
    """Duration and remaining duration in hours. What is not started is as long as P6 will schedule it: its remaining duration."""
    where = books.at(row.line)
    target, remain = (numbers.optional(row[name], f"{where}: {name}") for name in ("target_drtn_hr_cnt", "remain_drtn_hr_cnt"))
    for value in (target, remain):
        if value is not None:
            work_hours(value, f"{where}: task {shown(row['task_code'])}")
    if milestone:
        if target or remain:
            books.note("warning", "MILESTONE_DURATION", "a milestone's duration is ignored", line=row.line)
        return 0.0, 0.0
    if status == "TK_NotStart" and remain is not None:
        if target is not None and abs(target - remain) > 1e-6:
            books.note("note", "REMAINING_DIFFERS", "tasks not started take their remaining duration, as P6 schedules them", line=row.line)
        return remain, None
    if target is None:
        raise FormatError(
            f"task {shown(row['task_code'])} has no duration", where=where, code="DURATION_MISSING", remedy="export it again with target_drtn_hr_cnt"
        )
    if status == "TK_Active" and remain is None:
        raise FormatError(f"task {shown(row['task_code'])} has started but has no remaining duration", where=where, code="DURATION_MISSING")
    return target, remain
