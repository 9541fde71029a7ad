"""A read-only mapping whose unknown keys are errors that help."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Generic, TypeVar

from pmo_risk.errors import InputError, near, shown

T = TypeVar("T")


class ByName(Mapping[str, T], Generic[T]):
    """Entries in the order given.

    >>> ByName("project", {"north": 1, "south": 2})["noth"]
    Traceback (most recent call last):
    ...
    pmo_risk.errors.InputError: no project 'noth'; did you mean 'north'?
    """

    def __init__(self, kind: str, entries: Mapping[str, T]) -> None:
        self._kind, self._entries = kind, dict(entries)

    def __getitem__(self, name: str) -> T:
        if name not in self._entries:
            raise InputError(f"no {self._kind} {shown(name)}", code="UNKNOWN_NAME", remedy=near(str(name), self._entries))
        return self._entries[name]

    def get(self, name: str, default: Any = None) -> Any:
        """The entry, or ``default`` where there is none."""
        return self._entries.get(name, default)

    def __contains__(self, name: object) -> bool:
        return name in self._entries

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def __repr__(self) -> str:
        return f"{{{', '.join(map(shown, self._entries))}}}"
