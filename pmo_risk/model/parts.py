"""Parts of a model checked to be what they should be, so that a slip is told where it was made."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from pmo_risk.errors import GraphError, InputError, shown

T = TypeVar("T")
_INSTEAD = {("SystemicRisk", "Risk"): "put it on the plan first: plan.with_risks(systemic.on(plan))"}


def refuse_others(parts: Iterable[object], kind: type, where: str, error: type[InputError] = GraphError) -> None:
    """Raise for the first of ``parts`` that is no ``kind``."""
    for part in parts:
        if not isinstance(part, kind):
            what, remedy = ("text", "write it in quotes") if kind is str else (f"a {kind.__name__}", _made(part, kind, "it"))
            raise error(f"{shown(part)} is not {what}", where=where, code="TYPE", remedy=remedy)


def _made(part: object, kind: type, what: str) -> str:
    """How to come from what was given to what is wanted."""
    return _INSTEAD.get((type(part).__name__, kind.__name__), f"make {what} with {kind.__name__}(...)")


def parts_of(given: Iterable[T] | T, kind: type[T], where: str, error: type[InputError] = GraphError) -> tuple[T, ...]:
    """One part, or any number of them, as a tuple."""
    if isinstance(given, kind):
        return (given,)
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise error(f"{shown(given)} is no {kind.__name__} and no list of them", where=where, code="TYPE", remedy=_made(given, kind, "each"))
    parts = tuple(given)
    refuse_others(parts, kind, where, error)
    return parts


def names_of(given: object, where: str, error: type[InputError] = GraphError) -> tuple[str, ...]:
    """One name, or any number of them, as a tuple."""
    if isinstance(given, str):
        return (given,)
    if not isinstance(given, Iterable):
        raise error(f"{shown(given)} is no name and no list of names", where=where, code="TYPE", remedy="give text, or a list of texts")
    names = tuple(given)
    refuse_others(names, str, where, error)
    return names
