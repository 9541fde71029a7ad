"""The Q-Q chart of a fit: the data against what the fitted law says they should be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pmo_risk.charts.style import BLUE, GREY, INK, NORMAL, grid, heading, new_axes, styled

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from pmo_risk.distributions import Distribution, Fit

Floats = NDArray[np.float64]
_MOST_POINTS = 1500
_MARGIN = 0.04
_TINY = 2.0**-53


def qq(fit: Fit, family: str | None = None, *, ax: Axes | None = None) -> Axes:
    """Each of the sorted data over the quantile of the fitted law at its place: on the diagonal where the law is right.

    Parameters
    ----------
    fit : what ``pr.fit`` returned.
    family : which of its laws; None is the best.
    ax : where to draw; None makes a figure with pyplot.

    The i-th of n data stands over the quantile at (i - 1/2)/n (Hazen, 1914). In the band each of them lies with probability 95% if the law is exactly
    this one: the i-th of n uniforms is beta(i, n+1-i). As the law was fitted to the same data, fewer than 5% outside is the rule. Of more than 1,500
    data every n-th is drawn, and the outermost.

    Returns
    -------
    The Axes.

    Raises
    ------
    DistributionError : for a family that was not fitted.
    """
    found = fit.ranked[0] if family is None else fit.fitted(family)
    n = fit.data.size
    rank = np.unique(np.linspace(1, n, min(n, _MOST_POINTS)).round().astype(np.int64))
    expected, seen = found.law.ppf((rank - 0.5) / n), fit.data[rank - 1]
    low, high = _band(found.law, rank, n)
    with styled():
        axes = new_axes(ax, left=0.11, right=0.97)
        axes.fill_between(expected, low, high, color=BLUE, alpha=0.15, linewidth=0, gid="band")
        ends = [min(expected[0], seen[0]), max(expected[-1], seen[-1])]
        axes.plot(ends, ends, color=GREY, linewidth=1.0, zorder=2, gid="diagonal")
        axes.plot(expected, seen, linestyle="none", marker="o", markersize=4.0, markerfacecolor="none", markeredgecolor=INK, markeredgewidth=0.9, gid="data")
        room = _MARGIN * (ends[1] - ends[0])
        axes.set_xlim(ends[0] - room, ends[1] + room)
        axes.set_ylim(ends[0] - room, ends[1] + room)
        axes.set_xlabel(f"Quantile of the {found.family}", fontsize=NORMAL)
        axes.set_ylabel("Data", fontsize=NORMAL)
        grid(axes, "y")
        caption = f"{n:,} values. On the line the law is right. Band: each value by itself, with probability 95% if the law were exactly this."
        heading(axes, f"Fit of the {found.family}: AIC {found.aic:.1f}, {_place(fit, found.family)}", caption)
    return axes


def _band(law: Distribution, rank: NDArray[np.int64], n: int) -> tuple[Floats, Floats]:
    """Between what the value of each rank lies with probability 95%."""
    from scipy import special

    low, high = (special.betaincinv(rank, n + 1 - rank, p).clip(_TINY, 1 - _TINY) for p in (0.025, 0.975))
    return law.ppf(low), law.ppf(high)


def _place(fit: Fit, family: str) -> str:
    """Where the law stands among those fitted."""
    names = [f.family for f in fit.ranked]
    at = names.index(family)
    return f"best of {len(names)}" if at == 0 and len(names) > 1 else f"{at + 1} of {len(names)}"
