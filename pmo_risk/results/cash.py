"""What comes and goes month by month, in every iteration."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from pmo_risk.distributions import Distribution
from pmo_risk.results.periods import year_of

Floats = NDArray[np.float64]
SPENT, SPENT_WHEN, GAINED, GAINED_WHEN, INCOME, FLOWS = range(6)
SIDES = SPENT, GAINED, INCOME


@dataclass(frozen=True, eq=False)
class Cash:
    """Money by month and iteration.

    Parameters
    ----------
    first : the first month, as months since January of year 0.
    flows : (FLOWS, months, iterations): what is spent; that times when, as years with a fraction; what comes in (bonuses and incomes), as negative money;
        that times when; incomes alone, as positive money.
    """

    first: int
    flows: Floats

    @property
    def months(self) -> int:
        """How many there are."""
        return int(self.flows.shape[1])

    @property
    def spend(self) -> Floats:
        """What is paid, less bonuses and other negative costs, (months, iterations): the months of an iteration add up to its cost."""
        found: Floats = self.flows[SPENT] + self.flows[GAINED] + self.flows[INCOME]
        return found

    @property
    def income(self) -> Floats:
        """What comes in, (months, iterations)."""
        found: Floats = self.flows[INCOME]
        return found

    @property
    def net(self) -> Floats:
        """Income less what is paid, (months, iterations)."""
        found: Floats = -(self.flows[SPENT] + self.flows[GAINED])
        return found

    def dated(self, start: float) -> tuple[Floats, Floats]:
        """Net flows, and when each comes in years after ``start``: those of a month together at their centre of money, (2 months, iterations).

        A month with one payment has its very date. Spending and gains of a month stand apart, since the centre of money of both together is no date.
        """
        flows = np.concatenate([self.flows[SPENT], self.flows[GAINED]])
        when = np.concatenate([self.flows[SPENT_WHEN], self.flows[GAINED_WHEN]])
        years = np.divide(when, flows, out=np.full_like(flows, start), where=flows != 0) - start
        used = (flows != 0).any(axis=1)
        return -flows[used], years[used]

    @classmethod
    def joined(cls, parts: Iterable[tuple[int, Floats]], iterations: int) -> Cash:
        """One from pieces of iterations: the first of each (its first month, flows of shape (FLOWS, months, n)), in order. Months without money at the
        ends are left out; of none with money the second stays, since pieces begin a month early."""
        pieces = list(parts)
        first = min(f for f, _ in pieces)
        months = max(f + flows.shape[1] for f, flows in pieces) - first
        whole = np.zeros((FLOWS, months, iterations))
        at = 0
        for begin, flows in pieces:
            n = flows.shape[2]
            whole[:, begin - first : begin - first + flows.shape[1], at : at + n] = flows
            at += n
        used = np.flatnonzero((whole != 0).any(axis=(0, 2)))
        low, high = (int(used[0]), int(used[-1]) + 1) if used.size else (min(1, months - 1), min(2, months))
        return cls(first + low, whole[:, low:high])

    @classmethod
    def added(cls, parts: Iterable[Cash]) -> Cash:
        """The sum of several, iteration by iteration."""
        pieces = list(parts)
        first = min(p.first for p in pieces)
        whole = np.zeros((FLOWS, max(p.first + p.months for p in pieces) - first, pieces[0].flows.shape[2]))
        for p in pieces:
            whole[:, p.first - first : p.first - first + p.months] += p.flows
        return cls(first, whole)


def spread_evenly(money: Floats, start: datetime, clock: Floats) -> Cash:
    """Money of each iteration paid evenly from a start over so many clock minutes, (iterations,) both."""
    begin = np.datetime64(start, "m")
    first = int(begin.astype("datetime64[M]").astype(np.int64))
    last = int((begin + np.int64(np.ceil(clock.max()))).astype("datetime64[M]").astype(np.int64))
    edges = (np.arange(first, last + 2).astype("datetime64[M]").astype("datetime64[m]") - begin).astype(np.float64)[:, None]
    low, high = np.clip(edges[:-1], 0.0, clock), np.clip(edges[1:], 0.0, clock)
    flow = np.where(clock > 0, (high - low) / np.where(clock > 0, clock, 1.0), (edges[:-1] <= 0) & (edges[1:] > 0)) * money
    months = np.arange(first, last + 2).astype("datetime64[M]").astype("datetime64[s]").tolist()
    years = np.array([year_of(m) for m in months])[:, None]
    when = years[:-1] + ((low + high) / 2 - edges[:-1]) / (edges[1:] - edges[:-1]) * (years[1:] - years[:-1])
    flows = np.zeros((FLOWS, *flow.shape))
    for side, part in ((SPENT, np.maximum(flow, 0.0)), (GAINED, np.minimum(flow, 0.0))):
        flows[side], flows[side + 1] = part, part * when
    return Cash(first + 1970 * 12, flows)


@dataclass(frozen=True)
class CostRow:
    """A row of the cost table before it is added up: a cost of a task, of a risk, an item, a percentage, or a clause."""

    kind: str
    id: str
    task: str
    wbs: str
    cbs: str
    resource: str = ""


@runtime_checkable
class CostReplay(Protocol):
    """A run that can be made again for its money."""

    def cash(self) -> Cash:
        """What comes and goes, by month."""
        ...

    def costs(self, label: Callable[[CostRow], str]) -> tuple[list[str], Floats]:
        """What rows of each label come to: the labels in order of first use, and money (labels, iterations)."""
        ...

    def uniform_draws(self, law: Distribution, name: str) -> Floats:
        """One draw of a law an iteration, from a stream of its own, (iterations,)."""
        ...
