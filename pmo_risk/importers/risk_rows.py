"""The rows of a risk register: one row an impact; rows of the same id are one risk."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from pmo_risk.distributions import Distribution
from pmo_risk.errors import FormatError, PmoRiskError, Problem, RiskError, raise_all, shown
from pmo_risk.importers.csv_more import flag, json_cell
from pmo_risk.importers.impact_rows import impact_of, no_scheme
from pmo_risk.importers.response_rows import responses_of
from pmo_risk.importers.risk_columns import DATES, LEVELS, RISK_FLAGS, RISK_JSON, TEXTS, level_column
from pmo_risk.importers.row import Row, attempt
from pmo_risk.importers.table import Table
from pmo_risk.model import Register, Risk, ScoringScheme
from pmo_risk.model.scale import PROBABILITY, Scale

Take = Callable[[Row, str], Any]
Said = Callable[[str, Take], Any]
_COLUMNS_OF = {
    "STATUS": ("status",),
    "RATE": ("rate", "most"),
    "EXCLUSIVE": ("exclusive",),
    "EXCLUSIVE_SUM": ("exclusive",),
    "CYCLE": ("given",),
    "UNKNOWN_RISK": ("given",),
    "WINDOW": ("window_start", "window_finish", "moment"),
    "RATING": ("ratings",),
}


def register_of(table: Table, scheme: ScoringScheme | None = None, responses: Table | None = None) -> Register:
    """The register of a table, without its source; with the responses of a table beside it, after those of its own cells.

    Raises
    ------
    FormatError, RiskError, ... or ManyErrors : every fault of every row, with its place; then those between risks, at the cell that names the other.
    """
    errors: list[PmoRiskError] = []
    risks = attempt(errors, risks_of, table, scheme) or ()
    ids = {risk_id for row in table.rows if (risk_id := attempt([], row.word, "id")) is not None}
    taken = attempt(errors, responses_of, responses, ids) if responses is not None else {}
    raise_all(table.name, errors)
    try:
        return Register(risk.replace(responses=(*risk.responses, *taken[risk.id])) if taken and risk.id in taken else risk for risk in risks)
    except PmoRiskError as error:
        raise_all(table.name, [_placed(problem, table) for problem in error.problems])
        raise


def risks_of(table: Table, scheme: ScoringScheme | None = None) -> tuple[Risk, ...]:
    """The risks, in the order in which their ids first come. Levels in words are those of the ``scheme``.

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
    risks = [_risk(risk_id, rows, scheme, errors) for risk_id, rows in by_id.items()]
    raise_all(table.name, errors)
    return tuple(risk for risk in risks if risk is not None)


def _id(row: Row) -> str:
    risk_id = row.word("id")
    if risk_id is None:
        raise FormatError("a row without an id", where=row.place("id"), code="RISK_ID", remedy="repeat the id of the risk on each row of its impacts")
    return risk_id


def _risk(risk_id: str, rows: Sequence[Row], scheme: ScoringScheme | None, errors: list[PmoRiskError]) -> Risk | None:
    """The risk that the rows tell of; None where they hold errors, which are added to ``errors``."""
    before = len(errors)

    def said(column: str, take: Take) -> Any:
        return attempt(errors, _agreed, risk_id, rows, column, take) if column in rows[0].cells else None

    given: dict[str, Any] = {column: said(column, Row.text) for column in TEXTS}
    given |= {"status": said("status", Row.word)} | {column: said(column, Row.date) for column in DATES}
    given |= {"rate": said("rate", Row.share), "most": said("most", _whole)}
    given |= {column: said(column, _flag) for column in RISK_FLAGS} | {column: said(column, json_cell) for column in RISK_JSON}
    first, last = said("window_start", Row.date), said("window_finish", _end_of_day)
    given["window"] = (first, last) if first is not None or last is not None else None
    given["probability"] = _probability(risk_id, rows, scheme, said, errors)
    ratings = _ratings(scheme, said) | (given["ratings"] or {})
    given["ratings"] = ratings or None
    impacts = [impact for row in rows if (impact := attempt(errors, impact_of, row, scheme)) is not None]
    if given["probability"] is None and given["rate"] is None and len(errors) == before:
        what = f"risk {shown(risk_id)} has no probability"
        errors.append(RiskError(what, where=rows[0].place("probability"), code="PROBABILITY", remedy="write it as 0.3 or 30%"))
    if len(errors) > before and given["probability"] is None:
        return None
    try:
        return Risk(risk_id, impacts=impacts, **{k: v for k, v in given.items() if v is not None})
    except PmoRiskError as error:
        errors += [_at_cell(problem, error, rows) for problem in error.problems]
    return None


def _at_cell(problem: Problem, error: PmoRiskError, rows: Sequence[Row]) -> PmoRiskError:
    """A fault of a risk at the first cell of the column that it is about."""
    columns = ("most",) if problem.what.startswith("most ") else _COLUMNS_OF.get(problem.code, (PROBABILITY,))
    place = next((row.place(column) for column in columns for row in rows if not row.blank(column)), rows[0].place(columns[0]))
    kind = RiskError if len(error.problems) > 1 else type(error)
    return kind(problem.what, code=problem.code, where=f"{place}: {problem.where}" if problem.where else place, remedy=problem.remedy)


def _placed(problem: Problem, table: Table) -> PmoRiskError:
    """A fault between risks at the cell of the first risk that it names, or of the first of its group."""
    column = _COLUMNS_OF.get(problem.code, ("id",))[0]
    for row in table.rows:
        told = row.word("id") if problem.where.startswith("risk ") else row.text("exclusive")
        if told is not None and problem.where.endswith(shown(told)) and not row.blank(column):
            return RiskError(problem.what, code=problem.code, where=f"{row.place(column)}: {problem.where}", remedy=problem.remedy)
    return RiskError(problem.what, code=problem.code, where=table.name, remedy=problem.remedy)


def _probability(
    risk_id: str,
    rows: Sequence[Row],
    scheme: ScoringScheme | None,
    said: Said,
    errors: list[PmoRiskError],
) -> Distribution | float | None:
    """The number or law of the rows, or the middle of the level that they name."""
    number: Distribution | float | None = said(PROBABILITY, _chance)
    column = level_column(PROBABILITY)
    level = said(column, Row.word)
    if level is None:
        return number
    row = next(row for row in rows if not row.blank(column))
    if number is not None:
        what = f"risk {shown(risk_id)} has a probability and a level of it"
        errors.append(FormatError(what, where=row.place(column), code="TWICE", remedy="leave one of the two blank"))
        return None
    if scheme is None:
        errors.append(no_scheme(row, column))
        return None
    law = attempt(errors, row.named, column, lambda name: scheme.probability.range_of(name, "middle"))
    return None if law is None else law.mean


def _ratings(scheme: ScoringScheme | None, said: Said) -> dict[str, str]:
    """The levels of dimensions that nothing is simulated of."""
    found: dict[str, str] = {}
    for scale in scheme.impacts if scheme is not None else ():
        column = level_column(scale.name)
        if column not in LEVELS or not scale.has_numbers:
            level = said(column, partial(_level, scale))
            found |= {} if level is None else {scale.name: level}
    return found


def _level(scale: Scale, row: Row, column: str) -> str | None:
    return row.named(column, lambda word: scale.level(word).name)


def _chance(row: Row, column: str) -> Distribution | float | None:
    return row.law(column) if str(row.cells.get(column, "")).lstrip().startswith("{") else row.share(column)


def _whole(row: Row, column: str) -> float | int | None:
    number = row.number(column)
    return int(number) if number is not None and number.is_integer() else number


def _flag(row: Row, column: str) -> bool | None:
    return None if row.blank(column) else flag(row, column)


def _end_of_day(row: Row, column: str) -> Any:
    return row.date(column, end_of_day=True)


def _agreed(risk_id: str, rows: Sequence[Row], column: str, take: Take) -> Any:
    """What the rows of a risk say in a column: blank, or all the same."""
    said = [(value, row) for row in rows if (value := take(row, column)) is not None]
    for value, row in said[1:]:
        if value != said[0][0]:
            raise RiskError(
                f"risk {shown(risk_id)} has {column} {shown(_plain(said[0][0]))} in {said[0][1].place(column)} and {shown(_plain(value))} here",
                where=row.place(column),
                code="DISAGREE",
                remedy="give one of them and leave the other blank",
            )
    return said[0][0] if said else None


def _plain(value: object) -> object:
    return value if not isinstance(value, Mapping) else dict(value)
