"""Primavera P6 XML files (PMXML): the same model as the XER of the same project."""

from __future__ import annotations

from pathlib import Path

from pmo_risk.errors import FormatError
from pmo_risk.importers.base import FORMATS
from pmo_risk.importers.p6 import TABLES, P6Reading
from pmo_risk.importers.pmxml_baseline import Baselines
from pmo_risk.importers.pmxml_books import Books
from pmo_risk.importers.pmxml_calendar import XmlCalendars
from pmo_risk.importers.pmxml_fields import ELEMENTS
from pmo_risk.importers.pmxml_rows import Rows
from pmo_risk.importers.repair import repaired
from pmo_risk.importers.safe_xml import parse, root_of
from pmo_risk.importers.xer_numbers import Numbers
from pmo_risk.model import Portfolio, Project

ROOT = "APIBusinessObjects"
_NOT_READ = frozenset({"Note", "Spread", "TimephasedData", "Schema"})
_ROWS = frozenset({*ELEMENTS, "Code", "UDF", "BaselineProject"})


class Pmxml:
    """The P6 XML format on the shelf."""

    name = "pmxml"

    def looks_like(self, head: bytes, path: Path) -> bool:  # noqa: ARG002  # the protocol's; content decides
        """True for XML whose root element is APIBusinessObjects, in any namespace or none."""
        return root_of(head) == ROOT

    def read(self, path: Path) -> Project | Portfolio:
        """The project of the file, or the portfolio of its projects."""
        return _read(path)

    def read_repaired(self, path: Path) -> Project | Portfolio:
        """The same, without the characters that XML does not allow; each is listed."""
        return _read(path, repair=True)


def _read(path: Path, *, repair: bool = False) -> Project | Portfolio:
    books = Books(str(path), "PMXML")
    root = parse(path, _NOT_READ, _ROWS, repaired=repaired(path, books) if repair else None)
    if root.tag != ROOT:
        raise FormatError(f"the root element is {root.tag}, not {ROOT}", where=books.at(root.line), code="NOT_PMXML")
    rows = Rows(TABLES, books)
    rows.fill(root)
    numbers = Numbers(".")
    calendars = XmlCalendars(rows.tables["CALENDAR"], rows.calendars, numbers, books)
    reading = P6Reading(path, rows.tables, numbers, calendars, books)
    books.added = rows.added
    baselines = Baselines(root, numbers, books)
    return baselines.give(reading.model())


FORMATS.register("pmxml")(Pmxml())
