"""Makes the lines of a project's costs; see ``cost_lines``. Names of tasks end here, as in ``compile``."""

from __future__ import annotations

import math
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from pmo_risk.distributions import Distribution
from pmo_risk.model import CostItem, DateClause, Income, PriceIndex, Project, Task
from pmo_risk.model.cost_faults import cbs_of, in_branch
from pmo_risk.model.cost_item import SCOPES
from pmo_risk.model.stream_names import cost_names, currency_names, index_names
from pmo_risk.model.units import minutes_per
from pmo_risk.network.deterministic import deterministic
from pmo_risk.network.parts import Network
from pmo_risk.results.periods import year_of
from pmo_risk.simulation.arrays import NONE
from pmo_risk.simulation.cost_lines import STRAIGHT, Index, Line, Percent, ProjectCosts, Window, cumulative
from pmo_risk.simulation.costing_kernels import AT_END, AT_START, EVEN
from pmo_risk.simulation.laws import LawTable

_MODES = {"even": EVEN, "start": AT_START, "end": AT_END}


@dataclass
class LineMaker:
    """Makes the lines of one project.

    sure : the tasks whose fixed cost is the same in every iteration. data_date : before which no rate is charged. rows : the number of each wanted task,
    which grows. draws : the rows of laws that are drawn for money, and their values in a plan without uncertainty.
    """

    number: int
    project: Project
    network: Network
    laws: LawTable
    rows: dict[tuple[str, str], int]
    draws: list[tuple[int, float]]
    planned: Mapping[tuple[str, str], float]
    alike: Sequence[int]
    sure: Container[str]
    data_date: datetime | None
    lines: list[Line] = field(default_factory=list)
    indices: dict[str, Index] = field(default_factory=dict)
    drawn: dict[tuple[str, ...], int] = field(default_factory=dict)

    def make(self, risk_costs: Sequence[tuple[int, str, Sequence[str]]]) -> ProjectCosts:
        """The lines. risk_costs : rows of money of risks that this project bears, with the risk and the tasks that it hits."""
        for task in self.project:
            if task.id not in self.project.waiting_tasks:
                self._own(task)
        for row, risk, hit in risk_costs:
            self._risk(row, risk, hit)
        for item in self.project.costs:
            if item.kind != "percent":
                self._item(item)
        percents = self._percents()
        for clause in self.project.clauses:
            end = Window(finishes=self._tasks(clause.task))
            rows = tuple(self.draw(clause, kind) for kind in ("per_day", "lump"))
            day = self._minute(clause.date + timedelta(days=1))
            self._put(clause, "clause", end, rows[0], rows[1], day, mode=AT_END, clause=clause)
        for income in self.project.incomes:
            self._income(income)
        return ProjectCosts(self.number, self.project, self._minute(self.project.start), tuple(self.lines), percents, tuple(self.indices.values()))

    def draw(self, owner: CostItem | DateClause | Income, kind: str) -> int:
        """Row among what is drawn for money of a law of an item, clause or income; NONE where it has no such law."""
        law = getattr(owner, kind)
        return NONE if law is None else self._add(law, *cost_names(self.project.id, owner.id, kind))

    def _add(self, law: Distribution, *names: str) -> int:
        if names not in self.drawn:
            self.draws.append((self.laws.add(law, 1.0, *names), deterministic(law)))
            self.drawn[names] = len(self.draws) - 1
        return self.drawn[names]

    def _minute(self, when: datetime) -> float:
        return self.network.maps[0].minute(when)

    def _tasks(self, *names: str | None) -> tuple[int, ...]:
        return tuple(self.rows.setdefault((self.project.id, n), len(self.rows)) for n in names if n is not None)

    def _calendar(self, name: str | None, task: Task | None = None) -> int:
        """The calendar that working time is counted in: the one named, else the task's, else the project's."""
        own = task.calendar if task is not None else None
        return self.alike[self.network.axes[self.project.id, name or own or self.project.calendar.name]]

    @property
    def _status(self) -> float:
        return -math.inf if self.data_date is None else self._minute(self.data_date)

    def _own(self, task: Task) -> None:
        """What a task itself costs: its cost over all of its time, its cost by duration over what is left, which is one line where it has not begun."""
        cost, rate = task.cost, task.cost_rate
        both = cost is not None and rate is not None and not task.is_started
        for part, law in enumerate((cost, None if both else rate)):
            if law is not None:
                at = self._tasks(task.id)
                certain = law.support[0] if part == 0 and task.id in self.sure else 0.0
                window = Window(at, at, self._status if part else -math.inf)
                source = "own both" if both else "own"
                calendar, cbs = self._calendar(None, task), cbs_of(task.codes.items())
                self.lines.append(Line("task", task.id, task.id, task.wbs, cbs, source, window, part, at[0], certain, calendar=calendar))

    def _risk(self, row: int, risk: str, hit: Sequence[str]) -> None:
        """The money of an impact, over the time of the tasks that it hits."""
        at = self._tasks(*hit)
        only = hit[0] if len(hit) == 1 else ""
        wbs = self.project[only].wbs if only else ""
        self.lines.append(Line("risk", risk, only, wbs, "", "risk", Window(at, at), row, calendar=self._calendar(None)))

    def _item(self, item: CostItem) -> None:
        task = self.project[item.task] if item.task is not None else None
        elapsed = item.kind == "rate" and (item.per or self.project.time_unit).startswith("e")
        calendar = NONE if elapsed else self._calendar(item.calendar, task if item.until is None else None)
        since = self._status if item.kind in ("rate", "resource") else -math.inf
        if task is not None:
            window = Window(self._tasks(item.task), self._tasks(item.until or item.task), since)
        else:
            inside = self._tasks(*(t.id for t in self.project if item.wbs and in_branch(item.wbs, t.wbs)))
            window = Window(inside, inside, since)
        if item.kind == "resource" and task is not None:
            self._resource(item, task, window)
        elif item.kind == "fixed":
            self._put(item, "drawn", window, self.draw(item, "amount"), calendar=calendar)
        elif item.kind == "quantity":
            rows = self.draw(item, "quantity"), self.draw(item, "price")
            self._put(item, "product", window, *rows, calendar=calendar)
        else:
            minutes = minutes_per(item.per or self.project.time_unit, self.project.calendar.hours)
            by_duration = task is not None and item.until is None and not elapsed and item.calendar is None
            nothing = task is not None and item.until is None and task.is_complete
            source = "nothing" if nothing else "by duration" if by_duration else "by time"
            self._put(item, source, window, self.draw(item, "rate"), calendar=calendar, minutes=minutes)

    def _resource(self, item: CostItem, task: Task, window: Window) -> None:
        """A line for each price of the resource, of the units that are used while it holds."""
        resource = self.project.resources[str(item.resource)]
        used = next(a for a in task.assignments if a.resource == item.resource)
        calendar = self._calendar(item.calendar or resource.calendar, task)
        rates = sorted(resource.rates, key=lambda r: r.start or self.project.start.min)
        dates = [-math.inf, *(self._minute(r.start) if r.start else -math.inf for r in rates[1:]), math.inf]
        planned = self.planned[self.project.id, task.id]
        curve = cumulative(used.curve)
        scales = not item.fixed_units and planned > 0 and resource.kind in ("labor", "nonlabor")
        for n, rate in enumerate(rates):
            begins = Window(window.starts, window.finishes, window.since, used.lag * 60)
            source = "units by duration" if scales else "units"
            self._put(
                item,
                source,
                begins,
                window.starts[0],
                constant=used.remaining * rate.price,
                calendar=calendar,
                minutes=planned if scales else 1.0,
                segment=(dates[n], dates[n + 1]),
                shape=curve,
            )

    def _income(self, income: Income) -> None:
        end = self._tasks(income.task)
        if income.rate is None:
            self._put(income, "drawn", Window(finishes=end), self.draw(income, "amount"), mode=AT_END)
            return
        lasts = income.lasts.minutes("ed", self.project.calendar.hours) if income.lasts is not None else math.inf
        window = Window((), end, lasts=lasts, until=self._minute(income.until) if income.until is not None else math.inf)
        self._put(income, "by time", window, self.draw(income, "rate"), minutes=minutes_per(income.per, self.project.calendar.hours))

    def _put(
        self,
        owner: CostItem | DateClause | Income,
        source: str,
        window: Window,
        first: int = NONE,
        second: int = NONE,
        constant: float = 0.0,
        *,
        mode: int | None = None,
        calendar: int = NONE,
        minutes: float = 1.0,
        clause: DateClause | None = None,
        segment: tuple[float, float] = (-math.inf, math.inf),
        shape: tuple[float, ...] = STRAIGHT,
    ) -> None:
        if owner.task in self.project.waiting_tasks:
            return  # it is no part of the plan until its response is taken
        kind = "item" if isinstance(owner, CostItem) else "clause" if clause is not None else "income"
        paid = getattr(owner, "paid", "even")
        task = owner.task if owner.task is not None and getattr(owner, "until", None) is None else ""
        wbs = getattr(owner, "wbs", "") or (self.project[owner.task].wbs if owner.task is not None else "")
        currency = owner.currency if owner.currency != self.project.currency else ""
        rate = self._add(self.project.currencies[currency], *currency_names(self.project.currency, currency)) if currency else NONE
        how = mode if mode is not None else _MODES[paid] if isinstance(paid, str) else EVEN
        curve = cumulative(paid) if not isinstance(paid, str) else shape
        index = self._index(getattr(owner, "escalation", ""))
        cbs = getattr(owner, "cbs", "")
        used = getattr(owner, "resource", None) or ""
        line = Line(kind, owner.id, task, wbs, cbs, source, window, first, second, constant, how, calendar, curve, rate, index, minutes, clause, segment, used)
        may_be_absent = owner.task is not None and (self.project[owner.task].when or self.project[owner.task].unless)
        self.lines.append(replace(line, of_task=self._tasks(owner.task)[0]) if may_be_absent else line)

    def _index(self, name: str) -> int:
        if not name:
            return NONE
        if name not in self.indices:
            index: PriceIndex = self.project.indices[name]
            base = year_of(index.base or self.project.start)
            rows = tuple(self._add(law, *index_names(name, year)) for year, law in index.laws.items())
            self.indices[name] = Index(rows, next(iter(index.laws)) or math.floor(base), base)
        return list(self.indices).index(name)

    def _percents(self) -> tuple[Percent, ...]:
        """The percentages, each after those that it is of."""
        waiting = {i.id: i for i in self.project.costs if i.kind == "percent"}
        number: dict[str, int] = {}
        found: list[Percent] = []
        while waiting:
            for name, item in list(waiting.items()):
                others = [o for o in item.of if o in waiting or o in number]
                if any(o not in number for o in others):
                    continue
                lines = frozenset(n for n, line in enumerate(self.lines) if line.kind in ("task", "item") and _belongs(line, item.of))
                found.append(Percent(item, self.draw(item, "percent"), lines, tuple(number[o] for o in dict.fromkeys(others))))
                number[name] = len(number)
                del waiting[name]
        return tuple(found)


def _belongs(line: Line, of: Sequence[str]) -> bool:
    """Whether a line is one of those that a percentage is of."""
    places = {"task:": line.task, "wbs:": line.wbs, "cbs:": line.cbs}
    for name in of:
        scope = next((s for s in SCOPES if name.startswith(s)), None)
        if scope is None:
            if line.kind == "item" and line.id == name:
                return True
        elif scope == "task:":
            if places[scope] == name.removeprefix(scope):
                return True
        elif in_branch(name.removeprefix(scope), places[scope]):
            return True
    return not of
