"""What a comparison shows of itself, as words and figures."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from pmo_risk.measures import Estimate
from pmo_risk.measures.figures import exact, figure, legible, places
from pmo_risk.results.compare import Comparison, Row, compared
from pmo_risk.results.pairing import ELAPSED, model_of
from pmo_risk.results.summary import Summary, Table

_STATISTICS = {"mean": "mean", "p50": "P50", "p80": "P80", "p90": "P90"}


def compare_summary(found: Comparison) -> Summary:
    """Finish, cost and the odds of keeping both, before and after, with what changed."""
    rows = compared(found)
    priced = has_cost(found)
    tables = [_table(found, rows, "finish", found.finish.before.unit)]
    if priced:
        tables.append(_table(found, rows, "cost", legible(found.cost.before.unit, 20) or "money"))
    tables.append(_odds(found, rows, priced))
    names = [legible(m.name or m.id) for m in map(model_of, (found.before, found.after))]
    title = f"{names[0]}: before and after" if names[0] == names[1] else f"{names[0]} and {names[1]}"
    return Summary(title, _runs(found), tuple(tables), _notes(found, priced))


def has_cost(found: Comparison) -> bool:
    """Whether either run has any."""
    return found.before.cost.has_any or found.after.cost.has_any


def day_words(moment: Any) -> str:
    """A date as text: the day that a midnight ends, else the date of the moment; what is no date as it is."""
    if not isinstance(moment, datetime):
        return str(moment)
    return f"{moment - timedelta(days=1) if moment.time() == time() else moment:%Y-%m-%d}"


def _runs(found: Comparison) -> str:
    settings = [r.settings for r in (found.before, found.after)]
    words = [f"{s.iterations:,} iterations, {s.sampling_text}, seed {s.seed}" for s in settings]
    return f"{words[0]}, paired" if found.paired else f"{words[0]}; {words[1]}; not paired"


def _table(found: Comparison, rows: list[Row], quantity: str, unit: str) -> Table:
    dated = quantity == "finish"
    heads = (f"{quantity} ({unit})", "before", "after", "change", _interval(found), *(("date before", "date after") if dated else ()))
    cells = []
    for name, statistic, before, after, change in rows:
        if name == quantity:
            dates = (before.date_text or "–", after.date_text or "–") if dated else ()
            cells.append((_STATISTICS[statistic], _number(before), _number(after), _number(change), change.interval_text, *dates))
    return Table(heads, tuple(cells))


def _odds(found: Comparison, rows: list[Row], priced: bool) -> Table:
    by, cost = found.targets
    words = {"finish": f"finish by {day_words(by)}", "cost": f"cost within {exact(cost)}", "both": "both"}
    cells = [
        (words[statistic], _number(before), _number(after), _number(change), change.interval_text)
        for name, statistic, before, after, change in rows
        if name == "probability" and (priced or statistic == "finish")
    ]
    return Table(("probability", "before", "after", "change", _interval(found)), tuple(cells))


def _notes(found: Comparison, priced: bool) -> tuple[str, ...]:
    notes = ["A change is after less before: below zero is earlier or cheaper."]
    if found.finish.before.unit == ELAPSED:
        notes.append("The plans differ in start, calendar or time unit: finishes are in elapsed days from the earlier start.")
    if not found.paired:
        return (*notes, "The runs are taken as independent of each other: intervals are wider than of runs that share their draws.")
    for change, better, worse in [(found.finish, "earlier", "later"), *([(found.cost, "lower", "higher")] if priced else [])]:
        shares = (f"{better} in {_odd(change.better)}", f"unchanged in {_odd(change.same)}", f"{worse} in {_odd(change.worse)}")
        notes.append(f"Of the iterations, the {change.before.name} is {', '.join(shares)}.")
    return (*notes, "Paired: iteration by iteration both runs have the same draws of what both plans hold.")


def _interval(found: Comparison) -> str:
    return f"{100 * found.before.settings.confidence:g}% interval"


def _number(e: Estimate) -> str:
    return figure(e.value, places(e.value, e.low, e.high))


def _odd(e: Estimate) -> str:
    return f"{_number(e)} {e.interval_text}"
