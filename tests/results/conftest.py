"""A small result whose every number can be worked out by hand: 1,000 iterations that are a fixed permutation of 0 to 999."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

import pmo_risk as pr
from pmo_risk.results import Baseline, PortfolioResult, Recipe, Result, Settings, Trials

DAY = 1440.0
STEPS = (np.arange(1000) * 7919) % 1000  # 7919 is prime: each of 0 to 999 once


@dataclass
class FakeReplay:
    """A run that returns what it was given, and counts how often it was asked."""

    numbers: dict = field(default_factory=dict)
    struck: dict = field(default_factory=dict)
    finishes: dict = field(default_factory=dict)
    asked: list = field(default_factory=list)

    def tasks(self, percentiles):
        self.asked.append(("tasks", tuple(percentiles)))
        return self.numbers

    def criticality(self):
        self.asked.append(("criticality",))
        return self.numbers["criticality"]

    def finish_of(self, task_id):
        self.asked.append(("finish_of", task_id))
        return self.finishes[task_id]

    def occurred(self, risk_id):
        self.asked.append(("occurred", risk_id))
        return self.struck[risk_id]


def recipe(iterations: int = 1000, **settings) -> Recipe:
    return Recipe("0123456789abcdef" * 4, Settings(iterations, 1, 2, **settings), "philox-1", {"pmo_risk": "0.1.0", "numpy": "2.4"}, 1.25)


def bridge(name: str = "Bridge over the Tay", design: str = "Design", flood: str = "Flood", **fields) -> pr.Project:
    tasks = [pr.Task("design", 20, design), pr.Task("build", 60, "Build", after=["design"], deadline="2027-03-20")]
    risks = [pr.Risk("flood", 0.2, [pr.Impact("build", delay=10)], name=flood), pr.Risk("luck", 0.0, [pr.Impact("build", delay=-5)])]
    given = {"calendar": pr.Calendar.continuous(), "currency": "USD", "deadline": "2027-04-05", "name": name}
    return pr.Project("bridge", "2027-01-04T08:00", tasks, risks, **(given | fields))


def task_numbers(count: int) -> dict:
    rise = np.arange(count, dtype=float)
    numbers = dict.fromkeys(
        ("criticality", "criticality_low", "criticality_high", "si", "ssi", "cri_r", "cri_rho", "cri_tau", "duration_mean", "duration_sd", "float_mean"),
        rise / 10,
    )
    numbers |= dict.fromkeys(("start_mean", "finish_mean", *(f"finish_p{q}" for q in (10, 50, 80, 90))), rise)
    numbers |= {f"{end}_clock_mean": (rise + shift) * DAY for end, shift in (("start", 0), ("finish", 1))}
    return numbers | {f"finish_clock_p{q}": (rise + q / 10) * DAY for q in (10, 50, 80, 90)}


def small_result(plan: pr.Project | None = None, steps: np.ndarray = STEPS, **settings) -> Result:
    """Finishes from 60 to 109.95 days in steps of 0.05, costs from 1,000,000 in steps of 1,000; flood strikes one iteration in five, the late ones."""
    plan = plan or bridge()
    finish, cost = 60 + steps / 20, 1e6 + 1000.0 * steps
    half = (finish / 2, finish / 2 * DAY)
    replay = FakeReplay(
        numbers=task_numbers(len(plan)),
        struck={"flood": steps >= 800, "luck": np.zeros(steps.size, dtype=bool)},
        finishes={"design": half},
    )
    trials = Trials(finish, finish * DAY, cost, {"build": (finish, finish * DAY)})
    return Result(plan, trials, recipe(steps.size, **settings), replay, Baseline(80.0, 80.0 * DAY, 1_123_456.0))


@pytest.fixture
def result() -> Result:
    return small_result()


@pytest.fixture
def make_result() -> Callable[..., Result]:
    return small_result


@pytest.fixture
def make_plan() -> Callable[..., pr.Project]:
    return bridge


@pytest.fixture
def folio_result() -> PortfolioResult:
    """Two projects, north rising as south falls, south starting ten days later; and 50,000 of shared cost in the iterations of the flood."""
    north, south = (pr.Project(i, s, bridge().tasks, calendar=pr.Calendar.continuous(), currency="USD") for i, s in (("N", "2027-01-04"), ("S", "2027-01-14")))
    a, b = small_result(north), small_result(south, 999 - STEPS)
    folio = pr.Portfolio("Plant", [north, south], risks=[pr.Risk("strike", 0.2, [pr.Impact(cost=50_000)])], name="Plant 2030")
    finish = np.maximum(a.trials.finish, b.trials.finish + 10)
    shared = np.where(STEPS >= 800, 50_000.0, 0.0)
    trials = Trials(finish, finish * DAY, a.trials.cost + b.trials.cost + shared)
    replay = FakeReplay(struck={"strike": STEPS >= 800})
    return PortfolioResult(folio, {"S": b, "N": a}, trials, recipe(), Baseline(90.0, 90.0 * DAY, 2_246_912.0), replay)


@pytest.fixture
def golden() -> Callable[[str, str], None]:
    """Compare a text with the file of that name in ``golden/``; with PMO_RISK_GOLDEN=write the file is written anew first."""

    def compare(name: str, text: str) -> None:
        path = Path(__file__).with_name("golden") / name
        if os.environ.get("PMO_RISK_GOLDEN") == "write":
            path.write_text(text + "\n", encoding="utf-8")
        assert text + "\n" == path.read_text(encoding="utf-8")

    return compare
