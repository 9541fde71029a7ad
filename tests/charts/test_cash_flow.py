"""The chart of cash flow draws what the table says."""

import numpy as np
import pytest

import pmo_risk as pr
from pmo_risk.charts import cash_flow


@pytest.fixture
def result(made):
    """Two hundred iterations of some 500 days that cost some 50 million."""
    days = np.random.default_rng(3).normal(500, 40, 200)
    return made(finish=days, cost=days * 1e5)


@pytest.mark.parametrize(("freq", "label"), [("M", "month"), ("Q", "quarter"), ("Y", "year")])
def test_bars_and_lines_are_those_of_the_table(result, freq, label):
    """Bars are the means of the periods, the last point of the cumulative line is the mean cost; both axes in the same currency."""
    axes = cash_flow(result, freq=freq)
    table = result.cash_flow(freq, percentiles=(10, 80, 90))
    scale = 1e6 if table["p90"].max() >= 1e7 else 1.0
    np.testing.assert_allclose([bar.get_height() for bar in axes.patches], table["mean"] / scale)
    assert label in axes.get_ylabel()
    above = next(a for a in axes.figure.axes if a is not axes)
    lines = {line.get_gid(): line.get_ydata() for line in above.lines}
    assert lines["cumulative mean"][-1] == pytest.approx(result.cost.mean.value / 1e6)
    assert lines["cumulative P80"][-1] == pytest.approx(result.cost.p(80).value / 1e6)
    assert lines["cumulative mean"][0] == 0


def test_long_projects_are_drawn_by_quarter_or_year(made):
    """No more than 36 bars, whatever the plan lasts."""
    for days, most in ((1000, 36), (1400, 36)):
        axes = cash_flow(made(finish=np.full(20, float(days)), cost=np.full(20, 1e6)))
        assert len(axes.patches) <= most


def test_a_portfolio_has_a_chart():
    """The chart of a portfolio is of the sum of its projects."""
    projects = [pr.Project(i, "2027-01-04", [pr.Task("t", pr.uniform(20, 60), cost_rate=10)]) for i in "AB"]
    joint = pr.simulate(pr.Portfolio("F", projects), 200, seed=1, progress=False)
    axes = joint.plot.cash_flow()
    assert sum(bar.get_height() for bar in axes.patches) == pytest.approx(joint.cost.mean.value)
