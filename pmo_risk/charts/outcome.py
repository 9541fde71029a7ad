"""The finish or the cost of a result as a chart needs it: values on an axis, the marks on it, and how to write them."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pmo_risk.charts.style import BLUE, GREY, PURPLE, VERMILION, plain
from pmo_risk.errors import InputError, near, shown
from pmo_risk.measures.figures import figure, places

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Floats = NDArray[np.float64]
_Found = tuple[str, float, float | None, str, str, str, str]
OUTCOMES = ("finish", "cost")
DAY_MINUTES = 1440.0
_LAST_DAY = datetime(2999, 1, 1)
_REACH = 4.0
_SCALES = ((1e13, 1e12, "trillion"), (1e10, 1e9, "billion"), (1e7, 1e6, "million"), (0.0, 1.0, ""))
_LABEL_DIGITS = {1.0: 0, 1e6: 2, 1e9: 2, 1e12: 2}


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
    """Sorted values of an outcome in the units of the axis (days of Matplotlib for dates, scaled money for cost)."""

    of: str
    name: str
    values: Floats
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


def outcome(result: Any, of: str, percentiles: Sequence[float]) -> Outcome:
    """The outcome ``of`` a Result or PortfolioResult, with marks at the plan, at the percentiles and at the deadline.

    Raises
    ------
    InputError : for an outcome that is neither finish nor cost.
    """
    if of not in OUTCOMES:
        raise InputError(f"a chart is of the finish or the cost, got {shown(of)}", code="OUTCOME", remedy=near(str(of), OUTCOMES) or 'give of="finish"')
    subject = result.plan if hasattr(result, "plan") else result.folio
    return _finish(result, subject, percentiles) if of == "finish" else _cost(result, subject, percentiles)


def _finish(result: Any, subject: Any, percentiles: Sequence[float]) -> Outcome:
    from matplotlib import dates

    zero = float(dates.date2num(subject.start))
    last = float(dates.date2num(_LAST_DAY))
    values = np.minimum(np.sort(zero + result.trials.clock / DAY_MINUTES), last)

    def place(moment: datetime) -> float:
        return min(float(dates.date2num(moment)), last)

    plan = subject.start + timedelta(minutes=min(float(result.baseline.clock), (_LAST_DAY - subject.start) / timedelta(minutes=1)))
    found: list[_Found] = [("Plan", place(plan), None, day_text(plan), "", GREY, ":")]
    for q in percentiles:
        estimate = result.finish.p(q)
        moment = estimate.date or _LAST_DAY
        interval = _interval(*(day_text(d) if d else None for d in (estimate.low_date, estimate.high_date)))
        found.append((f"P{q:g}", place(moment), q / 100, day_text(moment), interval, BLUE if q <= 50 else VERMILION, "-"))
    if subject.deadline is not None:
        found.append(("Deadline", place(subject.deadline), None, day_text(subject.deadline - timedelta(minutes=1)), "", PURPLE, "--"))
    return _with_marks(result, subject, "finish", values, "Finish date", found, is_date=True)


def _cost(result: Any, subject: Any, percentiles: Sequence[float]) -> Outcome:
    cost = np.sort(result.trials.cost)
    usual = float(np.max(np.abs(np.quantile(cost, [0.1, 0.9], method="inverted_cdf"))))
    scale, word = next((s, w) for least, s, w in _SCALES if usual >= least)
    currency = plain(subject.currency, 12)
    digits = _LABEL_DIGITS[scale]

    def text(value: float, decimals: int = digits) -> str:
        return f"{figure(value / scale, decimals)} {word}".strip()

    found: list[_Found] = [("Plan", float(result.baseline.cost) / scale, None, text(float(result.baseline.cost)), "", GREY, ":")]
    for q in percentiles:
        e = result.cost.p(q)
        decimals = max(0, places(e.value / scale, e.low / scale, e.high / scale))
        interval = _interval(*(figure(bound / scale, decimals) if math.isfinite(bound) else None for bound in (e.low, e.high)))
        found.append((f"P{q:g}", e.value / scale, q / 100, text(e.value, decimals), interval, BLUE if q <= 50 else VERMILION, "-"))
    unit = " ".join(w for w in (currency, word) if w)
    return _with_marks(result, subject, "cost", cost / scale, f"Cost ({unit})" if unit else "Cost", found, is_date=False)


def _with_marks(result: Any, subject: Any, of: str, values: Floats, label: str, found: list[_Found], *, is_date: bool) -> Outcome:
    marks = []
    for name, x, level, text, detail, colour, line in found:
        share = float(np.searchsorted(values, x, side="right")) / values.size
        beneath = f"{percent(share)} of iterations by then" if level is None and is_date else f"{percent(share)} of iterations" if level is None else detail
        marks.append(Mark(name, x, share if level is None else level, text, beneath, colour, line))
    return Outcome(of, plain(subject.name or subject.id, 44), values, label, result.recipe.settings.confidence, tuple(marks), is_date)


def _interval(low: str | None, high: str | None) -> str:
    if low is None or high is None:
        return "too few iterations for an interval"
    return low if low == high else f"{low} to {high}"


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
    from matplotlib import dates, ticker

    left, right, _ = seen.view()
    ax.set_xlim(left, right)
    ax.set_xlabel(seen.label)
    if seen.is_date:
        locator = dates.AutoDateLocator(minticks=3, maxticks=8)
        ax.xaxis.set_major_locator(locator)
        ax.xaxis.set_major_formatter(dates.ConciseDateFormatter(locator, offset_formats=["", "%Y", "%Y", "%b %Y", "%d %b %Y", "%d %b %Y"]))
    else:
        ax.xaxis.set_major_locator(ticker.MaxNLocator(6))
        ax.xaxis.set_major_formatter(ticker.FuncFormatter(_thousands(right - left)))


def _thousands(width: float) -> Callable[[float, int], str]:
    decimals = min(6, max(0, 1 - math.floor(math.log10(width))))

    def form(value: float, _position: int) -> str:
        return f"{value:,.{decimals}f}".replace("-", "\N{MINUS SIGN}")

    return form
