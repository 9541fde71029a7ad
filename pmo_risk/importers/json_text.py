"""JSON text to plain data, refusing what Python's reader lets pass: keys given twice, NaN and infinity, lone surrogates, depth without end."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pmo_risk.errors import FormatError, LimitError, PmoRiskError, raise_all, shown

MAX_DEPTH = 100
_INT_DIGITS = 308


class _Object(dict[str, Any]):
    """A JSON object that remembers the keys it was given twice."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        self.twice = [k for k, n in Counter(k for k, _ in pairs).items() if n > 1] if len(self) < len(pairs) else []


@dataclass(frozen=True)
class _Refused:
    """Stands in the data for a number that cannot be held; the walk reports it with its place."""

    text: str


def pointer(steps: tuple[str | int, ...]) -> str:
    """The JSON pointer (RFC 6901) of a place.

    >>> pointer(("tasks", 3, "a/b"))
    '/tasks/3/a~1b'
    """
    return "".join("/" + str(s).replace("~", "~0").replace("/", "~1") for s in steps)


def parse_json(data: bytes, name: str) -> Any:
    """The plain data of a JSON file; ``name`` is how errors call the file.

    Raises
    ------
    FormatError, ManyErrors : syntax (with line and column), encoding, keys given twice, numbers that are not finite, text that is no Unicode;
        the last three all at once, each with its JSON pointer.
    LimitError : nested deeper than ``MAX_DEPTH``.
    """
    try:
        text = data.decode(json.detect_encoding(data))
    except UnicodeDecodeError as fault:
        raise FormatError(f"byte {fault.start:,} is not {fault.encoding}", where=name, code="ENCODING", remedy="save the file as UTF-8") from None
    try:
        root = json.loads(text.removeprefix("\ufeff"), object_pairs_hook=_Object, parse_constant=_Refused, parse_float=_float, parse_int=_int)
    except json.JSONDecodeError as fault:
        raise FormatError(f"no JSON: {fault.msg}", where=f"{name}:{fault.lineno}:{fault.colno}", code="JSON") from None
    except RecursionError:
        raise _too_deep(name) from None
    raise_all(name, list(_faults(root, name)))
    return root


def _float(text: str) -> float | _Refused:
    value = float(text)
    return value if math.isfinite(value) else _Refused(text)


def _int(text: str) -> int | _Refused:
    return int(text) if len(text) <= _INT_DIGITS else _Refused(text)


def _too_deep(name: str) -> LimitError:
    return LimitError(f"nested deeper than {MAX_DEPTH} levels", where=name, code="DEPTH")


def _faults(root: Any, name: str) -> Iterator[PmoRiskError]:
    waiting: list[tuple[tuple[str | int, ...], Any]] = [((), root)]
    while waiting:
        steps, value = waiting.pop()
        if len(steps) > MAX_DEPTH:
            raise _too_deep(name)
        if isinstance(value, _Object):
            waiting += [((*steps, k), v) for k, v in value.items()]
        elif isinstance(value, list):
            waiting += [((*steps, i), v) for i, v in enumerate(value)]
        for what, code, remedy in _wrong(value):
            yield FormatError(what, where=f"{name}: {shown_pointer(steps)}", code=code, remedy=remedy)


def _wrong(value: Any) -> Iterator[tuple[str, str, str]]:
    """What is wrong with one value, its children apart: what, code and remedy."""
    if isinstance(value, _Refused):
        yield f"{shown(value.text)} is not a finite number that can be held", "NUMBER", ""
    elif isinstance(value, str):
        if not _is_unicode(value):
            yield f"{shown(value)} holds half of a surrogate pair", "TEXT", ""
    elif isinstance(value, _Object):
        yield from ((f"the key {shown(k)} is given twice", "DUPLICATE_KEY", "keep one of them") for k in value.twice)
        yield from ((f"the key {shown(k)} holds half of a surrogate pair", "TEXT", "") for k in value if not _is_unicode(k))


def shown_pointer(steps: tuple[str | int, ...]) -> str:
    """The pointer as it may safely stand in a message; the whole document is ``/``."""
    text = pointer(steps) or "/"
    return text if text.isprintable() and len(text) <= 200 else shown(text, 200)


def _is_unicode(text: str) -> bool:
    return text.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in text)


def check_head(root: Any, name: str, expected: str, version: int) -> None:
    """Refuse another format or version before its fields are called wrong one by one."""
    if not isinstance(root, dict) or root.get("format") != expected:
        got = shown(root.get("format")) if isinstance(root, dict) else type(root).__name__
        raise FormatError(f"is not a {expected} file: 'format' is {got}", where=f"{name}: /format", code="FORMAT", remedy=f"it should be '{expected}'")
    seen = root.get("schema_version")
    if seen != version or isinstance(seen, bool):
        raise FormatError(
            f"cannot read version {shown(seen)} of the format",
            where=f"{name}: /schema_version",
            code="VERSION",
            remedy=f"this release reads version {version} to {version}; a newer one may read it",
        )
