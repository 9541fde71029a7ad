"""A comparison of two runs as a page: what changed, and by which risks."""

from __future__ import annotations

import dataclasses
import math
from functools import partial
from typing import Any

from pmo_risk.charts import compare
from pmo_risk.exporters import report_parts as parts
from pmo_risk.exporters.report_register import Part, register_part
from pmo_risk.exporters.svg import figure
from pmo_risk.measures import Estimate
from pmo_risk.measures.figures import exact, legible
from pmo_risk.model import ScoringScheme
from pmo_risk.results import Comparison, PortfolioResult, Result
from pmo_risk.results.compare_summary import compare_summary, has_cost
from pmo_risk.results.pairing import model_of
from pmo_risk.results.register_table import register_changes

_NOTHING = "–"
METHOD = (
    "Both runs have the same draws of what both plans hold, so that iteration i of the one is iteration i of the other with what was changed, and a change is"
    " known far better than either number. Intervals tell the sampling error of the simulation alone, at the confidence named below; they say nothing of"
    " what the models leave out."
)
APART = "The two runs do not share their draws and are taken as independent of each other. Intervals tell the sampling error of the simulation alone."


def comparison(found: Comparison, title: str | None, scheme: ScoringScheme | None) -> dict[str, Any]:
    """What the page of a comparison says, for the template of reports."""
    summary = compare_summary(found)
    before, after = model_of(found.before), model_of(found.after)
    tables = [parts.from_summary(t.headings, t.rows) for t in summary.tables]
    outcomes = ["finish", "cost"] if has_cost(found) else ["finish"]
    same = before.id == after.id
    return {
        "title": legible(title if title is not None else summary.title, 200),
        "summary": summary,
        "notes": summary.notes,
        "cards": _cards(found),
        "answers": tables,
        "curves": [figure(partial(compare, found, of=of), f"{of}-change", f"The {of} before and after") for of in outcomes],
        "together": [],
        "cash": Part(),
        "why": "What was changed?",
        "drivers": [],
        "risks": _changes(found),
        "tasks": [],
        "register": register_part(found.before, scheme, after) if same and len(before.risks) else Part(),
        "verdicts": [(of, result.verdict.split("\n")) for of, result in (("Before", found.before), ("After", found.after))],
        "recipes": [_recipe("Before", found.before), _recipe("After", found.after)],
        "method": METHOD if found.paired else APART,
        "imports": [],
    }


def _recipe(of: str, result: Result | PortfolioResult) -> parts.Table:
    table = parts.recipe(result)
    return dataclasses.replace(table, caption=f"{of}. {table.caption}")


def _cards(found: Comparison) -> list[parts.Card]:
    """The change of the P80 finish and cost, and of the odds of keeping the first plan's date and cost."""
    cards = [_card("P80 finish", found.finish.p(80), ("earlier", "later"))]
    by, cost = found.targets
    if has_cost(found):
        cards.append(_card("P80 cost", found.cost.p(80), ("less", "more")))
    odds = found.probability(by=by, cost=cost if has_cost(found) else None)
    kept = "Date and cost kept" if has_cost(found) else "Date kept"
    ends = " to ".join(_points(x) for x in (odds.low, odds.high))
    cards.append(parts.Card(kept, f"{_points(odds.value)} points", f"percentage points, {ends}"))
    return cards


def _card(label: str, change: Estimate, words: tuple[str, str]) -> parts.Card:
    which = words[0] if change.value < 0 else words[1]
    value = "no change" if change.value == 0 else f"{change.value_text.lstrip('-')} {which}"
    return parts.Card(label, value, f"change {change.interval_text} {legible(change.unit, 20)}".rstrip())


def _points(share: float) -> str:
    return parts.number(100 * share, 1) if share < 0 else f"+{parts.number(100 * share, 1)}"


def _changes(found: Comparison) -> list[parts.Table]:
    table = register_changes(model_of(found.before), model_of(found.after))
    if not len(table):
        return []
    rows = []
    for name, row in table.head(parts.MOST_NOTES).iterrows():
        odds = [_NOTHING if math.isnan(row[c]) else parts.percent(row[c]) for c in ("before", "after")]
        price = _NOTHING if math.isnan(row["price"]) else exact(row["price"])
        rows.append((parts.named(name, row["name"]), row["change"], *odds, price))
    some = f" (the first {parts.MOST_NOTES} of {len(table)})" if len(table) > parts.MOST_NOTES else ""
    unit = legible(found.cost.before.unit, 20)
    heads = ("Risk", "Change", "Probability before", "after", f"Mean price{', ' + unit if unit else ''}")
    return [parts.Table(f"Risks that differ{some}.", heads, tuple(rows), words=2)]
