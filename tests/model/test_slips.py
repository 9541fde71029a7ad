"""Slips of somebody new to it: told in a sentence, or understood where only one thing can be meant."""

from collections.abc import Callable
from pathlib import Path

import pytest

import pmo_risk as pr
from pmo_risk.errors import PmoRiskError

TASKS = [pr.Task("dig", 10, cost=1000), pr.Task("lay", 20, after="dig")]
PLAN = pr.Project("p", "2027-01-04", TASKS)


@pytest.mark.parametrize(
    ("slip", "told"),
    [
        (lambda: pr.Task("a", "Dig trench", 10), "10 stands in the place of the name; the order is id, duration, name: Task('a', 10, 'Dig trench')"),
        (lambda: pr.Task("a", "Dig", pr.uniform(1, 2)), "the order is id, duration, name: Task('a', ..., 'Dig')"),
        (lambda: pr.Task("a", 5, ["Dig"]), "['Dig'] is not text; write it in quotes"),
        (lambda: pr.Risk("R1", "Flood", 0.2), "'Flood' stands in the place of the probability; the order is id, probability, impacts"),
        (lambda: pr.Risk("R1", 0.2, 5), "5 is no Impact and no list of them; make each with Impact(...)"),
        (lambda: pr.Project("p", "2027-01-04", 5), "5 is no Task and no list of them"),
        (lambda: PLAN.with_risks(5), "5 is no Risk and no list of them"),
        (lambda: pr.Impact("dig", delay="2w", stop=3), "delay '2w' and stop 3 are in different units"),
        (lambda: pr.Impact("dig", delay="2w", unit="d"), "has two units"),
        (lambda: pr.Impact("dig", delay="soon"), "cannot read 'soon' as a length of time"),
        (lambda: pr.Impact("dig", share="50%"), "share must be a number, got '50%'; write 0.5"),
        (lambda: pr.Impact("dig", factor="more%"), "factor must be a number, got 'more%'"),
        (lambda: pr.CostItem("o", percent="ten%"), "percent must be a number, got 'ten%'"),
        (lambda: pr.aace_class("class 9"), "no class 'class 9' of estimates"),
    ],
)
def test_a_slip_is_told(slip: Callable[[], object], told: str) -> None:
    """It says what stands where, and what to write."""
    with pytest.raises(PmoRiskError) as error:
        slip()
    assert told in str(error.value)


def test_one_is_as_good_as_a_list_of_one() -> None:
    """A single task, risk or rule may stand where a list does."""
    risk, rule = pr.Risk("x", 0.5), pr.UncertaintyRule("90/100/130 %")
    assert pr.Project("p", "2027-01-04", TASKS[0]) == pr.Project("p", "2027-01-04", [TASKS[0]])
    assert PLAN.with_risks(risk) == PLAN.with_risks([risk]) == PLAN.replace(risks=risk)
    assert PLAN.with_rules(rule)[0] == PLAN.with_rules([rule])[0]


def test_a_delay_may_be_text_with_its_unit() -> None:
    """As durations and lags are."""
    assert pr.Impact("dig", delay="2w") == pr.Impact("dig", delay=2, unit="w")
    assert pr.Impact("dig", delay="2", unit="w") == pr.Impact("dig", delay=2, unit="w")
    assert pr.Impact("dig", delay="5d", stop="1d") == pr.Impact("dig", delay=5, stop=1, unit="d")


def test_a_percentage_may_have_its_sign() -> None:
    """Of an indirect cost, where 10 is 10%."""
    assert pr.CostItem("overhead", percent="10 %") == pr.CostItem("overhead", percent=10)


def test_a_class_of_estimates_is_known_by_the_name_that_rules_give_it() -> None:
    """Class 3 and its two ends."""
    assert pr.aace_class("class 3") == pr.aace_class(3)
    assert pr.aace_class("Class 5 pessimistic") == pr.aace_class(5, "pessimistic")


def test_a_plan_stands_for_its_risks(tmp_path: Path) -> None:
    """In a table of scores and in a register that is written."""
    plan = PLAN.with_risks(pr.Risk("x", 0.5, pr.Impact("lay", factor=1.5)))
    scheme = pr.ScoringScheme.preset("pmbok").sized(duration=30, budget=1000)
    assert scheme.table(plan).equals(scheme.table(plan.risks, plan))
    assert pr.read_register(pr.write_register(plan, tmp_path / "r.xlsx")) == plan.risks


def test_an_item_that_prices_nothing_is_told() -> None:
    """An assignment without units left to use makes the item that prices it nothing: a warning, unless the work is done."""
    crew = pr.Resource("crew", rates=[pr.Rate(10.0)])

    def codes(**units: float) -> set[str]:
        task = TASKS[0].replace(assignments=[pr.Assignment("crew", **units)], cost=None)
        plan = pr.Project("p", "2027-01-04", task, resources=[crew], costs=[pr.CostItem("crew", resource="crew", task="dig")])
        return {p.code for p in pr.check(plan).problems}

    assert "NO_UNITS" in codes(units=80)
    assert "NO_UNITS" not in codes(units=80, remaining=80)
