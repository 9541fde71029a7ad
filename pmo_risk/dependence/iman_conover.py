"""Iman and Conover's method: draws reordered so that their ranks correlate as asked."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pmo_risk.dependence.nearest import triangular_root

Floats = NDArray[np.float64]


def target_scores(draws: Floats, matrix: Floats) -> Floats:
    """Van der Waerden scores in the order of each row of draws, mixed so that their sample correlation is exactly ``matrix``.

    draws : (members, n) without ties in a row, n above members. The order of the draws themselves is the method's random permutation.
    """
    from scipy import special

    n = draws.shape[1]
    ranks = np.argsort(np.argsort(draws, axis=1, kind="stable"), axis=1, kind="stable") + 1
    scores = special.ndtri(ranks / (n + 1))
    own = triangular_root(np.corrcoef(scores))
    mixed: Floats = triangular_root(matrix) @ np.linalg.solve(own, scores)
    return mixed


def reordered(draws: Floats, matrix: Floats) -> Floats:
    """Each row of draws put into the order of its target scores; nothing else changes.

    R. L. Iman and W. J. Conover, "A distribution-free approach to inducing rank correlation among input variables", Communications in
    Statistics - Simulation and Computation 11 (1982) 311-334.

    draws : (members, n), n above members. matrix : (members, members), positive semidefinite.
    """
    order = np.argsort(np.argsort(target_scores(draws, matrix), axis=1, kind="stable"), axis=1, kind="stable")
    found: Floats = np.take_along_axis(np.sort(draws, axis=1), order, axis=1)
    return found
