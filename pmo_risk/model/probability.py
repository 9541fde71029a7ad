"""Probabilities as people write them."""

from __future__ import annotations

from pmo_risk.errors import RiskError, shown
from pmo_risk.model.units import is_number


def probability_of(value: object, where: str, what: str = "probability") -> float:
    """A share of one from a number, or text such as ``"30%"`` or ``"0.3"``.

    >>> probability_of("30%", "risk 'flood'")
    0.3
    """
    given = value
    if isinstance(value, str):
        text = value.strip()
        try:
            if not text.isascii() or "_" in text:
                raise ValueError
            value = float(text[:-1]) / 100 if text.endswith("%") else float(text)
        except ValueError:
            raise RiskError(f"{what} must be a number, got {shown(given)}", where=where, code="PROBABILITY", remedy="write it as 0.3 or 30%") from None
    if not is_number(value) or not 0 <= value <= 1:
        percent = is_number(value) and 2 <= value <= 100 and not str(given).strip().endswith("%")
        hint = f"did you mean {_share(float(value))}?" if percent and is_number(value) else ""
        raise RiskError(f"{what} must be between 0 and 1, got {shown(given)}", where=where, code="PROBABILITY", remedy=hint)
    return float(value) + 0.0  # minus zero is zero, also to the model's hash


def _share(percent: float) -> str:
    return f"{percent / 100:.2f}" if percent.is_integer() else f"{percent / 100:.6g}"
