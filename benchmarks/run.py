"""Measure the engine, check every answer, and write ``results.md`` and ``scaling.png`` beside this file.

    python benchmarks/run.py

Each kernel run is compared with the NumPy function in the same minutes, and its P50 and P80 must agree with NumPy's within five standard errors.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import bare
import correlation
import models
import networks
import scaling
import stages
from measure import ITERATIONS, Row, table
from timing import ROUNDS, Times, in_turn, machine, process

import pmo_risk as pr

RESULTS = Path(__file__).with_name("results.md")


def processes(size: int = 1_000) -> list[Row]:
    """Whole processes, from their start to their end."""
    with tempfile.TemporaryDirectory() as folder:
        plan = pr.write(networks.plan_of(networks.network(size)), Path(folder) / "plan.json")
        simulate = ("-m", "pmo_risk.cli", "simulate", str(plan), "--iterations", str(ITERATIONS), "--seed", "1")
        first_use = ("-c", FIRST_USE)
        empty = iter(range(1_000))
        said: dict[str, list[list[float]]] = {"cold": [], "warm": []}

        def first(kind: str, cache: str) -> None:
            said[kind].append([float(word) for word in process(*first_use, NUMBA_CACHE_DIR=f"{folder}/{cache}").split()])

        cold = in_turn(
            {
                "cli": lambda: process(*simulate, NUMBA_CACHE_DIR=f"{folder}/cache{next(empty)}"),
                "first": lambda: first("cold", f"cache{next(empty)}"),
            }
        )
        rest = in_turn(
            {
                "python -c pass": lambda: process("-c", "pass"),
                "import pmo_risk": lambda: process("-c", "import pmo_risk"),
                "import pmo_risk.simulation": lambda: process("-c", "import pmo_risk.simulation"),
                "cli": lambda: process(*simulate, NUMBA_CACHE_DIR=f"{folder}/cache0"),
                "first": lambda: first("warm", "cache0"),
            }
        )
    told = {
        "cli": f"pmo-risk simulate plan.json, {size:,} tasks x {ITERATIONS:,}, to the printed result",
        "first": f"import, a plan of 100 tasks in code, simulate x {ITERATIONS:,}",
    }
    rows = [(name, str(t)) for name, t in rest.items() if name not in told]
    rows += [(f"{what}, kernels compiled before", str(rest[name])) for name, what in told.items()]
    rows += [(f"{what}, first run ever (empty cache)", str(cold[name])) for name, what in told.items()]
    for kind, when in (("warm", "kernels compiled before"), ("cold", "first run ever")):
        parts = [Times(tuple(seconds)) for seconds in zip(*said[kind][1:], strict=True)]
        rows += [(f"within that process: {what}, {when}", str(t)) for what, t in zip(("import pmo_risk", "the first pr.simulate"), parts, strict=True)]
    return rows


FIRST_USE = """
import time
began = time.perf_counter()
import pmo_risk as pr
imported = time.perf_counter()
tasks = [pr.Task(str(i), pr.triangular(2, 3, 6), after=[str(i - 1)] if i else []) for i in range(100)]
plan = pr.Project("p", "2027-01-04", tasks)
planned = time.perf_counter()
pr.simulate(plan, 10_000, seed=1, progress=False)
print(imported - began, time.perf_counter() - planned)
"""


def main() -> None:
    facts = machine()
    least = f"least / median of {ROUNDS}"
    compiler, yardstick = bare.against_yardstick()
    parts = [
        "# Benchmarks",
        "Written by `make bench`. Every run's P50 and P80 agreed with NumPy's within five standard errors before it was timed, "
        "the finishes of the C++ yardstick with ours to the last bits.",
        "\n".join(f"- {fact}" for fact in facts),
        f"## The bare job, {ITERATIONS:,} iterations",
        "Finish-start networks with triangular durations and 1 to 3 predecessors a task (`networks.py`); NumPy with one vector a task "
        "(`numpy_baseline.py`), forward only, which is also all that the kernel does; a scalar loop over iterations compiled by Numba "
        "(`scalar_numba.py`). The kernel's time leaves out what NumPy's leaves out, reading and building the model; `pr.simulate` compiles the "
        "model, runs it and makes the result. NumPy draws with its own triangular generator (library) or by a tuned inverse CDF; it and the "
        "scalar loop run on one thread. A ratio is NumPy's median over that of the row.",
        table(("tasks", "what", least, "M task-samples/s", "times faster than library", "than tuned"), bare.against_numpy()),
        "## Against the yardstick in C++",
        f"The same method in C++ with the processor's widest vectors written out (`native/bare.cpp`), built by {compiler}. "
        "Share: its median time over the kernel's.",
        table(("tasks", "threads", "C++, ns a task-sample", "kernel, ns a task-sample", "share"), yardstick),
        "## Against libraries of the package index, 1,000 tasks",
        "As far as they are installed (`pip install -e .[bench]`); see `peers.py`. The kernel draws the same laws on two threads, and computes "
        "criticality where the library does.",
        table(("what", least, "M task-samples/s", "times faster"), bare.against_peers()),
        "## Stages, 1 thread",
        "Each alone and with all that it touches in the cache, in nanoseconds a task-sample; what they mean is told in `docs/method/engine.md`.",
        table(("stage", "ns"), stages.stages()),
        "## By size, 2 threads",
        f"![Nanoseconds a task-sample by tasks, iterations, threads, risks and calendars]({scaling.CHART.name})",
        table(("what", "of", "ns a task-sample"), scaling.measured_and_drawn()),
        "## Calendars and link types, 1,000 tasks, 1 thread",
        table(("model", least, "M task-samples/s", "times the first"), models.with_calendars()),
        "## Calendars, progress and constraints, 10,000 tasks with FS, SS, FF and SF links and lags, 1 thread",
        table(("model", least, "M task-samples/s", "times one calendar"), models.with_everything()),
        "## A whole model, 1,000 tasks, 2 threads",
        table(("model", least, "ns a task-sample", "times bare"), models.full_model()),
        "## A register, 1,000 finish-start tasks, 2 threads",
        "200 risks, a twentieth of each kind (`networks.register_plan_of`).",
        table(("model", least, "ns a task-sample", "times no risks"), models.with_a_register()),
        "## Correlation between 1,000 of 10,000 tasks, 1 thread, least of 6 chunks",
        table(("correlation", "ns a task-sample", "times none"), correlation.correlated()),
        "The same 10,000 tasks by `pr.simulate`, 2 threads, from the plan to its result.",
        table(("correlation", least, "times none"), correlation.whole_runs()),
        "## Details",
        table(("what", least), models.details()),
        "## Processes, from start to end",
        table(("what", least), processes()),
    ]
    text = "\n\n".join(parts) + "\n"
    RESULTS.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
