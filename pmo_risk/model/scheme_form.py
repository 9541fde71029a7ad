"""A scoring scheme from its JSON form, each fault with its place in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pmo_risk.errors import FormatError, PmoRiskError, near, raise_all, shown
from pmo_risk.model.scale import Level, Scale
from pmo_risk.model.scoring import ScoringScheme, Tolerance

T = TypeVar("T")
_KEYS: dict[type, tuple[tuple[str, ...], tuple[str, ...]]] = {  # needed, and not needed
    ScoringScheme: (("name", "probability", "impacts", "matrix", "tolerances"), ("source",)),
    Scale: (("name", "levels"), ("unit",)),
    Level: (("name",), ("low", "high", "text")),
    Tolerance: (("name", "colour"), ("action", "least")),
}


@dataclass
class _Reading:
    """One pass over the data; places are JSON pointers."""

    errors: list[PmoRiskError] = field(default_factory=list)

    def part(self, kind: type[T], data: object, where: str, **makers: Callable[[object, str], Any]) -> T | None:
        """A ``kind`` of an object; None where it or a part of it is faulty, which is then among the errors. ``makers`` make its parts."""
        before = len(self.errors)
        if not isinstance(data, Mapping):
            self._refuse(f"must be an object, got {shown(data)}", where, "TYPE")
            return None
        needed, other = _KEYS[kind]
        for key in data:
            if key not in needed and key not in other:
                self._refuse(f"unknown key {shown(key)}", where, "UNKNOWN_KEY", near(key, (*needed, *other)))
        for key in needed:
            if key not in data:
                self._refuse("is missing", f"{where}/{key}", "MISSING")
        given = {k: makers[k](v, f"{where}/{k}") if k in makers else v for k, v in data.items()}
        return self.made(lambda: kind(**given), where) if len(self.errors) == before else None

    def parts(self, kind: type[T], **makers: Callable[[object, str], Any]) -> Callable[[object, str], list[T | None]]:
        """A maker of a list of parts."""
        return lambda data, where: [self.part(kind, x, f"{where}/{n}", **makers) for n, x in enumerate(self.listed(data, where))]

    def rows(self, data: object, where: str) -> list[list[Any]]:
        """The matrix: lists of text and numbers."""
        rows = [self.listed(row, f"{where}/{r}") for r, row in enumerate(self.listed(data, where))]
        for r, row in enumerate(rows):
            for c, entry in enumerate(row):
                if not isinstance(entry, (str, int, float)) or isinstance(entry, bool):
                    self._refuse(f"must be the name of a tolerance or a score, got {shown(entry)}", f"{where}/{r}/{c}", "TYPE")
        return rows

    def listed(self, data: object, where: str) -> list[Any]:
        """The list that ``data`` should be; empty where it is none, which is then among the errors."""
        if isinstance(data, (list, tuple)):
            return list(data)
        self._refuse(f"must be a list, got {shown(data)}", where, "TYPE")
        return []

    def made(self, make: Callable[[], T], where: str) -> T | None:
        """What ``make`` makes, or None with its error added."""
        try:
            return make()
        except PmoRiskError as error:
            self.errors.append(error.at(where) if where else error)
        return None

    def _refuse(self, what: str, where: str, code: str, remedy: str = "") -> None:
        self.errors.append(FormatError(what, where=where, code=code, remedy=remedy))


def scheme_from(data: object) -> ScoringScheme:
    """The scheme, or every fault of it at once.

    Raises
    ------
    FormatError, RiskError, ManyErrors : each with the JSON pointer of its place.
    """
    reading = _Reading()
    levels = reading.parts(Level)
    scheme = reading.part(
        ScoringScheme,
        data,
        "",
        probability=lambda x, where: reading.part(Scale, x, where, levels=levels),
        impacts=reading.parts(Scale, levels=levels),
        matrix=reading.rows,
        tolerances=reading.parts(Tolerance),
    )
    raise_all("scoring scheme", reading.errors)
    if scheme is None:
        raise AssertionError("a scheme that was not made has errors")
    return scheme
