"""What risks do to costs reaches the costing stage: factors, conditions, money by delay, branches."""

import numpy as np
import pytest

import pmo_risk as pr
from pmo_risk import CostItem, Impact, Project, Risk, Task


def run(plan):
    return pr.simulate(plan, 1_000, seed=3, progress=False)


def plan(**more):
    tasks = [
        Task("a", pr.uniform(5, 9), cost=100, cost_rate=7, wbs="1.1"),
        Task("mend", pr.uniform(2, 4), after=["a"], cost=50, cost_rate=3, wbs="1.2", when="crack"),
        Task("b", 5, after=["a"], cost=pr.uniform(10, 20), wbs="2"),
    ]
    risks = [
        Risk("crack", 0.3, [Impact(cost=5)]),
        Risk("dear", 0.5, [Impact(["a", "b"], cost_factor=pr.uniform(1, 2))]),
        Risk("late", 0.4, [Impact("a", delay=pr.uniform(1, 3), cost_rate=11)]),
        Risk("rain", rate=2.0, impacts=[Impact(wbs="1", cost=pr.uniform(1, 2))]),
    ]
    return Project("p", "2027-01-04", tasks, risks, currency="EUR", **more)


def test_risks_cost_the_same_through_the_costing_stage():
    """Factors on tasks' own costs, tasks that exist only with a risk, money by delay and repeated strikes are those of the forward pass, to rounding."""
    plain, costed = run(plan()), run(plan(costs=[CostItem("nothing", 0)]))
    assert np.array_equal(plain.trials.clock, costed.trials.clock)
    np.testing.assert_allclose(plain.cost.samples, costed.cost.samples, rtol=1e-12)
    np.testing.assert_allclose(costed.cash.spend.sum(axis=0), costed.cost.samples, rtol=1e-12)
    assert plain.baseline.cost == pytest.approx(costed.baseline.cost)
    assert costed.costs("task")["mean"].sum() == pytest.approx(costed.cost.mean.value)


def test_an_item_of_a_task_that_does_not_exist_costs_nothing():
    """An item on a task that exists only where a risk strikes costs what it says there, and nothing elsewhere; nor is it in the plan without risks."""
    result = run(plan(costs=[CostItem("gear", 1_000, task="mend"), CostItem("team", rate=10, per="ed", task="mend")]))
    rest = run(plan(costs=[CostItem("nothing", 0)]))
    struck = result.replay.occurred("crack")
    more = result.cost.samples - rest.cost.samples
    assert (more[struck] > 1_000).all()
    np.testing.assert_allclose(more[~struck], 0, atol=1e-9)
    assert result.baseline.cost == pytest.approx(rest.baseline.cost)
