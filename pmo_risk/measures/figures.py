"""How numbers and names are written for people: to the digits that their error allows, and with nothing that could disturb a terminal."""

from __future__ import annotations

import math

NO_NUMBER = "–"
NO_BOUND = "none"
_MOST_DIGITS = 6
_DIGITS_WITHOUT_INTERVAL = 3


def places(value: float, low: float, high: float) -> int:
    """Decimal places that the wider half of the interval allows; negative for tens, hundreds and so on.

    The half keeps two significant digits where it begins with 100 to 354, else one: the rule of the Particle Data Group (Review of Particle
    Physics, section 5.3), under which rounding never moves an end by more than a seventh of the half.

    A value whose interval lies on one side of zero is not rounded to zero: it keeps one digit.

    An interval of no width allows the whole digits and six significant ones, fewer where fewer say it all; an interval without bounds three.

    >>> places(412.34, 411.0, 413.9), places(4_213_377, 4_201_000, 4_226_000), places(12.5, 12.5, 12.5)
    (1, -3, 1)
    >>> places(5.0, 5.0, 1e7), places(5.0, -1e7, 1e7)
    (0, -6)
    """
    if not math.isfinite(value):
        return 0
    error = max((abs(value - bound) for bound in (low, high) if math.isfinite(bound)), default=0.0)
    if error <= 1e-12 * abs(value):
        if not math.isfinite(high - low):
            return _DIGITS_WITHOUT_INTERVAL - _magnitude(value)
        most = max(0, _MOST_DIGITS - _magnitude(value))
        return next((n for n in range(most) if round(value, n) == round(value, most)), most)
    digits = 2 - _magnitude(error)
    digits = digits if error * 10.0**digits <= 35.4 else digits - 1
    known_sign = low > 0 or high < 0
    return max(digits, 1 - _magnitude(value)) if known_sign and round(value, digits) == 0 else digits


def _magnitude(value: float) -> int:
    """Digits before the point: 3 for 412, 0 for 0.5, -1 for 0.05."""
    return math.floor(math.log10(abs(value))) + 1 if value else 1


def figure(value: float, decimals: int) -> str:
    """The value rounded to ``decimals`` places, thousands apart; a dash for NaN, "none" for a bound that is infinite.

    >>> figure(412.345, 1), figure(4_213_377, -3), figure(math.nan, 1), figure(math.inf, 1)
    ('412.3', '4,213,000', '–', 'none')
    """
    if math.isnan(value):
        return NO_NUMBER
    if math.isinf(value):
        return NO_BOUND
    return f"{round(value, decimals) + 0.0:,.{max(0, decimals)}f}"


def exact(value: float) -> str:
    """A number that has no error: the whole digits and six significant ones, fewer where fewer say it all.

    >>> exact(4_213_377.0), exact(12.5), exact(math.inf)
    ('4,213,377', '12.5', 'inf')
    """
    return figure(value, places(value, value, value)) if math.isfinite(value) else str(value)


def legible(text: str, limit: int = 80) -> str:
    """The text on one line without control characters, at most ``limit`` characters long.

    >>> legible("flood\\x1b[31m")
    'flood\\\\x1b[31m'
    """
    clean = text if text.isprintable() else "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)
    return clean if len(clean) <= limit else clean[: limit - 1] + "…"
