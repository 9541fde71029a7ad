"""Primavera P6 exchange files (XER)."""

from __future__ import annotations

import codecs
from pathlib import Path

from pmo_risk.importers.base import FORMATS
from pmo_risk.importers.ledger import Ledger
from pmo_risk.importers.p6 import TABLES, P6Reading
from pmo_risk.importers.xer_calendar import Calendars
from pmo_risk.importers.xer_numbers import Numbers, decimal_mark
from pmo_risk.importers.xer_table import parse
from pmo_risk.importers.xer_text import decode
from pmo_risk.model import Portfolio, Project

_STARTS = (b"ERMHDR", b"%T\t", "ERMHDR".encode("utf-16-le"), "ERMHDR".encode("utf-16-be"))


class Xer:
    """The XER format on the shelf."""

    name = "xer"

    def looks_like(self, head: bytes, path: Path) -> bool:  # noqa: ARG002  # the protocol's; content decides
        """True for a file that begins with ERMHDR, or with a table where its header is lost."""
        for mark in (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            head = head.removeprefix(mark)
        return head.startswith(_STARTS)

    def read(self, path: Path) -> Project | Portfolio:
        """The project of the file, or the portfolio of its projects."""
        books = Ledger(str(path), "XER")
        tables = parse(decode(path.read_bytes(), books), TABLES, books)
        numbers = Numbers(decimal_mark(tables))
        return P6Reading(path, tables, numbers, Calendars(tables["CALENDAR"], numbers, books), books).model()


FORMATS.register("xer")(Xer())
