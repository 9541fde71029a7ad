"""Whether two runs may be compared iteration by iteration, and on which scale their finishes are."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

from pmo_risk.errors import InputError, PmoRiskError, SettingsError, raise_all, shown
from pmo_risk.measures.figures import legible
from pmo_risk.model.portfolio import Portfolio
from pmo_risk.model.project import Project
from pmo_risk.results.finish import Finish
from pmo_risk.results.joint import Joint
from pmo_risk.results.portfolio_result import PortfolioResult
from pmo_risk.results.result import Result

AnyResult = Result | PortfolioResult
_DAY = 1440.0
ELAPSED = "ed"


def model_of(result: AnyResult) -> Project | Portfolio:
    """What was simulated."""
    return result.plan if isinstance(result, Result) else result.folio


def check_comparable(before: AnyResult, after: AnyResult) -> None:
    """Refuse what no comparison makes sense of: other things than results, a project against a portfolio, two currencies.

    Raises
    ------
    InputError : with all of them at once.
    """
    for result in (before, after):
        if not isinstance(result, (Result, PortfolioResult)):
            raise InputError(f"two results are compared, got a {type(result).__name__}", code="COMPARE", remedy="give what simulate returned")
    errors: list[PmoRiskError] = []
    if type(before) is not type(after):
        errors.append(InputError("a project is not compared with a portfolio", code="COMPARE", remedy="give joint.projects[id] of the portfolio's result"))
    money = before.cost.unit, after.cost.unit
    if money[0] != money[1]:
        errors.append(InputError(f"costs are in {shown(money[0])} and {shown(money[1])}", code="CURRENCY", remedy="convert them to one currency"))
    raise_all("comparison", errors)


def why_not_paired(before: AnyResult, after: AnyResult) -> list[str]:
    """The reasons why iteration i of the one does not share its draws with iteration i of the other; none where they may be paired."""
    a, b = before.settings, after.settings
    seen = [(name, getattr(a, name), getattr(b, name)) for name in ("seed", "iterations", "sampling", "replicates")]
    seen.insert(1, ("stream version", before.recipe.stream_version, after.recipe.stream_version))
    reasons = [f"{name} {legible(str(x))} and {legible(str(y))}" for name, x, y in seen if x != y]
    ids = [set(m.projects) if isinstance(m, Portfolio) else {m.id} for m in (model_of(before), model_of(after))]
    if not ids[0] & ids[1]:
        names = [legible(", ".join(sorted(x)[:3]), 60) for x in ids]
        reasons.append(f"project ids {names[0]} and {names[1]}, by which draws are named")
    return reasons


def check_paired(before: AnyResult, after: AnyResult) -> None:
    """Raise a SettingsError that says why two runs have no common draws; nothing where they have."""
    reasons = why_not_paired(before, after)
    if reasons:
        what = f"these runs do not share their draws: {'; '.join(reasons)}"
        raise SettingsError(
            what, code="NOT_PAIRED", remedy="simulate both with one id and the same settings, or give paired=False for the wider intervals of separate runs"
        )


def on_one_scale(before: AnyResult, after: AnyResult) -> tuple[Joint, Joint]:
    """Finish and cost of both, the finishes in one unit from one moment, and one confidence.

    Where start, time unit and calendar are the same, that is the time unit; else elapsed days (``"ed"``) from the earlier start.
    """
    a, b = model_of(before), model_of(after)
    sure = before.settings.confidence
    first, second = (
        before.joint,
        dataclasses.replace(after.joint, finish=_sure(after.joint.finish, sure), cost=dataclasses.replace(after.cost, confidence=sure)),
    )
    if (a.start, a.time_unit, a.calendar) == (b.start, b.time_unit, b.calendar):
        return first, second
    start = min(a.start, b.start)
    return tuple(dataclasses.replace(j, finish=_elapsed(j.finish, (j.finish.start - start) / timedelta(minutes=1))) for j in (first, second))  # type: ignore[return-value]  # two of them


def _sure(finish: Finish, confidence: float) -> Finish:
    return dataclasses.replace(finish, confidence=confidence)


def _elapsed(finish: Finish, later: float) -> Finish:
    plan = None if finish.plan_clock is None else (finish.plan_clock + later) / _DAY
    return dataclasses.replace(finish, samples=(finish.clock + later) / _DAY, unit=ELAPSED, plan=plan)
