"""What a project pays and gains, as lines: where the money comes from, over which time, in whose working time. Names of tasks end here, as in ``compile``.

A line's amount is a function of one batch of iterations; see ``costing.Batch``. Percentages are no lines: they are paid as what they are percentages of.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from pmo_risk.model import CostItem, DateClause, Project
from pmo_risk.simulation.arrays import NONE
from pmo_risk.simulation.costing_kernels import EVEN

Floats = NDArray[np.float64]
STRAIGHT = (0.0, 1.0)
TIMED = ("by time", "units", "units by duration", "clause")


@dataclass(frozen=True)
class Window:
    """The time that a line runs over.

    starts, finishes : wanted tasks, of which the earliest start and the latest finish count; none, those of the project. since : clock minute that it
    does not begin before. lag : working minutes that it begins later. lasts, until : of an income, which runs from the finish on.
    """

    starts: tuple[int, ...] = ()
    finishes: tuple[int, ...] = ()
    since: float = -math.inf
    lag: float = 0.0
    lasts: float = math.nan
    until: float = math.inf


@dataclass(frozen=True)
class Line:
    """One line. ``source`` says what ``first`` and ``second`` are rows of, see ``costing.amount_of``; ``constant`` is added to it, or multiplies it.

    ``of_task`` is the wanted task without which the line is nothing, NONE where it does not depend on one that may be absent.
    """

    kind: str
    id: str
    task: str
    wbs: str
    cbs: str
    source: str
    window: Window
    first: int = NONE
    second: int = NONE
    constant: float = 0.0
    mode: int = EVEN
    calendar: int = NONE
    curve: tuple[float, ...] = STRAIGHT
    currency: int = NONE
    index: int = NONE
    minutes: float = 1.0
    clause: DateClause | None = None
    segment: tuple[float, float] = (-math.inf, math.inf)
    resource: str = ""
    of_task: int = NONE

    @property
    def is_timed(self) -> bool:
        """Whether what it comes to depends on its dates."""
        return self.index != NONE or self.source in TIMED


@dataclass(frozen=True)
class Percent:
    """A percentage: the row of its draw, and the lines and other percentages (before it in order) that it is of."""

    item: CostItem
    draw: int
    lines: frozenset[int]
    percents: tuple[int, ...]


@dataclass(frozen=True)
class Index:
    """An index: the rows of its rates, in the year ``first`` and on, and its base as a year with a fraction."""

    draws: tuple[int, ...]
    first: int
    base: float


@dataclass(frozen=True)
class ProjectCosts:
    """All that one project pays and gains."""

    number: int
    project: Project
    begin: float
    lines: tuple[Line, ...]
    percents: tuple[Percent, ...]
    indices: tuple[Index, ...]

    @cached_property
    def over(self) -> tuple[tuple[int, ...], ...]:
        """By line, the percentages that are of it."""
        return tuple(tuple(p for p, percent in enumerate(self.percents) if number in percent.lines) for number in range(len(self.lines)))

    @cached_property
    def timed(self) -> frozenset[int]:
        """The wanted tasks whose dates the lines need."""
        return frozenset(i for line in self.lines if line.is_timed for i in (*line.window.starts, *line.window.finishes))


def cumulative(shares: Sequence[float]) -> tuple[float, ...]:
    """Shares of equal parts added up, from 0 to 1.

    >>> cumulative([0.25, 0.75])
    (0.0, 0.25, 1.0)
    """
    sums = [math.fsum(shares[:n]) for n in range(len(shares) + 1)]
    return tuple(s / sums[-1] for s in sums) if len(shares) else STRAIGHT
