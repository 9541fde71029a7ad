"""What moves together: correlations between durations, costs and risks."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pmo_risk.errors import CorrelationError, LimitError, PmoRiskError, near, raise_all, shown
from pmo_risk.model.units import is_number

KINDS = ("spearman", "pearson")
COPULAS = ("gaussian", "t")
METHODS = ("copula", "iman-conover")
MAX_MATRIX = 5_000
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Correlation:
    """Quantities that move together: a pair, a group or branch with one coefficient, a matrix, or a common factor: one of these three, beside what is meant.

    Parameters
    ----------
    members : names of quantities. A task's id is its duration; ``"dig:cost"`` and ``"dig:rate"`` are its cost and cost rate; ``"flood:occurs"`` is
        whether a risk strikes, ``"flood:delay"``, ``"flood:factor"`` and ``"flood:cost"`` its impact (``"flood:delay:2"`` that of its second
        impact, where several have one). ``"task:dig:cost"`` and ``"risk:flood:cost"`` tell a task from a risk of the same id.
        ``"item:steel"`` is the law of a cost item, ``"item:steel:price"`` one of several, ``"currency:USD"`` an exchange rate, ``"index:labour"`` the
        rate of an index (``"index:labour:2027"`` that of a year). In a portfolio
        ``"A/dig"``, ``"A/flood:occurs"``, and shared risks without a project.
    coefficient : of every pair of members, -1 to 1.
    matrix : of coefficients, one row and column a member, symmetric, with ones on the diagonal.
    loadings : of each member on a common factor, -1 to 1: its correlation with it. Two members then have about the product of theirs.
    kind : ``"spearman"``, rank correlation; or ``"pearson"``, of the normal scores beneath (the parameter of the copula).
    copula : ``"gaussian"``, or ``"t"``, whose members reach their extremes together.
    wbs : in place of members, a place in the work breakdown: the durations of all its tasks, there and below, that are uncertain when it is looked up.
        As in ``UncertaintyRule``: level by level, ``*`` for any text of a level; ``"A/1.2"`` in a portfolio. It takes a coefficient.
    df : degrees of freedom of the t copula, 1 to 1,000; the fewer, the more so.
    method : ``"copula"``, or ``"iman-conover"``, which reorders the draws of a whole run as older tools do.
    name : for reports.

    Two occurrences have the phi coefficient that is asked for; it must be one that their probabilities allow.

    >>> Correlation(["design", "build"], 0.6)
    Correlation(['design', 'build'], 0.6)
    >>> Correlation(wbs="1.2", coefficient=0.4)
    Correlation(wbs='1.2', coefficient=0.4)
    >>> Correlation(["a", "b"], 60)
    Traceback (most recent call last):
    ...
    pmo_risk.errors.CorrelationError: correlation of 'a', 'b': a coefficient must be between -1 and 1, got 60; did you mean 0.6?
    """

    members: tuple[str, ...]
    coefficient: float | None
    matrix: tuple[tuple[float, ...], ...] | None
    loadings: tuple[float, ...] | None
    kind: str
    copula: str
    df: float | None
    method: str
    name: str
    wbs: str

    def __init__(
        self,
        members: Iterable[str] = (),
        coefficient: float | None = None,
        *,
        matrix: Sequence[Sequence[float]] | None = None,
        loadings: Sequence[float] | None = None,
        kind: str = "spearman",
        copula: str = "gaussian",
        df: float | None = None,
        method: str = "copula",
        name: str = "",
        wbs: str = "",
    ) -> None:
        put = object.__setattr__
        put(self, "members", (members,) if isinstance(members, str) else tuple(members))
        put(self, "name", name)
        put(self, "wbs", wbs.strip() if isinstance(wbs, str) else wbs)
        for field, value, known in (("kind", kind, KINDS), ("copula", copula, COPULAS), ("method", method, METHODS)):
            put(self, field, value)
            if value not in known:
                hint = f"{near(value, known)} one of {', '.join(known)}".strip()
                raise CorrelationError(f"unknown {field} {shown(value)}", where=self.where, code=field.upper(), remedy=hint)
        self._check_members()
        put(self, "df", self._degrees(df))
        if sum(x is not None for x in (coefficient, matrix, loadings)) != 1:
            raise CorrelationError(
                "needs a coefficient, a matrix or loadings, and only one of them",
                where=self.where,
                code="COEFFICIENT",
                remedy="Correlation(['a', 'b'], 0.6)",
            )
        if self.wbs and coefficient is None:
            what = "a branch takes a coefficient, not a matrix or loadings"
            raise CorrelationError(what, where=self.where, code="COEFFICIENT", remedy="name the members one by one, or give a coefficient")
        put(self, "coefficient", None if coefficient is None else self._share(coefficient, "a coefficient"))
        put(self, "loadings", None if loadings is None else self._checked_loadings(loadings))
        put(self, "matrix", None if matrix is None else self._checked_matrix(matrix))

    @property
    def where(self) -> str:
        """The place by which messages name it."""
        if self.name:
            return f"correlation {shown(self.name)}"
        if self.wbs:
            return f"correlation of the branch {shown(self.wbs)}"
        rest = f" and {len(self.members) - 3} more" if len(self.members) > 3 else ""
        return f"correlation of {', '.join(map(shown, self.members[:3]))}{rest}"

    def _check_members(self) -> None:
        if not isinstance(self.wbs, str):
            raise CorrelationError(f"wbs must be text, got {shown(self.wbs)}", where="correlation", code="MEMBERS", remedy="write wbs='1.2'")
        if self.wbs and self.members:
            raise CorrelationError("has both members and wbs", where=self.where, code="MEMBERS", remedy="name the members, or the branch")
        if self.wbs:
            return
        for member in self.members:
            if not isinstance(member, str) or not member:
                raise CorrelationError(
                    f"a member is named by text, got {shown(member)}", where=self.where, code="MEMBERS", remedy="write 'task' or 'task:cost'"
                )
        if len(self.members) < 2:
            raise CorrelationError("needs two members or more", where=self.where, code="MEMBERS", remedy="give a list of names, or wbs='1.2' for a branch")
        twice = [m for m, n in Counter(self.members).items() if n > 1]
        if twice:
            raise CorrelationError(f"{shown(twice[0])} is correlated with itself", where=self.where, code="SELF", remedy="name each member once")

    def _degrees(self, df: float | None) -> float | None:
        if (df is not None) != (self.copula == "t"):
            what = "a t copula needs its degrees of freedom" if df is None else "only a t copula has degrees of freedom"
            raise CorrelationError(what, where=self.where, code="DF", remedy="write copula='t', df=4")
        if df is not None and (not is_number(df) or not 1 <= df <= 1000):
            raise CorrelationError(f"degrees of freedom must be between 1 and 1000, got {shown(df)}", where=self.where, code="DF")
        if self.copula == "t" and self.method != "copula":
            raise CorrelationError("Iman and Conover's method has no t copula", where=self.where, code="METHOD", remedy="leave one of the two out")
        return None if df is None else float(df)

    def _share(self, value: object, what: str) -> float:
        if not is_number(value) or not -1 <= value <= 1:
            hint = f"did you mean {float(value) / 100:g}?" if is_number(value) and 2 <= abs(value) <= 100 else ""
            raise CorrelationError(f"{what} must be between -1 and 1, got {shown(value)}", where=self.where, code="COEFFICIENT", remedy=hint)
        return float(value) + 0.0

    def _checked_loadings(self, loadings: Sequence[float]) -> tuple[float, ...]:
        values = list(loadings)
        if len(values) != len(self.members):
            raise CorrelationError(f"{len(self.members)} members but {len(values)} loadings", where=self.where, code="SHAPE", remedy="give one each")
        return tuple(self._share(x, f"the loading of {shown(m)}") for m, x in zip(self.members, values, strict=True))

    def _checked_matrix(self, matrix: Sequence[Sequence[float]]) -> tuple[tuple[float, ...], ...]:
        n = len(self.members)
        if n > MAX_MATRIX:
            raise LimitError(f"a matrix of {n:,} members, at most {MAX_MATRIX:,}", where=self.where, code="SIZE", remedy="give a coefficient or loadings")
        try:
            rows = [list(row) for row in matrix]
        except TypeError:
            raise CorrelationError(f"a matrix is a list of rows, got {shown(matrix)}", where=self.where, code="SHAPE") from None
        if len(rows) != n or any(len(row) != n for row in rows):
            widths = sorted({len(row) for row in rows})
            seen = f"{len(rows)} x {widths[0] if len(widths) == 1 else 'uneven'}" if rows else "empty"
            raise CorrelationError(f"the matrix is {seen}, but there are {n} members", where=self.where, code="SHAPE", remedy=f"give {n} rows of {n}")
        errors: list[PmoRiskError] = []
        for i, row in enumerate(rows):
            for j, value in enumerate(row):
                if error := self._fault(i, j, value, rows[j][i]):
                    errors.append(error)
        raise_all(self.where, errors)
        table = np.array(rows, dtype=np.float64)
        table = (table + table.T) / 2 + 0.0
        np.fill_diagonal(table, 1.0)
        return tuple(map(tuple, table.tolist()))

    def _fault(self, i: int, j: int, value: object, mirrored: object) -> CorrelationError | None:
        pair = f"of {shown(self.members[i])} and {shown(self.members[j])}"
        if not is_number(value) or not abs(value) <= 1 + _ROUNDING:
            return CorrelationError(f"the coefficient {pair} must be between -1 and 1, got {shown(value)}", where=self.where, code="COEFFICIENT")
        if i == j and abs(value - 1) > _ROUNDING:
            what = f"the diagonal must be 1, got {shown(value)} for {shown(self.members[i])}"
            return CorrelationError(what, where=self.where, code="DIAGONAL", remedy="give correlations, not covariances")
        if i < j and is_number(mirrored) and math.isfinite(mirrored) and abs(value - mirrored) > _ROUNDING:
            what = f"the coefficient {pair} is {shown(value)} above the diagonal and {shown(mirrored)} below"
            return CorrelationError(what, where=self.where, code="ASYMMETRIC", remedy="make them equal")
        return None

    def __repr__(self) -> str:
        shape = (
            f"{self.coefficient:g}"
            if self.coefficient is not None
            else f"loadings={list(self.loadings)}"
            if self.loadings is not None
            else f"matrix={list(map(list, self.matrix or ()))}"
        )
        rest = [f"{k}={v!r}" for k, v in self._unusual().items()]
        if self.wbs:
            return f"Correlation(wbs={shown(self.wbs)}, {', '.join([f'coefficient={shape}', *rest])})"
        return f"Correlation({shown(list(self.members))}, {', '.join([shown(shape)[1:-1], *rest])})"

    def _unusual(self) -> dict[str, Any]:
        usual = {"kind": KINDS[0], "copula": COPULAS[0], "df": None, "method": METHODS[0], "name": ""}
        return {k: getattr(self, k) for k, v in usual.items() if getattr(self, k) != v}

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        data: dict[str, Any] = {"wbs": self.wbs} if self.wbs else {"members": list(self.members)}
        if self.coefficient is not None:
            data["coefficient"] = self.coefficient
        if self.matrix is not None:
            data["matrix"] = [list(row) for row in self.matrix]
        if self.loadings is not None:
            data["loadings"] = list(self.loadings)
        return data | self._unusual()

    def without(self, dropped: Iterable[str]) -> Correlation | None:
        """The correlation of the other members; None where fewer than two are left."""
        if self.wbs:
            return self
        gone = set(dropped)
        at = [n for n, m in enumerate(self.members) if m not in gone]
        if len(at) == len(self.members):
            return self
        if len(at) < 2:
            return None
        return Correlation(
            [self.members[n] for n in at],
            self.coefficient,
            matrix=None if self.matrix is None else [[self.matrix[i][j] for j in at] for i in at],
            loadings=None if self.loadings is None else [self.loadings[n] for n in at],
            **self._unusual(),
        )
