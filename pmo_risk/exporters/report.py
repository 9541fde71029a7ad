"""One page for the people who decide: when, how much, why, and how sure."""

from __future__ import annotations

from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from pmo_risk.charts import joint, s_curve, tornado
from pmo_risk.charts.drivers import bars_of
from pmo_risk.errors import FormatError, shown
from pmo_risk.exporters import report_parts as parts
from pmo_risk.exporters.atomic import write_bytes
from pmo_risk.exporters.health_page import health_page
from pmo_risk.exporters.report_cash import cash_part
from pmo_risk.exporters.report_compare import comparison
from pmo_risk.exporters.report_register import register_part
from pmo_risk.exporters.svg import figure
from pmo_risk.measures.figures import legible
from pmo_risk.model import ScoringScheme
from pmo_risk.network import Findings
from pmo_risk.results import Comparison, PortfolioResult, Result
from pmo_risk.results.pairing import model_of
from pmo_risk.results.summary import portfolio_summary, project_summary

if TYPE_CHECKING:
    from markupsafe import Markup

_BARS = 15
_POINTS = 1000
METHOD = (
    "Every iteration draws each uncertain duration and cost from its distribution, decides by its probability whether each risk strikes, applies the"
    " impacts of those that do, and schedules the whole network on its calendars. A percentile P80 is a value that was attained and that 80% of the"
    " iterations did not exceed. Intervals tell the sampling error of the simulation alone, at the confidence named below; they say nothing of what"
    " the model leaves out. Correlations show what goes with the finish, which is not always what causes it."
)


def report(
    result: Result | PortfolioResult | Comparison | Findings, path: str | Path, *, title: str | None = None, scheme: ScoringScheme | None = None
) -> Path:
    """Write the result, a comparison, or what ``pr.check`` found, as one self-contained HTML page. Returns the path.

    Parameters
    ----------
    result : a Result or PortfolioResult; a Comparison, for what changed from one run to another; or the Findings of a check, for a page of problems and
        schedule health.
    path : where to, ``.html`` or ``.htm``; a file that is there is replaced in one step.
    title : heading of the page; default the name of the project.
    scheme : by which the register is rated; default the preset ``"pmbok"``.

    The page loads nothing, runs no script, and is the same, byte for byte, for the same result.

    Raises
    ------
    FormatError : for another suffix, for what is no result, and for a place that cannot be written; RiskError : for risks that the scheme cannot rate.
    """
    path = Path(path)
    if path.suffix.lower() not in (".html", ".htm"):
        raise FormatError(f"a report is written as .html, got {shown(path.suffix)}", where=shown(path.name)[1:-1], code="SUFFIX", remedy="name it report.html")
    return write_bytes(path, page(result, title=title, scheme=scheme).encode())


def page(result: Result | PortfolioResult | Comparison | Findings, *, title: str | None = None, scheme: ScoringScheme | None = None) -> str:
    """The text of the page.

    Raises
    ------
    FormatError : for what is no result.
    """
    if isinstance(result, Findings):
        return health_page(result, title=title)
    if isinstance(result, Comparison):
        return render(comparison(result, title, scheme))
    if not isinstance(result, (Result, PortfolioResult)):
        raise FormatError(f"a report is of a result, got a {type(result).__name__}", code="REPORT", remedy="give what simulate, compare or check returned")
    summary = project_summary(result) if isinstance(result, Result) else portfolio_summary(result)
    model = model_of(result)
    given: dict[str, Any] = {
        "title": legible(title if title is not None else model.name or model.id, 200),
        "summary": summary,
        "notes": summary.notes[:-1],
        "cards": parts.cards(result),
        "answers": [parts.from_summary(t.headings, t.rows) for t in summary.tables],
        "curves": _curves(result),
        "together": _together(result),
        "cash": cash_part(result),
        "why": "What drives it?",
        "drivers": _drivers(result),
        "risks": parts.risk_tables(result) if _knows_risks(result) else [],
        "tasks": parts.task_tables(result) if isinstance(result, Result) else [],
        "register": register_part(result, scheme),
        "verdicts": [("", result.verdict.split("\n"))],
        "recipes": [parts.recipe(result)],
        "method": METHOD,
        "imports": parts.import_notes(result),
    }
    return render(given)


def _knows_risks(result: Result | PortfolioResult) -> bool:
    return result.replay is not None


def _curves(result: Result | PortfolioResult) -> list[Markup]:
    """S-curves of the finish, and of the cost where there is any."""
    kinds = ["finish", "cost"] if result.cost.has_any else ["finish"]
    return [figure(partial(s_curve, result, of=of), f"{of}-curve", f"S-curve of the {of}") for of in kinds]


def _together(result: Result | PortfolioResult) -> list[Markup]:
    """Finish against cost, where both vary."""
    if not (np.ptp(result.cost.samples) and np.ptp(result.finish.samples)):
        return []
    return [figure(partial(joint, result, points=_POINTS), "joint", "Finish and cost together", margins=(0.132, 0.19, 0.573, 0.69))]


def _drivers(result: Result | PortfolioResult) -> list[Markup]:
    if not _knows_risks(result):
        return []
    drawn = []
    for of, by in (("finish", "both" if isinstance(result, Result) else "cri_rho"), ("cost", "effect")):
        bars = min(_BARS, len(bars_of(result, by, of)[1]))
        if bars and (of == "finish" or result.cost.has_any):
            height = 1.75 + 0.27 * max(6, bars)
            margins = (0.42, 0.92 / height, 0.45 if by == "both" else 0.50, 1 - 1.47 / height)
            draw = partial(tornado, result, by=by, of=of, n=_BARS)
            drawn.append(figure(draw, f"{of}-drivers", f"What drives the {of}", height=height, margins=margins))
    return drawn


def render(given: dict[str, Any]) -> str:
    from jinja2 import Environment, StrictUndefined

    source = files("pmo_risk.exporters").joinpath("report.html.j2").read_text(encoding="utf-8")
    return Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=False).from_string(source).render(given)
