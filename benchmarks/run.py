"""Measure the engine, check every answer, and write ``results.md`` beside this file.

    python benchmarks/run.py

Each kernel run is compared with the NumPy function in the same minutes, and its P50 and P80 must agree with NumPy's within five standard errors.
"""

from __future__ import annotations

import math
import tempfile
from collections.abc import Callable
from pathlib import Path

import networks
import numpy_baseline
from timing import ROUNDS, Times, in_turn, machine, process

import pmo_risk as pr
from pmo_risk.measures import quantile
from pmo_risk.simulation.arrays import Arrays
from pmo_risk.simulation.compile import compile_model
from pmo_risk.simulation.engine import run

ITERATIONS = 10_000
MINUTES_A_DAY = 480
RESULTS = Path(__file__).with_name("results.md")
Row = tuple[str, ...]


def agree(ours: numpy_baseline.Floats, theirs: numpy_baseline.Floats) -> None:
    """Stop unless P50 and P80 of two samples of finishes agree within five standard errors."""
    for level in (0.5, 0.8):
        a, b = quantile(ours, level), quantile(theirs, level)
        apart = abs(a.value - b.value) / math.hypot(a.std_error, b.std_error)
        if apart > 5:
            raise SystemExit(f"P{100 * level:g} is {a.value:.2f} against {b.value:.2f}: {apart:.1f} standard errors apart")


def kernel_of(model: Arrays, threads: int) -> Callable[[], object]:
    """A run of a compiled model."""
    return lambda: run([model], ITERATIONS, threads)


def against_numpy() -> list[Row]:
    """Kernel and whole call, against NumPy, by size of network."""
    rows = []
    for size in networks.SEEDS:
        nodes = networks.network(size)
        plan = networks.plan_of(nodes)
        model = compile_model(plan, 1).arrays
        agree(run([model], ITERATIONS, 1)[0].finish[0] / MINUTES_A_DAY, numpy_baseline.finishes(nodes, ITERATIONS, 1))
        agree(pr.simulate(plan, ITERATIONS, seed=2, progress=False).finish.samples, numpy_baseline.finishes(nodes, ITERATIONS, 2, numpy_baseline.library))
        times = in_turn(
            {
                "NumPy, library": lambda nodes=nodes: numpy_baseline.finishes(nodes, ITERATIONS, 1, numpy_baseline.library),
                "NumPy, tuned": lambda nodes=nodes: numpy_baseline.finishes(nodes, ITERATIONS, 1, numpy_baseline.tuned),
                "kernel, 1 thread": kernel_of(model, 1),
                "kernel, 2 threads": kernel_of(model, 2),
                "pr.simulate, 1 thread": lambda plan=plan: pr.simulate(plan, ITERATIONS, seed=1, threads=1, progress=False),
                "pr.simulate, 2 threads": lambda plan=plan: pr.simulate(plan, ITERATIONS, seed=1, threads=2, progress=False),
            }
        )
        theirs = [times["NumPy, library"].middle, times["NumPy, tuned"].middle]
        rows += [(f"{size:,}", name, str(t), rate(size, t), *(f"{x / t.middle:.1f}" for x in theirs)) for name, t in times.items()]
    return rows


def rate(size: int, times: Times) -> str:
    """Million task-samples a second, at the least and the median time."""
    return " / ".join(f"{size * ITERATIONS / s / 1e6:.0f}" for s in (times.least, times.middle))


def with_calendars(size: int = 1_000) -> list[Row]:
    """The price of five calendars, four link types and lags, on one thread."""
    nodes = networks.network(size)
    makers = {
        "one calendar, finish-start": networks.plan_of,
        "five calendars, finish-start": networks.calendars_plan_of,
        "five calendars; FS, SS, FF and SF; three links in five with a lag or lead": networks.mixed_plan_of,
    }
    times = in_turn({name: kernel_of(compile_model(make(nodes), 1).arrays, 1) for name, make in makers.items()})
    return [(name, str(t), rate(size, t)) for name, t in times.items()]


def with_everything(size: int = 10_000) -> list[Row]:
    """The price of calendars, progress and constraints on a network that has links of all types and lags anyway, on one thread."""
    nodes = networks.network(size)
    makers = {
        "one calendar": networks.one_calendar_plan_of,
        "five calendars": networks.mixed_plan_of,
        "five calendars, progress, constraints": networks.full_plan_of,
    }
    times = in_turn({name: kernel_of(compile_model(make(nodes), 1).arrays, 1) for name, make in makers.items()})
    return [(name, str(t), rate(size, t), f"{t.middle / times['one calendar'].middle:.2f}") for name, t in times.items()]


def details(size: int = 1_000) -> list[Row]:
    """The table of tasks: criticality, sensitivity, dates and float of every task, computed again from the streams."""
    plan = networks.plan_of(networks.network(size))
    table = in_turn({"result.tasks": lambda: pr.simulate(plan, ITERATIONS, seed=1, progress=False).tasks})["result.tasks"]
    return [(f"pr.simulate and result.tasks, {size:,} tasks x {ITERATIONS:,}", str(table))]


def processes(size: int = 1_000) -> list[Row]:
    """Whole processes, from their start to their end."""
    with tempfile.TemporaryDirectory() as folder:
        plan = pr.write(networks.plan_of(networks.network(size)), Path(folder) / "plan.json")
        simulate = ("-m", "pmo_risk.cli", "simulate", str(plan), "--iterations", str(ITERATIONS), "--seed", "1")
        empty = iter(range(1_000))
        first = in_turn({"cold": lambda: process(*simulate, NUMBA_CACHE_DIR=f"{folder}/cache{next(empty)}")})["cold"]
        rest = in_turn(
            {
                "python -c pass": lambda: process("-c", "pass"),
                "import pmo_risk": lambda: process("-c", "import pmo_risk"),
                "import pmo_risk.simulation": lambda: process("-c", "import pmo_risk.simulation"),
                "warm": lambda: process(*simulate, NUMBA_CACHE_DIR=f"{folder}/cache0"),
            }
        )
    what = f"pmo-risk simulate plan.json, {size:,} tasks x {ITERATIONS:,}, to the printed result"
    rows = [(name, str(t)) for name, t in rest.items() if name != "warm"]
    return [*rows, (f"{what}, kernels compiled before", str(rest["warm"])), (f"{what}, first run ever (empty cache)", str(first))]


def table(head: Row, rows: list[Row]) -> str:
    """A Markdown table."""
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, ("---",) * len(head), *rows])


def main() -> None:
    facts = machine()
    least = f"least / median of {ROUNDS}"
    parts = [
        "# Benchmarks",
        "Written by `make bench`. Every run's P50 and P80 agreed with NumPy's within five standard errors before it was timed.",
        "\n".join(f"- {fact}" for fact in facts),
        f"## Against NumPy, {ITERATIONS:,} iterations",
        "Finish-start networks with triangular durations and 1 to 3 predecessors a task (`networks.py`); NumPy with one vector a task "
        "(`numpy_baseline.py`), forward only, which is also all that the kernel does. The kernel's time leaves out what NumPy's leaves out, reading "
        "and building the model; `pr.simulate` compiles the model, runs it and makes the result. NumPy draws with its own triangular generator "
        "(library) or by a tuned inverse CDF, on one thread. A ratio is NumPy's median over that of the row.",
        table(("tasks", "what", least, "M task-samples/s", "times faster than library", "than tuned"), against_numpy()),
        "## Calendars and link types, 1,000 tasks, 1 thread",
        table(("model", least, "M task-samples/s"), with_calendars()),
        "## Calendars, progress and constraints, 10,000 tasks with FS, SS, FF and SF links and lags, 1 thread",
        table(("model", least, "M task-samples/s", "times one calendar"), with_everything()),
        "## Details",
        table(("what", least), details()),
        "## Processes, from start to end",
        table(("what", least), processes()),
    ]
    text = "\n\n".join(parts) + "\n"
    RESULTS.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
