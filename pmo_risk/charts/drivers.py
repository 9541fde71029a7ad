"""The bars of a tornado: tasks and risks with what ties them to the outcome, read from the tables of a result."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from pmo_risk.errors import InputError, near, shown

LABELS = {
    "cri_rho": "Rank correlation with the finish (Spearman)",
    "cri_r": "Correlation with the finish (Pearson)",
    "cri_tau": "Rank correlation with the finish (Kendall)",
    "criticality": "Criticality index: share of iterations in which the task is critical",
    "ssi": "Schedule sensitivity index",
    "si": "Significance index",
}
METHODS = ("shapley", "exclusion", "euler", "spearman", "ssi")
_LEAST = 5e-3


@dataclass(frozen=True)
class Bar:
    """One driver: its kind (task, threat, opportunity), its label, its value with an interval where there is one, and a task's criticality."""

    kind: str
    label: str
    value: float
    low: float = math.nan
    high: float = math.nan
    criticality: float = math.nan


def bars_of(result: Any, by: str, of: str) -> tuple[str, list[Bar]]:
    """The label of the axis, and the bars, strongest first. What has no value, or one that rounds to nothing, is left out.

    Raises
    ------
    InputError : for an unknown ``by``, and for the cost by a measure that is of the finish only.
    """
    if of not in ("finish", "cost"):
        raise InputError(f"a tornado is of the finish or the cost, got {shown(of)}", code="OUTCOME", remedy='give of="finish"')
    if by in ("both", *LABELS) and of == "finish":
        column = "cri_rho" if by == "both" else by
        return LABELS[column], _ordered([*_tasks(result, column), *(_risks(result) if column == "cri_rho" else [])], _LEAST)
    if by in METHODS:
        return _from_drivers(result, by, of)
    if by in LABELS or by == "both":
        raise InputError(f"{by!r} is a measure of the finish", code="OUTCOME", remedy='for the cost give by="spearman" or another method of result.drivers')
    known = ("both", *LABELS, *METHODS)
    raise InputError(f"unknown measure of drivers {shown(by)}", code="TORNADO", remedy=f"{near(str(by), known)} known: {', '.join(known)}".strip())


def _ordered(bars: list[Bar], least: float) -> list[Bar]:
    return sorted((b for b in bars if math.isfinite(b.value) and abs(b.value) >= least), key=lambda b: -abs(b.value))


def _tasks(result: Any, column: str) -> list[Bar]:
    table = result.tasks
    return [
        Bar("task", _label(key, name), float(value), criticality=float(critical))
        for key, name, value, critical in zip(table.index, table["name"], table[column], table["criticality"], strict=True)
    ]


def _risks(result: Any) -> list[Bar]:
    table = result.risks
    return [
        Bar(kind, _label(key, name), float(value))
        for key, name, kind, value in zip(table.index, table["name"], table["kind"], table["rank_correlation"], strict=True)
    ]


def _from_drivers(result: Any, method: str, of: str) -> tuple[str, list[Bar]]:
    table = result.drivers(of=of, method=method)
    names = {t.id: t.name for t in result.plan}
    kinds = {r.id: (r.kind, r.name) for r in result.plan.risks}
    bars = []
    for key, row in table.iterrows():
        kind, name = kinds.get(key, ("risk", "")) if row["kind"] == "risk" else (str(row["kind"]), names.get(key, ""))
        bars.append(Bar(kind, _label(key, name), float(row["value"]), float(row["low"]), float(row["high"])))
    if method == "spearman":
        return f"Rank correlation with the {of} (Spearman)", _ordered(bars, _LEAST)
    if method == "ssi":
        return LABELS["ssi"], _ordered(bars, _LEAST)
    unit = result.plan.time_unit if of == "finish" else result.plan.currency
    most = max((abs(b.value) for b in bars if math.isfinite(b.value)), default=0.0)
    return f"Contribution to the {of} ({method}){f', {unit}' if unit else ''}", _ordered(bars, max(1e-9, most / 1000))


def _label(key: object, name: object) -> str:
    return f"{key} {name}".strip() if name and name != key else str(key)
