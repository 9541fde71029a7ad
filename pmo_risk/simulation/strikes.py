"""When risks struck: drawn again from their streams, through all that makes uniforms of a run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from pmo_risk.dependence import Group, groups_of
from pmo_risk.model import Portfolio, Project
from pmo_risk.model.occurrence import Occurrence, occurrences
from pmo_risk.model.stream_names import Names
from pmo_risk.simulation.accelerate import kernel
from pmo_risk.simulation.compile import compile_streams
from pmo_risk.simulation.dependence import depend
from pmo_risk.simulation.effects import SCRATCH_ROWS
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

    def of(self, project: str, risk: str) -> NDArray[np.bool_]:
        """In which iterations a risk strikes at least once, shape (iterations,); ``project`` is ``""`` for a shared risk of a portfolio."""
        its = self._of(project).get(risk)
        if its is None:
            return np.zeros(self.iterations, dtype=np.bool_)
        u, high = self._uniform(its.names), np.full(self.iterations, its.high)
        if its.given:
            most = np.full(self.iterations, -1.0)
            for cause, end in its.given.items():
                most = np.where(self.of(project, cause), np.maximum(most, end), most)
            high = np.where(most >= 0, most, high)
        return np.asarray((its.low <= u) & (u < high))

    def _of(self, scope: str) -> dict[str, Occurrence]:
        if scope not in self._found:
            home = self.plan if not scope or isinstance(self.plan, Project) else self.plan.projects[scope]
            self._found[scope] = {o.risk.id: o for o in occurrences(scope, home)}
        return self._found[scope]

    @cached_property
    def _found(self) -> dict[str, dict[str, Occurrence]]:
        return {}

    def _uniform(self, names: Names) -> Floats:
        """The uniforms of an occurrence; those that depend on each other are made together, and kept."""
        if names not in self._kept:
            group = next((g for g in self._groups if any(m.names == names for m in g.members)), None)
            if group is None:
                alone: Floats = self._uniforms([names])[0]
                return alone
            events = [m.names for m in group.members if m.probability is not None]
            self._kept.update(zip(events, self._uniforms(events), strict=True))
        return self._kept[names]

    @cached_property
    def _kept(self) -> dict[Names, Floats]:
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
