"""What became of correlations that could not be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
MOST_CHANGE = 0.05  # of a coefficient, that a strict run lets pass


@dataclass(frozen=True, eq=False)
class Repair:
    """A matrix that was not positive semidefinite, or had coefficients that occurrences cannot have with the chance that is left of them, and the
    nearest correlation matrix, which is used in its place.

    Parameters
    ----------
    members : what its rows and columns are.
    asked, used : coefficients as the plan gives them (rank correlations unless it says otherwise), shape (members, members); pairs that the plan
        does not name are asked to be 0.
    smallest_eigenvalue : of the normal scores' matrix that was asked for; below zero. 0 where all could be together, but not each by itself.
    """

    members: tuple[str, ...]
    asked: Floats
    used: Floats
    smallest_eigenvalue: float

    def __post_init__(self) -> None:
        for name in ("asked", "used"):
            array = np.array(getattr(self, name), dtype=np.float64)
            array.flags.writeable = False
            object.__setattr__(self, name, array)

    @property
    def is_joint(self) -> bool:
        """True where the coefficients could not be together; False where occurrences were out of each other's reach."""
        return self.smallest_eigenvalue < 0

    @property
    def largest_change(self) -> float:
        """The largest change of a coefficient."""
        return float(np.abs(self.used - self.asked).max())

    @property
    def worst(self) -> tuple[str, str]:
        """The pair whose coefficient changed most."""
        i, j = np.unravel_index(int(np.abs(self.used - self.asked).argmax()), self.asked.shape)
        return self.members[min(i, j)], self.members[max(i, j)]

    def to_frame(self) -> pd.DataFrame:
        """One row a pair, that of the largest change first: ``first``, ``second``, ``asked``, ``used``, ``change``."""
        import pandas as pd

        i, j = np.triu_indices(len(self.members), 1)
        asked, used = self.asked[i, j], self.used[i, j]
        names = np.array(self.members, dtype=object)
        table = pd.DataFrame({"first": names[i], "second": names[j], "asked": asked, "used": used, "change": used - asked})
        return table.iloc[np.argsort(-np.abs(used - asked), kind="stable")].reset_index(drop=True)
