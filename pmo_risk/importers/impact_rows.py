"""The impact of a row of a risk register."""

from __future__ import annotations

from functools import partial
from typing import Any

from pmo_risk.distributions import Distribution
from pmo_risk.errors import FormatError, PmoRiskError, Problem, RiskError, raise_all, shown
from pmo_risk.importers.csv_more import flag
from pmo_risk.importers.risk_columns import EFFECTS, IMPACT_FLAGS, TARGETS, TIMES, UNSAID, effect_columns, level_column
from pmo_risk.importers.row import Row, attempt, no_spread
from pmo_risk.model import Impact, ScoringScheme
from pmo_risk.model.scale import COST, SCHEDULE, SHARE

Law = Distribution | float
_COLUMNS_OF = {"NO_DELAY": effect_columns("cost_rate"), "PARALLEL": ("parallel",), "SHARE": effect_columns("share")}
_LEVELS = {"delay": SCHEDULE, "cost": COST}


def impact_of(row: Row, scheme: ScoringScheme | None) -> Impact | None:
    """The impact of a row; None where it has neither targets nor effects. Levels stand for the laws of their ranges in the ``scheme``."""
    errors: list[PmoRiskError] = []
    unit = attempt(errors, row.word, "unit") or ""
    laws: dict[str, Law | None] = {}
    units = {unit: "unit"} if unit else {}
    for effect in filter(partial(_is_there, row), EFFECTS):
        law, written = attempt(errors, _effect, row, effect, scheme) or (None, "")
        laws[effect] = law
        if written and units and written not in units:
            what = f"the {effect} is in {written!r}, the row's unit is {shown(next(iter(units)))}"
            errors.append(FormatError(what, where=row.place(effect), code="UNIT", remedy="leave out one of the two"))
        units |= {written: effect} if written else {}
    targets = {name: attempt(errors, row.items, name) or () for name in TARGETS}
    flags = {name: attempt(errors, flag, row, name) or False for name in IMPACT_FLAGS if name not in UNSAID or not row.blank(name)}
    raise_all(row.place(""), errors)
    given: dict[str, Any] = targets | flags | {k: v for k, v in laws.items() if v is not None}
    if not any(targets.values()) and not flags["finish"] and all(law is None for law in laws.values()):
        return None
    try:
        return Impact(**given, unit=next(iter(units), ""))
    except PmoRiskError as error:
        raise_all(row.place(""), [_at_cell(problem, error, row) for problem in error.problems])
        raise


def _is_there(row: Row, effect: str) -> bool:
    """True where the table has a column of the effect."""
    return any(column in row.cells for column in (*effect_columns(effect), level_column(_LEVELS.get(effect, ""))))


def _at_cell(problem: Problem, error: PmoRiskError, row: Row) -> PmoRiskError:
    """A fault of an impact at the first filled cell of the columns that it is about."""
    effect = next((e for e in ("cost_factor", "factor", "stop") if e.replace("_", " ") in problem.what), "factor") if problem.code == "FACTOR" else ""
    columns = effect_columns(effect) if effect else _COLUMNS_OF.get(problem.code, ("tasks",))
    place = row.place(next((column for column in columns if not row.blank(column)), columns[0]))
    kind = RiskError if len(error.problems) > 1 else type(error)
    return kind(problem.what, code=problem.code, where=f"{place}: {problem.where}" if problem.where else place, remedy=problem.remedy)


def effect_of(row: Row, effect: str) -> tuple[Law | None, str]:
    """The law of one effect: the single value, or low, mode and high; and the unit that its text carries."""
    single, unit = (row.length(effect) or (None, "")) if effect in TIMES else (row.law(effect), "")
    own = row.word(f"{effect}_distribution")
    spread = row.spread(f"{effect}_", own or row.word("distribution"))
    if spread is None and own is not None:
        raise no_spread(row, f"{effect}_distribution", own)
    if spread is not None and single is not None:
        what = f"'{effect}' and '{effect}_low' to '{effect}_high' are both given"
        raise FormatError(what, where=row.place(effect), code="TWICE", remedy="leave one of the two blank")
    return (spread if single is None else single), unit


def _effect(row: Row, effect: str, scheme: ScoringScheme | None) -> tuple[Law | None, str]:
    """The same, or the law of the level that the row names, with the unit of its scale."""
    law, unit = effect_of(row, effect)
    column = level_column(_LEVELS[effect]) if effect in _LEVELS else ""
    if not column or row.blank(column) or (scheme is not None and _is_a_rating(scheme, effect)):
        return law, unit
    if law is not None:
        what = f"'{effect}' and '{column}' are both given"
        raise FormatError(what, where=row.place(column), code="TWICE", remedy="leave one of the two blank")
    return _of_level(row, effect, column, scheme)


def _is_a_rating(scheme: ScoringScheme, effect: str) -> bool:
    """True where the scheme has that dimension in words only, so that its level is a rating of the risk."""
    return any(scale.name == _LEVELS[effect] and not scale.has_numbers for scale in scheme.impacts)


def _of_level(row: Row, effect: str, column: str, scheme: ScoringScheme | None) -> tuple[Law, str]:
    if scheme is None:
        raise no_scheme(row, column)

    def law(name: str) -> Law:
        scale = scheme.scale(_LEVELS[effect])
        level = scale.level(name)
        if scale.unit == SHARE:
            what = f"level {shown(level.name)} is a share of the plan's {'duration' if effect == 'delay' else 'budget'}"
            raise RiskError(what, code="NO_WHOLE", remedy="size the scheme for the plan: scheme.sized(duration=..., budget=...)")
        return scale.range_of(level.name)

    found = row.named(column, law)
    if found is None:
        raise AssertionError("a cell that is not blank has a word")
    return found, scheme.scale(SCHEDULE).unit if effect == "delay" else ""


def no_scheme(row: Row, column: str) -> FormatError:
    """The error of a level without the scheme that says what it stands for."""
    what = f"the level {shown(row.word(column))} needs the scoring scheme that says what it stands for"
    return FormatError(what, where=row.place(column), code="NO_SCHEME", remedy="read_register(path, scheme=...)")
