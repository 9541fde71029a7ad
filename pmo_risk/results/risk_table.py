"""The table of risks: how often each struck, and what came with it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pmo_risk.measures import Estimate, effect, replicated
from pmo_risk.measures.ranks import ranks as ranks_of
from pmo_risk.model.register import Register
from pmo_risk.model.risk import Risk
from pmo_risk.results.joint import Joint
from pmo_risk.results.quantity import Floats, Quantity, share
from pmo_risk.results.replay import Occurrences

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    "name",
    "kind",
    "probability",
    "occurrence",
    "occurrence_low",
    "occurrence_high",
    *(f"mean_{what}_effect{end}" for what in ("finish", "cost") for end in ("", "_low", "_high")),
    "rank_correlation",
)


def risk_table(risks: Register, joint: Joint, replay: Occurrences) -> pd.DataFrame:
    """One row a risk, in the order of the register, indexed by its id.

    Columns: ``name``, ``kind``, ``probability`` (0 for a closed risk, for one that comes with a response which is not taken and for one that another of its
    exclusive group rules out, 1 for one that has occurred); ``occurrence`` (share of iterations in which it struck) with its interval; mean of finish
    (time units) and of cost where it struck less the mean where it did not, each with its interval, NaN where it always or never struck;
    ``rank_correlation``, Spearman's between striking (0 or 1) and the finish.
    """
    import pandas as pd

    given, chances, ranks = tuple(risks), risks.chances, centred_ranks(joint.finish.samples)
    rows = [_row(risk, chances[risk.id], joint, replay.occurred(risk.id), ranks) for risk in given]
    return pd.DataFrame(rows, index=pd.Index([r.id for r in given], name="risk", dtype=object), columns=list(COLUMNS))


def _row(risk: Risk, probability: float, joint: Joint, struck: NDArray[np.bool_], ranks: Floats) -> list[Any]:
    seen = share(struck, joint.finish.replicates, joint.finish.confidence, "")
    row: list[Any] = [risk.name, risk.kind, probability, seen.value, seen.low, seen.high]
    for quantity in (joint.finish, joint.cost):
        came = _effect(quantity, struck)
        row += [came.value, came.low, came.high]
    return [*row, rank_correlation(struck, ranks)]


def _effect(quantity: Quantity, struck: NDArray[np.bool_]) -> Estimate:
    samples, sure = quantity.samples, quantity.confidence
    if quantity.replicates is None:
        return effect(samples, struck, confidence=sure)
    return replicated(lambda part: effect(samples[part], struck[part]).value, samples.size, quantity.replicates, confidence=sure)


def centred_ranks(samples: Floats) -> Floats:
    """Ranks less their mean, ties at their mean rank.

    >>> centred_ranks(np.array([5.0, 7.0, 7.0]))
    array([-1. ,  0.5,  0.5])
    """
    return ranks_of(samples) - (samples.size + 1) / 2


def rank_correlation(struck: NDArray[np.bool_], ranks: Floats) -> float:
    """Spearman's correlation of an event with a sample given by its centred ranks; NaN where either is constant.

    The ranks of an event are a straight line in 0 and 1, so it is Pearson's correlation of the event with the ranks.
    """
    n, count = struck.size, int(np.count_nonzero(struck))
    length = math.sqrt(count * (n - count) / n * float(np.dot(ranks, ranks)))
    return float(ranks[struck].sum()) / length if length else math.nan
