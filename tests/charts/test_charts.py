"""What every chart of the shelf owes, checked over the shelf itself and over awkward results."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from typing import Any

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib import pyplot as plt
from matplotlib.text import Text

from pmo_risk.charts import CHARTS
from pmo_risk.results import Result

HOSTILE = ["$\\frac{", "<script>alert(1)</script>", "two\nlines\tand\x00NUL", "100% of $5 and $6", "x" * 60, "abc", "{}{0}%s", "_^\\$"]
Make = Callable[..., Result]


def _heavy(n: int) -> Any:
    return np.random.default_rng(4).pareto(1.1, n)


NORMAL = np.random.default_rng(3).normal(500, 40, 800)
AWKWARD: dict[str, dict[str, Any]] = {
    "usual": {"finish": NORMAL, "cost": NORMAL * 1e5, "deadline": "2028-07-31", "plan_days": 470.0, "plan_cost": 4.5e7},
    "one iteration": {"finish": [500.0], "cost": [2e6], "deadline": "2028-07-31"},
    "two iterations": {"finish": [500.0, 400.0], "cost": [2e6, 1e6]},
    "no spread": {"finish": [500.0] * 300, "cost": [2e6] * 300, "deadline": "2028-05-17", "plan_days": 500.0, "plan_cost": 2e6},
    "heavy tail": {"finish": 500 + 30 * _heavy(800), "cost": 1e6 * (1 + _heavy(800)), "deadline": "2028-07-31"},
    "beyond the calendar": {"finish": [500.0, 1e9, 2e9, 3e9], "cost": [1e300, 0.0, 1.0, 2.0]},
    "deadline on the plan": {"finish": NORMAL, "deadline": "2028-04-20", "plan_days": 472.6},
    "P50 is P80": {"finish": np.repeat([400.0, 500.0, 600.0], [200, 500, 100]), "cost": np.repeat([1.0, 2.0, 3.0], [200, 500, 100]), "plan_cost": 1.0},
    "negative cost": {"finish": NORMAL, "cost": -NORMAL * 300, "plan_cost": -1e5},
    "no cost": {"finish": NORMAL, "cost": NORMAL * 0, "plan_cost": 0.0},
    "huge money": {"finish": NORMAL, "cost": NORMAL * 2e9, "plan_cost": 9e11},
    "minutes": {"finish": 500 + NORMAL / 1e6, "cost": 3 + NORMAL / 1e6, "plan_days": 500.0, "plan_cost": 3.0},
    "many drivers": {
        "finish": NORMAL,
        "tasks": {f"T{k}": (f"Task number {k} with a rather long name, as planners like them", 0.9 - k / 50, 0.5) for k in range(40)},
    },
    "hostile names": {
        "finish": NORMAL,
        "name": HOSTILE[0] + HOSTILE[3],
        "currency": "$\\frac{",
        "tasks": {name: (name, 0.5 - k / 20, 0.3) for k, name in enumerate(HOSTILE)},
        "risks": {"r $": ("$x^2$ <b>", 0.3)},
    },
}
OPTIONS: dict[str, list[dict[str, Any]]] = {
    "tornado": [{}, {"by": "both"}, {"by": "criticality"}, {"by": "effect"}, {"of": "cost"}, {"n": 1}],
    "s_curve": [{"of": "finish"}, {"of": "cost"}, {"percentiles": (5, 10, 20, 50, 80, 90, 95, 97.5)}, {"percentiles": ()}],
    "joint": [{}, {"by": "2028-06-30", "cost": 5e7}, {"fit": "normal", "level": 0.9}],
    "histogram": [{"of": "finish"}, {"of": "cost"}, {"bins": 3}],
}
CASES = [(chart, options, case) for chart in sorted(CHARTS) for options in OPTIONS.get(chart, [{}]) for case in AWKWARD]


@pytest.mark.parametrize(("chart", "options", "case"), CASES, ids=[f"{c}-{o}-{k}" for c, o, k in CASES])
def test_no_label_overlaps_another_or_leaves_the_figure(made: Make, chart: str, options: dict[str, Any], case: str) -> None:
    """Whatever the result, a chart draws without a warning, and no text lies over another text or over the edge of the figure."""
    axes = CHARTS[chart](made(**AWKWARD[case]), **options)
    axes.figure.draw_without_rendering()
    whole = axes.figure.bbox.padded(1.0)
    boxes = [(t.get_text(), t.get_window_extent()) for t in axes.figure.findobj(Text) if t.get_visible() and t.get_text().strip() and _is_in_view(t)]
    for text, box in boxes:
        assert whole.containsx(box.x0), f"{text!r} begins left of the figure"
        assert whole.containsx(box.x1), f"{text!r} ends right of the figure"
        assert whole.containsy(box.y0), f"{text!r} is below the figure"
        assert whole.containsy(box.y1), f"{text!r} is above the figure"
    for k, (text, box) in enumerate(boxes):
        for other, second in boxes[k + 1 :]:
            assert not box.padded(-0.75).overlaps(second.padded(-0.75)), f"{text!r} lies over {other!r}"


def _is_in_view(text: Text) -> bool:
    """False for the numbers of ticks that lie outside the limits of their axis: Matplotlib makes them and does not draw them."""
    for axes in text.figure.axes if text.figure else []:
        for axis, (low, high) in ((axes.xaxis, axes.get_xlim()), (axes.yaxis, axes.get_ylim())):
            for tick in [*axis.get_major_ticks(), *axis.get_minor_ticks()]:
                if text in (tick.label1, tick.label2):
                    return low <= tick.get_loc() <= high
    return True


@pytest.mark.parametrize("chart", sorted(CHARTS))
def test_returns_the_axes_it_was_given(made: Make, chart: str) -> None:
    """A chart draws on the axes it is given, returns them, and makes no figure of its own."""
    _, (left, right) = plt.subplots(1, 2)
    assert CHARTS[chart](made(**AWKWARD["usual"]), ax=right) is right
    assert len(plt.get_fignums()) == 1
    assert not left.lines


@pytest.mark.parametrize("chart", sorted(CHARTS))
def test_no_global_setting_is_changed(made: Make, chart: str) -> None:
    """A chart leaves Matplotlib's settings as it found them, also such as the user has set."""
    with mpl.rc_context({"font.size": 23.0, "axes.facecolor": "red"}):
        before = dict(mpl.rcParams)
        CHARTS[chart](made(**AWKWARD["usual"]))
        assert dict(mpl.rcParams) == before


@pytest.mark.parametrize("chart", sorted(CHARTS))
def test_the_users_style_does_not_leak_into_a_chart(made: Make, chart: str) -> None:
    """The same result gives the same picture under any style of the user."""
    pictures = []
    for style in ("default", "dark_background"):
        with plt.style.context(style):
            axes = CHARTS[chart](made(**AWKWARD["usual"]))
        pictures.append((axes.title.get_color(), axes.get_facecolor(), axes.title.get_fontsize(), [t.get_color() for t in axes.texts]))
    assert pictures[0] == pictures[1]


@pytest.mark.parametrize("chart", sorted(CHARTS))
def test_nothing_is_shown(made: Make, chart: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A chart never opens a window; that is the caller's to do."""
    calls: list[object] = []
    monkeypatch.setattr(plt, "show", calls.append)
    CHARTS[chart](made(**AWKWARD["usual"]))
    assert not calls


@pytest.mark.parametrize("chart", sorted(CHARTS))
def test_caption_states_the_run(made: Make, chart: str) -> None:
    """Every chart says how many iterations it rests on, and the seed that makes them again."""
    axes = CHARTS[chart](made(**AWKWARD["usual"]))
    assert any(re.search(r"800 iterations, seed 7\b", t.get_text()) for t in axes.texts)


@pytest.mark.parametrize("chart", sorted(CHARTS))
def test_names_are_never_read_as_mathematics(made: Make, chart: str) -> None:
    """A dollar sign in a name is a dollar sign."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        axes = CHARTS[chart](made(finish=NORMAL, name="$x$", tasks={"a": ("$\\alpha$ and $\\beta$", 0.5, 0.5)}, currency="$"))
        texts = [t for t in axes.figure.findobj(Text) if "$" in t.get_text()]
        assert texts
        assert all(t._preprocess_math(t.get_text())[1] is False for t in texts)
