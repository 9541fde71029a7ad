"""From a project or portfolio to arrays: names end here.

The logic (floors, lags, progress, calendars) is that of the deterministic schedule: ``pmo_risk.network.build``. Projects that links join are
compiled into one model; any other is compiled alone, exactly as if it were simulated alone. What joins the models of a portfolio beside that is
the streams: a shared risk draws from its own, whichever model asks.
"""

from __future__ import annotations

import gc
import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from pmo_risk.dependence import Group, groups_of
from pmo_risk.distributions import uniform
from pmo_risk.model import Portfolio, Project
from pmo_risk.model.stream_names import Names
from pmo_risk.network.build import Activity, Network, build
from pmo_risk.network.cpm import EarlyDates, early_dates
from pmo_risk.network.deterministic import deterministic
from pmo_risk.results.trials import Baseline
from pmo_risk.simulation.arrays import NONE, Arrays, Dependence, Floats
from pmo_risk.simulation.axis import Axis, axis_of
from pmo_risk.simulation.compile_conditions import Conditions, trigger_rows
from pmo_risk.simulation.compile_costs import costing_of
from pmo_risk.simulation.compile_dependence import dependence_of, with_order
from pmo_risk.simulation.compile_handing import handing_of
from pmo_risk.simulation.compile_plain import keep_tasks, mark_last, mark_plain
from pmo_risk.simulation.compile_risks import RiskTable
from pmo_risk.simulation.compile_special import is_special, late_of, spans_of, special_arrays, specials_of
from pmo_risk.simulation.compile_tasks import Setting, calendars_of, is_sure, links_of, no_tasks, reaching, slots_of, tasks_of
from pmo_risk.simulation.compile_weather import no_skies, skies_of
from pmo_risk.simulation.costing import Costing
from pmo_risk.simulation.laws import LawTable, frozen
from pmo_risk.simulation.order import canonical_order
from pmo_risk.simulation.risk_effects import Home
from pmo_risk.simulation.ways import MC, Sampling

Key = tuple[str, str]


@dataclass(frozen=True)
class CompiledModel:
    """Arrays for the kernels, and what their rows stand for."""

    arrays: Arrays
    projects: tuple[Project, ...]
    axes: tuple[Axis, ...]
    keys: tuple[Key, ...]  # (project id, task id) by row
    baselines: tuple[Baseline, ...]  # by project
    begins: Mapping[Key, tuple[bool, bool]]  # whether a task's start and finish stand at the start of a shift, not at the end of the one before
    costing: Costing | None = None  # of a model that was compiled with what is paid

    def keeping(self, keys: Sequence[Key]) -> CompiledModel:
        """The model that keeps the finish and duration of these tasks in every iteration, in their order."""
        kept = {key: n for n, key in enumerate(keys)}
        tasks = keep_tasks(self.arrays.tasks, [kept.get(key, NONE) for key in self.keys])
        return replace(self, arrays=self.arrays._replace(kept=len(keys), tasks=tasks))


def compile_model(
    plan: Project | Portfolio,
    seed: int,
    *,
    shared: Portfolio | None = None,
    keep: Sequence[Key] = (),
    all_rows: bool = False,
    costed: bool = False,
    iterations: int | None = None,
    sampling: Sampling = MC,
) -> CompiledModel:
    """Compile a project, or a portfolio whose projects are joined by links, into one model.

    Parameters
    ----------
    plan : what is simulated together.
    seed : of the run.
    shared : the portfolio whose shared risks strike it.
    keep : tasks whose finish and duration are kept for every iteration.
    all_rows : give every task rows of its own, as the backward pass needs.
    costed : compile what is paid with the model (``CompiledModel.costing``); such a model has rows for all times.
    iterations : of the run, which only Iman and Conover's method must know.
    sampling : how uniforms are drawn.

    Raises
    ------
    GraphError : CYCLE, and what else ``network.build`` refuses.
    """
    with _uncollected():
        return _compile(plan, seed, shared, all_rows, costed, iterations, sampling).keeping(keep)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without rounds of the garbage collector, which find nothing among what a compile makes and take a quarter of its time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _compile(
    plan: Project | Portfolio, seed: int, shared: Portfolio | None, all_rows: bool, costed: bool, iterations: int | None, sampling: Sampling
) -> CompiledModel:
    all_rows = all_rows or costed
    correlated = shared or plan
    dates = {p.id: p.data_date for p in ((plan,) if isinstance(plan, Project) else plan)}
    plan = _as_it_happened(plan) if isinstance(plan, Project) else plan.replace(projects=[_as_it_happened(p) for p in plan])
    projects = (plan,) if isinstance(plan, Project) else tuple(plan)
    network = build(plan)
    early = early_dates(network)
    network = reaching(network, early)
    laws = LawTable(seed, sampling)
    drive = [a.minutes for a in network.activities if not a.is_span]
    before = [(x.predecessor, x.successor, x.lag) for x in network.arcs] + [(first, second, 0.0) for first, second in network.waits]
    order = canonical_order(drive, before) + list(range(len(drive), len(network.activities)))
    alike = _alike(network)
    clock = _needs_clock(network, projects, alike) or (shared is not None and any(r.is_timed for r in shared.risks))
    axes = {p.id: axis_of(p, network.maps[_calendar_index(network, p, alike)], clock) for p in projects}
    risks = RiskTable(laws, [Home(p, axes[p.id], _calendar_index(network, p, alike) if clock else NONE) for p in projects], shared)
    row = {n: r for r, n in enumerate(order)}
    special = specials_of(network, order)
    watched = trigger_rows(network, row, axes)
    conditions = Conditions(risks, {key: risks.rows + n for n, key in enumerate(watched)})
    handing = handing_of(network, order, alike, conditions, clock=clock)
    slots = slots_of(network, order, row, handing, all_rows=all_rows)
    tasks = tasks_of(Setting(network, order, projects, axes, laws, risks, alike, slots, handing, special, conditions))
    links = links_of(network, row, slots, handing, alike, conditions)
    struck = risks.arrays(list(watched.values()), len(order))
    tasks = mark_last(tasks, links, struck.trigger_first)
    begins = {(a.project.id, a.task.id): _begins(a) for a in (network.activities[n] for n in order)}
    costing, costs = costing_of(network, early, projects, row, begins, laws, risks, axes, alike, dates) if costed else (None, {})
    dependence, ordered = dependence_of(groups_of(correlated), laws)
    drawn = laws.arrays()
    arrays = Arrays(
        clock=int(clock),
        slots=slots.count,
        projects=len(projects),
        kept=0,
        tasks=tasks if clock else mark_plain(tasks, links, struck.trigger_first, all_rows=all_rows),
        links=links,
        specials=special_arrays(network, special, alike),
        late=late_of(network, order, links),
        spans=spans_of(network, order, row, slots, alike),
        calendars=calendars_of(network.maps),
        skies=skies_of(network, early, order, alike, seed),
        base_cost=_base_cost(network, projects, risks),
        own=frozen((0 if axes[p.id].unit_elapsed else _calendar_index(network, p, alike) for p in projects), np.int64),
        zero=frozen((axes[p.id].begin if axes[p.id].unit_elapsed else axes[p.id].zero for p in projects), np.float64),
        risks=struck,
        windows=risks.windows(),
        laws=drawn,
        prepared=laws.prepared(),
        dependence=dependence,
    )
    keys = tuple((network.activities[n].project.id, network.activities[n].task.id) for n in order)
    baselines = tuple(_baseline(network, early, axes[p.id], p, costs.get(p.id)) for p in projects)
    return CompiledModel(with_order(arrays, ordered, iterations, sampling), projects, tuple(axes[p.id] for p in projects), keys, baselines, begins, costing)


def _as_it_happened(project: Project) -> Project:
    """A project of which nothing is left to do, without its data date: it finished when it did, not when its status was last taken."""
    return project.replace(data_date=None) if project.data_date is not None and all(t.is_complete for t in project) else project


def compile_overhead(folio: Portfolio, seed: int, iterations: int | None = None, sampling: Sampling = MC) -> Arrays | None:
    """The costs of shared risks that belong to no one project, as a model without tasks; None where there are none."""
    laws = LawTable(seed, sampling)
    risks = RiskTable(laws, (), folio)
    if not risks.has_cost:
        return None
    dependence, ordered = dependence_of(groups_of(folio), laws)
    return with_order(_without_tasks(laws, dependence, risks), ordered, iterations, sampling)


def compile_streams(groups: Sequence[Group], seed: int, streams: Sequence[Names], iterations: int, sampling: Sampling = MC) -> Arrays:
    """A model without tasks, whose first rows in Prepared are the uniforms of these streams, dependent on each other as the groups say."""
    laws = LawTable(seed, sampling)
    for names in streams:
        laws.prepare(laws.add(uniform(0, 1), 1.0, *names))
    dependence, ordered = dependence_of(groups, laws)
    return with_order(_without_tasks(laws, dependence, RiskTable(laws, (), None)), ordered, iterations, sampling)


def _without_tasks(laws: LawTable, dependence: Dependence, risks: RiskTable) -> Arrays:
    nothing = frozen([0.0], np.float64)
    own = frozen([0], np.int64)
    stage = (laws.arrays(), laws.prepared(), dependence, risks.arrays(), risks.windows())
    return Arrays(0, 0, 1, 0, *stage, *no_tasks(), calendars_of(()), no_skies(), nothing, own, nothing)


def _alike(network: Network) -> list[int]:
    """For each calendar, the first one with the same working time and weather."""
    first: dict[tuple[str, int, int, int, bytes], int] = {}
    sites = {n: w.id for n, w in network.weather.items()}
    return [first.setdefault((sites.get(n, ""), m.step, m.length, m.unit, m.begins.tobytes()), n) for n, m in enumerate(network.maps)]


def _needs_clock(network: Network, projects: Sequence[Project], alike: list[int]) -> bool:
    """False where one calendar, the project's own, measures all its work and lags."""
    used = {alike[a.axis] for a in network.activities if a.fixed is None or not a.task.is_complete}
    used |= {alike[x.axis] for x in network.arcs if x.lag or x.share}
    used |= {_calendar_index(network, p, alike) for p in projects}
    extra = any(is_special(a) or a.is_span or (a.float_axis != a.axis) for a in network.activities)
    return len(projects) > 1 or len(used) > 1 or extra or _may_end_in_time_off(network)


def _is_moment(activity: Activity) -> bool:
    """True for what has no length: a milestone to come, or finished work kept at the data date."""
    return activity.fixed is None and (activity.task.is_complete or activity.task.work.support == (0.0, 0.0))


def _begins(activity: Activity) -> tuple[bool, bool]:
    return not activity.stays, _is_moment(activity) and not activity.stays


def _may_end_in_time_off(network: Network) -> bool:
    """True where the project may end at a moment that working minutes alone do not tell from the end of the shift before.

    So it may where all is finished, and where no work follows a milestone that moves to the next shift, one that stays on a date of its own in
    time off, or work that was finished in time off.
    """
    followed = {x.predecessor for x in network.arcs if not _is_moment(network.activities[x.successor])}
    last = [a for n, a in enumerate(network.activities) if n not in followed]
    return all(a.task.is_complete for a in last) or any(map(partial(_is_in_time_off, network), last))


def _is_in_time_off(network: Network, activity: Activity) -> bool:
    task, table = activity.task, network.maps[activity.axis]
    if activity.fixed is not None and task.is_complete:
        moments = [activity.fixed[1]]
    elif task.is_complete or not _is_moment(activity):
        return False
    else:
        moments = [network.maps[0].minute(c.when) for c in task.constraints if c.kind in ("SNET", "FNET", "MSO", "MFO")]
    return not activity.stays or any(table.finish_at(table.work_at(t)) != t for t in moments)


def _calendar_index(network: Network, project: Project, alike: list[int]) -> int:
    return alike[network.own_axis(project)]


def _baseline(network: Network, early: EarlyDates, axis: Axis, project: Project, costed: float | None) -> Baseline:
    """The project's finish and cost without uncertainty: the most likely durations and costs, no risks. ``costed`` is the cost where it is known."""
    end = np.array([axis.at(early.ends[project.id])])
    cost = math.fsum(
        (deterministic(a.task.cost) if a.task.cost is not None else 0.0)
        + (deterministic(a.task.cost_rate) * minutes / axis.unit_minutes if a.task.cost_rate is not None else 0.0)
        for a, minutes in zip(network.activities, early.work, strict=True)
        if a.project.id == project.id and not project.is_absent(a.task)
    )
    return Baseline(float(axis.units(end)[0]), float(axis.clock_minutes(end)[0]), cost if costed is None else costed)


def _base_cost(network: Network, projects: Sequence[Project], risks: RiskTable) -> Floats:
    """Certain amounts of each project, exactly rounded and so independent of order."""
    certain: dict[str, list[float]] = {p.id: [] for p in projects}
    for activity in network.activities:
        cost = activity.task.cost
        if cost is not None and is_sure(activity, risks):
            certain[activity.project.id].append(cost.support[0])
    return frozen((math.fsum(v) for v in certain.values()), np.float64)
