"""Results to draw, made from given samples: no simulation is needed to test a chart."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
import pytest
from numpy.typing import ArrayLike, NDArray

import pmo_risk as pr
from pmo_risk.results.cash import Cash, CostRow, spread_evenly
from pmo_risk.results.recipe import Recipe, Settings
from pmo_risk.results.result import Result
from pmo_risk.results.trials import Baseline, Trials

os.environ.setdefault("MPLBACKEND", "Agg")
Floats = NDArray[np.float64]
DAY = 1440.0
MakeResult = Callable[..., Result]


class GivenReplay:
    """A replay whose tables are given."""

    def __init__(self, tables: Mapping[str, Sequence[float]], count: int, struck: Mapping[str, NDArray[np.bool_]], cash: Cash) -> None:
        self._tables, self._count, self._struck, self._cash = tables, count, struck, cash

    def cash(self) -> Cash:
        return self._cash

    def costs(self, label: Callable[[CostRow], str]) -> tuple[list[str], Floats]:
        raise AssertionError(f"no chart needs costs by {label}")

    def uniform_draws(self, law: object, name: str) -> Floats:
        raise AssertionError(f"no chart needs {name} of {law}")

    def tasks(self, percentiles: Sequence[float]) -> Mapping[str, Floats]:
        names = [
            "criticality",
            "criticality_low",
            "criticality_high",
            "si",
            "ssi",
            "cri_r",
            "cri_rho",
            "cri_tau",
            "duration_mean",
            "duration_sd",
            "start_mean",
            "finish_mean",
        ]
        names += ["start_clock_mean", "finish_clock_mean", "float_mean"]
        names += [f"finish{part}_p{q:g}" for q in percentiles for part in ("", "_clock")]
        return {n: np.asarray(self._tables.get(n, [0.0] * self._count), dtype=np.float64) for n in names}

    def criticality(self) -> Floats:
        return self.tasks([])["criticality"]

    def finish_of(self, task_id: str) -> tuple[Floats, Floats]:
        raise AssertionError(f"no chart needs the finish of {task_id}")

    def occurred(self, risk_id: str) -> NDArray[np.bool_]:
        return self._struck[risk_id]


@pytest.fixture
def made() -> MakeResult:
    """A function that makes a Result from samples of finish (days) and cost, with named tasks and risks and their correlations."""
    return make_result


def make_result(
    finish: ArrayLike = (100.0,),
    cost: ArrayLike | None = None,
    *,
    name: str = "Northgate plant upgrade",
    currency: str = "EUR",
    deadline: str | None = None,
    plan_days: float = 95.0,
    plan_cost: float = 1e6,
    tasks: Mapping[str, tuple[str, float, float]] | None = None,
    risks: Mapping[str, tuple[str, float]] | None = None,
    sampling: str = "mc",
) -> Result:
    days = np.asarray(finish, dtype=np.float64)
    money = np.full_like(days, plan_cost) if cost is None else np.asarray(cost, dtype=np.float64)
    given = tasks or {"a": ("Design", 0.4, 0.6), "b": ("Build", -0.2, 0.3)}
    struck = {k: np.asarray(days >= np.quantile(days, 1 - max(p, 1e-9)), dtype=np.bool_) for k, (_, p) in (risks or {}).items()}
    plan = pr.Project(
        "p",
        "2027-01-04T08:00",
        [pr.Task(k, 10, name=n) for k, (n, _, _) in given.items()],
        [pr.Risk(k, p, [pr.Impact(next(iter(given)), delay=5)], name=n) for k, (n, p) in (risks or {}).items()],
        currency=currency,
        deadline=deadline,
        name=name,
    )
    tables = {"cri_rho": [v for _, v, _ in given.values()], "criticality": [c for _, _, c in given.values()]}
    settings = Settings(iterations=days.size, seed=7, threads=1, sampling=sampling)
    recipe = Recipe(plan.model_hash, settings, "test", {"pmo_risk": "0"}, 0.5)
    return Result(
        plan,
        Trials(days, days * DAY, money),
        recipe,
        GivenReplay(tables, len(given), struck, spread_evenly(money, plan.start, np.minimum(days, 1500) * DAY)),
        Baseline(plan_days, plan_days * DAY, plan_cost),
    )


@pytest.fixture(autouse=True)
def figures_closed() -> Iterator[None]:
    """Every test starts without figures and leaves none behind."""
    from matplotlib import pyplot as plt

    plt.switch_backend("Agg")
    yield
    plt.close("all")
