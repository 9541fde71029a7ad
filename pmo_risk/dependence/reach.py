"""What coefficients of occurrences can reach: asked of the probabilities in the plan, met with the chances that are left."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pmo_risk.dependence.repair import Repair
from pmo_risk.model.member import Member

Floats = NDArray[np.float64]
ROUNDING = 1e-8


def chances(members: Sequence[Member]) -> Floats:
    """The probabilities that occurrences strike with; one half for others, which do not use it."""
    return np.array([0.5 if m.chance is None else m.chance for m in members])


def attainable(asked: Floats, members: Sequence[Member]) -> Floats:
    """The nearest coefficients that each pair can have by itself, (n, n): Fréchet's bounds; see ``model.correlated``. Without an occurrence as it is."""
    events = np.array([m.is_occurrence for m in members])
    if not events.any():
        return asked
    high = np.ones_like(asked)
    low = -high
    p = chances(members)[events]
    reach = np.sqrt(3 * p * (1 - p))[:, None]
    high[events], high[:, events] = reach, reach.T
    low[events], low[:, events] = -reach, -reach.T
    alone, spread = np.outer(p, p), np.sqrt(np.outer(p * (1 - p), p * (1 - p)))
    high[np.ix_(events, events)] = (np.minimum.outer(p, p) - alone) / spread
    low[np.ix_(events, events)] = (np.maximum(np.add.outer(p, p) - 1, 0.0) - alone) / spread
    found = np.clip(asked, low, high)
    np.fill_diagonal(found, 1.0)
    return found


def loadings_within(loadings: Floats, members: Sequence[Member]) -> Floats:
    """The nearest loadings on a common factor that each member can have."""
    p = chances(members)
    most = np.where([m.is_occurrence for m in members], np.sqrt(3 * p * (1 - p)), 1.0)
    return np.clip(loadings, -most, most)


def beyond_factor(members: Sequence[Member], loadings: Floats) -> Repair | None:
    """What became of loadings out of reach: those members and the factor, of which two members have the product of theirs; None where all are within."""
    within = loadings_within(loadings, members)
    far = np.flatnonzero(np.abs(within - loadings) > ROUNDING).tolist()
    if not far:
        return None
    asked, used = (_products(np.append(some[far], 1.0)) for some in (loadings, within))
    return Repair((*(members[k].text for k in far), "the common factor"), asked, used, 0.0)


def _products(loadings: Floats) -> Floats:
    table = np.outer(loadings, loadings)
    np.fill_diagonal(table, 1.0)
    return table
