"""How the uniforms of a run are drawn: plain, in antithetic pairs, as a Latin hypercube or from a Sobol sequence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pmo_risk.simulation.arrays import ANTITHETIC, HYPERCUBE, NONE, PLAIN, SOBOL, Prepared
from pmo_risk.simulation.sobol import BITS, directions

WAYS = {"mc": PLAIN, "antithetic": ANTITHETIC, "lhs": HYPERCUBE, "sobol": SOBOL}


@dataclass(frozen=True)
class Sampling:
    """A way of sampling, enough to draw any iteration again.

    Parameters
    ----------
    kind : ``"mc"``, ``"antithetic"``, ``"lhs"`` or ``"sobol"``.
    size : iterations of a replicate; iteration i is number i % size of replicate i // size. It means nothing to ``"mc"`` and ``"antithetic"``.
    leading : with ``"sobol"``, the streams that have a dimension of the sequence, by dimension; the others are drawn as a Latin hypercube.
    """

    kind: str = "mc"
    size: int = 1
    leading: tuple[tuple[int, ...], ...] = ()

    @property
    def is_plain(self) -> bool:
        """True where a law draws for itself, and nothing need be prepared."""
        return self.kind == "mc"

    def prepared(self, streams: Sequence[NDArray[np.uint64]]) -> Prepared:
        """How quantities with these streams, each of shape (4,), are drawn."""
        dimension = {words: n for n, words in enumerate(self.leading)}
        rows = [dimension.get(tuple(int(w) for w in words), NONE) if self.leading else NONE for words in streams]
        ways = [HYPERCUBE if self.kind == "sobol" and d == NONE else WAYS[self.kind] for d in rows]
        table = directions(len(self.leading)) if self.leading else np.empty((0, BITS), dtype=np.uint64)
        words = np.array(streams, dtype=np.uint64).reshape(-1, 4)
        arrays = words, np.array(ways, dtype=np.int64), np.array(rows, dtype=np.int64), table
        for array in arrays:
            array.flags.writeable = False
        return Prepared(*arrays, size=self.size)


MC = Sampling()
