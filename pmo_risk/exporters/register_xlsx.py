"""A risk register as an Excel workbook: the template to fill in, and what ``pmo_risk.read_register`` reads back."""

from __future__ import annotations

from pathlib import Path

from pmo_risk.exporters.atomic import write_bytes
from pmo_risk.exporters.register_rows import HEADER, register_rows
from pmo_risk.exporters.table_xlsx import survives, table_xlsx
from pmo_risk.model import Register

SHEET = "Risks"
_WIDTHS = {"id": 12, "name": 40, "category": 16, "tasks": 24}


def write_register(register: Register, path: str | Path) -> Path:
    """Write the workbook, whole or not at all: one sheet, its header frozen; text is text and never a formula.

    An empty register makes an empty template. Numbers of more than 16 digits, which Excel's files cannot hold, are written as text.

    Raises
    ------
    FormatError, LimitError : where it cannot be written: text that no cell can hold, more rows than a sheet has.
    """
    return write_bytes(path, register_xlsx(register, Path(path).name))


def register_xlsx(register: Register, where: str) -> bytes:
    """The workbook as bytes; the same for the same register."""
    return table_xlsx(SHEET, HEADER, register_rows(register, survives), where, _WIDTHS, {"probability"})
