"""The correlations of a plan as groups: quantities that depend on each other, and on nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pmo_risk.dependence.latent import (
    normal_of_event,
    normal_of_phi,
    normal_of_spearman,
    normal_of_spearman_t,
    phi_of_normal,
    spearman_of_event,
    spearman_of_normal,
    spearman_of_t,
)
from pmo_risk.dependence.narrow import narrow_order
from pmo_risk.dependence.nearest import nearest_correlation, smallest_eigenvalue, triangular_root
from pmo_risk.dependence.reach import ROUNDING, attainable, beyond_factor, chances, loadings_within
from pmo_risk.dependence.repair import Repair
from pmo_risk.errors import LimitError
from pmo_risk.model import Portfolio, Project
from pmo_risk.model.correlated import Correlated
from pmo_risk.model.correlation import MAX_MATRIX
from pmo_risk.model.member import Member
from pmo_risk.model.stream_names import Names

Floats = NDArray[np.float64]
MAX_REPAIRED = 1_500


@dataclass(frozen=True, eq=False)
class Group:
    """Quantities that depend on each other, in an order that depends on nothing but their names and which of them are correlated.

    Parameters
    ----------
    members : at least two, none of them constant.
    matrix : correlations of their normal scores, (n, n), positive semidefinite; None for a common factor. The score of an occurrence is high where it occurs.
    loadings : (n,) of the scores on a common factor; None for a matrix.
    df : of a t copula; None for the Gaussian.
    reorders : True for Iman and Conover's method.
    unnamed : how many pairs no correlation names.
    repair : what had to be changed, None where nothing was.
    """

    members: tuple[Member, ...]
    matrix: Floats | None
    loadings: Floats | None
    df: float | None
    reorders: bool
    unnamed: int
    repair: Repair | None

    @cached_property
    def root(self) -> Floats | None:
        """Lower triangular root of the matrix."""
        return None if self.matrix is None else triangular_root(self.matrix)


def groups_of(plan: Project | Portfolio) -> tuple[Group, ...]:
    """The groups of a plan, in the order of their first members. What is constant has no part in them, and a coefficient of 0 joins nothing.

    Raises
    ------
    LimitError : more than 5,000 quantities in one matrix, or more than 1,500 in one that must be repaired.

    >>> import pmo_risk as pr
    >>> tasks = [pr.Task(k, pr.triangular(1, 2, 4)) for k in "abcd"]
    >>> plan = pr.Project("p", "2027-01-04", tasks, correlations=[pr.Correlation(["a", "b"], 0.6), pr.Correlation(["c", "d"], 0.2)])
    >>> [[m.text for m in g.members] for g in groups_of(plan)]
    [['a', 'b'], ['c', 'd']]
    """
    parts = [_random_part(c) for c in plan.correlated]
    joined = _joined([p for p in parts if len(p.members) > 1])
    return tuple(_group(members, uses) for members, uses in joined)


@dataclass(frozen=True)
class _Part:
    """A correlation's members that vary, with their rows in it."""

    correlated: Correlated
    rows: tuple[int, ...]
    members: tuple[Member, ...]

    def loadings(self) -> Floats:
        """Those that are given."""
        return np.array(self.correlated.correlation.loadings)[list(self.rows)]

    def table(self) -> Floats:
        """What is asked of its pairs."""
        c = self.correlated.correlation
        n = len(self.rows)
        if c.coefficient is not None:
            table = np.full((n, n), c.coefficient)
        elif c.matrix is not None:
            table = np.array(c.matrix)[np.ix_(self.rows, self.rows)]
        else:
            loads = self.loadings()
            table = np.outer(loads, loads)
        np.fill_diagonal(table, 1.0)
        return table

    def edges(self) -> Iterable[tuple[int, int]]:
        """Pairs of rows that join its members as far as they depend on each other."""
        c = self.correlated.correlation
        if c.matrix is None:
            loads = self.loadings() if c.loadings is not None else np.full(len(self.rows), c.coefficient)
            at = np.flatnonzero(loads).tolist()
            return pairwise(at)
        from scipy.sparse.csgraph import connected_components  # loads on first use

        group = connected_components(self.table() != 0, directed=False)[1]
        return [pair for label in range(group.max() + 1) for pair in pairwise(np.flatnonzero(group == label).tolist())]


def _random_part(one: Correlated) -> _Part:
    rows = tuple(n for n, m in enumerate(one.members) if not m.is_constant)
    return _Part(one, rows, tuple(one.members[n] for n in rows))


def _joined(parts: Sequence[_Part]) -> list[tuple[list[Member], list[_Part]]]:
    """Members that pairs join, sorted by name, with the correlations that two or more of them are in."""
    root: dict[Names, Names] = {m.names: m.names for p in parts for m in p.members}

    def top(names: Names) -> Names:
        while root[names] != names:
            root[names] = root[root[names]]
            names = root[names]
        return names

    for part in parts:
        for i, j in part.edges():
            root[top(part.members[i].names)] = top(part.members[j].names)
    members: dict[Names, dict[Names, Member]] = defaultdict(dict)
    uses: dict[Names, dict[int, _Part]] = defaultdict(dict)
    for number, part in enumerate(parts):
        for m in part.members:
            members[top(m.names)][m.names] = m
            uses[top(m.names)][number] = part
    groups = [([found[n] for n in sorted(found)], list(uses[k].values())) for k, found in members.items() if len(found) > 1]
    return sorted(groups, key=lambda g: g[0][0].names)


def _group(members: list[Member], uses: Sequence[_Part]) -> Group:
    c = uses[0].correlated.correlation
    reorders = c.method == "iman-conover"
    if len(uses) == 1 and not reorders and (loadings := _loadings(members, uses[0])) is not None:
        beyond = beyond_factor(uses[0].members, uses[0].loadings()) if c.loadings is not None and c.kind == "spearman" else None
        return Group(tuple(members), None, loadings, c.df, False, 0, beyond)
    n = len(members)
    if n > MAX_MATRIX:
        what = f"{n:,} quantities are correlated with each other by more than one common factor, at most {MAX_MATRIX:,}"
        raise LimitError(what, where=c.where, code="SIZE", remedy="give one coefficient or one set of loadings for all, or split them")
    row = {m.names: k for k, m in enumerate(members)}
    met, pearson, named = np.eye(n), np.zeros((n, n), dtype=bool), np.eye(n, dtype=bool)
    asked = np.eye(n) if any(m.is_occurrence for m in members) else met
    for part in uses:
        at = [k for k, m in enumerate(part.members) if m.names in row]
        rows = [row[part.members[k].names] for k in at]
        told, possible = _asked(part, c.df, reorders)
        asked[np.ix_(rows, rows)] = told[np.ix_(at, at)]
        met[np.ix_(rows, rows)] = possible[np.ix_(at, at)]
        pearson[np.ix_(rows, rows)] = part.correlated.correlation.kind == "pearson"
        named[np.ix_(rows, rows)] = True
    as_given = pearson | reorders
    scores = np.where(as_given | (met == 0), met, _to_scores(met, members, c.df))
    matrix, repair = _possible(scores, asked, met, as_given, members, c.df)
    order = narrow_order(matrix)
    return Group(tuple(members[k] for k in order), matrix[np.ix_(order, order)], None, c.df, reorders, int((~named).sum()) // 2, repair)


def _asked(part: _Part, df: float | None, reorders: bool) -> tuple[Floats, Floats]:
    """What is asked of the pairs of a part, of those with a common factor what follows from their loadings; and the nearest that each pair can have."""
    c = part.correlated.correlation
    table = part.table()
    if c.kind == "pearson" or reorders:
        return table, table
    if c.loadings is None:
        return table, attainable(table, part.members)
    loads = _score_loadings(part, df)
    scores = np.outer(loads, loads)
    np.fill_diagonal(scores, 1.0)
    met = _from_scores(scores, part.members, df)
    given = part.loadings()
    far = np.abs(loadings_within(given, part.members) - given) > ROUNDING
    return np.where(far[:, None] | far, table, met), met


def _score_loadings(part: _Part, df: float | None) -> Floats:
    """Loadings of the normal scores of a part's members on its common factor."""
    c = part.correlated.correlation
    given = part.loadings()
    if c.kind == "pearson":
        return given
    found = normal_of_spearman(given) if df is None else normal_of_spearman_t(given, df)
    events = np.array([m.is_occurrence for m in part.members])
    if events.any():
        found[events] = normal_of_event(given[events], chances(part.members)[events])
    return found


def _loadings(members: list[Member], part: _Part) -> Floats | None:
    """Loadings of the scores on one common factor; None where the correlation is no such thing."""
    c = part.correlated.correlation
    if c.loadings is not None:
        by_names = dict(zip((m.names for m in part.members), _score_loadings(part, c.df), strict=True))
        return np.array([by_names[m.names] for m in members])
    events = any(m.is_occurrence for m in members)
    if c.coefficient is None or c.coefficient < 0 or len(members) < 3 or (events and c.kind == "spearman"):
        return None
    r = c.coefficient if c.kind == "pearson" else normal_of_spearman(c.coefficient) if c.df is None else normal_of_spearman_t(c.coefficient, c.df)
    return np.full(len(members), np.sqrt(float(r)))


def _to_scores(asked: Floats, members: Sequence[Member], df: float | None) -> Floats:
    """Correlations of normal scores for coefficients as they are asked for."""
    if df is not None:
        return normal_of_spearman_t(asked, df)
    return _by_pairs(asked, members, normal_of_spearman(asked), normal_of_event, normal_of_phi)


def _from_scores(scores: Floats, members: Sequence[Member], df: float | None) -> Floats:
    """The inverse of ``_to_scores``."""
    if df is not None:
        i, j = np.triu_indices(len(scores), 1)
        found = np.eye(len(scores))
        values = np.linspace(-1, 1, 401)
        found[i, j] = found[j, i] = np.interp(scores[i, j], values, spearman_of_t(values, df))
        return found
    return _by_pairs(scores, members, spearman_of_normal(scores), spearman_of_event, phi_of_normal)


def _by_pairs(given: Floats, members: Sequence[Member], plain: Floats, event: Callable[..., Floats], both_events: Callable[..., Floats]) -> Floats:
    """``plain`` with the pairs of which one or both are occurrences put right."""
    events = np.array([m.is_occurrence for m in members])
    if not events.any():
        return plain
    p = chances(members)
    i, j = np.nonzero(np.triu(events[:, None] & ~events | ~events[:, None] & events, 1))
    plain[i, j] = plain[j, i] = event(given[i, j], np.where(events[i], p[i], p[j]))
    i, j = np.nonzero(np.triu(events[:, None] & events, 1))
    plain[i, j] = plain[j, i] = both_events(given[i, j], p[i], p[j])
    np.fill_diagonal(plain, 1.0)
    return plain


def _possible(
    scores: Floats, asked: Floats, met: Floats, as_given: NDArray[np.bool_], members: Sequence[Member], df: float | None
) -> tuple[Floats, Repair | None]:
    """The scores' matrix, or the nearest that is one; with what was changed, also where a coefficient that is ``met`` is not the one that was asked."""
    names = tuple(m.text for m in members)
    apart = None if asked is met or np.abs(met - asked).max() <= ROUNDING else Repair(names, asked, met, 0.0)
    try:
        np.linalg.cholesky(scores)
        return scores, apart
    except np.linalg.LinAlgError:
        least = smallest_eigenvalue(scores)
    if least > -ROUNDING:
        return scores, apart
    if len(members) > MAX_REPAIRED:
        what = f"the correlation matrix of {len(members):,} quantities is not positive semidefinite (smallest eigenvalue {least:.3g})"
        raise LimitError(f"{what}; at most {MAX_REPAIRED:,} are repaired", code="SIZE", remedy="give loadings on a common factor, or mend the matrix")
    used = nearest_correlation(scores)
    told = np.where(as_given, used, _from_scores(used, members, df))
    return used, Repair(names, asked, told, least)
