"""The four ways that a date and a budget can go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pmo_risk.measures import Estimate

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Quadrants:
    """Shares of iterations by what they keep; they add up to 1. Each interval holds by itself.

    Parameters
    ----------
    both : by the date and within the cost: the joint confidence level.
    late : within the cost, after the date.
    over : by the date, above the cost.
    neither : after the date and above the cost.
    """

    both: Estimate
    late: Estimate
    over: Estimate
    neither: Estimate

    @property
    def table(self) -> pd.DataFrame:
        """A row a quadrant, with ``value``, ``low``, ``high`` and ``std_error``."""
        import pandas as pd

        names = ("both", "late", "over", "neither")
        columns = ("value", "low", "high", "std_error")
        rows = [[getattr(getattr(self, name), column) for column in columns] for name in names]
        return pd.DataFrame(rows, index=pd.Index(names, name="quadrant"), columns=list(columns))

    def __str__(self) -> str:
        return "\n".join(map(str, (self.both, self.late, self.over, self.neither)))
