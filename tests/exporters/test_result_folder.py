"""A result as a folder of tables."""

import csv
import json
import math
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from pmo_risk.exporters import write


@dataclass
class Estimate:
    value: float
    low: float
    high: float
    std_error: float = 0.5
    confidence: float = 0.95
    unit: str = "d"
    date: datetime | None = None


@dataclass
class Outcome:
    samples: Any
    dated: bool
    mean: Estimate = field(default_factory=lambda: Estimate(2.5, -math.inf, math.inf, math.nan))
    std: Estimate = field(default_factory=lambda: Estimate(1.0, 0.5, 2.0))

    def p(self, percentile: float) -> Estimate:
        return Estimate(percentile / 10, -1.5, 9.0, date=datetime(2027, 1, 4, 12) if self.dated else None)


@dataclass
class Recipe:
    model_hash: str = "abc"
    seconds: float = math.nan
    versions: Any = field(default_factory=lambda: MappingProxyType({"numpy": "2"}))
    keep: tuple[str, ...] = ("a",)


class Fake:
    """A result with the promised attributes, of a project."""

    def __init__(self) -> None:
        self.finish, self.cost, self.recipe = Outcome(np.array([1.5, 2.0, 4.0]), True), Outcome(np.array([-1.0, 0.1, 7.0]), False), Recipe()
        self.tasks = pd.DataFrame(
            {"name": ["=dig", None], "criticality": [0.25, np.nan], "finish_mean": [pd.Timestamp("2027-02-01 08:00"), pd.NaT], "kept": [True, False]},
            index=pd.Index(["a", "-b"], name="task"),
        )
        self.risks = pd.DataFrame({"occurrence": [0.5]}, index=pd.Index(["flood"], name="risk"))


class FakePortfolio(Fake):
    """A portfolio's result: projects in place of tasks."""

    def __init__(self) -> None:
        super().__init__()
        del self.tasks
        self.projects = {"A/1": Fake(), "B": Fake()}
        self.table = pd.DataFrame({"cost_p80": [1.0, 2.0]}, index=pd.Index(["A/1", "B"], name="project"))


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_a_result_is_a_folder_of_tables(tmp_path: Path) -> None:
    """Summary, tables, samples and recipe are there; what is missing or has no bound is empty; text is no formula."""
    out = write(Fake(), tmp_path / "out")
    summary = rows(out / "summary.csv")
    assert summary[0] == ["quantity", "statistic", "value", "low", "high", "std_error", "confidence", "unit", "date"]
    assert summary[1] == ["finish", "mean", "2.5", "", "", "", "0.95", "d", ""]
    assert ["finish", "p80", "8", "-1.5", "9", "0.5", "0.95", "d", "2027-01-04T12:00:00"] in summary
    assert ["cost", "p5", "0.5", "-1.5", "9", "0.5", "0.95", "d", ""] in summary
    assert rows(out / "tasks.csv") == [
        ["task", "name", "criticality", "finish_mean", "kept"],
        ["a", "'=dig", "0.25", "2027-02-01T08:00:00", "true"],
        ["'-b", "", "", "", "false"],
    ]
    assert rows(out / "risks.csv") == [["risk", "occurrence"], ["flood", "0.5"]]
    assert rows(out / "samples.csv") == [["iteration", "finish", "cost"], ["0", "1.5", "-1"], ["1", "2", "0.1"], ["2", "4", "7"]]
    document = json.loads((out / "result.json").read_text(encoding="utf-8"))
    assert document["recipe"] == {"model_hash": "abc", "seconds": None, "versions": {"numpy": "2"}, "keep": ["a"]}
    assert document["summary"][0]["low"] is None
    assert {f.name for f in out.iterdir()} == {"summary.csv", "tasks.csv", "risks.csv", "samples.csv", "result.json"}


def test_a_result_replaces_the_one_before(tmp_path: Path) -> None:
    """Writing to the same folder again replaces it, also where a portfolio was there."""
    write(FakePortfolio(), tmp_path / "out")
    write(Fake(), tmp_path / "out")
    assert "tasks.csv" in {f.name for f in (tmp_path / "out").iterdir()}
    assert "projects.csv" not in {f.name for f in (tmp_path / "out").iterdir()}


def test_a_portfolio_has_a_folder_for_each_project(tmp_path: Path) -> None:
    """The projects are a table, and each has a folder of its own, numbered in that order."""
    out = write(FakePortfolio(), tmp_path / "out")
    assert rows(out / "projects.csv") == [["project", "cost_p80"], ["A/1", "1"], ["B", "2"]]
    assert {f.name for f in out.iterdir() if f.is_dir()} == {"project_1", "project_2"}
    assert rows(out / "project_2" / "tasks.csv")[1][0] == "a"
