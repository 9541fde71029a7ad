"""The rest of a CSV folder: cells that hold JSON, resources, baselines, and the options of a project."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from pmo_risk.errors import FormatError, PmoRiskError, raise_all, shown
from pmo_risk.importers.csv_columns import BASELINES_FILE, OPTION_KEYS
from pmo_risk.importers.json_checked import checked
from pmo_risk.importers.json_models import AnyAssignment, AnyDriver, AnyRate
from pmo_risk.importers.json_text import parse_json
from pmo_risk.importers.row import Row, at, attempt
from pmo_risk.importers.table import Table
from pmo_risk.importers.text import strict_number
from pmo_risk.model import Baseline, BaselineTask, Correlation, Resource, ScheduleOptions, Trigger

_SHAPES: Mapping[str, Any] = {
    "drivers": list[AnyDriver],
    "assignments": list[AnyAssignment],
    "rates": list[AnyRate],
    "codes": dict[str, str],
    "fields": dict[str, str | float],
    "matrix": list[list[float]],
    "loadings": list[float],
}
_FLAGS = {"true": True, "false": False, "1": True, "0": False, "yes": True, "no": False}


@cache
def _validator(column: str) -> Callable[[Any], Any]:
    from pydantic import ConfigDict, TypeAdapter

    shape = _SHAPES[column]
    loose = column in ("codes", "fields", "matrix", "loadings")  # of plain types, which have no configuration of their own
    return TypeAdapter(shape, config=ConfigDict(strict=True) if loose else None).validate_python


def json_cell(row: Row, column: str) -> Any:
    """What the JSON text of a cell stands for; None where it is blank."""
    text = row.text(column)
    if text is None or not text.strip():
        return None
    place = row.place(column)
    return checked(_validator(column), parse_json(text.encode("utf-8", "surrogatepass"), place), place, column)


def flag(row: Row, column: str) -> bool:
    """True or false; blank is false."""
    return as_flag(row.word(column) or "false", row.place(column))


def as_flag(text: str, where: str) -> bool:
    """A word for true or false."""
    if text.casefold() not in _FLAGS:
        raise FormatError(f"expected true or false, got {shown(text)}", where=where, code="TYPE")
    return _FLAGS[text.casefold()]


def resource(row: Row) -> Resource:
    """The resource of a row of ``resources.csv``."""
    given = {n: row.word(n) for n in ("id", "kind", "calendar", "uid")} | {n: row.text(n) for n in ("name", "unit")}
    rates = json_cell(row, "rates") or ()
    return at(row.place(""), Resource, rates=rates, **{k: v for k, v in given.items() if v is not None})


def correlation(row: Row) -> Correlation:
    """The correlation of a row of ``correlations.csv``."""
    given: dict[str, Any] = {n: row.word(n) for n in ("kind", "copula", "method")} | {
        "name": row.text("name"),
        "df": row.number("df"),
        "coefficient": row.number("coefficient"),
    }
    given |= {n: json_cell(row, n) for n in ("matrix", "loadings")}
    return at(row.place(""), Correlation, row.items("members"), **{k: v for k, v in given.items() if v is not None})


def trigger(row: Row) -> Trigger:
    """The trigger of a row of ``triggers.csv``."""
    given: dict[str, Any] = {"after": row.word("after")} | {n: row.number(n) for n in ("cost_above", "float_below")}
    return at(row.place(""), Trigger, row.word("id") or "", row.word("task") or "", **given)


def baselines(table: Table) -> tuple[Baseline, ...]:
    """The baselines of ``baselines.csv``, a row for each task in them; a row without a task names a baseline that has none."""
    errors: list[PmoRiskError] = []
    found: dict[str, dict[str, BaselineTask]] = {}
    for row in table.rows:
        attempt(errors, _baseline_row, row, found)
    raise_all(BASELINES_FILE, errors)
    return tuple(Baseline(name, tasks) for name, tasks in found.items())


def _baseline_row(row: Row, found: dict[str, dict[str, BaselineTask]]) -> None:
    name, task = row.word("name"), row.word("task")
    if name is None:
        raise FormatError("'name' is blank", where=row.place("name"), code="MISSING")
    tasks = found.setdefault(name, {})
    if task in tasks:
        raise FormatError(f"task {shown(task)} is there twice", where=row.place("task"), code="DUPLICATE_ID")
    numbers = {n: row.number(n) for n in ("duration", "cost")}
    made = at(row.place(""), BaselineTask, row.word("start"), row.word("finish"), **numbers)  # type: ignore[arg-type]  # it takes text and holds a datetime
    if task is not None:
        tasks[task] = made
    elif made != BaselineTask():
        raise FormatError("dates without a task", where=row.place("task"), code="MISSING", remedy="give the task's id")


def options(given: dict[str, Any], where: str) -> ScheduleOptions:
    """The schedule options among the keys of ``project.csv``, which are taken out of ``given``."""
    found: dict[str, Any] = {k: given.pop(k) for k in OPTION_KEYS if k in given}
    for key, value in found.items():
        place = f"{where}: {key}"
        if isinstance(getattr(ScheduleOptions, key), bool):
            found[key] = as_flag(value, place)
        elif isinstance(getattr(ScheduleOptions, key), float):
            found[key] = strict_number(value, place)
    return at(where, ScheduleOptions, **found)
