"""Files for planning tools, and beside each the notes on what it does not hold as the plan does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pmo_risk.exporters.atomic import write_bytes
from pmo_risk.exporters.mspdi_file import to_mspdi
from pmo_risk.exporters.planned import Export
from pmo_risk.exporters.xer_file import to_xer

_SUFFIX = ".notes.txt"
_FIRST = "Not held by this file as the plan has it (written by pmo_risk):"


def write_xer(thing: Any, path: str | Path) -> Path:
    """Write a plan or result for Primavera P6; see ``to_xer``. What P6 cannot hold is listed in ``plan.xer.notes.txt``."""
    return _put(to_xer(thing, Path(path).name), path)


def write_mspdi(thing: Any, path: str | Path) -> Path:
    """Write a project or its result for Microsoft Project; see ``to_mspdi``. What it cannot hold is listed in ``plan.xml.notes.txt``."""
    return _put(to_mspdi(thing, Path(path).name), path)


def notes_path(path: str | Path) -> Path:
    """Where the notes on a file are.

    >>> notes_path("out/plan.xer").name
    'plan.xer.notes.txt'
    """
    path = Path(path)
    return path.with_name(path.name + _SUFFIX)


def _put(export: Export, path: str | Path) -> Path:
    written = write_bytes(path, export.data)
    notes = notes_path(written)
    if export.notes:
        text = "\n".join([_FIRST, *(f"{n.severity} {n.code}: {n.what}" for n in export.notes), ""])
        write_bytes(notes, text.encode("utf-8", "replace"))
    elif notes.is_file() and notes.read_bytes().startswith(_FIRST.encode()):
        notes.unlink()
    return written
