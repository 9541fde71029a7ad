"""The quantities that correlations name: found by their text, with the law that they are drawn from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pmo_risk.distributions import Distribution
from pmo_risk.errors import CorrelationError, near, shown
from pmo_risk.model.cost_item import LAWS
from pmo_risk.model.risk import Risk
from pmo_risk.model.selection import is_below
from pmo_risk.model.stream_names import IMPACT_KINDS, TASK_KINDS, Names, cost_names, currency_names, impact_names, index_names, occurrence_names, task_names
from pmo_risk.model.task import Task

if TYPE_CHECKING:
    from pmo_risk.model.project import Project

OCCURS = "occurs"
MONEY = ("item:", "currency:", "index:")
_SEPARATOR = ":"


@dataclass(frozen=True)
class Member:
    """A quantity: the names of its stream, which are its identity, and the law that it is drawn from, or the probability that it occurs.

    ``law`` is None for an occurrence, and where there is nothing to draw: work that is finished, dates that follow from those of others.
    ``left`` is the share of the probability that is left of a risk which expires; see ``model.occurrence.with_shares``.
    """

    text: str
    names: Names
    law: Distribution | None
    probability: float | None = None
    left: float = 1.0

    @property
    def is_occurrence(self) -> bool:
        """True for whether a risk strikes."""
        return self.probability is not None

    @property
    def chance(self) -> float | None:
        """The probability that a run strikes with, from now on."""
        return None if self.probability is None else self.probability * self.left

    @property
    def is_constant(self) -> bool:
        """True where it is the same in every iteration."""
        if self.probability is not None:
            return self.chance in (0.0, 1.0)
        return self.law is None or self.law.support[0] == self.law.support[1]


@dataclass(frozen=True)
class Known:
    """The tasks and risks of a plan by the text that names them, each with the id of its project; ``""`` for shared risks. ``money`` gives what is drawn
    for costs beside tasks' own: streams and laws by text."""

    tasks: Mapping[str, list[tuple[str, Task]]]
    risks: Mapping[str, list[tuple[str, Risk]]]
    money: Mapping[str, list[tuple[Names, Distribution]]] = field(default_factory=dict)

    @classmethod
    def of(cls, projects: Iterable[Project], shared: Iterable[Risk] | None = None) -> Known:
        """Those of one project, or, with ``shared`` risks, of a portfolio, where a project's own are named with it: ``"A/dig"``."""
        tasks: dict[str, list[tuple[str, Task]]] = {}
        risks: dict[str, list[tuple[str, Risk]]] = {}
        money: dict[str, list[tuple[Names, Distribution]]] = {}
        for project in projects:
            stem = "" if shared is None else f"{project.id}/"
            for text, names, law in _drawn_for(project, stem):
                money.setdefault(text, []).append((names, law))
            for task in project.tasks:
                tasks.setdefault(stem + task.id, []).append((project.id, task))
            for risk in project.risks:
                risks.setdefault(stem + risk.id, []).append((project.id, risk))
        for risk in shared or ():
            risks.setdefault(risk.id, []).append(("", risk))
        return cls(tasks, risks, money)

    def find(self, text: str, where: str) -> Member:
        """The one quantity that the text names; see ``Correlation``.

        Raises
        ------
        CorrelationError : UNKNOWN_MEMBER with the nearest name, or AMBIGUOUS_MEMBER.
        """
        found = {m.names: m for m in self._meant(text, where)}
        if len(found) > 1:
            what = f"{shown(text)} may be {' or '.join(_in_words(n) for n in found)}"
            remedy = "write 'task:...' or 'risk:...' in front, or ':duration' behind, or rename one"
            raise CorrelationError(what, where=where, code="AMBIGUOUS_MEMBER", remedy=remedy)
        if not found:
            raise CorrelationError(f"unknown member {shown(text)}", where=where, code="UNKNOWN_MEMBER", remedy=self._hint(text))
        return next(iter(found.values()))

    def branch(self, wbs: str, where: str) -> tuple[Member, ...]:
        """The durations of a branch of the work breakdown that are uncertain, by id; in a portfolio its places begin with the project: ``"A/1.2"``.

        Raises
        ------
        CorrelationError : EMPTY_BRANCH, with the nearest place, where no task stands there or below.
        """
        places = {text: text.removesuffix(task.id) + task.wbs for text, tasks in self.tasks.items() for _, task in tasks if task.wbs}
        below = sorted(text for text, place in places.items() if is_below(wbs, place))
        if not below:
            hint = near(wbs, set(places.values())) or ("no task has a place in it" if not places else "give a place that tasks have, or a level above it")
            what = f"no task stands at {shown(wbs)} of the work breakdown, or below"
            raise CorrelationError(what, where=where, code="EMPTY_BRANCH", remedy=hint)
        members = (Member(text, task_names(project, task.id, "duration"), _drawn(task)) for text in below for project, task in self.tasks[text])
        return tuple(m for m in members if not m.is_constant)

    def _meant(self, text: str, where: str) -> Iterator[Member]:
        head, _, rest = text.partition(_SEPARATOR)
        for names, law in self.money.get(text, ()):
            yield Member(text, names, law)
        yield from self._of_tasks(text, text)
        if head == "task" and rest:
            yield from self._of_tasks(rest, text)
        yield from self._of_risks(text, text, where)
        if head == "risk" and rest:
            yield from self._of_risks(rest, text, where)

    def _of_tasks(self, name: str, text: str) -> Iterator[Member]:
        stem, _, kind = name.rpartition(_SEPARATOR)
        for of, what in ((name, "duration"), (stem, kind)):
            for project, task in self.tasks.get(of, ()):
                names = task_names(project, task.id, what)
                if what == "duration":
                    yield Member(text, names, _drawn(task))
                elif (law := _money_of(task, what)) is not None:
                    yield Member(text, names, law)

    def _of_risks(self, name: str, text: str, where: str) -> Iterator[Member]:
        stem, _, kind = name.rpartition(_SEPARATOR)
        number = None
        if kind.isdecimal():
            number = int(kind)
            stem, _, kind = stem.rpartition(_SEPARATOR)
        for project, risk in self.risks.get(stem, ()):
            if kind == OCCURS and number is None:
                _refuse_dependent(risk, text, where)
                yield Member(text, occurrence_names(project, risk.id), None, risk.probability)
            elif kind in IMPACT_KINDS:
                yield _of_impact(project, risk, kind, number, text, where)

    def _hint(self, text: str) -> str:
        if text.startswith(MONEY):
            return near(text, self.money) or "name an item with its amount, quantity, price, rate or percent, a currency or an index"
        name = text.partition(_SEPARATOR)[2] if text.startswith(("task:", "risk:")) else text
        stem = name.rpartition(_SEPARATOR)[0] or name
        if name in self.risks:
            return f"name what of the risk: {shown(name + ':occurs')}, ':delay', ':factor' or ':cost'"
        if stem in self.tasks and name.endswith((":cost", ":rate")):
            return f"the task has no {name[-4:]}"
        if stem in self.tasks or stem in self.risks:
            of = f"{', '.join(TASK_KINDS)} of a task, " if stem in self.tasks else f"occurs, {', '.join(IMPACT_KINDS)} of a risk, "
            return f"after the id stands {of}{near(name.rpartition(_SEPARATOR)[2], (*TASK_KINDS, OCCURS, *IMPACT_KINDS))}".removesuffix(", ")
        return near(stem, (*self.tasks, *self.risks)) or "name a task, or a risk with ':occurs', ':delay', ':factor' or ':cost'"


def _refuse_dependent(risk: Risk, text: str, where: str) -> None:
    why = "is in an exclusive group" if risk.exclusive else "has causes" if risk.given else "has a rate" if risk.rate is not None else ""
    if why:
        what = f"{shown(text)}: the risk {why}, which says already when it strikes"
        raise CorrelationError(what, where=where, code="DEPENDENT", remedy="leave one of the two out")


def _drawn_for(project: Project, stem: str) -> Iterator[tuple[str, Names, Distribution]]:
    """What is drawn for costs beside tasks' own, by the text that names it: ``item:steel`` where it has one law, ``item:steel:price``, ``currency:USD``,
    ``index:labour``, ``index:labour:2027``. Currencies and indices are those of all projects."""
    for item in project.costs:
        laws = {kind: law for kind in LAWS if (law := getattr(item, kind)) is not None}
        for kind, law in laws.items():
            names = cost_names(project.id, item.id, kind)
            yield f"item:{stem}{item.id}:{kind}", names, law
            if len(laws) == 1:
                yield f"item:{stem}{item.id}", names, law
    for code, law in project.currencies.items():
        yield f"currency:{code}", currency_names(project.currency, code), law
    for name, index in project.indices.items():
        for year, law in index.laws.items():
            yield f"index:{name}:{year}" if year else f"index:{name}", index_names(name, year), law


def _drawn(task: Task) -> Distribution | None:
    """The law of a task's duration; None where there is nothing to draw."""
    return None if task.is_complete or task.is_span else task.work


def _money_of(task: Task, what: str) -> Distribution | None:
    return task.cost if what == "cost" else task.cost_rate if what == "rate" else None


def _of_impact(project: str, risk: Risk, kind: str, number: int | None, text: str, where: str) -> Member:
    drawn = [n for n, impact in enumerate(risk.impacts, 1) if getattr(impact, kind) is not None]
    if not drawn or number not in (None, *drawn):
        remedy = f"there is one in impact {', '.join(map(str, drawn))}" if drawn else ""
        raise CorrelationError(f"{shown(text)}: the risk has no such {kind}", where=where, code="UNKNOWN_MEMBER", remedy=remedy)
    if number is None and len(drawn) > 1:
        what = f"{shown(text)}: the risk has {len(drawn)} of them"
        raise CorrelationError(what, where=where, code="AMBIGUOUS_MEMBER", remedy=f"write {shown(f'{text}:{drawn[0]}')} for that of impact {drawn[0]}")
    wanted = risk.impacts[(number or drawn[0]) - 1]
    if wanted.each:
        what = f"{shown(text)}: the impact draws it for each task apart, so that there is no one draw to correlate"
        raise CorrelationError(what, where=where, code="EACH", remedy="give the impact each=False")
    names = next(n[kind] for n, impact in impact_names(project, risk) if impact is wanted)
    return Member(text, names, getattr(wanted, kind))


def _in_words(names: Names) -> str:
    if names[0] in ("currency", "index"):
        return f"the {names[0]} {shown(names[-1] if names[0] == 'currency' else names[1])}"
    kind, project, part, what, *rest = names
    return f"the {rest[-1] if rest else what} of {kind} {shown(part)}{f' of project {shown(project)}' if project else ''}"
