"""A costed model run again for its money: by month, or by what it is paid for."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from pmo_risk.errors import LimitError
from pmo_risk.results.cash import FLOWS, Cash, CostRow
from pmo_risk.simulation.arrays import NONE
from pmo_risk.simulation.chunk import chunk_count
from pmo_risk.simulation.cost_lines import Line, Percent
from pmo_risk.simulation.costed_run import Costed, pieces
from pmo_risk.simulation.costing import pay_project
from pmo_risk.simulation.engine import Job, in_threads

Floats = NDArray[np.float64]
Found = list[tuple[int, Floats]]
MOST_BYTES = 2 << 30


def cash_of(job: Costed, number: int, iterations: int, threads: int) -> Cash:
    """What one project of a model pays and gains, by month.

    Raises
    ------
    LimitError : MEMORY, where months times iterations need more than 2 GiB.
    """
    found: dict[int, Found] = {}
    begins, ends = set[int](), set[int]()

    def work(at: Job) -> Found:
        paid = (pay_project(job.costing, job.costing.projects[number], p.batch, by_month=True) for p in pieces(job, iterations, at[1], by_month=True))
        return [(p.first, np.ascontiguousarray(p.flows.transpose(2, 1, 0))) for p in paid]

    def take(at: Job, some: Found) -> None:
        begins.update(first for first, _ in some)
        ends.update(first + flows.shape[1] for first, flows in some)
        _fits(FLOWS * (max(ends) - min(begins)) * iterations, "cash flow")  # of the months of all so far, so that no order of chunks lets it through
        found[at[1]] = some

    in_threads(work, ((0, c) for c in range(chunk_count(iterations))), threads, take)
    return Cash.joined((piece for c in sorted(found) for piece in found[c]), iterations)


def costs_of(job: Costed, number: int, iterations: int, threads: int, label: Callable[[CostRow], str]) -> tuple[list[str], Floats]:
    """What one project of a model pays, by label: labels in order of first use, and money (labels, iterations).

    Raises
    ------
    LimitError : MEMORY, where labels times iterations need more than 2 GiB.
    """
    costs = job.costing.projects[number]
    rows: dict[str, int] = {}

    def group_of(thing: Line | Percent) -> int:
        if isinstance(thing, Percent):
            return rows.setdefault(label(CostRow("percent", thing.item.id, "", thing.item.wbs, thing.item.cbs)), len(rows))
        return (
            NONE
            if thing.kind == "income"
            else rows.setdefault(label(CostRow(thing.kind, thing.id, thing.task, thing.wbs, thing.cbs, thing.resource)), len(rows))
        )

    for line in costs.lines:  # the labels before the threads
        group_of(line)
    for percent in costs.percents:
        group_of(percent)
    _fits(len(rows) * iterations, "a table of costs")
    money = np.zeros((len(rows), iterations))

    def work(at: Job) -> list[tuple[int, Floats]]:
        found = ((p.first, pay_project(job.costing, costs, p.batch, group_of=group_of, groups=len(rows)).groups) for p in pieces(job, iterations, at[1]))
        return list(found)

    def take(_: Job, some: list[tuple[int, Floats]]) -> None:
        for first, groups in some:
            money[:, first : first + groups.shape[1]] = groups

    in_threads(work, ((0, c) for c in range(chunk_count(iterations))), threads, take)
    return list(rows), money


def _fits(numbers: int, what: str) -> None:
    if 8 * numbers > MOST_BYTES:
        size = f"{MOST_BYTES / 2**30:g} GiB"
        raise LimitError(f"{what} of this run needs more than {size}", code="MEMORY", remedy="run fewer iterations, or ask for fewer rows (by='wbs', depth=1)")
