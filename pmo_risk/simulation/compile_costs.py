"""From the costs of projects to what the costing stage reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from pmo_risk.model import Portfolio, Project
from pmo_risk.network.build import Network
from pmo_risk.network.cpm import EarlyDates
from pmo_risk.network.deterministic import deterministic
from pmo_risk.simulation.axis import Axis
from pmo_risk.simulation.compile_risks import RiskTable
from pmo_risk.simulation.compile_tasks import calendars_of, is_sure
from pmo_risk.simulation.costing import Batch, Costing, pay_project
from pmo_risk.simulation.laws import LawTable, frozen
from pmo_risk.simulation.line_maker import LineMaker

Key = tuple[str, str]
Floats = NDArray[np.float64]


def has_costs(plan: Project | Portfolio) -> bool:
    """Whether some project pays or gains more than its tasks' own costs and the money of its risks."""
    return any(p.costs or p.clauses or p.incomes for p in ([plan] if isinstance(plan, Project) else plan))


def costing_of(
    network: Network,
    early: EarlyDates,
    projects: Sequence[Project],
    row: Mapping[int, int],
    begins: Mapping[Key, tuple[bool, bool]],
    laws: LawTable,
    risks: RiskTable,
    axes: Mapping[str, Axis],
    alike: Sequence[int],
    dates: Mapping[str, datetime | None],
) -> tuple[Costing, Mapping[str, float]]:
    """The costing of a model, and what each project costs without uncertainty and risks. Adds what is drawn to ``laws``. ``row`` gives the row of an
    activity by its number; ``dates`` the data date of each project, also of one that is finished."""
    number = {(a.project.id, a.task.id): n for n, a in enumerate(network.activities)}
    planned = {key: network.activities[n].minutes for key, n in number.items()}
    wanted: dict[Key, int] = {}
    drawn: list[tuple[int, float]] = []
    made = []
    for p, project in enumerate(projects):
        sure = {a.task.id for a in network.activities if a.project is project and is_sure(a, risks)}
        made.append(LineMaker(p, project, network, laws, wanted, drawn, planned, alike, sure, dates[project.id]).make(risks.payments(p)))
    first = axes[projects[0].id]
    costing = Costing(
        tuple(made),
        frozen((row[number[key]] for key in wanted), np.int64),
        np.array([[begins[key][end] for key in wanted] for end in range(2)], dtype=np.uint8).reshape(2, -1),
        frozen((law for law, _ in drawn), np.int64),
        alike[network.own_axis(projects[0])],
        first.zero,
        tuple(network.maps),
        calendars_of(network.maps),
    )
    values = np.array([value for _, value in drawn])
    return costing, _planned(costing, network, early, axes, [number[key] for key in wanted], values, risks)


def _planned(
    costing: Costing, network: Network, early: EarlyDates, axes: Mapping[str, Axis], wanted: Sequence[int], drawn: Floats, risks: RiskTable
) -> Mapping[str, float]:
    """What each project costs without uncertainty and risks, by its id. wanted : activities by number."""
    own, there = np.zeros((2, len(wanted), 1)), np.ones((len(wanted), 1))
    for j, n in enumerate(wanted):
        activity = network.activities[n]
        cost, rate = activity.task.cost, activity.task.cost_rate
        if activity.project.is_absent(activity.task):
            there[j] = 0.0
            continue
        if cost is not None and not is_sure(activity, risks):
            own[0, j] = deterministic(cost)
        if rate is not None:
            own[1, j] = deterministic(rate) * early.work[n] / axes[activity.project.id].unit_minutes
    times = np.array([[dates[n] for n in wanted] for dates in (early.starts, early.finishes, early.work)]).reshape(3, -1, 1)
    ends = np.array([[early.ends[c.project.id]] for c in costing.projects])
    batch = Batch(times, ends, own, there, np.zeros((risks.cost_count, 1)), drawn.reshape(-1, 1))
    return {c.project.id: float(pay_project(costing, c, batch).total[0]) for c in costing.projects}
