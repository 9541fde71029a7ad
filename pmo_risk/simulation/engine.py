"""Runs the chunks of compiled models on a pool of threads.

Kernels hold no lock, so plain threads suffice. Which thread runs a chunk, and when, changes no bit: a chunk is a pure function, and its results
have a place of their own.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from pmo_risk.errors import Interrupted
from pmo_risk.simulation.arrays import Arrays
from pmo_risk.simulation.chunk import CHUNK, Part, chunk_count, run_chunk
from pmo_risk.simulation.costed_run import Costed, run_costed_chunk

Floats = NDArray[np.float64]
Advance = Callable[[int], None]
Job = tuple[int, int]
Runnable = Arrays | Costed
T = TypeVar("T")
_AHEAD = 4


def default_threads() -> int:
    """Processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run(
    models: Sequence[Runnable],
    iterations: int,
    threads: int,
    *,
    advance: Advance | None = None,
    chunks: Sequence[int] | None = None,
    before: Sequence[Part] = (),
) -> list[Part]:
    """All iterations of all models.

    Parameters
    ----------
    models : compiled models.
    iterations : how many of each.
    threads : at work at a time.
    advance : called from this thread with the iterations of each chunk that is done.
    chunks : the order in which to start chunks; for tests, since it changes nothing.
    before : what a shorter run of whole chunks gave, which is not run again; empty for none.

    Raises
    ------
    Interrupted : on Ctrl-C, after the chunks under way have ended; no thread is left behind.
    """
    out = [_empty(m, iterations) for m in models]
    done = before[0].finish.shape[1] if before else 0
    for whole, piece in zip(out, before, strict=False):
        for into, values in zip(_arrays(whole), _arrays(piece), strict=True):
            into[:, :done] = values
    jobs = ((n, c) for n in range(len(models)) for c in (chunks if chunks is not None else range(done // CHUNK, chunk_count(iterations))))

    def put(job: Job, part: Part) -> None:
        n, c = job
        at = slice(c * CHUNK, min((c + 1) * CHUNK, iterations))
        for whole, piece in zip(_arrays(out[n]), _arrays(part), strict=True):
            whole[:, at] = piece
        if advance is not None:
            advance(at.stop - at.start)

    in_threads(lambda job: _chunk(models[job[0]], iterations, job[1]), jobs, threads, put)
    return out


def _chunk(model: Runnable, iterations: int, chunk: int) -> Part:
    return run_costed_chunk(model, iterations, chunk) if isinstance(model, Costed) else run_chunk(model, iterations, chunk)


def in_threads(work: Callable[[Job], T], jobs: Iterator[Job], threads: int, take: Callable[[Job, T], None]) -> None:
    """Do the jobs on threads, and ``take`` each with its result on this one as it is done; no thread is left after an error or Ctrl-C."""
    pool = ThreadPoolExecutor(threads, thread_name_prefix="pmo_risk")
    pending: dict[Future[T], Job] = {}
    with interruptible():
        try:
            while True:
                while len(pending) < threads * _AHEAD and (job := next(jobs, None)) is not None:
                    pending[pool.submit(work, job)] = job
                if not pending:
                    return
                done, _ = wait(pending, return_when=FIRST_COMPLETED)
                for future in done:
                    take(pending.pop(future), future.result())
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def interruptible() -> Iterator[None]:
    """Ctrl-C, wherever it strikes within, told as Interrupted."""
    try:
        yield
    except Interrupted:
        raise
    except KeyboardInterrupt:
        raise Interrupted(
            "stopped by Ctrl-C before the run was done; nothing was kept", code="INTERRUPTED", remedy="run it again; the seed gives the same draws"
        ) from None


def _empty(model: Runnable, iterations: int) -> Part:
    outcome, kept = (model.projects, iterations), (model.kept, iterations)
    return Part(np.empty(outcome), np.empty(outcome), np.empty(kept), np.empty(kept))


def _arrays(part: Part) -> tuple[Floats, Floats, Floats, Floats]:
    return part.finish, part.cost, part.kept_finish, part.kept_duration
