"""Times of the year in which a calendar does not work, as exceptions to it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from pmo_risk.errors import CalendarError, shown

_MONTH_DAY = re.compile(r"([0-9]{1,2})-([0-9]{1,2})")
_LEAP = 2024


def days_of_blackout(first: str, last: str, years: int | Iterable[int], where: str) -> list[date]:
    """Every day from ``first`` to ``last``, month and day as in ``"12-15"``, of each year; in the next one where ``last`` is the earlier in the year.

    A last day of 29 February is the 28th in common years.
    """
    (month, day), (end_month, end_day) = _month_day(first, where), _month_day(last, where)
    if (month, day) == (2, 29):
        raise CalendarError("a blackout cannot begin on 29 February", where=where, code="DATE", remedy="begin it on 02-28 or 03-01")
    begins = [years] if isinstance(years, int) and not isinstance(years, bool) else list(years) if isinstance(years, Iterable) else []
    if not begins or not all(isinstance(y, int) and not isinstance(y, bool) and 1 <= y < date.max.year for y in begins):
        raise CalendarError(f"a blackout is in one or more years, got {shown(years)}", where=where, code="YEARS", remedy="write range(2027, 2031)")
    found = []
    for year in sorted(set(begins)):
        begin, end_year = date(year, month, day), year + ((end_month, end_day) < (month, day))
        end = date(end_year, 3, 1) - timedelta(1) if (end_month, end_day) == (2, 29) else date(end_year, end_month, end_day)
        found += [begin + timedelta(n) for n in range((end - begin).days + 1)]
    return found


def _month_day(text: str, where: str) -> tuple[int, int]:
    match = _MONTH_DAY.fullmatch(text) if isinstance(text, str) else None
    if match is not None:
        try:
            date(_LEAP, int(match[1]), int(match[2]))
            return int(match[1]), int(match[2])
        except ValueError:
            pass
    raise CalendarError(f"cannot read {shown(text)} as a day of the year", where=where, code="DATE", remedy="write month and day as 12-15")
