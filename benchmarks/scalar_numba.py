"""The Monte Carlo loop that is written first: one iteration after the other, compiled by Numba, on one thread."""

from __future__ import annotations

import numba
import numpy as np
from networks import Node
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def packed(nodes: list[Node]) -> tuple[Floats, NDArray[np.int64], NDArray[np.int64]]:
    """Laws (tasks, 3), where each task's predecessors start among those of all, and these."""
    laws = np.array([(n.low, n.mode, n.high) for n in nodes])
    first = np.cumsum([0, *(len(n.predecessors) for n in nodes)])
    return laws, first, np.array([p for n in nodes for p in n.predecessors], dtype=np.int64)


@numba.njit(nogil=True)
def finishes(laws, first, predecessors, seed, out):  # type: ignore[no-untyped-def]  # Numba infers
    """Finish of the network in days, one an iteration, into ``out``."""
    np.random.seed(seed)  # noqa: NPY002  # the only generator that Numba compiles as one would first write it
    ends = np.empty(len(laws))
    for n in range(out.size):
        whole = 0.0
        for i in range(len(laws)):
            start = 0.0
            for j in range(first[i], first[i + 1]):
                start = max(start, ends[predecessors[j]])
            ends[i] = start + np.random.triangular(laws[i, 0], laws[i, 1], laws[i, 2])  # noqa: NPY002  # as above
            whole = max(whole, ends[i])
        out[n] = whole
