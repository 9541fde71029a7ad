"""Cost items, indices, clauses and incomes: what is refused, and where; the same costs written otherwise."""

import math

import numpy as np
import pytest

import pmo_risk as pr
from pmo_risk import Assignment, CostItem, DateClause, Income, PriceIndex, Project, Rate, Resource, Task
from pmo_risk.errors import CorrelationError, GraphError, PmoRiskError
from pmo_risk.model.cost_faults import percentage_cycle

PLAN = Project("p", "2027-01-04", [Task("dig", 10, wbs="1.1"), Task("build", 20, after=["dig"], wbs="1.2")], currency="EUR", resources=[Resource("crew")])


def with_item(**fields):
    return lambda: PLAN.replace(costs=[CostItem("x", **fields)])


def with_rates(**rates):
    return lambda: PLAN.replace(currencies=rates)


REFUSED = {
    "no kind": (lambda: CostItem("x"), "COST_KIND", "cost item 'x'", "nothing"),
    "two kinds": (lambda: CostItem("x", 5, rate=3), "COST_KIND", "cost item 'x'", "amount and rate"),
    "quantity without price": (lambda: CostItem("x", quantity=5), "COST_KIND", "cost item 'x'", "quantity"),
    "no id": (lambda: CostItem(" ", 5), "COST_ID", "", "' '"),
    "amount that is no number": (lambda: CostItem("x", "5 EUR"), "NOT_A_NUMBER", "cost item 'x'", "'5 EUR'"),
    "NaN amount": (lambda: CostItem("x", math.nan), "NOT_FINITE", "cost item 'x'", "nan"),
    "unit of a fixed cost": (lambda: CostItem("x", 5, per="d"), "COST_KIND", "cost item 'x'", "per"),
    "unknown unit": (lambda: CostItem("x", rate=5, per="dd"), "UNIT", "cost item 'x'", "'dd'"),
    "base of a fixed cost": (lambda: CostItem("x", 5, of="y"), "COST_KIND", "cost item 'x'", "percentage"),
    "percentage in a currency": (lambda: CostItem("x", percent=5, currency="USD"), "COST_KIND", "cost item 'x'", "currency"),
    "percentage paid early": (lambda: CostItem("x", percent=5, paid="start"), "COST_KIND", "cost item 'x'", "paid"),
    "until without task": (lambda: CostItem("x", 5, until="dig"), "COST_TIME", "cost item 'x'", "until"),
    "resource of no task": (lambda: CostItem("x", resource="crew"), "COST_TIME", "cost item 'x'", "one task"),
    "unknown way to pay": (lambda: CostItem("x", 5, paid="ends"), "PAID", "cost item 'x'", "'end'"),
    "curve that does not add up": (lambda: CostItem("x", 5, paid=[0.5, 0.4]), "CURVE", "cost item 'x'", "0.9"),
    "empty curve": (lambda: CostItem("x", 5, paid=[]), "CURVE", "cost item 'x'", "empty"),
    "unknown task": (with_item(amount=5, task="digs"), "UNKNOWN_TASK", "project 'p', cost item 'x'", "'dig'"),
    "unknown index": (with_item(amount=5, escalation="cpi"), "UNKNOWN_INDEX", "project 'p', cost item 'x'", "'cpi'"),
    "unknown calendar": (with_item(rate=5, calendar="night"), "UNKNOWN_CALENDAR", "project 'p', cost item 'x'", "'night'"),
    "branch without tasks": (with_item(rate=5, wbs="1.3"), "UNKNOWN_WBS", "project 'p', cost item 'x'", "'1.3'"),
    "unknown resource": (with_item(resource="crews", task="dig"), "UNKNOWN_RESOURCE", "project 'p', cost item 'x'", "'crew'"),
    "a resource assigned twice": (
        lambda: PLAN.replace(
            tasks=[Task("dig", 10, assignments=[Assignment("crew", remaining=8), Assignment("crew", remaining=4)])],
            resources=[Resource("crew", rates=[Rate(5)])],
            costs=[CostItem("x", resource="crew", task="dig")],
        ),
        "RESOURCE",
        "project 'p', cost item 'x'",
        "2 assignments of resource 'crew'; join them to one",
    ),
    "clause with a name that is no text": (lambda: DateClause("x", "2027-06-30", per_day=5, name=7), "TYPE", "clause 'x'", "7"),
    "clause of a task that is no text": (lambda: DateClause("x", "2027-06-30", per_day=5, task=7), "TYPE", "clause 'x'", "7"),
    "income of a task that is no text": (lambda: Income("x", 5, task=7), "TYPE", "income 'x'", "7"),
    "resource without rates": (with_item(resource="crew", task="dig"), "RESOURCE", "project 'p', cost item 'x'", "no rates"),
    "percentage of nothing": (with_item(percent=5, of="y"), "UNKNOWN_ITEM", "project 'p', cost item 'x'", "'y'"),
    "percentage of no task": (with_item(percent=5, of="task:digs"), "UNKNOWN_TASK", "project 'p', cost item 'x'", "'dig'"),
    "percentage of an empty branch": (with_item(percent=5, of="cbs:20"), "UNKNOWN_WBS", "project 'p', cost item 'x'", "'cbs:20'"),
    "percentage of itself": (with_item(percent=5, of="x"), "CYCLE", "project 'p'", "x of x"),
    "two of one id": (
        lambda: PLAN.replace(costs=[CostItem("x", 1)], clauses=[DateClause("x", "2027-01-01", lump=1)]),
        "DUPLICATE_ID",
        "project 'p'",
        "2 times",
    ),
    "unknown currency": (with_item(amount=5, currency="USD"), "CURRENCY", "project 'p', cost item 'x'", "'USD'"),
    "mixed currencies without a base": (
        lambda: PLAN.replace(currency="", costs=[CostItem("x", 5, currency="USD")], currencies={"USD": 0.9}),
        "CURRENCY",
        "project 'p'",
        "no currency",
    ),
    "exchange rate of zero": (with_rates(USD=0), "CURRENCY", "currency 'USD'", "got 0"),
    "exchange rate below zero": (with_rates(USD=-0.9), "CURRENCY", "currency 'USD'", "got -0.9"),
    "exchange rate that may be below zero": (with_rates(USD=pr.normal(0.9, 0.1)), "CURRENCY", "currency 'USD'", "above 0"),
    "code in small letters": (with_rates(usd=0.9), "CURRENCY", "currency 'usd'", "ISO 4217"),
    "rate of the project's own": (with_rates(EUR=0.9), "CURRENCY", "currency 'EUR'", "rate is 1"),
    "NaN exchange rate": (with_rates(USD=math.nan), "NOT_FINITE", "USD", "nan"),
    "index without rate": (lambda: PriceIndex("i"), "INDEX", "index 'i'", "rate"),
    "index with both": (lambda: PriceIndex("i", 0.03, rates={2027: 0.03}), "INDEX", "index 'i'", "rate"),
    "percentage as a rate": (lambda: PriceIndex("i", 3), "RATE", "index 'i'", "0.03"),
    "rate of -100%": (lambda: PriceIndex("i", pr.uniform(-1, 0)), "RATE", "index 'i'", "-1"),
    "rate of no year": (lambda: PriceIndex("i", rates={27: 0.03}), "INDEX", "index 'i'", "27"),
    "clause without money": (lambda: DateClause("c", "2027-01-01"), "CLAUSE", "clause 'c'", "no money"),
    "clause at a time of day": (lambda: DateClause("c", "2027-01-01T12:00", lump=5), "CLAUSE", "clause 'c'", "12:00"),
    "negative penalty": (lambda: DateClause("c", "2027-01-01", lump=-5), "CLAUSE", "clause 'c'", "bonus"),
    "negative cap": (lambda: DateClause("c", "2027-01-01", lump=5, cap=-1), "CLAUSE", "clause 'c'", "-1"),
    "clause of another kind": (lambda: DateClause("c", "2027-01-01", lump=5, kind="bonuses"), "CLAUSE", "clause 'c'", "'bonus'"),
    "clause without date": (lambda: DateClause("c", "soon", lump=5), "DATE", "clause 'c'", "'soon'"),
    "income of both kinds": (lambda: Income("i", 5, rate=3, lasts="1ey"), "INCOME", "income 'i'", "amount or a rate"),
    "income without end": (lambda: Income("i", rate=3), "INCOME", "income 'i'", "no end"),
    "income in working time": (lambda: Income("i", rate=3, per="d", lasts="1ey"), "INCOME", "income 'i'", "'d'"),
    "income of no length": (lambda: Income("i", rate=3, lasts="0ey"), "INCOME", "income 'i'", "0"),
    "income for a task that is not": (lambda: PLAN.replace(incomes=[Income("i", 5, task="x")]), "UNKNOWN_TASK", "income 'i'", "'x'"),
}


@pytest.mark.parametrize(("make", "code", "where", "seen"), REFUSED.values(), ids=list(REFUSED))
def test_what_cannot_be_is_refused_with_its_place(make, code, where, seen):
    """Each fault has its code, its place, and the value or the remedy."""
    with pytest.raises(PmoRiskError) as caught:
        make()
    assert code in [p.code for p in caught.value.problems]
    assert where in str(caught.value)
    assert seen in str(caught.value)


def test_all_faults_of_the_costs_come_at_once():
    """An unknown task, an unknown currency and a percentage of nothing are three problems of one error."""
    with pytest.raises(PmoRiskError) as caught:
        PLAN.replace(costs=[CostItem("a", 1, task="x"), CostItem("b", 1, currency="USD"), CostItem("c", percent=1, of="z")])
    assert len(caught.value.problems) == 3


def test_circles_of_percentages_are_found_and_chains_are_none():
    """The circle is shown from one item round to itself; many chains through one item are no circle."""
    circle = [CostItem("a", percent=1, of=["b", "d"]), CostItem("b", percent=1, of="c"), CostItem("c", percent=1, of="b"), CostItem("d", 5)]
    assert percentage_cycle(circle) == ("b", "c", "b")
    chain = [CostItem("a", percent=1, of=["b", "c"]), CostItem("b", percent=1, of="c"), CostItem("c", percent=1, of="d"), CostItem("d", 5)]
    assert percentage_cycle(chain) == ()


def test_members_of_correlations_may_be_money():
    """Items, currencies and indices are named with what they are; a slip is told with the nearest name."""
    plan = PLAN.replace(
        costs=[CostItem("steel", quantity=pr.uniform(1, 2), price=pr.uniform(3, 4)), CostItem("pm", rate=pr.uniform(1, 2))],
        currencies={"USD": pr.uniform(0.8, 0.9)},
        indices=[PriceIndex("cpi", rates={2027: pr.uniform(0, 0.1), 2028: 0.03})],
    )
    members = ["item:steel:price", "item:pm", "currency:USD", "index:cpi:2027"]
    assert len(plan.with_correlations(pr.Correlation(members, 0.5)).correlated[0].members) == 4
    with pytest.raises(CorrelationError, match="item:pm"):
        plan.with_correlations(pr.Correlation(["item:pms", "dig"], 0.5))


def test_costs_of_tasks_as_items_cost_the_same():
    """The same plan with its tasks' costs as items costs the same wherever nothing is drawn, and each task's branch keeps its cost."""
    tasks = [Task("a", 10, cost=100, cost_rate=3, wbs="1"), Task("b", pr.triangular(1, 2, 5), after=["a"], cost=50, cost_rate=7, wbs="2")]
    for unit in ("d", "h", "ed"):
        plan = Project("p", "2027-01-04", tasks, time_unit=unit)
        own, items = (pr.simulate(p, 500, seed=1, progress=False) for p in (plan, plan.with_cost_items()))
        np.testing.assert_allclose(own.cost.samples, items.cost.samples, rtol=1e-12)
        np.testing.assert_allclose(own.costs("wbs")["mean"], items.costs("wbs")["mean"])
    assert [i.paid for i in plan.with_cost_items(paid="end").costs] == ["end", "even", "end", "even"]


CREW = Resource("crew", rates=[Rate(80.0)])
STEEL = Resource("steel", kind="material", rates=[Rate(5.0)])


def assigned(**fields):
    used = [Assignment("crew", units=80, remaining=80, remaining_cost=6400), Assignment("steel", remaining=10, remaining_cost=50)]
    return Project("p", "2027-01-04", [Task("a", 10, assignments=used, **fields)], resources=[CREW, STEEL])


def test_assignments_of_a_plan_cost_nothing_by_themselves():
    """What an importer has not put into a task's cost is not in the simulated cost: assignments are money only as items."""
    assert pr.simulate(assigned(), 1, seed=1, progress=False).cost.samples[0] == 0
    assert pr.simulate(assigned().with_resource_costs(), 1, seed=1, progress=False).cost.samples[0] == pytest.approx(6450)


def test_money_of_assignments_is_not_counted_twice():
    """A plan as importers make it, with the assignments' money in its tasks, costs the same when they are priced by their resources."""
    plan = assigned(cost=50 + 11, cost_rate=640 + 2)
    priced = plan.with_resource_costs()
    assert priced["a"].cost.mean == pytest.approx(11)
    assert priced["a"].cost_rate.mean == pytest.approx(2)
    before, after = (pr.simulate(p, 1, seed=1, progress=False).cost.samples[0] for p in (plan, priced))
    assert before == pytest.approx(after)
    assert before == pytest.approx(6400 + 50 + 11 + 20)


def test_check_says_where_money_of_assignments_is_missing_or_twice():
    """A plan whose assignments have money and its tasks none is told of; so is one whose tasks hold what an item prices; the two ways out are quiet."""
    codes = {"ASSIGNMENT_COST", "PRICED_TWICE"}

    def found(plan):
        return {p.code for p in pr.check(plan)} & codes

    whole = assigned(cost=50, cost_rate=640)
    assert found(assigned()) == {"ASSIGNMENT_COST"}
    assert found(whole) == set()
    assert found(assigned().with_resource_costs()) == set()
    assert found(whole.with_resource_costs()) == set()
    assert found(whole.replace(costs=[CostItem("x", resource="crew", task="a")])) == {"PRICED_TWICE"}


def test_costs_are_told_by_resource():
    """Crew and steel each have what their hours and tons cost, and what is nobody's stands without a name."""
    plan = assigned(cost=50 + 11, cost_rate=640).with_resource_costs()
    table = pr.simulate(plan, 1, seed=1, progress=False).costs("resource")
    assert table["mean"].to_dict() == pytest.approx({"": 11, "crew": 6400, "steel": 50})


@pytest.mark.parametrize("fields", [{"cost": 40, "cost_rate": 640}, {"cost": 50, "cost_rate": pr.uniform(600, 700)}, {"cost": 50, "cost_rate": 600}])
def test_money_that_cannot_be_taken_out_is_refused(fields):
    """A task whose own cost is less than its assignments' money, or uncertain, is refused rather than guessed at."""
    with pytest.raises(GraphError, match="its assignments make up"):
        assigned(**fields).with_resource_costs()


def test_priced_resources_of_real_files_cost_what_the_files_say(corpus):
    """Every schedule of the corpus whose resources have prices costs the same with them, where its assignments cost units times one price."""
    seen = 0
    for path in sorted(corpus.rglob("*.xer"))[:40]:
        try:
            plan = pr.read(path)
            if not isinstance(plan, Project) or not any(r.rates for r in plan.resources.values()):
                continue
            priced = plan.with_resource_costs()
        except PmoRiskError:
            continue
        own = {t.id: [a for a in t.assignments if plan.resources[a.resource].rates and a.remaining > 0] for t in plan if not t.is_complete and not t.is_span}
        if not any(own.values()) or any(len(plan.resources[a.resource].rates) > 1 for some in own.values() for a in some):
            continue
        gap = sum(a.remaining * plan.resources[a.resource].rates[0].price - a.remaining_cost for some in own.values() for a in some)
        before, after = (pr.simulate(p, 1, seed=1, progress=False).baseline.cost for p in (plan, priced))
        assert after == pytest.approx(before + gap, rel=1e-6)
        seen += 1
    if not seen:
        pytest.skip("no schedule of the corpus has priced resources")
