"""When risks struck: drawn again from their streams, through all that makes uniforms of a run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from pmo_risk.dependence import Group, groups_of
from pmo_risk.model import Portfolio, Project
from pmo_risk.model.stream_names import Names, occurrence_names
from pmo_risk.simulation.accelerate import kernel
from pmo_risk.simulation.compile import compile_streams
from pmo_risk.simulation.dependence import depend
from pmo_risk.simulation.forward import SCRATCH_ROWS
from pmo_risk.simulation.prepare import prepare
from pmo_risk.simulation.streams import LANES
from pmo_risk.simulation.ways import MC, Sampling

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Strikes:
    """The occurrences of a run. Those of one group are drawn together, and kept."""

    plan: Project | Portfolio
    seed: int
    iterations: int
    sampling: Sampling = MC

    def of(self, project: str, risk: str, probability: float) -> NDArray[np.bool_]:
        """In which iterations a risk strikes, shape (iterations,); ``project`` is ``""`` for a shared risk of a portfolio."""
        names = occurrence_names(project, risk)
        if names not in self._kept:
            group = next((g for g in self._groups if any(m.names == names for m in g.members)), None)
            if group is None:
                return np.asarray(self._uniforms([names])[0] < probability)
            events = [m for m in group.members if m.probability is not None]
            for m, u in zip(events, self._uniforms([m.names for m in events]), strict=True):
                self._kept[m.names] = u < (m.probability or 0.0)
        return self._kept[names]

    @cached_property
    def _kept(self) -> dict[Names, NDArray[np.bool_]]:
        return {}

    @cached_property
    def _groups(self) -> tuple[Group, ...]:
        return groups_of(self.plan)

    def _uniforms(self, streams: Sequence[Names]) -> Floats:
        return uniforms_of(self._groups, self.seed, streams, self.iterations, self.sampling)


def uniforms_of(groups: Sequence[Group], seed: int, streams: Sequence[Names], iterations: int, sampling: Sampling = MC) -> Floats:
    """The uniforms of streams as a run draws them, shape (streams, iterations)."""
    model = compile_streams(groups, seed, streams, iterations, sampling)
    out = np.empty((len(streams), -(-iterations // LANES) * LANES))
    scratch = np.empty((SCRATCH_ROWS, LANES))
    _draw(model, np.empty((len(model.prepared.words), LANES)), scratch, scratch.view(np.uint64), out)
    return out[:, :iterations]


@kernel
def _draw(m, prepared, scratch, bits, out):
    """The first rows of Prepared, as many as ``out`` has, for all iterations."""
    for b in range(out.shape[1] // LANES):
        prepare(m.prepared, b, prepared)
        depend(m.dependence, b, prepared, scratch, bits)
        for q in range(out.shape[0]):
            for k in range(LANES):
                out[q, b * LANES + k] = prepared[q, k]
