"""The few shapes in which a distribution enters the simulation kernel.

A family says which of these it is. A family with a closed form names it; any other is a ``Table`` of a standard member of its family, moved
and stretched; a law on a few values gives its atoms, which the kernel returns exactly, and one whose CDF is made of straight lines its pieces.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Constant:
    """Always ``value``; draws no random number."""

    value: float


@dataclass(frozen=True)
class Uniform:
    """Even between ``low`` and ``high``."""

    low: float
    high: float


@dataclass(frozen=True)
class Triangular:
    """Triangle on ``low`` <= ``mode`` <= ``high``, with ``low`` < ``high``."""

    low: float
    mode: float
    high: float


@dataclass(frozen=True)
class Table:
    """``loc + scale * standard(u)``: ``standard`` is a vectorised quantile function, tabulated once for each distinct ``shape``.

    ``shape`` is what makes two standards the same curve: the family's name and its shape parameters. ``upper(q)``, where given, is
    ``standard(1 - q)`` without the rounding of 1 - q.
    """

    loc: float
    scale: float
    shape: tuple[str, *tuple[float, ...]]
    standard: Callable[[NDArray[np.float64]], NDArray[np.float64]] = field(compare=False)
    upper: Callable[[NDArray[np.float64]], NDArray[np.float64]] | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Atoms:
    """``values[k]`` where k is the first with ``u <= cumulative[k]``."""

    values: tuple[float, ...]
    cumulative: tuple[float, ...]


@dataclass(frozen=True)
class Pieces:
    """Piece k, the first with ``u <= until[k]``, goes straight from ``low[k]`` to ``high[k]``; where the two are equal it is an atom.

    ``until`` rises and ends with 1, and no piece begins below the end of the one before. A value drawn at u is the exact quantile of some u' with
    ``|u' - u| <= bound * sqrt(min(u, 1 - u))``, for u from 2^-33 to 1 - 2^-33; 0 means that the pieces are the law itself.
    """

    until: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    bound: float = 0.0


Form = Constant | Uniform | Triangular | Table | Atoms | Pieces
