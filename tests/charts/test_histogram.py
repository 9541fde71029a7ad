from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from pmo_risk.charts import histogram
from pmo_risk.results import Result

Make = Callable[..., Result]


def test_bars_hold_every_iteration_once(made: Make) -> None:
    """The bars are NumPy's histogram as shares, and they add up to one."""
    cost = np.random.default_rng(5).normal(1000, 50, 3000).clip(900, 1100)
    axes = histogram(made(finish=cost, cost=cost, plan_cost=1000.0), of="cost", bins=20)
    heights, edges = np.histogram(cost, bins=20)
    assert np.allclose([b.get_height() for b in axes.patches], heights / cost.size)
    assert np.allclose([b.get_x() for b in axes.patches], edges[:-1])
    assert sum(b.get_height() for b in axes.patches) == pytest.approx(1)


def test_no_spread_is_one_bar(made: Make) -> None:
    """A certain outcome is a single bar of 100%."""
    axes = histogram(made(finish=[5.0] * 10))
    assert [b.get_height() for b in axes.patches] == [1.0]


def test_cumulative_line_reaches_one(made: Make) -> None:
    """The line on the right axis rises from none to all."""
    axes = histogram(made(finish=np.arange(50.0)))
    above = next(a for a in axes.figure.axes if a is not axes)
    y = next(x for x in above.lines if x.get_gid() == "curve").get_ydata()
    assert y[0] == 0
    assert y[-1] == 1
    assert (np.diff(y) >= 0).all()
