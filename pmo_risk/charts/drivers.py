"""The bars of a tornado: tasks and risks with what ties them to the outcome, read from the tables of a result."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pmo_risk.charts.style import plain
from pmo_risk.errors import InputError, near, shown

if TYPE_CHECKING:
    from pmo_risk.results import PortfolioResult, Result

LABELS = {
    "cri_rho": "Rank correlation with the finish (Spearman)",
    "cri_r": "Correlation with the finish (Pearson)",
    "cri_tau": "Rank correlation with the finish (Kendall)",
    "criticality": "Criticality index: share of iterations in which the task is critical",
    "ssi": "Schedule sensitivity index",
    "si": "Significance index",
}
_LEAST = 5e-3
_SCALES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"), (1e3, "thousand"), (1.0, ""))


@dataclass(frozen=True)
class Bar:
    """One driver: its kind (task, threat, opportunity), its label, its value with an interval where there is one, and a task's criticality."""

    kind: str
    label: str
    value: float
    low: float = math.nan
    high: float = math.nan
    criticality: float = math.nan


def bars_of(result: Result | PortfolioResult, by: str, of: str) -> tuple[str, list[Bar]]:
    """The label of the axis, and the bars, strongest first. What has no value, or one that rounds to nothing, is left out.

    Raises
    ------
    InputError : for an unknown ``by`` or ``of``, and for the cost by a measure that is of the finish only.
    """
    if of not in ("finish", "cost"):
        raise InputError(f"a tornado is of the finish or the cost, got {shown(of)}", code="OUTCOME", remedy='give of="finish"')
    if by == "effect":
        return _effects(result, of)
    if by != "both" and by not in LABELS:
        known = ("both", "effect", *LABELS)
        raise InputError(f"unknown measure of drivers {shown(by)}", code="TORNADO", remedy=f"{near(str(by), known)} known: {', '.join(known)}".strip())
    if of == "cost":
        raise InputError(f"{by!r} is a measure of the finish", code="OUTCOME", remedy='for the cost give by="effect"')
    column = "cri_rho" if by == "both" else by
    return LABELS[column], _ordered([*_tasks(result, column), *(_risks(result) if column == "cri_rho" else [])], _LEAST)


def _ordered(bars: list[Bar], least: float) -> list[Bar]:
    return sorted((b for b in bars if math.isfinite(b.value) and abs(b.value) >= least and b.value), key=lambda b: -abs(b.value))


def _tasks(result: Result | PortfolioResult, column: str) -> list[Bar]:
    from pmo_risk.results import Result

    if not isinstance(result, Result):
        return []
    table = result.tasks
    return [
        Bar("task", _label(key, name), float(value), criticality=float(critical))
        for key, name, value, critical in zip(table.index, table["name"], table[column], table["criticality"], strict=True)
    ]


def _risks(result: Result | PortfolioResult) -> list[Bar]:
    table = result.risks
    return [
        Bar(kind, _label(key, name), float(value))
        for key, name, kind, value in zip(table.index, table["name"], table["kind"], table["rank_correlation"], strict=True)
    ]


def _effects(result: Result | PortfolioResult, of: str) -> tuple[str, list[Bar]]:
    table, column = result.risks, f"mean_{of}_effect"
    numbers = (table["name"], table["kind"], table[column], table[f"{column}_low"], table[f"{column}_high"])
    bars = [Bar(k, _label(key, n), float(v), float(a), float(b)) for key, n, k, v, a, b in zip(table.index, *numbers, strict=True)]
    most = max((abs(b.value) for b in bars if math.isfinite(b.value)), default=0.0)
    scale, word = (1.0, "") if of == "finish" else next(((s, w) for s, w in _SCALES if most >= 5 * s), (1.0, ""))
    unit = " ".join(x for x in (plain((result.finish if of == "finish" else result.cost).unit, 12), word) if x)
    scaled = [Bar(b.kind, b.label, b.value / scale, b.low / scale, b.high / scale) for b in bars]
    return f"Mean {of} when the risk struck, less when it did not{f', {unit}' if unit else ''}", _ordered(scaled, most / scale / 1000)


def _label(key: object, name: object) -> str:
    return f"{key} {name}".strip() if name and name != key else str(key)
