"""When risks strike: what of each project's register can, how likely, and from which stream it is drawn."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from graphlib import TopologicalSorter
from typing import TYPE_CHECKING

from pmo_risk.model.correlated import Correlated
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


def occurrences(scope: str, plan: Project | Portfolio) -> list[Occurrence]:
    """Those of a plan's risks that can strike, causes before what they cause.

    scope : id of the project; ``""`` for shared risks of a portfolio.
    """
    register, by_id, start, found = plan.risks, {r.id: r for r in plan.risks}, {}, []
    left = {r.id: share_left(plan, r) for r in _able(register)}
    high = {i: chance_of(by_id[i], share) for i, share in left.items()}
    for group in register.exclusive.values():
        at = 0.0
        for risk in group:
            start[risk.id] = at
            at += high.get(risk.id, 0.0)
    order = TopologicalSorter({r.id: sorted(r.given) for r in sorted(register, key=lambda r: r.id)}).static_order()
    for risk_id in order:
        if risk_id not in left:
            continue
        risk, share = by_id[risk_id], left[risk_id]
        names = exclusion_names(scope, risk.exclusive) if risk.exclusive else occurrence_names(scope, risk_id)
        low = start.get(risk_id, 0.0)
        several = risk.rate is not None and risk.status != "occurred"
        strikes = risk.replace(rate=risk.rate * share).chances if several and risk.rate else ()
        given = {c: p * share for c, p in risk.given.items() if c in left}
        found.append(Occurrence(risk, names, low, low + high[risk_id], strikes or (low + high[risk_id],), given))
    return found


def never(scope: str, risk: Risk) -> Occurrence:
    """The occurrence of a risk that cannot strike, but that something refers to."""
    return Occurrence(risk.replace(impacts=()), occurrence_names(scope, risk.id), 0.0, 0.0, (0.0,), {})


def _able(register: Register) -> list[Risk]:
    """The risks that can strike: not those that are closed, come with a response that is not taken, or are ruled out by another."""
    never = register.waiting | register.ruled_out
    return [r for r in register if r.status != "closed" and r.id not in never]


def chance_of(risk: Risk, left: float) -> float:
    """The probability that a risk strikes from now on: 1 where it has occurred; of its work, if it expires with that, the share ``left`` is to do."""
    if risk.status == "occurred":
        return 1.0
    return risk.probability * left if risk.rate is None else -math.expm1(-risk.rate * left)


def share_left(plan: Project | Portfolio, risk: Risk) -> float:
    """By how much a risk that expires has become less likely, be it a probability, that of a cause or a rate; 1 for others and for one that has occurred."""
    if not risk.expires or risk.status == "occurred":
        return 1.0
    whole, left = _work(plan, risk)
    return min(1.0, left / whole) if whole else 1.0


def with_shares(plan: Project | Portfolio, correlated: Iterable[Correlated]) -> tuple[Correlated, ...]:
    """The correlations with the share of its probability that is left of each occurrence.

    One that is closed or waits for a response keeps all: it strikes as the run says, but those correlated with it keep their draws when that changes.
    """
    from pmo_risk.model.project import Project

    def left(names: Names) -> float:
        home = plan if isinstance(plan, Project) or not names[1] else plan.projects[names[1]]
        risk = home.risks[names[2]]
        return share_left(home, risk) if risk.status == "open" else 1.0

    return tuple(Correlated(c.correlation, tuple(replace(m, left=left(m.names)) if m.is_occurrence else m for m in c.members)) for c in correlated)


def _work(plan: Project | Portfolio, risk: Risk) -> tuple[float, float]:
    """Mean durations of a risk's tasks, in all and to go, in minutes of work."""
    tasks = [(project, project[i]) for project, ids in targets(plan, risk) for i in ids if not project[i].is_span]
    minute = [worked_minutes(1.0, t.unit or p.time_unit, p.calendar.hours) for p, t in tasks]
    whole = math.fsum(t.duration.mean * m for (_, t), m in zip(tasks, minute, strict=True))
    return whole, math.fsum(0.0 if t.is_complete else t.work.mean * m for (_, t), m in zip(tasks, minute, strict=True))


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
