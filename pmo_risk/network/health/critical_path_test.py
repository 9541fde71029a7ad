"""Whether a delay gets through to the finish."""

from __future__ import annotations

from pmo_risk.errors import shown
from pmo_risk.model import Portfolio
from pmo_risk.network.build import projects_of
from pmo_risk.network.cpm import cpm
from pmo_risk.network.health.metric import DCMA, NONE, Tally, metric, share
from pmo_risk.network.health.scope import Scope

ADDED = 600  # working days
TOLERANCE = 0.05
MOST_TOLD = 3


@metric(
    "critical_path_test",
    "Critical path test",
    12,
    limit=NONE,
    of="projects with work to go",
    source=f"{DCMA} 12",
    why="If a delay on the path that sets the finish does not come out at the finish, delays in the simulation do not either: a date, a missing "
    "link or a manual task holds them up, and the S-curve is a line.",
)
def critical_path_test(scope: Scope) -> Tally:
    """Projects whose finish does not move by 600 working days when the first unfinished task of their longest path takes that much longer, of all projects
    with work to go; none.

    The move is measured on that task's calendar, and may differ by 5%, since other tasks of the path may work by other calendars. Of several projects
    that links join, each is tested by itself. A project that no unfinished work drives, but a date, fails.
    """
    first = _first_critical(scope)
    begun = {p.id for p, _ in scope.todo.values()}
    projects = [p for p in projects_of(scope.view.plan) if p.id in begun]
    linked = isinstance(scope.view.plan, Portfolio) and bool(scope.view.plan.links)
    rounds = [[p] for p in projects] if linked else [projects]
    failed: list[str] = []
    notes: list[str] = []
    for together in rounds:
        delayed = [first[p.id] for p in together if p.id in first]
        ends = _ends(scope, delayed) if delayed else {}
        for project in together:
            moved = _days_moved(scope, first[project.id], ends[project.id]) if project.id in first else 0.0
            if abs(moved - ADDED) > TOLERANCE * ADDED:
                failed.append(project.id)
            where = f"project {shown(project.id)}: " if len(projects) > 1 else ""
            tested = f"+{ADDED} d on {shown(first[project.id])} move the finish by {moved:.4g} d"
            notes.append(where + (tested if project.id in first else "no unfinished work drives the finish"))
    return share(failed, len(projects), "; ".join(notes[:MOST_TOLD]))


def _first_critical(scope: Scope) -> dict[str, str]:
    """The task of each project's longest path that takes time and is the first to start, by project."""
    found: dict[str, str] = {}
    for key in sorted((k for k in scope.longest if k in scope.working), key=lambda k: (scope.dates.early_start[scope.numbers[k]], k)):
        found.setdefault(scope.working[key][0].id, key)
    return found


def _ends(scope: Scope, delayed: list[str]) -> dict[str, float]:
    """Each project's finish with these tasks longer."""
    minutes = [a.minutes for a in scope.network.activities]
    for key in delayed:
        minutes[scope.numbers[key]] += ADDED * scope.day_minutes(*scope.tasks[key])
    return cpm(scope.network, minutes).ends


def _days_moved(scope: Scope, key: str, end: float) -> float:
    """Working days of a task between its project's finish and this one."""
    project, task = scope.tasks[key]
    table = scope.network.maps[scope.network.activities[scope.numbers[key]].float_axis]
    return (table.work_at(end) - table.work_at(scope.dates.ends[project.id])) / scope.day_minutes(project, task)
