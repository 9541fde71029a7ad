"""The heat map: risks by probability and impact on the matrix of a scoring scheme, before and after responses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pmo_risk.charts.matrix_cells import Chip, Grid, arrows, write_chips
from pmo_risk.charts.style import NORMAL, SMALL, heading, new_axes, plain, run_words, styled
from pmo_risk.errors import InputError, shown
from pmo_risk.model import Portfolio, Project, Register, Risk, ScoringScheme
from pmo_risk.results import PortfolioResult, Result
from pmo_risk.results.chart_shelf import CHARTS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from pmo_risk.model.score import Score

Plan = Project | Portfolio
_HEIGHT = 5.6
_NAMED = 3


@CHARTS.register("heatmap")
def heatmap(result: Any, *, scheme: ScoringScheme | None = None, after: Any = None, ax: Axes | None = None) -> Axes:
    """Ids of risks in the cells of their probability and impact. Each cell has its class as text and as colour.

    Parameters
    ----------
    result : a Result or PortfolioResult (of which the shared risks); or a Project, Portfolio or Register. Only open risks are drawn.
    scheme : the office's; None is the preset ``"pmbok"``. Scales in shares are sized by the plan of a result; for anything else give a scheme that is
        ``sized`` already. A register has no plan: its lengths are in days of eight hours.
    after : the same risks after responses, as any of these, such as ``plan.with_responses()``. Risks that move are grey in the cell they leave and have
        an arrow to the one they come to; risks that are only in ``after`` are not drawn.
    ax : where to draw; None makes a figure with pyplot.

    How a risk is placed, ``ScoringScheme.score`` says. Those without an impact on a scale of the scheme are named below.

    Returns
    -------
    The Axes.

    Raises
    ------
    InputError : something without risks; RiskError : a scheme in shares that is not sized.
    """
    chosen = _sized(scheme or ScoringScheme.preset("pmbok"), result)
    before = _scores(chosen, result)
    later = None if after is None else {s.risk: s for s in _scores(chosen, after)}
    with styled():
        axes = new_axes(ax, left=0.17, right=0.98, height=_HEIGHT)
        grid = Grid(axes, len(chosen.levels), len(chosen.probability.levels))
        _matrix(grid, chosen)
        placed = [s for s in before if s.impact is not None]
        chips = [chip for s in placed for chip in _chips(chosen, s, None if later is None else later.get(s.risk), changes=later is not None)]
        arrows(axes, write_chips(grid, chips))
        axes.set_xlabel(f"Impact: the highest of {', '.join(plain(d, 16) for d in chosen.dimensions)}", fontsize=NORMAL)
        axes.set_ylabel("Probability", fontsize=NORMAL)
        name = _name(result)
        title = f"Risks of {plain(name, 34)}" if name else "Risks"
        heading(axes, title + (", before and after responses" if later is not None else ""), _caption(result, chosen, before, later))
    return axes


def _parts(thing: Any) -> tuple[Plan | None, Register]:
    """The plan, if there is one, and the risks."""
    if isinstance(thing, Register):
        return None, thing
    plan = thing.plan if isinstance(thing, Result) else thing.folio if isinstance(thing, PortfolioResult) else thing
    if not isinstance(plan, (Project, Portfolio)):
        raise InputError(f"{shown(type(thing).__name__)} has no risks", code="TYPE", remedy="give a result, Project, Portfolio or Register")
    return plan, plan.risks


def _sized(scheme: ScoringScheme, thing: Any) -> ScoringScheme:
    """The scheme sized by the plan of a result, where that has a length and a budget."""
    if not isinstance(thing, (Result, PortfolioResult)):
        return scheme
    plan, whole = _parts(thing)[0], thing.baseline
    unit = "d" if plan is None else plan.time_unit
    return scheme.sized(duration=whole.finish if whole.finish > 0 else None, budget=whole.cost if whole.cost > 0 else None, unit=unit)


def _scores(scheme: ScoringScheme, thing: Any) -> list[Score]:
    plan, risks = _parts(thing)
    return [scheme.score(risk, plan) for risk in sorted(risks, key=_by_id) if risk.status == "open"]


def _by_id(risk: Risk) -> str:
    return risk.id


def _name(thing: Any) -> str:
    plan, _ = _parts(thing)
    return "" if plan is None else plan.name or plan.id


def _matrix(grid: Grid, scheme: ScoringScheme) -> None:
    """The cells, in the colours of their classes, and the names of the levels."""
    from matplotlib.patches import Rectangle

    axes = grid.axes
    rows, columns = scheme.probability.names, scheme.levels
    for r, probability in enumerate(rows):
        for c, impact in enumerate(columns):
            tolerance = scheme.class_of(probability, impact)
            score = scheme.score_of(probability, impact)
            grid.corner((r, c), plain(tolerance.name, 12) + ("" if score is None else f" {score:g}"), tolerance.colour)
            axes.add_patch(Rectangle((c - 0.5, r - 0.5), 1, 1, facecolor=tolerance.colour, edgecolor="white", linewidth=1.5, zorder=1, gid=f"cell {r} {c}"))
    axes.set_xlim(-0.5, len(columns) - 0.5)
    axes.set_ylim(-0.5, len(rows) - 0.5)
    axes.set_xticks(range(len(columns)), [plain(n, 14) for n in columns], fontsize=NORMAL)
    axes.set_yticks(
        range(len(rows)), [f"{plain(level.name, 14)}\n{level.low:g} to {level.high:g}" for level in scheme.probability.levels], fontsize=SMALL + 0.5
    )
    axes.tick_params(length=0)
    axes.spines[["left", "bottom"]].set_visible(False)


def _chips(scheme: ScoringScheme, before: Score, after: Score | None, *, changes: bool) -> list[Chip]:
    """A risk where it is, and where it was if it moved."""
    here = _cell(scheme, before)
    there = None if after is None or after.impact is None else _cell(scheme, after)
    if not changes or there == here:
        return [Chip(before.risk, here)]
    return [Chip(before.risk, here, left=True)] + ([Chip(before.risk, there)] if there is not None else [])


def _cell(scheme: ScoringScheme, score: Score) -> tuple[int, int]:
    return scheme.probability.rank(score.probability), scheme.impacts[0].rank(score.impact)


def _caption(thing: Any, scheme: ScoringScheme, before: Sequence[Score], later: dict[str, Score] | None) -> str:
    said = [f"Scheme: {plain(scheme.name, 44)}."]
    if isinstance(thing, (Result, PortfolioResult)):
        said.append(f"Plan of {run_words(thing)}.")
    if later is not None:
        said.append("Grey: before.")
    lost = [s.risk for s in before if s.impact is None]
    if lost:
        more = f" and {len(lost) - _NAMED} more" if len(lost) > _NAMED else ""
        said.append(f"Without impact on a scale: {', '.join(plain(i, 12) for i in lost[:_NAMED])}{more}.")
    if not before:
        said.append("No open risks.")
    return " ".join(said)
