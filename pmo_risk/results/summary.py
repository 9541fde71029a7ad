"""What a result shows of itself, as words and figures: the looks only lay it out."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from pmo_risk.dependence import Repair
from pmo_risk.measures import Estimate
from pmo_risk.measures.figures import exact, figure, legible, places
from pmo_risk.model.portfolio import Portfolio
from pmo_risk.model.project import Project
from pmo_risk.results.finish import Finish
from pmo_risk.results.joint import Joint
from pmo_risk.results.portfolio_result import PortfolioResult
from pmo_risk.results.quantity import Quantity
from pmo_risk.results.recipe import Recipe
from pmo_risk.results.result import Result
from pmo_risk.results.verdict import stop_sentences

PERCENTILES = (10, 50, 80, 90)
_MOST_PROJECTS = 20
Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Headings, and rows of as many cells. All but the first column are figures."""

    headings: Row
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """A title, tables, and sentences."""

    title: str
    subtitle: str
    tables: tuple[Table, ...]
    notes: tuple[str, ...]


def project_summary(result: Result) -> Summary:
    """Finish and cost of a project, and how sure they are."""
    tables = _outcome_tables(result.joint)
    return Summary(_title(result.plan), _subtitle(result.recipe), tables, _notes(result.joint, result.recipe))


def portfolio_summary(result: PortfolioResult) -> Summary:
    """Finish and cost of the whole, a row a project, and what holding them together is worth."""
    tables = (*_outcome_tables(result.joint), _project_table(result))
    notes = _notes(result.joint, result.recipe)
    if result.cost.has_any:
        split = result.diversification(80)
        total = figure(split.sum_of_parts, places(split.whole.value, split.whole.low, split.whole.high))
        words = f"The projects' P80 costs add up to {_with_unit(total, result.cost.unit)}; the P80 of the whole is lower by {_amount(split.benefit)}."
        notes = (words, *notes)
    return Summary(_title(result.folio), _subtitle(result.recipe), tables, notes)


def _title(model: Project | Portfolio) -> str:
    name = legible(model.name)
    return f"{name} ({legible(model.id)})" if name and name != model.id else legible(model.id)


def _subtitle(recipe: Recipe) -> str:
    settings = recipe.settings
    many = "" if settings.iterations == 1 else "s"
    return f"{settings.iterations:,} iteration{many}, {settings.sampling_text}, seed {settings.seed}"


def _outcome_tables(joint: Joint) -> tuple[Table, ...]:
    finish = _finish_table(joint.finish)
    return (finish, _cost_table(joint.cost)) if joint.cost.has_any else (finish,)


def _finish_table(finish: Finish) -> Table:
    interval = _interval_heading(finish)
    found = [(f"P{p}", finish.p(p)) for p in PERCENTILES] + [("mean", finish.mean)]
    rows: list[Row] = [(name, *_cells(e), e.date_text or "–", e.dates_text or "–") for name, e in found]
    if finish.plan is not None:
        rows.insert(0, ("plan", exact(finish.plan), "", f"{finish.plan_date:%Y-%m-%d}" if finish.plan_date else "–", ""))
    return Table(("finish", legible(finish.unit), interval, "date", interval), tuple(rows))


def _cost_table(cost: Quantity) -> Table:
    found = [(f"P{p}", cost.p(p)) for p in PERCENTILES] + [("mean", cost.mean)]
    rows: list[Row] = [(name, *_cells(e)) for name, e in found]
    if cost.plan is not None:
        rows.insert(0, ("plan", exact(cost.plan), ""))
    return Table(("cost", legible(cost.unit, 20) or "money", _interval_heading(cost)), tuple(rows))


def _project_table(result: PortfolioResult) -> Table:
    priced = result.cost.has_any
    rows: list[Row] = []
    for name, project in list(result.projects.items())[:_MOST_PROJECTS]:
        money = [_number(project.cost.p(p)) for p in (50, 80)] if priced else []
        last = result.last_to_finish[name]
        rows.append((legible(name, 40), *(project.finish.p(p).date_text or "–" for p in (50, 80)), *money, _number(last)))
    if len(result.projects) > _MOST_PROJECTS:
        rows.append((f"… {len(result.projects) - _MOST_PROJECTS} more", *[""] * (len(rows[0]) - 1)))
    return Table(("project", "P50 finish", "P80 finish", *(("P50 cost", "P80 cost") if priced else ()), "last to finish"), tuple(rows))


def _notes(joint: Joint, recipe: Recipe) -> tuple[str, ...]:
    finish, cost = joint.finish, joint.cost
    notes = []
    if finish.plan_date is not None:
        notes.append(f"The plan's finish is met with probability {_odds(finish.probability_by(finish.plan_date))}.")
    if cost.plan is not None and cost.has_any:
        notes.append(f"The plan's cost is met with probability {_odds(cost.probability_by(cost.plan))}.")
    if finish.deadline is not None:
        notes.append(f"The deadline ({_day(finish.deadline)}) is met with probability {_odds(finish.probability_by(finish.deadline))}.")
    notes += stop_sentences(joint, recipe)
    notes.append(_how_sure([finish.p(80), cost.p(80)] if cost.has_any else [finish.p(80)]))
    notes += [_repaired(r) for r in recipe.repairs]
    made = ", ".join(f"{legible(k)} {legible(v)}" for k, v in sorted(recipe.versions.items()))
    notes.append(f"Recipe: model {legible(recipe.model_hash)[:12]}, streams {legible(recipe.stream_version)}, {made or 'versions unknown'}.")
    return tuple(notes)


def _repaired(repair: Repair) -> str:
    pair = " and ".join(map(legible, repair.worst))
    count = len(repair.members)
    return f"The correlations of {count} quantities cannot all hold; the nearest that can were used, at most {repair.largest_change:.2g} away ({pair})."


def _how_sure(estimates: list[Estimate]) -> str:
    sure = f"{100 * estimates[0].confidence:g}%"
    known = [f"{e.label} to within {_with_unit(figure(e.half_width, _places(e)), e.unit)}" for e in estimates if math.isfinite(e.half_width)]
    if not known:
        return "How sure: these iterations are too few, or of a kind that gives no interval."
    return f"How sure: at {sure} confidence this run knows {' and '.join(known)}; what the model leaves out comes on top."


def _places(e: Estimate) -> int:
    return places(e.value, e.low, e.high)


def _day(deadline: datetime) -> str:
    """The day that a midnight ends, else the date and time."""
    if deadline.time() == time():
        return f"end of {deadline - timedelta(days=1):%Y-%m-%d}"
    return f"{deadline:%Y-%m-%d %H:%M}"


def _interval_heading(quantity: Quantity) -> str:
    return f"{100 * quantity.confidence:g}% interval"


def _cells(e: Estimate) -> tuple[str, str]:
    return _number(e), e.interval_text


def _number(e: Estimate) -> str:
    return figure(e.value, _places(e))


def _odds(e: Estimate) -> str:
    return f"{_number(e)} {e.interval_text}"


def _amount(e: Estimate) -> str:
    return f"{e.value_text} {e.interval_text}"


def _with_unit(number: str, unit: str) -> str:
    return f"{number} {legible(unit, 20)}".rstrip()
