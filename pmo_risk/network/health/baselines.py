"""What the baseline of each project says of its tasks."""

from __future__ import annotations

from datetime import datetime

from pmo_risk.model import Baseline, Project
from pmo_risk.network.build import projects_of
from pmo_risk.network.health.metric import NotMeasurable
from pmo_risk.network.health.scope import Scope, takes_time
from pmo_risk.network.view import listed

PLANNED = "planned"  # what readers call the planned dates of P6, which move with the schedule until a task begins


def baseline_of(project: Project) -> Baseline | None:
    """The first baseline of a project; P6's planned dates only where it has no other."""
    return next((b for b in project.baselines.values() if b.name != PLANNED), project.baselines.get(PLANNED))


def used(scope: Scope) -> str:
    """The names of the baselines that are held against."""
    names = dict.fromkeys(b.name for p in projects_of(scope.view.plan) if (b := baseline_of(p)) is not None)
    return f"baseline {listed(names, 3)}" + (", P6's planned dates" if list(names) == [PLANNED] else "")


def baseline_finishes(scope: Scope) -> dict[str, datetime]:
    """Baseline finish of the tasks that take time and have one."""
    found = {}
    for key, (project, task) in scope.tasks.items():
        baseline = baseline_of(project)
        known = baseline.tasks.get(task.id) if baseline is not None else None
        if known is not None and known.finish is not None and takes_time(task):
            found[key] = known.finish
    return found


def due_tasks(scope: Scope) -> dict[str, datetime] | NotMeasurable:
    """Of these, the ones that should be finished by the data date."""
    finishes = baseline_finishes(scope)
    if not finishes:
        return NotMeasurable("there is no baseline")
    dates = {key: scope.tasks[key][0].data_date for key in finishes}
    if all(now is None for now in dates.values()):
        return NotMeasurable("there is no data date")
    return {key: finish for key, finish in finishes.items() if (now := dates[key]) is not None and finish <= now}
