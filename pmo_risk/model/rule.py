"""A rule that gives many tasks their uncertainty at once, and the tasks it does not touch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from pmo_risk.distributions import Distribution, debias
from pmo_risk.errors import RiskError, shown
from pmo_risk.model.confidence import CONFIDENCE, aace_classes
from pmo_risk.model.factors import Range, factor_law
from pmo_risk.model.parts import refuse_others
from pmo_risk.model.selection import TEXTS, Selection
from pmo_risk.model.source import Source

if TYPE_CHECKING:
    from pmo_risk.model.project import Project
    from pmo_risk.model.task import Task

QUANTITIES = ("duration", "cost", "cost_rate")
State = Literal["certain", "by_hand", "finished", "begun", "nothing"]


@dataclass(frozen=True)
class UncertaintyRule:
    """Laws of factors for the tasks that it selects: "all piping: 90/105/140 %". Applied by ``Project.with_rules``.

    Parameters
    ----------
    duration : factor on the remaining duration: a distribution, three numbers (triangular), text, or the name of a class of confidence.
        ``"90/105/140 %"``: lowest, most likely, highest; ``"P10 90/105/P90 140 %"``: trigen; ``"P10 90/P50 105/P90 140 %"``: through percentiles.
    cost, cost_rate : the same for what does not depend on the duration, and for money per time. There the names of ``aace_class`` are known too:
        ``"class 3"``, ``"class 3 optimistic"``.
    wbs, codes, calendar, resource, task : which tasks, all of it together, with wildcards: ``wbs`` by levels, ``codes={"Discipline": "PIP*"}``,
        ``task`` an id or name. Capitals and small letters are the same. None of them: all tasks.
    name : how reports call it.
    classes : ranges by name in place of ``high``, ``medium`` and ``low`` (95/100/110, 90/100/125 and 80/100/150 %, which are only examples).

    Raises
    ------
    RiskError, DistributionError : no law, a selection that is no text, what is no range, factors that may be negative.

    >>> UncertaintyRule("90/105/140 %", codes={"Discipline": "PIP"})
    UncertaintyRule('Discipline PIP', duration=Triangular(low=0.9, mode=1.05, high=1.4))
    >>> UncertaintyRule("low", cost="class 4", wbs="1.2").cost
    Trigen(q_low=0.775, mode=1.0, q_high=1.35, low=0.1, high=0.9)
    """

    where: Selection
    duration: Distribution | None
    cost: Distribution | None
    cost_rate: Distribution | None
    name: str

    def __init__(
        self,
        duration: Range | None = None,
        *,
        cost: Range | None = None,
        cost_rate: Range | None = None,
        wbs: str = "",
        codes: Mapping[str, str] | None = None,
        calendar: str = "",
        resource: str = "",
        task: str = "",
        name: str = "",
        classes: Mapping[str, Range] | None = None,
    ) -> None:
        put = object.__setattr__
        put(self, "where", Selection(wbs=wbs, codes=codes, calendar=calendar, resource=resource, task=task))
        if not isinstance(name, str):
            raise RiskError(f"the name of a rule must be text, got {shown(name)}", code="RULE")
        put(self, "name", name.strip())
        where = f"rule {shown(self.label)}"
        known = CONFIDENCE if classes is None else classes
        for quantity, given in zip(QUANTITIES, (duration, cost, cost_rate), strict=True):
            named = known if quantity == "duration" or not isinstance(given, str) else {**aace_classes(), **known}
            put(self, quantity, None if given is None else factor_law(given, named, f"{where}, {quantity}"))
        if duration is None and cost is None and cost_rate is None:
            raise RiskError("a rule needs a duration, a cost or a cost_rate", where=where, code="NO_EFFECT", remedy="UncertaintyRule('90/100/130 %')")

    @property
    def label(self) -> str:
        """Its name, or else what it selects."""
        return self.name or str(self.where)

    @property
    def laws(self) -> dict[str, Distribution]:
        """The laws that it gives, by quantity."""
        return {q: getattr(self, q) for q in QUANTITIES if getattr(self, q) is not None}

    def debiased(self, stated: float = 0.8, actual: float = 0.5) -> UncertaintyRule:
        """The same rule with its ranges widened for overconfidence; see ``pr.debias``. Fixed factors stay.

        >>> UncertaintyRule("P10 90/100/P90 130 %").debiased().duration
        Trigen(q_low=0.9, mode=1.0, q_high=1.3, low=0.25, high=0.75)
        """
        laws = {q: law if law.support[0] == law.support[1] else debias(law, stated, actual) for q, law in self.laws.items()}
        given: dict[str, Any] = {**laws, **{part: getattr(self.where, part) for part in TEXTS}}
        return UncertaintyRule(**given, codes=dict(self.where.codes), name=self.name)

    def __repr__(self) -> str:
        return f"UncertaintyRule({shown(self.label)}, {', '.join(f'{q}={law!r}' for q, law in self.laws.items())})"

    def matches(self, task: Task, project: Project) -> bool:
        """True where it is meant for this task."""
        return self.where.matches(task, project)

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return ({"name": self.name} if self.name else {}) | self.where.to_dict() | {q: law.to_dict() for q, law in self.laws.items()}


@dataclass(frozen=True)
class Rules:
    """Rules in their order, the first that matches a task counts; and the file that they were read from.

    >>> len(Rules([UncertaintyRule("90/105/140 %", codes={"Discipline": "PIP"}), UncertaintyRule("high")]))
    2
    """

    rules: tuple[UncertaintyRule, ...]
    source: Source | None = field(default=None, compare=False, repr=False)

    def __init__(self, rules: Iterable[UncertaintyRule] = (), source: Source | None = None) -> None:
        object.__setattr__(self, "rules", tuple(rules))
        object.__setattr__(self, "source", source)
        refuse_others(self.rules, UncertaintyRule, "rules", RiskError)

    def __iter__(self) -> Iterator[UncertaintyRule]:
        return iter(self.rules)

    def __len__(self) -> int:
        return len(self.rules)

    def debiased(self, stated: float = 0.8, actual: float = 0.5) -> Rules:
        """The same rules with their ranges widened for overconfidence; see ``pr.debias``."""
        return Rules((rule.debiased(stated, actual) for rule in self.rules), self.source)

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return {"rules": [rule.to_dict() for rule in self.rules]}


def state_of(task: Task, quantity: str) -> State:
    """Whether a factor may be put on a quantity of a task: only where it is certain, is there, and is still to come.

    What a task has cost by now is part of its ``cost``, so that of a task that has begun is left alone; its ``cost_rate`` is of what remains.
    """
    law = _left(task, quantity)
    if task.is_complete:
        return "finished"
    if law is None or law.support == (0.0, 0.0):
        return "nothing"
    if law.support[0] != law.support[1]:
        return "by_hand"
    return "begun" if quantity == "cost" and task.is_started else "certain"


def with_factors(task: Task, laws: Mapping[str, Distribution]) -> Task:
    """The task with each of these factors on its quantity, which must be certain."""
    changes: dict[str, Distribution] = {}
    for quantity, factor in laws.items():
        amount = _left(task, quantity)
        if amount is not None:
            field = "remaining" if quantity == "duration" and task.is_started else quantity
            changes[field] = factor.scaled(amount.support[0])
    return task.replace(**changes) if changes else task


def _left(task: Task, quantity: str) -> Distribution | None:
    """What a factor on the quantity would multiply."""
    if quantity == "duration":
        return None if task.is_span else task.work
    law: Distribution | None = getattr(task, quantity)
    return law
