"""What a report says, as words and tables; the page only lays it out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pmo_risk.measures import Estimate
from pmo_risk.measures.figures import figure, legible, places
from pmo_risk.results import PortfolioResult, Result
from pmo_risk.results.pairing import model_of

MOST_TASKS, MOST_RISKS, MOST_NOTES = 20, 20, 100
_NOTHING = "–"


@dataclass(frozen=True)
class Card:
    """One number that a reader looks for first."""

    label: str
    value: str
    detail: str


@dataclass(frozen=True)
class Table:
    """Headings and rows; the first ``words`` columns are words, the others figures."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    words: int = 1


def cards(result: Result | PortfolioResult) -> list[Card]:
    """Finish and cost at P80 against the plan, the odds of the deadline, and of keeping both P80 values."""
    finish, cost = result.finish.p(80), result.cost.p(80)
    plan = result.finish.plan_date
    found = [Card("Finish, P80", finish.date_text or finish.value_text, f"{finish.dates_text or finish.interval_text}; plan {plan:%Y-%m-%d}" if plan else "")]
    if result.cost.has_any:
        planned = f"; plan {_money(result.cost.plan or 0.0, cost)}" if result.cost.plan is not None else ""
        found.append(Card("Cost, P80", cost.value_text, f"{cost.interval_text}{planned}"))
        both = result.joint.probability(by=finish.date or finish.value, cost=cost.value)
        found.append(Card("Both P80 values kept", percent(both.value), f"{_percents(both)} of iterations"))
    if result.finish.deadline is not None:
        odds = result.finish.probability_by(result.finish.deadline)
        found.append(Card("Deadline met", percent(odds.value), f"{_percents(odds)} of iterations"))
    return found


def risk_tables(result: Result | PortfolioResult) -> list[Table]:
    """The risks that go with the finish most, with what came with them; systemic ones (always there) have no effect to compare."""
    table = result.risks
    if not len(table):
        return []
    order = sorted(range(len(table)), key=lambda k: -_strength(table["rank_correlation"].iloc[k]))
    unit, money = result.finish.unit, legible(result.cost.unit, 20)
    rows = []
    for k in order[:MOST_RISKS]:
        row = table.iloc[k]
        effects = [_with_interval(*(row[f"mean_{what}_effect{end}"] for end in ("", "_low", "_high"))) for what in ("finish", "cost")]
        rows.append(
            (
                named(table.index[k], row["name"]),
                str(row["kind"]),
                percent(row["probability"]),
                percent(row["occurrence"]),
                *effects,
                number(row["rank_correlation"], 2),
            )
        )
    shown = f" (the first {MOST_RISKS} of {len(table)})" if len(table) > MOST_RISKS else ""
    heads = (
        "Risk",
        "Kind",
        "Probability",
        "Struck",
        f"Finish when it struck, {unit}",
        f"Cost when it struck{', ' + money if money else ''}",
        "Rank correlation",
    )
    return [Table(f"Risks{shown}: mean outcome when the risk struck, less the mean when it did not, with its interval.", heads, tuple(rows), words=2)]


def task_tables(result: Result) -> list[Table]:
    """The tasks with uncertain durations that go with the finish most."""
    table = result.tasks
    varying = table[(table["duration_sd"] > 0) & ((table["criticality"] > 0) | (table["cri_rho"].abs() > 0))]
    order = sorted(range(len(varying)), key=lambda k: (-_strength(varying["cri_rho"].iloc[k]), -varying["criticality"].iloc[k]))
    rows = []
    for k in order[:MOST_TASKS]:
        row = varying.iloc[k]
        indices = (percent(row["criticality"]), number(row["cri_rho"], 2), number(row["ssi"], 3))
        times = (number(row["duration_mean"], 1), _date(row["finish_p50"]), _date(row["finish_p80"]), number(row["float_mean"], 1))
        rows.append((named(varying.index[k], row["name"]), *indices, *times))
    if not rows:
        return []
    unit = result.finish.unit
    heads = ("Task", "Criticality", "Rank correlation", "SSI", f"Mean duration, {unit}", "P50 finish", "P80 finish", f"Mean float, {unit}")
    return [Table(f"The {len(rows)} tasks (of {len(table)}) whose durations go with the project's finish most.", heads, tuple(rows))]


def recipe(result: Result | PortfolioResult) -> Table:
    """Enough to make the result again. The time a run took is left out: the same run gives the same page."""
    made, settings, model = result.recipe, result.settings, model_of(result)
    rows = [
        ("Model", f"{legible(model.name or model.id)}; SHA-256 {legible(made.model_hash, 64)}"),
        ("Start", f"{model.start:%Y-%m-%d %H:%M}"),
        ("Iterations", f"{settings.iterations:,}, {settings.sampling_text}"),
        ("Seed", f"{settings.seed}"),
        ("Random streams", legible(made.stream_version)),
        ("Confidence of intervals", f"{settings.confidence * 100:.4g}%"),
        ("Libraries", ", ".join(f"{legible(k)} {legible(v)}" for k, v in sorted(made.versions.items()))),
    ]
    rows += [
        ("Correlations changed", f"{len(r.members)} quantities, by up to {r.largest_change:.3g}: {' and '.join(map(legible, r.worst))}") for r in made.repairs
    ]
    data_date = getattr(model, "data_date", None)
    if data_date is not None:
        rows.insert(2, ("Data date", f"{data_date:%Y-%m-%d %H:%M}"))
    return Table("With the same model, settings and stream version, the same numbers come out on any machine.", ("", ""), tuple(rows), words=2)


def import_notes(result: Result | PortfolioResult) -> list[Table]:
    """What was read from which file, and every row that was skipped or changed."""
    source = model_of(result).source
    if source is None:
        return []
    tables = []
    if source.tables:
        counts = tuple((legible(t.name), f"{t.read:,}", f"{t.used:,}", f"{t.listed:,}") for t in source.tables)
        tables.append(Table(f"Read from {legible(source.path, 200)} ({legible(source.format)}).", ("Table", "Rows read", "Used", "Listed"), counts))
    if source.notes:
        more = f" (the first {MOST_NOTES} of {len(source.notes)})" if len(source.notes) > MOST_NOTES else ""
        notes = tuple((n.severity, legible(str(n), 400)) for n in source.notes[:MOST_NOTES])
        tables.append(Table(f"What the reader noted{more}.", ("", "Note"), notes, words=2))
    return tables


def named(key: object, name: object) -> str:
    """An id with its name, short enough for a table."""
    key_text, text = legible(str(key), 40), legible(str(name or ""), 70)
    return f"{key_text} {text}".strip() if text != key_text else key_text


def percent(share: float) -> str:
    """A share to the whole percent; what is neither none nor all is not written as such."""
    if not math.isfinite(share):
        return _NOTHING
    if 0 < share < 0.01:
        return "<1%"
    return ">99%" if 0.99 < share < 1 else f"{share:.0%}"


def number(value: float, decimals: int) -> str:
    """A number with so many decimals, or a dash."""
    return figure(float(value), decimals).replace("-", "\N{MINUS SIGN}") if math.isfinite(value) else _NOTHING


def _percents(e: Estimate) -> str:
    return f"{e.low * 100:.0f} to {e.high * 100:.0f}%"


def _with_interval(value: float, low: float, high: float) -> str:
    if not math.isfinite(value):
        return _NOTHING
    decimals = places(value, low, high)
    ends = [number(x, decimals) if math.isfinite(x) else "none" for x in (low, high)]
    return f"{number(value, decimals)} [{ends[0]}, {ends[1]}]"


def _money(value: float, like: Estimate) -> str:
    return figure(value, places(like.value, like.low, like.high))


def _strength(value: float) -> float:
    return abs(value) if math.isfinite(value) else -1.0


def _date(value: Any) -> str:
    return _NOTHING if value != value else f"{value:%Y-%m-%d}"  # NaT is the one value unequal to itself


def from_summary(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    """A table of the result's own summary."""
    return Table("", tuple(headings), tuple(tuple(r) for r in rows))
