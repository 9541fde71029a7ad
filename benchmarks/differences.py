"""How often do intervals of the change of a percentile, from paired runs, hold the truth? Prints the table of docs/method/joint.md.

    python benchmarks/differences.py 600

The number is pairs of runs for each world, size and percentile; some three minutes on an idle core. Truth is the change in four million pairs.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from pmo_risk.measures import Estimate, association, difference, difference_of_quantiles, quantile, replicated
from pmo_risk.measures.base import normal_score

Floats = NDArray[np.float64]
Interval = tuple[float, float]
SIZES, LEVELS, TRUTH, BATCHES = (400, 1000, 5000), (0.5, 0.8, 0.9), 4_000_000, 20
LAWS: dict[str, Callable[[np.random.Generator, int], Floats]] = {
    "normal": lambda rng, n: rng.normal(100, 10, n),
    "lognormal": lambda rng, n: 100 * rng.lognormal(0, 0.5, n),
}


def pairs(rng: np.random.Generator, world: str, law: str, n: int) -> tuple[Floats, Floats]:
    """Outcomes before and after, iteration by iteration."""
    x = LAWS[law](rng, n)
    if world == "a risk less":
        return x + (rng.random(n) < 0.15) * rng.uniform(5, 25, n), x
    if world == "shorter tasks":
        return x * rng.uniform(1, 1.2, n), x
    other = LAWS[law](rng, n)
    if world == "a path less":
        return np.maximum(x, other), np.maximum(x, other - 8)
    return other + 3, x


WORLDS = ("a risk less", "shorter tasks", "a path less", "independent")


def even(a: Estimate, b: Estimate, r: float) -> Interval:
    """Value plus and minus the score times sqrt(s² + t² - 2 r s t)."""
    error = math.sqrt(max(0.0, a.std_error**2 + b.std_error**2 - 2 * r * a.std_error * b.std_error))
    half = normal_score(a.confidence) * error
    return b.value - a.value - half, b.value - a.value + half


def batches(before: Floats, after: Floats, p: float) -> Interval:
    """From the changes in 20 batches."""
    e = replicated(lambda part: quantile(after[part], p).value - quantile(before[part], p).value, before.size, BATCHES)
    return e.interval


def ways(before: Floats, after: Floats, p: float) -> dict[str, Interval]:
    """The interval by each way."""
    a, b = quantile(before, p), quantile(after, p)
    r = association(before <= a.value, after <= b.value)
    return {
        "sides taken apart (ours)": difference_of_quantiles(a, b, r).interval,
        "sides squared and added": difference(a, b, r).interval,
        "even sides": even(a, b, r),
        "20 batches": batches(before, after, p),
    }


def main(count: int) -> None:
    """For each size and way the worst coverage, the mean one, and the least and greatest mean width over that of ours."""
    rng = np.random.default_rng(5)
    held: dict[tuple[int, str], list[float]] = {}
    width: dict[tuple[int, str], list[float]] = {}
    for world in WORLDS:
        for law in LAWS:
            before, after = pairs(rng, world, law, TRUTH)
            for p in LEVELS:
                true = float(np.quantile(after, p) - np.quantile(before, p))
                for n in SIZES:
                    found = [ways(*pairs(rng, world, law, n), p) for _ in range(count)]
                    for way in found[0]:
                        ends = np.array([f[way] for f in found])
                        held.setdefault((n, way), []).append(float(((ends[:, 0] <= true) & (true <= ends[:, 1])).mean()))
                        width.setdefault((n, way), []).append(float((ends[:, 1] - ends[:, 0]).mean()))
    ours = next(way for _, way in held)
    print(f"{count} pairs; the standard error of a coverage is {100 * math.sqrt(0.95 * 0.05 / count):.1f}\n")
    print("| iterations | way | worst coverage | mean coverage | width over ours |\n|---|---|---|---|---|")
    for (n, way), shares in held.items():
        ratio = np.array(width[n, way]) / np.array(width[n, ours])
        print(f"| {n:,} | {way} | {100 * min(shares):.1f} | {100 * np.mean(shares):.1f} | {ratio.min():.2f} to {ratio.max():.2f} |")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 600)
