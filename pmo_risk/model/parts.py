"""Parts of a model checked to be what they should be, so that a slip is told where it was made."""

from __future__ import annotations

from collections.abc import Iterable

from pmo_risk.errors import GraphError, InputError, shown


def refuse_others(parts: Iterable[object], kind: type, where: str, error: type[InputError] = GraphError) -> None:
    """Raise for the first of ``parts`` that is no ``kind``."""
    for part in parts:
        if not isinstance(part, kind):
            raise error(f"{shown(part)} is not a {kind.__name__}", where=where, code="TYPE", remedy=f"make it with {kind.__name__}(...)")


def names_of(given: object, where: str, error: type[InputError] = GraphError) -> tuple[str, ...]:
    """One name, or any number of them, as a tuple."""
    if isinstance(given, str):
        return (given,)
    if not isinstance(given, Iterable):
        raise error(f"{shown(given)} is no name and no list of names", where=where, code="TYPE", remedy="give text, or a list of texts")
    names = tuple(given)
    refuse_others(names, str, where, error)
    return names
