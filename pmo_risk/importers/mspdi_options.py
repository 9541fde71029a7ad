"""What a Microsoft Project file says of the project as a whole: hours of its units, options, status date."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from pmo_risk.importers.ledger import Ledger
from pmo_risk.importers.safe_xml import Node
from pmo_risk.importers.values import date_or_none, plain_number
from pmo_risk.model import ScheduleOptions, Task
from pmo_risk.model.units import WorkingHours

_USUAL = {"MinutesPerDay": 480.0, "MinutesPerWeek": 2400.0, "DaysPerMonth": 20.0}


def working_hours(root: Node, books: Ledger) -> WorkingHours:
    """Hours of a day, week, month and year (of twelve months)."""
    given = dict(_USUAL)
    for name in _USUAL:
        if root.get(name):
            given[name] = plain_number(root.get(name), f"{books.at(root.line)}: {name}")
        else:
            books.note("note", "HOURS_DEFAULT", f"{name} is not given; Microsoft Project's own {given[name]:g} is used")
    day = given["MinutesPerDay"] / 60
    month = given["DaysPerMonth"] * day
    return WorkingHours(day, given["MinutesPerWeek"] / 60, month, 12 * month)


def schedule_options(root: Node, hours: WorkingHours, books: Ledger) -> ScheduleOptions:
    """Project's rules: total slack is the smaller of start and finish slack; a task is critical up to so many days of it."""
    limit = root.get("CriticalSlackLimit")
    days = plain_number(limit, f"{books.at(root.line)}: CriticalSlackLimit") if limit else 0.0
    if root.get("ScheduleFromStart") in ("0", "false"):
        books.note("warning", "FROM_FINISH", "the project is scheduled from its finish; here it is scheduled from its start")
    return ScheduleOptions(total_float="smallest", critical_float=days * hours.day, open_ends_critical=root.flag("MultipleCriticalPaths"))


def data_date(root: Node, tasks: Iterable[Task], books: Ledger) -> datetime | None:
    """The status date, where there is progress that it could be of."""
    status = date_or_none(root.get("StatusDate"), f"{books.at(root.line)}: StatusDate")
    if not any(t.is_started for t in tasks):
        return None
    if status is None:
        books.note("note", "NO_STATUS_DATE", "there is progress but no status date; remaining work follows on what is done")
    return status
