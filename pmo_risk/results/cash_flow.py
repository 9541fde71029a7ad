"""The table of cash flow: what is paid (or comes in) by period, and up to each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pmo_risk.errors import SettingsError, near, shown
from pmo_risk.measures.quantile import rank
from pmo_risk.results.cash import Cash
from pmo_risk.results.periods import by_period, period_index
from pmo_risk.results.quantity import Quantity, level

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
OF = ("spend", "income", "net")
_FOCUS = 0.05


def cash_flow_table(cash: Cash, pattern: Quantity, freq: str, percentiles: Sequence[float], of: str) -> pd.DataFrame:
    """See ``Money.cash_flow``. ``pattern`` is a Quantity whose confidence and replicates those of the periods are."""
    import pandas as pd

    if of not in OF:
        raise SettingsError(f"unknown flow {shown(of)}", code="FLOW", remedy=f"{near(str(of), OF)} one of {', '.join(OF)}".strip())
    levels = [level(p) for p in percentiles]
    begin, flows = with_money(*by_period(cash.first, getattr(cash, of), freq))
    sums = np.cumsum(flows, axis=0)
    columns: dict[str, Floats] = {}
    for name, values in (("", flows), ("cumulative_", sums)):
        means = [Quantity(of, row, pattern.unit, None, pattern.confidence, pattern.replicates).mean for row in values]
        columns[f"{name}mean"] = np.array([m.value for m in means])
        if not name:
            columns |= {f"mean_{end}": np.array([getattr(m, end) for m in means]) for end in ("low", "high")}
        ordered = np.sort(values, axis=1)
        for p, q in zip(percentiles, levels, strict=True):
            columns[f"{name}p{p:g}"] = ordered[:, rank(values.shape[1], q) - 1]
    order = np.argsort(sums[-1], kind="stable")
    for p, q in zip(percentiles, levels, strict=True):
        columns[f"focus_p{p:g}"] = flows[:, focus(order, q)].mean(axis=1)
    return pd.DataFrame(columns, index=period_index(begin, flows.shape[0], freq))


def with_money(begin: int, flows: Floats) -> tuple[int, Floats]:
    """Periods without those before the first money of any iteration, and after the last; one where there is none at all.

    >>> with_money(5, np.array([[0.0], [3.0], [0.0]]))
    (6, array([[3.]]))
    """
    used = np.flatnonzero((flows != 0).any(axis=1))
    low, high = (int(used[0]), int(used[-1]) + 1) if used.size else (0, 1)
    return begin + low, flows[low:high]


def focus(order: NDArray[np.int64], q: float) -> NDArray[np.int64]:
    """The iterations whose totals are nearest in rank to the level ``q``: 5% of all, at least 1, fewer at an end. order : iterations by rising total.

    >>> focus(np.arange(100), 0.8).tolist()
    [77, 78, 79, 80, 81]
    """
    n = order.size
    half = int(_FOCUS * n / 2)
    at = rank(n, q) - 1
    return order[max(0, at - half) : at + half + 1]
