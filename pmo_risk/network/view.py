"""A plan as the checks look at it: one list of tasks and links, whether of a project or of a portfolio."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from pmo_risk.distributions import Distribution
from pmo_risk.errors import PmoRiskError, shown
from pmo_risk.model import Impact, Portfolio, Project, Risk, Task
from pmo_risk.model.targets import hit_in
from pmo_risk.model.units import minutes_per
from pmo_risk.network.build import Network, Plan, build, edges_of, key_of, projects_of
from pmo_risk.network.cpm import Dates, cpm
from pmo_risk.network.order import Edge

_RARE = 1e-3


@dataclass(frozen=True)
class View:
    """A plan with its parts by key: the task's id, or ``"project/task"`` in a portfolio."""

    plan: Plan

    @cached_property
    def tasks(self) -> dict[str, tuple[Project, Task]]:
        """Project and task by key."""
        return {key_of(self.plan, p, t.id): (p, t) for p in projects_of(self.plan) for t in p}

    @cached_property
    def edges(self) -> list[Edge]:
        """Every link with the keys of its ends; a link given twice comes once."""
        return list(edges_of(self.plan))

    @property
    def scheduled(self) -> tuple[Network, Dates]:
        """The plan on the clock, with its dates; raises what forbids them, every time it is asked."""
        if isinstance(self._scheduled, PmoRiskError):
            raise self._scheduled
        return self._scheduled

    @cached_property
    def _scheduled(self) -> tuple[Network, Dates] | PmoRiskError:
        try:
            network = build(self.plan)
            return network, cpm(network)
        except PmoRiskError as error:
            return error

    def todo(self) -> Iterator[tuple[str, Project, Task]]:
        """Tasks that are not finished, but for levels of effort and summaries."""
        return ((key, p, t) for key, (p, t) in self.tasks.items() if not t.is_complete and not t.is_span)

    def overtaken(self) -> dict[str, list[str]]:
        """Unfinished tasks that began before their links allowed, each with the predecessors that it should have waited for."""
        late: dict[str, list[str]] = defaultdict(list)
        for first, second, link in self.edges:
            before, after = self.tasks[first][1], self.tasks[second][1]
            began = after.is_started and link.type in ("FS", "SS")
            happened = before.is_complete if link.type == "FS" else before.is_started
            if before.is_span or after.is_span:
                continue
            if began and not happened and not after.is_complete:
                late[second].append(first)
        return late

    def risks(self) -> Iterator[tuple[str, Project | None, Risk]]:
        """Each risk with the place to name it by and its project, None for one shared in a portfolio."""
        for project in projects_of(self.plan):
            prefix = f"project {shown(project.id)}, " if isinstance(self.plan, Portfolio) else ""
            yield from ((f"{prefix}risk {shown(r.id)}", project, r) for r in project.risks)
        if isinstance(self.plan, Portfolio):
            yield from ((f"risk {shown(r.id)}", None, r) for r in self.plan.risks)

    @cached_property
    def struck(self) -> set[str]:
        """Tasks whose duration a risk may change."""
        return {key for _, project, risk in self.risks() for i in risk.impacts if i.changes_time for key in self.hits(project, i)}

    def hits(self, project: Project | None, impact: Impact) -> list[str]:
        """The keys of the tasks that an impact hits, of a risk of a project or, without one, of a portfolio."""
        if project is not None:
            return [key_of(self.plan, project, t) for t in hit_in(project, impact, impact.tasks)]
        named = [self.plan.find(t) for t in impact.tasks] if isinstance(self.plan, Portfolio) else []
        return [key_of(self.plan, p, t) for p in projects_of(self.plan) for t in hit_in(p, impact, [t for q, t in named if q == p.id])]

    def minutes(self, key: str) -> float:
        """Minutes of one unit of a task's duration."""
        project, task = self.tasks[key]
        return minutes_per(task.unit or project.time_unit, project.calendar.hours)

    def delay_minutes(self, project: Project | None, unit: str) -> float:
        """Minutes of one unit of an impact's delay."""
        home = self.plan if project is None else project
        return minutes_per(unit or home.time_unit, home.calendar.hours)


def is_certain(law: Distribution) -> bool:
    """True where the law has one value only."""
    low, high = law.support
    return low == high


def lowest(law: Distribution) -> float:
    """The least value; where there is none, the one that 1 draw in 1,000 falls below."""
    low = law.support[0]
    return low if low > -math.inf else float(law.ppf(_RARE))


def listed(keys: Iterable[str], most: int = 10) -> str:
    """Ids one after another, at most ten of them."""
    names = list(keys)
    rest = f" … and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(map(shown, names[:most])) + rest
