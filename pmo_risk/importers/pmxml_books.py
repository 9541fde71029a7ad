"""The books of one P6 XML file, kept by element where P6's tables have other names."""

from __future__ import annotations

from collections import Counter

from pmo_risk.importers.ledger import Ledger
from pmo_risk.importers.pmxml_fields import CODE, ELEMENTS, UDF
from pmo_risk.model import Source

_ELEMENT = {element.table: tag for tag, element in ELEMENTS.items()} | {CODE.table: "Code", UDF.table: "UDF"}


class Books(Ledger):
    """A Ledger that counts a row of a table as its element.

    >>> books = Books("plan.xml", "PMXML")
    >>> books.rows("Activity"); books.used("TASK")
    >>> print(books.source())
    plan.xml (PMXML)
      Activity: 1 rows read = 1 used + 0 listed

    ``added`` counts, by table, rows that follow from the file without an element of their own.
    """

    def __init__(self, path: str, format_name: str) -> None:
        super().__init__(path, format_name)
        self.added: Counter[str] = Counter()

    def used(self, table: str, count: int = 1) -> None:
        """As in Ledger; ``table`` may be a table of P6 or an element."""
        super().used(_ELEMENT.get(table, table), count)

    def source(self) -> Source:
        """As in Ledger."""
        for table, count in self.added.items():
            self.used(table, -count)
        self.added.clear()
        return super().source()
