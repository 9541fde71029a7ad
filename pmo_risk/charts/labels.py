"""Labels of marks in a column at the right of the axes, each joined to its place on the curve, none over another.

To the right of a point on a cumulative curve, at its height, there is only empty space: the leader lines cross nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pmo_risk.charts.outcome import Mark
from pmo_risk.charts.style import GREY, SMALL

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_LINE_HEIGHT = 1.32
_POINTS_PER_INCH = 72.0


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Heights as near to ``wanted`` as they can be at least ``gap`` apart between ``low`` and ``high``; in the same order as given.

    Where they do not all fit they are evenly spaced.

    >>> spread([0.5, 0.5, 0.9], 0.2, 0.0, 1.0)
    [0.5, 0.3, 0.9]
    """
    order = sorted(range(len(wanted)), key=lambda i: (wanted[i], -i))
    if not order:
        return []
    gap = min(gap, (high - low) / max(1, len(order) - 1))
    heights = [min(max(wanted[i], low), high) for i in order]
    for k in range(len(heights) - 2, -1, -1):
        heights[k] = min(heights[k], heights[k + 1] - gap)
    for k, floor in enumerate(low + gap * n for n in range(len(heights))):
        heights[k] = max(heights[k], floor)
    placed = dict(zip(order, heights, strict=True))
    return [round(placed[i], 12) for i in range(len(order))]


def side_labels(ax: Axes, marks: Sequence[Mark], view: tuple[float, float], *, start: float, skip: float = 0.0) -> None:
    """Write each mark at the right of ``ax``; ``start`` is where the texts begin, in points from the edge of the axes, and ``skip`` where the slanted
    part of their lines does (beyond the numbers of an axis at the right).

    The y axis is the cumulative probability. A mark outside the view is written with an arrow for the side it lies on.
    """
    box = ax.get_window_extent()
    dpi = ax.figure.dpi
    width, height = box.width / dpi * _POINTS_PER_INCH, box.height / dpi * _POINTS_PER_INCH
    low, high = ax.get_ylim()
    gap = 2.1 * SMALL * _LINE_HEIGHT / height
    wanted = [(m.probability - low) / (high - low) for m in marks]
    for mark, y, at in zip(marks, spread(wanted, gap, 0.02, 1.0), wanted, strict=True):
        inside = view[0] <= mark.x <= view[1]
        arrow = "" if inside else (" ←" if mark.x < view[0] else " →")
        if inside:
            ax.plot([mark.x, mark.x], [low, mark.probability], color=mark.colour, linewidth=0.9, linestyle=mark.line, zorder=2.5, gid=f"drop {mark.name}")
            ax.plot([mark.x], [mark.probability], marker="o", markersize=4.5, color=mark.colour, zorder=5, clip_on=False, gid=f"dot {mark.name}")
        ax.plot(
            [mark.x if inside else view[1], view[1]], [mark.probability] * 2, color=mark.colour, linewidth=0.6, alpha=0.7, zorder=2.4, gid=f"lead {mark.name}"
        )
        ax.plot(
            [1 + skip / width, 1 + (start - 3) / width], [at, y], transform=ax.transAxes, color=mark.colour, linewidth=0.6, alpha=0.7, clip_on=False
        )  # fmt: skip
        ax.annotate(
            f"{mark.name}{arrow}: {mark.text}", (1, y), xycoords="axes fraction", xytext=(start, 0.5), textcoords="offset points",
            fontsize=SMALL + 0.7, color=mark.colour, fontweight="bold", va="bottom", annotation_clip=False, gid=f"label {mark.name}",
        )  # fmt: skip
        ax.annotate(
            mark.detail, (1, y), xycoords="axes fraction", xytext=(start, -0.5), textcoords="offset points",
            fontsize=SMALL - 0.5, color=GREY, va="top", annotation_clip=False, gid=f"detail {mark.name}",
        )  # fmt: skip
