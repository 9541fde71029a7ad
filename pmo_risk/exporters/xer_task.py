"""One task as a row of P6's table TASK."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from pmo_risk.exporters.planned import Dates, Lengths, Log, single_driver
from pmo_risk.exporters.xer_text import Row, guid
from pmo_risk.importers.p6_assignment import drivers
from pmo_risk.model import Baseline, BaselineTask, Calendar, Constraint, Project, Task

_CONSTRAINTS = {"SNET": "CS_MSOA", "SNLT": "CS_MSOB", "FNET": "CS_MEOA", "FNLT": "CS_MEOB", "MSO": "CS_MSO", "MFO": "CS_MEO", "ALAP": "CS_ALAP"}
_MANDATORY = {"MSO": "CS_MANDSTART", "MFO": "CS_MANDFIN"}
_SAME, _CENT = 1e-6, 0.01
_TYPES = {"loe": "TT_LOE", "summary": "TT_WBS"}
PLANNED = "planned"
"""The baseline that P6 keeps in the file itself: its planned dates."""
_MILESTONES = {"start": "TT_Mile", "finish": "TT_FinMile"}


@dataclass(frozen=True)
class Around:
    """What a row needs of its project: numbers of calendars, of the project and of the task's place, and the task's dates."""

    project: Project
    lengths: Lengths
    calendars: Mapping[Calendar, int]
    log: Log
    number: int
    place: int
    dates: Dates


def task_row(task: Task, number: int, around: Around) -> Row:
    """The row of a task. What P6 cannot hold of it is noted."""
    dates, log = around.dates, around.log
    length, left = around.lengths.of(task).hours, around.lengths.remaining(task).hours
    (kind, on), (kind_2, on_2) = _constraints(task, log)
    calendar, works_by_resources = _working_time(task, around)
    if task.split:
        log.note("SPLIT", "splits are not written", task.id)
    planned = around.project.baselines.get(PLANNED, Baseline(PLANNED)).tasks.get(task.id, BaselineTask())
    target = planned.duration if planned.duration is not None and not task.is_started else length
    money = sum(around.lengths.costs(task).values()) + sum(a.cost for a in task.assignments)
    if planned.duration not in (None, target) or (planned.cost is not None and abs(planned.cost - money) > _CENT):
        log.note("BASELINE", "P6 keeps planned costs, and durations of what has begun, with the task's own; those of the baseline are not written", task.id)
    status = "TK_Complete" if task.is_complete else "TK_Active" if task.is_started else "TK_NotStart"
    begun, done = task.actual_start, task.actual_finish
    ahead = not task.is_complete
    name = (task.name or task.id).replace('"', '""')
    task_type = _TYPES.get(task.type) or _MILESTONES.get(task.milestone or "") or ("TT_Rsrc" if works_by_resources else "TT_Task")
    return {
        "task_id": number, "proj_id": around.number, "wbs_id": around.place, "clndr_id": calendar, "phys_complete_pct": 0, "rev_fdbk_flag": "N",
        "est_wt": 1, "lock_plan_flag": "N", "auto_compute_act_flag": "N", "complete_pct_type": "CP_Drtn", "task_type": task_type,
        "duration_type": "DT_FixedDUR2", "status_code": status, "task_code": task.id, "task_name": name, "rsrc_id": None,
        "total_float_hr_cnt": dates.total_float if ahead else None, "free_float_hr_cnt": dates.free_float if ahead else None,
        "remain_drtn_hr_cnt": left, "act_work_qty": 0, "remain_work_qty": 0, "target_work_qty": 0, "target_drtn_hr_cnt": target, "cstr_date": on,
        "act_start_date": begun, "act_end_date": done, "late_start_date": dates.late_start, "late_end_date": dates.late_finish,
        "expect_end_date": task.expected_finish, "early_start_date": dates.early_start, "early_end_date": dates.early_finish,
        "restart_date": dates.early_start if ahead else None, "reend_date": dates.early_finish if ahead else None,
        "target_start_date": planned.start or begun or dates.early_start,
        "target_end_date": planned.finish or done or dates.early_finish, "cstr_type": kind, "priority_type": "PT_Normal",
        "suspend_date": task.suspended, "resume_date": task.resumed, "guid": guid(f"{around.project.id} task {task.id}"), "cstr_date2": on_2,
        "cstr_type2": kind_2, "driving_path_flag": "N",
    }  # fmt: skip


def _constraints(task: Task, log: Log) -> list[tuple[str, datetime | None]]:
    """The two that P6 has room for. A deadline moves late dates only, as P6's 'finish on or before' does."""
    pinned = [Constraint("MSO", c.date, mandatory=True) if task.manual and c.kind == "MSO" else c for c in task.constraints]
    if task.manual:
        log.note("MANUAL", "manually scheduled tasks are written as ones with a mandatory start", task.id)
    found = []
    for constraint in pinned:
        kind = _MANDATORY.get(constraint.kind) if constraint.mandatory else None
        if constraint.mandatory and kind is None:
            log.note("MANDATORY", f"P6 has no mandatory {constraint.kind}; it is written as one that moves late dates only", task.id)
        found.append((kind or _CONSTRAINTS[constraint.kind], constraint.date))
    if task.deadline is not None:
        log.note("DEADLINE", "deadlines are written as 'finish on or before', which P6 treats alike", task.id, "note")
        found.append(("CS_MEOB", task.deadline))
    if len(found) > 2:
        log.note("CONSTRAINT", "P6 has room for two constraints a task; further ones are not written", task.id)
    return [*found, ("", None), ("", None)][:2]


def _working_time(task: Task, around: Around) -> tuple[int, bool]:
    """Number of the calendar, and whether the resources' calendars drive the task."""
    project, log = around.project, around.log
    own = project.calendar_of(task.id)
    if around.lengths.unit(task).startswith("e") and not task.is_span:
        log.note("ELAPSED", "durations in elapsed time are written as working time of a calendar around the clock", task.id, "note")
        return next(n for c, n in around.calendars.items() if c.is_continuous), False
    if not task.drivers:
        return around.calendars[own], False
    if _by_staff(task, around):
        return around.calendars[own], True
    alone = single_driver(task)
    if alone is None:
        log.note("DRIVER", "working time that is not that of the task's resources is not written", task.id)
        return around.calendars[own], False
    log.note("DRIVER", "working time that is not that of the task's resources is written as the task's calendar; float is counted on it", task.id)
    return around.calendars[project.calendars[alone]], False


def _by_staff(task: Task, around: Around) -> bool:
    """True where the drivers of a task are those that P6 takes from its assignments."""
    project = around.project
    staff = {r.id: replace(r, calendar=r.calendar or project.calendar.name) for r in project.resources.values()}
    found = drivers(task.assignments, staff, project.calendar_of(task.id).name, around.lengths.remaining(task).hours)
    pairs = zip(found, task.drivers, strict=False)
    same = (a.calendar == b.calendar and abs(a.share - b.share) < _SAME and abs(a.lag - b.lag) < _SAME for a, b in pairs)
    return len(found) == len(task.drivers) and all(same)
