"""What was decided in each iteration of a run: which triggers struck, and which tasks existed. Read off the blocks of the costing stage as they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from pmo_risk.simulation.arrays import NONE
from pmo_risk.simulation.chunk import chunk_count
from pmo_risk.simulation.compile import CompiledModel, Key
from pmo_risk.simulation.costed_run import Costed, pieces
from pmo_risk.simulation.engine import Job, in_threads
from pmo_risk.simulation.laws import frozen

Bools = NDArray[np.bool_]


def happened(model: CompiledModel, triggers: Sequence[Key], tasks: Sequence[Key], iterations: int, threads: int) -> tuple[Bools, Bools]:
    """In which iterations each trigger struck, (triggers, iterations), and each task existed, (tasks, iterations).

    model : compiled with its costing. Its blocks hand over the rows of draws that are money, and whether the tasks that lines need exist: here they are
    given the rows of the triggers in place of money, and these tasks, so that it is what the run itself decided, to the bit. The run's money is not read.
    """
    job = _asked(Costed.of(model.arrays, model.costing), _rows(model, triggers), [model.keys.index(key) for key in tasks])
    struck, there = np.empty((len(triggers), iterations), dtype=np.bool_), np.empty((len(tasks), iterations), dtype=np.bool_)

    def work(at: Job) -> list[tuple[int, Bools, Bools]]:
        return [(p.first, p.batch.struck > 0, p.batch.there > 0) for p in pieces(job, iterations, at[1])]

    def take(_: Job, some: list[tuple[int, Bools, Bools]]) -> None:
        for first, fired, existed in some:
            at = slice(first, first + fired.shape[1])
            struck[:, at], there[:, at] = fired, existed

    in_threads(work, ((0, c) for c in range(chunk_count(iterations))), threads, take)
    return struck, there


def _rows(model: CompiledModel, triggers: Sequence[Key]) -> list[int]:
    """The rows of triggers among the draws: after draws and sums, by row of the task that each watches and then by project and id, as ``trigger_rows`` does."""
    risks, row = model.arrays.risks, {key: n for n, key in enumerate(model.keys)}
    order = sorted((row[p.id, t.task], (p.id, t.id)) for p in model.projects for t in p.triggers)
    place = {key: risks.draw_law.size + risks.sum_is_factor.size + q for q, (_, key) in enumerate(order)}
    return [place[key] for key in triggers]


def _asked(job: Costed, triggers: Sequence[int], tasks: Sequence[int]) -> Costed:
    """The job with triggers in the place of money, and tasks in the place of those that its lines need; without lines."""
    k, costing = len(triggers), job.costing
    risks = job.arrays.risks._replace(cost_draw=frozen(triggers, np.int64), cost_times=frozen([NONE] * k, np.int64), cost_project=frozen([0] * k, np.int64))
    bare = tuple(replace(c, lines=(), percents=(), indices=()) for c in costing.projects)
    begins = np.zeros((2, len(tasks)), dtype=np.uint8)
    wanted, laws = frozen(tasks, np.int64), frozen([], np.int64)
    return Costed(job.arrays._replace(risks=risks), replace(costing, projects=bare, wanted=wanted, begins=begins, laws=laws))
