"""``pr.check``: everything that is wrong, doubtful or worth knowing about a plan, at once.

Each check is one function that takes a ``View`` of the plan and yields Problems. To add one: write it in the file of its theme (``check_logic``,
``check_dates``, ``check_uncertainty``, ``check_risks``, ``check_past``, ``check_unsaid``, ``check_correlations``, ``check_costs``, ``check_weather``) and
add it to the tuple ``CHECKS`` there.

Faults that make a plan impossible (unknown or doubled ids, actual dates in the wrong order, a calendar without work) are refused when it is made.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from pmo_risk.errors import PmoRiskError, Problem
from pmo_risk.model import Portfolio
from pmo_risk.network import check_correlations, check_costs, check_dates, check_logic, check_past, check_risks, check_uncertainty, check_unsaid, check_weather
from pmo_risk.network.build import Plan
from pmo_risk.network.findings import Findings
from pmo_risk.network.health import health_of
from pmo_risk.network.view import View


def check(plan: Plan) -> Findings:
    """All problems of a project or portfolio: severity, code, where, what and how to mend it. Raises nothing.

    ``.health`` of what it returns measures how fit the schedule is to be simulated; see ``pmo_risk.network.health``.

    >>> from pmo_risk.model import Link, Project, Task
    >>> plan = Project("p", "2027-01-04", [Task("a", 5, after=["b"]), Task("b", 2, after=[Link("a", "SS", lag="1d")])])
    >>> print(check(plan).errors[0])
    task 'a': cycle a -SS+1d-> b -FS-> a; remove or reverse one of these links
    """
    view = View(plan)
    modules = (check_logic, check_uncertainty, check_risks, check_past, check_unsaid, check_correlations, check_costs, check_weather)
    found = [p for module in modules for one in module.CHECKS for p in one(view)]
    if not any(p.code == "CYCLE" for p in found):
        found += _of_dates(view)
    return Findings(plan.id, [*found, *_import_notes(plan)], partial(health_of, view))


def _of_dates(view: View) -> Iterator[Problem]:
    try:
        network, dates = view.scheduled
    except PmoRiskError as error:
        yield from error.problems
        return
    for one in check_dates.CHECKS:
        yield from one(check_dates.Scheduled(view, network, dates))


def _import_notes(plan: Plan) -> Iterator[Problem]:
    """What the importer skipped or changed."""
    for part in (plan, *plan) if isinstance(plan, Portfolio) else (plan,):
        if part.source is not None:
            yield from part.source.notes
