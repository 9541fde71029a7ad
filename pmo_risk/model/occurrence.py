"""When risks strike: what of each project's register can, how likely, and from which stream it is drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from graphlib import TopologicalSorter
from math import fsum
from typing import TYPE_CHECKING

from pmo_risk.model.register import Register
from pmo_risk.model.risk import Risk
from pmo_risk.model.stream_names import Names, exclusion_names, occurrence_names
from pmo_risk.model.targets import hit_in
from pmo_risk.model.units import worked_minutes

if TYPE_CHECKING:
    from pmo_risk.model.portfolio import Portfolio
    from pmo_risk.model.project import Project


@dataclass(frozen=True)
class Occurrence:
    """A risk strikes where the uniform of a stream is from ``low`` to below ``high``; where a cause strikes, below the highest of those of the causes that do.

    ``strikes`` has the upper end for each strike of a risk with a rate, the first being ``high``. ``given`` is by id of the cause.
    """

    risk: Risk
    names: Names
    low: float
    high: float
    strikes: tuple[float, ...]
    given: Mapping[str, float]


def occurrences(scope: str, register: Register, chances: Mapping[str, float]) -> list[Occurrence]:
    """Those of a register's risks that can strike, causes before what they cause.

    scope : id of the project; ``""`` for shared risks of a portfolio. chances : the probability of each risk that can, by id.
    """
    start: dict[str, float] = {}
    for group in register.exclusive.values():
        at = 0.0
        for risk in group:
            start[risk.id] = at
            at += chances.get(risk.id, 0.0)
    order = TopologicalSorter({r.id: sorted(r.given) for r in sorted(register, key=lambda r: r.id)}).static_order()
    found = []
    for risk_id in order:
        if risk_id not in chances:
            continue
        risk = register[risk_id]
        names = exclusion_names(scope, risk.exclusive) if risk.exclusive else occurrence_names(scope, risk_id)
        low = start.get(risk_id, 0.0)
        high = low + chances[risk_id]
        strikes = risk.chances if risk.rate is not None and risk.status != "occurred" else (high,)
        found.append(Occurrence(risk, names, low, high, strikes, {c: p for c, p in risk.given.items() if c in chances}))
    return found


def never(scope: str, risk: Risk) -> Occurrence:
    """The occurrence of a risk that cannot strike, but that something refers to."""
    return Occurrence(risk.replace(impacts=()), occurrence_names(scope, risk.id), 0.0, 0.0, (0.0,), {})


def chances_of(plan: Project | Portfolio, register: Register) -> dict[str, float]:
    """The probability of each risk that can strike: not those that are closed, come with a response that is not taken, or are ruled out by another."""
    never = register.waiting | register.ruled_out
    return {r.id: chance_of(plan, r) for r in register if r.status != "closed" and r.id not in never}


def chance_of(plan: Project | Portfolio, risk: Risk) -> float:
    """The probability that a risk strikes from now on: 1 where it has occurred, less where it expires and some of its work is done."""
    if risk.status == "occurred":
        return 1.0
    if not risk.expires:
        return risk.probability
    whole, left = _work(plan, risk)
    return risk.probability * (min(1.0, left / whole) if whole else 1.0)


def _work(plan: Project | Portfolio, risk: Risk) -> tuple[float, float]:
    """Mean durations of a risk's tasks, in all and to go, in minutes of work."""
    tasks = [(project, project[i]) for project, ids in targets(plan, risk) for i in ids if not project[i].is_span]
    minute = [worked_minutes(1.0, t.unit or p.time_unit, p.calendar.hours) for p, t in tasks]
    whole = fsum(t.duration.mean * m for (_, t), m in zip(tasks, minute, strict=True))
    return whole, fsum(0.0 if t.is_complete else t.work.mean * m for (_, t), m in zip(tasks, minute, strict=True))


def targets(plan: Project | Portfolio, risk: Risk) -> Sequence[tuple[Project, tuple[str, ...]]]:
    """The tasks that a risk hits, by project."""
    from pmo_risk.model.project import Project

    if isinstance(plan, Project):
        return [(plan, tuple(dict.fromkeys(i for impact in risk.impacts for i in hit_in(plan, impact, impact.tasks))))]
    found: dict[str, list[str]] = {}
    for impact in risk.impacts:
        named = [plan.find(t) for t in impact.tasks]
        for project in plan:
            found.setdefault(project.id, []).extend(hit_in(project, impact, [t for p, t in named if p == project.id]))
    return [(plan.projects[p], tuple(dict.fromkeys(ids))) for p, ids in found.items()]
