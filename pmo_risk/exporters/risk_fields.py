"""What a simulation says of each task, as user fields of a planning tool."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pmo_risk.model import Portfolio, Project
from pmo_risk.model.portfolio import SEPARATOR

COLUMNS = {"P50 finish": "finish_p50", "P80 finish": "finish_p80", "Mean start": "start_mean", "Criticality": "criticality"}
FINISHES = ("P50 finish", "P80 finish")
RiskFields = Mapping[str, Mapping[str, datetime | float]]


def plan_and_fields(thing: Any) -> tuple[Project | Portfolio, RiskFields]:
    """The plan of a result and its fields by task (``"project/task"`` in a portfolio); a plan alone has no fields.

    Dates are to the minute. Criticality is the share of iterations, 0 to 1.
    """
    if isinstance(thing, (Project, Portfolio)):
        return thing, {}
    members: Mapping[str, Any] = getattr(thing, "projects", {})
    if not members:
        return thing.plan, _of(thing, "")
    return thing.folio, {key: fields for name, member in members.items() for key, fields in _of(member, f"{name}{SEPARATOR}").items()}


def _of(result: Any, prefix: str) -> dict[str, dict[str, datetime | float]]:
    table = result.tasks
    columns = {name: list(table[column]) for name, column in COLUMNS.items()}
    return {f"{prefix}{key}": {name: v for name, values in columns.items() if (v := _plain(values[n])) is not None} for n, key in enumerate(table.index)}


def _plain(value: Any) -> datetime | float | None:
    """A date to the minute, or a number; None where there is none."""
    if value != value:
        return None
    if not hasattr(value, "to_pydatetime"):
        return float(value)
    moment: datetime = value.round("min").to_pydatetime()
    return moment
