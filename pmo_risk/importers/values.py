"""Values as files write them: hours, numbers and dates, read strictly."""

from __future__ import annotations

import math
import re
from datetime import datetime

from pmo_risk.errors import FormatError, GraphError, UnitError, shown
from pmo_risk.model.units import moment

_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_HOURS_LIMIT = 100 * 366 * 24.0


def plain_number(text: str, where: str) -> float:
    """A finite number in ASCII digits with a decimal point; spaces around it are allowed, nothing else is.

    >>> plain_number("  8.5", "here")
    8.5
    >>> plain_number("1_000", "here")
    Traceback (most recent call last):
    ...
    pmo_risk.errors.FormatError: here: cannot read '1_000' as a number; write digits with a decimal point
    """
    trimmed = text.strip(" ")
    if not _NUMBER.fullmatch(trimmed):
        raise FormatError(f"cannot read {shown(text)} as a number", where=where, code="NUMBER_FORMAT", remedy="write digits with a decimal point")
    value = float(trimmed)
    if not math.isfinite(value):
        raise FormatError(f"the number {shown(text)} is too large", where=where, code="NUMBER_FORMAT")
    return value


def work_hours(hours: float, where: str) -> float:
    """Hours of a duration, checked to be neither negative nor longer than a century."""
    if hours < 0:
        raise GraphError(f"the duration is negative: {hours:g} h", where=where, code="DURATION_NEGATIVE", remedy="durations are zero or more")
    if hours > _HOURS_LIMIT:
        raise UnitError(f"a duration of {hours:g} h is longer than 100 years", where=where, code="RANGE", remedy="check the unit")
    return hours


def whole_minutes(hours: float) -> float:
    """Hours to the minute, which is the unit that planning tools schedule in; files round them to some decimals of an hour.

    >>> whole_minutes(70.583333) * 60
    4235.0
    """
    return round(hours * 60) / 60


def date_or_none(text: str, where: str) -> datetime | None:
    """A moment from ISO text, or None from empty text."""
    return moment(text, where) if text.strip() else None
