"""What a project pays, against formulas, enumeration and its own other ways of saying the same."""

import math
from datetime import datetime, timedelta

import numpy as np
import pytest

import pmo_risk as pr
from pmo_risk import Assignment, Calendar, CostItem, DateClause, Income, PriceIndex, Project, Rate, Resource, Task

N = 4_000
ROUNDED = 2**-19 / 480  # of a day: durations on the clock are rounded to 2^-18 minutes
ROUND_THE_CLOCK = Calendar.continuous()


def project(tasks, **more):
    return Project("p", "2027-01-01", tasks, **({"currency": "EUR", "calendar": ROUND_THE_CLOCK, "time_unit": "ed"} | more))


def run(plan, iterations=N, **more):
    return pr.simulate(plan, iterations, seed=3, progress=False, **more)


def certain(plan):
    """The cost of a plan in which nothing is uncertain, and which costs the same in its baseline."""
    result = run(plan, 1)
    assert result.baseline.cost == pytest.approx(result.cost.samples[0], rel=1e-12)
    return float(result.cost.samples[0])


def days(n, **more):
    """A plan of one task of ``n`` days around the clock."""
    return project([Task("a", n)], **more)


def test_time_dependent_and_independent_cost_have_the_closed_form():
    """Worked example 5.16: C = TI + 20 D has mean 3,133.333, standard deviation 222.3611, and correlation 0.924085 with D."""
    d, ti = pr.triangular(80, 100, 130), pr.triangular(900, 1000, 1300)
    result = run(Project("p", "2027-01-04", [Task("a", d)], costs=[CostItem("ti", ti), CostItem("burn", rate=20, task="a")]), 40_000)
    cost, n = result.cost.samples, 40_000
    sd, r = 222.36107, 0.924085
    assert abs(cost.mean() - 9400 / 3) < 4 * sd / math.sqrt(n)
    assert abs(cost.std() - sd) < 4 * sd / math.sqrt(2 * n)  # kurtosis below that of the normal law
    assert abs(np.corrcoef(cost, result.finish.samples)[0, 1] - r) < 4 * (1 - r**2) / math.sqrt(n)


@pytest.mark.parametrize("calendar", [Calendar.standard(), ROUND_THE_CLOCK])
def test_a_rate_of_a_task_is_its_own_cost_rate(calendar):
    """An item's rate over a task in working time costs, iteration by iteration, what the same ``cost_rate`` of the task does."""
    risk = pr.Risk("r", 0.4, [pr.Impact("a", delay=3)])
    tasks = [Task("a", pr.triangular(5, 9, 20), "", cost=7), Task("b", pr.triangular(2, 4, 9), after=["a"])]
    own = Project("p", "2027-01-04", [tasks[0].replace(cost_rate=3), tasks[1]], [risk], calendar=calendar)
    items = Project("p", "2027-01-04", tasks, [risk], calendar=calendar, costs=[CostItem("burn", rate=3, task="a")])
    first, second = run(own), run(items)
    assert np.array_equal(first.finish.samples, second.finish.samples)
    np.testing.assert_allclose(first.cost.samples, second.cost.samples, rtol=1e-13)
    assert first.baseline.cost == pytest.approx(second.baseline.cost)


def test_costs_of_tasks_and_risks_are_the_same_through_the_costing_stage():
    """A plan with an item of nothing costs, iteration by iteration, what the forward pass adds up, and each ends on the same date to the bit."""
    tasks = [Task("a", pr.triangular(5, 9, 20), cost=pr.uniform(10, 20), cost_rate=pr.uniform(1, 2)), Task("b", 4, after=["a"], cost=9, calendar="night")]
    risks = [pr.Risk("r", 0.4, [pr.Impact("a", delay=3, cost=pr.uniform(5, 9)), pr.Impact(["a", "b"], cost=4), pr.Impact(cost=1)])]
    tasks.append(Task("l", 0, type="loe", after=[pr.Link("a", "SS"), pr.Link("b", "FF")], cost_rate=2))
    night = Calendar("night", {"mon": [("20:00", "24:00")], "tue": [("00:00", "04:00")]})
    plan = Project("p", "2027-01-04", tasks, risks, calendars=[night])
    plain, costed = run(plan), run(plan.replace(costs=[CostItem("nothing", 0)]))
    assert np.array_equal(plain.trials.clock, costed.trials.clock)
    np.testing.assert_allclose(plain.cost.samples, costed.cost.samples, rtol=1e-13)
    assert plain.baseline.cost == pytest.approx(costed.baseline.cost)
    np.testing.assert_allclose(plain.cash.spend.sum(axis=0), plain.cost.samples, rtol=1e-12)


@pytest.mark.parametrize("sampling", ["lhs", "sobol", "antithetic"])
def test_every_way_of_sampling_draws_costs_too(sampling):
    """Stratified runs have the costs of the plain formula: the mean of a fixed item drawn 2,000 times is within four of its standard errors."""
    result = run(days(pr.uniform(5, 10), costs=[CostItem("x", pr.uniform(100, 200))]), 2_000, sampling=sampling)
    assert abs(result.cost.mean.value - 150) < 4 * (100 / math.sqrt(12)) / math.sqrt(2_000)
    assert np.unique(result.cost.samples).size > 1_000


def test_threads_change_no_bit():
    """One thread and four give the same costs and cash flow."""
    plan = days(pr.uniform(5, 90), costs=[CostItem("x", pr.uniform(1, 2), task="a", escalation="i"), CostItem("o", percent=9)], indices=[PriceIndex("i", 0.1)])
    first, second = run(plan, threads=1), run(plan, threads=4)
    assert np.array_equal(first.cost.samples, second.cost.samples)
    assert np.array_equal(first.cash.flows, second.cash.flows)


def test_dates_alone_decide_an_elapsed_rate():
    """A rate in elapsed days costs, on the standard calendar, the clock days from the task's start to its finish."""
    plan = Project("p", "2027-01-04T08:00", [Task("a", pr.triangular(2, 5, 30))], costs=[CostItem("hut", rate=24, per="ed", task="a")])
    result = run(plan)
    np.testing.assert_allclose(result.cost.samples, 24 * result.trials.clock / 1440, rtol=1e-12)


def test_a_hammock_is_a_level_of_effort():
    """An item from the start of one task to the finish of another costs what a level of effort tied to both does."""
    tasks = [Task("a", pr.triangular(3, 5, 9)), Task("b", pr.triangular(4, 6, 12), after=["a"]), Task("c", pr.triangular(3, 5, 9), after=["b"])]
    loe = Task("l", 0, type="loe", after=[pr.Link("a", "SS"), pr.Link("b", "FF")], cost_rate=11)
    first = run(Project("p", "2027-01-04", [*tasks, loe]))
    second = run(Project("p", "2027-01-04", tasks, costs=[CostItem("pm", rate=11, task="a", until="b")]))
    np.testing.assert_allclose(first.cost.samples, second.cost.samples, rtol=4 * ROUNDED)


def test_the_time_of_a_branch_and_of_the_project():
    """A rate over a branch runs from its first start to its last finish; without a place it runs over the project. Days add up by hand."""
    tasks = [Task("a", 10), Task("b", 5, after=["a"], wbs="1.1"), Task("c", 20, after=["a"], wbs="1.2"), Task("d", 7, after=["c"], wbs="10")]
    assert certain(project(tasks, costs=[CostItem("x", rate=1, wbs="1")])) == pytest.approx(20)
    assert certain(project(tasks, costs=[CostItem("x", rate=1)])) == pytest.approx(37)
    assert certain(project(tasks, costs=[CostItem("x", rate=7, per="ew")])) == pytest.approx(37)


def test_quantity_times_price():
    """Mean E[Q]E[P], variance Var Q Var P + Var Q E[P]^2 + Var P E[Q]^2 of independent draws."""
    q, p = pr.uniform(50, 150), pr.triangular(1, 2, 6)
    cost = run(days(3, costs=[CostItem("x", quantity=q, price=p)]), 40_000).cost.samples
    var = q.var * p.var + q.var * p.mean**2 + p.var * q.mean**2
    assert abs(cost.mean() - q.mean * p.mean) < 4 * math.sqrt(var / 40_000)
    fourth = np.mean((cost - cost.mean()) ** 4)
    assert abs(cost.var() - var) < 4 * math.sqrt((fourth - var**2) / 40_000)


def test_percentages_by_hand():
    """Percentages of items, tasks, branches and everything, and of other percentages, add up as they do by hand."""
    tasks = [Task("a", 10, cost=100, wbs="1.1", codes={"CBS": "20"}), Task("b", 5, cost=200, wbs="2")]
    items = [
        CostItem("x", 1000, task="a", cbs="20.1"),
        CostItem("y", 50),
        CostItem("fee", percent=10, of=["site", "x"]),
        CostItem("site", percent=20, of=["task:a", "y"]),
        CostItem("all", percent=1),
        CostItem("twenty", percent=50, of="cbs:20"),
        CostItem("one", percent=5, of="wbs:1"),
    ]
    site = 0.2 * (100 + 1000 + 50)
    expected = 1350 + site + 0.1 * (site + 1000) + 13.5 + 0.5 * 1100 + 0.05 * 1100
    plan = project(tasks, costs=items)
    assert certain(plan) == pytest.approx(expected)
    result = run(plan, 1)
    table = result.costs("item")["mean"]
    assert table["fee"] == pytest.approx(0.1 * (site + 1000))
    assert table.sum() == pytest.approx(expected)
    assert result.cash.spend.sum() == pytest.approx(expected)


def test_an_overhead_is_paid_as_what_it_is_of():
    """A percentage has the months of its base: 10% of a cost paid in one month and of one paid in another."""
    items = [CostItem("early", 100, paid="start"), CostItem("late", 300, paid="end"), CostItem("oh", percent=10)]
    flow = run(days(59, costs=items), 1).cash_flow()["mean"]
    assert flow.tolist() == pytest.approx([110, 330])
    assert [str(p) for p in flow.index] == ["2027-01", "2027-02"]


def test_cost_is_linear_in_its_rates():
    """Relation 36: twice every amount, rate and price is twice the cost, to the bit."""

    def plan(k):
        items = [CostItem("f", pr.uniform(k, 2 * k), paid="start"), CostItem("r", rate=3 * k, per="ed"), CostItem("q", quantity=pr.uniform(1, 3), price=k)]
        clauses = [DateClause("ld", "2027-01-08", per_day=5 * k, cap=20 * k)]
        return days(pr.uniform(5, 15), costs=[*items, CostItem("oh", percent=10)], clauses=clauses)

    assert np.array_equal(run(plan(2)).cost.samples, 2 * run(plan(1)).cost.samples)


def test_another_currency_is_another_scale():
    """Relation 37: all costs in a currency of rate 0.8 come to 0.8 of the same numbers; an uncertain rate is one draw for all items in it."""
    items = [CostItem("f", pr.uniform(10, 20)), CostItem("r", rate=3, per="ed"), CostItem("q", quantity=7, price=pr.uniform(1, 3))]
    own = run(days(9, costs=items)).cost.samples
    foreign = [i.replace(currency="USD") for i in items]
    np.testing.assert_allclose(run(days(9, costs=foreign, currencies={"USD": 0.8})).cost.samples, 0.8 * own, rtol=1e-14)
    rate = run(days(9, costs=[CostItem("one", 1, currency="USD")], currencies={"USD": pr.uniform(0.7, 0.9)})).cost.samples
    assert rate.min() < 0.71 < 0.89 < rate.max()
    np.testing.assert_allclose(run(days(9, costs=foreign, currencies={"USD": pr.uniform(0.7, 0.9)})).cost.samples, rate * own, rtol=1e-13)


@pytest.mark.parametrize("years", [0, 1, 2, 3, 10])
def test_escalation_is_the_power_of_its_years(years):
    """What is paid whole calendar years after the base costs 1.03^years as much, exactly."""
    length = (datetime(2027 + years, 1, 1) - datetime(2027, 1, 1)).days
    plan = days(length, costs=[CostItem("x", 1e6, paid="end", escalation="i")], indices=[PriceIndex("i", 0.03)])
    assert certain(plan) == pytest.approx(1e6 * 1.03**years, rel=1e-13)


def test_an_index_by_year_multiplies_year_by_year():
    """Rates of 3%, 5% and 2% by year, from a base before the project, which keep on after the last year."""
    index = PriceIndex("i", rates={2026: 0.03, 2027: 0.05, 2028: 0.02}, base="2026-01-01")
    lasts = [0, 365, 365 + 366, 365 + 366 + 365]
    factors = [1.03, 1.03 * 1.05, 1.03 * 1.05 * 1.02, 1.03 * 1.05 * 1.02**2]
    for length, factor in zip(lasts, factors, strict=True):
        plan = days(length, costs=[CostItem("x", 100, paid="end", escalation="i")], indices=[index])
        assert certain(plan) == pytest.approx(100 * factor, rel=1e-13)


def test_even_payment_is_escalated_as_it_is_paid():
    """An even cost over one year costs the mean of 1.2^t: 0.2 / ln 1.2, but for the middle of months, h^2 ln(1.2)^2 / 24 = 1e-5 of it."""
    plan = days(365, costs=[CostItem("x", 100, escalation="i")], indices=[PriceIndex("i", 0.2)])
    assert certain(plan) == pytest.approx(100 * 0.2 / math.log(1.2), rel=(31 / 365 * math.log(1.2)) ** 2 / 24)


def test_an_uncertain_rate_is_one_draw_for_all_years():
    """With a uniform rate r the cost two years on is (1 + r)^2, of mean 1 + 2 E r + E r^2, and its root is uniform between its ends."""
    plan = days(365 + 366, costs=[CostItem("x", 1, paid="end", escalation="i")], indices=[PriceIndex("i", pr.uniform(0.0, 0.1))])
    root = np.sqrt(run(plan).cost.samples) - 1
    assert 0 < root.min() < 0.001 < 0.099 < root.max() < 0.1
    assert abs(root.mean() - 0.05) < 4 * 0.1 / math.sqrt(12 * N)


LATE = [(9.25, 10), (10, 10), (10.5, 20), (13, 40), (14, 50), (20, 50)]
EARLY = [(9, 0), (8.5, 0), (8, 10), (7, 20), (6.5, 20), (1, 30)]


@pytest.mark.parametrize(("length", "penalty", "bonus"), [(n, p, 0) for n, p in LATE] + [(n, 0, b) for n, b in EARLY])
def test_penalties_and_bonuses_enumerated(length, penalty, bonus):
    """By hand: days counted by the calendar, a day begun late is late, the midnight that ends a day belongs to it; caps hold; lump sums are paid once."""
    clauses = [
        DateClause("ld", "2027-01-09", per_day=10, cap=50),
        DateClause("late", "2027-01-09", lump=7),
        DateClause("soon", "2027-01-09", per_day=10, cap=30, kind="bonus"),
        DateClause("once", "2027-01-09", lump=5, kind="bonus"),
    ]
    expected = penalty + 7 if length > 9 else -bonus - 5
    assert certain(days(length, clauses=clauses)) == pytest.approx(expected)


def test_a_clause_on_a_task_and_its_probability():
    """A lump sum on a task that is late with probability a half costs half of it on average, paid when that task finishes."""
    plan = project([Task("a", pr.uniform(5, 15)), Task("b", 400)], clauses=[DateClause("ld", "2027-01-10", lump=100, task="a")])
    result = run(plan)
    assert set(result.cost.samples.tolist()) == {0.0, 100.0}
    assert abs(result.cost.mean.value - 50) < 4 * 50 / math.sqrt(N)
    assert [str(p) for p in result.cash_flow().index] == ["2027-01"]


def test_income_is_no_cost_and_comes_after_the_finish():
    """Income at a rate from the finish on, up to a date: what is late is lost; costs stay as they are."""
    incomes = [Income("rent", rate=365, until="2027-12-31"), Income("sale", 50, task="a")]
    plan = days(100, costs=[CostItem("x", 1000)], incomes=incomes)
    assert certain(plan) == pytest.approx(1000)
    cash = run(plan, 1).cash
    assert cash.income.sum() == pytest.approx(265 + 50)
    assert cash.spend.sum() == pytest.approx(1000)
    assert cash.net.sum() == pytest.approx(315 - 1000)


def test_rates_by_date_by_hand():
    """A crew of 240 hours evenly over ten days, at 80 for the four days before 5 January and at 90 from then on."""
    crew = Resource("crew", rates=[Rate(80), Rate(90, start="2027-01-05")])
    task = Task("a", 10, assignments=[Assignment("crew", units=240, remaining=240, rate=1)])
    plan = project([task], resources=[crew], costs=[CostItem("work", resource="crew", task="a")])
    assert certain(plan) == pytest.approx(4 * 24 * 80 + 6 * 24 * 90)


def test_a_curve_tells_how_many_units_are_used_at_each_price():
    """A curve of 10%, 20%, 30% and 40% in the quarters of twenty days, with a price change after five and another after fifteen."""
    crew = Resource("crew", rates=[Rate(1), Rate(10, start="2027-01-06"), Rate(100, start="2027-01-16")])
    task = Task("a", 20, assignments=[Assignment("crew", remaining=100, curve=[0.1, 0.2, 0.3, 0.4])])
    assert certain(project([task], resources=[crew], costs=[CostItem("w", resource="crew", task="a")])) == pytest.approx(10 + 50 * 10 + 40 * 100)


@pytest.mark.parametrize(("since", "price"), [("2027-01-05", 80), ("2027-01-01", 90)])
@pytest.mark.parametrize("nights", [False, True])
def test_what_is_used_at_one_moment_has_the_price_of_that_moment(since, price, nights):
    """Ten tons at a milestone, or by a crew that never works while the task lasts, cost ten times the price that holds then."""
    crew = Resource("steel", kind="material", rates=[Rate(80), Rate(90, start=since)], calendar="never" if nights else None)
    late = Calendar("never", {"sun": [("00:00", "24:00")]})
    task = Task("a", 1 if nights else 0, assignments=[Assignment("steel", remaining=10)])
    items = [CostItem("w", resource="steel", task="a")]
    assert certain(project([task], resources=[crew], calendars=[late], costs=items)) == pytest.approx(10 * price)


@pytest.mark.parametrize(("fixed", "expected"), [(True, 800.0), (False, 1600.0)])
def test_labour_grows_with_the_duration_unless_its_units_are_fixed(fixed, expected):
    """A task twice as long uses twice the hours; with fixed units the same. Its 80 hours are those of the planned, most likely 10 days."""
    task = Task("a", pr.discrete([10, 20], [0.6, 0.4]), assignments=[Assignment("crew", remaining=80)])
    items = [CostItem("w", resource="crew", task="a", fixed_units=fixed)]
    plan = project([task], resources=[Resource("crew", rates=[Rate(10)])], costs=items)
    result = run(plan)
    long = result.finish.samples > 15
    np.testing.assert_allclose(result.cost.samples[~long], 800)
    np.testing.assert_allclose(result.cost.samples[long], expected)


def test_material_does_not_grow_with_the_duration():
    """Units of a material are as many as they are."""
    task = Task("a", pr.uniform(10, 20), assignments=[Assignment("steel", remaining=3)])
    plan = project([task], resources=[Resource("steel", kind="material", rates=[Rate(7)])], costs=[CostItem("w", resource="steel", task="a")])
    np.testing.assert_allclose(run(plan).cost.samples, 21)


def test_time_before_the_data_date_is_not_charged():
    """Of a task in progress a rate is charged for what remains; over the project it runs from the data date."""
    task = Task("a", 10, actual_start="2027-01-01", remaining=6)
    base = {"data_date": "2027-01-05"}
    assert certain(project([task], costs=[CostItem("x", rate=1, task="a")], **base)) == pytest.approx(6)
    assert certain(project([task], costs=[CostItem("x", rate=1, per="ed", task="a")], **base)) == pytest.approx(6)
    assert certain(project([task], costs=[CostItem("x", rate=1)], **base)) == pytest.approx(6)
    done = Task("a", 10, actual_start="2027-01-01", actual_finish="2027-01-04")
    assert certain(project([done, Task("b", 2)], costs=[CostItem("x", rate=1, per="ed", task="a")], **base)) == pytest.approx(0)


@pytest.mark.parametrize("status", ["2027-01-04", "2027-01-11", "2058-06-01"])
@pytest.mark.parametrize("more", [{}, {"wbs": "1"}, {"task": "a", "until": "b"}, {"per": "ed"}])
@pytest.mark.parametrize("calendar", [None, ROUND_THE_CLOCK])
def test_a_finished_project_is_charged_no_rate(status, more, calendar):
    """All of its time lies before the data date, over whatever the rate is charged; its tasks have cost what they have."""
    tasks = [Task(i, 1, cost=5, wbs="1", actual_start="2027-01-01", actual_finish="2027-01-02") for i in "ab"]
    plan = project(tasks, costs=[CostItem("x", rate=1, **more)], data_date=status)
    assert certain(plan if calendar is not None else plan.replace(calendar=Calendar.standard(), time_unit="d")) == pytest.approx(10)


def test_costs_correlate_with_durations_where_they_are_said_to():
    """A correlation of 0.9 between a duration and an item's amount shows in the ranks of both."""
    from scipy.stats import spearmanr

    plan = days(pr.uniform(5, 10), costs=[CostItem("x", pr.uniform(0, 1))]).with_correlations(pr.Correlation(["a", "item:x"], 0.9))
    result = run(plan)
    rho = spearmanr(result.finish.samples, result.cost.samples).statistic
    assert abs(rho - 0.9) < 4 * (1 - 0.9**2) * math.sqrt(1.06) / math.sqrt(N)


def test_projects_of_a_portfolio_share_currencies_and_indices():
    """Two projects that pay in one currency have one draw of its rate; the whole costs the sum, and its cash flow is the sum of theirs."""
    more = {"costs": [CostItem("x", 1, currency="USD")], "currencies": {"USD": pr.uniform(0.5, 1.5)}}
    a = Project("A", "2027-01-04", [Task("t", pr.uniform(5, 50))], currency="EUR", **more)
    b = Project("B", "2027-03-01", [Task("t", 5, cost=pr.uniform(1, 2))], currency="EUR", **more)
    c = Project("C", "2027-03-01", [Task("t", 5, cost=3)], currency="EUR")
    shared = [pr.Risk("r", 0.5, [pr.Impact(cost=2)])]
    folio = pr.Portfolio("F", [a, b, c], [pr.Link("A/t", successor="B/t")], shared)
    joint = run(folio)
    np.testing.assert_allclose(joint.projects["A"].cost.samples, run(a).cost.samples)
    rest = joint.cost.samples - sum(r.cost.samples for r in joint.projects.values())
    assert set(np.round(rest, 9).tolist()) == {0.0, 2.0}
    own = joint.projects["B"].cost.samples - joint.projects["A"].cost.samples
    assert own.min() >= 1
    assert own.max() <= 2
    np.testing.assert_allclose(joint.cash.spend.sum(axis=0), joint.cost.samples)
    for by in ("project", "kind", "task", "item", "wbs"):
        assert joint.costs(by)["mean"].sum() == pytest.approx(joint.cost.mean.value)
    assert joint.costs("project").index.tolist() == ["", "A", "B", "C"]
    assert "B/task:t" in joint.costs("item").index
    assert joint.npv(0.0).mean.value == pytest.approx(-joint.cost.mean.value)


def test_adding_an_item_moves_no_other_draw():
    """Without an item a plan has the same durations, and its other items the same amounts."""
    one, two = CostItem("one", pr.uniform(1, 2)), CostItem("two", pr.uniform(1, 2))
    both, first, second = (run(days(pr.uniform(5, 9), costs=c)) for c in ([one, two], [one], [two]))
    assert np.array_equal(both.finish.samples, first.finish.samples)
    np.testing.assert_allclose(both.cost.samples, first.cost.samples + second.cost.samples)


def test_every_iteration_of_an_automatic_run_is_costed():
    """A run that stops by itself has the costs of the same run of as many iterations."""
    plan = days(pr.uniform(5, 9), costs=[CostItem("x", pr.uniform(1, 2)), CostItem("oh", percent=10)])
    auto = run(plan, "auto", tolerance={"cost": 0.05})
    assert np.array_equal(auto.cost.samples, run(plan, auto.settings.iterations).cost.samples)


def test_finish_dates_count_on_the_axis_of_one_calendar_as_on_the_clock():
    """A plan on one calendar, and the same plan made to run on the clock by a task on another, cost the same by their dates."""
    items = [CostItem("e", rate=1, per="ed", task="b"), CostItem("s", rate=2, task="a", until="b"), CostItem("p", rate=1, per="ed")]
    tasks = [Task("a", pr.triangular(1, 5, 9)), Task("m", 0, after=["a"]), Task("b", pr.triangular(1, 5, 9), after=["m"])]
    plan = Project("p", "2027-01-04", tasks, costs=items, clauses=[DateClause("ld", "2027-01-14", per_day=3)])
    other = Calendar("other", {"mon": [("08:00", "09:00")]})
    both = plan.replace(tasks=[*tasks, Task("z", 0, calendar="other")], calendars=[other])
    np.testing.assert_allclose(run(plan).cost.samples, run(both).cost.samples, rtol=4 * ROUNDED)


def test_a_lag_of_an_assignment_begins_its_prices_later():
    """An assignment that begins a day late meets the next price for all but what is left before it."""
    crew = Resource("crew", rates=[Rate(1), Rate(10, start="2027-01-03")])
    task = Task("a", 5, assignments=[Assignment("crew", remaining=40, lag=24)])
    assert certain(project([task], resources=[crew], costs=[CostItem("w", resource="crew", task="a")])) == pytest.approx(10 * 1 + 30 * 10)


def test_a_start_is_a_moment_of_a_day_not_of_the_day_before():
    """What is paid at the start of work on the first of a month belongs to that month; what is paid at the midnight that ends a month to the one before."""
    tasks = [Task("a", 31), Task("b", 10, after=["a"])]
    items = [CostItem("end", 1, task="a", paid="end"), CostItem("start", 2, task="b", paid="start")]
    assert run(project(tasks, costs=items), 1).cash_flow()["mean"].tolist() == pytest.approx([1, 2])
    assert datetime(2027, 1, 1) + timedelta(31) == datetime(2027, 2, 1)


@pytest.mark.parametrize("name", ["harbour-pointe.xer", "cairo-alex-road.xer", "msp-legacy-sample.xml", "conv-OzBuild16.xml", "mpxj-resource-rates-test.xer"])
def test_costs_of_real_schedules_are_the_same_through_the_costing_stage(corpus, name):
    """Real files with progress, several calendars and levels of effort cost, iteration by iteration, what the forward pass adds up; months add up to it."""
    found = next(iter(corpus.rglob(name)), None)
    if found is None:
        pytest.skip(f"no {name} in the corpus")
    plan = pr.read(found).with_uncertainty()
    plain, costed = run(plan, 200), run(plan.replace(costs=[CostItem("nothing", 0)]), 200)
    assert np.array_equal(plain.trials.clock, costed.trials.clock)
    np.testing.assert_allclose(plain.cost.samples, costed.cost.samples, rtol=1e-12)
    np.testing.assert_allclose(costed.cash.spend.sum(axis=0), costed.cost.samples, rtol=1e-12)
    assert plain.baseline.cost == pytest.approx(costed.baseline.cost)


def test_the_costing_stage_knows_what_risks_do_to_money():
    """With an item of nothing a plan is costed from its dates, and costs the same as without: conditions, factors on cost, money by delay, responses."""
    tasks = [
        pr.Task("a", pr.triangular(5, 8, 14), cost=pr.uniform(100, 200), cost_rate=3, wbs="A"),
        pr.Task("b", 4, after="a", when="soil", cost=50, cost_rate=pr.uniform(1, 2)),
        pr.Task("c", 6, after="a", unless=["soil", "late"], cost=70, wbs="A"),
        pr.Task("dyke", 3, cost=40),
    ]
    risks = [
        pr.Risk("soil", 0.4, pr.Impact(wbs="A", delay=pr.uniform(1, 4), cost_rate=7, cost_factor=pr.uniform(1, 2))),
        pr.Risk("often", rate=1.5, most=3, impacts=pr.Impact("a", delay=1, cost=9)),
        pr.Risk("x", 0.1, pr.Impact("a", delay=1), responses=pr.Response("mitigate", tasks="dyke")),
    ]
    plain = pr.Project("p", "2027-01-04", tasks, risks, triggers=[pr.Trigger("late", "a", after="2027-01-15")], currency="EUR")
    costed = plain.replace(costs=[pr.CostItem("nothing", amount=0, task="a")])
    for before, after in ((plain, costed), (plain.with_responses(), costed.with_responses())):
        one, other = (pr.simulate(p, 3_000, seed=3, progress=False) for p in (before, after))
        assert np.array_equal(one.finish.samples, other.finish.samples)
        np.testing.assert_allclose(other.cost.samples, one.cost.samples, rtol=1e-12)
        assert other.baseline.cost == pytest.approx(one.baseline.cost, rel=1e-12)
    flows = other.cash_flow("Y")
    assert flows["mean"].sum() == pytest.approx(other.cost.samples.mean(), rel=1e-9)


def test_items_of_a_task_that_carries_out_a_response_are_paid_once_it_is_taken():
    """As items its costs are what they are as the task's own: nothing before, nothing without the risk, all of it with the response."""
    tasks = [pr.Task("a", 10, cost=100), pr.Task("dyke", 2, cost=40, cost_rate=5)]
    flood = pr.Risk("flood", 0.5, pr.Impact("a", delay=5), responses=pr.Response("avoid", tasks="dyke"))
    own = pr.Project("p", "2027-01-04", tasks, [flood])
    items = own.with_cost_items()
    for plan in (own, items):
        assert certain(plan) == 100
        assert certain(plan.without_risk("flood")) == 100
        assert certain(plan.with_responses()) == 150
    assert list(run(items).costs("item").index) == ["a:cost"]
    assert list(run(items.with_responses()).costs("item").index) == ["a:cost", "dyke:cost", "dyke:rate"]
