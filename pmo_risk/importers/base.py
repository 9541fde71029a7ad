"""Which format a file is in, by its content, and the one door through which all are read."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

from pmo_risk.errors import FormatError, LimitError, PmoRiskError, shown
from pmo_risk.importers.foreign import foreign_format
from pmo_risk.model import Portfolio, Project
from pmo_risk.registry import Shelf

MAX_BYTES = 200 * 1024 * 1024
HEAD_BYTES = 8192


class Format(Protocol):
    """What a file format owes: its name, whether a file is in it, and the model that the file holds.

    ``looks_like`` is given the first bytes of the file (none, for a folder) and its path.
    """

    @property
    def name(self) -> str: ...
    def looks_like(self, head: bytes, path: Path) -> bool: ...
    def read(self, path: Path) -> Project | Portfolio: ...


@runtime_checkable
class Repairing(Protocol):
    """What a file format may have beside: a reading that leaves out what makes a file unreadable, and lists it."""

    def read_repaired(self, path: Path) -> Project | Portfolio: ...


@dataclass(frozen=True)
class FileFormat:
    """A Format made of two functions."""

    name: str
    looks_like: Callable[[bytes, Path], bool]
    read: Callable[[Path], Project | Portfolio]


FORMATS: Shelf[Format] = Shelf("file format", package="pmo_risk.importers", error=FormatError)


def read(path: str | os.PathLike[str], *, format: str | None = None, repair: bool = False) -> Project | Portfolio:  # noqa: A002  # the field's own word
    """The schedule in a file: a Project, or a Portfolio where the file holds several.

    Parameters
    ----------
    path : a Primavera P6 file (XER or XML), a Microsoft Project XML file, our own JSON file or a folder of CSV files; with the extra ``mpp`` also
        .mpp, .mpx and the files of other planning tools. Its type is taken from its content, whatever it is called.
    format : name of a format on the shelf, to skip that guess.
    repair : of an XML file, leave out the characters that XML does not allow (control characters, ``&#0;``), with a warning ``REPAIRED`` for each.
        The file itself is not changed.

    ``source`` of what comes back tells how many rows were read and used, and what was skipped or changed.

    Raises
    ------
    FormatError : the file is absent, empty, or not in a format that can be read.
    LimitError, SecurityError : it is larger than a declared limit, or carries a document type definition.
    InputError : its schedule is faulty; every independent fault is listed, with its line.

    >>> read("no-such-plan.xer")
    Traceback (most recent call last):
    ...
    pmo_risk.errors.FormatError: no-such-plan.xer: no such file; check the path
    """
    file = Path(path)
    head = _head(file)
    chosen = FORMATS[format] if format is not None else _recognise(head, file)
    try:
        if not repair:
            return chosen.read(file)
        if not isinstance(chosen, Repairing):
            what = f"files in the format {chosen.name} are not repaired"
            raise FormatError(what, code="REPAIR", remedy="read it without repair=True (--repair), which is for XML of Microsoft Project and Primavera P6")
        return chosen.read_repaired(file)
    except PmoRiskError as error:
        if all(p.where.startswith(str(file)) for p in error.problems):
            raise
        raise error.at(str(file)) from error
    except (RecursionError, MemoryError) as error:
        raise LimitError(f"too deep or too large to read ({type(error).__name__})", where=str(file), code="SIZE") from error
    except Exception as error:
        raise FormatError(
            f"cannot be read as {chosen.name}: {type(error).__name__} {shown(str(error))}", where=str(file), code="CORRUPT", remedy="export it again"
        ) from error


def _head(file: Path) -> bytes:
    """The first bytes of a file that is there, readable and within the limit; none for a folder."""
    where = str(file)
    try:
        if file.is_dir():
            return b""
        if not file.exists():
            raise FormatError("no such file", where=where, code="ABSENT", remedy="check the path")
        if not file.is_file():
            raise FormatError("not an ordinary file", where=where, code="ABSENT", remedy="give the path of a file")
        size = file.stat().st_size
        if size == 0:
            raise FormatError("the file is empty (0 bytes)", where=where, code="EMPTY", remedy="export it again")
        if size > MAX_BYTES:
            raise LimitError(f"{size:,} bytes, more than the limit of {MAX_BYTES:,}", where=where, code="SIZE", remedy="export fewer projects at a time")
        with file.open("rb") as stream:
            return stream.read(HEAD_BYTES)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise FormatError(f"cannot be opened: {reason}", where=where, code="UNREADABLE", remedy="check its permissions") from error
    except ValueError as error:  # a NUL in the path
        raise FormatError(f"not a path: {error}", where=shown(where), code="ABSENT", remedy="check the path") from error


def _recognise(head: bytes, file: Path) -> Format:
    try:
        for known in FORMATS.values():
            if known.looks_like(head, file):
                return known
    except PmoRiskError as error:
        raise error.at(str(file)) from error
    if file.is_dir():
        raise FormatError("a folder that holds no schedule we know", where=str(file), code="UNKNOWN_FORMAT", remedy="give the path of a schedule file")
    raise foreign_format(head, str(file), sorted(FORMATS))
