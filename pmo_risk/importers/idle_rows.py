"""What a register's rows say in vain: the id of a risk over again without an impact, and a unit or flag of an effect that is not there."""

from __future__ import annotations

from pmo_risk.errors import Problem
from pmo_risk.importers.risk_columns import EFFECTS, TARGETS, UNSAID, effect_columns, level_column
from pmo_risk.importers.row import Row
from pmo_risk.importers.table import Table
from pmo_risk.model import TableCount
from pmo_risk.model.scale import COST, SCHEDULE

_OF_EFFECTS = ("unit", "distribution", *UNSAID)
_IMPACT = {*TARGETS, *(column for effect in EFFECTS for column in effect_columns(effect)), *map(level_column, (SCHEDULE, COST))}


def account_of(table: Table) -> tuple[TableCount, list[Problem]]:
    """The rows of a register that was read: how many are in it, and notes on those that are not, or only in part."""
    seen: set[str | None] = set()
    idle, notes = 0, []
    for row in table.rows:
        risk_id, filled = row.word("id"), _filled(row, table)
        if not filled & _IMPACT:
            loose = [column for column in _OF_EFFECTS if column in filled]
            is_idle = risk_id in seen and filled <= {"id", "finish", *loose}
            idle += is_idle
            if loose:
                what = f"{' and '.join(loose)} of an effect that is not there; not used"
                notes.append(Problem("warning", "NO_EFFECT", row.place(loose[0]), what, "give the row a delay, a factor or a cost, or leave the cell blank"))
            elif is_idle:
                notes.append(Problem("note", "NO_EFFECT", row.place("id"), "the row has nothing but the id of its risk; not used"))
        seen.add(risk_id)
    return TableCount(table.name, len(table.rows), len(table.rows) - idle, idle), notes


def _filled(row: Row, table: Table) -> set[str]:
    return {column for column in table.columns if not row.blank(column)}
