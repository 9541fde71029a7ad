"""Files of other tools: what they are by their first bytes, whether MPXJ reads them, and what to export instead."""

from __future__ import annotations

from dataclasses import dataclass

from pmo_risk.errors import FormatError, shown
from pmo_risk.importers.safe_xml import root_of

_AS_XML = "in Microsoft Project choose File, Save As, XML Format (*.xml), and read that"
_AS_XER = "in Primavera P6 choose File, Export, Primavera PM - (XER), and read that"
_EITHER = "export it from its own tool as Microsoft Project XML (*.xml) or Primavera XER, and read that"


@dataclass(frozen=True)
class Foreign:
    """What a file is, what to do instead of reading it, and whether the extra ``mpp`` converts it."""

    what: str
    remedy: str
    convertible: bool = False


_BY_START = (
    (b"\xd0\xcf\x11\xe0", Foreign("a Microsoft Project file (*.mpp) or another OLE document", _AS_XML, True)),
    (b"MPX,", Foreign("a Microsoft Project exchange file (*.mpx)", _AS_XML, True)),
    (b"MPX;", Foreign("a Microsoft Project exchange file (*.mpx)", _AS_XML, True)),
    (b"\x00\x01\x00\x00Standard Jet DB", Foreign("a Microsoft Access database (*.mpd, *.mdb)", _AS_XML, True)),
    (b"\xac\xed\x00\x05", Foreign("a ProjectLibre file (*.pod)", _EITHER, True)),
    (b"SQLite format 3", Foreign("a database (Primavera P6, Asta Powerproject, Merlin or another)", _AS_XER, True)),
    (b"00000000", Foreign("an Asta Powerproject file (*.pp)", _EITHER, True)),
    (b"PPX!!!!", Foreign("a Phoenix file (*.ppx)", _EITHER, True)),
    (b"\xb6\x17", Foreign("a Synchro file (*.sp)", _EITHER, True)),
    (b"VOLM", Foreign("a Standard Data Exchange Format file (*.sdef)", _EITHER, True)),
    (b"PK\x03\x04", Foreign("a zip or Office file", _EITHER)),
    (b"\x1f\x8b", Foreign("a gzip file", "unpack it first")),
    (b"\xfd7zXZ\x00", Foreign("an xz file", "unpack it first")),
    (b"%PDF", Foreign("a PDF", "ask for the schedule file it was printed from")),
)
_BY_ROOT = {
    "project": Foreign("a file of Planner, GanttProject or Phoenix", _EITHER, True),
    "html": Foreign("a web page", "download the schedule file itself"),
    "HTML": Foreign("a web page", "download the schedule file itself"),
}


def foreign_file(head: bytes) -> Foreign | None:
    """What a file of another tool is, by its first bytes; None where that cannot be told.

    >>> foreign_file(b"MPX,Microsoft Project for Windows").convertible
    True
    """
    for start, found in _BY_START:
        if head.startswith(start):
            return found
    return _BY_ROOT.get(root_of(head) or "")


def foreign_format(head: bytes, where: str, known: list[str]) -> FormatError:
    """The error for a file that no format on the shelf claims: UNSUPPORTED where we can tell what it is, else UNKNOWN_FORMAT.

    >>> foreign_format(b"%PDF-1.7", "plan.pdf", ["xer"]).code
    'UNSUPPORTED'
    """
    found = foreign_file(head)
    if found is not None:
        return FormatError(f"this is {found.what}, which is not read", where=where, code="UNSUPPORTED", remedy=found.remedy)
    root = root_of(head)
    seen = f"XML with the root element {shown(root)}" if root else f"a file that begins {shown(bytes(head[:16]))}"
    return FormatError(f"{seen} is in no format we know", where=where, code="UNKNOWN_FORMAT", remedy=f"formats read: {', '.join(known)}")
