"""How a run that stops by itself came to its end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Stop:
    """The outcome of ``iterations="auto"``.

    Parameters
    ----------
    met : True where every P80 is known to its tolerance; False where the cap came first.
    tolerance : half-widths asked of the interval of P80: of ``"finish"`` in time units, of ``"cost"`` in money.
    most : the cap, in iterations.
    looks : how often the error was looked at.
    """

    met: bool
    tolerance: Mapping[str, float]
    most: int
    looks: int

    def __post_init__(self) -> None:
        object.__setattr__(self, "tolerance", dict(self.tolerance))
