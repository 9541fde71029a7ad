"""What a Microsoft Project file says of the project as a whole: hours of its units, options, status date."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from pmo_risk.errors import FormatError
from pmo_risk.importers.ledger import Ledger
from pmo_risk.importers.safe_xml import Node
from pmo_risk.importers.values import date_or_none, plain_number
from pmo_risk.model import Constraint, ScheduleOptions, Task
from pmo_risk.model.units import WorkingHours

_PINS_START = ("SNET", "MSO")
_HOURS_OF_YEAR = 8784.0
_USUAL = {"MinutesPerDay": 480.0, "MinutesPerWeek": 2400.0, "DaysPerMonth": 20.0}


def working_hours(root: Node, books: Ledger) -> WorkingHours:
    """Hours of a day, week, month and year (of twelve months, as far as a year has hours)."""
    given = dict(_USUAL)
    for name in _USUAL:
        if root.get(name):
            given[name] = plain_number(root.get(name), f"{books.at(root.line)}: {name}")
        else:
            books.note("note", "HOURS_DEFAULT", f"{name} is not given; Microsoft Project's own {given[name]:g} is used")
    day = given["MinutesPerDay"] / 60
    month = given["DaysPerMonth"] * day
    return WorkingHours(day, given["MinutesPerWeek"] / 60, month, min(12 * month, _HOURS_OF_YEAR))


def schedule_options(root: Node, hours: WorkingHours, books: Ledger) -> ScheduleOptions:
    """Project's rules: total slack is the smaller of start and finish slack; a task is critical up to so many days of it."""
    limit = root.get("CriticalSlackLimit")
    days = plain_number(limit, f"{books.at(root.line)}: CriticalSlackLimit") if limit else 0.0
    if root.get("ScheduleFromStart") in ("0", "false"):
        books.note("warning", "FROM_FINISH", "the project is scheduled from its finish; here from the start that this gave it")
    return ScheduleOptions(total_float="smallest", critical_float=days * hours.day, open_ends_critical=root.flag("MultipleCriticalPaths"))


def data_date(root: Node, tasks: Iterable[Task], books: Ledger) -> datetime | None:
    """The status date, where there is progress that it could be of."""
    status = date_or_none(root.get("StatusDate"), f"{books.at(root.line)}: StatusDate")
    if not any(t.is_started for t in tasks):
        return None
    if status is None:
        books.note("note", "NO_STATUS_DATE", "there is progress but no status date; remaining work follows on what is done")
    return status


def project_start(root: Node, tasks: list[Task], books: Ledger) -> tuple[datetime, list[Task]]:
    """The project's start. Project lets a constraint start a task before it: then all others are held at the stated start."""
    stated = date_or_none(root.get("StartDate"), f"{books.at(root.line)}: StartDate")
    if stated is None:
        raise FormatError("the project has no start date", where=books.at(root.line), code="START_MISSING", remedy="set it in Project")
    first = min([stated, *(when for t in tasks if not t.is_started for when in _pins(t))])
    if first == stated:
        return stated, tasks
    books.note("note", "EARLY_START", "constraints start tasks before the project's start; tasks that nothing holds begin at the stated start")
    held = Constraint("SNET", stated)
    return first, [t if t.after or t.is_started or _pins(t) else t.replace(constraints=[*t.constraints, held]) for t in tasks]


def _pins(task: Task) -> list[datetime]:
    return [c.when for c in task.constraints if c.kind in _PINS_START]
