"""The text of a Primavera P6 exchange file: tab-separated tables, cells that break no table, calendars in P6's nested text."""

from __future__ import annotations

import base64
import codecs
import re
import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from pmo_risk.exporters.planned import Log, plain_number
from pmo_risk.model import Calendar
from pmo_risk.model.calendar import Shifts

Cell = str | float | int | datetime | None
Row = Mapping[str, Cell]
_SPACE = uuid.UUID("6f1c9c58-7d0e-4a57-9a3b-0c4f5a3d2b11")
_DAY_ZERO = date(1899, 12, 30).toordinal()
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]+")


def plain_text(text: str) -> str:
    """Text on one line, without tabs, line breaks and other control characters, which would break a table.

    >>> plain_text("dig\\tand\\r\\npour ")
    'dig and pour'
    """
    return _CONTROL.sub(" ", text.encode("utf-8", "replace").decode()).strip()


def table(name: str, rows: Iterable[Row]) -> list[str]:
    """The lines of a table; none where it has no rows."""
    listed = list(rows)
    if not listed:
        return []
    fields = list(listed[0])
    return [f"%T\t{name}", "\t".join(["%F", *fields]), *("\t".join(["%R", *(_cell(row[f]) for f in fields)]) for row in listed)]


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return when(value)
    return plain_text(value) if isinstance(value, str) else plain_number(value)


def when(moment: datetime) -> str:
    """A date as P6 writes it, to the minute."""
    return f"{moment:%Y-%m-%d %H:%M}"


def encoded(text: str, log: Log) -> bytes:
    """The bytes of the file: Windows-1252, as P6 writes it, where that holds every character; else UTF-8 with a byte order mark, which is noted."""
    try:
        data = text.encode("cp1252")
    except UnicodeEncodeError:
        log.note("ENCODING", "names hold characters beyond Windows-1252: the file is in UTF-8, which older releases of P6 do not read")
    else:
        if text.isascii() or not _is_utf8(data):
            return data
    return codecs.BOM_UTF8 + text.encode()


def _is_utf8(data: bytes) -> bool:
    """True for bytes that would be taken for UTF-8."""
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def guid(text: str) -> str:
    """A P6 identifier, the same each time for the same text."""
    return base64.b64encode(uuid.uuid5(_SPACE, text).bytes).decode()[:22]


def working_time(calendar: Calendar) -> str:
    """``clndr_data``: days 1 to 7 from Sunday, exceptions by serial day number.

    >>> working_time(Calendar("x", {"mon": [("08:00", "24:00")]}))[:82]
    '(0||CalendarData()((0||DaysOfWeek()((0||1()())(0||2()((0||0(s|08:00|f|00:00)())))('
    """
    sunday_first = [calendar.week[6], *calendar.week[:6]]
    days = "".join(f"(0||{n}()({_shifts(shifts)}))" for n, shifts in enumerate(sunday_first, 1))
    dated = "".join(f"(0||{n}(d|{day.toordinal() - _DAY_ZERO})({_shifts(shifts)}))" for n, (day, shifts) in enumerate(calendar.exceptions))
    return f"(0||CalendarData()((0||DaysOfWeek()({days}))(0||VIEW(ShowTotal|N)())(0||Exceptions()({dated}))))"


def _shifts(shifts: Shifts) -> str:
    return "".join(f"(0||{n}(s|{a // 60:02d}:{a % 60:02d}|f|{b // 60 % 24:02d}:{b % 60:02d})())" for n, (a, b) in enumerate(shifts))
