"""The register in a report: its risks with their scores, and the heat map, before and after responses."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from pmo_risk.charts.heatmap import heatmap, height_for
from pmo_risk.errors import RiskError
from pmo_risk.exporters.report_parts import Table, named, percent
from pmo_risk.exporters.svg import figure
from pmo_risk.measures.figures import legible
from pmo_risk.model import Portfolio, ScoringScheme
from pmo_risk.results import PortfolioResult, Result
from pmo_risk.results.pairing import model_of
from pmo_risk.results.register_table import default_scheme, has_responses, scored_register, sized_for

if TYPE_CHECKING:
    import pandas as pd
    from markupsafe import Markup

MOST = 100
_BELOW, _ABOVE = 0.92, 0.55  # of the matrix, in inches


@dataclass(frozen=True)
class Part:
    """What a section of a report holds: charts, tables, and sentences below them."""

    charts: tuple[Markup, ...] = ()
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.charts or self.tables or self.notes)


def register_part(result: Result | PortfolioResult, scheme: ScoringScheme | None, after: Any = None) -> Part:
    """The register and its heat map by a ``scheme``; without one by the PMBOK Guide's, and where that cannot rate the risks, a sentence on why.

    ``after`` is what the heat map shows as after responses; by default the plan with its responses taken, where it has any.

    Raises
    ------
    RiskError : risks that the scheme which is given cannot rate.
    """
    plan = model_of(result)
    if not len(plan.risks):
        return Part()
    chosen = default_scheme(result) if scheme is None else sized_for(scheme, result)
    try:
        found = scored_register(result, chosen)
    except RiskError as error:
        if scheme is not None:
            raise
        return Part(notes=(f"The register is not rated: {legible(str(error), 300)}",))
    if after is None and has_responses(plan):
        after = plan.with_responses()
    shown = found[(found["impact"] != "") & found["status"].isin(["open", "with a response"])]
    charts = (_map(result, chosen, after),) if len(shown) else ()
    return Part(charts, (_table(found, chosen, isinstance(plan, Portfolio)),) if len(found) else (), tuple(_notes(chosen)))


def _map(result: Result | PortfolioResult, scheme: ScoringScheme, after: Any) -> Markup:
    height = height_for(result, scheme=scheme, after=after)
    margins = (0.17, _BELOW / height, 0.81, 1 - (_BELOW + _ABOVE) / height)
    draw = partial(heatmap, result, scheme=scheme, after=after)
    return figure(draw, "heatmap", "Risks by probability and impact", height=height, margins=margins)


def _table(found: pd.DataFrame, scheme: ScoringScheme, is_shared: bool) -> Table:
    """The columns that have anything to say."""
    used = [d for d in scheme.dimensions if (found[d] != "").any()]
    owned, later = (bool((found[c] != "").any()) for c in ("owner", "class_after"))
    heads = ["Risk", "Kind", *(["Owner"] if owned else []), "Status", "Probability", *(legible(d.capitalize(), 20) for d in used), "Class"]
    heads += ["After responses"] if later else []
    rows = []
    for name, row in found.head(MOST).iterrows():
        cells = [named(name, row["name"]), row["kind"], *([legible(row["owner"], 40)] if owned else []), row["status"]]
        cells.append(f"{percent(row['probability'])} {legible(row['probability_level'], 20)}")
        cells += [legible(row[d], 20) or "–" for d in used]
        cells.append(_class(row["class"], row["score"]))
        rows.append((*cells, *([legible(row["class_after"], 20) or "–"] if later else [])))
    some = f"the first {MOST} of {len(found)}" if len(found) > MOST else f"{len(found)}"
    whose = "shared risks" if is_shared else "risks"
    caption = f"The {whose} of the register ({some}), the gravest class first, by the scheme {legible(scheme.name, 80)}."
    return Table(caption, tuple(heads), tuple(rows), words=len(heads))


def _class(name: str, score: float) -> str:
    if not name:
        return "–"
    return legible(name, 20) if math.isnan(score) else f"{legible(name, 20)} {score:g}"


def _notes(scheme: ScoringScheme) -> list[str]:
    asked = [f"{legible(t.name, 20)}: {legible(t.action, 120)}" for t in reversed(scheme.tolerances) if t.action]
    said = ["A matrix ranks risks by themselves and does not measure: what they do to the finish and the cost stands in the section before."]
    return [f"{'; '.join(asked)}.", *said] if asked else said
