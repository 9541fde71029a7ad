"""The plan that P6 keeps beside the schedule: planned (target) dates, duration and cost of each task."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pmo_risk.importers.ledger import Ledger
from pmo_risk.importers.values import date_or_none
from pmo_risk.importers.xer_cost import Money
from pmo_risk.importers.xer_numbers import Numbers
from pmo_risk.importers.xer_table import Row
from pmo_risk.model import Baseline, BaselineTask


def planned(tasks: Iterable[Row], money: Mapping[str, Money], numbers: Numbers, books: Ledger) -> Baseline | None:
    """The baseline ``"planned"``; None where no task has planned dates."""
    found = {}
    for row in tasks:
        where = books.at(row.line)
        start, finish = (date_or_none(row[name], f"{where}: {name}") for name in ("target_start_date", "target_end_date"))
        if start is not None or finish is not None:
            cost = money[row["task_id"]].planned if row["task_id"] in money else None
            found[row["task_code"]] = BaselineTask(start, finish, numbers.optional(row["target_drtn_hr_cnt"], f"{where}: target_drtn_hr_cnt"), cost)
    return Baseline("planned", found) if found else None
