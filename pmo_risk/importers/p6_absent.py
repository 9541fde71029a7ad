"""Working time of those on a resource-dependent task whose calendar a P6 file does not hold: roles, and resources left out of the export.

It can only be told from what the file says of their assignments: when the rest of each starts and finishes, and how long it is. The task's own calendar is
tried, and its week without the exceptions; whichever fits more assignments is taken, and said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pmo_risk.errors import PmoRiskError, shown
from pmo_risk.importers.ledger import Ledger
from pmo_risk.importers.p6_resource import Pool
from pmo_risk.importers.values import date_or_none
from pmo_risk.importers.xer_numbers import Numbers
from pmo_risk.importers.xer_table import Row
from pmo_risk.model import Calendar
from pmo_risk.model.calendar import DAYS

_HOURS = 1 / 30  # two minutes: the file gives minutes
_LONGEST_DAYS = 20_000


def absent_calendars(assignments: Iterable[Row], tasks: Mapping[str, tuple[Row, Calendar]], pool: Pool, numbers: Numbers, books: Ledger) -> dict[str, Calendar]:
    """By the name of a task's calendar, the one that those without a calendar seem to work by instead; ``tasks`` by ``task_id``, with their calendars."""
    fits: dict[str, list[int]] = {}
    plain: dict[str, Calendar] = {}
    lines: dict[str, int] = {}
    for row in assignments:
        task, calendar = tasks.get(row["task_id"], (None, None))
        resource = pool.of(row)
        if task is None or calendar is None or not calendar.exceptions or task["task_type"] != "TT_Rsrc" or (resource and resource.calendar):
            continue
        name = calendar.name
        if name not in plain:
            plain[name], fits[name], lines[name] = _without_exceptions(calendar), [0, 0], row.line
        for n, candidate in enumerate((calendar, plain[name])):
            fits[name][n] += _fits(row, candidate, numbers)
    found = {name: plain[name] for name, (own, week) in fits.items() if week > own}
    for name in found:
        what = (
            f"the file does not say when the resources of resource-dependent tasks on calendar {shown(name)} work; of their assignments {fits[name][1]} fit "
            f"its week without holidays and {fits[name][0]} the calendar as it is, so the former is taken"
        )
        books.note("warning", "RESOURCE_CALENDAR", what, line=lines[name], remedy="export the resources with the project")
    return found


def _without_exceptions(calendar: Calendar) -> Calendar:
    week = {day: [(a, b) for a, b in shifts] for day, shifts in zip(DAYS, calendar.week, strict=True)}
    hours = calendar.hours
    return Calendar(
        f"{calendar.name} without holidays", week, hours_per_day=hours.day, hours_per_week=hours.week, hours_per_month=hours.month, hours_per_year=hours.year
    )


def _fits(row: Row, calendar: Calendar, numbers: Numbers) -> bool:
    """Whether the rest of an assignment takes, on a calendar, the time between its own dates."""
    try:
        start, finish = (date_or_none(row[name], name) for name in ("restart_date", "reend_date"))
        units, rate = (numbers.optional(row[name], name) for name in ("remain_qty", "remain_qty_per_hr"))
    except PmoRiskError:
        return False
    if start is None or finish is None or not units or not rate or not 0 <= (finish - start).days < _LONGEST_DAYS:
        return False
    return abs(calendar.hours_between(start, finish) - units / rate) <= _HOURS
