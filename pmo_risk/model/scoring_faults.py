"""What is wrong with a scoring scheme as a whole."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

from pmo_risk.errors import PmoRiskError, RiskError, near, shown
from pmo_risk.model.scale import PROBABILITY

if TYPE_CHECKING:
    from pmo_risk.model.scoring import ScoringScheme


def faults_of_scheme(scheme: ScoringScheme) -> list[PmoRiskError]:
    """Every fault of its scales, its tolerances and its matrix."""
    return [*_faults_of_scales(scheme), *_faults_of_tolerances(scheme), *_faults_of_matrix(scheme)]


def rank_of(scheme: ScoringScheme, entry: str | float) -> int:
    """The number of the tolerance of an entry of the matrix."""
    if isinstance(entry, str):
        return [t.name for t in scheme.tolerances].index(entry)
    return max(n for n, t in enumerate(scheme.tolerances) if t.least is not None and t.least <= entry)


def _faults_of_scales(scheme: ScoringScheme) -> list[PmoRiskError]:
    faults: list[PmoRiskError] = []
    if scheme.probability.name != PROBABILITY:
        faults.append(RiskError(f"the scale of probability is named {shown(scheme.probability.name)}", code="SCALE_NAME", remedy="name it probability"))
    if not scheme.impacts:
        return [*faults, RiskError("it has no scale of impact", code="SCALES", remedy="give one for each dimension")]
    seen: set[str] = set()
    for scale in scheme.impacts:
        where = f"scale {shown(scale.name)}"
        if scale.name in seen or scale.name == PROBABILITY:
            faults.append(RiskError("a scale of impact needs a name of its own", where=where, code="SCALE_NAME"))
        seen.add(scale.name)
        if scale.names != scheme.levels:
            what = f"its levels are {', '.join(scale.names)}, those of {shown(scheme.impacts[0].name)} are {', '.join(scheme.levels)}"
            faults.append(RiskError(what, where=where, code="LEVELS", remedy="all scales of impact have the same level names"))
    return faults


def _faults_of_tolerances(scheme: ScoringScheme) -> list[PmoRiskError]:
    faults: list[PmoRiskError] = []
    if not scheme.tolerances:
        return [RiskError("it has no tolerances", code="TOLERANCES", remedy="give the classes, lowest first")]
    for key, code in (("name", "TOLERANCE_NAME"), ("colour", "COLOUR")):
        seen: set[str] = set()
        for tolerance in scheme.tolerances:
            value = getattr(tolerance, key).casefold()
            if value in seen:
                faults.append(RiskError(f"two tolerances have the {key} {shown(getattr(tolerance, key))}", code=code))
            seen.add(value)
    return faults


def _faults_of_matrix(scheme: ScoringScheme) -> list[PmoRiskError]:
    """Faults of its shape, of its entries, and of their order, each only where the ones before it are none."""
    rows, columns = len(scheme.probability.levels), len(scheme.impacts[0].levels) if scheme.impacts else 0
    seen = f"{len(scheme.matrix)} rows of {', '.join(map(str, sorted({len(row) for row in scheme.matrix})))}"
    if len(scheme.matrix) != rows or any(len(row) != columns for row in scheme.matrix):
        remedy = "a row for each level of probability, an entry for each level of impact, lowest first"
        return [RiskError(f"the matrix has {seen}, not {rows} rows of {columns}", code="MATRIX", remedy=remedy)]
    entries = [entry for row in scheme.matrix for entry in row]
    scores = [entry for entry in entries if isinstance(entry, float)]
    if len(scores) == len(entries):
        faults = _faults_of_scores(scheme, scores)
    else:
        names = [t.name for t in scheme.tolerances]
        faults = [
            RiskError(
                f"{shown(entry)} is no tolerance", where=f"matrix, row {r}, entry {c}", code="MATRIX", remedy=near(entry, names) or f"known: {', '.join(names)}"
            )
            for r, row in enumerate(scheme.matrix, 1)
            for c, entry in enumerate(row, 1)
            if entry not in names
        ]
        faults += [
            RiskError(f"tolerance {shown(t.name)} has a least score, and the matrix no scores", code="SCORE") for t in scheme.tolerances if t.least is not None
        ]
    return faults or _falls(scheme)


def _faults_of_scores(scheme: ScoringScheme, scores: list[float]) -> list[PmoRiskError]:
    if not all(map(math.isfinite, scores)):
        return [RiskError("a score is not finite", code="SCORE")]
    least = min(scores, default=0.0)
    without = [t.name for t in scheme.tolerances if t.least is None]
    if without:
        what = f"the matrix holds scores, and tolerances have no least score: {', '.join(map(shown, without))}"
        return [RiskError(what, code="SCORE", remedy="give each its least")]
    bounds = [t.least for t in scheme.tolerances if t.least is not None]
    if any(a >= b for a, b in pairwise(bounds)):
        return [RiskError(f"least scores must rise, got {', '.join(f'{b:g}' for b in bounds)}", code="SCORE", remedy="order the tolerances lowest first")]
    if bounds and not bounds[0] <= least:
        return [RiskError(f"the score {least:g} is below the least of {shown(scheme.tolerances[0].name)}, {bounds[0]:g}", code="SCORE")]
    return []


def _falls(scheme: ScoringScheme) -> list[PmoRiskError]:
    """A fault for each entry that is lower than one of less probability or impact. Scores are compared as scores, names by their order."""
    values = [[entry if isinstance(entry, float) else rank_of(scheme, entry) for entry in row] for row in scheme.matrix]
    remedy = "rows run from the lowest probability to the highest, entries from the lowest impact to the highest, tolerances too"
    return [
        RiskError(
            f"{shown(scheme.matrix[r][c])} is lower than {shown(scheme.matrix[r - dr][c - dc])} beside it",
            where=f"matrix, row {r + 1}, entry {c + 1}",
            code="MATRIX_ORDER",
            remedy=remedy,
        )
        for r in range(len(values))
        for c in range(len(values[r]))
        for dr, dc in ((1, 0), (0, 1))
        if r >= dr and c >= dc and values[r][c] < values[r - dr][c - dc]
    ]
