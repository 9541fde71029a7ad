"""The one value that stands for a distribution in a schedule without uncertainty."""

from __future__ import annotations

from pmo_risk.distributions import Distribution


def deterministic(law: Distribution) -> float:
    """The most likely value where the law has one (``mode``), else its mean; a fixed value is itself.

    >>> from pmo_risk.distributions import fixed, triangular
    >>> deterministic(triangular(2, 5, 12)), deterministic(fixed(4))
    (5.0, 4.0)
    """
    mode = getattr(law, "mode", None)
    return float(law.mean if mode is None else mode)
