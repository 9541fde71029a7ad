"""A project: tasks, links, calendars and risks, checked as a whole."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from pmo_risk.distributions import Distribution, as_distribution
from pmo_risk.errors import CalendarError, CorrelationError, GraphError, near, raise_all, shown
from pmo_risk.model.baseline import Baseline
from pmo_risk.model.calendar import Calendar
from pmo_risk.model.correlated import Correlated, find_members
from pmo_risk.model.correlation import Correlation
from pmo_risk.model.cost_item import CostItem
from pmo_risk.model.date_clause import DateClause, Income
from pmo_risk.model.link import Link
from pmo_risk.model.member import Known
from pmo_risk.model.occurrence import with_shares
from pmo_risk.model.parts import parts_of, refuse_others
from pmo_risk.model.price_index import PriceIndex
from pmo_risk.model.project_changes import ProjectChanges
from pmo_risk.model.project_faults import faults_of_project
from pmo_risk.model.register import Register
from pmo_risk.model.resource import Resource
from pmo_risk.model.responses import waiting_tasks
from pmo_risk.model.risk import Risk
from pmo_risk.model.schedule_options import ScheduleOptions
from pmo_risk.model.source import Source
from pmo_risk.model.task import Task
from pmo_risk.model.trigger import Trigger
from pmo_risk.model.units import moment, unit_of
from pmo_risk.model.weather import Weather

if TYPE_CHECKING:
    import networkx as nx


@dataclass(frozen=True)
class Project(ProjectChanges):
    """A schedule with its uncertainty and its risks. Frozen; every fault of its parts is reported at once when it is made.

    Parameters
    ----------
    id : short name; random streams are keyed by it, with the task's id.
    start : when work may begin; ISO text or a datetime.
    tasks : the tasks; ids unique.
    risks : risks on these tasks, or a Register.
    calendar : the project's own working time; default Monday to Friday, 8 hours.
    calendars : further calendars that tasks name.
    time_unit : unit of numbers without one: ``"d"`` (working days of the calendar), ``"h"``, ``"w"``, ``"min"`` ...
    currency : shown beside money.
    data_date : status date; what is not done starts no earlier.
    deadline : date the whole must be finished by.
    lag_calendar : whose working time lags are counted in: ``"predecessor"``, ``"successor"``, ``"project"`` or ``"continuous"``.
    name : long name.
    options : how it is scheduled: progress, float, criticality; see ``ScheduleOptions``.
    resources : what tasks may use.
    baselines : how it once was planned.
    correlations : what moves together; see ``Correlation``. All else is independent, but for risks that tasks share.
    triggers : what tasks and links may depend on beside risks; see ``Trigger``.
    costs : what is paid beside the costs of tasks; see ``CostItem``.
    currencies : what one of each other currency is worth in the project's: a number or law by code, drawn once an iteration.
    indices : how prices move with time; see ``PriceIndex``.
    clauses, incomes : money that depends on when something is finished; see ``DateClause`` and ``Income``.
    weather : sites whose weather interrupts some of the calendars; see ``Weather``. It counts in the simulation, not in the plan's own dates.

    >>> p = Project("bridge", start="2027-01-04", tasks=[Task("design", 20), Task("build", 60, after=["design"])])
    >>> len(p), p["build"].after[0].predecessor
    (2, 'design')
    """

    id: str
    start: datetime
    tasks: tuple[Task, ...]
    risks: Register
    calendar: Calendar
    calendars: Mapping[str, Calendar]
    time_unit: str
    currency: str
    data_date: datetime | None
    deadline: datetime | None
    lag_calendar: str
    name: str
    options: ScheduleOptions
    resources: Mapping[str, Resource]
    baselines: Mapping[str, Baseline]
    correlations: tuple[Correlation, ...]
    triggers: tuple[Trigger, ...]
    costs: tuple[CostItem, ...]
    currencies: Mapping[str, Distribution]
    indices: Mapping[str, PriceIndex]
    clauses: tuple[DateClause, ...]
    incomes: tuple[Income, ...]
    weather: tuple[Weather, ...]
    source: Source | None = field(compare=False, repr=False)

    def __init__(
        self,
        id: str,  # noqa: A002  # the field's own word, and the promised name
        start: str | datetime,
        tasks: Iterable[Task] | Task,
        risks: Register | Iterable[Risk] | Risk = (),
        *,
        calendar: Calendar | None = None,
        calendars: Mapping[str, Calendar] | Iterable[Calendar] = (),
        time_unit: str = "d",
        currency: str = "",
        data_date: str | datetime | None = None,
        deadline: str | datetime | None = None,
        lag_calendar: str = "predecessor",
        name: str = "",
        options: ScheduleOptions | None = None,
        resources: Mapping[str, Resource] | Iterable[Resource] = (),
        baselines: Mapping[str, Baseline] | Iterable[Baseline] = (),
        correlations: Iterable[Correlation] = (),
        triggers: Iterable[Trigger] = (),
        costs: Iterable[CostItem] = (),
        currencies: Mapping[str, Distribution | float] | None = None,
        indices: Mapping[str, PriceIndex] | Iterable[PriceIndex] = (),
        clauses: Iterable[DateClause] = (),
        incomes: Iterable[Income] = (),
        weather: Iterable[Weather] = (),
        source: Source | None = None,
    ) -> None:
        where = f"project {shown(id)}"
        if not isinstance(id, str) or not id.strip():
            raise GraphError(f"a project needs an id of text, got {shown(id)}", code="PROJECT_ID")
        put = object.__setattr__
        put(self, "id", id)
        put(self, "start", moment(start, f"{where}, start"))
        put(self, "tasks", parts_of(tasks, Task, where))
        put(self, "risks", Register.of(risks))
        own = calendar or Calendar.standard()
        extra = tuple(calendars.values()) if isinstance(calendars, Mapping) else tuple(calendars)
        refuse_others((own, *extra), Calendar, where, CalendarError)
        put(self, "calendar", own)
        put(self, "calendars", MappingProxyType({c.name: c for c in (own, *extra)}))
        put(self, "time_unit", unit_of(time_unit, where))
        put(self, "currency", currency)
        put(self, "data_date", None if data_date is None else moment(data_date, f"{where}, data date"))
        put(self, "deadline", None if deadline is None else moment(deadline, f"{where}, deadline", end_of_day=True))
        put(self, "lag_calendar", lag_calendar)
        put(self, "name", name)
        put(self, "options", options or ScheduleOptions())
        refuse_others((self.options,), ScheduleOptions, where)
        maps = (("resources", Resource, resources, "id"), ("baselines", Baseline, baselines, "name"), ("indices", PriceIndex, indices, "name"))
        for part, kind, given, key in maps:
            members = tuple(given.values()) if isinstance(given, Mapping) else tuple(given)
            refuse_others(members, kind, where)
            put(self, part, MappingProxyType({getattr(m, key): m for m in members}))
            if len(getattr(self, part)) < len(members):
                raise GraphError(f"two {part} have one {key}", where=where, code="DUPLICATE_ID", remedy=f"give each its own {key}")
        put(self, "correlations", tuple(correlations))
        refuse_others(self.correlations, Correlation, where, CorrelationError)
        put(self, "triggers", tuple(triggers))
        refuse_others(self.triggers, Trigger, where)
        for name, some in (("costs", costs), ("clauses", clauses), ("incomes", incomes)):
            put(self, name, tuple(some))
        for of, some in ((CostItem, self.costs), (DateClause, self.clauses), (Income, self.incomes)):
            refuse_others(some, of, where)
        put(self, "currencies", MappingProxyType({c: as_distribution(r, f"exchange rate of {shown(c)}") for c, r in (currencies or {}).items()}))
        put(self, "weather", tuple(weather))
        refuse_others(self.weather, Weather, where, CalendarError)
        put(self, "source", source)
        clash = [n for n, k in Counter(c.name for c in (own, *(c for c in extra if c != own))).items() if k > 1]
        faults = [CalendarError(f"two different calendars are named {shown(n)}", where=where, code="DUPLICATE_CALENDAR") for n in clash]
        raise_all(where, [*faults, *faults_of_project(self, where)])

    @cached_property
    def correlated(self) -> tuple[Correlated, ...]:
        """The correlations with their members found."""
        return with_shares(self, find_members(self.correlations, Known.of([self]))[0]) if self.correlations else ()

    @cached_property
    def _by_id(self) -> Mapping[str, Task]:
        return MappingProxyType({t.id: t for t in self.tasks})

    def __getitem__(self, task_id: str) -> Task:
        if task_id not in self._by_id:
            raise GraphError(f"no task {shown(task_id)}", where=f"project {shown(self.id)}", code="UNKNOWN_TASK", remedy=near(str(task_id), self._by_id))
        return self._by_id[task_id]

    def __iter__(self) -> Iterator[Task]:
        return iter(self.tasks)

    def __len__(self) -> int:
        return len(self.tasks)

    def __contains__(self, task_id: object) -> bool:
        return task_id in self._by_id

    def __hash__(self) -> int:
        return hash((self.id, self.start, self.tasks, self.risks))

    def __repr__(self) -> str:
        links = sum(len(t.after) for t in self.tasks)
        return f"Project({shown(self.id)}, start={self.start:%Y-%m-%d}, {len(self.tasks)} tasks, {links} links, {len(self.risks)} risks)"

    def calendar_of(self, task_id: str) -> Calendar:
        """The calendar that the task works by."""
        name = self[task_id].calendar
        return self.calendar if name is None else self.calendars[name]

    @property
    def graph(self) -> nx.MultiDiGraph[str]:
        """The network as a NetworkX MultiDiGraph: nodes carry ``task``, edges ``link``, ``type`` and ``lag``."""
        from pmo_risk.model.graph import to_graph

        return to_graph(self)

    @classmethod
    def from_graph(cls, graph: nx.Graph[Any], id: str = "project", start: str | datetime = "2027-01-04", **fields: Any) -> Project:  # noqa: A002  # as above
        """A project from any NetworkX DiGraph or MultiDiGraph; see ``pmo_risk.model.graph``."""
        from pmo_risk.model.graph import from_graph

        return from_graph(graph, id, start, **fields)

    @cached_property
    def waiting_tasks(self) -> frozenset[str]:
        """Tasks that carry out responses, and are no part of the plan until these are taken."""
        return waiting_tasks(self.risks)

    def is_absent(self, task: Task) -> bool:
        """True for a task of its that takes neither time nor money in the plan without risks: it exists only with one, or waits for a response."""
        return bool(task.when) or task.id in self.waiting_tasks

    @cached_property
    def last_tasks(self) -> tuple[str, ...]:
        """Tasks after which nothing comes: no link leads on from their finish but a lead, and they are neither finished nor spans."""
        spans = {t.id for t in self.tasks if t.is_span}
        followed = {x.predecessor for x, task in self.links() if x.type in ("FS", "FF") and x.lag.value >= 0 and not x.when and task not in spans}
        return tuple(t.id for t in self.tasks if t.id not in followed and not t.is_complete and not t.is_span)

    def with_cost_items(self, *, escalation: str = "", currency: str = "", paid: str = "even") -> Project:
        """With what tasks cost as cost items, which may be escalated; see ``pmo_risk.model.cost_moves.itemized``."""
        from pmo_risk.model.cost_moves import itemized

        return itemized(self, escalation=escalation, currency=currency, paid=paid)

    def with_resource_costs(self, *, escalation: str = "", fixed_units: bool = False) -> Project:
        """With assignments priced by the rates of their resources on the dates of the work; see ``pmo_risk.model.cost_moves.with_resource_costs``."""
        from pmo_risk.model.cost_moves import with_resource_costs

        return with_resource_costs(self, escalation=escalation, fixed_units=fixed_units)

    def to_dict(self) -> dict[str, Any]:
        """The JSON form: everything but ``source``."""
        data: dict[str, Any] = {"id": self.id, "start": self.start.isoformat(), "time_unit": self.time_unit, "lag_calendar": self.lag_calendar}
        data |= {k: getattr(self, k) for k in ("name", "currency") if getattr(self, k)}
        data |= {k: getattr(self, k).isoformat() for k in ("data_date", "deadline") if getattr(self, k) is not None}
        data["calendar"] = self.calendar.name
        data["calendars"] = [self.calendars[n].to_dict() for n in sorted(self.calendars)]
        if self.options != ScheduleOptions():
            data["options"] = self.options.to_dict()
        for part in ("resources", "baselines", "indices"):
            if getattr(self, part):
                data[part] = [getattr(self, part)[k].to_dict() for k in sorted(getattr(self, part))]
        data["tasks"] = [t.to_dict() for t in self.tasks]
        data["risks"] = [r.to_dict() for r in self.risks]
        if self.currencies:
            data["currencies"] = {c: self.currencies[c].to_dict() for c in sorted(self.currencies)}
        lists = ("correlations", "triggers", "costs", "clauses", "incomes", "weather")
        return data | {k: [x.to_dict() for x in getattr(self, k)] for k in lists if getattr(self, k)}

    @cached_property
    def model_hash(self) -> str:
        """SHA-256 of the JSON form; the same for equal models whatever they were read from. The order of tasks and risks is part of a model."""
        text = json.dumps(self.to_dict(), sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def links(self) -> Iterator[tuple[Link, str]]:
        """Every link with the id of its successor."""
        return ((link, task.id) for task in self.tasks for link in task.after)
