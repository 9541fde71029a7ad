"""What a result asks of the engine after the run: details of tasks and risks, which are computed again rather than stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class Occurrences(Protocol):
    """What can say when a risk struck."""

    def occurred(self, risk_id: str) -> NDArray[np.bool_]:
        """In which iterations the risk struck; shape (iterations,)."""
        ...


@runtime_checkable
class Replay(Occurrences, Protocol):
    """A run that can be made again, iteration by iteration, from its counter-based streams."""

    def tasks(self, percentiles: Sequence[float]) -> Mapping[str, Floats]:
        """Statistics over the project's tasks, each an array in project order, of shape (tasks,).

        Keys: ``criticality`` with ``criticality_low`` and ``criticality_high``, the ends of its interval, ``si``, ``ssi``, ``cri_r``, ``cri_rho``,
        ``cri_tau`` (signed correlations), ``duration_mean``, ``duration_sd``,
        ``start_mean``, ``finish_mean``, ``float_mean`` (time units), ``start_clock_mean``, ``finish_clock_mean`` (clock minutes from the start),
        and for each percentile q from 0 to 100 ``finish_p{q:g}`` (time units) and ``finish_clock_p{q:g}`` (clock minutes).
        """
        ...

    def criticality(self) -> Floats:
        """The share of iterations in which each task is critical, in project order, shape (tasks,)."""
        ...

    def finish_of(self, task_id: str) -> tuple[Floats, Floats]:
        """Finish of any task in time units, and in clock minutes from the project's start; shape (iterations,)."""
        ...
