"""What the metrics look at: the tasks and links that count, and how long things are."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from pmo_risk.model import Link, Portfolio, Project, Task
from pmo_risk.network.build import Network
from pmo_risk.network.cpm import Dates, cpm, total_float
from pmo_risk.network.deterministic import deterministic
from pmo_risk.network.longest_path import longest_path
from pmo_risk.network.order import Edge
from pmo_risk.network.view import View

DAYS = 44  # the DCMA's two months of working days


@dataclass(frozen=True)
class Scope:
    """A plan's tasks and links as the DCMA counts them.

    Levels of effort and summaries are left out everywhere, with the links from and to them, but for the metrics that are about them: neither is work, and
    neither drives anything. Finished tasks are left out where a metric is about what is to come; milestones where it is about work.
    """

    view: View

    @cached_property
    def tasks(self) -> dict[str, tuple[Project, Task]]:
        """Tasks and milestones, finished or not."""
        return {key: both for key, both in self.view.tasks.items() if not both[1].is_span}

    @cached_property
    def todo(self) -> dict[str, tuple[Project, Task]]:
        """Unfinished tasks and milestones."""
        return {key: both for key, both in self.tasks.items() if not both[1].is_complete}

    @cached_property
    def working(self) -> dict[str, tuple[Project, Task]]:
        """Unfinished tasks that take time."""
        return {key: (p, t) for key, (p, t) in self.todo.items() if takes_time(t)}

    @cached_property
    def logic(self) -> list[Edge]:
        """Links between tasks and milestones, finished or not."""
        return [e for e in self.view.edges if e[0] in self.tasks and e[1] in self.tasks]

    @cached_property
    def links(self) -> list[Edge]:
        """Links into unfinished tasks and milestones."""
        return [e for e in self.logic if e[1] in self.todo]

    @cached_property
    def into(self) -> Mapping[str, list[Edge]]:
        """Of ``logic``, by successor."""
        return _by(self.logic, 1)

    @cached_property
    def out_of(self) -> Mapping[str, list[Edge]]:
        """Of ``logic``, by predecessor."""
        return _by(self.logic, 0)

    @property
    def network(self) -> Network:
        """The plan on the clock; raises what forbids it."""
        return self.view.scheduled[0]

    @property
    def dates(self) -> Dates:
        """Early and late dates; raises what forbids them."""
        return self.view.scheduled[1]

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Numbers of the tasks in the network."""
        return {a.key: n for n, a in enumerate(self.network.activities)}

    @cached_property
    def floats(self) -> dict[str, float]:
        """Total float of what is unfinished, spans too, in working days of their calendars."""
        return self._floats(self.dates)

    @cached_property
    def floats_to_finish(self) -> dict[str, float]:
        """The same, but where a deadline is later than the early finish, float counts to that finish: a reserve of the whole project is no task's."""
        network, ends = self.network, self.dates.ends
        kept = {i: t for i, t in network.ends.items() if t <= ends[i]}
        return self.floats if len(kept) == len(network.ends) else self._floats(cpm(dataclasses.replace(network, ends=kept)))

    def _floats(self, dates: Dates) -> dict[str, float]:
        found = total_float(self.network, dates)
        return {key: found[self.numbers[key]] / self.day_minutes(p, t) for key, (p, t) in self.view.tasks.items() if not t.is_complete}

    @cached_property
    def longest(self) -> set[str]:
        """Unfinished tasks on the path that gives each project its finish, whatever constraints do to floats."""
        return {self.network.activities[n].key for n in longest_path(self.network, self.dates)}

    def is_critical(self, key: str) -> bool:
        """As the options of the task's project say: by total float to the finish, or on the longest path."""
        options = self.view.tasks[key][0].options
        if options.critical == "longest":
            return key in self.longest
        return self.floats_to_finish[key] * self.day_minutes(*self.view.tasks[key]) <= options.critical_float * 60 + 1e-4

    def day_minutes(self, project: Project, task: Task) -> float:
        """Minutes of a working day of a task's calendar; 24 hours where its duration runs around the clock."""
        if (task.unit or project.time_unit).startswith("e"):
            return 1440.0
        calendar = project.calendar if task.calendar is None else project.calendars[task.calendar]
        return 60 * calendar.hours.day

    def days(self, key: str) -> float:
        """The whole duration of a task in working days of its calendar, done or not: its most likely value."""
        project, task = self.tasks[key]
        return max(0.0, deterministic(task.duration)) * self.view.minutes(key) / self.day_minutes(project, task)

    def lag_days(self, edge: Edge) -> float:
        """A lag in working days of the successor's project, in calendar days where it runs around the clock; a share is of the predecessor's duration."""
        first, second, link = edge
        if link.lag.percent:
            return link.lag.value / 100 * self.days(first)
        home = self.home_of(second, link)
        unit = link.lag.unit or home.time_unit
        return link.lag.minutes(home.time_unit, home.calendar.hours) / (1440 if unit.startswith("e") else 60 * home.calendar.hours.day)

    def is_elapsed(self, edge: Edge) -> bool:
        """True for a lag that runs around the clock."""
        return edge[2].lag.elapsed or (not edge[2].lag.unit and self.home_of(edge[1], edge[2]).time_unit.startswith("e"))

    def home_of(self, successor: str, link: Link) -> Project | Portfolio:
        """Whose units a link's lag is in."""
        plan = self.view.plan
        return plan if isinstance(plan, Portfolio) and link.successor is not None else self.view.tasks[successor][0]


def takes_time(task: Task) -> bool:
    """True unless the duration is zero for certain, and so the task a milestone."""
    return task.duration.support[1] > 0


def _by(edges: list[Edge], end: int) -> Mapping[str, list[Edge]]:
    found: dict[str, list[Edge]] = defaultdict(list)
    for edge in edges:
        found[str(edge[end])].append(edge)
    return found
