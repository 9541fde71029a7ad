"""Frozen data that holds mappings: read-only to its users, still copied and pickled."""

from __future__ import annotations

import dataclasses
from types import MappingProxyType
from typing import Any


class ReadOnlyMaps:
    """For frozen dataclasses with fields of ``MappingProxyType``, which Python does not pickle.

    Only fields travel: a cached hash of text is another one in another process.
    """

    def __getstate__(self) -> dict[str, Any]:
        values = {f.name: getattr(self, f.name) for f in dataclasses.fields(self)}  # type: ignore[arg-type]  # made for dataclasses
        return {k: dict(v) if isinstance(v, MappingProxyType) else v for k, v in values.items()}

    def __setstate__(self, state: dict[str, Any]) -> None:
        for name, value in state.items():
            object.__setattr__(self, name, MappingProxyType(value) if isinstance(value, dict) else value)
