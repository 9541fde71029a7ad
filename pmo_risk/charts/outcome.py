"""The finish or the cost of a result as a chart needs it: values on an axis, the marks on it, and how to write them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from pmo_risk.charts.style import BLUE, GREY, PURPLE, VERMILION, plain
from pmo_risk.errors import InputError, near, shown
from pmo_risk.measures.figures import figure, places

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis

    from pmo_risk.model import Portfolio, Project
    from pmo_risk.results import PortfolioResult, Result

Floats = NDArray[np.float64]
_Found = tuple[str, float, float | None, str, str, str, str]
OUTCOMES = ("finish", "cost")
DAY_MINUTES = 1440.0
_LAST_DAY = datetime(2999, 1, 1)
_REACH = 4.0
_SAME_DAYS = 2.0
_LONGEST = 12
_SCALES = ((1e13, 1e12, "trillion"), (1e10, 1e9, "billion"), (1e7, 1e6, "million"), (0.0, 1.0, ""))


@dataclass(frozen=True)
class Mark:
    """A place on the axis worth naming: where, how likely the outcome is at most that, and what to write (two lines)."""

    name: str
    x: float
    probability: float
    text: str
    detail: str
    colour: str
    line: str


@dataclass(frozen=True)
class Outcome:
    """Values of an outcome in the units of the axis (days of Matplotlib for dates, scaled money for cost): sorted, and one an iteration."""

    of: str
    name: str
    values: Floats
    each: Floats
    scale: float
    scale_word: str
    label: str
    confidence: float
    marks: tuple[Mark, ...]
    is_date: bool

    @property
    def sure(self) -> str:
        """The confidence of intervals, as people write it."""
        return f"{self.confidence * 100:.4g}%"

    @property
    def caption(self) -> str:
        """What the intervals are, and what lies beyond the axis."""
        far = self.view()[2]
        return f"Under each P: its {self.sure} interval.{f' {far:,} iterations lie beyond the axis.' if far else ''}"

    def view(self) -> tuple[float, float, int]:
        """Ends of the axis, and how many iterations lie beyond them: a few far values (2% a side at most) do not flatten the rest."""
        v = self.values
        low, q02, q10, q50, q90, q98, high = np.quantile(v, [0, 0.02, 0.1, 0.5, 0.9, 0.98, 1], method="inverted_cdf")
        left = max(low, min(q50 - _REACH * (q50 - q10), q02))
        right = min(high, max(q50 + _REACH * (q90 - q50), q98))
        reach = max(right - left, 0.0)
        ends = [left, right, *(m.x for m in self.marks if reach == 0 or left - reach <= m.x <= right + reach)]
        left, right = float(min(ends)), float(max(ends))
        smallest = 1.0 if self.is_date else max(abs(right) * 0.02, 1e-6)
        pad = max(0.04 * (right - left), smallest if left == right else 0.0)
        return left - pad, right + pad, int(np.count_nonzero((v < left - pad) | (v > right + pad)))


def outcome(result: Result | PortfolioResult, of: str, percentiles: Sequence[float]) -> Outcome:
    """The outcome ``of`` a Result or PortfolioResult, with marks at the plan, at the percentiles and at the deadline.

    Raises
    ------
    InputError : for an outcome that is neither finish nor cost.
    """
    if of not in OUTCOMES:
        raise InputError(f"a chart is of the finish or the cost, got {shown(of)}", code="OUTCOME", remedy=near(str(of), OUTCOMES) or 'give of="finish"')
    return _finish(result, percentiles) if of == "finish" else _cost(result, percentiles)


def subject_of(result: Result | PortfolioResult) -> Project | Portfolio:
    """What was simulated: a project or a portfolio."""
    from pmo_risk.results import Result

    return result.plan if isinstance(result, Result) else result.folio


def _finish(result: Result | PortfolioResult, percentiles: Sequence[float]) -> Outcome:
    subject, finish = subject_of(result), result.finish
    last = day_number(_LAST_DAY)
    each = minute_places(subject.start, finish.clock)
    values = np.sort(each)

    def place(moment: datetime) -> float:
        return min(day_number(moment), last)

    same_days = values[-1] - values[0] < _SAME_DAYS

    def text(moment: datetime) -> str:
        return f"{day_text(moment)} {moment:%H:%M}" if same_days else day_text(moment)

    plan = finish.plan_date or _LAST_DAY
    found: list[_Found] = [("Plan", place(plan), None, text(plan), "", GREY, ":")]
    for q in percentiles:
        estimate = finish.p(q)
        moment = estimate.date or _LAST_DAY
        interval = _interval(*(text(d) if d else None for d in (estimate.low_date, estimate.high_date)))
        found.append((f"P{q:g}", place(moment), q / 100, text(moment), interval, BLUE if q <= 50 else VERMILION, "-"))
    if subject.deadline is not None:
        found.append(("Deadline", place(subject.deadline), None, day_text(subject.deadline - timedelta(minutes=1)), "", PURPLE, "--"))
    return _with_marks(result, "finish", each, (1.0, ""), "Finish date", found, is_date=True)


def minute_places(start: datetime, minutes: Floats) -> Floats:
    """Clock minutes from a start as places on Matplotlib's axis of dates, none beyond the last it can show; shape as ``minutes``."""
    return np.minimum(day_number(start) + minutes / DAY_MINUTES, day_number(_LAST_DAY))


def day_number(moment: datetime) -> float:
    """A moment on Matplotlib's axis of dates."""
    from matplotlib import dates

    return float(dates.date2num(moment))  # type: ignore[no-untyped-call]  # Matplotlib types no dates


def _cost(result: Result | PortfolioResult, percentiles: Sequence[float]) -> Outcome:
    cost = np.sort(result.cost.samples)
    usual = float(np.max(np.abs(np.quantile(cost, [0.1, 0.9], method="inverted_cdf"))))
    scale, word = money_scale(usual)
    currency = plain(subject_of(result).currency, 12)
    plan = result.baseline.cost / scale
    spread = max(float(cost[-1] - cost[0]) / scale, abs(plan - cost[0] / scale))

    found: list[_Found] = [("Plan", plan, None, f"{written(plan, max(0, places(plan, plan - spread / 20, plan)))} {word}".strip(), "", GREY, ":")]
    for q in percentiles:
        e = result.cost.p(q)
        decimals = max(0, places(e.value / scale, e.low / scale, e.high / scale))
        interval = _interval(*(written(bound / scale, decimals) if math.isfinite(bound) else None for bound in (e.low, e.high)))
        found.append(
            (f"P{q:g}", e.value / scale, q / 100, f"{written(e.value / scale, decimals)} {word}".strip(), interval, BLUE if q <= 50 else VERMILION, "-")
        )
    unit = " ".join(w for w in (currency, word) if w)
    return _with_marks(result, "cost", result.cost.samples / scale, (scale, word), f"Cost ({unit})" if unit else "Cost", found, is_date=False)


def _with_marks(
    result: Result | PortfolioResult, of: str, each: Floats, scale: tuple[float, str], label: str, found: list[_Found], *, is_date: bool
) -> Outcome:
    subject, values = subject_of(result), np.sort(each)
    marks = []
    for name, x, level, text, detail, colour, line in found:
        share = float(np.searchsorted(values, x, side="right")) / values.size
        beneath = f"{percent(share)} of iterations by then" if level is None and is_date else f"{percent(share)} of iterations" if level is None else detail
        marks.append(Mark(name, x, share if level is None else level, text, beneath, colour, line))
    return Outcome(of, plain(subject.name or subject.id, 44), values, each, *scale, label, result.settings.confidence, tuple(marks), is_date)


def _interval(low: str | None, high: str | None) -> str:
    if low is None or high is None:
        return "too few iterations for an interval"
    return low if low == high else f"{low} to {high}"


def written(value: float, decimals: int) -> str:
    """A number of at most a dozen letters: plain where it can be, else in powers of ten.

    >>> written(-1234.5, 1), written(2e30, 0), written(1.5e-12, 13)
    ('−1,234.5', '2.00e+30', '1.50e-12')
    """
    plain_form = figure(value, decimals)
    return (plain_form if len(plain_form) <= _LONGEST else f"{value:.2e}").replace("-", "\N{MINUS SIGN}", 1 if value < 0 else 0)


def percent(share: float) -> str:
    """A share as whole percents; what is neither none nor all is never written as such.

    >>> percent(0.0), percent(0.0004), percent(0.5), percent(0.9999)
    ('0%', '<1%', '50%', '>99%')
    """
    if 0 < share < 0.01:
        return "<1%"
    return ">99%" if 0.99 < share < 1 else f"{share:.0%}"


def day_text(moment: datetime) -> str:
    """A date as people write it in reports.

    >>> day_text(datetime(2029, 8, 7, 17))
    '7 Aug 2029'
    """
    return f"{moment.day} {moment:%b %Y}"


def dress_axis(ax: Axes, seen: Outcome) -> None:
    """Limits, ticks and label of the x axis."""
    from matplotlib import dates

    left, right, _ = seen.view()
    ax.set_xlim(left, right)
    ax.set_xlabel(seen.label)
    if seen.is_date:
        locator = dates.AutoDateLocator(minticks=3, maxticks=8)  # type: ignore[no-untyped-call]  # as above
        ax.xaxis.set_major_locator(locator)
        offsets = ["", "%Y", "%Y", "%b %Y", "%d %b %Y", "%d %b %Y"]
        ax.xaxis.set_major_formatter(dates.ConciseDateFormatter(locator, offset_formats=offsets))  # type: ignore[no-untyped-call]  # as above
    else:
        number_axis(ax, left, right)


def number_axis(ax: Axes, left: float, right: float, which: Literal["x", "y"] = "x") -> None:
    """Round numbers along an axis of a chart; see ``round_numbers``."""
    round_numbers(ax.xaxis if which == "x" else ax.yaxis, left, right)


def round_numbers(axis: Axis, left: float, right: float) -> None:
    """Round numbers along an axis, thousands apart, with the decimals that their distance needs."""
    from matplotlib import ticker

    locator = ticker.MaxNLocator(7, steps=[1, 2, 5, 10], min_n_ticks=3)
    ticks = locator.tick_values(left, right)
    decimals = max(0, -math.floor(math.log10(ticks[1] - ticks[0]) + 1e-9))

    def form(value: float, _position: float) -> str:
        return written(value, decimals)

    axis.set_major_locator(locator)
    axis.set_major_formatter(ticker.FuncFormatter(form))


def money_scale(usual: float) -> tuple[float, str]:
    """What to divide money by on an axis, and the word for that.

    >>> money_scale(2e7), money_scale(500.0)
    ((1000000.0, 'million'), (1.0, ''))
    """
    return next((s, w) for least, s, w in _SCALES if usual >= least)
