"""Two S-curves: each is its run's distribution, the bar is the change of the percentile, and nothing is written over anything else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib import dates
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.text import Text
from scipy import stats

import pmo_risk as pr
from pmo_risk.charts import compare
from pmo_risk.errors import InputError, SettingsError
from pmo_risk.results import Comparison, Result

Make = Callable[..., Result]
START = datetime(2027, 1, 4, 8)
DAYS = np.random.default_rng(1).gamma(9, 30, 600)
STRUCK = np.random.default_rng(2).random(600) < 0.3
CASES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "usual": ({"finish": DAYS + 40 * STRUCK, "cost": 2e7 + 3e4 * DAYS + 1e6 * STRUCK}, {"finish": DAYS, "cost": 2e7 + 3e4 * DAYS}),
    "worse": ({"finish": DAYS, "cost": DAYS}, {"finish": DAYS + 300, "cost": DAYS * 1e7}),
    "no change": ({"finish": DAYS}, {"finish": DAYS}),
    "one iteration": ({"finish": [5.0], "cost": [2e6]}, {"finish": [4.0], "cost": [3e6]}),
    "hostile": ({"finish": DAYS, "name": "$\\frac{" * 9, "currency": "$\\frac{"}, {"finish": DAYS - 1, "name": "x\ny<b>" * 20, "currency": "$\\frac{"}),
    "huge": ({"finish": DAYS * 1e6, "cost": DAYS * 1e300}, {"finish": DAYS, "cost": DAYS * 1e299}),
}


def pair(made: Make, case: str = "usual") -> Comparison:
    before, after = CASES[case]
    return pr.compare(made(**before), made(**after))


def line(axes: Axes, gid: str) -> tuple[np.ndarray, np.ndarray]:
    found = next(x for x in axes.lines if x.get_gid() == gid)
    return np.asarray(found.get_xdata(), dtype=float), np.asarray(found.get_ydata(), dtype=float)


@pytest.mark.parametrize("of", ["finish", "cost"])
def test_each_curve_is_the_distribution_of_its_run(made: Make, of: str) -> None:
    """SciPy's ECDF of the samples, on dates or in the money of the axis."""
    c = pair(made)
    axes = compare(c, of=of)
    for name, result in (("Before", c.before), ("After", c.after)):
        x, y = line(axes, f"curve {name}")
        samples = result.finish.samples if of == "finish" else result.cost.samples / 1e6
        truth = stats.ecdf(samples).cdf
        expected = [dates.date2num(START + timedelta(days=d)) for d in truth.quantiles] if of == "finish" else truth.quantiles
        assert np.allclose(x[1:-1], expected)
        assert np.allclose(y[1:-1], truth.probabilities)


def test_the_bar_is_the_change_of_the_percentile(made: Make) -> None:
    """From P90 to P90, as long as the change says, and written with its interval."""
    c = pair(made)
    axes = compare(c, at=90)
    x, y = line(axes, "change")
    assert y.tolist() == [0.9, 0.9]
    assert x[1] - x[0] == pytest.approx(c.finish.p(90).value)
    words = {t.get_gid(): t.get_text() for t in axes.texts}
    change = c.finish.p(90)
    assert words["change bold"].startswith("P90: ")
    assert words["change bold"].endswith(" d earlier")
    assert float(words["change bold"].split()[1]) == pytest.approx(-change.value, abs=change.half_width / 5)
    assert words["change normal"].startswith("95% interval: ")
    assert "paired" in next(t.get_text() for t in axes.texts if "seed 7" in t.get_text())


def test_worse_is_said_and_nothing_is_no_change(made: Make) -> None:
    """Later, more; and a run against itself."""
    assert next(t.get_text() for t in compare(pair(made, "worse")).texts if t.get_gid() == "change bold").endswith("later")
    assert next(t.get_text() for t in compare(pair(made, "worse"), of="cost").texts if t.get_gid() == "change bold").endswith("more")
    assert any(t.get_text() == "P80: no change" for t in compare(pair(made, "no change")).texts)


@pytest.mark.parametrize("of", ["finish", "cost"])
@pytest.mark.parametrize("case", CASES)
def test_no_label_overlaps_another_or_leaves_the_figure(made: Make, case: str, of: str) -> None:
    """As of every chart of the shelf."""
    axes = compare(pair(made, case), of=of)
    axes.figure.draw_without_rendering()
    whole = axes.figure.bbox.padded(1.0)
    texts = [t for t in axes.figure.findobj(Text) if t.get_visible() and t.get_text().strip()]
    ticks = [t for tick in [*axes.xaxis.get_major_ticks(), *axes.yaxis.get_major_ticks()] for t in (tick.label1, tick.label2)]
    boxes = [(t.get_text(), t.get_window_extent()) for t in texts if t not in ticks]
    for k, (text, box) in enumerate(boxes):
        assert whole.containsx(box.x0), text
        assert whole.containsx(box.x1), text
        for other, second in boxes[k + 1 :]:
            assert not box.padded(-0.75).overlaps(second.padded(-0.75)), f"{text!r} lies over {other!r}"


def test_it_draws_where_it_is_told_and_changes_no_setting(made: Make) -> None:
    """On the axes given; settings of the user stay."""
    _, (left, right) = plt.subplots(1, 2)
    with mpl.rc_context({"font.size": 23.0}):
        before = dict(mpl.rcParams)
        assert compare(pair(made), ax=right) is right
        assert dict(mpl.rcParams) == before
    assert not left.lines


def test_what_cannot_be_drawn_is_refused(made: Make) -> None:
    """Another outcome, another percentile, a result by itself."""
    with pytest.raises(InputError, match="finish or the cost, got 'risk'"):
        compare(pair(made), of="risk")
    with pytest.raises(SettingsError, match="between 0 and 100"):
        compare(pair(made), at=180)
    with pytest.raises(InputError, match="of a comparison"):
        compare(made(finish=DAYS))  # type: ignore[arg-type]
