"""The bare job, finish-start links and triangular durations, beside everything else that can do it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import native
import networks
import numpy as np
import numpy_baseline
import peers
import scalar_numba
from measure import ITERATIONS, MINUTES_A_DAY, Row, agree, days_of, differ, kernel_of, nanoseconds, rate
from timing import ROUNDS, in_turn

import pmo_risk as pr
from pmo_risk.measures import quantile
from pmo_risk.simulation.arrays import Arrays
from pmo_risk.simulation.compile import compile_model
from pmo_risk.simulation.trace import critical_counts


def against_numpy() -> list[Row]:
    """Kernel, kernel with criticality and whole call, against NumPy and a scalar loop, by size of network."""
    rows = []
    for size in (100, 1_000, 10_000):
        nodes = networks.network(size)
        plan = networks.plan_of(nodes)
        model = compile_model(plan, 1).arrays
        laws, out = scalar_numba.packed(nodes), np.empty(ITERATIONS)
        scalar_numba.finishes(*laws, 1, out)
        for theirs in (numpy_baseline.finishes(nodes, ITERATIONS, 1), numpy_baseline.finishes(nodes, ITERATIONS, 2, numpy_baseline.library), out):
            agree(days_of(model), theirs)
        times = in_turn(
            {
                "NumPy, library": lambda nodes=nodes: numpy_baseline.finishes(nodes, ITERATIONS, 1, numpy_baseline.library),
                "NumPy, tuned": lambda nodes=nodes: numpy_baseline.finishes(nodes, ITERATIONS, 1, numpy_baseline.tuned),
                "Numba, scalar loop": lambda laws=laws, out=out: scalar_numba.finishes(*laws, 1, out),
                "kernel, 1 thread": kernel_of(model, 1),
                "kernel, 2 threads": kernel_of(model, 2),
                "kernel with criticality, 2 threads": lambda model=model: critical_counts(model, ITERATIONS, 2),
                "pr.simulate, 2 threads": lambda plan=plan: pr.simulate(plan, ITERATIONS, seed=1, threads=2, progress=False),
            }
        )
        base = [times["NumPy, library"].middle, times["NumPy, tuned"].middle]
        rows += [(f"{size:,}", name, str(t), rate(size, t), *(f"{x / t.middle:.1f}" for x in base)) for name, t in times.items()]
    return rows


def against_yardstick() -> tuple[str, list[Row]]:
    """The compiler of the C++ yardstick, and its time beside the kernel's: the same finishes, to the bit."""
    with tempfile.TemporaryDirectory() as folder:
        yardstick = native.build(Path(folder))
        if yardstick is None:
            return "no C++ compiler here", []
        rows = []
        for size in (1_000, 10_000):
            model = compile_model(networks.plan_of(networks.network(size)), 1).arrays
            finishes = np.sort(days_of(model)) * MINUTES_A_DAY
            for threads in (1, 2):
                ours = in_turn({"kernel": kernel_of(model, threads)}, 3 * ROUNDS)["kernel"]
                theirs, p50, p80 = yardstick.run(model, ITERATIONS, threads)
                if not np.allclose((p50, p80), finishes[[ITERATIONS // 2 - 1, ITERATIONS * 4 // 5 - 1]], rtol=1e-12):
                    raise SystemExit("the C++ yardstick gives other finishes")
                rows.append((f"{size:,}", str(threads), nanoseconds(size, theirs), nanoseconds(size, ours), f"{theirs.middle / ours.middle:.2f}"))
        return yardstick.compiler, rows


def against_peers(size: int = 1_000) -> list[Row]:
    """Libraries on the package index, as far as they are installed, each with the same laws as the kernel beside it."""
    nodes, rows = networks.network(size), []
    if peers.has("pmcontrols"):
        plan = networks.plan_of(nodes, pr.pert)
        model, theirs = compile_model(plan, 1).arrays, peers.pmcontrols_run(nodes, ITERATIONS)
        for level, figure in ((0.5, theirs()["mc_p50"]), (0.8, theirs()["mc_p80"])):
            own = quantile(days_of(model), level)
            differ(f"P{100 * level:g} of pmcontrols", own.value, figure, 1.5 * own.std_error)
        rows += beside("pmcontrols, PERT, with criticality", theirs, model, size, criticality=True)
    if peers.has("riskpy"):
        model, finishes = compile_model(networks.plan_of(nodes), 1).arrays, peers.riskpy_run(nodes, ITERATIONS)
        agree(days_of(model), finishes())
        rows += beside("open-riskpy, triangular", finishes, model, size, criticality=False)
    return rows


def beside(name: str, theirs: Callable[[], object], model: Arrays, size: int, *, criticality: bool) -> list[Row]:
    """A peer's time, the kernel's on two threads, and how many times as fast that is."""
    own = (lambda: critical_counts(model, ITERATIONS, 2)) if criticality else kernel_of(model, 2)
    times = in_turn({name: theirs, "kernel, the same job": own})
    first = times[name].middle
    return [(n, str(t), rate(size, t), f"{first / t.middle:.0f}") for n, t in times.items()]
