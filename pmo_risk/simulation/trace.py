"""How often each task is critical: traced in the pass that draws, without a row for every time.

Going forward, each link notes in which of the 64 iterations it sets the finish of its successor, a byte a lane; going back, a task is critical where it
ends with its project, or where its link sets the finish of a critical task. So it is the criticality of ``backward``, to the last iteration, at a fraction of
its cost. Models of plain tasks only, the commonest, have a pass of their own for it; models with weather have none.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from pmo_risk.simulation.accelerate import inner, kernel
from pmo_risk.simulation.arrays import TRIANGULAR, Arrays, Flags, Ints
from pmo_risk.simulation.chunk import CHUNK, chunk_count
from pmo_risk.simulation.dependence import depend
from pmo_risk.simulation.effects import SCRATCH_ROWS
from pmo_risk.simulation.engine import Job, in_threads
from pmo_risk.simulation.forward import axis_traced, clock_traced, special_traced
from pmo_risk.simulation.laws import frozen
from pmo_risk.simulation.plain import drawn, starts
from pmo_risk.simulation.prepare import prepare
from pmo_risk.simulation.rows import equals, new_rows
from pmo_risk.simulation.sampling import sample
from pmo_risk.simulation.streams import LANES, uniforms
from pmo_risk.simulation.variant import AXIS, CLOCK, SPECIAL, needed, variant_of

U, V, DURATION, STARTS, WHOLE, SCRATCH = range(6)


def is_traceable(model: Arrays) -> bool:
    """True for a model with tasks and without weather."""
    return bool(model.tasks.law.size) and not model.skies.site.size


def is_plain(model: Arrays) -> bool:
    """True for a model of one project whose tasks are all plain, and draw on their own."""
    return model.projects == 1 and not model.prepared.words.size and bool(model.tasks.plain_until[0] == model.tasks.law.size)


def critical_counts(model: Arrays, iterations: int, threads: int) -> Ints:
    """In how many iterations each task is critical, by row; shape (N,)."""
    jobs = ((0, c) for c in range(chunk_count(iterations)))
    total = np.zeros(model.tasks.law.size, dtype=np.int64)

    def take(_: Job, counts: Ints) -> None:
        total.__iadd__(counts)

    chunk = _plain_chunk
    if not is_plain(model):
        every_row = model.tasks._replace(plain_until=frozen(np.arange(model.tasks.law.size), np.int64))
        chunk, model = _chunk, model._replace(tasks=every_row)
    in_threads(lambda job: chunk(model, iterations, job[1]), jobs, threads, take)
    return total


def _plain_chunk(model: Arrays, iterations: int, chunk: int) -> Ints:
    t, x = model.tasks, model.links
    counts = np.zeros(t.law.size, dtype=np.int64)
    scratch = new_rows(SCRATCH)
    _plain_blocks(
        model.laws,
        chunk * (CHUNK // LANES),
        min(CHUNK, iterations - chunk * CHUNK),
        t.law,
        t.start_bound,
        t.finish_slot,
        t.last,
        t.project,
        x.first,
        x.pushed,
        x.slot,
        x.predecessor,
        new_rows(model.slots),
        scratch,
        scratch.view(np.uint64),
        new_rows(int(t.last.sum())),
        *_bytes(model),
        counts,
    )
    return counts


def _bytes(model: Arrays) -> tuple[Flags, Flags]:
    """Room for what links set, and for what is critical."""
    return np.empty((model.links.slot.size, LANES), dtype=np.uint8), np.empty((model.tasks.law.size, LANES), dtype=np.uint8)


def _chunk(model: Arrays, iterations: int, chunk: int) -> Ints:
    t, x = model.tasks, model.links
    counts = np.zeros(t.law.size - max(model.spans.first.size - 1, 0), dtype=np.int64)
    scratch = new_rows(SCRATCH_ROWS)
    sets, critical = _bytes(model)
    _BLOCKS[variant_of(model)](
        needed(model),
        chunk * (CHUNK // LANES),
        min(CHUNK, iterations - chunk * CHUNK),
        new_rows(len(model.prepared.words)),
        new_rows(model.slots),
        scratch,
        scratch.view(np.uint64),
        scratch.view(np.int32),
        new_rows(model.risks.rows),
        new_rows(1),
        new_rows(2, model.projects),
        new_rows(2, model.kept),
        (sets, new_rows(int(t.last.sum())), new_rows(int(np.diff(x.first).max(initial=0)))),
        critical,
        counts,
    )
    return np.concatenate([counts, np.zeros(t.law.size - counts.size, dtype=np.int64)])


def make_blocks(kind: str, is_prepared: bool) -> Any:
    """The blocks of a chunk, for models of one kind that have prepared uniforms or not; see ``chunk.make_blocks``."""
    clock, special = kind != AXIS, kind == SPECIAL

    def blocks(m, first, count, prepared, rows, scratch, bits, ints, draws, durations, outcome, kept, marks, critical, counts):
        finish, cost = outcome[0], outcome[1]
        for b in range((count + LANES - 1) // LANES):
            if is_prepared:
                prepare(m.prepared, first + b, prepared)
                depend(m.dependence, first + b, prepared, scratch, bits)
            if special:
                special_traced(m, first + b, prepared, rows, scratch, bits, ints, draws, durations, finish, cost, kept[0], kept[1], marks)
            elif clock:
                clock_traced(m, first + b, prepared, rows, scratch, bits, ints, draws, durations, finish, cost, kept[0], kept[1], marks)
            else:
                axis_traced(m, first + b, prepared, rows, scratch, bits, ints, draws, durations, finish, cost, kept[0], kept[1], marks)
            t, x = m.tasks, m.links
            back(min(LANES, count - b * LANES), t.last, t.project, x.first, x.pushed, x.predecessor, finish, marks[1], marks[0], critical, counts)

    return kernel(blocks, f"traced_{kind}_prepared" if is_prepared else f"traced_{kind}")


_BLOCKS = {(kind, is_prepared): make_blocks(kind, is_prepared) for kind in (AXIS, CLOCK, SPECIAL) for is_prepared in (False, True)}


@kernel
def _plain_blocks(
    drawn_laws, first, count, laws, bounds, slots, last, project, first_link, pushed, before, predecessor, rows, scratch, bits, ends, sets, critical, counts
):
    kinds, parameters, words, table, atoms = drawn_laws.kind, drawn_laws.parameters, drawn_laws.words, drawn_laws.table, drawn_laws.atoms
    for b in range((count + LANES - 1) // LANES):
        forth(first + b, kinds, parameters, words, table, atoms, laws, bounds, slots, last, first_link, before, rows, scratch, bits, ends, sets)
        whole = scratch[WHOLE : WHOLE + 1]
        back(min(LANES, count - b * LANES), last, project, first_link, pushed, predecessor, whole, ends, sets, critical, counts)


@inner
def forth(block, kinds, parameters, words, table, atoms, laws, bounds, slots, last, first_link, before, rows, scratch, bits, ends, sets):
    """The forward pass of one block.

    scratch : (SCRATCH, 64), bits the same memory; its row WHOLE is the end of the project, out. ends : (tasks that may end last, 64) and
    sets : uint8 (links, 64), out. The others are the arrays of Laws, Tasks and Links.
    """
    u, v, cells, duration, start, whole = scratch[U], scratch[V], bits[V], scratch[DURATION], scratch[STARTS], scratch[WHOLE]
    prepared = scratch[:0]
    found = 0
    for k in range(LANES):
        whole[k] = -np.inf
    for i in range(laws.size):
        law, end, j, after = laws[i], rows[slots[i]], first_link[i], first_link[i + 1]
        starts(rows, before, j, after, bounds[i], start)
        for n in range(j, after):
            equals(rows[before[n]], start, sets[n])
        if kinds[law, 0] == TRIANGULAR:
            uniforms(words, law, block, u)
            low, high, split = parameters[law, 0], parameters[law, 1], parameters[law, 2]
            left, right = parameters[law, 3], parameters[law, 4]
            for k in range(LANES):
                end[k] = start[k] + drawn(u[k], low, high, split, left, right)
        else:
            sample(kinds, parameters, words, table, atoms, prepared, law, block, u, v, cells, duration)
            for k in range(LANES):
                end[k] = start[k] + duration[k]
        if last[i]:
            for k in range(LANES):
                ends[found, k] = end[k]
                whole[k] = max(whole[k], end[k])
            found += 1


@inner
def back(lanes, last, project, first_link, pushed, predecessor, whole, ends, sets, critical, counts):
    """Trace one block back, and add the first ``lanes`` to ``counts``. whole : (P, 64) finishes of projects. critical : uint8 (N, 64) scratch."""
    found = 0
    for i in range(counts.size):
        if last[i]:
            equals(ends[found], whole[project[i]], critical[i])
            found += 1
        else:
            for k in range(LANES):
                critical[i, k] = 0
    for i in range(counts.size - 1, -1, -1):
        own = critical[i]
        for n in range(first_link[i], pushed[i]):
            its, sets_it = critical[predecessor[n]], sets[n]
            for k in range(LANES):
                its[k] |= own[k] & sets_it[k]
        total = 0
        for k in range(lanes):
            total += own[k]
        counts[i] += total
