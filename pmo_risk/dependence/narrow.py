"""An order of correlated quantities in which the triangular root of their matrix has few numbers."""

from __future__ import annotations

from collections import deque

import numpy as np
from numpy.typing import NDArray


def narrow_order(matrix: NDArray[np.float64]) -> list[int]:
    """Rows in an order that keeps what is not zero near the diagonal; as they are where nothing is zero.

    The reverse Cuthill-McKee order (E. Cuthill and J. McKee, Proceedings of the 24th National Conference of the ACM, 1969; A. George, 1971), from
    the row with the fewest neighbours; of equals the first. A chain of n pairs needs 2 n numbers in place of n^2 / 2.

    >>> narrow_order(np.array([[1, 0, 0.5], [0, 1, 0.5], [0.5, 0.5, 1]]))
    [1, 2, 0]
    """
    joined = matrix != 0
    if joined.all():
        return list(range(len(matrix)))
    neighbours = [np.flatnonzero(row).tolist() for row in joined]
    degree = [len(n) for n in neighbours]
    order: list[int] = []
    seen = [False] * len(matrix)
    for start in sorted(range(len(matrix)), key=lambda n: (degree[n], n)):
        waiting = deque([] if seen[start] else [start])
        seen[start] = True
        while waiting:
            row = waiting.popleft()
            order.append(row)
            for n in sorted(neighbours[row], key=lambda n: (degree[n], n)):
                if not seen[n]:
                    seen[n] = True
                    waiting.append(n)
    return order[::-1]
