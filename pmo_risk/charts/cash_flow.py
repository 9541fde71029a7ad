"""The cash flow: what is spent in each period, and up to the end of each, with percentiles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pmo_risk.charts.outcome import money_scale, round_numbers, subject_of
from pmo_risk.charts.style import BLUE, GREY, INK, SKY, VERMILION, grid, heading, new_axes, plain, run_words, styled
from pmo_risk.results.chart_shelf import CHARTS
from pmo_risk.results.periods import shortest

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from pmo_risk.results import PortfolioResult, Result

Floats = NDArray[np.float64]
MOST_BARS = 36
_MOST_TICKS = 9
_WORDS = {"M": "month", "Q": "quarter", "Y": "year"}


@CHARTS.register("cash_flow")
def cash_flow(result: Result | PortfolioResult, *, ax: Axes | None = None, freq: str | None = None) -> Axes:
    """Mean spending by period as bars, each with the span of its P10 to P90, and cumulative spending: its mean, P80, and a band from P10 to P90.

    The right end of the cumulative lines is the total cost. The spans of single periods do not add up to it; see ``Money.cash_flow``.

    Parameters
    ----------
    result : a Result or PortfolioResult.
    ax : where to draw; None makes a figure with pyplot. The cumulative lines are drawn on a twin of it.
    freq : ``"M"``, ``"Q"`` or ``"Y"``; None takes the shortest that gives at most 36 bars.

    Returns
    -------
    The Axes of the bars.
    """
    with styled():
        chosen = freq or shortest(result.cash.months, MOST_BARS)
        table = result.cash_flow(chosen, percentiles=(10, 80, 90))
        axes = new_axes(ax, left=0.12, right=0.88)
        subject = subject_of(result)
        unit = plain(subject.currency, 12)
        _bars(axes, table, f"Spent in each {_WORDS[chosen]}", unit)
        _lines(axes, table, unit)
        _periods(axes, table)
        caption = f"{run_words(result)}. Bars: mean, with P10 to P90 of each {_WORDS[chosen]} by itself. Lines: cumulative, right axis."
        heading(axes, f"Cash flow: {plain(subject.name or subject.id, 44)}", caption)
    return axes


def _bars(ax: Axes, table: pd.DataFrame, label: str, unit: str) -> None:
    scale, word = money_scale(float(np.abs(table[["mean", "p90"]].to_numpy()).max()))
    x = np.arange(len(table))
    ax.bar(x, table["mean"] / scale, width=0.8, color=SKY, edgecolor="white", linewidth=0.5, label="mean", gid="bars")
    ax.vlines(x, table["p10"] / scale, table["p90"] / scale, color=GREY, linewidth=1.2, label="P10 to P90", gid="spans")
    values = table[["mean", "p10", "p90"]].to_numpy() / scale
    _money_axis(ax, values, f"{label} {_unit(unit, word)}".strip())
    ax.set_xlim(-0.6, len(table) - 0.4)
    grid(ax, "y")


def _lines(ax: Axes, table: pd.DataFrame, unit: str) -> None:
    above = ax.twinx()
    sums = table[[f"cumulative_{name}" for name in ("mean", "p10", "p80", "p90")]]
    scale, word = money_scale(float(np.abs(sums.to_numpy()).max()))
    mean, low, p80, high = (np.concatenate([[0.0], sums[c].to_numpy() / scale]) for c in sums)
    x = np.arange(len(table) + 1) - 0.5
    above.fill_between(x, low, high, color=BLUE, alpha=0.18, linewidth=0, label="cumulative P10 to P90", gid="band")
    above.plot(x, mean, color=BLUE, linewidth=1.8, label="cumulative mean", gid="cumulative mean")
    above.plot(x, p80, color=VERMILION, linewidth=1.2, linestyle="--", label="cumulative P80", gid="cumulative P80")
    _money_axis(above, np.stack([mean, low, high]), f"Cumulative {_unit(unit, word)}".strip())
    above.tick_params(axis="y", length=3, labelsize=8, labelcolor=INK)
    above.spines["right"].set_visible(True)
    handles, labels = (a + b for a, b in zip(ax.get_legend_handles_labels(), above.get_legend_handles_labels(), strict=True))
    above.legend(handles, labels, loc="upper left", fontsize=8, frameon=True, facecolor="white", edgecolor="none", framealpha=0.9)


def _money_axis(ax: Axes, values: Floats, label: str) -> None:
    low, high = min(0.0, float(values.min())), max(0.0, float(values.max()))
    reach = high - low or 1.0
    low, high = low - (0.05 * reach if low < 0 else 0.0), high + 0.4 * reach  # above the highest there is room for the legend
    ax.set_ylim(low, high)
    round_numbers(ax.yaxis, low, high)
    ax.set_ylabel(label)


def _unit(currency: str, word: str) -> str:
    unit = " ".join(w for w in (currency, word) if w)
    return f"({unit})" if unit else ""


def _periods(ax: Axes, table: pd.DataFrame) -> None:
    step = -(-len(table) // _MOST_TICKS)
    at = np.arange(0, len(table), step)
    ax.set_xticks(at)
    ax.set_xticklabels([str(table.index[int(k)]) for k in at])
    ax.set_xlabel("")
