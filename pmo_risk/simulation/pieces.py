"""Draws of laws made of straight pieces and single values, by a guide table.

Chen and Asau (1974); Devroye, "Non-uniform random variate generation" (1986), section III.2.4. A law of n pieces has n buckets of u of equal width;
for each the table names the first piece that u can be in, from which a search goes up: two comparisons a draw on average, however many pieces.
A single value is a piece without length, and comes back to the bit.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pmo_risk.simulation.accelerate import inner
from pmo_risk.simulation.streams import LANES

UNTIL, START, VALUE, SLOPE, GUIDE, COLUMNS = range(6)
FEW = 8  # pieces that are tried one after the other, many lanes at a time, which beats a search
_A_HAIR_BEFORE = 1 - 1e-15  # a bucket begins no later than the least u that is taken for it

Floats = NDArray[np.float64]
Values = Sequence[float] | Floats


def piece_rows(until: Values, low: Values, high: Values) -> Floats:
    """Rows of the pieces of one law, shape (n, COLUMNS); ``until`` rises to 1. The guide stands beside the pieces, one bucket a row."""
    ends, values, width = np.array(until), np.array(low), np.array(high) - np.array(low)
    start = np.concatenate([[0.0], ends[:-1]])
    begins = np.arange(len(ends)) / len(ends) * _A_HAIR_BEFORE
    guide = np.searchsorted(ends, begins, side="left")
    return np.stack([ends, start, values, width / (ends - start), guide.astype(np.float64)], axis=1)


@inner
def draw_pieces(rows, first, count, u, out):
    """Values of the law in ``rows[first : first + count]`` at the uniforms ``u``, float64 (64,), into ``out``."""
    if count <= FEW:
        for a in range(first, first + count):
            after = rows[a - 1, UNTIL] if a > first else 0.0
            start, value, slope = rows[a, START], rows[a, VALUE], rows[a, SLOPE]
            for k in range(LANES):
                out[k] = value + (u[k] - start) * slope if u[k] > after else out[k]
    else:
        for k in range(LANES):
            a = first + np.int64(rows[first + np.int64(u[k] * count), GUIDE])
            while u[k] > rows[a, UNTIL]:
                a += 1
            out[k] = rows[a, VALUE] + (u[k] - rows[a, START]) * rows[a, SLOPE]
