"""What it is worth to hold projects together: percentiles added up, and the percentile of the sum."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from pmo_risk.measures import Estimate, batched, quantile
from pmo_risk.results.quantity import Quantity, level


@dataclass(frozen=True, slots=True)
class Diversification:
    """Percentiles of the parts, of the whole, and the difference.

    Parameters
    ----------
    parts : by project, its percentile; what belongs to no project is ``"(shared)"``.
    whole : the percentile of the total cost.
    benefit : sum of the parts less the whole. It is not always positive: percentiles do not add up either way.
    """

    parts: Mapping[str, Estimate]
    whole: Estimate
    benefit: Estimate

    @property
    def sum_of_parts(self) -> float:
        """The projects' percentiles added up."""
        return sum(e.value for e in self.parts.values())


def diversification(costs: Mapping[str, Quantity], total: Quantity, percentile: float) -> Diversification:
    """Compare the sum of each project's percentile with the percentile of the total.

    Cost that no project accounts for (of shared risks, say) is a part of its own. The interval of the benefit comes from 20 batches of
    iterations (from the replicates, where iterations are stratified): no formula holds for a difference of dependent quantiles without
    knowing their densities. With iterations that do not divide into 20 the last few are left out of the batches, not of the value.
    """
    p = level(percentile)
    shared = total.samples - np.add.reduce([c.samples for c in costs.values()])
    shared[np.abs(shared) <= 1e-9 * np.abs(total.samples)] = 0.0
    parts = {k: c.p(percentile) for k, c in costs.items()}
    samples = [c.samples for c in costs.values()]
    if shared.any():
        rest = Quantity("shared cost", shared, total.unit, None, total.confidence, total.replicates)
        parts["(shared)"] = rest.p(percentile)
        samples.append(shared)

    def benefit(part: slice) -> float:
        return sum(quantile(x[part], p).value for x in samples) - quantile(total.samples[part], p).value

    label = f"P{percentile:g} saved by holding together"
    gain = batched(benefit, total.samples.size, total.replicates, confidence=total.confidence, label=label, unit=total.unit)
    return Diversification(parts, total.p(percentile), gain)
