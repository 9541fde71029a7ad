"""The unit of work: one chunk of 1,024 iterations of one compiled model, a pure function of the model and the chunk's number.

Threads, progress, cancelling and the order of chunks all concern only which chunks are done; results are joined in order of chunk.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pmo_risk.simulation.accelerate import kernel
from pmo_risk.simulation.arrays import Arrays
from pmo_risk.simulation.dependence import depend
from pmo_risk.simulation.effects import SCRATCH_ROWS
from pmo_risk.simulation.forward import forward_axis, forward_clock, forward_special, forward_weather
from pmo_risk.simulation.prepare import prepare
from pmo_risk.simulation.rows import new_rows
from pmo_risk.simulation.settle import MOVES, settle, settle_weather
from pmo_risk.simulation.streams import LANES
from pmo_risk.simulation.variant import AXIS, KINDS, SPECIAL, WEATHER, needed, variant_of
from pmo_risk.simulation.weather_tables import draw_weather, far_enough

CHUNK = 1024
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Part:
    """What one chunk gives: times on the model's axis in minutes, money.

    finish, cost : (projects, n). kept_finish, kept_duration : (kept, n), where n is the iterations of the chunk.
    """

    finish: Floats
    cost: Floats
    kept_finish: Floats
    kept_duration: Floats


def chunk_count(iterations: int) -> int:
    """How many chunks hold that many iterations."""
    return -(-iterations // CHUNK)


def run_chunk(model: Arrays, iterations: int, chunk: int) -> Part:
    """Iterations ``chunk * 1024`` and on, to the end of the chunk or of the run."""
    return reached(model, iterations, chunk)[0]


def reached(model: Arrays, iterations: int, chunk: int) -> tuple[Part, Arrays]:
    """What ``run_chunk`` gives, and the model that gave it: with tables of weather that reach far enough where it has any."""
    parts = []

    def reach(made: Arrays) -> float:
        parts.append(_run_chunk(made, iterations, chunk))
        return float(parts[-1].finish.max())

    made = far_enough(model, reach)
    return parts[-1], made


def _run_chunk(model: Arrays, iterations: int, chunk: int) -> Part:
    n = min(CHUNK, iterations - chunk * CHUNK)
    blocks = -(-n // LANES)
    finish, cost = new_rows(2, blocks, model.projects)
    kept_finish, kept_duration = new_rows(2, blocks, model.kept)
    scratch, rows = new_rows(SCRATCH_ROWS), new_rows(model.slots)
    draws, prepared = new_rows(model.risks.rows), new_rows(len(model.prepared.words))
    run_blocks = _BLOCKS[variant_of(model)]
    run_blocks(
        needed(model),
        chunk * (CHUNK // LANES),
        blocks,
        prepared,
        rows,
        scratch,
        scratch.view(np.uint64),
        scratch.view(np.int32),
        draws,
        new_rows(1),
        finish,
        cost,
        kept_finish,
        kept_duration,
        np.empty((0, MOVES)),
    )
    return Part(*(x.transpose(1, 0, 2).reshape(x.shape[1], blocks * LANES)[:, :n] for x in (finish, cost, kept_finish, kept_duration)))


def make_blocks(kind: str, is_prepared: bool) -> Any:
    """The blocks of a chunk, for models of one kind that have prepared uniforms or not.

    What else is called must be named in the module: Numba does not find a kernel in its cache again that has another in its closure.
    """
    clock, special, weather = kind != AXIS, kind == SPECIAL, kind == WEATHER

    def blocks(m, first, count, prepared, rows, scratch, bits, ints, draws, durations, finish, cost, kept_finish, kept_duration, unmeasured):
        for b in range(count):
            if is_prepared:
                prepare(m.prepared, first + b, prepared)
                depend(m.dependence, first + b, prepared, scratch, bits)
            if weather:
                draw_weather(m.skies, first + b)
                forward_weather(m, first + b, prepared, rows, scratch, bits, ints, draws, durations, finish[b], cost[b], kept_finish[b], kept_duration[b], ())
                settle_weather(
                    m,
                    first + b,
                    prepared,
                    rows,
                    scratch,
                    bits,
                    draws,
                    durations,
                    finish[b],
                    cost[b],
                    kept_finish[b],
                    kept_duration[b],
                    np.int64(0),
                    unmeasured,
                )
            elif special:
                forward_special(m, first + b, prepared, rows, scratch, bits, ints, draws, durations, finish[b], cost[b], kept_finish[b], kept_duration[b], ())
                settle(
                    m,
                    first + b,
                    prepared,
                    rows,
                    scratch,
                    bits,
                    draws,
                    durations,
                    finish[b],
                    cost[b],
                    kept_finish[b],
                    kept_duration[b],
                    np.int64(0),  # a bare 0 would be a type of its own
                    unmeasured,
                )
            elif clock:
                forward_clock(m, first + b, prepared, rows, scratch, bits, ints, draws, durations, finish[b], cost[b], kept_finish[b], kept_duration[b], ())
            else:
                forward_axis(m, first + b, prepared, rows, scratch, bits, ints, draws, durations, finish[b], cost[b], kept_finish[b], kept_duration[b], ())

    return kernel(blocks, f"{kind}_prepared" if is_prepared else kind)


_BLOCKS = {(kind, is_prepared): make_blocks(kind, is_prepared) for kind in KINDS for is_prepared in (False, True)}
