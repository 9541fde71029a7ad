"""``iterations="auto"``: a run goes on until its P80 is known as well as was asked, or its cap is reached."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from pmo_risk.errors import PmoRiskError, SettingsError, near, raise_all, shown
from pmo_risk.model import Portfolio, Project
from pmo_risk.model.units import is_number, minutes_per, span
from pmo_risk.results import PortfolioResult, Result
from pmo_risk.results.recipe import MAX_ITERATIONS, Settings
from pmo_risk.results.stop import Stop
from pmo_risk.simulation.chunk import CHUNK, Part, chunk_count
from pmo_risk.simulation.engine import Advance, Runnable, run

BATCHES = 20
GROWTH = 1.25
MOST = 1_000_000
SHARE = 0.005
OUTCOMES = ("finish", "cost")
R = TypeVar("R", Result, PortfolioResult)


@dataclass(frozen=True)
class Rule:
    """When to stop.

    Parameters
    ----------
    batch : iterations, of which only whole batches are looked at; a replicate where iterations are stratified.
    most : iterations, at most.
    tolerance : half-width of the interval of P80 to reach, by ``"finish"`` and ``"cost"``; one left out is not looked at. Empty: half a percent of
        the mean of each.
    """

    batch: int
    most: int
    tolerance: Mapping[str, float]

    def checkpoints(self) -> Iterator[int]:
        """Iterations after which the error is looked at: 20 batches, then a quarter more each time, the cap last."""
        batches, last = BATCHES, self.most // self.batch
        while batches < last:
            yield batches * self.batch
            batches = int(-(-batches * GROWTH // 1))
        yield last * self.batch

    def wanted(self, result: Result | PortfolioResult) -> dict[str, float]:
        """The half-widths to reach."""
        return dict(self.tolerance) or {name: SHARE * abs(result.finish.mean.value if name == "finish" else result.cost.mean.value) for name in OUTCOMES}

    def is_met(self, result: Result | PortfolioResult) -> bool:
        """True where P80 of all that is looked at is known that well."""
        return all((result.finish if name == "finish" else result.cost).p(80).half_width <= most for name, most in self.wanted(result).items())


def rule_of(plan: Project | Portfolio, sampling: str, tolerance: Mapping[str, float | str] | None, most: int | None) -> Rule:
    """The rule that was asked for, checked.

    Raises
    ------
    SettingsError : for a tolerance of something else, of no amount above zero, or in no known unit; for a cap below 20 batches.
    """
    batch = 1024 if sampling == "sobol" else 1000
    cap = MOST if most is None else most
    errors: list[PmoRiskError] = []
    if isinstance(cap, bool) or not isinstance(cap, int) or not BATCHES * batch <= cap <= MAX_ITERATIONS:
        what = f"max_iterations must be a whole number from {BATCHES * batch:,} ({BATCHES} batches of {batch:,}) to {MAX_ITERATIONS:,}, got {shown(most)}"
        errors.append(SettingsError(what, code="MAX_ITERATIONS"))
    if tolerance is not None and (not isinstance(tolerance, Mapping) or not tolerance):
        errors.append(SettingsError(f"a tolerance names finish, cost or both, got {shown(tolerance)}", code="TOLERANCE", remedy=_EXAMPLE))
        tolerance = None
    found = {}
    for name, value in (tolerance or {}).items():
        try:
            found[name] = _amount(plan, name, value)
        except PmoRiskError as error:
            errors.append(error)
    raise_all("settings", errors)
    return Rule(batch, cap, found)


_EXAMPLE = 'write tolerance={"finish": "1d", "cost": 50_000}'


def _amount(plan: Project | Portfolio, name: str, value: object) -> float:
    """A tolerance as a number: of a finish in the plan's time unit."""
    if name not in OUTCOMES:
        raise SettingsError(f"there is no tolerance for {shown(name)}", code="TOLERANCE", remedy=f"{near(name, OUTCOMES)} {_EXAMPLE}".strip())
    amount = value
    if name == "finish" and isinstance(value, str):
        length, hours = span(value, "tolerance for finish"), plan.calendar.hours
        amount = length.minutes(plan.time_unit, hours) / minutes_per(plan.time_unit, hours)
    if not is_number(amount) or not 0 < amount < float("inf"):
        raise SettingsError(f"the tolerance for {name} must be above 0 and finite, got {shown(value)}", code="TOLERANCE", remedy=_EXAMPLE)
    return float(amount)


def until_met(jobs: Sequence[Runnable], rule: Rule, settings: Settings, advance: Advance | None, result_of: Callable[[Sequence[Part], Settings], R]) -> R:
    """Run to one checkpoint after the other, no chunk twice, until the rule is met. What is looked at does not depend on threads, so nor does the end.

    Each result is, to the bit, that of a run asked for the same iterations.
    """
    parts: Sequence[Part] = ()
    looks = 0
    for n in rule.checkpoints():
        looks += 1
        parts = run(jobs, chunk_count(n) * CHUNK, settings.threads, advance=advance, before=parts)
        now = replace(settings, iterations=n, replicates=1 if settings.sampling == "mc" else n // rule.batch)
        result = result_of([Part(*(a[:, :n] for a in (p.finish, p.cost, p.kept_finish, p.kept_duration))) for p in parts], now)
        met = rule.is_met(result)
        if met:
            break
    return replace(result, recipe=replace(result.recipe, stop=Stop(met, rule.wanted(result), rule.most, looks)))
