"""The nearest correlation matrix to one that is none."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_TOLERANCE = 1e-10
_MOST_STEPS = 10_000


def smallest_eigenvalue(matrix: Floats) -> float:
    """Of a symmetric matrix; below zero it is the correlation matrix of nothing."""
    return float(np.linalg.eigvalsh(matrix)[0])


def nearest_correlation(matrix: Floats) -> Floats:
    """The correlation matrix (positive semidefinite, ones on the diagonal) nearest to a symmetric one in the Frobenius norm.

    Alternating projections with Dykstra's correction: N. J. Higham, "Computing the nearest correlation matrix, a problem from finance",
    IMA Journal of Numerical Analysis 22 (2002) 329-343, algorithm 3.3, until a step changes no entry by 1e-10.

    >>> nearest_correlation(np.array([[1.0, 1, 0], [1, 1, 1], [0, 1, 1]])).round(4).tolist()
    [[1.0, 0.7607, 0.1573], [0.7607, 1.0, 0.7607], [0.1573, 0.7607, 1.0]]
    """
    return _nearest(np.ascontiguousarray(matrix).tobytes(), len(matrix)).copy()


@lru_cache(maxsize=4)
def _nearest(data: bytes, size: int) -> Floats:
    y = np.frombuffer(data).reshape(size, size).copy()
    correction = np.zeros_like(y)
    for _ in range(_MOST_STEPS):
        before = y
        r = y - correction
        values, vectors = np.linalg.eigh(r)
        x = (vectors * np.maximum(values, 0.0)) @ vectors.T
        correction = x - r
        y = (x + x.T) / 2
        np.fill_diagonal(y, 1.0)
        if np.abs(y - before).max() < _TOLERANCE:
            break
    values, vectors = np.linalg.eigh(y)
    x = (vectors * np.maximum(values, 0.0)) @ vectors.T
    scale = 1.0 / np.sqrt(np.diag(x))
    found: Floats = np.clip((x + x.T) / 2 * np.outer(scale, scale), -1.0, 1.0)
    np.fill_diagonal(found, 1.0)
    return found


def triangular_root(matrix: Floats) -> Floats:
    """Lower triangular L with L L' = matrix, for a positive semidefinite one too (zeros or rounding on its diagonal)."""
    try:
        return np.asarray(np.linalg.cholesky(matrix), dtype=np.float64)
    except np.linalg.LinAlgError:
        values, vectors = np.linalg.eigh(matrix)
        upper = np.linalg.qr((vectors * np.sqrt(np.maximum(values, 0.0))).T)[1]
        root = (upper * np.where(np.diag(upper) < 0, -1.0, 1.0)[:, None]).T
        return np.asarray(root / np.sqrt((root**2).sum(axis=1, keepdims=True)), dtype=np.float64)
