"""Scored risks of a P6 file made a register, by what its user says that the scores mean.

Since release 7 P6 keeps a risk's probability and impacts as letters (VL to VH) of a scoring matrix that no XER holds. Whoever has the matrix gives it here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pmo_risk.distributions import Distribution, fixed, triangular, uniform
from pmo_risk.errors import FormatError, PmoRiskError, RiskError, SettingsError, near, raise_all, shown
from pmo_risk.importers.ledger import Ledger
from pmo_risk.importers.p6_risk import PAST
from pmo_risk.importers.text import read_bytes
from pmo_risk.importers.xer_table import Row, Tables, parse
from pmo_risk.importers.xer_text import decode
from pmo_risk.model import Impact, Register, Risk, Source

Size = float | tuple[float, float] | tuple[float, float, float]
_TABLES = frozenset(("PROJRISK", "TASKRISK", "TASK", "RISKTYPE"))
_COUNTED = ("PROJRISK", "TASKRISK", "RISKTYPE")
_FIELDS = {"probability": "prblty", "delay": "schd_prblty", "cost": "cost_prblty"}


@dataclass(frozen=True)
class _Scales:
    """Laws by letter; ``when`` is the prefix of the fields they are read from."""

    probability: Mapping[str, float]
    delay: Mapping[str, Sequence[float]]
    cost: Mapping[str, Sequence[float]]
    when: str
    unit: str


def read_p6_risks(
    path: str | Path,
    *,
    probability: Mapping[str, float],
    delay: Mapping[str, Size] | None = None,
    cost: Mapping[str, Size] | None = None,
    unit: str = "d",
    after_response: bool = False,
) -> Register:
    """The scored risks of a XER file (PROJRISK, TASKRISK) as a register.

    Parameters
    ----------
    path : the file.
    probability : what each letter means, from 0 to 1: ``{"VL": 0.05, "L": 0.2, "M": 0.4, "H": 0.6, "VH": 0.8}``.
    delay : how long each letter of the schedule impact is, in ``unit``: a number, ``(low, high)`` (uniform) or ``(low, mode, high)`` (triangular), not
        below 0. It is drawn once for all tasks of TASKRISK. None leaves delays out.
    cost : how much money each letter of the cost impact is, in the same forms; spent once. None leaves costs out.
    after_response : True takes the scores after the planned response.

    Opportunities (RT_Opport) gain what threats lose. Rejected and closed risks, risks without a score, and assignments to tasks that the file has not are
    listed in ``register.source``, as is a delay of a risk that names no task. Risks with a probability in percent are those that ``pr.read`` reads already.

    Raises
    ------
    FormatError : for what is no XER.
    RiskError : for a letter that is not on its scale, with its line; all at once.
    SettingsError : for a scale that is none.
    """
    scales = _Scales(dict(probability), _sizes(delay, "delay"), _sizes(cost, "cost"), "post_rsp" if after_response else "pre_rsp", unit)
    books = Ledger(str(path), "P6 risks")
    data = read_bytes(path)
    if b"ERMHDR" not in data[:64].replace(b"\0", b""):
        raise FormatError("is no XER file", where=Path(path).name, code="NOT_XER", remedy="export the project from Primavera P6 as XER")
    tables = parse(decode(data, books), _TABLES, books)
    risks = _register(tables, scales, books)
    source = books.source()
    counts = tuple(t for t in source.tables if t.name in _COUNTED)
    return Register(risks, Source(source.path, source.format, counts, tuple(n for n in source.notes if n.code != "IGNORED_TABLE")))


def _sizes(scale: Mapping[str, Size] | None, what: str) -> dict[str, Sequence[float]]:
    found: dict[str, Sequence[float]] = {}
    for letter, size in (scale or {}).items():
        numbers = (size,) if isinstance(size, (int, float)) else size
        if not isinstance(numbers, tuple) or not 1 <= len(numbers) <= 3 or not all(isinstance(x, (int, float)) and x >= 0 for x in numbers):
            hint = "give a number, (low, high) or (low, mode, high), none below 0"
            raise SettingsError(f"the {what} of {shown(letter)} is no size, got {shown(size)}", code="SCALE", remedy=hint)
        found[letter] = numbers
    return found


def _register(tables: Tables, scales: _Scales, books: Ledger) -> list[Risk]:
    tasks = {row["task_id"]: row["task_code"] for row in tables["TASK"]}
    categories = {row["risk_type_id"]: row for row in tables["RISKTYPE"]}
    links: dict[str, list[Row]] = {}
    for row in tables["TASKRISK"]:
        links.setdefault(row["risk_id"], []).append(row)
    risks: list[Risk] = []
    errors: list[PmoRiskError] = []
    used: set[int] = set()
    for row in tables["PROJRISK"]:
        mine = [link for link in links.get(row["risk_id"], []) if link["task_id"] in tasks]
        category = categories.get(row["risk_type_id"])
        try:
            risk = _risk(row, tuple(dict.fromkeys(tasks[link["task_id"]] for link in mine)), category, scales, books)
        except PmoRiskError as error:
            errors.append(error)
            continue
        if risk is not None:
            risks.append(risk)
            books.used("PROJRISK")
            used |= {id(x) for x in mine} | ({id(category)} if category is not None else set())
    raise_all(str(books.path), errors)
    for table in ("TASKRISK", "RISKTYPE"):
        for row in tables[table]:
            if id(row) in used:
                books.used(table)
            else:
                books.note("note", "RISK_UNUSED", f"{table} rows of no risk in the register are not used", line=row.line)
    return risks


def _risk(row: Row, tasks: tuple[str, ...], category: Row | None, scales: _Scales, books: Ledger) -> Risk | None:
    name = row["risk_code"] or row["risk_name"] or row["risk_id"]
    if row["status_code"] in PAST:
        books.note("note", "RISK_CLOSED", f"risks that are {PAST[row['status_code']]} in P6 are left out", line=row.line)
        return None
    letters = {kind: row[f"{scales.when}_{field}"] for kind, field in _FIELDS.items()}
    if not letters["probability"]:
        books.note("warning", "RISK_NOT_QUANTIFIED", "risks without a score of their probability are left out", line=row.line)
        return None
    where = f"{books.at(row.line)}: risk {shown(name)}"
    sign = -1.0 if row["risk_to_type"] == "RT_Opport" else 1.0
    chance = _on(scales.probability, letters["probability"], "probability", where)
    given: dict[str, Any] = {}
    for kind, scale in (("delay", scales.delay), ("cost", scales.cost)):
        if scale and letters[kind]:
            given[kind] = _law(_on(scale, letters[kind], kind, where), sign)
    if "delay" in given and not tasks:
        books.note("warning", "RISK_WITHOUT_TASK", "risks on no task have no delay", line=row.line, remedy="assign them to tasks in P6")
        del given["delay"]
    if not given:
        books.note("warning", "RISK_NOT_QUANTIFIED", "risks without an impact by these scales are left out", line=row.line)
        return None
    delay = given.get("delay")
    impact = Impact(tasks, delay=delay, cost=given.get("cost"), unit=scales.unit if delay is not None else "", each=None if delay is None else False)
    return Risk(name, chance, impact, name=row["risk_name"], category=category["risk_type"] if category is not None else "")


def _on(scale: Mapping[str, float] | Mapping[str, Sequence[float]], letter: str, what: str, where: str) -> Any:
    if letter not in scale:
        known = ", ".join(scale)
        raise RiskError(f"the {what} {shown(letter)} is not on its scale", where=where, code="SCALE", remedy=f"{near(letter, scale)} known: {known}".strip())
    return scale[letter]


def _law(numbers: Sequence[float], sign: float) -> Distribution:
    ends = sorted(sign * x for x in numbers) if sign < 0 else list(numbers)
    return (fixed, uniform, triangular)[len(ends) - 1](*ends)
