"""Names of what is drawn. A stream of random numbers is keyed by them, so once released they are a promise."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator

from pmo_risk.model.impact import EFFECTS, Impact
from pmo_risk.model.risk import Risk

Names = tuple[str, ...]
TASK_KINDS = ("duration", "cost", "rate")
IMPACT_KINDS = EFFECTS


def task_names(project: str, task: str, kind: str) -> Names:
    """Names of a task's ``"duration"``, ``"cost"`` or ``"rate"``."""
    return ("task", project, task, kind)


def occurrence_names(project: str, risk: str) -> Names:
    """Names of what decides whether a risk strikes; project ``""`` is a shared risk of a portfolio."""
    return ("risk", project, risk, "occurs")


def exclusion_names(project: str, group: str) -> Names:
    """Names of what decides which risk of an exclusive group strikes."""
    return ("exclusive", project, group)


def moment_names(project: str, risk: str) -> Names:
    """Names of what decides when in its window a risk strikes."""
    return ("risk", project, risk, "moment")


def cost_names(project: str, item: str, kind: str) -> Names:
    """Names of the ``"amount"``, ``"quantity"``, ``"price"``, ``"rate"`` or ``"percent"`` of a cost item, and of the money of a clause or an income."""
    return ("cost", project, item, kind)


def currency_names(base: str, code: str) -> Names:
    """Names of an exchange rate, which is the same in all projects whose currency is ``base``."""
    return ("currency", base, code)


def index_names(name: str, year: int) -> Names:
    """Names of an index's rate in a year, 0 for all years; the same in all projects that have an index of that name."""
    return ("index", name, str(year))


def weather_names(site: str, kind: str) -> Names:
    """Names of a site's weather, whatever project it is of: ``"day"``, one draw a day, ``"month"``, one a month, or ``"year"``, one a year of a history."""
    return ("weather", site, kind)


def impact_names(project: str, risk: Risk) -> Iterator[tuple[dict[str, Names], Impact]]:
    """The impacts, with the names of each factor, delay and cost: the tasks hit, a number among those of its kind on the same tasks, its kind.

    So reordering impacts moves no draw, nor does editing one, but for the numbers of several delays (say) on the same tasks, which go by content.
    """
    seen: Counter[Names] = Counter()
    for tasks, _, impact in sorted(((target_names(i), _content(i), i) for i in risk.impacts), key=lambda t: t[:2]):
        names = {}
        for kind in IMPACT_KINDS:
            if getattr(impact, kind) is not None:
                seen[*tasks, kind] += 1
                names[kind] = ("risk", project, risk.id, "impact", *tasks, str(seen[*tasks, kind]), kind)
        yield names, impact


def target_names(impact: Impact) -> Names:
    """What an impact hits, in words: tasks, branches, resources, the finish."""
    groups = (("wbs", impact.wbs), ("resource", impact.resources), ("finish", ("",) if impact.finish else ()))
    return (*sorted(impact.tasks), *(f"{kind}:{name}" for kind, names in groups for name in sorted(names)))


def _content(impact: Impact) -> str:
    return json.dumps({k: v for k, v in impact.to_dict().items() if k != "tasks"}, sort_keys=True, default=str)
