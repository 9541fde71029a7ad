"""Money of XER tasks: resource assignments (TASKRSRC) and expenses (PROJCOST)."""

from __future__ import annotations

from dataclasses import dataclass

from pmo_risk.importers.ledger import Ledger
from pmo_risk.importers.xer_numbers import Numbers
from pmo_risk.importers.xer_table import Row, Tables

_BY_TIME = ("RT_Labor", "RT_Equip")


@dataclass
class Money:
    """What one task costs: ``actual`` to date, remaining ``fixed`` (materials, expenses) and ``by_time`` (labour, nonlabour); and what was ``planned``."""

    actual: float = 0.0
    fixed: float = 0.0
    by_time: float = 0.0
    planned: float = 0.0

    def split(self, days: float) -> tuple[float, float | None]:
        """Fixed cost, and cost a day over ``days`` of remaining duration; without duration all of it is fixed."""
        if self.by_time and days > 0:
            return self.actual + self.fixed, self.by_time / days
        return self.actual + self.fixed + self.by_time, None


def money_by_task(tables: Tables, task_ids: set[str], numbers: Numbers, books: Ledger) -> dict[str, Money]:
    """Money of each task that has a cost row. Rows of tasks that are not in the model are listed."""
    found: dict[str, Money] = {}
    kinds = {row["rsrc_id"]: row["rsrc_type"] for row in tables["RSRC"]}
    for table in ("TASKRSRC", "PROJCOST"):
        for row in tables[table]:
            if row["task_id"] not in task_ids:
                books.note("note", "COST_SKIPPED", f"{table} rows of no task in the model are skipped", line=row.line)
                continue
            books.used(table)
            money = found.setdefault(row["task_id"], Money())

            def amount(name: str, row: Row = row, table: str = table) -> float:
                return numbers.optional(row[name], f"{books.at(row.line)}: {table}.{name}") or 0.0

            money.planned += amount("target_cost")
            if table == "PROJCOST":
                money.actual += amount("act_cost")
                money.fixed += amount("remain_cost")
                continue
            money.actual += amount("act_reg_cost") + amount("act_ot_cost")
            if (row["rsrc_type"] or kinds.get(row["rsrc_id"]) or _BY_TIME[0]) in _BY_TIME:
                money.by_time += amount("remain_cost")
            else:
                money.fixed += amount("remain_cost")
    return found
