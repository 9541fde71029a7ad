"""The score of a risk: its size in each dimension of a scheme, the levels that these lie in, and the class.

Sizes are what the risk does on average where it strikes; see ``pmo_risk.model.risk_size``. Dimensions in words are as the risk's ``ratings`` say; a
rating of a dimension with numbers counts where the risk gives no numbers. The impact is the highest of the levels.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from pmo_risk.errors import RiskError, shown
from pmo_risk.model.read_only import ReadOnlyMaps
from pmo_risk.model.risk import Risk
from pmo_risk.model.risk_size import Plan, cost_of, delay_of, minutes_of
from pmo_risk.model.scale import COST, PROBABILITY, SCHEDULE, SHARE, Scale
from pmo_risk.model.scoring import ScoringScheme

if TYPE_CHECKING:
    import pandas as pd


_SIZES = {SCHEDULE: delay_of, COST: cost_of}


@dataclass(frozen=True)
class Score(ReadOnlyMaps):
    """What a scheme says of a risk.

    Parameters
    ----------
    risk, name, kind : id, name and kind of the risk.
    probability : the level of its probability.
    levels : the level in each dimension that it has an impact on.
    impact : the highest of them; None where there is none.
    score : the score in the scheme's matrix, where that holds scores.
    tolerance : the name of its class; None without impact.
    """

    risk: str
    name: str
    kind: str
    probability: str
    levels: Mapping[str, str]
    impact: str | None
    score: float | None
    tolerance: str | None


def score(scheme: ScoringScheme, risk: Risk, plan: Plan | None) -> Score:
    """The score of one risk; see ``ScoringScheme.score`` for the parameters.

    Raises
    ------
    RiskError : a scale in shares; a factor without a plan; a rating that is no level.
    """
    levels: dict[str, str] = {}
    for scale in scheme.impacts:
        size = _SIZES[scale.name](risk, plan) if scale.has_numbers and scale.name in _SIZES else 0.0
        if size > 0:
            levels[scale.name] = scale.level_of(_in_unit(size, scale, plan, f"risk {shown(risk.id)}")).name
        elif scale.name in risk.ratings:
            levels[scale.name] = scale.level(risk.ratings[scale.name]).name
    unknown = [name for name in risk.ratings if name not in (PROBABILITY, *scheme.dimensions)]
    if unknown:
        scheme.scale(unknown[0])
    probability = scheme.probability.level_of(risk.probability).name
    impact = max(levels.values(), key=scheme.impacts[0].rank, default=None)
    return Score(
        risk.id,
        risk.name,
        risk.kind,
        probability,
        MappingProxyType(levels),
        impact,
        None if impact is None else scheme.score_of(probability, impact),
        None if impact is None else scheme.class_of(probability, impact).name,
    )


def table(scheme: ScoringScheme, scores: Sequence[Score]) -> pd.DataFrame:
    """The scores as a table, the gravest first."""
    import pandas as pd

    order = {t.name: n for n, t in enumerate(scheme.tolerances)}
    ranked = sorted(scores, key=lambda s: (-order[s.tolerance] if s.tolerance is not None else 1, -(s.score or 0.0)))
    rows = [
        (
            s.name,
            s.kind,
            s.probability,
            *(s.levels.get(d, "") for d in scheme.dimensions),
            s.impact or "",
            math.nan if s.score is None else s.score,
            s.tolerance or "",
        )
        for s in ranked
    ]
    columns = ["name", "kind", "probability", *scheme.dimensions, "impact", "score", "class"]
    return pd.DataFrame(rows, columns=columns, index=pd.Index([s.risk for s in ranked], name="risk"))


def _in_unit(size: float, scale: Scale, plan: Plan | None, where: str) -> float:
    """A size, in minutes or money, in the unit of its scale."""
    if scale.unit == SHARE:
        what = f"the scale of {scale.name} is in shares of the plan's {'duration' if scale.name == SCHEDULE else 'budget'}"
        raise RiskError(what, where=where, code="NO_WHOLE", remedy="size the scheme for the plan: scheme.sized(duration=..., budget=...)")
    return size / minutes_of(1.0, scale.unit, plan) if scale.name == SCHEDULE else size
