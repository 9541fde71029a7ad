"""How often each task is critical, in a model of plain tasks only: traced in the pass that draws, without a row for every time.

Going forward, each link notes in which of the 64 iterations it sets the start of its successor, a byte a lane; going back, a task is critical where it
ends with its project, or where a critical task starts by its link. So it is the criticality of ``backward``, to the last iteration, at a fraction of its cost.
"""

from __future__ import annotations

import numpy as np

from pmo_risk.simulation.accelerate import inner, kernel
from pmo_risk.simulation.arrays import TRIANGULAR, Arrays, Ints
from pmo_risk.simulation.chunk import CHUNK, chunk_count
from pmo_risk.simulation.engine import Job, in_threads
from pmo_risk.simulation.plain import drawn, starts
from pmo_risk.simulation.rows import new_rows
from pmo_risk.simulation.sampling import sample
from pmo_risk.simulation.streams import LANES, uniforms

U, V, DURATION, STARTS, WHOLE, SCRATCH = range(6)


def is_traceable(model: Arrays) -> bool:
    """True for a model of one project whose tasks are all plain, and draw on their own."""
    count = model.tasks.law.size
    return bool(count) and model.projects == 1 and not model.prepared.words.size and bool(model.tasks.plain_until[0] == count)


def critical_counts(model: Arrays, iterations: int, threads: int) -> Ints:
    """In how many iterations each task is critical, by row; shape (N,)."""
    jobs = ((0, c) for c in range(chunk_count(iterations)))
    total = np.zeros(model.tasks.law.size, dtype=np.int64)

    def take(_: Job, counts: Ints) -> None:
        total.__iadd__(counts)

    in_threads(lambda job: _chunk(model, iterations, job[1]), jobs, threads, take)
    return total


def _chunk(model: Arrays, iterations: int, chunk: int) -> Ints:
    t, x = model.tasks, model.links
    counts = np.zeros(t.law.size, dtype=np.int64)
    critical = np.empty((t.law.size, LANES), dtype=np.uint8)
    sets = np.empty((x.slot.size, LANES), dtype=np.uint8)
    ends = new_rows(int(t.last.sum()))
    scratch = new_rows(SCRATCH)
    _blocks(
        model.laws,
        chunk * (CHUNK // LANES),
        min(CHUNK, iterations - chunk * CHUNK),
        t.law,
        t.start_bound,
        t.finish_slot,
        t.last,
        x.first,
        x.slot,
        x.predecessor,
        new_rows(model.slots),
        scratch,
        scratch.view(np.uint64),
        ends,
        sets,
        critical,
        counts,
    )
    return counts


@kernel
def _blocks(drawn_laws, first, count, laws, bounds, slots, last, first_link, before, predecessor, rows, scratch, bits, ends, sets, critical, counts):
    kinds, parameters, words, table, atoms = drawn_laws.kind, drawn_laws.parameters, drawn_laws.words, drawn_laws.table, drawn_laws.atoms
    for b in range((count + LANES - 1) // LANES):
        forth(first + b, kinds, parameters, words, table, atoms, laws, bounds, slots, last, first_link, before, rows, scratch, bits, ends, sets)
        back(min(LANES, count - b * LANES), last, first_link, predecessor, scratch[WHOLE], ends, sets, critical, counts)


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
            compare(rows[before[n]], start, sets[n])
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
def compare(first, second, equal):
    """Where two rows are equal."""
    for k in range(LANES):
        equal[k] = first[k] == second[k]


@inner
def back(lanes, last, first_link, predecessor, whole, ends, sets, critical, counts):
    """Trace one block back, and add the first ``lanes`` to ``counts``. critical : uint8 (N, 64) scratch."""
    found = 0
    for i in range(last.size):
        if last[i]:
            compare(ends[found], whole, critical[i])
            found += 1
        else:
            for k in range(LANES):
                critical[i, k] = 0
    for i in range(last.size - 1, -1, -1):
        own = critical[i]
        for n in range(first_link[i], first_link[i + 1]):
            its, sets_it = critical[predecessor[n]], sets[n]
            for k in range(LANES):
                its[k] |= own[k] & sets_it[k]
        total = 0
        for k in range(lanes):
            total += own[k]
        counts[i] += total
