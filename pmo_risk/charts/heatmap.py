"""The heat map: risks by probability and impact on the matrix of a scoring scheme, before and after responses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pmo_risk.charts.matrix_cells import Chip, Grid, arrows, height_of, write_chips
from pmo_risk.charts.style import NORMAL, SMALL, WIDTH, heading, new_axes, plain, run_words, styled
from pmo_risk.errors import InputError, shown
from pmo_risk.model import Portfolio, Project, Register, Risk, ScoringScheme
from pmo_risk.model.responses import is_price
from pmo_risk.results import PortfolioResult, Result
from pmo_risk.results.chart_shelf import CHARTS
from pmo_risk.results.register_table import sized_for

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from pmo_risk.model.score import Score

Plan = Project | Portfolio
_HEIGHT, _MARGINS = 5.6, 1.47  # of the figure, and of it above and below the matrix, in inches
_LEFT, _RIGHT = 0.17, 0.98
_HIGHEST = 16.0
_LINE = 125  # letters in a line of the caption


@CHARTS.register("heatmap")
def heatmap(result: Any, *, scheme: ScoringScheme | None = None, after: Any = None, ax: Axes | None = None) -> Axes:
    """Ids of risks in the cells of their probability and impact. Each cell has its class as text and as colour.

    A figure of its own is as high as its fullest cell needs, to 16 inches. In axes that are given, what does not fit into a cell is counted, ``"+3"``,
    and named below.

    Parameters
    ----------
    result : a Result or PortfolioResult (of which the shared risks); or a Project, Portfolio or Register. Only open risks are drawn.
    scheme : the office's; None is the preset ``"pmbok"``. Scales in shares are sized by the plan of a result; for anything else give a scheme that is
        ``sized`` already. A register has no plan: its lengths are in days of eight hours.
    after : the same risks after responses, as any of these, such as ``plan.with_responses()``. Risks that move are grey in the cell they leave and have
        an arrow to the one they come to. Secondary risks, which cannot strike before, stand where they come to, and are named below; other risks that
        are only in ``after`` are not drawn.
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
    before, later, fresh = _before_after(chosen, result, after)
    chips = _all_chips(chosen, before, later, fresh)
    with styled():
        axes = new_axes(ax, left=_LEFT, right=_RIGHT, height=_height(chosen, chips))
        grid = Grid(axes, len(chosen.levels), len(chosen.probability.levels))
        _matrix(grid, chosen)
        spots, hidden = write_chips(grid, chips)
        arrows(axes, spots)
        axes.set_xlabel(f"Impact: the highest of {', '.join(plain(d, 16) for d in chosen.dimensions)}", fontsize=NORMAL)
        axes.set_ylabel("Probability", fontsize=NORMAL)
        name = _name(result)
        title = f"Risks of {plain(name, 34)}" if name else "Risks"
        heading(axes, title + (", before and after responses" if later is not None else ""), _caption(result, chosen, before, later, fresh, hidden))
    return axes


def height_for(result: Any, *, scheme: ScoringScheme | None = None, after: Any = None) -> float:
    """The height in inches of a figure in which ``heatmap`` of the same arguments hides no id; it is as wide as every chart."""
    chosen = _sized(scheme or ScoringScheme.preset("pmbok"), result)
    before, later, fresh = _before_after(chosen, result, after)
    return _height(chosen, _all_chips(chosen, before, later, fresh))


def _before_after(scheme: ScoringScheme, thing: Any, after: Any) -> tuple[list[Score], dict[str, Score] | None, list[Score]]:
    """The scores of the risks; by id those after responses; and of these the secondary ones, which only responses bring."""
    before = _scores(scheme, thing)
    if after is None:
        return before, None, []
    later = {s.risk: s for s in _scores(scheme, after)}
    waiting = _parts(thing)[1].waiting
    return before, later, [s for s in later.values() if s.risk in waiting]


def _height(scheme: ScoringScheme, chips: Sequence[Chip]) -> float:
    """Of a figure in which all ids stand; never below the usual, nor above what can be looked at."""
    return min(_HIGHEST, max(_HEIGHT, _MARGINS + height_of(chips, (_RIGHT - _LEFT) * WIDTH / len(scheme.levels), len(scheme.probability.levels))))


def _all_chips(scheme: ScoringScheme, before: Sequence[Score], later: dict[str, Score] | None, fresh: Sequence[Score]) -> list[Chip]:
    """Each risk where it is, and where it was; and those that come with a response."""
    placed = [s for s in before if s.impact is not None]
    chips = [chip for s in placed for chip in _chips(scheme, s, None if later is None else later.get(s.risk), changes=later is not None)]
    return chips + [Chip(s.risk, _cell(scheme, s)) for s in fresh if s.impact is not None]


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
    return sized_for(scheme, thing) if isinstance(thing, (Result, PortfolioResult)) else scheme


def _scores(scheme: ScoringScheme, thing: Any) -> list[Score]:
    """Of the risks that can strike, by id; what takes the money of responses is none."""
    plan, risks = _parts(thing)
    never = risks.waiting | risks.ruled_out
    return [scheme.score(risk, plan) for risk in sorted(risks, key=_by_id) if risk.status == "open" and risk.id not in never and not is_price(risk)]


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


def _caption(thing: Any, scheme: ScoringScheme, before: Sequence[Score], later: dict[str, Score] | None, fresh: Sequence[Score], hidden: Sequence[str]) -> str:
    said = [f"Scheme: {plain(scheme.name, 44)}."]
    if isinstance(thing, (Result, PortfolioResult)):
        said.append(f"Plan of {run_words(thing)}.")
    if later is not None:
        said.append("Grey: before.")
    if not before:
        said.append("No open risks.")
    for what, names in (
        ("Come with responses", [s.risk for s in fresh]),
        ("Not shown in a full cell", hidden),
        ("Without impact on a scale", [s.risk for s in before if s.impact is None]),
    ):
        if names:
            said.append(_named(what, names))
    lines = [""]
    for sentence in said:
        fits = len(lines[-1]) + len(sentence) < _LINE
        lines = [*lines[:-1], f"{lines[-1]} {sentence}".strip()] if fits else [*lines, sentence]
    return "\n".join(lines)


def _named(what: str, names: Sequence[str]) -> str:
    """Names after what they have in common, as many as a line holds."""
    text = f"{what}: "
    for n, name in enumerate(names):
        more = plain(name, 12) + (", " if n + 1 < len(names) else ".")
        if n and len(text) + len(more) > _LINE:
            return f"{text[:-2]} and {len(names) - n} more."
        text += more
    return text
