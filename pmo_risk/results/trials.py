"""What the engine hands over: one value an iteration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pmo_risk.errors import InputError
from pmo_risk.results.recipe import Recipe, Settings

Floats = NDArray[np.float64]

__all__ = ["Baseline", "Floats", "Recipe", "Settings", "Trials"]


@dataclass(frozen=True, eq=False)
class Trials:
    """The outcomes of all iterations. Frozen; arrays are read-only, of shape (iterations,), and all finite.

    Parameters
    ----------
    finish : in the project's time unit, counted from its start on its calendar.
    clock : the same finishes in clock minutes from the project's start; never falls where ``finish`` rises.
    cost : money.
    milestones : by task id, (finish, clock) of each task that was kept.
    replicates : where iterations are stratified (not plain Monte Carlo), how many independent blocks of equal length they form, one after
        the other; intervals come from these blocks. With 1 a stratified result has no intervals.

    >>> Trials(finish=[20.0, 22.0], clock=[38_000.0, 40_880.0], cost=[1e6, 1.1e6]).iterations
    2
    """

    finish: Floats
    clock: Floats
    cost: Floats
    milestones: Mapping[str, tuple[Floats, Floats]]
    replicates: int

    def __init__(
        self,
        finish: ArrayLike,
        clock: ArrayLike,
        cost: ArrayLike,
        milestones: Mapping[str, tuple[Floats, Floats]] | None = None,
        replicates: int = 1,
    ) -> None:
        kept = {k: (frozen_array(f, f"finish of {k!r}"), frozen_array(c, f"clock of {k!r}")) for k, (f, c) in (milestones or {}).items()}
        put = object.__setattr__
        put(self, "finish", frozen_array(finish, "finish"))
        put(self, "clock", frozen_array(clock, "clock"))
        put(self, "cost", frozen_array(cost, "cost"))
        put(self, "milestones", kept)
        put(self, "replicates", replicates)
        sizes = {a.size for a in (self.finish, self.clock, self.cost, *(x for pair in kept.values() for x in pair))}
        if len(sizes) != 1:
            raise InputError(f"trials of different lengths: {', '.join(map(str, sorted(sizes)))}", code="SAMPLE")
        if replicates < 1 or self.finish.size % replicates:
            raise InputError(f"{self.finish.size} iterations do not make {replicates} blocks of equal length", code="REPLICATES")

    @property
    def iterations(self) -> int:
        """How many there are."""
        return int(self.finish.size)


@dataclass(frozen=True, slots=True)
class Baseline:
    """The plan without uncertainty: most likely or fixed durations and no risks. Same units as the trials."""

    finish: float
    clock: float
    cost: float


def frozen_array(values: ArrayLike, what: str) -> Floats:
    """A read-only flat array of finite numbers; copied only where the given one could still be written to.

    Raises
    ------
    InputError : for an empty array, one of more dimensions, or one that holds NaN or infinity.
    """
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 1 or array.size == 0:
        raise InputError(f"{what} must be a flat array of at least one value, got shape {array.shape}", code="SAMPLE")
    if not np.isfinite(array).all():
        raise InputError(f"{what} holds values that are not finite", code="NOT_FINITE")
    if array.flags.writeable:
        array = array.copy()
        array.flags.writeable = False
    return array
