"""Checks of open risks whose time is over, and which count all the same."""

from __future__ import annotations

from collections.abc import Iterator

from pmo_risk.errors import Problem
from pmo_risk.model import Impact, Project, Risk
from pmo_risk.model.occurrence import chance_of, share_left
from pmo_risk.network.build import projects_of
from pmo_risk.network.view import View

_STATUS = 'say status="closed" if it did not strike, "occurred" if it did'


def paid_for_finished_tasks(view: View) -> Iterator[Problem]:
    """Risks that hit finished tasks only, and that cost money."""
    for where, project, risk in _open(view):
        hits = [view.hits(project, i) for i in risk.impacts]
        over = hits and all(hits) and all(view.tasks[key][1].is_complete for keys in hits for key in keys)
        if over and any(map(_pays, risk.impacts)):
            what = "hits finished tasks only, and still costs its money in full"
            yield Problem("warning", "RISK_PAST", where, what, f"{_STATUS}; expires=True lets it fade with the work that is done")


def windows_that_are_over(view: View) -> Iterator[Problem]:
    """Risks whose window ends before the data date."""
    for where, project, risk in _open(view):
        if risk.window[1] is None:
            continue
        dates = [p.data_date for p in _homes(view, project, risk)]
        if all(d is not None and risk.window[1] <= d for d in dates):
            money = ", its money in full" if any(map(_pays, risk.impacts)) else ""
            what = f"its window is over at the data date, and it still counts with its probability{money}"
            yield Problem("warning", "RISK_PAST", where, what, _STATUS)


def _open(view: View) -> Iterator[tuple[str, Project | None, Risk]]:
    """The risks that may still strike."""
    for where, project, risk in view.risks():
        home = project or view.plan
        if risk.status != "open" or risk.id in home.risks.waiting | home.risks.ruled_out:
            continue
        left = share_left(home, risk)
        if left > 0 and (risk.given or chance_of(risk, left) > 0):
            yield where, project, risk


def _homes(view: View, project: Project | None, risk: Risk) -> list[Project]:
    """Its project; of a shared risk those that it hits, all if it hits none."""
    if project is not None:
        return [project]
    hit = {view.tasks[key][0].id for i in risk.impacts for key in view.hits(None, i)}
    return [p for p in projects_of(view.plan) if not hit or p.id in hit]


def _pays(impact: Impact) -> bool:
    return any(law is not None and law.support != (0, 0) for law in (impact.cost, impact.cost_rate))


CHECKS = (paid_for_finished_tasks, windows_that_are_over)
