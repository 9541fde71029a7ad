"""Which decimal mark a XER writes its numbers with, and its numbers."""

from __future__ import annotations

import re

from pmo_risk.errors import FormatError, shown
from pmo_risk.importers.values import plain_number
from pmo_risk.importers.xer_table import Tables

NUMERIC = {
    "TASK": ("target_drtn_hr_cnt", "remain_drtn_hr_cnt"),
    "TASKPRED": ("lag_hr_cnt",),
    "TASKRSRC": ("act_reg_cost", "act_ot_cost", "remain_cost", "target_qty", "remain_qty", "remain_qty_per_hr"),
    "PROJCOST": ("act_cost", "remain_cost"),
    "CALENDAR": ("day_hr_cnt", "week_hr_cnt", "month_hr_cnt", "year_hr_cnt"),
    "RSRCRATE": ("cost_per_qty", "max_qty_per_hr"),
}
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?P<mark>[.,])[0-9]{3}")


def decimal_mark(tables: Tables) -> str:
    """``"."`` or ``","``: as the file's own numbers show, else as its currency (CURRTYPE) says; ``"?"`` where its numbers show both."""
    seen = {mark for text in _numbers(tables) if (mark := _shown_mark(text))}
    if len(seen) == 1:
        return seen.pop()
    if seen:
        return "?"
    for row in tables["CURRTYPE"]:
        if row["curr_short_name"] == tables.currency and row["decimal_symbol"] in (".", ","):
            return row["decimal_symbol"]
    return "."


def _numbers(tables: Tables) -> list[str]:
    return [text for table, names in NUMERIC.items() for row in tables[table] for name in names if (text := row[name]) and not text.isdigit()]


def _shown_mark(text: str) -> str:
    """The decimal mark that one number proves, or an empty text: 8,5 proves a comma, 1,234 proves nothing."""
    points, commas = text.count("."), text.count(",")
    if points and commas:
        return "." if text.rfind(".") > text.rfind(",") else ","
    if points + commas != 1 or _GROUPED.fullmatch(text):
        return ""
    return "." if points else ","


class Numbers:
    """Reads the numbers of one file.

    >>> Numbers(",").read("8,5", "here")
    8.5
    >>> Numbers(".").read("1,234", "here")
    Traceback (most recent call last):
    ...
    pmo_risk.errors.FormatError: here: '1,234' may mean 1.234 or 1234; write it without grouping, with a decimal point
    """

    def __init__(self, mark: str) -> None:
        self.mark = mark

    def read(self, text: str, where: str) -> float:
        """The number, or a FormatError that says where."""
        if "," not in text and (self.mark == "." or "." not in text):
            return plain_number(text, where)
        grouped = _GROUPED.fullmatch(text)
        if grouped and grouped["mark"] != self.mark:
            raise FormatError(
                f"{shown(text)} may mean 1.234 or 1234".replace("1.234 or 1234", f"{text.replace(',', '.')} or {text.replace(',', '').replace('.', '')}"),
                where=where,
                code="NUMBER_FORMAT",
                remedy="write it without grouping, with a decimal point",
            )
        mark = self.mark if grouped else _shown_mark(text)
        if not mark:
            raise FormatError(f"cannot read {shown(text)} as a number", where=where, code="NUMBER_FORMAT", remedy="write digits with a decimal point")
        group = "," if mark == "." else "."
        whole, _, part = text.rpartition(mark)
        if group in whole and not re.fullmatch(rf"[+-]?[0-9]{{1,3}}(?:\{group}[0-9]{{3}})+", whole):
            raise FormatError(f"cannot read {shown(text)} as a number", where=where, code="NUMBER_FORMAT", remedy="write digits with a decimal point")
        return plain_number(f"{whole.replace(group, '')}.{part}", where)

    def optional(self, text: str, where: str) -> float | None:
        """The number, or None from an empty cell."""
        return self.read(text, where) if text else None
