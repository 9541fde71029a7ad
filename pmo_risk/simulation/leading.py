"""Which quantities matter most, told by a short plain run: they get the dimensions of a Sobol sequence."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pmo_risk.simulation.arrays import CONSTANT, Arrays
from pmo_risk.simulation.chunk import CHUNK
from pmo_risk.simulation.engine import run
from pmo_risk.simulation.sobol import DIMENSIONS
from pmo_risk.simulation.streams import LANES, uniforms

Floats = NDArray[np.float64]


def leading(models: Sequence[Arrays], threads: int, most: int = DIMENSIONS) -> tuple[tuple[int, ...], ...]:
    """The streams of at most ``most`` quantities, those that move a finish or a cost most first; ties by stream, so the order of models does not count.

    A quantity's weight is the greatest squared correlation of its uniforms with a project's finish or cost, over the first 1,024 plain iterations of
    the run: the share of variance that a straight line in it explains. The choice bears on how well Sobol does, never on what is estimated.

    Parameters
    ----------
    models : compiled for plain sampling.
    """
    weight: dict[tuple[int, ...], float] = {}
    for model, part in zip(models, run(models, CHUNK, threads), strict=True):
        both = np.concatenate([part.finish, part.cost])
        outcomes = _standard(both[np.isfinite(both).all(axis=1)])  # a model of shared costs alone has no finish
        streams = np.concatenate([model.laws.words[model.laws.kind[:, 0] != CONSTANT], model.prepared.words])  # the latter for common factors
        for row, stream in enumerate(streams):
            words = tuple(int(w) for w in stream)
            found = float(np.max((outcomes @ _standard(_first(streams, row))[0]) ** 2, initial=0.0))
            weight[words] = max(weight.get(words, 0.0), found)
    return tuple(sorted(weight, key=lambda words: (-weight[words], words))[:most])


def _first(words: NDArray[np.uint64], row: int) -> Floats:
    """The first 1,024 uniforms of a stream, shape (1, 1024)."""
    out = np.empty((CHUNK // LANES, LANES))
    for block in range(len(out)):
        uniforms(words, row, block, out[block])
    return out.reshape(1, CHUNK)


def _standard(rows: Floats) -> Floats:
    """Each row less its mean and of length 1, or 0 where it does not vary."""
    apart = rows - rows.mean(axis=1, keepdims=True)
    length = np.sqrt((apart * apart).sum(axis=1, keepdims=True))
    floor = 1e-12 * np.abs(rows).max(axis=1, keepdims=True, initial=0.0)
    return np.asarray(np.divide(apart, length, out=np.zeros_like(apart), where=length > floor), dtype=np.float64)
