"""The rows of a CSV folder's tables as parts of a project: tasks, links, calendars, and the keys of the whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from pmo_risk.distributions import Distribution
from pmo_risk.errors import FormatError, GraphError, PmoRiskError, near, raise_all, shown
from pmo_risk.importers.csv_columns import JSON_CELLS
from pmo_risk.importers.csv_more import flag, json_cell
from pmo_risk.importers.row import LAW_PARTS, Row, at, attempt, no_spread
from pmo_risk.importers.table import Table
from pmo_risk.model import Calendar, Constraint, Link, Task
from pmo_risk.model.calendar import DAYS

_PREDECESSOR = re.compile(r"(?P<id>.+?)(?:(?<!\s)\s+(?P<type>FS|SS|FF|SF)(?P<lag>\s*[+-].*)?)?", re.DOTALL | re.IGNORECASE)
_WORDS = ("calendar", "milestone", "actual_start", "actual_finish", "deadline", "uid", "suspended", "resumed", "expected_finish")


def predecessors(text: str) -> tuple[Link, ...]:
    """Links from text such as ``A;B FS+5d;C SS-2d``: ids, each with an optional type and lag.

    >>> [(x.predecessor, x.type, str(x.lag)) for x in predecessors("A;B FS+5d;C SS-2d")]
    [('A', 'FS', '0'), ('B', 'FS', '5d'), ('C', 'SS', '-2d')]
    """
    links = []
    for item in text.split(";"):
        match = _PREDECESSOR.fullmatch(item.strip())
        if match:
            lag = "".join((match["lag"] or "0").split())
            links.append(Link(match["id"], match["type"] or "FS", lag))
    return tuple(links)


def task(row: Row) -> Task:
    """The task of a row, with the links of its ``predecessors`` cell."""
    errors: list[PmoRiskError] = []
    task_id = attempt(errors, _needed, row, "id")
    duration = attempt(errors, _duration, row)
    remaining = attempt(errors, row.length, "remaining")
    unit = attempt(errors, _unit, row, [x[1] for x in (duration, remaining) if x])
    cost, rate = attempt(errors, row.law, "cost"), attempt(errors, row.law, "cost_rate")
    words: dict[str, Any] = {name: attempt(errors, row.word, name) for name in _WORDS}
    name, wbs = attempt(errors, row.text, "name"), attempt(errors, row.text, "wbs")
    after = attempt(errors, _after, row)
    constraints = attempt(errors, _constraints, row)
    more: dict[str, Any] = {c: attempt(errors, json_cell, row, c) for c in JSON_CELLS}
    more |= {"type": attempt(errors, row.word, "type"), "manual": attempt(errors, flag, row, "manual"), "split": attempt(errors, row.number, "split")}
    more |= {name: attempt(errors, row.items, name) for name in ("when", "unless")}
    raise_all(row.place(""), errors)
    given: dict[str, Any] = {"unit": unit or "", "cost": cost, "cost_rate": rate, "remaining": remaining[0] if remaining else None, "wbs": wbs or ""}
    given |= {"name": name or "", "after": after, "constraints": constraints}
    given |= {k: v for k, v in more.items() if v is not None}
    return at(row.place(""), Task, task_id or "", duration[0] if duration else 0.0, **given, **words)


def _after(row: Row) -> tuple[Link, ...]:
    after = at(row.place("predecessors"), predecessors, row.word("predecessors") or "")
    if any(link.predecessor == row.word("id") for link in after):
        raise _linked_to_itself(row.word("id"), row.place("predecessors"))
    return after


def _linked_to_itself(task_id: str | None, place: str) -> GraphError:
    return GraphError(f"task {shown(task_id)} is linked to itself", where=place, code="SELF_LINK", remedy="remove the link, or name the task that was meant")


def _needed(row: Row, column: str) -> str:
    word = row.word(column)
    if word is None:
        raise FormatError(f"'{column}' is blank", where=row.place(column), code="MISSING")
    return word


def _duration(row: Row) -> tuple[Distribution | float, str]:
    """The law of the duration and the unit its text carries. Beside low and high, a single duration is the mode."""
    single, unit = row.length("duration") or (None, "")
    kind, parts = row.word("distribution"), [row.number(part) for part in LAW_PARTS]
    if not any(part is not None for part in parts):
        if kind is not None:
            raise no_spread(row, "distribution", kind)
    elif single is None or isinstance(single, float):
        spread = row.spread("", kind, mode=single)
        if spread is not None:
            return spread, unit
    else:
        what = "a distribution and low, mode or high are both given"
        raise FormatError(what, where=row.place("duration"), code="TWICE", remedy="leave one of the two blank")
    if single is None:
        raise FormatError("no duration", where=row.place("duration"), code="DURATION_MISSING", remedy="give duration, or low, mode and high; 0 for a milestone")
    return single, unit


def _unit(row: Row, written: Sequence[str]) -> str:
    """The unit of the row: its column, or what the text of duration and remaining carries; they may not differ."""
    column = row.word("unit") or ""
    units = {u or column for u in (column, *written)} if column else set(written)
    if len(units) > 1:
        named = ", ".join(shown(u) if u else "none" for u in sorted(units))
        raise FormatError(f"two units in one row: {named}", where=row.place("unit"), code="UNIT", remedy="use one of them")
    return next(iter(units), "")


def _constraints(row: Row) -> tuple[Constraint, ...]:
    """Kinds, a mandatory one with ``!`` behind it, and the dates of those that have one."""
    kinds, dates = [k.upper() for k in row.items("constraint")], row.items("constraint_date")
    dated = [k for k in kinds if k != "ALAP"]
    if len(dated) != len(dates):
        what = f"{len(dated)} constraints and {len(dates)} dates"
        raise FormatError(what, where=row.place("constraint"), code="CONSTRAINT", remedy="give each one a date, and ALAP none")
    rest = iter(dates)
    pairs = [(k, None if k == "ALAP" else next(rest)) for k in kinds]
    return tuple(at(row.place("constraint"), Constraint, k.removesuffix("!"), d, k.endswith("!")) for k, d in pairs)  # type: ignore[arg-type]  # it takes text and holds a datetime


def link(row: Row) -> tuple[str, Link]:
    """Successor and link of a row of ``links.csv``."""
    predecessor, successor = _needed(row, "predecessor"), _needed(row, "successor")
    word, when = row.word("lag") or "", row.word("when") or ""
    if word.endswith("%"):
        return _other(successor, at(row.place("lag"), Link, predecessor, row.word("type") or "FS", word, when=when), row)
    lag, unit = row.length("lag") or (0.0, "")
    if not isinstance(lag, float):
        raise FormatError("a lag is a length of time", where=row.place("lag"), code="TYPE", remedy="write it as 5d")
    return _other(successor, at(row.place(""), Link, predecessor, row.word("type") or "FS", f"{lag!r}{unit}", when=when), row)


def _other(successor: str, link: Link, row: Row) -> tuple[str, Link]:
    if link.predecessor == successor:
        raise _linked_to_itself(successor, row.place("successor"))
    return successor, link


def calendars(table: Table) -> dict[str, Calendar]:
    """The calendars of ``calendars.csv``, a row for each day or date."""
    errors: list[PmoRiskError] = []
    by_name: dict[str, list[Row]] = {}
    for row in table.rows:
        name = attempt(errors, _needed, row, "name")
        if name is not None:
            by_name.setdefault(name, []).append(row)
    made = {name: attempt(errors, _calendar, name, rows) for name, rows in by_name.items()}
    raise_all(table.name, errors)
    return {name: c for name, c in made.items() if c is not None}


def _calendar(name: str, rows: Sequence[Row]) -> Calendar:
    week: dict[str, list[tuple[str, str]]] = {}
    exceptions: dict[str, list[tuple[str, str]]] = {}
    hours: dict[str, float] = {}
    for row in rows:
        day = _needed(row, "day")
        days = week if day.casefold() in DAYS else exceptions
        key = day.casefold() if days is week else day
        if key in days:
            raise FormatError(f"{shown(day)} is there twice for calendar {shown(name)}", where=row.place("day"), code="DUPLICATE_DAY")
        days[key] = [_shift(row, s) for s in row.items("shifts")]
        hours |= {h: n for h in ("hours_per_day", "hours_per_week", "hours_per_month", "hours_per_year") if (n := row.number(h)) is not None}
    return at(rows[0].place(""), Calendar, name, week, exceptions, **hours)  # type: ignore[arg-type]  # a mapping is invariant in its keys


def _shift(row: Row, text: str) -> tuple[str, str]:
    start, dash, end = text.partition("-")
    if not dash:
        raise FormatError(f"cannot read {shown(text)} as a shift", where=row.place("shifts"), code="SHIFT", remedy="write it as 08:00-12:00")
    return start.strip(), end.strip()


def keys(table: Table, known: Sequence[str]) -> dict[str, str]:
    """Keys and values of ``project.csv``; blank values are left out, unknown and doubled keys are errors."""
    errors: list[PmoRiskError] = []
    found: dict[str, str] = {}
    for row in table.rows:
        key = attempt(errors, _needed, row, "key")
        if key is None:
            continue
        if key not in known:
            remedy = near(key, known) or f"keys: {', '.join(known)}"
            errors.append(FormatError(f"unknown key {shown(key)}", where=row.place("key"), code="UNKNOWN_KEY", remedy=remedy))
        elif key in found:
            errors.append(FormatError(f"the key '{key}' is there twice", where=row.place("key"), code="DUPLICATE_KEY"))
        else:
            value = attempt(errors, row.text, "value")
            found[key] = value or ""
    raise_all(table.name, errors)
    return {k: v for k, v in found.items() if v}
