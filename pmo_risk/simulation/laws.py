"""Collects the quantities that a run draws, each with its stream, into the arrays a kernel reads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from pmo_risk.distributions import Distribution
from pmo_risk.distributions.forms import Atoms, Constant, Form, Pieces, Table, Triangular, Uniform
from pmo_risk.simulation.arrays import ATOMS, CONSTANT, NONE, TABLE, TRIANGULAR, UNIFORM, Laws, Prepared
from pmo_risk.simulation.pieces import COLUMNS, piece_rows
from pmo_risk.simulation.streams import stream
from pmo_risk.simulation.tables import quantile_table
from pmo_risk.simulation.ways import MC, Sampling

Floats = NDArray[np.float64]


N = TypeVar("N", bound=np.generic)


def frozen(values: Iterable[object], dtype: type[N], width: int = 0) -> NDArray[N]:
    """A read-only contiguous array; of shape (n, width) where a width is given, so that none has a shape of its own when empty."""
    array: NDArray[N] = np.array(values if isinstance(values, np.ndarray) else list(values), dtype=dtype)
    if width:
        array = array.reshape(-1, width)
    array.flags.writeable = False
    return array


class LawTable:
    """A growing list of laws. ``add`` gives the row number of the law; tables are shared by laws of one shape."""

    def __init__(self, seed: int, sampling: Sampling = MC) -> None:
        self.seed = seed
        self.sampling = sampling
        self._kinds: list[int] = []
        self._parameters: list[tuple[float, ...]] = []
        self._first: list[int] = []
        self._count: list[int] = []
        self._words: list[NDArray[np.uint64]] = []
        self._names: list[tuple[str, ...]] = []
        self._prepared: dict[tuple[str, ...], int] = {}
        self._tables: dict[tuple[object, ...], tuple[int, Floats]] = {}
        self._pieces: dict[tuple[Form, float], tuple[int, Floats]] = {}
        self._piece_count = 0

    def add(self, law: Distribution, scale: float, *names: str) -> int:
        """Row of ``scale`` times ``law``, drawn from the stream of ``names``."""
        kind, parameters, first, count = self._encode(law.form(), scale)
        self._kinds.append(kind)
        self._parameters.append(parameters + (0.0,) * (5 - len(parameters)))
        self._first.append(first)
        self._count.append(count)
        self._words.append(np.zeros(4, dtype=np.uint64) if kind == CONSTANT else stream(self.seed, *names))
        self._names.append(names)
        row = len(self._kinds) - 1
        if kind != CONSTANT and not self.sampling.is_plain:
            self.prepare(row)
        return row

    def prepare(self, row: int) -> int:
        """Row in Prepared from which law ``row`` takes its uniforms from now on."""
        return self.prepare_stream(*self._names[row])

    def prepare_stream(self, *names: str) -> int:
        """Row in Prepared of a stream, from which every law with these names takes its uniforms from now on."""
        return self._prepared.setdefault(names, len(self._prepared))

    def names(self, row: int) -> tuple[str, ...]:
        """The names of the stream of law ``row``."""
        return self._names[row]

    @property
    def streams(self) -> set[tuple[str, ...]]:
        """The names of all streams that are drawn from."""
        return {names for names, kind in zip(self._names, self._kinds, strict=True) if kind != CONSTANT}

    def _encode(self, form: Form, scale: float) -> tuple[int, tuple[float, ...], int, int]:
        match form:
            case Constant(value):
                return CONSTANT, (scale * value,), 0, 0
            case Uniform(low, high):
                return UNIFORM, (scale * low, scale * (high - low)), 0, 0
            case Triangular(low, mode, high):
                a, m, b = scale * low, scale * mode, scale * high
                return TRIANGULAR, (a, b, (m - a) / (b - a), (b - a) * (m - a), (b - a) * (b - m)), 0, 0
            case Atoms(values, cumulative):
                return ATOMS, (), *self._rows(form, scale, cumulative, values, values)
            case Pieces(until, low, high):
                return ATOMS, (), *self._rows(form, scale, until, low, high)
            case Table(loc, size, shape, standard, upper):
                if shape not in self._tables:
                    rows = sum(len(t) for _, t in self._tables.values())
                    self._tables[shape] = rows, quantile_table(standard, upper)
                return TABLE, (scale * loc, scale * size), self._tables[shape][0], 0

    def _rows(self, form: Form, scale: float, until: Sequence[float], low: Sequence[float], high: Sequence[float]) -> tuple[int, int]:
        """Where the pieces of a form stand, and how many; laws of one form and scale share them."""
        if (form, scale) not in self._pieces:
            self._pieces[form, scale] = self._piece_count, piece_rows(until, scale * np.array(low), scale * np.array(high))
            self._piece_count += len(until)
        first, rows = self._pieces[form, scale]
        return first, len(rows)

    def arrays(self) -> Laws:
        """The finished arrays."""
        table = np.concatenate([t for _, t in self._tables.values()]) if self._tables else np.empty((0, 4))
        table.flags.writeable = False
        pieces = np.concatenate([rows for _, rows in self._pieces.values()]) if self._pieces else ()
        prepared = [NONE if kind == CONSTANT else self._prepared.get(names, NONE) for kind, names in zip(self._kinds, self._names, strict=True)]
        return Laws(
            kind=frozen(zip(self._kinds, self._first, self._count, prepared, strict=True), np.int64, 4),
            parameters=frozen(self._parameters, np.float64, 5),
            words=frozen(self._words, np.uint64, 4),
            table=table,
            atoms=frozen(pieces, np.float64, COLUMNS),
        )

    def prepared(self) -> Prepared:
        """The streams of the laws that take prepared uniforms."""
        return self.sampling.prepared([stream(self.seed, *names) for names in self._prepared])
