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
from pmo_risk.exporters.svg import svg
from pmo_risk.measures.figures import legible
from pmo_risk.network import Findings
from pmo_risk.results import PortfolioResult, Result
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


def report(result: Result | PortfolioResult | Findings, path: str | Path, *, title: str | None = None) -> Path:
    """Write the result, or what ``pr.check`` found, as one self-contained HTML page. Returns the path.

    Parameters
    ----------
    result : a Result or PortfolioResult; or the Findings of a check, for a page of problems and schedule health.
    path : where to, ``.html`` or ``.htm``; a file that is there is replaced in one step.
    title : heading of the page; default the name of the project.

    The page loads nothing, runs no script, and is the same, byte for byte, for the same result.

    Raises
    ------
    FormatError : for another suffix, for what is no result, and for a place that cannot be written.
    """
    path = Path(path)
    if path.suffix.lower() not in (".html", ".htm"):
        raise FormatError(f"a report is written as .html, got {shown(path.suffix)}", where=shown(path.name)[1:-1], code="SUFFIX", remedy="name it report.html")
    return write_bytes(path, page(result, title=title).encode())


def page(result: Result | PortfolioResult | Findings, *, title: str | None = None) -> str:
    """The text of the page.

    Raises
    ------
    FormatError : for what is no result.
    """
    if isinstance(result, Findings):
        return health_page(result, title=title)
    if not isinstance(result, (Result, PortfolioResult)):
        raise FormatError(f"a report is of a result, got a {type(result).__name__}", code="REPORT", remedy="give what simulate or check returned")
    summary = project_summary(result) if isinstance(result, Result) else portfolio_summary(result)
    model = parts.model_of(result)
    given: dict[str, Any] = {
        "title": legible(title if title is not None else model.name or model.id, 200),
        "summary": summary,
        "cards": parts.cards(result),
        "answers": [parts.from_summary(t.headings, t.rows) for t in summary.tables],
        "curves": _curves(result),
        "together": _together(result),
        "drivers": _drivers(result),
        "risks": parts.risk_tables(result) if _knows_risks(result) else [],
        "tasks": parts.task_tables(result) if isinstance(result, Result) else [],
        "recipe": parts.recipe(result),
        "method": METHOD,
        "imports": parts.import_notes(result),
    }
    return _render(given)


def _knows_risks(result: Result | PortfolioResult) -> bool:
    return result.replay is not None


def _curves(result: Result | PortfolioResult) -> list[Markup]:
    """S-curves of the finish, and of the cost where there is any."""
    kinds = ["finish", "cost"] if result.cost.samples.any() else ["finish"]
    return [_figure(partial(s_curve, result, of=of), f"{of}-curve", f"S-curve of the {of}") for of in kinds]


def _together(result: Result | PortfolioResult) -> list[Markup]:
    """Finish against cost, where both vary."""
    if not (np.ptp(result.cost.samples) and np.ptp(result.finish.samples)):
        return []
    return [_figure(partial(joint, result, points=_POINTS), "joint", "Finish and cost together", margins=(0.132, 0.19, 0.573, 0.69))]


def _drivers(result: Result | PortfolioResult) -> list[Markup]:
    if not _knows_risks(result):
        return []
    drawn = []
    for of, by in (("finish", "both" if isinstance(result, Result) else "cri_rho"), ("cost", "effect")):
        bars = min(_BARS, len(bars_of(result, by, of)[1]))
        if bars and (of == "finish" or result.cost.samples.any()):
            height = 1.75 + 0.27 * max(6, bars)
            margins = (0.42, 0.92 / height, 0.45 if by == "both" else 0.50, 1 - 1.47 / height)
            draw = partial(tornado, result, by=by, of=of, n=_BARS)
            drawn.append(_figure(draw, f"{of}-drivers", f"What drives the {of}", height=height, margins=margins))
    return drawn


def _figure(draw: Any, prefix: str, label: str, **size: Any) -> Markup:
    from markupsafe import Markup

    return Markup(svg(lambda ax: draw(ax=ax), prefix=prefix, label=label, **size))  # noqa: S704  # names in it were escaped by the writer of the SVG


def _render(given: dict[str, Any]) -> str:
    from jinja2 import Environment, StrictUndefined

    source = files("pmo_risk.exporters").joinpath("report.html.j2").read_text(encoding="utf-8")
    return Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=False).from_string(source).render(given)
