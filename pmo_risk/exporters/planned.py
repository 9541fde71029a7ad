"""A project as planning tools can hold it: one duration and one cost a task, with the dates of the plan.

Files of Primavera and Microsoft Project have no room for distributions; what is written are the values that ``pr.schedule`` takes. Lengths are whole
minutes, in which both tools reckon.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from pmo_risk.distributions import Distribution, fixed
from pmo_risk.errors import FormatError, Problem, Severity, shown
from pmo_risk.model import Link, Portfolio, Project, Task
from pmo_risk.model.conditions import as_planned, named_by
from pmo_risk.model.units import Span, minutes_per
from pmo_risk.network import deterministic

_SHOWN = 8


@dataclass(frozen=True)
class Export:
    """A file to be, and what it cannot hold or holds in another way."""

    data: bytes
    notes: tuple[Problem, ...]


class Log:
    """Notes on what a format cannot hold; those of one wording become one, with the tasks that they are about.

    >>> log = Log("plan.xer")
    >>> log.note("SPLIT", "splits are not written", "A"); log.note("SPLIT", "splits are not written", "B")
    >>> print(*log.problems())
    plan.xer: splits are not written: 'A', 'B'
    """

    def __init__(self, where: str) -> None:
        self.where = where
        self._found: dict[tuple[Severity, str, str], list[str]] = {}

    def note(self, code: str, what: str, of: str = "", severity: Severity = "warning") -> None:
        """Say what is left out or changed, and of which task."""
        self._found.setdefault((severity, code, what), []).append(of)

    def problems(self) -> tuple[Problem, ...]:
        """The notes, in the order in which they came up."""
        return tuple(Problem(s, code, self.where, what + self._of(of)) for (s, code, what), of in self._found.items())

    @staticmethod
    def _of(of: list[str]) -> str:
        named = list(dict.fromkeys(filter(None, of)))
        more = f" and {len(named) - _SHOWN} more" if len(named) > _SHOWN else ""
        return (": " if named else "") + ", ".join(map(shown, named[:_SHOWN])) + more


@dataclass(frozen=True)
class Dates:
    """Dates and floats (working hours, None of finished work) of a task in the plan."""

    early_start: datetime
    early_finish: datetime
    late_start: datetime
    late_finish: datetime
    total_float: float | None
    free_float: float | None


def dates_of(plan: Project | Portfolio) -> Mapping[str, Dates]:
    """The dates of every task by its key: its id, or ``"project/task"`` in a portfolio."""
    from pmo_risk.network import schedule

    table = schedule(plan)
    moments = [[x.to_pydatetime() for x in table[c]] for c in ("early_start", "early_finish", "late_start", "late_finish")]
    floats = [[None if math.isnan(x) else float(x) for x in table[c]] for c in ("total_float", "free_float")]
    return {str(key): Dates(*row) for key, row in zip(table.index, zip(*moments, *floats, strict=True), strict=True)}


@dataclass(frozen=True)
class Length:
    """Whole minutes, working ones or elapsed."""

    minutes: int
    elapsed: bool

    @property
    def hours(self) -> float:
        """The same in hours."""
        return self.minutes / 60


class Lengths:
    """Durations, lags and costs of a project, in minutes and money."""

    def __init__(self, project: Project, log: Log) -> None:
        self.project, self.log = project, log

    def unit(self, task: Task) -> str:
        """The unit that the task's duration is in."""
        return task.unit or self.project.time_unit

    def of(self, task: Task, law: Distribution | None = None) -> Length:
        """A length of the task (its duration, unless ``law`` is another) to the minute."""
        unit = self.unit(task)
        return Length(self._minutes(max(0.0, deterministic(law or task.duration)), unit, task.id), unit.startswith("e"))

    def remaining(self, task: Task) -> Length:
        """What is left to do: nothing of finished work, all of what has not begun."""
        return Length(0, False) if task.is_complete else self.of(task, task.work)

    def lag(self, link: Link, successor: str) -> Length:
        """The lag of a link to the minute; of a percentage, that share of the predecessor's duration."""
        if link.lag.percent:
            before = self.of(self.project[link.predecessor])
            return Length(round(before.minutes * link.lag.value / 100), link.lag.elapsed or before.elapsed)
        unit = link.lag.unit or self.project.time_unit
        return Length(self._minutes(link.lag.value, unit, successor), unit.startswith("e"))

    def _minutes(self, value: float, unit: str, task: str) -> int:
        exact = value * minutes_per(unit, self.project.calendar.hours)
        if abs(exact - round(exact)) > 1e-6:
            self.log.note("LENGTH", "durations and lags are written to the minute", task, "note")
        return round(exact)

    def costs(self, task: Task) -> dict[str, float]:
        """What the task costs beside its assignments, as named amounts."""
        days = self.remaining(task).minutes / minutes_per(self.project.time_unit, self.project.calendar.hours)
        fixed = 0.0 if task.cost is None else deterministic(task.cost)
        by_time = 0.0 if task.cost_rate is None else deterministic(task.cost_rate) * days
        assigned = math.fsum(a.cost for a in task.assignments)
        if assigned:
            rest = fixed + by_time - assigned
            if rest < -0.005:
                self.log.note("COST", "assignments cost more than the task, and are written as they are", task.id)
            return {"Other cost": rest} if rest > 0.005 else {}
        if by_time:
            self.log.note("COST", "cost that grows with the duration is written as an amount of money for the planned one", task.id, "note")
        return {name: amount for name, amount in (("Fixed cost", fixed), ("Cost by time", by_time)) if amount}

    def uncertain(self) -> None:
        """Say which durations and costs lose their uncertainty, and how many risks are left out."""
        for task in self.project:
            laws = (task.work, task.cost, task.cost_rate)
            if any(law is not None and law.support[0] != law.support[1] for law in laws):
                self.log.note("UNCERTAINTY", "distributions are written as one value: the most likely one, else the mean", task.id, "note")
        if self.project.correlations:
            self.log.note("CORRELATIONS", f"{len(self.project.correlations)} correlations are not written; JSON holds them", severity="note")
        beside = len(self.project.costs) + len(self.project.clauses) + len(self.project.incomes)
        if beside:
            self.log.note("COSTS", f"{beside} cost items, clauses and incomes are not written; JSON holds them", severity="note")
        if self.project.weather:
            self.log.note("WEATHER", f"the weather of {len(self.project.weather)} sites is not written; JSON holds it", severity="note")
        if len(self.project.risks):
            self.log.note("RISKS", f"{len(self.project.risks)} risks are not written; a register holds them", severity="note")


def without_conditions(plan: Project | Portfolio, log: Log) -> Project | Portfolio:
    """The plan without what exists only where a risk strikes or a response is taken, which planning tools do not know."""
    if isinstance(plan, Portfolio):
        return plan.replace(projects=[planned_part(p, log) for p in plan])
    return planned_part(plan, log)


def planned_part(project: Project, log: Log) -> Project:
    """``without_conditions`` of one project."""
    gone = [t.id for t in project if named_by(t) or project.is_absent(t)]
    for task in gone:
        log.note("CONDITIONS", "what exists only where a risk strikes, or with a response, is written as in the plan without", task)
    return as_planned(project) if gone else project


def fixed_plan(plan: Project | Portfolio, log: Log) -> Project | Portfolio:
    """The plan as the file will hold it: its lengths as they are written, and no risks. Its dates are those that the file gives."""
    if isinstance(plan, Project):
        return _fixed(plan, Lengths(plan, log))
    links = []
    for link in plan.links:
        if link.lag.percent:
            links.append(link)
            continue
        unit = link.lag.unit or plan.time_unit
        minutes = round(link.lag.value * minutes_per(unit, plan.calendar.hours))
        links.append(Link(link.predecessor, link.type, Span(float(minutes), "emin" if unit.startswith("e") else "min"), link.successor))
    return plan.replace(projects=[_fixed(p, Lengths(p, log)) for p in plan], links=links, risks=(), correlations=())


def _fixed(project: Project, lengths: Lengths) -> Project:
    return project.replace(tasks=[_fixed_task(t, lengths) for t in project], risks=(), correlations=(), weather=())


def _fixed_task(task: Task, lengths: Lengths) -> Task:
    length = lengths.of(task)
    links = []
    for link in task.after:
        lag = lengths.lag(link, task.id)
        links.append(link if link.lag.percent else Link(link.predecessor, link.type, Span(float(lag.minutes), "emin" if lag.elapsed else "min")))
    split = task.split * minutes_per(lengths.unit(task), lengths.project.calendar.hours)
    remaining = None if task.remaining is None else fixed(lengths.of(task, task.remaining).minutes)
    unit = "emin" if length.elapsed else "min"
    return task.replace(duration=fixed(length.minutes), unit=unit, remaining=remaining, after=links, split=split)


@dataclass(frozen=True)
class Place:
    """One element of the work breakdown: its path, its parent's, and how deep it is (1: the top)."""

    path: str
    parent: str
    level: int

    @property
    def short(self) -> str:
        """The last part of its path."""
        return self.path.rpartition(".")[2] or "-"


def outline(paths: Iterable[str]) -> Iterator[Place]:
    """The elements that paths name, with those above them: parents first, children in the order in which they are first named.

    >>> [p.path for p in outline(["b.x", "a", "b.y"])]
    ['b', 'b.x', 'b.y', 'a']
    >>> [p.path for p in outline([".", "a..b"])]
    ['.', 'a', 'a.', 'a..b']
    """
    below: dict[str, dict[str, None]] = {"": {}}
    for path in paths:
        parts = path.split(".") if path else []
        for depth in range(1, len(parts) + 1):
            here = ".".join(parts[:depth])
            if here:  # a path that begins with a dot has its first part in common with the root
                below.setdefault(".".join(parts[: depth - 1]), {}).setdefault(here)
                below.setdefault(here, {})
    stack = [(path, "", 1) for path in reversed(below[""])]
    while stack:
        path, parent, level = stack.pop()
        yield Place(path, parent, level)
        stack += [(child, path, level + 1) for child in reversed(below[path])]


def single_driver(task: Task) -> str | None:
    """The calendar that a task runs on where one driver alone decides, None where there are none or several."""
    only = task.drivers[0] if len(task.drivers) == 1 else None
    return only.calendar if only is not None and only.share == 1 and only.lag == 0 else None


def calendars_of_staff(project: Project, task: Task) -> set[str]:
    """Names of the calendars of the labor and nonlabor that a task is assigned; of those who have none, the project's."""
    staff = [project.resources[a.resource] for a in task.assignments]
    return {r.calendar or project.calendar.name for r in staff if r.kind in ("labor", "nonlabor")}


def plain_number(value: float) -> str:
    """A number with all its digits, and neither an exponent, which other tools do not read, nor a needless point.

    >>> plain_number(8.0), plain_number(0.1), plain_number(-1e-7), plain_number(-0.0)
    ('8', '0.1', '-0.0000001', '0')
    """
    if not math.isfinite(value):
        raise FormatError(f"the number {value} cannot be written", code="VALUE", remedy="fields hold text and finite numbers")
    return f"{Decimal(repr(float(value) + 0.0)):f}".removesuffix(".0")
