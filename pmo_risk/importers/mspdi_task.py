"""One leaf Task element of a Microsoft Project file as a Task: durations, progress, constraints, cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pmo_risk.errors import FormatError, GraphError, shown
from pmo_risk.importers.ledger import Ledger
from pmo_risk.importers.mspdi_resource import Load
from pmo_risk.importers.mspdi_value import is_elapsed, money, optional_hours
from pmo_risk.importers.safe_xml import Node
from pmo_risk.importers.values import date_or_none, plain_number
from pmo_risk.model import Constraint, Link, Task

_CONSTRAINTS = {"2": "MSO", "3": "MFO", "4": "SNET", "5": "SNLT", "6": "FNET", "7": "FNLT"}


@dataclass(frozen=True)
class Setting:
    """What an element needs from its project: calendar (None is the project's own), links, further constraints, assignments, hours of a day."""

    calendar: str | None
    after: tuple[Link, ...]
    constraints: tuple[Constraint, ...]
    load: Load | None
    hours_per_day: float


def build_task(node: Node, setting: Setting, books: Ledger) -> Task:
    """The task of an element. InputError, with file and line, where its duration, dates or progress cannot be read."""
    where = books.at(node.line)
    start, finish = (date_or_none(node.get(name), f"{where}: {name}") for name in ("ActualStart", "ActualFinish"))
    duration = optional_hours(node, "Duration", where)
    if duration is None:
        raise FormatError(f"task {shown(node.get('UID'))} has no duration", where=where, code="DURATION_MISSING", remedy="give it a duration in Project")
    remaining = _remaining(node, duration, start, finish, books)
    elapsed = is_elapsed(node, "DurationFormat")
    left = 0.0 if finish else duration if remaining is None else remaining
    cost, rate = _cost(node, setting, left, elapsed, books)
    if node.get("LevelingDelay") not in ("", "0"):
        books.note("warning", "LEVELING_DELAY", "delays from resource leveling are not applied", line=node.line)
    return Task(
        node.get("UID"),
        duration,
        name=node.get("Name"),
        after=setting.after,
        unit="eh" if elapsed else "h",
        calendar=setting.calendar,
        cost=cost,
        cost_rate=rate,
        milestone="finish" if duration == 0 else None,
        constraints=[*own_constraints(node, books), *setting.constraints],
        deadline=date_or_none(node.get("Deadline"), f"{where}: Deadline"),
        actual_start=start,
        actual_finish=finish,
        remaining=remaining,
        wbs=node.get("WBS") or node.get("OutlineNumber"),
        uid=node.get("UID"),
    )


def _remaining(node: Node, duration: float, start: datetime | None, finish: datetime | None, books: Ledger) -> float | None:
    """Remaining hours of a task in progress; None of one that is finished or not started."""
    where = books.at(node.line)
    percent = plain_number(node.get("PercentComplete"), f"{where}: PercentComplete") if node.get("PercentComplete") else 0.0
    if finish is not None:
        if start is None:
            raise GraphError("it has an actual finish but no actual start", where=where, code="ACTUAL_MISSING", remedy="set its actual start in Project")
        return None
    if start is None:
        if percent > 0:
            books.note("warning", "PROGRESS", "progress without an actual start is ignored", line=node.line)
        return None
    if percent >= 100:
        books.note("warning", "COMPLETE_NO_FINISH", "a complete task without actual finish is read as started with nothing remaining", line=node.line)
        return 0.0
    remaining = optional_hours(node, "RemainingDuration", where)
    if remaining is None:
        done = optional_hours(node, "ActualDuration", where)
        remaining = max(0.0, duration - done) if done is not None else duration * (1 - percent / 100)
        books.note("note", "REMAINING_COMPUTED", "remaining durations that are not given are what the progress leaves of the duration", line=node.line)
    return remaining


def own_constraints(node: Node, books: Ledger) -> list[Constraint]:
    """The element's date constraint, and the start of a manually scheduled task."""
    where = books.at(node.line)
    kind, when = node.get("ConstraintType"), date_or_none(node.get("ConstraintDate"), f"{where}: ConstraintDate")
    found = []
    if kind in _CONSTRAINTS and when is not None:
        found.append(Constraint(_CONSTRAINTS[kind], when))
    elif kind == "1":
        books.note("warning", "ALAP", "'as late as possible' is not applied: the task is scheduled as early as its links allow", line=node.line)
    elif kind not in ("", "0"):
        reason = "has no date" if kind in _CONSTRAINTS else "is not known"
        books.note("warning", "CONSTRAINT", f"constraint {shown(kind)} {reason} and is ignored", line=node.line)
    if node.flag("Manual"):
        start = date_or_none(node.get("Start"), f"{where}: Start")
        books.note("note", "MANUAL", "manually scheduled tasks start no earlier than the start they were given", line=node.line)
        if start is not None:
            found.append(Constraint("SNET", start))
    return found


def _cost(node: Node, setting: Setting, left: float, elapsed: bool, books: Ledger) -> tuple[float | None, float | None]:
    """Fixed money, and money a project day of remaining duration; None where the file gives none."""
    where = books.at(node.line)
    load = setting.load or Load()
    fixed, total = money(node, "FixedCost", where), money(node, "Cost", where)
    assigned = load.actual + load.fixed + load.by_time
    rest = total - fixed - assigned
    if abs(rest) > 0.02 and node.get("Cost"):
        books.note("warning", "COST_UNASSIGNED", "what a task costs beyond its assignments and fixed cost is read as fixed", line=node.line)
        fixed += rest
    if fixed == 0 and assigned == 0:
        return None, None
    fixed += load.actual + load.fixed
    if load.by_time and left > 0 and not elapsed:
        return fixed, load.by_time / (left / setting.hours_per_day)
    return fixed + load.by_time, None
