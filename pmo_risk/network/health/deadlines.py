"""Deadlines of projects and of a portfolio against their early finish."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from pmo_risk.errors import shown
from pmo_risk.model import Portfolio
from pmo_risk.network.build import Plan, projects_of
from pmo_risk.network.health.scope import Scope


@dataclass(frozen=True, slots=True)
class Promise:
    """A deadline with the early finish; hours are working hours of the project's own calendar, from the data date."""

    id: str
    deadline: datetime
    finish: datetime
    hours_to_finish: float
    hours_to_deadline: float

    @property
    def is_late(self) -> bool:
        """True where the plan ends after it."""
        return self.finish > self.deadline

    @property
    def text(self) -> str:
        """Both dates."""
        return f"{shown(self.id)}: finish {self.finish:%Y-%m-%d %H:%M}, deadline {_end(self.deadline)}"


def promises(scope: Scope) -> list[Promise]:
    """Of each project with a deadline and work to go, then of the portfolio."""
    plan, ends = scope.view.plan, scope.dates.ends
    running = {p.id for p, _ in scope.todo.values()}
    found = [_promise(scope, p, p.data_date or p.start, ends[p.id]) for p in projects_of(plan) if p.deadline is not None and p.id in running]
    if isinstance(plan, Portfolio) and plan.deadline is not None and running:
        start = min(p.data_date or p.start for p in plan if p.id in running)
        found.append(_promise(scope, plan, start, max(ends[i] for i in running)))
    return found


def _promise(scope: Scope, plan: Plan, start: datetime, end: float) -> Promise:
    finish, deadline = scope.network.date(end), plan.deadline or start
    hours = plan.calendar.hours_between
    return Promise(plan.id, deadline, finish, hours(start, finish), hours(start, deadline))


def _end(when: datetime) -> str:
    """A moment; the midnight that ends a day as that day."""
    return f"{when:%Y-%m-%d %H:%M}" if when.time() != time() else f"end of {when - timedelta(days=1):%Y-%m-%d}"
