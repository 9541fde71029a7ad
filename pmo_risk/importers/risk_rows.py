"""The rows of a risk register: one row an impact; rows of the same id are one risk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from pmo_risk.distributions import Distribution
from pmo_risk.errors import FormatError, PmoRiskError, RiskError, raise_all, shown
from pmo_risk.importers.row import Row, at, attempt, no_spread
from pmo_risk.importers.table import Columns, Table
from pmo_risk.model import Impact, Risk

T = TypeVar("T")
Law = Distribution | float
EFFECTS = ("delay", "factor", "cost")
REGISTER = Columns(
    names=(
        "id",
        "name",
        "category",
        "probability",
        "tasks",
        "unit",
        "distribution",
        *(f"{e}{part}" for e in EFFECTS for part in ("", "_low", "_mode", "_high", "_distribution")),
    ),
    needed=("id", "probability"),
    aliases={
        "risk id": "id",
        "risk name": "name",
        "title": "name",
        "prob": "probability",
        "likelihood": "probability",
        "task": "tasks",
        "task ids": "tasks",
        "activities": "tasks",
        "activity ids": "tasks",
    }
    | {f"{e} {alias}": f"{e}_{part}" for e in EFFECTS for alias, part in (("min", "low"), ("most likely", "mode"), ("ml", "mode"), ("max", "high"))},
)


def risks_of(table: Table) -> tuple[Risk, ...]:
    """The risks, in the order in which their ids first come.

    Raises
    ------
    FormatError, RiskError, ... or ManyErrors : every fault of every row, with its place.
    """
    by_id: dict[str, list[Row]] = {}
    errors: list[PmoRiskError] = []
    for row in table.rows:
        risk_id = attempt(errors, _id, row)
        if risk_id is not None:
            by_id.setdefault(risk_id, []).append(row)
    risks = [_risk(risk_id, rows, errors) for risk_id, rows in by_id.items()]
    raise_all(table.name, errors)
    return tuple(risk for risk in risks if risk is not None)


def _id(row: Row) -> str:
    risk_id = row.word("id")
    if risk_id is None:
        raise FormatError("a row without an id", where=row.place("id"), code="RISK_ID", remedy="repeat the id of the risk on each row of its impacts")
    return risk_id


def _risk(risk_id: str, rows: Sequence[Row], errors: list[PmoRiskError]) -> Risk | None:
    """The risk that the rows tell of; None where they hold errors, which are added to ``errors``."""
    before = len(errors)
    place = rows[0].place("probability")
    probability = attempt(errors, _agreed, risk_id, rows, "probability", Row.share)
    if probability is None and len(errors) == before:
        what = f"risk {shown(risk_id)} has no probability"
        errors.append(RiskError(what, where=place, code="PROBABILITY", remedy="write it as 0.3 or 30%"))
    name = attempt(errors, _agreed, risk_id, rows, "name", Row.text)
    category = attempt(errors, _agreed, risk_id, rows, "category", Row.text)
    impacts = [impact for row in rows if (impact := attempt(errors, _impact, row)) is not None]
    if probability is None:
        return None
    return attempt(errors, at, place, Risk, risk_id, probability, impacts, name=name or "", category=category or "")


def _agreed(risk_id: str, rows: Sequence[Row], column: str, take: Callable[[Row, str], T | None]) -> T | None:
    """What the rows of a risk say in a column: blank, or all the same."""
    said = [(value, row) for row in rows if (value := take(row, column)) is not None]
    for value, row in said[1:]:
        if value != said[0][0]:
            raise RiskError(
                f"risk {shown(risk_id)} has {column} {shown(said[0][0])} in {said[0][1].place(column)} and {shown(value)} here",
                where=row.place(column),
                code="DISAGREE",
                remedy="give one of them and leave the other blank",
            )
    return said[0][0] if said else None


def _impact(row: Row) -> Impact | None:
    """The impact of a row; None where it has neither tasks nor effects."""
    errors: list[PmoRiskError] = []
    unit = attempt(errors, row.word, "unit") or ""
    delay, written = attempt(errors, _delay, row) or (None, "")
    factor, cost = (attempt(errors, _factor_or_cost, row, effect) for effect in ("factor", "cost"))
    tasks = attempt(errors, row.items, "tasks") or ()
    if unit and written and unit != written:
        what = f"the delay is in {written!r}, the row's unit is {shown(unit)}"
        errors.append(FormatError(what, where=row.place("delay"), code="UNIT", remedy="leave out one of the two"))
    raise_all(row.place(""), errors)
    if not tasks and delay is None and factor is None and cost is None:
        return None
    return at(row.place("tasks"), Impact, tasks, delay=delay, factor=factor, cost=cost, unit=written or unit)


def _delay(row: Row) -> tuple[Law | None, str]:
    """The law of the delay, and the unit that its text carries."""
    value, unit = row.length("delay") or (None, "")
    return _effect(row, "delay", value), unit


def _factor_or_cost(row: Row, effect: str) -> Law | None:
    return _effect(row, effect, row.law(effect))


def _effect(row: Row, effect: str, single: Law | None) -> Law | None:
    """The law of one effect: the single value, or low, mode and high."""
    own = row.word(f"{effect}_distribution")
    spread = row.spread(f"{effect}_", own or row.word("distribution"))
    if spread is None and own is not None:
        raise no_spread(row, f"{effect}_distribution", own)
    if spread is not None and single is not None:
        what = f"'{effect}' and '{effect}_low' to '{effect}_high' are both given"
        raise FormatError(what, where=row.place(effect), code="TWICE", remedy="leave one of the two blank")
    return spread if single is None else single
