"""Files of Microsoft Project (``.mpp``), Asta, Phoenix, ProjectLibre, Planner and other tools, converted by MPXJ and read by our own readers.

Needs the extra ``pmo-risk[mpp]``. What MPXJ writes is Microsoft Project XML, or Primavera XML for the databases of P6.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from pmo_risk.errors import FormatError, LimitError, ManyErrors, MissingExtraError, PmoRiskError, Problem
from pmo_risk.importers.base import FORMATS, HEAD_BYTES, MAX_BYTES
from pmo_risk.importers.foreign import foreign_file
from pmo_risk.importers.mpxj_process import Converter, find_converter
from pmo_risk.model import Portfolio, Project, Source

_P6_TABLE = b"TASKPRED"
_NAMELESS = ("converted", "project")


class Mpxj:
    """All that MPXJ reads, as one format on the shelf."""

    name = "mpxj"

    def looks_like(self, head: bytes, path: Path) -> bool:  # noqa: ARG002  # the protocol's; content decides
        """True for the files of other tools that can be told by their first bytes. Others may be read with ``format="mpxj"``."""
        found = foreign_file(head)
        return found is not None and found.convertible

    def read(self, path: Path) -> Project | Portfolio:
        """The project that MPXJ finds in the file.

        Raises
        ------
        MissingExtraError : MPXJ or Java is not installed.
        FormatError, LimitError : MPXJ cannot read it, or not within the limits.
        """
        with path.open("rb") as stream:
            head = stream.read(1 << 20)
        found = foreign_file(head[:HEAD_BYTES])
        what = found.what if found is not None else "a file of another tool"
        try:
            converter = find_converter()
        except MissingExtraError as fault:
            instead = f"{fault.remedy}; or {found.remedy}" if found is not None else fault.remedy
            raise MissingExtraError(f"this is {what}; it {fault.what}", code=fault.code, remedy=instead, where=str(path)) from None
        try:
            return _converted(path, converter, what, ".pmxml" if _P6_TABLE in head else ".xml")
        except FormatError as fault:
            remedy = fault.remedy or (found.remedy if found is not None else "")
            raise FormatError(fault.what, code=fault.code, where=fault.where, remedy=remedy) from None


def _converted(path: Path, converter: Converter, what: str, suffix: str) -> Project | Portfolio:
    with tempfile.TemporaryDirectory(prefix="pmo_risk_", ignore_cleanup_errors=True) as folder:
        source, target = Path(folder) / f"input{path.suffix if path.suffix.isascii() and len(path.suffix) < 9 else ''}", Path(folder) / f"converted{suffix}"
        shutil.copyfile(path, source)
        converter.convert(source, target)
        if target.stat().st_size > MAX_BYTES:
            raise LimitError(f"becomes {target.stat().st_size:,} bytes of XML, more than the limit of {MAX_BYTES:,}", code="SIZE")
        try:
            model = FORMATS["pmxml" if suffix == ".pmxml" else "mspdi"].read(target)
        except PmoRiskError as error:
            raise _renamed(error, str(target)) from None
        return _named(model, path).replace(source=_source(model.source, path, str(target), converter, what))


def _named(model: Project | Portfolio, path: Path) -> Project | Portfolio:
    """With the file's name for an id, where the file does not name the project."""
    return model.replace(id=path.stem) if model.id in _NAMELESS else model


def _source(read: Source | None, path: Path, target: str, converter: Converter, what: str) -> Source:
    """The books of the conversion under the name of the file that was converted."""
    through = f"MPXJ {converter.version}"
    note = Problem("note", "CONVERTED", str(path), f"{what}, converted by {through} to XML and read from that; tables and lines below are of the conversion")
    notes = tuple(_moved(read.notes if read else (), target, f"{path} (converted)"))
    return Source(str(path), f"{read.format if read else 'XML'} through {through}", read.tables if read else (), (note, *notes))


def _moved(problems: Iterable[Problem], old: str, new: str) -> Iterable[Problem]:
    return (replace(p, where=p.where.replace(old, new)) for p in problems)


def _renamed(error: PmoRiskError, target: str) -> PmoRiskError:
    """The same error without the path of a folder that is gone."""
    moved = list(_moved(error.problems, target, "converted"))
    if len(moved) > 1:
        return ManyErrors("converted", moved)
    return type(error)(error.what, code=error.code, where=moved[0].where, remedy=error.remedy)


FORMATS.register("mpxj")(Mpxj())
