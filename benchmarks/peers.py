"""The same networks in libraries on the package index that do the job: ``pip install pmo-risk[bench]``.

pmcontrols draws PERT durations and computes criticality; open-riskpy draws triangular durations and is given the forward pass as its formula.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import numpy as np
from networks import Node
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def has(package: str) -> bool:
    """True where a package is installed."""
    return find_spec(package) is not None


def pmcontrols_run(nodes: list[Node], iterations: int) -> Callable[[], dict[str, float]]:
    """A run of pmcontrols, which gives its statistics."""
    import pmcontrols

    tasks = [{"id": str(i), "predecessors": [str(p) for p in n.predecessors], "a": n.low, "m": n.mode, "b": n.high} for i, n in enumerate(nodes)]
    return lambda: dict(pmcontrols.pert(tasks, n_sim=iterations, seed=1).stats)


def riskpy_run(nodes: list[Node], iterations: int) -> Callable[[], Floats]:
    """A run of open-riskpy, which gives the finish of each iteration."""
    from riskpy import mc

    def finish(**durations: Floats) -> Floats:
        ends: list[Floats] = []
        for i, n in enumerate(nodes):
            start: Any = np.maximum.reduce([ends[p] for p in n.predecessors]) if n.predecessors else 0.0
            ends.append(start + durations[f"t{i}"])
        return np.maximum.reduce(ends)

    laws = {f"t{i}": mc.Triangular(n.low, n.mode, n.high) for i, n in enumerate(nodes)}
    return lambda: np.asarray(mc.simulate(finish, trials=iterations, seed=1, keep_inputs=False, **laws).values)
