"""Files of other tools: what they are, and what to export instead."""

from __future__ import annotations

from pmo_risk.errors import FormatError, shown
from pmo_risk.importers.safe_xml import root_of

_AS_XML = "in Microsoft Project choose File, Save As, XML Format (*.xml), and read that"
_AS_XER = "in Primavera P6 choose File, Export, Primavera PM - (XER), and read that"
_EITHER = "export it from its own tool as Microsoft Project XML (*.xml) or Primavera XER, and read that"
_BY_START = (
    (b"\xd0\xcf\x11\xe0", "a Microsoft Project file (*.mpp) or another OLE document", _AS_XML),
    (b"MPX,", "a Microsoft Project exchange file (*.mpx)", _AS_XML),
    (b"MPX;", "a Microsoft Project exchange file (*.mpx)", _AS_XML),
    (b"\xac\xed\x00\x05", "a ProjectLibre file (*.pod)", _EITHER),
    (b"SQLite format 3", "a database (Primavera P6 or another)", _AS_XER),
    (b"PK\x03\x04", "a zip or Office file", _EITHER),
    (b"\x1f\x8b", "a gzip file", "unpack it first"),
    (b"\xfd7zXZ\x00", "an xz file", "unpack it first"),
    (b"%PDF", "a PDF", "ask for the schedule file it was printed from"),
)
_BY_ROOT = {
    "project": ("a file of Planner, GanttProject or Phoenix", _EITHER),
    "html": ("a web page", "download the schedule file itself"),
    "HTML": ("a web page", "download the schedule file itself"),
}


def foreign_format(head: bytes, where: str, known: list[str]) -> FormatError:
    """The error for a file that no format on the shelf claims: UNSUPPORTED where we can tell what it is, else UNKNOWN_FORMAT.

    >>> foreign_format(b"MPX,Microsoft Project", "old.mpx", ["xer"]).code
    'UNSUPPORTED'
    """
    for start, what, remedy in _BY_START:
        if head.startswith(start):
            return FormatError(f"this is {what}, which is not read", where=where, code="UNSUPPORTED", remedy=remedy)
    root = root_of(head)
    if root in _BY_ROOT:
        what, remedy = _BY_ROOT[root]
        return FormatError(f"this is {what}, which is not read", where=where, code="UNSUPPORTED", remedy=remedy)
    seen = f"XML with the root element {shown(root)}" if root else f"a file that begins {shown(bytes(head[:16]))}"
    return FormatError(f"{seen} is in no format we know", where=where, code="UNKNOWN_FORMAT", remedy=f"formats read: {', '.join(known)}")
