"""A schedule as it once was."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from pmo_risk.errors import GraphError, shown
from pmo_risk.model.read_only import ReadOnlyMaps
from pmo_risk.model.units import is_number, moment


@dataclass(frozen=True)
class BaselineTask:
    """What a baseline says of one task; ``duration`` in working hours, ``cost`` in money, None where it does not say."""

    start: datetime | None = None
    finish: datetime | None = None
    duration: float | None = None
    cost: float | None = None

    def __post_init__(self) -> None:
        for name in ("start", "finish"):
            value = getattr(self, name)
            if value is not None:
                object.__setattr__(self, name, moment(value, f"baseline {name}"))
        for name in ("duration", "cost"):
            value = getattr(self, name)
            if value is not None:
                if not is_number(value) or not math.isfinite(value):
                    raise GraphError(f"{name} is {shown(value)}", where="baseline", code="BASELINE", remedy="give a finite number")
                object.__setattr__(self, name, float(value))

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        dates = {k: v.isoformat() for k, v in (("start", self.start), ("finish", self.finish)) if v is not None}
        return dates | {k: v for k, v in (("duration", self.duration), ("cost", self.cost)) if v is not None}


@dataclass(frozen=True)
class Baseline(ReadOnlyMaps):
    """A named baseline: what it says by task id. Tasks that are no longer in the project may be in it.

    >>> Baseline("contract", {"design": BaselineTask("2027-01-04T08:00", "2027-01-29T17:00")})["design"].finish
    datetime.datetime(2027, 1, 29, 17, 0)
    """

    name: str
    tasks: Mapping[str, BaselineTask] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "tasks", MappingProxyType(dict(self.tasks)))

    def __getitem__(self, task_id: str) -> BaselineTask:
        return self.tasks[task_id]

    def __hash__(self) -> int:
        return hash((self.name, frozenset(self.tasks)))

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return {"name": self.name, "tasks": {k: self.tasks[k].to_dict() for k in sorted(self.tasks)}}
