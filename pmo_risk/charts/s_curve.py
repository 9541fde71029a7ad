"""The S-curve: how likely the finish or the cost is to be at most each value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from pmo_risk.charts.labels import side_labels
from pmo_risk.charts.outcome import Floats, Outcome, dress_axis, outcome
from pmo_risk.charts.style import BLUE, grid, heading, new_axes, run_words, styled
from pmo_risk.measures import probability
from pmo_risk.results.chart_shelf import CHARTS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from pmo_risk.results import PortfolioResult, Result

_MOST_POINTS = 1500


@CHARTS.register("s_curve")
def s_curve(result: Result | PortfolioResult, *, ax: Axes | None = None, of: str = "finish", percentiles: Sequence[float] = (50, 80)) -> Axes:
    """The cumulative probability of the finish (on dates) or the cost (in money), with marks at the plan, percentiles and deadline.

    Parameters
    ----------
    result : a Result or PortfolioResult.
    ax : where to draw; None makes a figure with pyplot.
    of : ``"finish"`` or ``"cost"``.
    percentiles : which to mark, 0 to 100.

    The line is the empirical distribution of the iterations; of more than 1,500 distinct values every n-th is drawn. The band is Wilson's interval of
    each probability by itself, at the confidence of the run.

    Returns
    -------
    The Axes.
    """
    with styled():
        seen = outcome(result, of, percentiles)
        axes = new_axes(ax, left=0.095, right=0.745)
        _draw(axes, seen)
        band = f"Band: {seen.sure} interval of each probability (Wilson{_caveat(result)})."
        heading(axes, f"{of.capitalize()}: {seen.name}", f"{run_words(result)}. {band} {seen.caption}")
        side_labels(axes, seen.marks, seen.view()[:2], start=14)
    return axes


def _draw(ax: Axes, seen: Outcome) -> None:
    x, count = steps(seen.values)
    n = seen.values.size
    left, right, _ = seen.view()
    bounds = [probability(int(k), n, confidence=seen.confidence) for k in count]
    first, last = min(left, float(x[0])), max(right, float(x[-1]))
    whole = np.concatenate([[first], x, [last]])

    def padded(inner: Floats, end: float) -> Floats:
        return np.concatenate([[probability(0, n, confidence=seen.confidence).high if end < 0 else 0.0], inner, inner[-1:]])

    low, high = (np.array([getattr(b, side) for b in bounds]) for side in ("low", "high"))
    ax.fill_between(whole, padded(low, 0), padded(high, -1), step="post", color=BLUE, alpha=0.18, linewidth=0, gid="band")
    ax.plot(whole, padded(count / n, 0), drawstyle="steps-post", color=BLUE, linewidth=1.8, zorder=3, gid="curve")
    ax.set_ylim(0, 1.02)
    ax.set_yticks([0, 0.2, 0.4, 0.5, 0.6, 0.8, 1.0])
    ax.set_yticklabels(["0%", "20%", "40%", "50%", "60%", "80%", "100%"])
    ax.set_ylabel("Probability of at most this")
    grid(ax, "y")
    dress_axis(ax, seen)


def _caveat(result: Result | PortfolioResult) -> str:
    return "" if result.settings.sampling == "mc" else ", as for plain Monte Carlo"


def steps(values: Floats) -> tuple[Floats, Floats]:
    """Distinct values, thinned to what a page can show, and how many iterations are at most each of them."""
    x = np.unique(values)
    keep = np.unique(np.linspace(0, x.size - 1, min(x.size, _MOST_POINTS)).round().astype(np.int64))
    return x[keep], np.searchsorted(values, x[keep], side="right").astype(np.float64)
