"""The joint confidence chart draws what the result says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pytest
from matplotlib import dates
from matplotlib.axes import Axes

from pmo_risk.charts import joint
from pmo_risk.errors import InputError, SettingsError
from pmo_risk.results import Result
from pmo_risk.results.bivariate import bivariate

Make = Callable[..., Result]
START = datetime(2027, 1, 4, 8)


def pairs(n: int, seed: int = 1) -> dict[str, Any]:
    """Finishes and costs that go together."""
    rng = np.random.default_rng(seed)
    days = rng.gamma(40, 10, n)
    return {"finish": days, "cost": 2e7 + 4e4 * days + rng.normal(0, 1e6, n), "plan_days": 350.0, "plan_cost": 3.4e7}


def line(axes: Axes, gid: str) -> tuple[np.ndarray, np.ndarray]:
    """The data of the line so named."""
    found = next(x for x in axes.lines if x.get_gid() == gid)
    return np.asarray(found.get_xdata(), dtype=float), np.asarray(found.get_ydata(), dtype=float)


def places(days: Any) -> np.ndarray:
    return np.array([dates.date2num(START + timedelta(days=float(d))) for d in np.atleast_1d(days)])


def test_points_are_the_iterations_by_what_they_keep(made: Make) -> None:
    """Few iterations: every one is drawn once, in the colour of its quadrant, at its date and its cost in millions."""
    result = made(**pairs(400))
    axes = joint(result, by="2028-02-10", cost=3.6e7)
    soon, cheap = result.finish.within("2028-02-10"), result.cost.within(3.6e7)
    for name, hits in (("both", soon & cheap), ("one", soon ^ cheap), ("neither", ~soon & ~cheap)):
        x, y = line(axes, f"points {name}")
        assert np.allclose(x, places(result.finish.samples[hits]))
        assert np.allclose(y, result.cost.samples[hits] / 1e6)


def test_many_iterations_are_thinned_and_all_are_counted(made: Make) -> None:
    """Of 20,000 at most 3,000 are drawn; the caption says so; the corners have the shares of all."""
    result = made(**pairs(20_000))
    axes = joint(result)
    assert sum(line(axes, f"points {name}")[0].size for name in ("both", "one", "neither")) == 3000
    assert any("3,000 are drawn, all are counted" in t.get_text() for t in axes.texts)
    p70 = result.finish.p(70)
    q = result.joint.quadrants(p70.date, result.cost.p(70).value)
    both = next(t.get_text() for t in axes.texts if t.get_gid() == "share Both kept")
    assert both.startswith(f"Both kept: {q.both.value:.0%}\n{q.both.low * 100:.0f} to {q.both.high * 100:.0f}%")
    assert sum(line(joint(result, points=50), f"points {name}")[0].size for name in ("both", "one", "neither")) == 50


def test_cross_hairs_stand_at_the_target(made: Make) -> None:
    """A date is the midnight that ends it; a number is a finish in time units; the default is P70 of each."""
    result = made(**pairs(500))
    axes = joint(result, by="2028-02-10", cost=3.6e7)
    assert line(axes, "target date")[0][0] == dates.date2num(datetime(2028, 2, 11))
    assert line(axes, "target cost")[1][0] == 36
    assert next(t.get_text() for t in axes.texts if t.get_gid() == "note 0").startswith("By 10 Feb 2028: ")
    day = float(np.sort(result.finish.samples)[100])
    assert line(joint(result, by=day, cost=3.6e7), "target date")[0][0] == pytest.approx(places(day)[0])
    usual = joint(result)
    assert line(usual, "target date")[0][0] == pytest.approx(places(np.sort(result.finish.samples)[349])[0], abs=1e-5)
    assert line(usual, "target cost")[1][0] == pytest.approx(np.sort(result.cost.samples)[349] / 1e6)


def test_the_frontier_is_the_results(made: Make) -> None:
    """Steps at the dates and costs of the table; the band between its ends; the line goes on to the edge."""
    result = made(**pairs(300))
    axes = joint(result, level=0.6)
    table = result.joint.frontier(0.6)
    x, y = line(axes, "frontier")
    assert np.allclose(x[1:-1], places(table["finish"]))
    assert np.allclose(y[1:-1], table["cost"] / 1e6)
    assert y[-1] == y[-2]
    band = next(c for c in axes.collections if c.get_gid() == "frontier band").get_paths()[0].vertices
    k = len(table) // 2
    heights = band[np.isclose(band[:, 0], places(table["finish"].iloc[k])[0]), 1]
    assert np.isclose(heights, table["low"].iloc[k] / 1e6).any()
    assert np.isclose(heights, table["high"].iloc[k] / 1e6).any()


@pytest.mark.parametrize("law", ["normal", "lognormal"])
def test_the_fit_is_drawn_beside_it(made: Make, law: str) -> None:
    """Each point of the dashed line has the joint probability of the level under the fitted law."""
    result = made(**pairs(300))
    axes = joint(result, level=0.6, fit=law)
    x, y = line(axes, "fit")
    fitted = bivariate(result.finish.clock, result.cost.samples, law)
    for place, cost in list(zip(x, y, strict=True))[1::40]:
        minutes = (place - dates.date2num(START)) * 1440
        assert fitted.probability(minutes, cost * 1e6) == pytest.approx(0.6, abs=1e-6)
    assert any(f"The same, {law} law" in t.get_text() for t in axes.texts)


def test_the_plan_is_marked(made: Make) -> None:
    """At its date and cost, with the share of iterations that keep both."""
    result = made(**pairs(500))
    x, y = line(joint(result), "plan")
    assert (x[0], y[0]) == (pytest.approx(places(350)[0]), 34)
    both = result.joint.probability(by=result.finish.plan_date, cost=3.4e7).value
    assert 0.01 < both < 0.99
    assert any(t.get_text() == f"both kept in {both:.0%} of iterations" for t in joint(result).texts)


@pytest.mark.parametrize(
    ("given", "error", "words"),
    [
        ({"level": 70}, SettingsError, "between 0 and 1"),
        ({"fit": "gamma"}, InputError, "normal or lognormal, got 'gamma'"),
        ({"points": 0}, InputError, "at least 1, got 0"),
        ({"points": True}, InputError, "at least 1, got True"),
        ({"by": "soon"}, InputError, "soon"),
        ({"cost": "much"}, InputError, "much"),
    ],
)
def test_what_cannot_be_drawn_is_refused(made: Make, given: dict[str, Any], error: type[Exception], words: str) -> None:
    """A level is a probability, a fit has a name, a target is a date and money."""
    with pytest.raises(error, match=words):
        joint(made(**pairs(50)), **given)
