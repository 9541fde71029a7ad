"""Do intervals cover, does the automatic stop keep its promise, and what do the ways of sampling gain? Prints the tables of docs/validation/sampling.md.

    python benchmarks/sampling.py coverage 2000
    python benchmarks/sampling.py promises 250
    python benchmarks/sampling.py gains 60

Truth is a run of five million Sobol iterations, or a closed form. The numbers are runs for each row of a table; some 15, 5 and 5 minutes on an idle core.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import networks
import numpy as np
from timing import machine

import pmo_risk as pr
from pmo_risk.measures import Estimate, probability, replicated_share
from pmo_risk.simulation.compile import compile_model
from pmo_risk.simulation.detail import task_sums
from pmo_risk.simulation.leading import leading
from pmo_risk.simulation.sums import CRITICAL
from pmo_risk.simulation.ways import Sampling

SIZE, REPLICATES = 256, 20
N = SIZE * REPLICATES
WAYS = ("mc", "lhs", "sobol", "antithetic")
EXACT = {"mean": 5.0, "std": 0.91287092917527686, "P50": 5.0, "P80": 5.777326805352899, "P90": 6.1780941096409177}  # Irwin and Hall's law, ten terms


def _project(name: str, tasks: list[pr.Task], risks: tuple[pr.Risk, ...] = ()) -> pr.Project:
    return pr.Project(name, "2027-01-04", tasks, risks, calendar=pr.Calendar.continuous())


def models() -> dict[str, tuple[pr.Project, str]]:
    """Four small projects, each with the task whose criticality is watched."""
    chain = [pr.Task(f"t{k}", pr.uniform(0, 1), after=[f"t{k - 1}"] if k else [], cost=pr.uniform(0, 1)) for k in range(10)]
    merge = [pr.Task(f"t{k}", pr.triangular(8 - k / 4, 10, 14 + k), cost=pr.triangular(50, 80, 140)) for k in range(5)]
    merge += [pr.Task("end", pr.pert(4, 5, 9), after=[f"t{k}" for k in range(5)], cost_rate=pr.triangular(5, 6, 10))]
    long = [pr.Task("a", pr.lognormal(mean=20, sd=8), cost_rate=10), pr.Task("b", pr.lognormal(mean=15, sd=9), cost=pr.lognormal(mean=200, sd=80))]
    long += [pr.Task("c", pr.lognormal(mean=12, sd=6), after=["a"]), pr.Task("d", pr.pert(5, 10, 40), after=["b"], cost_rate=pr.uniform(5, 15))]
    long += [pr.Task("e", pr.lognormal(mean=10, sd=3), after=["c", "d"])]
    struck = [pr.Task("a", pr.triangular(20, 30, 55), cost=pr.triangular(90, 100, 150)), pr.Task("b", pr.pert(20, 35, 60), cost=pr.uniform(50, 80))]
    struck += [pr.Task("c", pr.triangular(40, 50, 80), after=["a", "b"], cost_rate=pr.triangular(2, 3, 5))]
    risks = (
        pr.Risk("flood", 0.3, [pr.Impact("c", delay=pr.triangular(5, 15, 40), cost=pr.uniform(20, 60))]),
        pr.Risk("ground", 0.5, [pr.Impact("a", factor=pr.pert(0.9, 1.2, 1.8))]),
        pr.Risk("luck", 0.4, [pr.Impact(["b", "c"], factor=pr.uniform(0.85, 1.0))]),
    )
    return {
        "ten uniforms in series": (_project("chain", chain), "t0"),
        "merge of five": (_project("merge", merge), "t4"),
        "skewed network": (_project("long", long), "a"),
        "risks": (_project("struck", struck, risks), "a"),
    }


@dataclass(frozen=True)
class Watched:
    """A number of a result that has an interval, and its true value."""

    name: str
    of: Callable[[pr.Result], Estimate]
    truth: float


def watched(plan: pr.Project) -> list[Watched]:
    """What is watched, with its truth from a long run."""
    long = pr.simulate(plan, 20 * 2**18, 987_654_321, sampling="sobol", progress=False)
    day, money = long.finish.p(70).value, long.cost.p(80).value
    asked: dict[str, Callable[[pr.Result], Estimate]] = {
        "mean": lambda r: r.finish.mean,
        "P50": lambda r: r.finish.p(50),
        "P80": lambda r: r.finish.p(80),
        "P90": lambda r: r.finish.p(90),
        "probability": lambda r: r.finish.probability_by(day),
        "P80 of cost": lambda r: r.cost.p(80),
        "CVaR 80 of cost": lambda r: r.cost.cvar(80),
        "std": lambda r: r.finish.std,
        "joint": lambda r: r.joint.probability(by=day, cost=money),
    }
    known = EXACT if plan.id == "chain" else {}
    return [Watched(name, of, known.get(name, of(long).value)) for name, of in asked.items()]


def critical(plan: pr.Project, task: str, seed: int, way: str, size: int, replicates: int) -> Estimate:
    """Criticality of one task with its interval."""
    lead = leading([compile_model(plan, seed).arrays], 1) if way == "sobol" else ()
    model = compile_model(plan, seed, all_rows=True, sampling=Sampling(way, size, lead))
    counts = np.zeros((len(model.keys), replicates), dtype=np.int64)
    n, row = size * replicates, model.keys.index((plan.id, task))
    sums = task_sums(model.arrays, n, 1, np.zeros(len(model.keys)), np.zeros(1), counts)
    assert sums[row, CRITICAL] == counts[row].sum()
    return probability(int(counts[row].sum()), n) if way == "mc" else replicated_share(counts[row], size)


def coverage(replications: int) -> list[str]:
    """How often 95% intervals hold the truth, by model, way and number."""
    lines = []
    for name, (plan, task) in models().items():
        items = watched(plan)
        true_share = critical(plan, task, 987_654_321, "sobol", 2**18, 20).value
        for way in WAYS:
            hits = np.zeros(len(items) + 1)
            for seed in range(replications):
                result = pr.simulate(plan, N, seed, threads=1, sampling=way, progress=False)
                found = [(w.of(result), w.truth) for w in items] + [(critical(plan, task, seed, way, SIZE, REPLICATES), true_share)]
                hits += [
                    e.low <= t <= e.high or abs(e.value - t) <= 1e-9 * abs(t) for e, t in found
                ]  # antithetic pairs of a symmetric sum are exact to rounding
            lines.append(f"| {name} | {way} | " + " | ".join(f"{100 * h / replications:.1f}" for h in hits) + " |")
            print(lines[-1], flush=True)
    names = [w.name for w in items] + ["criticality"]
    return ["| model | sampling | " + " | ".join(names) + " |", "|---|---|" + "---|" * len(names), *lines]


def promises(runs: int) -> list[str]:
    """How often an automatic run's P80 is within its tolerance of the truth, and how many iterations it took."""
    lines = ["| model | sampling | tolerance, as iterations of plain Monte Carlo | kept | iterations, mean | least | most |", "|---|---|---|---|---|---|---|"]
    for name, (plan, _) in models().items():
        truth = pr.simulate(plan, 20 * 2**18, 987_654_321, sampling="sobol", progress=False).finish.p(80).value
        at = pr.simulate(plan, 1_000_000, 5, progress=False).finish.p(80).half_width
        for way, needed in (("mc", 45_000), ("lhs", 90_000), ("sobol", 150_000), ("antithetic", 60_000)):
            tolerance = at * (1_000_000 / needed) ** 0.5
            found = [pr.simulate(plan, "auto", s, threads=1, sampling=way, tolerance={"finish": tolerance}, progress=False) for s in range(runs)]
            kept = np.mean([abs(r.finish.p(80).value - truth) <= tolerance for r in found])
            took = [r.settings.iterations for r in found]
            lines.append(f"| {name} | {way} | {needed:,} | {100 * kept:.1f}% | {np.mean(took):,.0f} | {min(took):,} | {max(took):,} |")
            print(lines[-1], flush=True)
    return lines


def gains(runs: int) -> list[str]:
    """Variance of plain Monte Carlo's mean and P80 over that of each way at 10,240 iterations, and the least processor time of a run."""
    nodes = networks.network(1_000)[:200]
    folder = Path(__file__).resolve().parents[1] / "examples" / "plant"
    plans = {
        "200 tasks, triangular": networks.plan_of(nodes),
        "the bundled plant": pr.read(folder / "plant.json").with_risks(pr.read_register(folder / "risks.xlsx")),
    }
    lines = ["| project | sampling | mean finish | P80 finish | mean cost | P80 cost | processor time of a run |", "|---|---|---|---|---|---|---|"]
    for name, plan in plans.items():
        plain: np.ndarray | None = None
        for way in WAYS:
            found, least = [], float("inf")
            for seed in range(runs):
                began = time.process_time()
                r = pr.simulate(plan, 20 * 512, seed, threads=1, sampling=way, progress=False)
                least = min(least, time.process_time() - began)
                found.append((r.finish.mean.value, r.finish.p(80).value, r.cost.mean.value, r.cost.p(80).value))
            spread = np.var(found, axis=0, ddof=1)
            plain = spread if plain is None else plain
            ratios = [f"{a / b:.1f}" if b > 0 else "–" for a, b in zip(plain, spread, strict=True)]
            lines.append(f"| {name} | {way} | {' | '.join(ratios)} | {1000 * least:.0f} ms |")
            print(lines[-1], flush=True)
    return lines


def main() -> None:
    part, runs = sys.argv[1], int(sys.argv[2])
    began = time.perf_counter()
    lines = {"coverage": coverage, "promises": promises, "gains": gains}[part](runs)
    print("\n".join(["", *lines, "", *(f"- {fact}" for fact in machine()), f"- {(time.perf_counter() - began) / 60:.0f} minutes"]))


if __name__ == "__main__":
    main()
