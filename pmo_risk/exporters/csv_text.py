"""Rows as CSV text that a spreadsheet shows as it is: text never becomes a formula there, and numbers stay numbers."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Sequence
from datetime import date

from pmo_risk.errors import FormatError, shown
from pmo_risk.importers.row import SPECIAL

Value = str | float | int | bool | date | None


def guarded(text: str) -> str:
    """Text with an apostrophe in front where a spreadsheet would take it for a formula. ``pmo_risk.importers.row.unguarded`` takes it off again.

    >>> guarded("=cmd|' /C calc'!A0"), guarded("5 days")
    ("'=cmd|' /C calc'!A0", '5 days')
    """
    return "'" + text if text.lstrip("'").startswith(SPECIAL) else text


def number_text(value: float) -> str:
    """The shortest text from which the same number is read; whole numbers without a point; empty where it is not finite.

    >>> number_text(5.0), number_text(0.1), number_text(-5)
    ('5', '0.1', '-5')
    """
    if not math.isfinite(value):
        return ""
    return repr(float(value)).removesuffix(".0")


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[Value]], where: str) -> bytes:
    """The file: UTF-8 with a byte order mark (without it Excel takes it for Windows text), lines ended as RFC 4180 says.

    Raises
    ------
    FormatError : for text that no CSV file can hold: a NUL, half of a surrogate pair.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([guarded(h) for h in header])
    writer.writerows([_text(v, where) for v in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _text(value: Value, where: str) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return guarded(checked(value, where))
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else number_text(value)


def checked(text: str, where: str) -> str:
    """Text that a file can hold, or a FormatError."""
    if len(text) > csv.field_size_limit():
        raise FormatError(f"a text of {len(text):,} characters is longer than readers of CSV take", where=where, code="TEXT", remedy="write .json")
    if "\0" in text or any("\ud800" <= c <= "\udfff" for c in text):
        raise FormatError(f"the text {shown(text)} holds a NUL or half of a surrogate pair", where=where, code="TEXT", remedy="change it, or write .json")
    return text
