"""A shelf: things of one kind, registered by name, one file each.

The package that owns a shelf imports each of its files once; each file registers what it defines. A shelf that is asked before its package
was imported imports it first, so that nothing heavy loads until it is used.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Generic, TypeVar

from pmo_risk.errors import InputError, near, shown

T = TypeVar("T")


class Shelf(Mapping[str, T], Generic[T]):
    """Entries by name. Refuses doubles; an unknown name is an InputError with the nearest known one.

    >>> fruit = Shelf[int]("fruit")
    >>> fruit.register("apple")(1)
    1
    >>> fruit["appel"]
    Traceback (most recent call last):
    ...
    pmo_risk.errors.InputError: unknown fruit 'appel'; did you mean 'apple'? known: apple
    """

    def __init__(self, kind: str, package: str | None = None, error: type[InputError] = InputError) -> None:
        self.kind, self._package, self._error = kind, package, error
        self._entries: dict[str, T] = {}

    def register(self, name: str) -> Callable[[T], T]:
        """A decorator that puts an entry on the shelf under ``name``."""

        def put(entry: T) -> T:
            if name in self._entries:
                raise ValueError(f"{self.kind} {name!r} is registered twice")
            self._entries[name] = entry
            return entry

        return put

    def _load(self) -> dict[str, T]:
        if self._package is not None:
            package, self._package = self._package, None
            try:
                importlib.import_module(package)
            except BaseException:
                self._package = package  # else a shelf that failed to load would look empty
                raise
        return self._entries

    def __getitem__(self, name: str) -> T:
        entries = self._load()
        if name not in entries:
            known = ", ".join(sorted(entries))
            hint = near(name, entries)
            raise self._error(f"unknown {self.kind} {shown(name)}", code="UNKNOWN_NAME", remedy=f"{hint} known: {known}".strip())
        return entries[name]

    def get(self, name: str, default: Any = None) -> Any:
        """The entry, or ``default`` where there is none."""
        return self._load().get(name, default)

    def __contains__(self, name: object) -> bool:
        return name in self._load()

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._load()))

    def __len__(self) -> int:
        return len(self._load())
