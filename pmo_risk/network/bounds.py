"""What the constraints of a task ask of its dates."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import datetime

from pmo_risk.model import Task


class Bounds:
    """Floors, limits and caps in clock minutes, as ``Activity`` has them. ``base`` is the earliest start: nothing is pulled before it."""

    def __init__(self, task: Task, at: Callable[[datetime | None, float], float], base: float) -> None:
        live = [c for c in task.constraints if c.kind != "ALAP" and not task.is_complete]
        starts = [] if task.is_started else [(c.kind, at(c.when, 0.0), c.mandatory) for c in live if c.kind in ("SNET", "SNLT", "MSO")]
        ends = [(c.kind, at(c.when, 0.0), c.mandatory) for c in live if c.kind in ("FNET", "FNLT", "MFO")]
        self.start_floor = max([base, *(t for kind, t, _ in starts if kind != "SNLT")])
        self.finish_floor = max([-math.inf, *(t for kind, t, _ in ends if kind != "FNLT")])
        self.start_limit = math.inf if task.manual else min([math.inf, *(t for kind, t, _ in starts if kind != "SNET")])
        self.finish_limit = min([math.inf, *(t for kind, t, _ in ends if kind != "FNET")])
        self.start_cap = max(base, min([math.inf, *(t for kind, t, hard in starts if hard)]))
        self.finish_cap = max(base, min([math.inf, *(t for kind, t, hard in ends if hard)]))
        self.pinned = any(hard and kind in ("MSO", "MFO") for kind, _, hard in (*starts, *ends))
