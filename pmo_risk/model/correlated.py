"""The correlations of a plan together: every member found, and the faults between them."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from pmo_risk.errors import CorrelationError, PmoRiskError, shown
from pmo_risk.model.correlation import Correlation
from pmo_risk.model.member import Known, Member
from pmo_risk.model.stream_names import Names

_ROUNDING = 1e-9


@dataclass(frozen=True)
class Correlated:
    """A correlation with its members found, in its order."""

    correlation: Correlation
    members: tuple[Member, ...]

    def coefficient_of(self, i: int, j: int) -> float:
        """What is asked of two of its members; for a common factor, what their loadings come to."""
        c = self.correlation
        if c.coefficient is not None:
            return c.coefficient
        return c.matrix[i][j] if c.matrix is not None else (c.loadings or ())[i] * (c.loadings or ())[j]


def phi_bounds(p: float, q: float) -> tuple[float, float]:
    """The least and greatest phi coefficient of two events of probabilities p and q, both strictly between 0 and 1 (Fréchet's bounds of both at once).

    >>> [round(x, 6) for x in phi_bounds(0.6, 0.8)]
    [-0.408248, 0.612372]
    """
    spread = math.sqrt(p * (1 - p) * q * (1 - q))
    return (max(0.0, p + q - 1) - p * q) / spread, (min(p, q) - p * q) / spread


def occurrence_bound(p: float) -> float:
    """The greatest rank correlation of an event of probability p with a continuous quantity: sqrt(3 p (1 - p)), where it happens whenever that is high."""
    return math.sqrt(3 * p * (1 - p))


def without_risks(correlated: Iterable[Correlated], project: str, risks: Collection[str]) -> tuple[Correlation, ...]:
    """The correlations without the quantities of some risks."""
    gone = {("risk", project, risk_id) for risk_id in risks}
    kept = (c.correlation.without(m.text for m in c.members if m.names[:3] in gone) for c in correlated)
    return tuple(c for c in kept if c is not None)


def find_members(correlations: Iterable[Correlation], known: Known) -> tuple[list[Correlated], list[PmoRiskError]]:
    """Every correlation whose members are all there, and the faults of the others."""
    found: list[Correlated] = []
    errors: list[PmoRiskError] = []
    for c in correlations:
        if c.wbs:
            try:
                found.append(Correlated(c, known.branch(c.wbs, c.where)))
            except CorrelationError as error:
                errors.append(error)
            continue
        members = []
        for text in c.members:
            try:
                members.append(known.find(text, c.where))
            except CorrelationError as error:
                errors.append(error)
        if len(members) == len(c.members):
            found.append(Correlated(c, tuple(members)))
    return found, errors


def faults_of(correlated: list[Correlated]) -> Iterator[PmoRiskError]:
    """What is wrong with correlations whose members are found: named twice, out of reach, or contradicting each other."""
    for one in correlated:
        yield from _faults_within(one)
    yield from _faults_between(correlated)


def _faults_within(one: Correlated) -> Iterator[PmoRiskError]:
    c = one.correlation
    seen: dict[Names, str] = {}
    for member in one.members:
        if member.names in seen:
            what = f"{shown(member.text)} and {shown(seen[member.names])} are the same quantity"
            yield CorrelationError(what, where=c.where, code="SELF", remedy="name each member once")
        seen[member.names] = member.text
    events = [(n, m, m.probability) for n, m in enumerate(one.members) if m.probability is not None and 0 < m.probability < 1]
    if not events:
        return
    if c.copula != "gaussian" or c.method != "copula":
        what = f"{shown(events[0][1].text)} is an occurrence, which only the Gaussian copula correlates"
        yield CorrelationError(what, where=c.where, code="COPULA", remedy="leave copula and method out")
    elif c.kind == "spearman":
        yield from _out_of_reach(one, events)


def _out_of_reach(one: Correlated, events: list[tuple[int, Member, float]]) -> Iterator[PmoRiskError]:
    c = one.correlation
    if c.loadings is not None:
        for n, member, p in events:
            bound = occurrence_bound(p)
            yield from _refused(c, c.loadings[n], -bound, bound, f"{shown(member.text)} (probability {p:g}) and a factor")
        return
    for (i, a, p), (j, b, q) in combinations(events, 2):
        pair = f"{shown(a.text)} (probability {p:g}) and {shown(b.text)} ({q:g})"
        yield from _refused(c, one.coefficient_of(i, j), *phi_bounds(p, q), pair)
    others = [(n, m) for n, m in enumerate(one.members) if not m.is_occurrence and not m.is_constant]
    for i, a, p in events:
        for j, b in others:
            bound = occurrence_bound(p)
            yield from _refused(c, one.coefficient_of(i, j), -bound, bound, f"{shown(a.text)} (probability {p:g}) and {shown(b.text)}")


def _refused(c: Correlation, value: float, low: float, high: float, pair: str) -> Iterator[PmoRiskError]:
    if not low - _ROUNDING <= value <= high + _ROUNDING:
        yield CorrelationError(
            f"the correlation of {pair} can only be from {low:.3f} to {high:.3f}, got {value:g}",
            where=c.where,
            code="ATTAINABLE",
            remedy="choose one within, or kind='pearson' for that of the normal scores beneath",
        )


def _faults_between(correlated: list[Correlated]) -> Iterator[PmoRiskError]:
    uses: dict[Names, list[int]] = defaultdict(list)
    for n, one in enumerate(correlated):
        for member in one.members:
            uses[member.names].append(n)
    for n, one in enumerate(correlated):
        shared: Counter[int] = Counter(k for m in one.members for k in uses[m.names] if k > n)
        for k, count in shared.items():
            other = correlated[k]
            if count > 1:
                common = {m.names for m in other.members}
                pair = [shown(m.text) for m in one.members if m.names in common][:2]
                what = f"{' and '.join(pair)} are also members of the {other.correlation.where}"
                yield CorrelationError(what, where=one.correlation.where, code="DUPLICATE_PAIR", remedy="give each pair one coefficient")
            mine, theirs = ((c.copula, c.df, c.method) for c in (one.correlation, other.correlation))
            if mine != theirs:
                what = f"shares a member with the {other.correlation.where}, which has another copula or method"
                yield CorrelationError(what, where=one.correlation.where, code="COPULA", remedy="give both the same copula, df and method")
