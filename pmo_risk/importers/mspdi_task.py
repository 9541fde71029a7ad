"""One leaf Task element of a Microsoft Project file as a Task: duration, progress, manual dates, cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from pmo_risk.errors import FormatError, GraphError, shown
from pmo_risk.importers.ledger import Ledger
from pmo_risk.importers.mspdi_assignment import Load
from pmo_risk.importers.mspdi_constraint import own_constraints
from pmo_risk.importers.mspdi_value import is_elapsed, is_known, money, optional_hours
from pmo_risk.importers.mspdi_working_time import Time
from pmo_risk.importers.safe_xml import Node
from pmo_risk.importers.values import date_or_none, plain_number
from pmo_risk.model import Calendar, Constraint, Driver, Link, Task


@dataclass(frozen=True)
class Setting:
    """What an element needs from its project.

    ``constraints`` are those of summaries above it and of tasks of other projects; ``honoured`` tells whether constraints override links.
    """

    time: Time
    after: tuple[Link, ...]
    constraints: tuple[Constraint, ...]
    honoured: bool
    load: Load
    hours_per_day: float
    codes: Mapping[str, str]
    fields: Mapping[str, str | float]


def build_task(node: Node, setting: Setting, books: Ledger) -> Task:
    """The task of an element. InputError, with file and line, where its duration, dates or progress cannot be read."""
    where = books.at(node.line)
    start, finish = (date_or_none(node.get(name), f"{where}: {name}") for name in ("ActualStart", "ActualFinish"))
    manual_start = _manual_start(node, books)
    duration = optional_hours(node, "ManualDuration", where) if manual_start and not start else None
    duration = optional_hours(node, "Duration", where) if duration is None else duration
    if duration is None:
        raise FormatError(f"task {shown(node.get('UID'))} has no duration", where=where, code="DURATION_MISSING", remedy="give it a duration in Project")
    remaining = _remaining(node, duration, start, finish, books)
    stop, resume = _interruption(node, setting.time.works, books) if start and not finish and remaining else (None, None)
    elapsed = is_elapsed(node, "DurationFormat")
    if node.get("DurationFormat") and not is_known(node, "DurationFormat"):
        what = f"DurationFormat {shown(node.get('DurationFormat'))} is no unit of Microsoft Project; the hours are read as working time"
        books.note("warning", "DURATION_UNIT", what, line=node.line)
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
        calendar=setting.time.calendar,
        cost=cost,
        cost_rate=rate,
        milestone="finish" if duration == 0 else None,
        constraints=[Constraint("MSO", manual_start)] if manual_start else [*own_constraints(node, books, setting.honoured), *setting.constraints],
        deadline=date_or_none(node.get("Deadline"), f"{where}: Deadline"),
        actual_start=start,
        actual_finish=finish,
        remaining=remaining,
        wbs=node.get("WBS") or node.get("OutlineNumber"),
        uid=node.get("UID"),
        drivers=[Driver(setting.time.runs_on.name)] if setting.time.runs_on and not elapsed else [],
        assignments=setting.load.assignments,
        suspended=stop,
        resumed=resume,
        manual=manual_start is not None,
        codes=setting.codes,
        fields=setting.fields,
    )


def _manual_start(node: Node, books: Ledger) -> datetime | None:
    """The start of a manually scheduled task; None of others, and of one that has not been given any."""
    if not node.flag("Manual"):
        return None
    where = books.at(node.line)
    start = date_or_none(node.get("ManualStart") or node.get("Start"), f"{where}: Start")
    if start is None:
        books.note("warning", "MANUAL_START", "manually scheduled tasks without a start are scheduled by their links", line=node.line)
    else:
        books.note("note", "MANUAL", "manually scheduled tasks start when they were put, whatever their links say", line=node.line)
    return start


def _interruption(node: Node, works: Calendar, books: Ledger) -> tuple[datetime | None, datetime | None]:
    """When work was stopped and from when on it goes on, where there is working time between."""
    where = books.at(node.line)
    stop, resume = (date_or_none(node.get(name), f"{where}: {name}") for name in ("Stop", "Resume"))
    if stop is None or resume is None or works.hours_between(stop, resume) <= 0:
        return None, None
    return stop, resume


def _remaining(node: Node, duration: float, start: datetime | None, finish: datetime | None, books: Ledger) -> float | None:
    """Remaining hours of a task in progress; None of one that is finished or not started."""
    where = books.at(node.line)
    percent = plain_number(node.get("PercentComplete"), f"{where}: PercentComplete") if node.get("PercentComplete") else 0.0
    if not 0 <= percent <= 100:
        what = f"PercentComplete is {percent:g}"
        raise GraphError(what, where=where, code="PERCENT", remedy="it is from 0 to 100; correct it in Project")
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


def _cost(node: Node, setting: Setting, left: float, elapsed: bool, books: Ledger) -> tuple[float | None, float | None]:
    """Fixed money, and money a project day of remaining duration; None where the file gives none."""
    where = books.at(node.line)
    load = setting.load
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
