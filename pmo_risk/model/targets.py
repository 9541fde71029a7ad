"""Which tasks an impact hits."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pmo_risk.model.impact import Impact

if TYPE_CHECKING:
    from pmo_risk.model.project import Project


def hit_in(project: Project, impact: Impact, named: Iterable[str]) -> tuple[str, ...]:
    """Ids of the tasks of a project that an impact hits: those ``named``, of its branches, with its resources, and the last ones.

    >>> from pmo_risk.model import Project, Task
    >>> plan = Project("p", "2027-01-04", [Task("a", 1, wbs="A.1"), Task("b", 2, after="a", wbs="A.2"), Task("c", 3, wbs="AB")])
    >>> hit_in(plan, Impact(wbs="A", delay=1), ()), hit_in(plan, Impact(finish=True, delay=1), ())
    (('a', 'b'), ('b', 'c'))
    """
    found = list(named)
    if impact.wbs or impact.resources:
        branches, resources = tuple(f"{b}." for b in impact.wbs), set(impact.resources)
        found += (t.id for t in project.tasks if f"{t.wbs}.".startswith(branches) or any(a.resource in resources for a in t.assignments))
    if impact.finish:
        found += project.last_tasks
    return tuple(dict.fromkeys(found))
