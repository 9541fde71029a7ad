"""The register beside a result: its classes before and after responses, and what two registers differ in."""

import math

import pmo_risk as pr
from pmo_risk.results import Result
from pmo_risk.results.register_table import default_scheme, has_responses, register_changes, scored_register

FLOOD = pr.Risk("flood", 0.5, pr.Impact("a", delay=12), responses=pr.Response("mitigate", probability=0.05, cost=70, secondary="dust"))
DUST = pr.Risk("dust", 0.3, pr.Impact("a", delay=1), owner="Ann")
PLAN = pr.Project("p", "2027-01-04", [pr.Task("a", 40)], [DUST, FLOOD, pr.Risk("old", 0.9, pr.Impact("a", delay=1), status="closed")])


def run(plan: pr.Project) -> Result:
    return pr.simulate(plan, 50, seed=1, progress=False)


def test_the_gravest_stands_first_with_what_its_response_leaves() -> None:
    """A delay of 12 in 40 is very high; at 5% it is very high still, and moderate by the matrix (0.08)."""
    result = run(PLAN)
    found = scored_register(result, default_scheme(result))
    assert found.index[0] == "flood"
    assert found.loc["flood", ["probability", "schedule", "class", "class_after"]].tolist() == [0.5, "Very high", "High", "Moderate"]
    assert found["status"].to_dict() == {"flood": "open", "dust": "with a response", "old": "closed"}
    assert found["owner"].to_dict() == {"flood": "", "dust": "Ann", "old": ""}
    assert found["class_after"].to_dict() == {"flood": "Moderate", "dust": "Low", "old": ""}


def test_a_plan_with_its_responses_taken_has_no_prices_in_its_register() -> None:
    """What takes their money is no risk."""
    after = PLAN.with_responses()
    result = run(after)
    found = scored_register(result, default_scheme(result))
    assert set(found.index) == {"flood", "dust", "old"}
    assert set(found["class_after"]) == {""}
    assert has_responses(PLAN)
    assert not has_responses(after)


def test_a_category_of_the_reader_s_own_loses_no_risk() -> None:
    """Whatever a register calls its categories, its risks are rated and compared as such."""
    own = pr.Risk("crew", 0.3, pr.Impact("a", delay=3, cost=5), category="response")
    plan = PLAN.replace(risks=[own])
    result = run(plan)
    assert scored_register(result, default_scheme(result)).index.tolist() == ["crew"]
    changes = register_changes(PLAN.replace(risks=[]), plan)
    assert changes.loc["crew", "change"] == "added"
    assert math.isnan(changes.loc["crew", "price"])


def test_the_default_scheme_has_no_scale_without_its_whole() -> None:
    """The plan has a length and no budget."""
    assert "cost" not in default_scheme(run(PLAN)).dimensions
    assert "schedule" in default_scheme(run(PLAN)).dimensions
    assert "cost" in default_scheme(run(PLAN.replace(tasks=pr.Task("a", 40, cost=5)))).dimensions


def test_what_differs_is_told_in_words() -> None:
    """A probability, a secondary risk, the price, a risk removed and one added; what is alike is left out."""
    found = register_changes(PLAN, PLAN.with_responses())
    assert found["change"].to_dict() == {"dust": "comes with a response", "flood": "probability changed", "flood, response 1": "price of a response"}
    assert found.loc["dust", ["before", "after"]].tolist() == [0.0, 0.3]
    assert found.loc["flood, response 1", "price"] == 70
    assert math.isnan(found.loc["flood, response 1", "before"])
    other = PLAN.without_risk("old").with_risks(pr.Risk("new", 0.1))
    assert register_changes(PLAN, other)["change"].to_dict() == {"old": "removed", "new": "added"}
    assert not len(register_changes(PLAN, PLAN))
