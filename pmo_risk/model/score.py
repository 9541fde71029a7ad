"""The score of a risk: its size in each dimension of a scheme, the levels that these lie in, and the class.

Sizes are what the risk does on average where it strikes. *Schedule*: the greatest change of any one task's duration; what a network makes of it, the
simulation says. *Cost*: money. Of a threat only what harms counts, of an opportunity only what helps. Dimensions in words are as the risk's
``ratings`` say; a rating given for a dimension with numbers counts before them. The impact is the highest of the levels.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from pmo_risk.distributions import as_distribution
from pmo_risk.errors import RiskError, shown
from pmo_risk.model.impact import Impact
from pmo_risk.model.portfolio import Portfolio
from pmo_risk.model.project import Project
from pmo_risk.model.read_only import ReadOnlyMaps
from pmo_risk.model.risk import Risk
from pmo_risk.model.scale import COST, PROBABILITY, SCHEDULE, SHARE, Scale
from pmo_risk.model.scoring import ScoringScheme
from pmo_risk.model.task import Task
from pmo_risk.model.units import WorkingHours, is_number, minutes_per

if TYPE_CHECKING:
    import pandas as pd


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


def score(scheme: ScoringScheme, risk: Risk, plan: Project | Portfolio | None, *, duration: float | None, budget: float | None) -> Score:
    """The score of one risk; see ``ScoringScheme.score`` for the parameters.

    Raises
    ------
    RiskError : a scale in shares without ``duration`` or ``budget``; a factor without a plan; a rating that is no level.
    """
    where = f"risk {shown(risk.id)}"
    levels: dict[str, str] = {}
    for scale in scheme.impacts:
        rating = risk.ratings.get(scale.name)
        if rating is not None:
            levels[scale.name] = scale.level(rating).name
        elif scale.has_numbers and scale.name in (SCHEDULE, COST):
            size = _delay(risk, plan) if scale.name == SCHEDULE else _cost(risk)
            if size > 0:
                levels[scale.name] = scale.level_of(_in_unit(size, scale, plan, duration if scale.name == SCHEDULE else budget, where)).name
    unknown = [name for name in risk.ratings if name not in (PROBABILITY, *scheme.dimensions)]
    if unknown:
        scheme.scale(unknown[0])
    probability = scheme.probability.level_of(as_distribution(risk.probability, "probability").mean).name
    if PROBABILITY in risk.ratings:
        probability = scheme.probability.level(risk.ratings[PROBABILITY]).name
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
    rows: list[dict[str, str | float | None]] = [
        {"name": s.name, "kind": s.kind, "probability": s.probability}
        | dict[str, str | float | None]({d: s.levels.get(d) for d in scheme.dimensions})
        | {"impact": s.impact, "score": s.score, "class": s.tolerance}
        for s in ranked
    ]
    columns = ["name", "kind", "probability", *scheme.dimensions, "impact", "score", "class"]
    return pd.DataFrame(rows, columns=columns, index=pd.Index([s.risk for s in ranked], name="risk"))


def _sign(risk: Risk) -> int:
    return -1 if risk.kind == "opportunity" else 1


def _cost(risk: Risk) -> float:
    return _sign(risk) * sum(impact.cost.mean for impact in risk.impacts if impact.cost is not None)


def _delay(risk: Risk, plan: Project | Portfolio | None) -> float:
    """The greatest mean change of a task's duration, in minutes of work; 0 where none changes for the worse (the better, of an opportunity)."""
    changes: dict[str, float] = {}
    for impact in risk.impacts:
        for task in impact.tasks:
            changes[task] = changes.get(task, 0.0) + _change(impact, task, plan, f"risk {shown(risk.id)}")
    return max([_sign(risk) * change for change in changes.values()], default=0.0)


def _change(impact: Impact, task: str, plan: Project | Portfolio | None, where: str) -> float:
    """Minutes by which an impact lengthens a task, on average."""
    change = 0.0
    if impact.delay is not None:
        change += _minutes(impact.delay.mean, impact.unit or _unit(plan), _hours(plan))
    if impact.factor is not None:
        if plan is None:
            what = f"the factor on task {shown(task)} says nothing of its length without the plan"
            raise RiskError(what, where=where, code="NO_PLAN", remedy="give the plan")
        project, part = _task(plan, task)
        change += (impact.factor.mean - 1) * _minutes(part.work.mean, part.unit or project.time_unit, project.calendar.hours)
    return change


def _task(plan: Project | Portfolio, reference: str) -> tuple[Project, Task]:
    if isinstance(plan, Project):
        return plan, plan[reference]
    owner, task = plan.find(reference)
    return plan.projects[owner], plan.projects[owner][task]


def _unit(plan: Project | Portfolio | None) -> str:
    return "d" if plan is None else plan.time_unit


def _hours(plan: Project | Portfolio | None) -> WorkingHours:
    return WorkingHours() if plan is None else plan.calendar.hours


def _minutes(value: float, unit: str, hours: WorkingHours) -> float:
    """Minutes of work. Time around the clock counts by the share of a week that is worked."""
    minutes = value * minutes_per(unit, hours)
    return minutes * hours.week / 168.0 if unit.startswith("e") else minutes


def _in_unit(size: float, scale: Scale, plan: Project | Portfolio | None, whole: float | None, where: str) -> float:
    """A size, in minutes or money, in the unit of its scale. ``whole`` is the duration of the plan in its time unit, or the budget."""
    if scale.unit != SHARE:
        return size / _minutes(1.0, scale.unit, _hours(plan)) if scale.name == SCHEDULE else size
    what = "duration" if scale.name == SCHEDULE else "budget"
    if whole is None:
        problem = f"the scale of {scale.name} is in shares of the {what}, which is not given"
        raise RiskError(problem, where=where, code="NO_WHOLE", remedy=f"give {what}=")
    if not is_number(whole) or not whole > 0:
        raise RiskError(f"the {what} must be a number above 0, got {shown(whole)}", where=where, code="NO_WHOLE")
    return size / (_minutes(whole, _unit(plan), _hours(plan)) if scale.name == SCHEDULE else whole)
