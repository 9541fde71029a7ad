"""What holds of the costs of any plan: parts add up, and saying the same otherwise changes nothing."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

import pmo_risk as pr
from pmo_risk import CostItem, DateClause, Income, PriceIndex, Project, Task

IDS = ("a", "b", "c")
laws = st.one_of(
    st.floats(-1e4, 1e4), st.builds(lambda low, width: pr.uniform(low, low + width), st.floats(-1e3, 1e3), st.floats(1, 1e3)), st.just(pr.triangular(1, 5, 30))
)
positive = st.one_of(st.floats(0, 100), st.just(pr.uniform(1, 9)))
paid = st.sampled_from(("start", "end", "even", (0.25, 0.75), (0.1, 0.2, 0.3, 0.4)))


@st.composite
def items(draw: st.DrawFn) -> list[CostItem]:
    """Items of all kinds, percentages of each other among them."""
    found = []
    for n in range(draw(st.integers(0, 4))):
        kind = draw(st.sampled_from(({"amount": 1}, {"quantity": 1, "price": 1}, {"rate": 1})))
        fields = {name: draw(laws) for name in kind}
        if "rate" in kind:
            fields["per"] = draw(st.sampled_from(("", "d", "h", "ed", "emo")))
        place = draw(st.sampled_from(({}, {"task": "a"}, {"task": "b", "until": "c"}, {"wbs": "1"}, {"task": "c", "cbs": "7.1"})))
        more = {"currency": draw(st.sampled_from(("", "USD"))), "escalation": draw(st.sampled_from(("", "flat", "years"))), "paid": draw(paid)}
        found.append(CostItem(f"i{n}", **fields, **place, **more))
    if found:
        found.append(CostItem("p0", percent=draw(positive), of=draw(st.sampled_from(((), ("i0",), ("wbs:1",), ("task:a", "i0"))))))
        found.append(CostItem("p1", percent=draw(positive), of=("p0", "i0")))
    return found


@st.composite
def plans(draw: st.DrawFn) -> Project:
    """Three tasks, some with costs, in progress or not, with items, clauses and incomes."""
    begun = draw(st.booleans())
    progress = {"actual_start": "2027-01-04T08:00", "remaining": draw(positive)} if begun else {}
    tasks = [
        Task("a", draw(positive), cost=draw(st.none() | laws), cost_rate=draw(st.none() | laws), wbs="1.1", **progress),
        Task("b", draw(positive), after=["a"], cost=draw(st.none() | laws), wbs="1.2", unit=draw(st.sampled_from(("d", "ed")))),
        Task("c", draw(positive), after=[pr.Link("a", "SS", 3)], cost_rate=draw(st.none() | laws), wbs="2"),
    ]
    clause = DateClause(
        "ld", "2027-02-10", per_day=draw(positive), lump=5, cap=draw(st.none() | st.floats(0, 100)), kind=draw(st.sampled_from(("penalty", "bonus")))
    )
    return Project(
        "p",
        "2027-01-04",
        tasks,
        [pr.Risk("r", 0.5, [pr.Impact(["a", "c"], cost=draw(laws))])],
        currency="EUR",
        data_date="2027-01-11" if begun else None,
        costs=draw(items()),
        currencies={"USD": draw(st.sampled_from((0.5, pr.uniform(0.5, 1.5))))},
        indices=[PriceIndex("flat", draw(st.floats(-0.1, 0.3))), PriceIndex("years", rates={2027: 0.05, 2028: pr.uniform(0.0, 0.1)}, base="2026-07-01")],
        clauses=[clause],
        incomes=[Income("i", rate=draw(laws), lasts="2ey", escalation="flat", task="b")],
    )


def run(plan):
    return pr.simulate(plan, 70, seed=2, progress=False, threads=1)


@settings(max_examples=60, deadline=None)
@given(plan=plans())
def test_parts_add_up_to_the_cost_of_each_iteration(plan):
    """Months, and rows by any breakdown, add up to the cost, iteration by iteration; income stands apart."""
    result = run(plan)
    cost, size = result.cost.samples, 1e-9 * max(1.0, np.abs(result.cash.flows).sum(axis=(0, 1)).max())
    np.testing.assert_allclose(result.cash.spend.sum(axis=0), cost, atol=size)
    np.testing.assert_allclose(result.cash.net, result.cash.income - result.cash.spend, atol=size)
    for label in (lambda row: row.kind, lambda row: row.wbs, lambda row: row.id):
        _, money = result.replay.costs(label)
        np.testing.assert_allclose(money.sum(axis=0), cost, atol=size)
    np.testing.assert_allclose(result.npv(0.0).samples, result.cash.net.sum(axis=0), atol=size)


@settings(max_examples=40, deadline=None)
@given(plan=plans(), how=paid)
def test_when_it_is_paid_changes_no_sum_without_escalation(plan, how):
    """Without indices, items paid otherwise cost the same in each iteration."""
    flat = [i if i.kind == "percent" else i.replace(escalation="") for i in plan.costs]
    other = [i if i.kind == "percent" else i.replace(paid=how) for i in flat]
    first, second = run(plan.replace(costs=flat)), run(plan.replace(costs=other))
    np.testing.assert_allclose(first.cost.samples, second.cost.samples, rtol=1e-9, atol=1e-6)


@settings(max_examples=40, deadline=None)
@given(plan=plans())
def test_what_changes_nothing_changes_nothing(plan):
    """A rate of exchange of 1 is no currency, an index of 0% no escalation, and the order of items none."""
    plain = plan.replace(costs=[i if i.kind == "percent" else i.replace(escalation="", currency="") for i in plan.costs])
    neutral = [i if i.kind == "percent" else i.replace(escalation="none", currency="GBP") for i in plan.costs]
    other = plan.replace(costs=neutral[::-1], currencies={"GBP": 1.0}, indices=[PriceIndex("none", 0.0), *plan.indices.values()])
    np.testing.assert_allclose(run(plain).cost.samples, run(other).cost.samples, rtol=1e-9, atol=1e-6)
