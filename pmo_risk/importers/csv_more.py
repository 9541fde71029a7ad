"""The rest of a CSV folder: cells that hold JSON, resources, baselines, and the options of a project."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from pmo_risk.errors import FormatError, PmoRiskError, near, raise_all, shown
from pmo_risk.importers.csv_columns import BASELINES_FILE, COST_KINDS, OPTION_KEYS
from pmo_risk.importers.json_checked import checked
from pmo_risk.importers.json_money import AnyCostItem, AnyDateClause, AnyIncome, AnyPriceIndex
from pmo_risk.importers.json_risks import AnyImpact, AnyResponse, AnyRevision
from pmo_risk.importers.json_shape import Law
from pmo_risk.importers.json_tasks import AnyAssignment, AnyDriver, AnyRate
from pmo_risk.importers.json_text import parse_json
from pmo_risk.importers.row import Row, at, attempt
from pmo_risk.importers.table import Table
from pmo_risk.importers.text import strict_number
from pmo_risk.model import Baseline, BaselineTask, Correlation, Resource, ScheduleOptions, Trigger, Weather
from pmo_risk.model.weather import by_year

_SHAPES: Mapping[str, Any] = {
    "drivers": list[AnyDriver],
    "assignments": list[AnyAssignment],
    "rates": list[AnyRate],
    "codes": dict[str, str],
    "fields": dict[str, str | float],
    "impacts": list[AnyImpact],
    "responses": list[AnyResponse],
    "history": list[AnyRevision],
    "given": dict[str, float],
    "ratings": dict[str, str],
    "matrix": list[list[float]],
    "loadings": list[float],
    "costs": AnyCostItem,
    "currencies": dict[str, Law],
    "indices": AnyPriceIndex,
    "clauses": AnyDateClause,
    "incomes": AnyIncome,
    "lost": list[float],
    "days": list[Law],
    "years": dict[str, str],
}
_FLAGS = {"true": True, "false": False, "1": True, "0": False, "yes": True, "no": False}


@cache
def _validator(column: str) -> Callable[[Any], Any]:
    from pydantic import ConfigDict, TypeAdapter

    shape = _SHAPES[column]
    of_plain_types = ("codes", "fields", "matrix", "loadings", "given", "ratings", "currencies", "lost", "days", "years")
    loose = column in of_plain_types  # which have no configuration of their own
    return TypeAdapter(shape, config=ConfigDict(strict=True) if loose else None).validate_python


def json_cell(row: Row, column: str) -> Any:
    """What the JSON text of a cell stands for; None where it is blank."""
    return _json(row, column, column)


def _json(row: Row, column: str, shape: str) -> Any:
    text = row.text(column)
    if text is None or not text.strip():
        return None
    place = row.place(column)
    return checked(_validator(shape), parse_json(text.encode("utf-8", "surrogatepass"), place), place, shape)


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
        "wbs": row.text("wbs"),
        "df": row.number("df"),
        "coefficient": row.number("coefficient"),
    }
    given |= {n: json_cell(row, n) for n in ("matrix", "loadings")}
    return at(row.place(""), Correlation, row.items("members"), **{k: v for k, v in given.items() if v is not None})


def trigger(row: Row) -> Trigger:
    """The trigger of a row of ``triggers.csv``."""
    given: dict[str, Any] = {"after": row.word("after")} | {n: row.number(n) for n in ("cost_above", "float_below")}
    return at(row.place(""), Trigger, row.word("id") or "", row.word("task") or "", **given)


def cost(row: Row) -> tuple[str, Any]:
    """The field of a project that a row of ``costs.csv`` belongs to, and what it holds."""
    kind = row.word("kind")
    if kind not in COST_KINDS:
        hint = f"{near(str(kind), COST_KINDS)} one of {', '.join(COST_KINDS)}".strip()
        raise FormatError(f"unknown kind {shown(kind)}", where=row.place("kind"), code="COST_KIND", remedy=hint)
    found = _json(row, "data", COST_KINDS[kind])
    if found is None:
        raise FormatError("'data' is blank", where=row.place("data"), code="MISSING")
    return COST_KINDS[kind], found


def weather(row: Row) -> Weather:
    """The weather of a row of ``weather.csv``."""
    site, month = row.word("id"), row.number("first_month")
    if month is not None and not month.is_integer():
        raise FormatError(f"expected a month from 1 to 12, got {shown(month)}", where=row.place("first_month"), code="TYPE")
    given: dict[str, Any] = {n: json_cell(row, n) for n in ("lost", "days")}
    given |= {"persistence": row.number("persistence"), "first_month": None if month is None else int(month)}
    given["history"] = at(row.place("years"), by_year, json_cell(row, "years") or {})
    return at(row.place(""), Weather, site or "", row.items("calendars"), **{k: v for k, v in given.items() if v is not None})


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
