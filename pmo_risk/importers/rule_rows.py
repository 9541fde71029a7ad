"""The rows of a table of rules, and of a table of classes: one row a rule, one a class."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pmo_risk.distributions import Distribution
from pmo_risk.errors import FormatError, PmoRiskError, raise_all, shown
from pmo_risk.importers.csv_more import json_cell
from pmo_risk.importers.row import Row, at, attempt, no_spread
from pmo_risk.importers.table import Columns, Table
from pmo_risk.importers.text import NUMBER
from pmo_risk.model import UncertaintyRule
from pmo_risk.model.confidence import CONFIDENCE, aace_classes
from pmo_risk.model.factors import Range, factor_law
from pmo_risk.model.rule import QUANTITIES
from pmo_risk.model.selection import TEXTS

_NUMBERS = {"min": "low", "most likely": "mode", "ml": "mode", "max": "high"}
RULES = Columns(
    names=("name", *TEXTS, "codes", "distribution", *(f"{q}{part}" for q in QUANTITIES for part in ("", "_low", "_mode", "_high", "_distribution"))),
    needed=(),
    aliases={"rule": "name", "activity": "task", "code": "codes", "activity code": "codes", "range": "duration", "low": "duration_low"}
    | {"mode": "duration_mode", "high": "duration_high"}
    | {alias: f"duration_{part}" for alias, part in _NUMBERS.items()}
    | {f"{q} {alias}": f"{q}_{part}" for q in QUANTITIES for alias, part in _NUMBERS.items()},
)
CLASSES = Columns(
    names=("name", "range", "range_low", "range_mode", "range_high", "distribution"),
    needed=("name",),
    aliases={"class": "name", "low": "range_low", "mode": "range_mode", "high": "range_high"} | {alias: f"range_{part}" for alias, part in _NUMBERS.items()},
)


def rules_of(table: Table, classes: Mapping[str, Range] | None) -> tuple[UncertaintyRule, ...]:
    """The rules in the order of their rows.

    Raises
    ------
    FormatError, DistributionError, RiskError or ManyErrors : every fault of every row, with its place.
    """
    errors: list[PmoRiskError] = []
    known = CONFIDENCE if classes is None else classes
    rules = [attempt(errors, _rule, row, known) for row in table.rows]
    raise_all(table.name, errors)
    return tuple(rule for rule in rules if rule is not None)


def classes_of(table: Table) -> dict[str, Distribution]:
    """The laws of classes by name; a name that is there twice is an error."""
    errors: list[PmoRiskError] = []
    found: dict[str, Distribution] = {}
    for row in table.rows:
        attempt(errors, _class, row, found)
    raise_all(table.name, errors)
    return found


def _class(row: Row, found: dict[str, Distribution]) -> None:
    name, law = row.word("name"), _law(row, "range", {})
    if name is None or law is None:
        column = "name" if name is None else "range"
        raise FormatError("a class without a name" if name is None else f"class {shown(name)} has no range", where=row.place(column), code="MISSING")
    if name.casefold() in (n.casefold() for n in found):
        raise FormatError(f"class {shown(name)} is there twice", where=row.place("name"), code="TWICE", remedy="keep one")
    found[name] = law


def _rule(row: Row, classes: Mapping[str, Range]) -> UncertaintyRule:
    errors: list[PmoRiskError] = []
    named = {q: classes if q == "duration" else {**aace_classes(), **classes} for q in QUANTITIES}
    given: dict[str, Any] = {q: attempt(errors, _law, row, q, named[q]) for q in QUANTITIES}
    given |= {part: attempt(errors, _text, row, part) for part in (*TEXTS, "name")}
    given["codes"] = attempt(errors, _codes, row)
    raise_all(row.place(""), errors)
    return at(row.place(""), UncertaintyRule, **given)


def _text(row: Row, column: str) -> str:
    return row.word(column) or ""


def _codes(row: Row) -> dict[str, str]:
    """``Discipline=PIP; Phase=2``, or a JSON object, as codes by name."""
    if (row.word("codes") or "").startswith("{"):
        named: dict[str, str] = json_cell(row, "codes")
        return named
    found: dict[str, str] = {}
    for part in row.items("codes"):
        name, equals, value = (x.strip() for x in part.partition("="))
        if not (name and equals and value):
            raise FormatError(f"expected a code and its value, got {shown(part)}", where=row.place("codes"), code="CODES", remedy="write Discipline=PIP")
        found[name] = value
    return found


def _law(row: Row, column: str, classes: Mapping[str, Range]) -> Distribution | None:
    """The law of a column: a range as text, a number or JSON; or of its low, mode and high."""
    text = row.word(column)
    own = row.word(f"{column}_distribution")
    spread = row.spread(f"{column}_", own or row.word("distribution"))
    if spread is None and own is not None:
        raise no_spread(row, f"{column}_distribution", own)
    if text is None:
        return None if spread is None else at(row.place(f"{column}_low"), factor_law, spread, {}, column)
    if spread is not None:
        what = f"'{column}' and '{column}_low' to '{column}_high' are both given"
        raise FormatError(what, where=row.place(column), code="TWICE", remedy="leave one of the two blank")
    given = row.law(column) if text.startswith("{") or NUMBER.fullmatch(text) else text
    return None if given is None else at(row.place(column), factor_law, given, classes, column)
