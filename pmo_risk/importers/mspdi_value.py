"""Values as Microsoft Project writes them in XML: ISO durations, money in hundredths, formats of durations and lags."""

from __future__ import annotations

import re

from pmo_risk.errors import FormatError, shown
from pmo_risk.importers.safe_xml import Node
from pmo_risk.importers.values import plain_number, work_hours

_DURATION = re.compile(r"PT(?=[0-9])(?:([0-9]+(?:\.[0-9]+)?)H)?(?:([0-9]+(?:\.[0-9]+)?)M)?(?:([0-9]+(?:\.[0-9]+)?)S)?")
_ELAPSED = frozenset({4, 6, 8, 10, 12, 20, 36, 38, 40, 42, 44, 52})
_PERCENT = frozenset({19, 20, 51, 52})
_KNOWN = frozenset({*range(3, 13), 19, 20, 21, *range(35, 45), 51, 52, 53})


def iso_hours(text: str, where: str) -> float:
    """Hours of a duration such as PT8H30M0S. Years, months and days are refused, for a day there is no fixed number of hours.

    >>> iso_hours("PT8H30M0S", "here")
    8.5
    """
    return work_hours(_hours(text, where), where)


def _hours(text: str, where: str) -> float:
    match = _DURATION.fullmatch(text.strip())
    if match is None:
        raise FormatError(f"cannot read {shown(text)} as a duration", where=where, code="DURATION_FORMAT", remedy="write it as PT8H0M0S")
    hours, minutes, seconds = (float(part) if part else 0.0 for part in match.groups())
    return hours + minutes / 60 + seconds / 3600


def amount(node: Node, name: str, where: str) -> float | None:
    """Hours of work, or units of material, which are written as if they were hours and may be any number; None where there are none."""
    text = node.get(name)
    return _hours(text, f"{where}: {name}") if text else None


def optional_hours(node: Node, name: str, where: str) -> float | None:
    """Hours of a child element's duration; None where it is not there or empty."""
    text = node.get(name)
    return iso_hours(text, f"{where}: {name}") if text else None


def money(node: Node, name: str, where: str) -> float:
    """Money of a child element, which files hold in hundredths; 0 where it is not there."""
    text = node.get(name)
    return plain_number(text, f"{where}: {name}") / 100 if text else 0.0


def _format(node: Node, name: str) -> int:
    text = node.get(name)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0


def is_known(node: Node, name: str) -> bool:
    """True where the format in a child element is one that Microsoft has: minutes to months, percent, none, and the same as estimates.

    Source: "LagFormat Element" and "LevelingDelayFormat Element", Microsoft Office Project XML reference.
    """
    return _format(node, name) in _KNOWN


def is_elapsed(node: Node, name: str) -> bool:
    """True where the format in a child element counts around the clock."""
    return _format(node, name) in _ELAPSED


def is_percent(node: Node, name: str) -> bool:
    """True where the format in a child element is a percentage."""
    return _format(node, name) in _PERCENT
