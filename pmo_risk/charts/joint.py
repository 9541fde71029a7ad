"""The joint confidence chart: each iteration by its finish and its cost, against a target, with the frontier of a joint confidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from pmo_risk.charts.outcome import DAY_MINUTES, Floats, Outcome, day_text, dress_axis, minute_places, number_axis, outcome, percent, subject_of, written
from pmo_risk.charts.style import BLUE, GREEN, GREY, INK, ORANGE, PURPLE, SMALL, VERMILION, grid, heading, new_axes, run_words, styled
from pmo_risk.errors import InputError, shown
from pmo_risk.measures import Estimate
from pmo_risk.measures.base import check_level
from pmo_risk.measures.figures import places
from pmo_risk.results.bivariate import LAWS, bivariate
from pmo_risk.results.chart_shelf import CHARTS
from pmo_risk.results.moments import date_at, minutes_until, number

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from pmo_risk.results import PortfolioResult, Result

_MOST_STEPS = 600
_FIT_POINTS = 240
_ROOM = 0.12  # above and below the points, for the shares in the corners
_ROW = 34.0  # points between the notes at the right


@dataclass(frozen=True)
class _Target:
    """The target, and where it stands on the axes."""

    by: Any
    cost: float
    x: float
    y: float
    date_words: str
    cost_words: str


@CHARTS.register("joint")
def joint(
    result: Result | PortfolioResult,
    *,
    ax: Axes | None = None,
    by: Any = None,
    cost: float | None = None,
    level: float = 0.7,
    fit: str | None = None,
    points: int = 3000,
) -> Axes:
    """Finish against cost, an iteration a point, with cross-hairs at a target, the share of each quadrant, and the frontier of a joint confidence.

    Parameters
    ----------
    result : a Result or PortfolioResult.
    ax : where to draw; None makes a figure with pyplot.
    by, cost : the target: a date (or time units), and money. None is the P70 of each: funded to 70% in both by themselves, which is less together.
    level : joint confidence of the frontier, 0 to 1; the band is the interval of its cost at each date.
    fit : ``"normal"`` or ``"lognormal"`` also draws the frontier of that bivariate law, fitted by moments.
    points : how many iterations are drawn at most, at equal distances through the run; shares and frontier are of all.

    Returns
    -------
    The Axes.

    Raises
    ------
    SettingsError : for a level that is not between 0 and 1.
    InputError : for an unknown fit, and for fewer than one point.
    """
    check_level(level)
    if fit is not None and fit not in LAWS:
        raise InputError(f"a fit is normal or lognormal, got {shown(fit)}", code="LAW", remedy='give fit="lognormal"')
    if isinstance(points, bool) or not isinstance(points, int) or points < 1:
        raise InputError(f"points must be a whole number of at least 1, got {shown(points)}", code="POINTS", remedy="give points=3000")
    with styled():
        seen = outcome(result, "finish", ()), outcome(result, "cost", ())
        target = _target(result, seen[1], by, cost)
        axes = new_axes(ax, left=0.132, right=0.705)
        x_view, (bottom, top) = (_view(s, at) for s, at in zip(seen, (target.x, target.y), strict=True))
        y_view = bottom - _ROOM * (top - bottom), top + _ROOM * (top - bottom)
        drawn = _points(axes, result, seen, target, points)
        axes.axvline(target.x, color=INK, linewidth=1.0, zorder=4, gid="target date")
        axes.axhline(target.y, color=INK, linewidth=1.0, zorder=4, gid="target cost")
        _frontier(axes, result, level, seen[1].scale, (x_view, y_view))
        if fit is not None:
            _fitted(axes, result, fit, level, seen[1].scale, x_view)
        plan = [s.marks[0].x for s in seen]
        axes.plot(plan[:1], plan[1:], marker="D", markersize=5.5, color="white", markeredgecolor=INK, markeredgewidth=1.1, linestyle="", zorder=8, gid="plan")
        _dress(axes, seen, x_view, y_view)
        _corners(axes, result, target)
        _notes(axes, result, target, level, fit)
        far = int(np.count_nonzero((seen[0].each < x_view[0]) | (seen[0].each > x_view[1]) | (seen[1].each < y_view[0]) | (seen[1].each > y_view[1])))
        beyond = f" {far:,} iterations lie beyond the axes." if far else ""
        thin = f" {drawn:,} are drawn, all are counted." if drawn < seen[0].each.size else ""
        heading(axes, f"Finish and cost: {seen[0].name}", f"{run_words(result)}.{thin} Shares with their {seen[0].sure} intervals.{beyond}")
    return axes


def _target(result: Result | PortfolioResult, money: Outcome, by: Any, cost: float | None) -> _Target:
    finish, start = result.finish, subject_of(result).start
    if by is None:
        p70 = finish.p(70)
        by = p70.date or p70.value
    most = result.cost.p(70).value if cost is None else number(cost, "the cost of the target")
    if isinstance(by, (int, float, np.number)):
        order = np.argsort(finish.samples, kind="stable")
        minutes = float(np.interp(float(by), finish.samples[order], finish.clock[order]))
    else:
        minutes = minutes_until(start, by, "the date of finish")
    moment = date_at(start, minutes - 1 / 60)  # a midnight is the end of the day before
    scaled = most / money.scale
    width = float(np.ptp(money.view()[:2]))
    words = f"{written(scaled, max(0, places(scaled, scaled - width / 100, scaled)))} {money.scale_word}".strip()
    return _Target(by, most, float(minute_places(start, np.array([minutes]))[0]), scaled, day_text(moment) if moment else f"{by}", words)


def _view(seen: Outcome, target: float) -> tuple[float, float]:
    """The ends of an axis, with the target inside where it is not far off."""
    left, right, _ = seen.view()
    reach = right - left
    if left - reach <= target <= right + reach:
        left, right = min(left, target - 0.03 * reach), max(right, target + 0.03 * reach)
    return left, right


def _points(ax: Axes, result: Result | PortfolioResult, seen: tuple[Outcome, Outcome], target: _Target, points: int) -> int:
    n = seen[0].each.size
    keep = np.unique(np.linspace(0, n - 1, min(n, points)).round().astype(np.int64))
    x, y = seen[0].each[keep], seen[1].each[keep]
    kept = result.finish.within(target.by)[keep].astype(np.int64) + result.cost.within(target.cost)[keep]
    for count, colour, name in ((2, BLUE, "both"), (1, ORANGE, "one"), (0, VERMILION, "neither")):
        here = kept == count
        ax.plot(x[here], y[here], linestyle="", marker=".", markersize=3.2, markeredgewidth=0, color=colour, alpha=0.45, zorder=2, gid=f"points {name}")
    return int(keep.size)


def _frontier(ax: Axes, result: Result | PortfolioResult, level: float, scale: float, views: tuple[tuple[float, float], tuple[float, float]]) -> None:
    table = result.joint.frontier(level)
    keep = np.unique(np.linspace(0, len(table) - 1, min(len(table), _MOST_STEPS)).round().astype(np.int64))
    table = table.iloc[keep]
    (_, right), (bottom, top) = views
    minutes = np.interp(table["finish"].to_numpy(dtype=np.float64), *_clock_of(result))
    x = minute_places(subject_of(result).start, np.asarray(minutes))
    cost, low, high = (np.clip(table[name].to_numpy() / scale, bottom - (top - bottom), top + (top - bottom)) for name in ("cost", "low", "high"))
    edge = max(right, float(x[-1]))
    steps = np.append(x, edge)
    ax.fill_between(steps, np.append(low, low[-1]), np.append(high, high[-1]), step="post", color=GREEN, alpha=0.25, linewidth=0, zorder=3, gid="frontier band")
    ax.plot(
        np.concatenate([x[:1], steps]), np.concatenate([[top + (top - bottom)], cost, cost[-1:]]), drawstyle="steps-post", color=GREEN, linewidth=1.8, zorder=5,
        gid="frontier",
    )  # fmt: skip


def _clock_of(result: Result | PortfolioResult) -> tuple[Floats, Floats]:
    """Finishes in time units, rising, and their clock minutes."""
    order = np.argsort(result.finish.samples, kind="stable")
    return result.finish.samples[order], result.finish.clock[order]


def _fitted(ax: Axes, result: Result | PortfolioResult, law: str, level: float, scale: float, view: tuple[float, float]) -> None:
    start, clock = subject_of(result).start, result.finish.clock
    fitted = bivariate(clock, result.cost.samples, law)
    end = (view[1] - float(minute_places(start, np.zeros(1))[0])) * DAY_MINUTES
    minutes = np.linspace(float(clock.min()), max(end, float(clock.min())), _FIT_POINTS)
    y = fitted.frontier(level, minutes) / scale
    x = minute_places(start, minutes)
    known = np.isfinite(y)
    x, y = x[known], y[known]
    if x.size:
        x, y = np.append(x[0], x), np.append(y.max() + 10 * np.ptp(result.cost.samples) / scale, y)
    ax.plot(x, y, color=PURPLE, linewidth=1.4, linestyle="--", zorder=5, gid="fit")


def _dress(ax: Axes, seen: tuple[Outcome, Outcome], x_view: tuple[float, float], y_view: tuple[float, float]) -> None:
    dress_axis(ax, seen[0])
    ax.set_xlim(*x_view)
    number_axis(ax, *y_view, which="y")
    ax.set_ylim(*y_view)
    ax.set_ylabel(seen[1].label)
    grid(ax, "y")


def _corners(ax: Axes, result: Result | PortfolioResult, target: _Target) -> None:
    """The share of each quadrant in its corner of the axes."""
    q = result.joint.quadrants(target.by, target.cost)
    corners = ((q.both, "Both kept", BLUE, 0, 0), (q.over, "On time, over cost", INK, 0, 1), (q.late, "Late, within cost", INK, 1, 0))
    for share, words, colour, right, up in (*corners, (q.neither, "Late and over cost", VERMILION, 1, 1)):
        text = f"{words}: {_share(share)}\n{_range(share)}"
        ax.annotate(
            text, (right, up), xycoords="axes fraction", xytext=(5 - 10 * right, 5 - 10 * up), textcoords="offset points", ha="right" if right else "left",
            va="top" if up else "bottom", fontsize=SMALL + 0.5, fontweight="bold", color=colour, zorder=7, gid=f"share {words}",
            bbox={"boxstyle": "round,pad=0.25", "facecolor": "white", "edgecolor": "none", "alpha": 0.8},
        )  # fmt: skip


def _notes(ax: Axes, result: Result | PortfolioResult, target: _Target, level: float, fit: str | None) -> None:
    """What the lines are and say, in a column at the right of the axes."""
    plan = result.joint.probability(result.finish.plan_date, result.cost.plan) if result.finish.plan_date is not None else None
    soon, cheap = result.finish.probability_by(target.by), result.cost.probability_by(target.cost)
    rows = [
        (f"By {target.date_words}: {_share(soon)}", _range(soon), INK, "|"),
        (f"Within {target.cost_words}: {_share(cheap)}", _range(cheap), INK, "_"),
        (f"{level * 100:.4g}% kept together", "frontier, with the band of its error", GREEN, "s"),
    ]
    if fit is not None:
        rows.append((f"The same, {fit} law", "fitted by moments", PURPLE, "_"))
    if plan is not None:
        rows.append(("Plan", f"both kept in {_share(plan)} of iterations", GREY, "D"))
    for row, (text, detail, colour, marker) in enumerate(rows):
        place: dict[str, Any] = {"xycoords": "axes fraction", "textcoords": "offset points", "annotation_clip": False}
        down = -6 - row * _ROW
        ax.annotate(text, (1, 1), xytext=(26, down), fontsize=SMALL + 0.7, fontweight="bold", color=colour, va="top", gid=f"note {row}", **place)
        ax.annotate(detail, (1, 1), xytext=(26, down - 11), fontsize=SMALL - 0.5, color=GREY, va="top", **place)
        _sample(ax, marker, colour, down - 4)


def _sample(ax: Axes, marker: str, colour: str, down: float) -> None:
    """A piece of what a note is about, before it."""
    from matplotlib.transforms import ScaledTranslation

    move = ax.transAxes + ScaledTranslation(15 / 72, down / 72, ax.figure.dpi_scale_trans)
    style: dict[str, Any] = {"color": colour, "markeredgecolor": INK if marker == "D" else colour}
    if marker == "D":
        style["color"] = "white"
    ax.plot([1], [1], transform=move, marker=marker, markersize=6.0, linestyle="", clip_on=False, markeredgewidth=1.1, **style)


def _range(e: Estimate) -> str:
    return f"{e.low * 100:.{_decimals(e)}f} to {e.high * 100:.{_decimals(e)}f}%"


def _share(e: Estimate) -> str:
    """A share as percents, to the digits of its range; what is neither none nor all is never written as such."""
    return f"{e.value * 100:.{_decimals(e)}f}%" if 0.01 <= e.value <= 0.99 else percent(e.value)


def _decimals(e: Estimate) -> int:
    return 0 if not e.high - e.low < 0.01 else 1
