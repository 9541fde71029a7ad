"""Whether the dates that P6 stored are those of the durations in the file."""

from __future__ import annotations

from collections.abc import Iterable

from pmo_risk.errors import PmoRiskError, shown
from pmo_risk.importers.ledger import Ledger
from pmo_risk.importers.values import date_or_none
from pmo_risk.importers.xer_table import Row
from pmo_risk.model import Calendar, Task

_SHOWN = 10
_HOURS = 0.5


def note_stale_dates(tasks: Iterable[tuple[Row, Task, Calendar]], books: Ledger) -> None:
    """Warn of tasks edited after they were last scheduled: their stored early dates are not as far apart as their duration is long."""
    stale = [(row, task) for row, task, calendar in tasks if _is_stale(row, task, calendar)]
    if not stale:
        return
    codes = ", ".join(shown(task.id) for _, task in stale[:_SHOWN]) + (", …" if len(stale) > _SHOWN else "")
    what = f"{len(stale)} tasks were edited after the file was last scheduled (their stored dates do not fit their remaining duration, which is used): {codes}"
    books.note("warning", "STALE_DATES", what, line=stale[0][0].line, remedy="schedule the project in P6 (F9) and export it again")


def _is_stale(row: Row, task: Task, calendar: Calendar) -> bool:
    if row["task_type"] != "TT_Task" or task.is_started:
        return False
    try:
        start, finish = (date_or_none(row[name], name) for name in ("early_start_date", "early_end_date"))
        return start is not None and finish is not None and abs(calendar.hours_between(start, finish) - task.duration.mean) > _HOURS
    except PmoRiskError:
        return False
