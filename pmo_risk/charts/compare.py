"""Two S-curves: the finish or the cost of two runs, with what changed at a percentile."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from pmo_risk.charts.labels import side_labels
from pmo_risk.charts.outcome import Floats, Mark, Outcome, dress_axis, minute_places, outcome, subject_of, written
from pmo_risk.charts.s_curve import steps
from pmo_risk.charts.style import BLUE, GREY, INK, SMALL, VERMILION, grid, heading, new_axes, plain, run_words, styled
from pmo_risk.errors import InputError, shown
from pmo_risk.measures import Estimate
from pmo_risk.measures.figures import places
from pmo_risk.results import Comparison
from pmo_risk.results.quantity import level

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_NAMES = ("Before", "After")
_COLOURS = (VERMILION, BLUE)
_WORDS = {"finish": ("earlier", "later"), "cost": ("less", "more")}


def compare(comparison: Comparison, *, ax: Axes | None = None, of: str = "finish", at: float = 80) -> Axes:
    """The cumulative probability before and after, and how far apart the two are at a percentile, with the interval of that change.

    Parameters
    ----------
    comparison : what ``pr.compare`` returned.
    ax : where to draw; None makes a figure with pyplot.
    of : ``"finish"`` (on dates) or ``"cost"``.
    at : the percentile that is marked, 0 to 100.

    Returns
    -------
    The Axes.

    Raises
    ------
    InputError : for another outcome, and for what is no comparison.
    """
    if not isinstance(comparison, Comparison):
        raise InputError(f"this chart is of a comparison, got {shown(comparison)}", code="COMPARE", remedy="give what pr.compare returned")
    results = (comparison.before, comparison.after)
    with styled():
        seen = outcome(results[0], of, (at,))
        other = outcome(results[1], of, (at,))
        share = level(at)
        axes = new_axes(ax, left=0.095, right=0.735)
        curves = [seen.values, np.sort(_second(comparison, seen))]
        ends = np.array([s.view()[:2] for s in (seen, other)]) * np.array([[1.0], [other.scale / seen.scale]])
        left, right = float(ends[:, 0].min()), float(ends[:, 1].max())
        marks = [_mark(comparison, seen, which, at, share) for which in (0, 1)]
        for values, colour, name in zip(curves, _COLOURS, _NAMES, strict=True):
            x, count = steps(values)
            whole = np.concatenate([[min(left, x[0])], x, [max(right, x[-1])]])
            height = np.concatenate([[0.0], count / values.size, [1.0]])
            axes.plot(whole, height, drawstyle="steps-post", color=colour, linewidth=1.8, zorder=3, gid=f"curve {name}")
        axes.plot([m.x for m in marks], [share, share], color=INK, linewidth=2.2, zorder=4, solid_capstyle="butt", gid="change")
        _dress(axes, seen, (left, right))
        change = comparison.finish.p(at) if of == "finish" else comparison.cost.p(at)
        pairing = "paired" if comparison.paired else "not paired"
        caption = f"{run_words(results[0])}, {pairing}. Under each: its {seen.sure} interval."
        heading(axes, _title(comparison, of), caption)
        side_labels(axes, marks, (left, right), start=14)
        _say_change(axes, change, of, at, seen)
    return axes


def _title(comparison: Comparison, of: str) -> str:
    names = [m.name or m.id for m in map(subject_of, (comparison.before, comparison.after))]
    if names[0] == names[1]:
        return f"{of.capitalize()} before and after: {plain(names[0], 44)}"
    return f"{of.capitalize()}: {plain(names[0], 22)} and {plain(names[1], 22)}"


def _second(comparison: Comparison, seen: Outcome) -> Floats:
    """The outcomes of the second run on the axis of the first."""
    after = comparison.after
    return minute_places(subject_of(after).start, after.finish.clock) if seen.is_date else after.cost.samples / seen.scale


def _mark(comparison: Comparison, seen: Outcome, which: int, at: float, share: float) -> Mark:
    """The percentile of one of the runs, as a label: its value, and its interval beneath."""
    result = (comparison.before, comparison.after)[which]
    name, colour = f"P{at:g} {_NAMES[which].lower()}", _COLOURS[which]
    own = next(m for m in outcome(result, seen.of, (at,)).marks if m.name == f"P{at:g}")
    if seen.is_date:
        return Mark(name, own.x, share, own.text, own.detail, colour, "-")
    e = result.cost.p(at)
    decimals = max(0, places(e.value / seen.scale, e.low / seen.scale, e.high / seen.scale))
    text = f"{written(e.value / seen.scale, decimals)} {seen.scale_word}".strip()
    return Mark(name, e.value / seen.scale, share, text, own.detail, colour, "-")


def _say_change(ax: Axes, change: Estimate, of: str, at: float, seen: Outcome) -> None:
    """How far apart the two are, with its interval, in the corner below the curves, where there is only empty space."""
    scale = 1.0 if of == "finish" else seen.scale
    sign = -1.0 if change.value < 0 else 1.0
    value, *ends = (sign * x / scale for x in (change.value, change.low, change.high))
    decimals = max(0, places(value, min(ends), max(ends)))
    unit = plain(change.unit, 6) if of == "finish" else f"{seen.scale_word} {plain(change.unit, 6)}"
    word = _WORDS[of][0 if sign < 0 else 1]
    size = f"P{at:g}: {written(value, decimals)} {unit.strip()} {word}" if value else f"P{at:g}: no change"
    detail = " to ".join(written(x, decimals) if math.isfinite(x) else "?" for x in sorted(ends))
    for text, up, weight, colour in ((size, 22, "bold", INK), (f"{seen.sure} interval: {detail}", 9, "normal", GREY)):
        ax.annotate(
            text, (1, 0), xycoords="axes fraction", xytext=(-8, up), textcoords="offset points", ha="right", fontsize=SMALL + (weight == "bold"),
            fontweight=weight, color=colour, gid=f"change {weight}",
        )  # fmt: skip


def _dress(ax: Axes, seen: Outcome, view: tuple[float, float]) -> None:
    dress_axis(ax, seen)
    ax.set_xlim(*view)
    ax.set_ylim(0, 1.02)
    ax.set_yticks([0, 0.2, 0.4, 0.5, 0.6, 0.8, 1.0])
    ax.set_yticklabels(["0%", "20%", "40%", "50%", "60%", "80%", "100%"])
    ax.set_ylabel("Probability of at most this")
    grid(ax, "y")
