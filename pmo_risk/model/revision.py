"""What a risk was before it was revised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Revision:
    """An entry in the history of a risk: what its fields, in their JSON form, were before."""

    when: datetime
    note: str
    before: Mapping[str, Any]

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return {"when": self.when.isoformat(), "note": self.note, "before": dict(self.before)}
