"""What Excel lets people write in the columns of a register, and says when a cell is chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from pmo_risk.distributions.base import FAMILIES
from pmo_risk.exporters.register_help import RESPONSE_COLUMNS, help_of
from pmo_risk.importers.risk_columns import DATES, IMPACT_FLAGS, RISK_FLAGS, WINDOW
from pmo_risk.model.response import RESPONSE_KINDS
from pmo_risk.model.risk import STATUSES
from pmo_risk.model.scale import PROBABILITY
from pmo_risk.model.units import UNITS

_LAST_ROW = 1_048_575
_SPREADS = ("triangular", "pert", "trigen", "uniform")
_TITLE, _MESSAGE = 32, 255  # characters that Excel takes


def add_rules(sheet: Any, header: Sequence[str], ranges: Mapping[str, str]) -> None:
    """Put its rule on every column of the risks that has one; ``ranges`` are the cells that hold the levels, by column."""
    for column, name in enumerate(header):
        _put(sheet, column, name, _rule(name, ranges), help_of(name))


def add_response_rules(sheet: Any, header: Sequence[str]) -> None:
    """The same for the columns of responses, whose status is any text."""
    for column, name in enumerate(header):
        rule = _one_of(RESPONSE_KINDS) if name == "kind" else None if name == "status" else _rule(name, {})
        _put(sheet, column, name, rule, RESPONSE_COLUMNS.get(name) or help_of(name))


def _put(sheet: Any, column: int, name: str, rule: dict[str, Any] | None, message: str) -> None:
    if rule is not None:
        sheet.data_validation(1, column, _LAST_ROW, column, rule | {"input_title": name[:_TITLE], "input_message": message[:_MESSAGE]})


def _rule(name: str, ranges: Mapping[str, str]) -> dict[str, Any] | None:
    if name in ranges:
        return {"validate": "list", "source": ranges[name], "error_message": "choose one of the levels of the scheme"}
    if name == "status":
        return _one_of(STATUSES)
    if name == "unit":
        return _one_of(UNITS)
    if name == "distribution" or name.endswith("_distribution"):
        return _one_of([kind for kind in _SPREADS if kind in FAMILIES])
    if name in (*RISK_FLAGS, *IMPACT_FLAGS):
        return _one_of(("true", "false"))
    if name == PROBABILITY:
        return {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1, "error_type": "warning", "error_message": "from 0 to 1, or 30%"}
    if name in (*DATES, *WINDOW):
        return {"validate": "date", "criteria": ">=", "value": date(1900, 1, 1), "error_type": "warning", "error_message": "a date, or text such as 2027-06-30"}
    return None


def _one_of(words: Sequence[str]) -> dict[str, Any]:
    return {"validate": "list", "source": list(words), "error_message": f"one of {', '.join(words)}"[:_MESSAGE]}
