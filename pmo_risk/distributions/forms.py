"""The few shapes in which a distribution enters the simulation kernel.

A family says which of these it is. A family with a closed form names it; any other is a ``Table`` of a standard member of its family, moved
and stretched; a law on a few values gives its atoms, which the kernel returns exactly.
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

    ``shape`` is what makes two standards the same curve: the family's name and its shape parameters.
    """

    loc: float
    scale: float
    shape: tuple[str, *tuple[float, ...]]
    standard: Callable[[NDArray[np.float64]], NDArray[np.float64]] = field(compare=False)


@dataclass(frozen=True)
class Atoms:
    """``values[k]`` where k is the first with ``u <= cumulative[k]``."""

    values: tuple[float, ...]
    cumulative: tuple[float, ...]


Form = Constant | Uniform | Triangular | Table | Atoms
