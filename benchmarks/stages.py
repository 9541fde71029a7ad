"""What each stage of the kernel costs on one thread, alone and warm, in nanoseconds a task-sample."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import networks
import numba
import numpy as np
from measure import Row
from timing import in_turn

import pmo_risk as pr
from pmo_risk.simulation.calendars import finish_row, work_row
from pmo_risk.simulation.compile import compile_model
from pmo_risk.simulation.laws import LawTable
from pmo_risk.simulation.plain import after_two
from pmo_risk.simulation.rows import latest_after, multiply
from pmo_risk.simulation.sampling import sample, triangular
from pmo_risk.simulation.streams import LANES, uniforms

REPEAT = 20_000
COUNT = 64


def stages() -> list[Row]:
    """One row a stage."""
    u, v, out = np.empty((3, LANES))
    rows = np.random.default_rng(1).random((COUNT, LANES)) * 1e4 + 1e5  # minutes well inside tables
    ints = np.empty((2, LANES), dtype=np.int32)
    calendars = compile_model(networks.mixed_plan_of(networks.network(100)), 1).arrays.calendars
    facts, times = calendars.facts, calendars.table
    three, (alike, different) = laws(lambda _: pr.triangular(2, 5, 12)), (laws(lambda n, m=m: pr.pert(2, 3 + m * n / 10, 12)) for m in (0, 1))
    few = laws(lambda _: pr.discrete([1, 2, 5], [0.2, 0.5, 0.3]))
    runs: dict[str, Callable[[], object]] = {
        "uniforms: Philox4x32-10, four a call": lambda: _uniforms(three.words, u, REPEAT),
        "triangular draw from them": lambda: _triangular(three.parameters, u, out, REPEAT),
        "the same, after two predecessors, in one loop": lambda: _after_two(three.parameters, u, rows, out, REPEAT),
        "PERT from a table, with its uniforms, one shape": lambda: _sample(alike, u, v, v.view(np.uint64), out, REPEAT),
        f"PERT from a table, with its uniforms, {COUNT} shapes": lambda: _sample(different, u, v, v.view(np.uint64), out, REPEAT),
        "discrete law of three values, with its uniforms": lambda: _sample(few, u, v, v.view(np.uint64), out, REPEAT),
        "link with a lag, one calendar": lambda: _after(rows, out, REPEAT),
        "factor of a risk": lambda: _multiply(rows, out, REPEAT),
        "clock to working time": lambda: _work(facts, times, rows, ints[0], ints[1], out, REPEAT),
        "working time to clock": lambda: _finish(facts, times, rows, ints[0], ints[1], out, REPEAT),
    }
    return [(name, f"{t.middle / (REPEAT * LANES) * 1e9:.2f}") for name, t in in_turn(runs).items()]


def laws(law: Callable[[int], Any]) -> Any:
    """The arrays of as many laws as there are rows."""
    made = LawTable(1)
    for n in range(COUNT):
        made.add(law(n), 1.0, "law", str(n))
    return made.arrays()


@numba.njit(nogil=True)
def _uniforms(words, u, count):  # type: ignore[no-untyped-def]  # Numba infers, as below
    for n in range(count):
        uniforms(words, n % COUNT, n, u)


@numba.njit(nogil=True)
def _triangular(parameters, u, out, count):  # type: ignore[no-untyped-def]
    for n in range(count):
        triangular(u, parameters, n % COUNT, out)


@numba.njit(nogil=True)
def _after_two(parameters, u, rows, out, count):  # type: ignore[no-untyped-def]
    for n in range(count):
        after_two(u, parameters, n % COUNT, 0.0, rows[n % COUNT], rows[(n + 7) % COUNT], out)


@numba.njit(nogil=True)
def _sample(made, u, v, cells, out, count):  # type: ignore[no-untyped-def]
    kinds, parameters, words, table, atoms, nothing = made.kind, made.parameters, made.words, made.table, made.atoms, made.parameters
    for n in range(count):
        sample(kinds, parameters, words, table, atoms, nothing, n % COUNT, n, u, v, cells, out)


@numba.njit(nogil=True)
def _after(rows, out, count):  # type: ignore[no-untyped-def]
    for n in range(count):
        latest_after(out, rows, n % COUNT, 480.0)


@numba.njit(nogil=True)
def _multiply(rows, out, count):  # type: ignore[no-untyped-def]
    for n in range(count):
        multiply(out, rows, n % COUNT)


@numba.njit(nogil=True)
def _work(facts, table, rows, slot, found, out, count):  # type: ignore[no-untyped-def]
    for n in range(count):
        work_row(facts, table, n % 5, rows[n % COUNT], slot, found, out)


@numba.njit(nogil=True)
def _finish(facts, table, rows, slot, found, out, count):  # type: ignore[no-untyped-def]
    for n in range(count):
        finish_row(facts, table, n % 5, rows[n % COUNT], slot, found, out)
