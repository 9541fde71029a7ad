"""A portfolio (or program): several projects in one model."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Self

from pmo_risk.errors import CalendarError, CorrelationError, GraphError, PmoRiskError, RiskError, near, raise_all, shown
from pmo_risk.model.calendar import Calendar
from pmo_risk.model.correlated import Correlated, faults_of, find_members, without_risks
from pmo_risk.model.correlation import Correlation
from pmo_risk.model.link import Link
from pmo_risk.model.member import Known
from pmo_risk.model.occurrence import with_shares
from pmo_risk.model.parts import refuse_others
from pmo_risk.model.project import Project
from pmo_risk.model.read_only import ReadOnlyMaps
from pmo_risk.model.register import Register
from pmo_risk.model.responses import after_responses
from pmo_risk.model.risk import Risk
from pmo_risk.model.rule import UncertaintyRule
from pmo_risk.model.rule_report import RuleReport, apply_rules
from pmo_risk.model.source import Source
from pmo_risk.model.targets import hit_in
from pmo_risk.model.task import Task
from pmo_risk.model.units import moment, unit_of
from pmo_risk.model.weather import Weather

if TYPE_CHECKING:
    import networkx as nx

SEPARATOR = "/"


@dataclass(frozen=True)
class Portfolio(ReadOnlyMaps):
    """Projects simulated together, with links between their tasks and risks that they share.

    Parameters
    ----------
    id : short name.
    projects : the projects; ids unique.
    links : Links between tasks of different projects: ``Link("A/handover", "FS", lag="5d", successor="B/start")``.
    risks : risks that strike several projects in the same iteration; their impacts name tasks as ``"project/task"``.
    calendar, time_unit : in which the finish of the whole is counted. Default: what all projects share, else around the clock and ``"d"``.
    deadline : date the whole must be finished by.
    correlations : what moves together across projects: members ``"A/dig"``, ``"A/flood:occurs"``, or of shared risks ``"strike:delay"``; see ``Correlation``.

    >>> from pmo_risk.model.task import Task
    >>> a, b = (Project(i, "2027-01-04", [Task("work", 10)]) for i in "AB")
    >>> folio = Portfolio("Plant", projects=[a, b], links=[Link("A/work", successor="B/work")])
    >>> folio.projects["B"].id, list(folio.graph.edges)
    ('B', [('A', 'B', 0)])
    """

    id: str
    projects: Mapping[str, Project]
    links: tuple[Link, ...]
    risks: Register
    calendar: Calendar
    time_unit: str
    currency: str
    deadline: datetime | None
    name: str
    correlations: tuple[Correlation, ...]
    source: Source | None = field(compare=False, repr=False)

    def __init__(
        self,
        id: str,  # noqa: A002  # the field's own word, and the promised name
        projects: Iterable[Project] | Mapping[str, Project],
        links: Iterable[Link] = (),
        risks: Register | Iterable[Risk] = (),
        *,
        calendar: Calendar | None = None,
        time_unit: str | None = None,
        currency: str | None = None,
        deadline: str | datetime | None = None,
        name: str = "",
        correlations: Iterable[Correlation] = (),
        source: Source | None = None,
    ) -> None:
        where = f"portfolio {shown(id)}"
        if not isinstance(id, str) or not id.strip():
            raise GraphError(f"a portfolio needs an id of text, got {shown(id)}", code="PROJECT_ID")
        members = tuple(projects.values()) if isinstance(projects, Mapping) else tuple(projects)
        refuse_others(members, Project, where)
        if not members:
            raise GraphError("no projects", where=where, code="EMPTY", remedy="give at least one Project")
        twice = [i for i, n in Counter(p.id for p in members).items() if n > 1]
        raise_all(where, [GraphError(f"project id {shown(i)} is used twice", where=where, code="DUPLICATE_ID") for i in twice])
        put = object.__setattr__
        put(self, "id", id)
        put(self, "projects", MappingProxyType({p.id: p for p in members}))
        put(self, "links", tuple(links))
        refuse_others(self.links, Link, where)
        put(self, "risks", risks if isinstance(risks, Register) else Register(risks))
        shared = members[0].calendar if all(p.calendar == members[0].calendar for p in members) else Calendar.continuous()
        unit = members[0].time_unit if all(p.time_unit == members[0].time_unit for p in members) else "d"
        put(self, "calendar", calendar or shared)
        put(self, "time_unit", unit_of(time_unit, where) if time_unit is not None else unit)
        money = {p.currency for p in members}
        if currency is None and len(money) > 1:
            raise GraphError(
                f"projects are in different currencies: {', '.join(sorted(map(shown, money)))}",
                where=where,
                code="CURRENCY",
                remedy="convert them to one, or give currency= if the numbers already are",
            )
        put(self, "currency", members[0].currency if currency is None else currency)
        put(self, "deadline", None if deadline is None else moment(deadline, f"{where}, deadline", end_of_day=True))
        put(self, "name", name)
        put(self, "correlations", tuple(correlations))
        refuse_others(self.correlations, Correlation, where, CorrelationError)
        put(self, "source", source)
        raise_all(where, self._faults(where))

    def _faults(self, where: str) -> list[PmoRiskError]:
        errors: list[PmoRiskError] = []
        for link in self.links:
            ends = (link.predecessor, link.successor)
            place = f"{where}, link {shown(ends[0])} to {shown(ends[1])}"
            found = []
            for end in ends:
                try:
                    found.append(self.find(end or ""))
                except GraphError as error:
                    errors.append(error.at(place))
            if len(found) == 2 and found[0][0] == found[1][0]:
                errors.append(GraphError("joins two tasks of one project", where=place, code="LINK", remedy="put it in the task's 'after'"))
        skies: dict[str, Weather] = {}
        for weather in (w for p in self for w in p.weather):
            if not skies.setdefault(weather.id, weather).same_sky(weather):
                what = f"two projects have different weather of one site, {shown(weather.id)}"
                errors.append(CalendarError(what, where=where, code="WEATHER", remedy="give both the same, or the sites different ids"))
        for risk in self.risks:
            errors += self._risk_faults(risk, f"{where}, risk {shown(risk.id)}")
        if self.correlations:
            own, unknown = find_members(self.correlations, Known.of(self, self.risks))
            between = faults_of([*own, *(c for p in self for c in p.correlated)])
            errors += [e.at(where) for e in (*unknown, *between)]
        return errors

    def _risk_faults(self, risk: Risk, where: str) -> Iterator[PmoRiskError]:
        for task in risk.tasks:
            try:
                self.find(task)
            except GraphError as error:
                yield RiskError(error.what, where=where, code="UNKNOWN_TASK", remedy=error.remedy)
        for impact in risk.impacts:
            if (impact.wbs or impact.resources) and not any(hit_in(p, impact, ()) for p in self):
                what = f"no task of any project is in the branches {shown(impact.wbs)} or has the resources {shown(impact.resources)}"
                yield RiskError(what, where=where, code="UNKNOWN_WBS")
        for response in risk.responses:
            if response.tasks:
                yield RiskError("a response to a shared risk names tasks", where=where, code="RESPONSE", remedy="let a risk of their project name them")
            for other in response.secondary:
                if other not in {r.id for r in self.risks} - {risk.id}:
                    yield RiskError(f"unknown secondary risk {shown(other)}", where=where, code="UNKNOWN_RISK")

    @cached_property
    def correlated(self) -> tuple[Correlated, ...]:
        """The correlations with their members found, its own and those of its projects."""
        own = find_members(self.correlations, Known.of(self, self.risks))[0] if self.correlations else []
        return (*with_shares(self, own), *(c for p in self for c in p.correlated))

    def find(self, reference: str) -> tuple[str, str]:
        """Project id and task id of ``"project/task"``. Either may hold a slash itself.

        Raises
        ------
        GraphError : for a reference that names no task, with the nearest one.
        """
        if not isinstance(reference, str):
            raise GraphError(f"a task is named by text, got {shown(reference)}", code="UNKNOWN_TASK", remedy="write it as 'project/task'")
        slashes = [at for at, letter in enumerate(reference) if letter == SEPARATOR]
        found = [
            (reference[:at], reference[at + 1 :]) for at in slashes if reference[:at] in self.projects and reference[at + 1 :] in self.projects[reference[:at]]
        ]
        if len(found) > 1:
            what = f"{shown(reference)} names tasks of {len(found)} projects: {shown([p for p, _ in found])}"
            raise GraphError(what, code="AMBIGUOUS_TASK", remedy="rename a project so that its id has no slash")
        if found:
            return found[0]
        project, _, task = reference.partition(SEPARATOR)
        known = (
            [f"{project}{SEPARATOR}{t.id}" for t in self.projects[project]] if project in self.projects else [f"{p}{SEPARATOR}{task}" for p in self.projects]
        )
        raise GraphError(f"no task {shown(reference)}", code="UNKNOWN_TASK", remedy=near(reference, known) or "write it as 'project/task'")

    def __iter__(self) -> Iterator[Project]:
        return iter(self.projects.values())

    def __len__(self) -> int:
        return len(self.projects)

    def __hash__(self) -> int:
        return hash((self.id, frozenset(self.projects), self.links))

    def __repr__(self) -> str:
        tasks = sum(map(len, self))
        counts = f"{len(self.projects)} projects, {tasks} tasks, {len(self.links)} links between projects, {len(self.risks)} shared risks"
        return f"Portfolio({shown(self.id)}, {counts})"

    @property
    def start(self) -> datetime:
        """The earliest start of its projects."""
        return min(p.start for p in self)

    @property
    def graph(self) -> nx.MultiDiGraph[str]:
        """The graph of projects: nodes carry ``project``, edges ``link``, ``predecessor`` and ``successor`` (task ids)."""
        import networkx as nx

        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(name=self.id)
        for project in self:
            graph.add_node(project.id, project=project)
        for link in self.links:
            (a, first), (b, second) = self.find(link.predecessor), self.find(link.successor or "")
            graph.add_edge(a, b, link=link, predecessor=first, successor=second)
        return graph

    def replace(self, **changes: Any) -> Self:
        """The same portfolio with some fields changed, checked again."""
        given = {f.name: getattr(self, f.name) for f in dataclasses.fields(self)}
        return type(self)(**(given | changes))

    def with_risks(self, risks: Register | Iterable[Risk] | Risk) -> Self:
        """With these shared risks, or this one, added to those it has."""
        return self.replace(risks=Register([*self.risks, *Register.of(risks)]))

    def without_risk(self, risk_id: str) -> Self:
        """Without one shared risk. Nobody else's random draws move, but of what was correlated with it."""
        own = self.correlated[: len(self.correlations)]
        risks = self.risks.without(risk_id)
        gone = {r.id for r in self.risks} - {r.id for r in risks}
        return self.replace(risks=risks, correlations=without_risks(own, "", gone))

    def with_responses(self, risks: Iterable[str] | str | None = None) -> Self:
        """With the responses to all risks taken, its own and those of its projects; or to the shared risks that are named. See ``Project.with_responses``."""
        chosen = None if risks is None else (risks,) if isinstance(risks, str) else tuple(risks)
        projects = [p.with_responses() if risks is None else p for p in self]
        return self.replace(projects=projects, risks=Register(after_responses(self.risks, chosen)))

    def with_correlations(self, correlations: Iterable[Correlation] | Correlation) -> Self:
        """With these correlations across projects added to those it has."""
        added = (correlations,) if isinstance(correlations, Correlation) else tuple(correlations)
        return self.replace(correlations=(*self.correlations, *added))

    def with_uncertainty(self, low: float = 0.9, mode: float = 1.0, high: float = 1.3, where: Callable[[Task], bool] | None = None) -> Self:
        """Each project with triangular factors on the durations that have no uncertainty; see ``Project.with_uncertainty``."""
        return self.replace(projects=[p.with_uncertainty(low, mode, high, where) for p in self])

    def with_rules(self, rules: Iterable[UncertaintyRule] | UncertaintyRule) -> tuple[Self, RuleReport]:
        """With the factors of rules in every project, and one report; see ``Project.with_rules``."""
        tasks, report = apply_rules(list(self), rules)
        return self.replace(projects=[p.replace(tasks=t) for p, t in zip(self, tasks, strict=True)]), report

    def to_dict(self) -> dict[str, Any]:
        """The JSON form: everything but ``source``."""
        data: dict[str, Any] = {"id": self.id, "time_unit": self.time_unit, "currency": self.currency, "calendar": self.calendar.to_dict()}
        if self.name:
            data["name"] = self.name
        if self.deadline is not None:
            data["deadline"] = self.deadline.isoformat()
        data["projects"] = [p.to_dict() for p in self]
        data["links"] = [x.to_dict() for x in self.links]
        data["risks"] = [r.to_dict() for r in self.risks]
        if self.correlations:
            data["correlations"] = [c.to_dict() for c in self.correlations]
        return data

    @cached_property
    def model_hash(self) -> str:
        """SHA-256 of the JSON form with the projects in order of id: equal for equal portfolios."""
        data = self.to_dict()
        data["projects"].sort(key=lambda p: p["id"])
        text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        return hashlib.sha256(text.encode()).hexdigest()
