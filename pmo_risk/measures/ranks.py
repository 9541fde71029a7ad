"""Ranks and correlation of two samples."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def ranks(x: Floats) -> Floats:
    """Ranks from 1, ties sharing their mean rank. Shape (n,).

    >>> ranks(np.array([5.0, 7.0, 7.0]))
    array([1. , 2.5, 2.5])
    """
    order = np.argsort(x)
    ordered = x[order]
    new = np.concatenate(([True], ordered[1:] != ordered[:-1]))
    group = np.cumsum(new) - 1
    edges = np.append(np.flatnonzero(new), x.size)
    result = np.empty(x.size)
    result[order] = ((edges[:-1] + edges[1:] + 1) / 2)[group]
    return result


def correlation(x: Floats, y: Floats) -> float:
    """Pearson's correlation; NaN where either does not vary."""
    a, b = x - x.mean(), y - y.mean()
    size = np.sqrt((a @ a) * (b @ b))
    return float(a @ b / size) if size > 0 else float("nan")
