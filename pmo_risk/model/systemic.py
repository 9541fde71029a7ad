"""Systemic risk: one factor that all work of a plan shares, beside the risks that are specific to the project."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, SupportsFloat

from pmo_risk.distributions import Distribution, fixed, lognormal
from pmo_risk.errors import RiskError, shown
from pmo_risk.model.confidence import CONFIDENCE, aace_classes
from pmo_risk.model.factors import Range, factor_law
from pmo_risk.model.impact import Impact
from pmo_risk.model.portfolio import Portfolio
from pmo_risk.model.risk import Risk
from pmo_risk.model.rule import state_of
from pmo_risk.model.selection import Selection

if TYPE_CHECKING:
    from pmo_risk.model.project import Project
    from pmo_risk.model.task import Task

_ROUNDING = 1e-12
_OPEN = ("certain", "by_hand")


@dataclass(frozen=True)
class SystemicRisk:
    """A factor on the durations, the costs or both of all work that is still to come, drawn once an iteration and shared by all of it.

    Systemic risks come of the system that makes the project: how far its scope is defined, how new its technology is, the strength of its team, a bias
    of its estimates (AACE International 42R-08; Hollmann, *Project Risk Quantification*, 2016; Merrow, Phillips and Myers, RAND R-2569-DOE, 1981).
    They move all tasks together, and are no matter of single ones.

    Parameters
    ----------
    id : id of the risk that it becomes; random streams are keyed by it.
    duration : factor on remaining durations: a distribution, or a range as in ``UncertaintyRule``.
    cost : factor on the tasks' own costs. The money of risks is not multiplied.
    wbs, codes, calendar, resource, task : which tasks, as in ``UncertaintyRule``; default all.
    name : for reports.

    Duration and cost have a draw each; correlate them by ``Correlation(["systemic:factor", "systemic:cost_factor"], 0.6)``.

    Raises
    ------
    RiskError, DistributionError : neither a duration nor a cost, or what is no range.

    >>> from pmo_risk.model import Project, Task
    >>> plan = Project("p", "2027-01-04", [Task("a", 10), Task("b", 20, after="a"), Task("gate", 0, after="b")])
    >>> risk = SystemicRisk(duration="90/100/140 %").on(plan)
    >>> risk.probability, risk.tasks, risk.impacts[0].factor
    (1.0, ('a', 'b'), Triangular(low=0.9, mode=1.0, high=1.4))
    >>> plan = plan.with_risks([risk])
    """

    id: str
    duration: Distribution | None
    cost: Distribution | None
    where: Selection
    name: str

    def __init__(
        self,
        id: str = "systemic",  # noqa: A002  # as in Risk: the field's own word
        *,
        duration: Range | None = None,
        cost: Range | None = None,
        wbs: str = "",
        codes: Mapping[str, str] | None = None,
        calendar: str = "",
        resource: str = "",
        task: str = "",
        name: str = "systemic risk",
    ) -> None:
        place = f"systemic risk {shown(id)}"
        put = object.__setattr__
        put(self, "id", id)
        put(self, "duration", None if duration is None else factor_law(duration, CONFIDENCE, f"{place}, duration"))
        put(self, "cost", None if cost is None else factor_law(cost, {**aace_classes(), **CONFIDENCE} if isinstance(cost, str) else {}, f"{place}, cost"))
        put(self, "where", Selection(wbs=wbs, codes=codes, calendar=calendar, resource=resource, task=task))
        put(self, "name", name)
        if duration is None and cost is None:
            raise RiskError("needs a duration or a cost", where=place, code="NO_EFFECT", remedy="SystemicRisk(duration='90/100/140 %')")

    def on(self, plan: Project | Portfolio) -> Risk:
        """The risk that it is on a plan: of probability 1, with a factor on every task that it is meant for and that has work or cost to come.

        Left out are finished tasks, milestones, levels of effort and summaries, whose length follows from others; and from the factor on costs those
        that have begun and have a ``cost``, part of which is spent.

        Raises
        ------
        RiskError : where no task is left.
        """
        impacts = []
        if self.duration is not None and (ids := tuple(self._hit(plan, _has_time))):
            impacts.append(Impact(ids, factor=self.duration, each=False, parallel=False))
        if self.cost is not None and (ids := tuple(self._hit(plan, _has_cost))):
            impacts.append(Impact(ids, cost_factor=self.cost, each=False))
        if not impacts:
            what = f"hits nothing that is to come: {self.where}"
            raise RiskError(what, where=f"systemic risk {shown(self.id)}", code="NO_TASK", remedy="select other tasks; finished ones are left out")
        return Risk(self.id, 1.0, impacts, name=self.name, category="systemic")

    def _hit(self, plan: Project | Portfolio, is_open: Callable[[Task], bool]) -> Iterator[str]:
        for project in plan if isinstance(plan, Portfolio) else (plan,):
            stem = f"{project.id}/" if isinstance(plan, Portfolio) else ""
            yield from (stem + task.id for task in project.tasks if is_open(task) and self.where.matches(task, project))


def _has_time(task: Task) -> bool:
    return state_of(task, "duration") in _OPEN


def _has_cost(task: Task) -> bool:
    fixed_cost, by_time = state_of(task, "cost"), state_of(task, "cost_rate")
    spent = task.is_started and fixed_cost != "nothing"
    return not spent and (fixed_cost in _OPEN or by_time in _OPEN)


class Spread(Protocol):
    """What has a mean and a standard deviation: a law, ``result.cost`` or ``result.finish``."""

    @property
    def mean(self) -> SupportsFloat: ...
    @property
    def std(self) -> SupportsFloat: ...


def systemic_from_total(total: Spread, specific: Spread) -> Distribution:
    """The systemic factor that makes up the difference between what projects come to in history and what this one's own uncertainty explains.

    A total estimated from finished projects holds their systemic *and* their specific variation. To put it beside ranges and risks of tasks counts the
    specific part twice. With T = S X, S independent of X, and c the coefficients of variation (standard deviation over mean),

        mean(S) = mean(T) / mean(X),        1 + c(S)² = (1 + c(T)²) / (1 + c(X)²).

    T then has the mean and the variance of ``total`` exactly, wherever the outcome is proportional to the factor: for the sum of costs that it
    multiplies; and for the finish of any network without lags, dates, calendars or delays, as a longest path grows in proportion with its tasks.

    Parameters
    ----------
    total : law of the outcome by history, in the unit of ``specific``: for example ``lognormal(mean=1.15, sd=0.25).scaled(estimate)``.
    specific : the same outcome of the plan without systemic risk: ``result.cost``, ``result.finish`` (in time units from the start), or a law.

    Returns
    -------
    Distribution : a lognormal factor with these two moments; a constant where nothing is left to explain. Where T and X are lognormal, so is S.

    Raises
    ------
    RiskError : where a mean is not above 0; or the specific variation alone is greater than that of the total, so that no factor exists.

    >>> law = systemic_from_total(lognormal(mean=115, sd=25), lognormal(mean=104, sd=10))
    >>> round(law.mean, 4), round(law.std / law.mean, 4)
    (1.1058, 0.1941)
    """
    means = {"total": float(total.mean), "specific": float(specific.mean)}
    for what, mean in means.items():
        if not mean > 0:
            raise RiskError(f"the mean of the {what} must be above 0, got {mean:g}", code="SYSTEMIC")
    of_total, of_specific = float(total.std) / means["total"], float(specific.std) / means["specific"]
    squared = (of_total**2 - of_specific**2) / (1 + of_specific**2)
    if squared < -_ROUNDING:
        what = f"the plan's own coefficient of variation, {of_specific:.4g}, is above that of the total, {of_total:.4g}: no systemic factor makes less of it"
        raise RiskError(what, code="SYSTEMIC", remedy="check the ranges and correlations of the plan, or the projects that the total was taken from")
    mean = means["total"] / means["specific"]
    return fixed(mean) if squared <= _ROUNDING else lognormal(mean=mean, sd=mean * math.sqrt(squared))
