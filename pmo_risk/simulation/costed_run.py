"""Chunks of a model whose costs need the dates of its tasks: run, costed, and thrown away but for what is asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pmo_risk.errors import InputError
from pmo_risk.simulation.arrays import Arrays
from pmo_risk.simulation.chunk import CHUNK, Part
from pmo_risk.simulation.costing import Batch, Costing, pay_project
from pmo_risk.simulation.costing_kernels import BLOCKS, to_clock
from pmo_risk.simulation.effects import SCRATCH_ROWS
from pmo_risk.simulation.settle import MOVES
from pmo_risk.simulation.streams import LANES
from pmo_risk.simulation.variant import needed, variant_of

Floats = NDArray[np.float64]
BATCH_BYTES = 1 << 26


@dataclass(frozen=True, eq=False)
class Costed:
    """A compiled model with its costing, in the place of its arrays among the jobs of a run."""

    arrays: Arrays
    costing: Costing

    @classmethod
    def of(cls, arrays: Arrays, costing: Costing | None) -> Costed:
        """A model that was compiled with what is paid; any other is refused."""
        if costing is None:
            raise InputError("the model was compiled without what is paid", code="COSTING", remedy="compile it with costed=True")
        return cls(arrays, costing)

    @property
    def projects(self) -> int:
        """How many projects it has."""
        return self.arrays.projects

    @property
    def kept(self) -> int:
        """How many tasks it keeps."""
        return self.arrays.kept


@dataclass(frozen=True, eq=False)
class Piece:
    """Iterations ``first`` and on: what the run keeps of them, without their costs, and what they cost is made of."""

    first: int
    part: Part
    batch: Batch


def run_costed_chunk(job: Costed, iterations: int, chunk: int) -> Part:
    """Iterations ``chunk * 1024`` and on, to the end of the chunk or of the run, as ``chunk.run_chunk`` gives them."""
    parts = []
    for piece in pieces(job, iterations, chunk):
        cost = np.stack([pay_project(job.costing, costs, piece.batch).total for costs in job.costing.projects])
        parts.append(Part(piece.part.finish, cost, piece.part.kept_finish, piece.part.kept_duration))
    names = ("finish", "cost", "kept_finish", "kept_duration")
    return Part(*(np.concatenate([getattr(p, name) for p in parts], axis=1) for name in names))


def pieces(job: Costed, iterations: int, chunk: int, *, by_month: bool = False) -> Iterator[Piece]:
    """A chunk in pieces of whole blocks that keep some 64 MiB at a time. The dates of tasks that nothing depends on are clock minutes only if ``by_month``."""
    m, costing = job.arrays, job.costing
    n = min(CHUNK, iterations - chunk * CHUNK)
    blocks = -(-n // LANES)
    tasks, size = len(costing.wanted), m.tasks.law.size
    at_once = max(1, min(blocks, BATCH_BYTES // (8 * LANES * (6 * tasks + len(m.risks.cost_draw) + len(costing.laws) + 1))))
    scratch = np.empty((SCRATCH_ROWS, LANES))
    memory = np.empty((m.slots, LANES)), np.empty((size, LANES)), np.empty((m.risks.rows, LANES)), np.empty((len(m.prepared.words), LANES))
    rows, durations, draws, prepared = memory
    for begin in range(0, blocks, at_once):
        count = min(at_once, blocks - begin)
        width = count * LANES
        finish, kept = np.empty((count, m.projects, LANES)), np.empty((2, count, m.kept, LANES))
        times, own, there = np.empty((3, tasks, width)), np.empty((2, tasks, width)), np.empty((tasks, width))
        struck, drawn = np.empty((len(m.risks.cost_draw), width)), np.empty((len(costing.laws), width))
        BLOCKS[variant_of(m)](
            needed(m),
            chunk * (CHUNK // LANES) + begin,
            count,
            prepared,
            rows,
            scratch,
            scratch.view(np.uint64),
            scratch.view(np.int32),
            draws,
            durations,
            finish,
            np.empty((m.projects, LANES)),
            kept,
            costing.wanted,
            costing.laws,
            times,
            own,
            there,
            struck,
            drawn,
            np.empty((0, MOVES)),
        )
        last = min(n - begin * LANES, width)
        ends, *keeps = (x.transpose(1, 0, 2).reshape(x.shape[1], width) for x in (finish, *kept))
        cut = [np.ascontiguousarray(x[..., :last]) for x in (times, ends, own, there, struck, drawn)]
        part = Part(cut[1], np.empty((m.projects, last)), keeps[0][:, :last], keeps[1][:, :last])
        clocked = cut[1].copy()
        if not m.clock:
            _to_clock(costing, cut[0], clocked, by_month)
        yield Piece(chunk * CHUNK + begin * LANES, part, Batch(cut[0], clocked, *cut[2:]))


def _to_clock(costing: Costing, times: Floats, ends: Floats, by_month: bool) -> None:
    """Times on the axis of the one calendar become clock minutes, in place."""
    facts, table = costing.calendars
    begin = costing.projects[0].begin
    rows = np.arange(times.shape[1]) if by_month else np.array(sorted({i for c in costing.projects for i in c.timed}), dtype=np.int64)
    at_end = np.zeros(len(ends), dtype=np.uint8)
    for values, begins, some in ((times[0], costing.begins[0], rows), (times[1], costing.begins[1], rows), (ends, at_end, np.arange(len(ends)))):
        to_clock(facts, table, costing.home, costing.zero, begin, begins, some, values)
