"""What correlation costs: 1,000 of 10,000 tasks correlated in several ways, against none; one thread, processor time, the least of six chunks.

Each case first checks its answer: the rank correlation of two of its tasks over 4,096 iterations.
"""

from __future__ import annotations

import random
import time
from itertools import pairwise

import numpy as np
from measure import ITERATIONS, Row
from networks import network, plan_of
from scipy import stats
from timing import in_turn

import pmo_risk as pr
from pmo_risk.simulation.chunk import CHUNK, run_chunk
from pmo_risk.simulation.compile import compile_model

TASKS, CORRELATED, CHECKED = 10_000, 1_000, 4


def cases(some: list[str]) -> dict[str, list[pr.Correlation]]:
    """Correlations by the name of the case; the first two members are those that are checked."""
    noise = np.random.default_rng(1).standard_normal((CORRELATED, CORRELATED + CORRELATED // 2))
    matrix = np.corrcoef(noise + 0.7 * noise[0])
    return {
        "none": [],
        "one coefficient": [pr.Correlation(some, 0.4)],
        "loadings": [pr.Correlation(some, loadings=np.linspace(0.8, 0.1, CORRELATED).tolist())],
        "one coefficient, t copula": [pr.Correlation(some, 0.4, copula="t", df=4)],
        "100 groups of 10": [pr.Correlation(some[k : k + 10], 0.4) for k in range(0, CORRELATED, 10)],
        "500 pairs": [pr.Correlation(some[k : k + 2], 0.4) for k in range(0, CORRELATED, 2)],
        "a chain": [pr.Correlation(pair, 0.3) for pair in pairwise(some)],
        "a full matrix of 300": [pr.Correlation(some[:300], matrix=matrix[:300, :300])],
        "a full matrix of 1,000": [pr.Correlation(some, matrix=matrix)],
    }


def correlated() -> list[Row]:
    """One row a case."""
    plan = plan_of(network(TASKS))
    some = random.Random(1).sample([t.id for t in plan], CORRELATED)  # noqa: S311  # a benchmark, not a secret
    rows: list[Row] = []
    base = 0.0
    for name, correlations in cases(some).items():
        check(plan, correlations, some[:2])
        model = compile_model(plan.with_correlations(correlations), 1).arrays
        run_chunk(model, CHUNK, 0)
        times = []
        for chunk in range(6):
            began = time.thread_time()
            run_chunk(model, 10**6, chunk)
            times.append(time.thread_time() - began)
        base = base or min(times)
        rows.append((name, f"{min(times) / CHUNK / TASKS * 1e9:.2f}", f"{min(times) / base:.2f}"))
    return rows


def whole_runs() -> list[Row]:
    """What a user waits for: the plan compiled, its correlations prepared, run and made a result."""
    plan = plan_of(network(TASKS))
    some = random.Random(1).sample([t.id for t in plan], CORRELATED)  # noqa: S311  # a benchmark, not a secret
    plans = {
        name: plan.with_correlations(c) for name, c in cases(some).items() if name in ("none", "one coefficient", "100 groups of 10", "a full matrix of 1,000")
    }
    times = in_turn({name: lambda p=p: pr.simulate(p, ITERATIONS, seed=1, threads=2, progress=False) for name, p in plans.items()})  # type: ignore[misc]  # bound at once
    return [(name, str(t), f"{t.middle / times['none'].middle:.2f}") for name, t in times.items()]


def check(plan: pr.Project, correlations: list[pr.Correlation], pair: list[str]) -> None:
    """The rank correlation of two tasks is what their correlation asks, within five standard errors."""
    model = compile_model(plan.with_correlations(correlations), 1, keep=[(plan.id, t) for t in pair]).arrays
    found = np.concatenate([run_chunk(model, CHECKED * CHUNK, c).kept_duration for c in range(CHECKED)], axis=1)
    asked = 0.0
    if correlations:
        c = correlations[0]
        asked = c.coefficient or (c.matrix[0][1] if c.matrix else 6 / np.pi * np.arcsin(np.prod(2 * np.sin(np.pi * np.array(c.loadings[:2]) / 6)) / 2))
    got = stats.spearmanr(*found).statistic
    assert abs(got - asked) < 5 * 1.5 / np.sqrt(CHECKED * CHUNK), f"{got} for {asked}"
