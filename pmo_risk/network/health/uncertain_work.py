"""How much of the work to go is uncertain."""

from __future__ import annotations

import math

from pmo_risk.network.deterministic import deterministic
from pmo_risk.network.health.metric import GAO, PRACTICE, Limit, NotMeasurable, Tally, metric
from pmo_risk.network.health.scope import Scope
from pmo_risk.network.view import is_certain


@metric(
    "uncertain_work",
    "Uncertain work",
    25,
    limit=Limit(low=0.8),
    of="working days to go",
    source=f"{GAO} 8; limit: {PRACTICE}",
    why="Work that takes exactly as long as planned in every iteration narrows the S-curve. Give it a range (with_uncertainty does, for all that "
    "has none) or a risk.",
)
def uncertain_work(scope: Scope) -> Tally | NotMeasurable:
    """Working days to go on tasks with an uncertain duration, or that a risk with a delay or factor may strike, of all working days to go; at least 80%.

    The offenders are the unfinished tasks that last exactly as long as planned, longest first.
    """
    struck = scope.view.struck
    days = {key: max(0.0, deterministic(t.work)) * scope.view.minutes(key) / scope.day_minutes(p, t) for key, (p, t) in scope.working.items()}
    whole = math.fsum(days.values())
    if whole == 0:
        return NotMeasurable("there is no work to go")
    certain = [key for key, (_, task) in scope.working.items() if days[key] > 0 and is_certain(task.work) and key not in struck]
    certain.sort(key=lambda key: -days[key])
    left = whole - math.fsum(days[key] for key in certain)
    note = f"{len(certain)} tasks without uncertainty" if certain else ""
    return Tally(tuple(certain), round(whole), round(left), left / whole, note)
