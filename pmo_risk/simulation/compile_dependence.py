"""Groups of dependent quantities as arrays, and the draws of those that Iman and Conover's method reorders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pmo_risk.dependence import Group
from pmo_risk.dependence.iman_conover import reordered
from pmo_risk.errors import LimitError, SettingsError
from pmo_risk.simulation.accelerate import kernel
from pmo_risk.simulation.arrays import NONE, Arrays, Dependence
from pmo_risk.simulation.dependence_tables import mixing_quantiles, normal_distribution, normal_quantiles, t_distribution
from pmo_risk.simulation.laws import LawTable, frozen
from pmo_risk.simulation.prepare import prepare
from pmo_risk.simulation.streams import LANES
from pmo_risk.simulation.ways import MC, Sampling

Floats = NDArray[np.float64]
MAX_ORDERED = 250_000_000
_TILE = 4


@dataclass(frozen=True)
class Ordered:
    """A group that Iman and Conover's method reorders: its rows in Prepared, and its matrix."""

    rows: tuple[int, ...]
    matrix: Floats


def dependence_of(groups: Sequence[Group], laws: LawTable) -> tuple[Dependence, tuple[Ordered, ...]]:
    """The arrays of the groups of which some quantity is drawn in this model, and those that are still to be reordered."""
    streams = laws.streams
    drawn = [g for g in groups if any(m.names in streams for m in g.members)]
    build = _Builder(laws)
    for group in drawn:
        if not group.reorders:
            build.add(group)
    later = [g for g in drawn if g.matrix is not None and g.reorders]
    ordered = tuple(Ordered(tuple(laws.prepare_stream(*m.names) for m in g.members), g.matrix) for g in later if g.matrix is not None)
    return build.arrays(), ordered


class _Builder:
    def __init__(self, laws: LawTable) -> None:
        self._laws = laws
        self._first = [0]
        self._groups: list[tuple[int, int, int, int, float]] = []  # factor, mixing, where its tables begin, end of the t distribution
        self._members: list[tuple[int, float, float, int, int]] = []  # row, loading, own, first member with weight, where its weights begin
        self._weights: list[Floats] = []
        self._size = 0
        self._tables: list[Floats] = []
        self._by_df: dict[float, tuple[int, int, float]] = {}

    def add(self, group: Group) -> None:
        """Add one group."""
        if not self._tables:
            self._tables += [normal_quantiles(), normal_distribution()]
        signs = np.array([-1.0 if m.is_occurrence else 1.0 for m in group.members])
        rows = [self._laws.prepare_stream(*m.names) for m in group.members]
        stem = min(m.names for m in group.members)
        factor = NONE
        if group.loadings is not None:
            factor = self._laws.prepare_stream("correlation", "factor", *stem)
            own = np.sqrt(np.maximum(1.0 - group.loadings**2, 0.0))
            self._members += [(r, x, y, 0, 0) for r, x, y in zip(rows, (signs * group.loadings).tolist(), own.tolist(), strict=True)]
        elif group.root is not None:
            self._add_weights(rows, group.root * np.outer(signs, signs))
        mixing = NONE if group.df is None else self._laws.prepare_stream("correlation", "mixing", *stem)
        self._groups.append((factor, mixing, *(self._of_t(group.df) if group.df is not None else (0, 0, 0.0))))
        self._first.append(len(self._members))

    def _add_weights(self, rows: Sequence[int], root: Floats) -> None:
        """The rows of the triangular root, those of each four from the first column that any of them uses."""
        begin = np.argmax(root != 0, axis=1)
        for i, row in enumerate(rows):
            tile = i // _TILE * _TILE
            start = int(begin[tile : tile + _TILE].min()) // _TILE * _TILE if tile + _TILE <= len(rows) else int(begin[i])
            self._members.append((row, 0.0, 0.0, start, self._size))
            self._weights.append(root[i, start : i + 1])
            self._size += i + 1 - start

    def _of_t(self, df: float) -> tuple[int, int, float]:
        """Where the tables of a t copula begin, and where its distribution ends."""
        if df not in self._by_df:
            begin = sum(map(len, self._tables))
            mixing, (distribution, end) = mixing_quantiles(df), t_distribution(df)
            self._tables += [mixing, distribution]
            self._by_df[df] = begin, begin + len(mixing), end
        return self._by_df[df]

    def arrays(self) -> Dependence:
        """The finished arrays."""
        factor, mixing, mixing_table, t_table, t_end = zip(*self._groups, strict=True) if self._groups else ((),) * 5
        member, loading, own, weight_from, weight_first = zip(*self._members, strict=True) if self._members else ((),) * 5
        return Dependence(
            first=frozen(self._first, np.int64),
            factor=frozen(factor, np.int64),
            mixing=frozen(mixing, np.int64),
            mixing_table=frozen(mixing_table, np.int64),
            t_table=frozen(t_table, np.int64),
            t_end=frozen(t_end, np.float64),
            member=frozen(member, np.int64),
            loading=frozen(loading, np.float64),
            own=frozen(own, np.float64),
            weight_from=frozen(weight_from, np.int64),
            weight_first=frozen(weight_first, np.int64),
            weight=frozen(np.concatenate(self._weights) if self._weights else (), np.float64),
            tables=frozen(np.concatenate(self._tables) if self._tables else (), np.float64, 4),
            reordered=frozen((), np.int64),
            order=_no_order(),
        )


def _no_order() -> Floats:
    order = np.empty((0, LANES))
    order.flags.writeable = False
    return order


def with_order(arrays: Arrays, ordered: Sequence[Ordered], iterations: int | None, sampling: Sampling = MC) -> Arrays:
    """The model with the uniforms of quantities that are reordered over a whole run, or over each of its replicates, which so stay independent.

    Raises
    ------
    SettingsError : where the number of iterations is not above that of the quantities.
    LimitError : where their uniforms take too much memory.
    """
    if not ordered:
        return arrays
    rows = [r for o in ordered for r in o.rows]
    most = max(len(o.rows) for o in ordered)
    size = 0 if iterations is None else iterations if sampling.is_plain else sampling.size
    if iterations is None or size <= most:
        over = "a whole run" if sampling.is_plain else "each replicate"
        what = f"Iman and Conover's method reorders {most} quantities over {over}, which needs more iterations than that"
        raise SettingsError(what, code="ITERATIONS", remedy="ask for more iterations")
    if len(rows) * iterations > MAX_ORDERED:
        what = f"Iman and Conover's method would hold {len(rows):,} quantities x {iterations:,} iterations, at most {MAX_ORDERED:,} numbers"
        raise LimitError(what, code="MEMORY", remedy="leave the method out: the copula needs no memory")
    blocks = -(-iterations // LANES)
    order = np.empty((len(rows), blocks * LANES))
    _independent(arrays.prepared, np.array(rows), np.empty((len(arrays.prepared.words), LANES)), order)
    first = 0
    for o in ordered:
        span = slice(first, first + len(o.rows))
        for begin in range(0, iterations, size):
            order[span, begin : begin + size] = reordered(order[span, begin : begin + size], o.matrix)
        first += len(o.rows)
    order.flags.writeable = False
    return arrays._replace(dependence=arrays.dependence._replace(reordered=frozen(rows, np.int64), order=order))


@kernel
def _independent(made, rows, prepared, out):
    """The uniforms of some rows of Prepared as they are made, before any dependence. made : Prepared. out : (rows, n)."""
    for b in range(out.shape[1] // LANES):
        prepare(made, b, prepared)
        for i in range(rows.size):
            for k in range(LANES):
                out[i, b * LANES + k] = prepared[rows[i], k]
