"""Checks of dates: constraints, deadlines and progress against the schedule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from pmo_risk.errors import Problem, shown
from pmo_risk.model import Portfolio
from pmo_risk.model.constraint import KINDS
from pmo_risk.network.build import Activity, Network, projects_of
from pmo_risk.network.cpm import Dates
from pmo_risk.network.view import View, listed

_NOISE = 1e-6


@dataclass(frozen=True)
class Scheduled:
    """A plan with its network and its dates."""

    view: View
    network: Network
    dates: Dates


def constraints_before_the_data_date(at: Scheduled) -> Iterator[Problem]:
    """Must-constraints on a date that work can no longer meet."""
    for n, activity in enumerate(at.network.activities):
        task, data_date = activity.task, activity.project.data_date
        for limit in task.constraints:
            kinds = ("MFO",) if task.is_started else ("MSO", "MFO")
            if data_date is not None and not task.is_complete and limit.kind in kinds and limit.when < data_date:
                moment = at.network.date((at.dates.early_start if limit.kind == "MSO" else at.dates.early_finish)[n])
                what = f"{KINDS[limit.kind]} {_day(limit.when)} is before the data date {_day(data_date)}; it is scheduled at {_day(moment)}"
                yield Problem("warning", "CONSTRAINT_BEFORE_DATA_DATE", f"task {shown(activity.key)}", what, "move the date, or record the progress")


def constraints_after_the_deadline(at: Scheduled) -> Iterator[Problem]:
    """Start constraints later than the project should be finished."""
    for activity in at.network.activities:
        for limit in activity.task.constraints:
            end = activity.project.deadline or at.view.plan.deadline
            if end is not None and not activity.task.is_started and limit.kind in ("SNET", "MSO") and limit.when > end:
                what = f"{KINDS[limit.kind]} {_day(limit.when)} is after the project's deadline {_day(end)}"
                yield Problem("warning", "CONSTRAINT_AFTER_DEADLINE", f"task {shown(activity.key)}", what, "move one of the two")


def broken_limits(at: Scheduled) -> Iterator[Problem]:
    """No-later and must-constraints and deadlines that the schedule breaks: negative float."""
    for n, activity in enumerate(at.network.activities):
        task = activity.task
        if task.is_complete:
            continue
        limits = [(c.kind, KINDS[c.kind], c.when) for c in task.constraints if c.kind in ("SNLT", "MSO", "FNLT", "MFO")]
        limits += [("", "deadline", task.deadline)] if task.deadline is not None else []
        for kind, words, date in limits:
            starts = kind in ("SNLT", "MSO")
            if starts and task.is_started:
                continue
            moment = (at.dates.early_start if starts else at.dates.early_finish)[n]
            late = _hours_late(at.network, activity, date, moment)
            if late > _NOISE:
                yield Problem(
                    "warning",
                    "CONSTRAINT_VIOLATED" if kind else "DEADLINE_MISSED",
                    f"task {shown(activity.key)}",
                    f"{words} {_day(date)}, but logic gives {_day(at.network.date(moment))}: {-late:.6g} h of float",
                    "shorten what comes before it, or move the date",
                )


def _hours_late(network: Network, activity: Activity, date: datetime, moment: float) -> float:
    table = network.maps[activity.axis]
    return (table.work_at(moment) - table.work_at(table.minute(date))) / 60


def missed_project_deadlines(at: Scheduled) -> Iterator[Problem]:
    """Projects that end after their deadline without any risk."""
    ends = [(f"project {shown(p.id)}", p.deadline, at.dates.ends[p.id]) for p in projects_of(at.view.plan)]
    if isinstance(at.view.plan, Portfolio):
        ends.append((f"portfolio {shown(at.view.plan.id)}", at.view.plan.deadline, max(at.dates.ends.values())))
    for where, deadline, finish in ends:
        if deadline is not None and at.network.date(finish) > deadline:
            what = f"ends on {_day(at.network.date(finish))}, after its deadline {_day(deadline)}, even without risks"
            yield Problem("warning", "DEADLINE_MISSED", where, what, "shorten it, or move the deadline")


def future_actuals(at: Scheduled) -> Iterator[Problem]:
    """Actual dates after the data date."""
    for key, (project, task) in at.view.tasks.items():
        for name, when in (("start", task.actual_start), ("finish", task.actual_finish)):
            if when is not None and project.data_date is not None and when > project.data_date:
                what = f"its actual {name} {_day(when)} is after the data date {_day(project.data_date)}"
                yield Problem("warning", "FUTURE_ACTUAL", f"task {shown(key)}", what, "correct the date, or move the data date")


def progress_without_a_data_date(at: Scheduled) -> Iterator[Problem]:
    """Work has begun, and nothing says when that was looked at."""
    for project in projects_of(at.view.plan):
        begun = [t.id for t in project if t.is_started]
        if begun and project.data_date is None:
            yield Problem(
                "warning",
                "NO_DATA_DATE",
                f"project {shown(project.id)}",
                f"{len(begun)} tasks have begun, but there is no data date: {listed(begun)}; work to do may be scheduled in the past",
                "give data_date=",
            )


CHECKS = (
    constraints_before_the_data_date,
    constraints_after_the_deadline,
    broken_limits,
    missed_project_deadlines,
    future_actuals,
    progress_without_a_data_date,
)


def _day(when: datetime) -> str:
    return when.strftime("%Y-%m-%d %H:%M")
