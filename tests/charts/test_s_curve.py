from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import numpy as np
import pytest
from matplotlib import dates
from matplotlib.axes import Axes
from scipy import stats

from pmo_risk.charts import s_curve
from pmo_risk.errors import InputError
from pmo_risk.results import Result

Make = Callable[..., Result]
START = datetime(2027, 1, 4, 8)


def drawn(axes: Axes, gid: str) -> tuple[np.ndarray, np.ndarray]:
    """The data of the line so named."""
    line = next(x for x in axes.lines if x.get_gid() == gid)
    return np.asarray(line.get_xdata(), dtype=float), np.asarray(line.get_ydata(), dtype=float)


def test_line_is_the_empirical_distribution(made: Make) -> None:
    """The line is SciPy's ECDF of the samples, on dates."""
    days = np.random.default_rng(1).gamma(9, 30, 700).round(1)
    x, y = drawn(s_curve(made(finish=days)), "curve")
    truth = stats.ecdf(days).cdf
    assert np.allclose(x[1:-1], [dates.date2num(START + timedelta(days=d)) for d in truth.quantiles])
    assert np.allclose(y[1:-1], truth.probabilities)
    assert y[0] == 0
    assert y[-1] == 1


def test_thinned_line_lies_on_the_empirical_distribution(made: Make) -> None:
    """Of many iterations only some points are drawn; each of them is exact, the first and the last among them."""
    cost = np.random.default_rng(2).normal(1000, 50, 20_000)
    x, y = drawn(s_curve(made(finish=cost * 0 + 5, cost=cost), of="cost"), "curve")
    assert 500 < x.size < 2000
    assert np.allclose(y[1:-1], stats.ecdf(cost).cdf.evaluate(x[1:-1]))
    assert x[1] == cost.min()
    assert x[-2] == cost.max()


def test_band_is_wilsons_interval(made: Make) -> None:
    """The band at each point is SciPy's Wilson interval of that share."""
    cost = np.arange(1.0, 41.0)
    axes = s_curve(made(finish=cost, cost=cost), of="cost")
    band = next(c for c in axes.collections if c.get_gid() == "band")
    corners = band.get_paths()[0].vertices
    for value in (1, 10, 20, 33, 40):
        truth = stats.binomtest(value, 40).proportion_ci(0.95, method="wilson")
        heights = corners[np.isclose(corners[:, 0], value), 1]
        assert np.isclose(heights, truth.low).any()
        assert np.isclose(heights, truth.high).any()


def test_marks_stand_at_plan_percentiles_and_deadline(made: Make) -> None:
    """Marks stand where the result says; the deadline's height is the share of iterations that keep it."""
    result = made(finish=np.arange(101.0, 201.0), deadline="2027-06-23", plan_days=120.0)
    axes = s_curve(result, percentiles=(50, 80, 97.5))
    for name, day, height in (("Plan", 120, 0.20), ("P50", 150, 0.5), ("P80", 180, 0.8), ("P97.5", 198, 0.975)):
        x, y = drawn(axes, f"dot {name}")
        assert x[0] == pytest.approx(dates.date2num(START + timedelta(days=day)))
        assert y[0] == pytest.approx(height)
    x, y = drawn(axes, "dot Deadline")
    assert x[0] == pytest.approx(dates.date2num(datetime(2027, 6, 24)))
    assert y[0] == pytest.approx(np.mean(np.arange(101, 201) <= 170.67), abs=0.011)
    labels = {t.get_gid(): t.get_text() for t in axes.texts}
    assert labels["label P80"] == "P80: 3 Jul 2027"
    assert labels["label Deadline"] == "Deadline: 23 Jun 2027"


def test_money_is_scaled_and_named(made: Make) -> None:
    """Millions are shown as millions, with the currency on the axis."""
    axes = s_curve(made(finish=[1.0, 2.0], cost=[4.1e7, 5.2e7], plan_cost=4e7), of="cost")
    assert axes.get_xlabel() == "Cost (EUR million)"
    assert "52" in next(t.get_text() for t in axes.texts if t.get_gid() == "label P80")


def test_far_values_are_counted_in_the_caption(made: Make) -> None:
    """Values so far out that they would flatten the curve are left beyond the axis, and counted."""
    cost = np.concatenate([np.linspace(100, 110, 990), np.full(10, 1e6)])
    axes = s_curve(made(finish=cost * 0 + 1, cost=cost, plan_cost=100.0), of="cost")
    assert axes.get_xlim()[1] < 200
    assert any("10 iterations lie beyond the axis" in t.get_text() for t in axes.texts)


def test_stratified_runs_say_what_the_band_is(made: Make) -> None:
    """Wilson's interval is of independent iterations; of a Latin hypercube the caption says so."""
    axes = s_curve(made(finish=np.arange(1.0, 9.0), sampling="lhs"))
    assert any("as for plain Monte Carlo" in t.get_text() for t in axes.texts)


def test_other_outcomes_are_refused(made: Make) -> None:
    """Only the finish and the cost have an S-curve."""
    with pytest.raises(InputError, match=r"finish or the cost, got 'costs'; did you mean 'cost'\?"):
        s_curve(made(), of="costs")
