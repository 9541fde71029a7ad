"""Costs by breakdown: of the work (WBS), of cost (CBS), by task or by kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from pmo_risk.errors import SettingsError, near, shown
from pmo_risk.results.cash import CostRow, Floats
from pmo_risk.results.quantity import Quantity

if TYPE_CHECKING:
    import pandas as pd

BY = ("wbs", "cbs", "task", "resource", "kind", "item")


def cost_table(labels: Sequence[str], money: Floats, pattern: Quantity, by: str, percentiles: Sequence[float]) -> pd.DataFrame:
    """See ``Money.costs``. money : (labels, iterations)."""
    import pandas as pd

    found = [Quantity("cost", row, pattern.unit, None, pattern.confidence, pattern.replicates) for row in money]
    means = [q.mean for q in found]
    total = sum(m.value for m in means)
    columns = {"mean": [m.value for m in means], "low": [m.low for m in means], "high": [m.high for m in means]}
    columns["share"] = [m.value / total if total else np.nan for m in means]
    columns |= {f"p{p:g}": [q.p(p).value for q in found] for p in percentiles}
    return pd.DataFrame(columns, index=pd.Index(labels, name=by)).sort_index()


def joined(parts: Iterable[tuple[list[str], Floats]]) -> tuple[list[str], Floats]:
    """Several tables as one: what has the same label is added up."""
    found: dict[str, Floats] = {}
    for labels, money in parts:
        for label, row in zip(labels, money, strict=True):
            found[label] = found[label] + row if label in found else row
    return list(found), np.stack(list(found.values()))


def labeller(by: str, depth: int | None) -> Callable[[CostRow], str]:
    """What row of the table a cost belongs to; ``""`` for what has no place there."""
    if by not in BY:
        raise SettingsError(f"costs are not told by {shown(by)}", code="COSTS_BY", remedy=f"{near(str(by), BY)} one of {', '.join(BY)}".strip())
    if depth is not None and (by not in ("wbs", "cbs") or isinstance(depth, bool) or not isinstance(depth, int) or depth < 1):
        raise SettingsError(f"depth is how many levels of a breakdown, got {shown(depth)} by {by}", code="DEPTH", remedy="give 1 or more, by wbs or cbs")

    def label(row: CostRow) -> str:
        if by == "item":
            return f"{row.kind}:{row.id}" if row.kind in ("task", "risk") else row.id
        place = str(getattr(row, by))
        return ".".join(place.split(".")[:depth]) if depth is not None else place

    return label
