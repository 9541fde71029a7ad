"""Whether a delay gets through to the finish."""

from __future__ import annotations

import math
from collections.abc import Sequence

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
    """Projects whose finish does not move by 600 working days when the first unfinished task of their longest path takes that much longer, of all
    projects with work to go; none.

    It is the first whose length counts: passed over are tasks that start earlier when they get longer, because only their finish is driven, tasks whose
    finish drives nothing, and those whose duration follows from an expected finish. The finish is that of the tasks that were the last to finish before.
    It is to move as the task's own finish does, on the task's calendar, give or take 5%, since others on the path may work by other calendars. Of several
    projects that links join, each is tested by itself. A project that no unfinished work drives, but a date, fails.
    """
    first = _first_critical(scope)
    running = {p.id for p, _ in scope.working.values()}
    projects = [p for p in projects_of(scope.view.plan) if p.id in running]
    linked = isinstance(scope.view.plan, Portfolio) and bool(scope.view.plan.links)
    failed: list[str] = []
    notes: list[str] = []
    for together in [[p] for p in projects] if linked else [projects]:
        delayed = [first[p.id] for p in together if p.id in first]
        later = _finishes(scope, delayed) if delayed else []
        for project in together:
            own, moved, note = 0.0, 0.0, "no unfinished work drives the finish"
            if project.id in first:
                own, moved = _days_moved(scope, first[project.id], later)
                note = f"+{own:.4g} d on {shown(first[project.id])} move the finish by {moved:.4g} d"
            if own < 1 or abs(moved - own) > TOLERANCE * own:
                failed.append(project.id)
            notes.append(f"project {shown(project.id)}: {note}" if len(projects) > 1 else note)
    return share(failed, len(projects), "; ".join(notes[:MOST_TOLD]))


def _first_critical(scope: Scope) -> dict[str, str]:
    """By project the first to start of the tasks of its longest path whose length counts: what drives the start, and the finish drives on."""
    found: dict[str, str] = {}
    for key in sorted((k for k in scope.longest if k in scope.working), key=lambda k: (scope.dates.early_start[scope.numbers[k]], k)):
        n = scope.numbers[key]
        if math.isnan(scope.network.activities[n].expected) and _starts_as_driven(scope, n) and _finish_goes_on(scope, n):
            found.setdefault(scope.working[key][0].id, key)
    return found


def _starts_as_driven(scope: Scope, n: int) -> bool:
    """True unless only its finish is driven, and a longer task would just start earlier."""
    network, dates = scope.network, scope.dates
    activity = network.activities[n]
    if activity.task.is_started:
        return True
    asked = [activity.start_floor]
    for arc in network.into[n]:
        if arc.pushes and arc.type[1] == "S":
            moment = (dates.early_finish if arc.type[0] == "F" else dates.early_start)[arc.predecessor]
            asked.append(network.shift(moment, arc.lag + arc.share * dates.work[arc.predecessor], arc.axis))
    table = network.maps[activity.axis]
    return table.work_at(max(asked)) >= table.work_at(dates.early_start[n]) - 1e-6


def _finish_goes_on(scope: Scope, n: int) -> bool:
    """True where something on the longest path waits for its finish, or it is the last itself."""
    network, dates = scope.network, scope.dates
    if any(arc.type[0] == "F" and network.activities[arc.successor].key in scope.longest for arc in network.out_of[n]):
        return True
    return dates.early_finish[n] >= dates.ends[network.activities[n].project.id] - 1e-6


def _finishes(scope: Scope, delayed: list[str]) -> Sequence[float]:
    """Early finishes with these tasks longer."""
    minutes = [a.minutes for a in scope.network.activities]
    for key in delayed:
        minutes[scope.numbers[key]] += ADDED * scope.day_minutes(*scope.tasks[key])
    return cpm(scope.network, minutes).early_finish


def _days_moved(scope: Scope, key: str, later: Sequence[float]) -> tuple[float, float]:
    """By how many working days of its calendar the task's finish moved, and that of the last tasks of its project."""
    project, task = scope.tasks[key]
    number, before = scope.numbers[key], scope.dates.early_finish
    table, day = scope.network.maps[scope.network.activities[number].float_axis], scope.day_minutes(project, task)
    end = scope.dates.ends[project.id] - 1e-6
    last = [n for n, a in enumerate(scope.network.activities) if a.project.id == project.id and not a.is_span and before[n] >= end]
    moves = {n: (table.work_at(later[n]) - table.work_at(before[n])) / day for n in {number, *last}}
    return moves[number], max(moves[n] for n in last)
