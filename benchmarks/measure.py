"""What the parts of the benchmark share: runs, rates, agreement of answers, tables."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from timing import Times

from pmo_risk.measures import quantile
from pmo_risk.simulation.arrays import Arrays
from pmo_risk.simulation.engine import run

ITERATIONS = 10_000
MINUTES_A_DAY = 480
Floats = NDArray[np.float64]
Row = tuple[str, ...]


def kernel_of(model: Arrays, threads: int, iterations: int = ITERATIONS) -> Callable[[], object]:
    """A run of a compiled model."""
    return lambda: run([model], iterations, threads)


def days_of(model: Arrays, threads: int = 2) -> Floats:
    """Finishes of a compiled model in days."""
    return run([model], ITERATIONS, threads)[0].finish[0] / MINUTES_A_DAY


def agree(ours: Floats, theirs: Floats) -> None:
    """Stop unless P50 and P80 of two samples of finishes agree within five standard errors."""
    for level in (0.5, 0.8):
        a, b = quantile(ours, level), quantile(theirs, level)
        differ(f"P{100 * level:g}", a.value, b.value, math.hypot(a.std_error, b.std_error))


def differ(what: str, ours: float, theirs: float, error: float) -> None:
    """Stop if two figures are more than five standard errors apart."""
    if abs(ours - theirs) > 5 * error:
        raise SystemExit(f"{what} is {ours:.2f} against {theirs:.2f}: {abs(ours - theirs) / error:.1f} standard errors apart")


def rate(size: int, times: Times, iterations: int = ITERATIONS) -> str:
    """Million task-samples a second, at the least and the median time."""
    return " / ".join(f"{size * iterations / s / 1e6:.0f}" for s in (times.least, times.middle))


def nanoseconds(size: int, times: Times, iterations: int = ITERATIONS) -> str:
    """Nanoseconds a task-sample, at the median time."""
    return f"{times.middle / (size * iterations) * 1e9:.2f}"


def table(head: Row, rows: list[Row]) -> str:
    """A Markdown table."""
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, ("---",) * len(head), *rows])
