"""The histogram: how often each range of finishes or costs came up, with the cumulative line over it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from pmo_risk.charts.labels import side_labels
from pmo_risk.charts.outcome import Outcome, dress_axis, outcome
from pmo_risk.charts.style import BLUE, INK, SKY, grid, heading, new_axes, run_words, styled
from pmo_risk.results.chart_shelf import CHARTS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from pmo_risk.results import PortfolioResult, Result

_MOST_BINS = 40
_MOST_POINTS = 1500


@CHARTS.register("histogram")
def histogram(
    result: Result | PortfolioResult, *, ax: Axes | None = None, of: str = "finish", bins: int | None = None, percentiles: Sequence[float] = (10, 50, 80, 90)
) -> Axes:
    """Shares of iterations by range, with the cumulative line (right axis) and marks at the plan, percentiles and deadline.

    Parameters
    ----------
    result : a Result or PortfolioResult.
    ax : where to draw; None makes a figure with pyplot. The cumulative line is drawn on a twin of it.
    of : ``"finish"`` or ``"cost"``.
    bins : how many ranges; default about the square root of the iterations, from 5 to 40.
    percentiles : which to mark, 0 to 100.

    Returns
    -------
    The Axes of the bars.
    """
    with styled():
        seen = outcome(result, of, percentiles)
        axes = new_axes(ax, left=0.095, right=0.70)
        left, right, _ = seen.view()
        count = bins or int(np.clip(round(np.sqrt(seen.values.size)), 5, _MOST_BINS))
        drawn = _bars(axes, seen, (left, right), count)
        above = _cumulative(axes, seen, (left, right))
        ranges = f"{drawn} range{'s' if drawn > 1 else ''}"
        heading(axes, f"{of.capitalize()}: {seen.name}", f"{run_words(result)}. {ranges}. Line: cumulative probability. {seen.caption}")
        dress_axis(axes, seen)
        side_labels(above, seen.marks, (left, right), start=44, skip=32)
    return axes


def _bars(ax: Axes, seen: Outcome, view: tuple[float, float], bins: int) -> int:
    inside = seen.values[(seen.values >= view[0]) & (seen.values <= view[1])]
    low, high = float(inside[0]), float(inside[-1])
    if low == high:
        half = (view[1] - view[0]) / (2 * bins)
        low, high = low - half, high + half
        bins = 1
    heights, edges = np.histogram(inside, bins=bins, range=(low, high))
    ax.bar(edges[:-1], heights / seen.values.size, width=np.diff(edges), align="edge", color=SKY, edgecolor="white", linewidth=0.5, gid="bars")
    ax.set_ylabel("Share of iterations")
    ax.set_ylim(0, max(float(heights.max()) / seen.values.size * 1.05, 1e-9))
    ax.yaxis.set_major_formatter(_percent_ticks)
    grid(ax, "y")
    return bins


def _percent_ticks(share: float, _position: float) -> str:
    return f"{round(share * 100, 2):g}%"


def _cumulative(ax: Axes, seen: Outcome, view: tuple[float, float]) -> Axes:
    above = ax.twinx()
    x = np.unique(seen.values)
    x = x[np.unique(np.linspace(0, x.size - 1, min(x.size, _MOST_POINTS)).round().astype(np.int64))]
    share = np.searchsorted(seen.values, x, side="right") / seen.values.size
    whole = np.concatenate([[min(view[0], x[0])], x, [max(view[1], x[-1])]])
    above.plot(whole, np.concatenate([[0.0], share, [1.0]]), drawstyle="steps-post", color=BLUE, linewidth=1.6, gid="curve")
    above.set_ylim(0, 1.02)
    above.set_yticks([0, 0.2, 0.4, 0.6, 0.8, 1.0])
    above.set_yticklabels(["0%", "20%", "40%", "60%", "80%", "100%"])
    above.tick_params(axis="y", length=3, labelsize=8, labelcolor=INK)
    above.spines["right"].set_visible(True)
    return above
