"""Cash flow, present value, internal rate of return, funding and costs by breakdown, against hand-made flows and published examples."""

import math
from datetime import datetime

import numpy as np
import pytest

import pmo_risk as pr
from pmo_risk import Calendar, CostItem, Income, PriceIndex, Project, Task
from pmo_risk.errors import InputError, LimitError, SettingsError
from pmo_risk.results.cash import FLOWS, GAINED, GAINED_WHEN, SPENT, SPENT_WHEN, Cash, spread_evenly
from pmo_risk.results.cash_flow import cash_flow_table
from pmo_risk.results.discounting import internal_rate, present_value
from pmo_risk.results.funding import funding
from pmo_risk.results.quantity import Quantity

ROUND_THE_CLOCK = Calendar.continuous()


def project(tasks, **more):
    return Project("p", "2027-01-01", tasks, **({"currency": "EUR", "calendar": ROUND_THE_CLOCK, "time_unit": "ed"} | more))


def run(plan, iterations=2_000, **more):
    return pr.simulate(plan, iterations, seed=5, progress=False, **more)


def spent(table, first=2027 * 12):
    """Cash of given spending, (months, iterations), in the middle of each month."""
    money = np.array(table, dtype=np.float64)
    flows = np.zeros((FLOWS, *money.shape))
    flows[SPENT] = money
    flows[SPENT_WHEN] = money * ((first + np.arange(len(money)))[:, None] / 12 + 1 / 24)
    return Cash(first, flows)


PATTERN = Quantity("cost", np.zeros(4), "EUR")
UNCERTAIN = project(
    [Task("a", pr.triangular(40, 60, 150), cost=pr.uniform(100, 200), wbs="1.1"), Task("b", pr.uniform(10, 90), after=["a"], cost_rate=3, wbs="1.2")],
    risks=[pr.Risk("r", 0.3, [pr.Impact("a", delay=20, cost=pr.uniform(10, 30))])],
    costs=[CostItem("pm", rate=2, escalation="i", cbs="9"), CostItem("oh", percent=10, cbs="9.1"), CostItem("x", quantity=3, price=pr.uniform(1, 2), task="b")],
    indices=[PriceIndex("i", pr.uniform(0.01, 0.06))],
    clauses=[pr.DateClause("ld", "2027-05-01", per_day=4, cap=100), pr.DateClause("b", "2027-03-01", lump=40, kind="bonus", task="a")],
)


@pytest.fixture(scope="module")
def uncertain():
    return run(UNCERTAIN)


def test_periods_of_an_iteration_add_up_to_its_cost(uncertain):
    """Coherent: month by month, every iteration's spending adds up to that iteration's total, bonuses and penalties with it."""
    np.testing.assert_allclose(uncertain.cash.spend.sum(axis=0), uncertain.cost.samples, rtol=1e-12)


@pytest.mark.parametrize("freq", ["M", "Q", "Y"])
def test_the_table_of_cash_flow_is_coherent(uncertain, freq):
    """Means add up to the mean cost; the last cumulative percentile is the cost's; focus columns add up to the mean of the iterations near it."""
    flow = uncertain.cash_flow(freq)
    assert flow["mean"].sum() == pytest.approx(uncertain.cost.mean.value)
    order = np.sort(uncertain.cost.samples)
    for p in (10, 50, 80, 90):
        assert flow[f"cumulative_p{p}"].iloc[-1] == pytest.approx(uncertain.cost.p(p).value)
        at = math.ceil(2_000 * p / 100) - 1
        assert flow[f"focus_p{p}"].sum() == pytest.approx(order[at - 50 : at + 51].mean())
    np.testing.assert_allclose(flow["cumulative_mean"], flow["mean"].cumsum())


def test_percentiles_of_periods_do_not_add_up(uncertain):
    """Their sum is not the total's percentile, which is why the focus columns are there."""
    flow = uncertain.cash_flow()
    assert abs(flow["p80"].sum() - uncertain.cost.p(80).value) > 1


def test_a_table_by_hand():
    """Four iterations over two months: means, order statistics, and quarters."""
    cash = spent([[1, 2, 3, 4], [40, 30, 20, 10]])
    flow = cash_flow_table(cash, PATTERN, "M", (50,), "spend")
    assert flow["mean"].tolist() == [2.5, 25]
    assert flow["p50"].tolist() == [2, 20]
    assert flow["cumulative_p50"].tolist() == [2, 23]
    assert cash_flow_table(cash, PATTERN, "Q", (50,), "spend")["mean"].tolist() == [27.5]
    assert cash_flow_table(cash, PATTERN, "Y", (50,), "net")["mean"].tolist() == [-27.5]


def test_spending_of_one_period_has_estimates(uncertain):
    """``spend`` of a year is the sum of its months, with intervals; of a year without money it is nothing."""
    year = uncertain.spend(2027)
    assert year.mean.value == pytest.approx(uncertain.cash_flow("Y")["mean"].iloc[0])
    assert year.p(80).low < year.p(80).value < year.p(80).high
    assert uncertain.spend("2031").max == 0
    assert uncertain.spend("2027Q1").mean.value == pytest.approx(uncertain.cash_flow("Q")["mean"].iloc[0])


@pytest.mark.parametrize("wrong", ["2027-13", "Q1", "soon", ""])
def test_a_period_that_is_none_is_refused(uncertain, wrong):
    """A period is a year, a quarter or a month."""
    with pytest.raises(SettingsError, match="as a period"):
        uncertain.spend(wrong)


PUBLISHED = [
    ([-100, 39, 59, 55, 20], 0.2809484),
    ([-100, 0, 0, 74], -0.0954958),
    ([-100, 100, 0, -7], -0.0833),
    ([-100, 100, 0, 7], 0.0620585),
    ([-5, 10.5, 1, -8, 1], 0.0886),
]


@pytest.mark.parametrize(("flows", "rate"), PUBLISHED)
def test_published_rates_of_return(flows, rate):
    """The examples of numpy-financial's ``irr``."""
    found = internal_rate(np.array(flows, dtype=float)[:, None], np.arange(len(flows), dtype=float)[:, None])
    assert found[0] == pytest.approx(rate, abs=5e-5)


def test_published_present_values():
    """numpy-financial's ``npv``: 14% of (-40,000, 5,000, 8,000, 12,000, 30,000) is 3,065.22267."""
    flows = np.array([-40_000, 5_000, 8_000, 12_000, 30_000], dtype=float)[:, None]
    years = np.arange(5.0)[:, None]
    assert present_value(flows, years, 0.08)[0] == pytest.approx(3065.22267, abs=5e-6)
    assert present_value(flows, years, internal_rate(flows, years))[0] == pytest.approx(0, abs=1e-6)


def test_money_that_only_goes_has_no_rate_of_return():
    """NaN where the present value changes sign at no rate; the others of the same call keep theirs."""
    flows = np.array([[-1.0, -1.0, 1.0], [2.0, -2.0, 2.0]])
    years = np.array([[0.0] * 3, [1.0] * 3])
    found = internal_rate(flows, years)
    assert found[0] == pytest.approx(1.0)
    assert np.isnan(found[1:]).all()


def test_rates_of_return_of_random_flows_are_roots():
    """Of 500 investments of random returns, the present value at the rate found is zero, and the rate is SciPy's."""
    from scipy.optimize import brentq

    rng = np.random.default_rng(1)
    flows = np.concatenate([-rng.uniform(50, 150, (1, 500)), rng.uniform(0, 40, (8, 500))])
    years = np.concatenate([np.zeros((1, 500)), np.cumsum(rng.uniform(0.3, 1.5, (8, 500)), axis=0)])
    found = internal_rate(flows, years)
    assert np.abs(present_value(flows, years, found)).max() < 1e-8
    for k in range(0, 500, 50):
        assert found[k] == pytest.approx(brentq(lambda r, k=k: float((flows[:, k] * (1 + r) ** -years[:, k]).sum()), -0.9, 10), abs=1e-10)


def test_present_value_of_a_plan_by_hand():
    """Cost at the start, a sale after exactly a year: NPV = -100 + 121 / 1.1, IRR 21%, to rounding."""
    plan = project([Task("a", 365)], costs=[CostItem("x", 100, paid="start")], incomes=[Income("sale", 121)])
    result = run(plan, 1)
    assert result.npv(0.1).samples[0] == pytest.approx(-100 + 121 / 1.1, rel=1e-12)
    assert result.irr().samples[0] == pytest.approx(0.21, rel=1e-12)


def test_present_value_is_within_a_millionth_of_continuous_discounting():
    """Income of 365 evenly over one year at 8% is worth 365 (1 - 1/1.08) / ln 1.08."""
    plan = project([Task("a", 0)], incomes=[Income("rent", rate=365, lasts="1ey")])
    assert run(plan, 1).npv(0.08).samples[0] == pytest.approx(365 * (1 - 1 / 1.08) / math.log(1.08), rel=3e-6)


def test_an_uncertain_discount_rate_is_drawn_once_an_iteration():
    """100 after a year at a rate uniform from 0 to 10%: the mean is 100 ln(1.1) / 0.1."""
    plan = project([Task("a", 365)], incomes=[Income("sale", 100)])
    npv = run(plan).npv(pr.uniform(0, 0.1))
    assert abs(npv.mean.value - 1000 * math.log(1.1)) < 4 * npv.mean.std_error
    assert npv.mean.std_error > 0


def test_stratified_runs_have_intervals_from_their_replicates():
    """Present values, periods and shares of a Latin hypercube have finite intervals that hold the exact mean."""
    plan = project([Task("a", 365)], costs=[CostItem("x", pr.uniform(50, 150), paid="start")], incomes=[Income("sale", 110)])
    result = run(plan, sampling="lhs")
    npv = result.npv(0.1).mean
    assert npv.low < 0 < npv.high
    assert npv.half_width < 4 * 100 / math.sqrt(12 * 2_000)
    assert math.isfinite(result.spend("2027").p(80).low)
    assert result.funding({2027: 100}).every_year.value == pytest.approx(0.5, abs=0.01)
    assert math.isfinite(result.irr().p(50).low)


def test_undefined_rates_of_return_are_counted():
    """A sale that a third of the iterations lack: those have no rate, and the rest have 50%."""
    amount = pr.discrete([0, 150], [1 / 3, 2 / 3])
    plan = project([Task("a", 365)], costs=[CostItem("x", 100, paid="start")], incomes=[Income("sale", amount)])
    rate = run(plan).irr()
    assert rate.undefined is not None
    assert abs(rate.undefined.value - 1 / 3) < 4 * math.sqrt(2 / 9 / 2_000)
    np.testing.assert_allclose(rate.samples, 0.5)
    assert rate.samples.size == round(2_000 * (1 - rate.undefined.value))
    with pytest.raises(InputError, match="no iteration has an internal rate"):
        run(plan.replace(incomes=())).irr()


@pytest.mark.parametrize("rate", [-1, 8, math.nan, "8%"])
def test_a_discount_rate_is_a_share_above_minus_one(uncertain, rate):
    """8 for 8% is refused with the share that was meant."""
    with pytest.raises(InputError):
        uncertain.npv(rate)


def test_funding_by_hand():
    """Four iterations over two years: who stays within, who carries over, what is lacking; a year that is not named has none."""
    cash = spent([[10, 20, 30, 40], *[[0] * 4] * 11, [40, 30, 20, 30], *[[0] * 4] * 11, [0, 0, 0, 5]])
    found = funding(cash, {2027: 30, 2028: 30}, PATTERN)
    table = found.table
    assert table.index.tolist() == [2027, 2028, 2029]
    assert table["within"].tolist() == [0.75, 0.75, 0.75]
    assert table["shortfall_mean"].tolist() == [2.5, 2.5, 1.25]
    assert table["cumulative_limit"].tolist() == [30, 60, 60]
    assert table["cumulative_within"].tolist() == [0.75, 0.75, 0.75]
    assert table["cumulative_shortfall_mean"].tolist() == [2.5, 2.5, 3.75]
    assert found.every_year.value == 0.5
    assert found.carried_over.value == 0.75
    assert "0.50" in repr(found)


def test_enough_funding_is_certain_and_none_is_hopeless(uncertain):
    """With the most that was ever spent the probability is 1; with nothing it is 0; with P80 of one year it is 80%."""
    most = {2027: uncertain.spend(2027).max, 2028: uncertain.spend(2028).max}
    assert uncertain.funding(most).every_year.value == 1
    assert uncertain.funding({2027: 0}).every_year.value == 0
    assert uncertain.funding({2027: uncertain.spend(2027).p(80).value}).table.loc[2027, "within"] == pytest.approx(0.8, abs=1e-9)


@pytest.mark.parametrize("limits", [{}, 4e6, {"2027": 1}, {2027: -1}, {2027: math.nan}])
def test_funding_is_money_by_year(uncertain, limits):
    """Anything else is refused."""
    with pytest.raises(SettingsError):
        uncertain.funding(limits)


@pytest.mark.parametrize("by", ["wbs", "cbs", "task", "resource", "kind", "item"])
def test_costs_by_any_breakdown_add_up(uncertain, by):
    """Means add up to the mean cost, shares to 1, whatever they are told by."""
    table = uncertain.costs(by)
    assert table["mean"].sum() == pytest.approx(uncertain.cost.mean.value)
    assert table["share"].sum() == pytest.approx(1)
    assert (table["low"] <= table["mean"]).all()


def test_costs_by_levels_of_a_breakdown(uncertain):
    """One level of the WBS joins what two tell apart; what belongs nowhere has no name."""
    deep, flat = uncertain.costs("wbs"), uncertain.costs("wbs", depth=1)
    assert deep.index.tolist() == ["", "1.1", "1.2"]
    assert flat.index.tolist() == ["", "1"]
    assert flat.loc["1", "mean"] == pytest.approx(deep["mean"].iloc[1:].sum())
    assert uncertain.costs("cbs").index.tolist() == ["", "9", "9.1"]
    assert set(uncertain.costs("kind").index) == {"task", "risk", "item", "percent", "clause"}


@pytest.mark.parametrize("asked", [{"by": "phase"}, {"by": "task", "depth": 1}, {"depth": 0}])
def test_an_unknown_breakdown_is_refused(uncertain, asked):
    """With the nearest name."""
    with pytest.raises(SettingsError):
        uncertain.costs(**asked)


def test_a_plan_with_costs_of_tasks_only_has_a_cash_flow():
    """The costs that any file gives are enough; nothing else need be said."""
    result = run(Project("p", "2027-01-04", [Task("a", pr.triangular(10, 20, 60), cost=pr.uniform(10, 20), cost_rate=5)]))
    np.testing.assert_allclose(result.cash.spend.sum(axis=0), result.cost.samples, rtol=1e-12)


def test_a_plan_without_money_has_no_month_before_its_start():
    """One month of nothing, that of the start; a check of funding has no year before it."""
    result = pr.simulate(pr.Project("p", "2027-01-04", [pr.Task("a", 5)]), 20, seed=1, progress=False)
    assert [str(p) for p in result.cash_flow().index] == ["2027-01"]
    assert result.funding({2027: 1}).table.index.tolist() == [2027]


def test_shared_money_has_dates_of_calendar_years():
    """Years are actual/actual, as of all other payments: a payment at noon of 2 July is half a year after the first of January."""
    cash = spread_evenly(np.array([100.0]), datetime(2027, 7, 2, 12), np.zeros(1))
    assert cash.dated(2027.0)[1].ravel().tolist() == [0.5]


def test_what_shared_risks_cost_is_spread_evenly():
    """Money of a portfolio as a whole: 100 over 59 days from 1 January is 31 and 28 fifty-ninths of it, dated in the middle of each part."""
    cash = spread_evenly(np.array([100.0, -50.0]), datetime(2027, 1, 1), np.array([59.0, 31.0]) * 1440)
    np.testing.assert_allclose(cash.spend[:2], [[100 * 31 / 59, -50], [100 * 28 / 59, 0]])
    assert cash.flows[SPENT_WHEN, 0, 0] / cash.flows[SPENT, 0, 0] == pytest.approx(2027 + 1 / 24)
    assert cash.flows[GAINED_WHEN, 0, 1] / cash.flows[GAINED, 0, 1] == pytest.approx(2027 + 1 / 24)


def test_a_cash_flow_beyond_memory_is_refused(monkeypatch):
    """Months times iterations that need more than the limit are refused, with what to do."""
    from pmo_risk.simulation import cash

    monkeypatch.setattr(cash, "MOST_BYTES", 1000)
    with pytest.raises(LimitError, match="fewer iterations"):
        run(UNCERTAIN, 100).cash_flow()


@pytest.mark.parametrize("threads", [1, 2])
def test_a_cash_flow_is_refused_for_its_longest_chunk_whichever_comes_first(monkeypatch, threads):
    """A risk of 3 in 10,000 lasts for years, and the first chunk is without it: what counts are the months of all."""
    from pmo_risk.simulation import cash

    plan = project([Task("a", pr.uniform(5, 10), cost=10)], risks=[pr.Risk("u", 0.0003, pr.Impact("a", delay=600))])
    result = run(plan, 8 * 1024, threads=threads)
    struck = result.replay.occurred("u")
    assert struck.any()
    assert not struck[:1024].any()
    most = 8 * FLOWS * result.cash.months * 8 * 1024
    monkeypatch.setattr(cash, "MOST_BYTES", most - 1)
    again = run(plan, 8 * 1024, threads=threads)
    with pytest.raises(LimitError, match="cash flow of this run needs more than"):
        again.cash_flow()
