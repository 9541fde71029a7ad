"""The tornado: which tasks and risks move the finish or the cost most."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from pmo_risk.charts.drivers import Bar, bars_of
from pmo_risk.charts.outcome import number_axis, subject_of
from pmo_risk.charts.style import BLUE, GREEN, GREY, INK, SMALL, VERMILION, grid, heading, new_axes, plain, run_words, styled
from pmo_risk.errors import InputError, shown
from pmo_risk.measures.figures import figure, places
from pmo_risk.results.chart_shelf import CHARTS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from pmo_risk.results import PortfolioResult, Result

_MOST_BARS = 60
_COLOURS = {"threat": VERMILION, "opportunity": GREEN, "risk": VERMILION, "task": BLUE}
_KINDS = {"task": "task", "threat": "threat", "opportunity": "opportunity", "risk": "risk"}


@CHARTS.register("tornado")
def tornado(result: Result | PortfolioResult, *, ax: Axes | None = None, by: str | None = None, of: str = "finish", n: int = 15) -> Axes:
    """The ``n`` strongest drivers as signed bars, the strongest at the top.

    Parameters
    ----------
    result : a Result; of a PortfolioResult the shared risks.
    ax : where to draw; None makes a figure with pyplot.
    by : ``"cri_rho"``: rank correlation of tasks and risks with the finish; ``"cri_r"``, ``"cri_tau"``, ``"criticality"``, ``"ssi"``, ``"si"``: of
        tasks; ``"both"``: rank correlations as bars, with the criticality index of tasks as diamonds; ``"effect"``: mean outcome when a risk
        struck, less the mean when it did not, with its interval. None is ``"cri_rho"`` of the finish and ``"effect"`` of the cost.
    of : ``"finish"`` or ``"cost"``; the cost only by ``"effect"``.
    n : how many bars, 1 to 60.

    Returns
    -------
    The Axes.

    Raises
    ------
    InputError : for an ``n`` outside 1 to 60, or a ``by`` that is unknown.
    """
    if isinstance(n, bool) or not isinstance(n, int) or not 1 <= n <= _MOST_BARS:
        raise InputError(f"a tornado has 1 to {_MOST_BARS} bars, got {shown(n)}", code="BARS", remedy="give n=15")
    by = by or ("cri_rho" if of == "finish" else "effect")
    label, found = bars_of(result, by, of)
    bars = found[:n]
    with styled():
        axes = new_axes(ax, left=0.42, right=0.87 if by == "both" else 0.93, height=1.75 + 0.27 * max(6, len(bars)))
        _draw(axes, bars, shares=by == "criticality", diamonds=by == "both" and any(math.isfinite(b.criticality) for b in bars))
        axes.set_xlabel(label)
        rest = f"; {len(found) - len(bars):,} more not shown" if len(found) > len(bars) else ""
        caption = f"{plain(subject_of(result).name or subject_of(result).id, 44)}. {run_words(result)}{rest}."
        heading(axes, f"What drives the {of}", caption, pad=22)
    return axes


def _draw(ax: Axes, bars: Sequence[Bar], *, shares: bool, diamonds: bool) -> None:
    rows = range(len(bars) - 1, -1, -1)
    values = [b.value for b in bars]
    colours = [_COLOURS.get(b.kind, GREY) for b in bars]
    ax.barh(list(rows), values, height=0.68, color=colours, zorder=2)
    for row, bar in zip(rows, bars, strict=True):
        if math.isfinite(bar.low) and math.isfinite(bar.high):
            ax.plot([bar.low, bar.high], [row, row], color=INK, linewidth=0.9, solid_capstyle="round", zorder=3)
        if diamonds and math.isfinite(bar.criticality):
            ax.plot([bar.criticality], [row], marker="D", markersize=4.5, color="white", markeredgecolor=INK, markeredgewidth=0.9, zorder=4)
    ends = [x for b in bars for x in (b.value, b.low, b.high, b.criticality if diamonds else 0.0) if math.isfinite(x)]
    low, high = min([0.0, *ends]), max([0.0, *ends])
    width = (high - low) or 1.0
    left, right = low - (0.04 * width if low < 0 or diamonds else 0.0), high + 0.04 * width
    ax.set_xlim(left, right)
    number_axis(ax, left, right)
    columns = [(_share if shares else _signed(bars), 8.0)]
    if diamonds:
        columns.append((_critical, 44.0))
    for row, bar in zip(rows, bars, strict=True):
        for text, at in columns:
            ax.annotate(
                text(bar), (1, row), xycoords=ax.get_yaxis_transform(), xytext=(at + 24, 0), textcoords="offset points", fontsize=SMALL + 0.5, color=INK,
                va="center", ha="right", annotation_clip=False,
            )  # fmt: skip
    ax.axvline(0, color=GREY, linewidth=0.8, zorder=2.5)
    ax.set_yticks(list(rows), [plain(b.label, 44) for b in bars], fontsize=8.0)
    ax.tick_params(axis="y", length=0)
    ax.set_ylim(-0.7, max(len(bars), 1) - 0.3)
    grid(ax, "x")
    if not bars:
        ax.set_yticks([])
        ax.text(0.5, 0.5, "Nothing moves the outcome", transform=ax.transAxes, ha="center", va="center", color=GREY)
        return
    _legend(ax, bars, diamonds=diamonds)


def _share(bar: Bar) -> str:
    return f"{bar.value:.0%}"


def _critical(bar: Bar) -> str:
    return f"{bar.criticality:.0%}" if math.isfinite(bar.criticality) else "–"


def _signed(bars: Sequence[Bar]) -> Callable[[Bar], str]:
    small = all(abs(b.value) <= 1 for b in bars)

    def write(bar: Bar) -> str:
        decimals = 2 if small else places(bar.value, bar.low, bar.high)
        return figure(bar.value, max(0, decimals)).replace("-", "\N{MINUS SIGN}")

    return write


def _legend(ax: Axes, bars: Sequence[Bar], *, diamonds: bool) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    kinds = [k for k in _KINDS if any(b.kind == k for b in bars)]
    handles: list[Any] = [Patch(color=_COLOURS[k], label=_KINDS[k]) for k in kinds]
    if diamonds:
        handles.append(Line2D([], [], marker="D", markersize=4.5, color="white", markeredgecolor=INK, linestyle="", label="criticality index"))
    ax.legend(handles=handles, loc="lower left", bbox_to_anchor=(0, 1), ncols=len(handles), handlelength=1.0, borderaxespad=0.2, columnspacing=1.4)
