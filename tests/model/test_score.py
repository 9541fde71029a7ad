"""The score of a risk: its size by hand, its levels, its class, and the table of a register."""

from typing import Any

import pytest

import pmo_risk as pr
from pmo_risk.errors import PmoRiskError
from pmo_risk.model import Impact, Level, Portfolio, Project, Risk, Scale, ScoringScheme, Task, Tolerance

NAMES = ("minor", "middling", "grave")
SCHEME = ScoringScheme(
    "office",
    Scale("probability", [Level("rare", 0, 0.1), Level("even", 0.1, 0.5), Level("likely", 0.5, 1)]),
    [
        Scale("schedule", [Level("minor", 0, 5), Level("middling", 5, 20), Level("grave", 20)], "d"),
        Scale("cost", [Level("minor", 0, 1e4), Level("middling", 1e4, 1e5), Level("grave", 1e5, 1e6)], "EUR"),
        Scale("safety", [Level(n) for n in NAMES]),
    ],
    [["low", "low", "high"], ["low", "high", "high"], ["low", "high", "high"]],
    [Tolerance("low", "#00FF00"), Tolerance("high", "#FF0000")],
)
PMBOK = ScoringScheme.preset("pmbok")
PLAN = Project("p", "2027-01-04", [Task("a", 40), Task("b", 2, unit="w"), Task("c", 10, wbs="W.1", cost=2e4, cost_rate=1e3)])


def levels(*impacts: Impact, plan: Any = None, **fields: Any) -> dict[str, str]:
    return dict(SCHEME.score(Risk("r", 0.3, impacts, **fields), plan).levels)


CASES = [
    (levels(Impact("a", delay=4)), {"schedule": "minor"}),
    (levels(Impact("a", delay=5)), {"schedule": "middling"}),
    (levels(Impact("a", delay=pr.triangular(1, 5, 30))), {"schedule": "middling"}),  # its mean is 12
    (levels(Impact("a", delay=1, unit="w")), {"schedule": "middling"}),
    (levels(Impact("a", delay=38, unit="h")), {"schedule": "minor"}),
    (levels(Impact("a", delay=6, unit="ed")), {"schedule": "minor"}),  # six days around the clock are 6/7 of a week of 40 hours: 4.3 days
    (levels(Impact("a", delay=8, unit="ed")), {"schedule": "middling"}),  # 5.7 days
    (levels(Impact(["a", "b"], delay=4)), {"schedule": "minor"}),  # the same four days on each: no task changes by eight
    (levels(Impact("a", delay=3), Impact("a", delay=3)), {"schedule": "middling"}),
    (levels(Impact("a", factor=1.1), plan=PLAN), {"schedule": "minor"}),  # a tenth of 40 days
    (levels(Impact(["a", "b"], factor=1.6), plan=PLAN), {"schedule": "grave"}),  # 24 days, and 6
    (levels(Impact("b", factor=1.6), plan=PLAN), {"schedule": "middling"}),  # of two weeks
    (levels(Impact(cost=9_999)), {"cost": "minor"}),
    (levels(Impact(cost=6_000), Impact(cost=6_000)), {"cost": "middling"}),
    (levels(Impact(cost=1e9)), {"cost": "grave"}),  # beyond the end of the scale
    (levels(Impact("a", delay=30, cost=-1e5)), {"schedule": "grave"}),  # a threat: what it saves does not count
    (levels(Impact("a", delay=-30, cost=-100)), {"schedule": "grave", "cost": "minor"}),  # an opportunity: what it saves
    (levels(Impact("a", delay=1), ratings={"safety": "Grave"}), {"schedule": "minor", "safety": "grave"}),
    (levels(Impact("a", delay=1), ratings={"schedule": "middling"}), {"schedule": "minor"}),  # words count where there are no numbers
    (levels(ratings={"schedule": "middling"}), {"schedule": "middling"}),
    (levels(), {}),
    (levels(Impact("a", share=0.2), plan=PLAN), {"schedule": "middling"}),  # a fifth of 40 days
    (levels(Impact("a", share=0.1, factor=1.1), plan=PLAN), {"schedule": "middling"}),  # 4 and 4 days
    (levels(Impact(wbs="W", delay=3), Impact("c", delay=3), plan=PLAN), {"schedule": "middling"}),  # both hit c
    (levels(Impact(finish=True, share=0.5), plan=PLAN), {"schedule": "grave"}),  # half of the longest task that ends the plan
    (levels(Impact(finish=True, delay=6)), {"schedule": "middling"}),
    (levels(Impact("a", delay=6, cost_rate=2_000)), {"schedule": "middling", "cost": "middling"}),  # 12,000
    (levels(Impact("c", cost_factor=1.5), plan=PLAN), {"cost": "middling"}),  # half of 20,000 and 10 days at 1,000
    (levels(Impact("c", cost_factor=1.2), plan=PLAN), {"cost": "minor"}),
]


@pytest.mark.parametrize(("found", "expected"), CASES, ids=range(len(CASES)))
def test_levels_are_those_of_sizes_by_hand(found: dict[str, str], expected: dict[str, str]) -> None:
    """Delays in days of work on one task, costs added up, harm for threats and help for opportunities."""
    assert found == expected


def test_money_for_the_delay_of_each_task_counts_for_each() -> None:
    """Four thousand a day for two days on two tasks: 8,000 for the one delay of both, 16,000 for one of each; a branch needs the plan."""
    for each, level in ((False, "minor"), (True, "middling")):
        assert levels(Impact(["a", "b"], delay=2, cost_rate=4e3, each=each))["cost"] == level
        assert levels(Impact(["a", "b"], delay=2, cost_rate=4e3, each=each), plan=PLAN)["cost"] == level
    with pytest.raises(PmoRiskError, match="give the plan"):
        levels(Impact(wbs="W", delay=2, cost_rate=4e3, each=True))


def test_the_impact_is_the_highest_level() -> None:
    """A grave rating of safety makes a cheap risk a grave one."""
    score = SCHEME.score(Risk("r", 0.05, Impact("a", delay=1, cost=5e4), ratings={"safety": "grave"}))
    assert (score.probability, score.impact, score.tolerance, score.score) == ("rare", "grave", "high", None)
    assert SCHEME.score(Risk("r", 0.05, Impact("a", delay=1, cost=5e4))).impact == "middling"


def test_a_risk_on_no_scale_has_no_class() -> None:
    """Without impact there is a probability and nothing else."""
    score = SCHEME.score(Risk("r", 0.05))
    assert (score.probability, score.impact, score.tolerance) == ("rare", None, None)


def test_shares_are_of_the_plan() -> None:
    """11 of 100 days are a high impact by PMBOK's scale, 3% of the budget a low one; a risk of 0.5 has a score of 0.20."""
    sized = PMBOK.sized(duration=100, budget=1e6)
    score = sized.score(Risk("r", 0.5, Impact("a", delay=11, cost=3e4)))
    assert dict(score.levels) == {"schedule": "High", "cost": "Low"}
    assert (score.probability, score.score, score.tolerance) == ("Moderate", 0.2, "High")
    hours = PMBOK.sized(duration=100, unit="h")
    assert hours.score(Risk("r", 0.5, Impact("c", delay=11)), PLAN.replace(time_unit="h")).levels["schedule"] == "High"
    assert PMBOK.sized() == PMBOK
    assert [level.high for level in sized.scale("schedule").levels] == [1, 5, 10, 20, None]


def test_the_probability_is_that_of_a_strike_at_least() -> None:
    """Of an uncertain probability its mean counts; of a rate, that it strikes at all: 1 - exp(-0.5) is 0.39."""
    assert SCHEME.score(Risk("r", pr.uniform(0.3, 0.9), Impact("a", delay=1))).probability == "likely"
    assert SCHEME.score(Risk("r", rate=0.5, impacts=Impact("a", delay=1))).probability == "even"


def test_tasks_of_a_portfolio_are_found() -> None:
    """A factor counts on the task of its project."""
    folio = Portfolio("f", [PLAN, PLAN.replace(id="q")])
    assert SCHEME.score(Risk("r", 0.5, Impact("q/a", factor=1.6)), folio).levels["schedule"] == "grave"


@pytest.mark.parametrize(
    ("make", "code", "words"),
    [
        (lambda: PMBOK.score(Risk("r", 0.5, Impact("a", delay=1))), "NO_WHOLE", "scheme.sized("),
        (lambda: PMBOK.score(Risk("r", 0.5, Impact(cost=1))), "NO_WHOLE", "shares of the plan's budget"),
        (lambda: PMBOK.sized(budget=0), "NO_WHOLE", "above 0, got 0"),
        (lambda: SCHEME.score(Risk("r", 0.5, Impact("a", factor=2))), "NO_PLAN", "give the plan"),
        (lambda: SCHEME.score(Risk("r", 0.5, Impact("a", cost_factor=2))), "NO_PLAN", "the cost factor says nothing"),
        (lambda: SCHEME.score(Risk("r", 0.5, ratings={"safety": "graev"})), "UNKNOWN_LEVEL", "did you mean 'grave'?"),
        (lambda: SCHEME.score(Risk("r", 0.5, ratings={"saefty": "grave"})), "UNKNOWN_NAME", "did you mean 'safety'?"),
        (lambda: Risk("r", 0.5, ratings={"safety": 3}), "RATING", "{'safety': 3}"),
        (lambda: Risk("r", 0.5, ratings=["safety"]), "RATING", "['safety']"),
    ],
)
def test_what_cannot_be_scored_is_an_error(make: Any, code: str, words: str) -> None:
    """What is missing is named, with what to give."""
    with pytest.raises(PmoRiskError) as caught:
        make()
    assert caught.value.code == code
    assert words in str(caught.value)


def test_the_table_has_the_gravest_first() -> None:
    """By class, then by score, then in the order of the register; what has no impact stands last."""
    risks = [
        Risk("none", 0.9),
        Risk("a", 0.9, Impact(cost=1e3)),
        Risk("b", 0.3, Impact(cost=3e5), name="Bee"),
        Risk("c", 0.9, Impact(cost=-9e5)),
        Risk("d", 0.3, Impact(cost=3e5)),
    ]
    table = PMBOK.sized(budget=1e6).table(risks)
    assert list(table.index) == ["c", "b", "d", "a", "none"]
    assert list(table["class"])[:4] == ["High", "Moderate", "Moderate", "Low"]
    assert list(table["score"])[:4] == [0.72, 0.12, 0.12, 0.05]
    assert table.loc["b"].to_dict() | {"score": 0} == {
        "name": "Bee", "kind": "threat", "probability": "Low", "cost": "High", "schedule": "", "scope": "", "quality": "",
        "impact": "High", "score": 0, "class": "Moderate",
    }  # fmt: skip
    assert list(SCHEME.table([]).columns) == ["name", "kind", "probability", "schedule", "cost", "safety", "impact", "score", "class"]


def test_ratings_travel_with_the_plan(tmp_path: Any) -> None:
    """They are in the JSON form, and change no draw."""
    plan = PLAN.with_risks([Risk("r", 0.5, Impact("a", delay=3), ratings={"safety": "grave"})])
    assert pr.read(pr.write(plan, tmp_path / "p.json")) == plan
