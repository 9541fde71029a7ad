"""The history of a site's weather from a CSV file: one row a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from pmo_risk.errors import FormatError, PmoRiskError, raise_all, shown
from pmo_risk.importers.csv_more import flag
from pmo_risk.importers.csv_table import read_csv
from pmo_risk.importers.row import Row, at
from pmo_risk.importers.table import Columns
from pmo_risk.importers.text import read_bytes
from pmo_risk.model import Weather


def read_weather(
    path: str | Path,
    id: str,  # noqa: A002  # the field's own word, as in Weather
    calendars: Iterable[str],
    *,
    column: str = "lost",
    threshold: float | None = None,
    first_month: int = 1,
) -> Weather:
    """Weather with the history of a CSV file: a column ``date``, such as 2001-12-24, and one that tells whether the day was lost.

    Parameters
    ----------
    path : the file; one row a day, whole years, in any order. Other columns are not read.
    id, calendars, first_month : as in ``Weather``.
    column : the column of flags (1 and 0, true and false, yes and no), or of measurements where there is a threshold.
    threshold : a day is lost where its measurement is above it.

    Raises
    ------
    FormatError, CalendarError, ManyErrors : each with file and line: dates and values that cannot be read or are missing, a date given twice; years that
        lack days.
    LimitError : a file or field beyond the limits.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> rows = ["date,hs"] + [f"2001-{m:02}-{d:02},{1 + (d % 4 == 0)}" for m, n in enumerate((31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31), 1)
    ...     for d in range(1, n + 1)]
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "waves.csv")
    ...     _ = file.write_text("\\n".join(rows))
    ...     read_weather(file, "north sea", ["offshore"], column="hs", threshold=1.5)
    Weather('north sea', calendars=['offshore'], 23% of days lost, 1 years of history)
    """
    name = Path(path).name
    columns = Columns(names=("date", column), needed=("date", column), aliases={"day": "date"})
    found = read_csv(read_bytes(path), name, columns)
    errors: list[PmoRiskError] = []
    days: dict[date, float] = {}
    lines: dict[date, str] = {}
    for row in found.rows:
        try:
            day = _day(row)
            if day in lines:
                what = f"{day} is there twice, first at {lines[day]}"
                raise FormatError(what, where=row.place("date"), code="DUPLICATE_DATE", remedy="give one value a day, such as the greatest")
            lines[day] = row.place("date")
            days[day] = _value(row, column, threshold)
        except PmoRiskError as error:
            errors.append(error)
    raise_all(name, errors)
    return at(name, Weather.from_days, id, calendars, days, threshold=threshold, first_month=first_month)


def _day(row: Row) -> date:
    text = row.word("date")
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        raise FormatError(f"cannot read {shown(text or '')} as a date", where=row.place("date"), code="DATE", remedy="write it as 2001-12-24") from None


def _value(row: Row, column: str, threshold: float | None) -> float:
    if row.word(column) is None:
        raise FormatError(f"'{column}' is blank", where=row.place(column), code="MISSING", remedy="fill gaps of the record first")
    if threshold is None:
        return flag(row, column)
    return row.number(column) or 0.0
