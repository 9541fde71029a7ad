"""How often a risk with a rate strikes."""

from __future__ import annotations

import math

MAX_RATE = 50.0
MAX_STRIKES = 250
_UNSEEN = 1e-9  # probability of more strikes than are simulated, where no cap is given


def strike_chances(rate: float, most: int | None = None) -> tuple[float, ...]:
    """The probability of at least one strike, two and so on, counted by Poisson's law of a mean, up to a cap or until more are as good as never seen."""
    found, none_or_fewer, term, n = [], 0.0, math.exp(-rate), 0
    while (beyond := 1.0 - (none_or_fewer := none_or_fewer + term)) > _UNSEEN and n < (most or MAX_STRIKES):
        found.append(beyond)
        n += 1
        term *= rate / n
    return tuple(found)
