"""Statistics of every task over a run: a forward and a backward pass of each block, added up and thrown away."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pmo_risk.simulation.accelerate import inner, kernel
from pmo_risk.simulation.arrays import Arrays
from pmo_risk.simulation.backward import backward_clock, backward_special, backward_weather, own_time
from pmo_risk.simulation.backward_axis import backward_axis
from pmo_risk.simulation.chunk import CHUNK, chunk_count, reached
from pmo_risk.simulation.dependence import depend
from pmo_risk.simulation.effects import SCRATCH_ROWS
from pmo_risk.simulation.engine import Job, in_threads
from pmo_risk.simulation.forward import forward_axis, forward_clock, forward_special, forward_weather
from pmo_risk.simulation.prepare import prepare
from pmo_risk.simulation.rows import new_rows
from pmo_risk.simulation.settle import MOVED_FINISH, MOVED_FLOAT, MOVED_START, MOVES, settle, settle_weather
from pmo_risk.simulation.streams import LANES
from pmo_risk.simulation.sums import FINISH, FLOAT, START, SUMS
from pmo_risk.simulation.variant import AXIS, KINDS, SPECIAL, WEATHER, needed, variant_of
from pmo_risk.simulation.weather_tables import draw_weather

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def task_sums(model: Arrays, iterations: int, threads: int, centre: Floats, whole_centre: Floats, counts: Ints | None = None) -> Floats:
    """Sums over all iterations, shape (N, SUMS); columns are named in ``sums``. The model must have rows for all times.

    centre : (N,) and whole_centre : (P,) : values near the mean durations and finishes (in own time), which products are taken about.
    counts : (N, replicates), to which is added how often each task is critical in each replicate.
    """
    counts = np.empty((len(centre), 0), dtype=np.int64) if counts is None else counts
    centre, whole_centre = np.ascontiguousarray(centre), np.ascontiguousarray(whole_centre)  # another layout would compile everything again
    jobs = ((0, c) for c in range(chunk_count(iterations)))
    total, waiting, following = np.zeros((model.tasks.law.size, SUMS)), dict[int, Floats](), 0

    def take(job: Job, found: tuple[Floats, Ints]) -> None:
        nonlocal following
        waiting[job[1]] = found[0]
        np.add(counts, found[1], out=counts)
        while following in waiting:  # in order of chunk, whichever was done first
            np.add(total, waiting.pop(following), out=total)
            following += 1

    in_threads(lambda job: _chunk(model, iterations, job[1], centre, whole_centre, counts.shape[1]), jobs, threads, take)
    return total


def _chunk(model: Arrays, iterations: int, chunk: int, centre: Floats, whole_centre: Floats, replicates: int) -> tuple[Floats, Ints]:
    """The sums and counts of one chunk."""
    if model.skies.site.size:
        model = reached(model, iterations, chunk)[1]
    n = model.tasks.law.size
    sums, moved = np.zeros((n, SUMS)), np.zeros((n, MOVES))
    scratch = new_rows(SCRATCH_ROWS)
    prepared = new_rows(len(model.prepared.words))
    rows, durations = new_rows(model.slots), new_rows(n)
    draws = new_rows(model.risks.rows)
    outcome, kept = new_rows(3, model.projects), new_rows(2, model.kept)
    limits, dates = new_rows(2, n), new_rows(2)
    count = min(CHUNK, iterations - chunk * CHUNK)
    run_blocks = _BLOCKS[variant_of(model)]
    counts = np.zeros((n, replicates), dtype=np.int64)
    run_blocks(
        needed(model),
        chunk * (CHUNK // LANES),
        count,
        prepared,
        rows,
        scratch,
        scratch.view(np.uint64),
        scratch.view(np.int32),
        draws,
        durations,
        outcome,
        kept,
        np.zeros((n, LANES), dtype=np.uint8),
        limits,
        dates,
        (centre, whole_centre),
        sums,
        moved,
        counts,
        iterations // max(replicates, 1),
    )
    for column, move in ((START, MOVED_START), (FINISH, MOVED_FINISH), (FLOAT, MOVED_FLOAT)):
        sums[:, column] += moved[:, move]
    return sums, counts


@inner
def count_critical(critical, first, size, lanes, counts):
    """Add up how often each task is critical in each replicate of ``size`` iterations; lane 0 is iteration ``first``. critical : uint8 (N, 64)."""
    for k in range(lanes if counts.shape[1] > 0 else 0):
        replicate = (first + k) // size
        for i in range(counts.shape[0]):
            counts[i, replicate] += critical[i, k]


def make_blocks(kind: str, is_prepared: bool) -> Any:
    """The blocks of a chunk, for models of one kind that have prepared uniforms or not; see ``chunk.make_blocks``."""
    clock, special, weather = kind != AXIS, kind == SPECIAL, kind == WEATHER

    def blocks(m, first, count, prepared, rows, scratch, bits, ints, draws, durations, ends, kept, critical, limits, late, centres, sums, moved, counts, size):
        for b in range((count + LANES - 1) // LANES):
            if is_prepared:
                prepare(m.prepared, first + b, prepared)
                depend(m.dependence, first + b, prepared, scratch, bits)
            lanes = min(LANES, count - b * LANES)
            if weather:
                draw_weather(m.skies, first + b)
                forward_weather(m, first + b, prepared, rows, scratch, bits, ints, draws, durations, ends[0], ends[1], kept[0], kept[1], ())
                own_time(m.calendars.facts, m.calendars.table, m.own, m.zero, ends[0], ends[2])
                backward_weather(
                    m, rows, draws, durations, ends[0], ends[2], lanes, scratch, ints, critical, limits[0], limits[1], late[0], late[1], *centres, sums
                )
            elif special:
                forward_special(m, first + b, prepared, rows, scratch, bits, ints, draws, durations, ends[0], ends[1], kept[0], kept[1], ())
                own_time(m.calendars.facts, m.calendars.table, m.own, m.zero, ends[0], ends[2])
                backward_special(
                    m, rows, draws, durations, ends[0], ends[2], lanes, scratch, ints, critical, limits[0], limits[1], late[0], late[1], *centres, sums
                )
            elif clock:
                forward_clock(m, first + b, prepared, rows, scratch, bits, ints, draws, durations, ends[0], ends[1], kept[0], kept[1], ())
                own_time(m.calendars.facts, m.calendars.table, m.own, m.zero, ends[0], ends[2])
                backward_clock(
                    m, rows, draws, durations, ends[0], ends[2], lanes, scratch, ints, critical, limits[0], limits[1], late[0], late[1], *centres, sums
                )
            else:
                forward_axis(m, first + b, prepared, rows, scratch, bits, ints, draws, durations, ends[0], ends[1], kept[0], kept[1], ())
                backward_axis(m, rows, draws, durations, ends[0], lanes, scratch, critical, limits[0], limits[1], late[0], late[1], *centres, sums)
            count_critical(critical, (first + b) * LANES, size, lanes, counts)
            if weather:
                settle_weather(m, first + b, prepared, rows, scratch, bits, draws, durations, ends[0], ends[1], kept[0], kept[1], lanes, moved)
            elif special:
                settle(m, first + b, prepared, rows, scratch, bits, draws, durations, ends[0], ends[1], kept[0], kept[1], lanes, moved)

    return kernel(blocks, f"{kind}_prepared" if is_prepared else kind)


_BLOCKS = {(kind, is_prepared): make_blocks(kind, is_prepared) for kind in KINDS for is_prepared in (False, True)}
