"""Another project made of one: with or without risks, their responses, correlations, weather and ranges."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Self, cast

from pmo_risk.distributions import triangular
from pmo_risk.errors import DistributionError, shown
from pmo_risk.model.conditions import forget, nothing_of
from pmo_risk.model.correlated import Correlated, without_risks
from pmo_risk.model.correlation import Correlation
from pmo_risk.model.cost_item import CostItem
from pmo_risk.model.read_only import ReadOnlyMaps
from pmo_risk.model.register import Register
from pmo_risk.model.responses import after_responses, waiting_tasks
from pmo_risk.model.risk import Risk
from pmo_risk.model.rule import UncertaintyRule, state_of, with_factors
from pmo_risk.model.rule_report import RuleReport, apply_rules
from pmo_risk.model.task import Task
from pmo_risk.model.weather import Weather

if TYPE_CHECKING:
    from pmo_risk.model.project import Project


class ProjectChanges(ReadOnlyMaps):
    """The part of a ``Project`` that makes others of it; every change is checked as a new project is."""

    if TYPE_CHECKING:  # what it changes, a project has
        id: str
        tasks: tuple[Task, ...]
        risks: Register
        correlations: tuple[Correlation, ...]
        costs: tuple[CostItem, ...]
        weather: tuple[Weather, ...]

        @property
        def correlated(self) -> tuple[Correlated, ...]: ...
        @property
        def waiting_tasks(self) -> frozenset[str]: ...

    def replace(self, **changes: Any) -> Self:
        """The same project with some fields changed, checked again."""
        given = {f.name: getattr(self, f.name) for f in dataclasses.fields(self)}  # type: ignore[arg-type]  # a project is a dataclass
        return type(self)(**(given | changes))

    def with_risks(self, risks: Register | Iterable[Risk] | Risk) -> Self:
        """With these risks, or this one, added to those it has. A risk id that it already has is an error."""
        return self.replace(risks=Register([*self.risks, *Register.of(risks)]))

    def without_risk(self, risk_id: str) -> Self:
        """Without one risk. Nobody else's random draws move, but of what was correlated with it, so results compare pair by pair.

        What came only with its responses goes too: their secondary risks, and their tasks, which take neither time nor money, and whose cost items are nothing.
        """
        risks = self.risks.without(risk_id)
        gone = {r.id for r in self.risks} - {r.id for r in risks}
        idle = (self.waiting_tasks - waiting_tasks(risks)).union(t.id for t in self.tasks if gone.intersection(t.when))
        tasks = [nothing_of(t) if t.id in idle else t for t in forget(self.tasks, gone)]
        costs = [CostItem(c.id, 0, task=c.task, cbs=c.cbs, name=c.name) if c.task in idle and c.until is None else c for c in self.costs]
        return self.replace(tasks=tasks, risks=risks, costs=costs, correlations=without_risks(self.correlated, self.id, gone))

    def with_responses(self, risks: Iterable[str] | str | None = None) -> Self:
        """With the responses to all its risks taken, or to those named: their tasks join the plan, their money is spent, what is left of the risks may strike.

        Nobody's random draws move, so the results before and after compare pair by pair.

        >>> from pmo_risk.model import Impact, Project, Response
        >>> flood = Risk("flood", 0.3, Impact("dig", delay=10), responses=Response("mitigate", probability=0.1, cost=500))
        >>> after = Project("p", "2027-01-04", [Task("dig", 5)], [flood]).with_responses()
        >>> [(r.id, r.probability) for r in after.risks]
        [('flood', 0.1), ('flood, response 1', 1.0)]
        """
        chosen = None if risks is None else (risks,) if isinstance(risks, str) else tuple(risks)
        return self.replace(risks=Register(after_responses(self.risks, chosen)))

    def with_correlations(self, correlations: Iterable[Correlation] | Correlation) -> Self:
        """With these correlations added to those it has.

        >>> from pmo_risk.model import Project
        >>> p = Project("p", "2027-01-04", [Task("a", triangular(1, 2, 4)), Task("b", triangular(2, 3, 9))])
        >>> p.with_correlations(Correlation(["a", "b"], 0.6)).correlations
        (Correlation(['a', 'b'], 0.6),)
        """
        added = (correlations,) if isinstance(correlations, Correlation) else tuple(correlations)
        return self.replace(correlations=(*self.correlations, *added))

    def with_weather(self, weather: Iterable[Weather] | Weather) -> Self:
        """With the weather of these sites added to what it has; see ``Weather``."""
        added = (weather,) if isinstance(weather, Weather) else tuple(weather)
        return self.replace(weather=(*self.weather, *added))

    def with_uncertainty(self, low: float = 0.9, mode: float = 1.0, high: float = 1.3, where: Callable[[Task], bool] | None = None) -> Self:
        """With triangular factors on the remaining durations that have no uncertainty yet.

        Finished tasks, milestones and tasks with a distribution of their own stay as they are. ``where`` picks among the others.

        >>> from pmo_risk.model import Project
        >>> p = Project("p", start="2027-01-04", tasks=[Task("a", 10)]).with_uncertainty(0.9, 1.0, 1.3)
        >>> p["a"].duration
        Triangular(low=9.0, mode=10.0, high=13.0)
        """
        factor = triangular(low, mode, high)
        if low < 0:
            raise DistributionError(f"a factor must not be negative, got low={shown(low)}", code="FACTOR", remedy="0.9 is ten percent shorter")

        def widen(task: Task) -> Task:
            picked = state_of(task, "duration") == "certain" and (where is None or where(task))
            return with_factors(task, {"duration": factor}) if picked else task

        return self.replace(tasks=[widen(t) for t in self.tasks])

    def with_rules(self, rules: Iterable[UncertaintyRule] | UncertaintyRule) -> tuple[Self, RuleReport]:
        """With the factors of rules on what is certain and still to come, and a report of what each rule did.

        Of the rules that match a task the first counts, for each of duration, cost and cost rate. What has a distribution already stays as it is, and so
        do finished tasks, milestones, levels of effort, summaries, and costs of tasks that have begun.

        >>> from pmo_risk.model import Project
        >>> plan = Project("p", "2027-01-04", [Task("dig", 10, wbs="1.1"), Task("pipe", 20, wbs="1.2", codes={"Discipline": "PIP"})])
        >>> ruled, report = plan.with_rules([UncertaintyRule("90/105/140 %", codes={"discipline": "pip"}), UncertaintyRule("95/100/110 %")])
        >>> ruled["pipe"].duration, ruled["dig"].duration
        (Triangular(low=18.0, mode=21.0, high=28.0), Triangular(low=9.5, mode=10.0, high=11.0))
        >>> report.to_frame()[["label", "matched", "changed", "shadowed"]]
                    label  matched  changed  shadowed
        0  discipline pip        1        1         0
        1       all tasks        2        1         1
        """
        (tasks,), report = apply_rules([cast("Project", self)], rules)
        return self.replace(tasks=tasks), report
