"""``simulate``: from a plan to its result."""

from __future__ import annotations

import os
import platform
import secrets
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from importlib.metadata import version
from typing import overload

import numpy as np
from numpy.typing import NDArray

import pmo_risk
from pmo_risk.dependence import Repair, groups_of
from pmo_risk.dependence.repair import MOST_CHANGE
from pmo_risk.errors import CorrelationError, LimitError, PmoRiskError, SettingsError, raise_all, shown
from pmo_risk.model import Portfolio, Project
from pmo_risk.results import PortfolioResult, Result
from pmo_risk.results.recipe import Recipe, Settings
from pmo_risk.results.trials import Trials
from pmo_risk.simulation.chunk import Part
from pmo_risk.simulation.compile import CompiledModel, Key, compile_model, compile_overhead
from pmo_risk.simulation.engine import default_threads, interruptible, run
from pmo_risk.simulation.progress import progress_bar
from pmo_risk.simulation.replay import Rerun, SharedOccurrences
from pmo_risk.simulation.rows import LONGEST
from pmo_risk.simulation.streams import STREAM_VERSION
from pmo_risk.simulation.whole import groups, whole_baseline, whole_trials

Floats = NDArray[np.float64]
_LIBRARIES = ("numpy", "scipy", "numba", "networkx")
MAX_THREADS = 1024


@overload
def simulate(
    plan: Project,
    iterations: int = ...,
    seed: int | None = ...,
    *,
    threads: int | None = ...,
    sampling: str = ...,
    progress: bool = ...,
    keep: Iterable[str] = ...,
    confidence: float = ...,
    strict: bool = ...,
) -> Result: ...
@overload
def simulate(
    plan: Portfolio,
    iterations: int = ...,
    seed: int | None = ...,
    *,
    threads: int | None = ...,
    sampling: str = ...,
    progress: bool = ...,
    keep: Iterable[str] = ...,
    confidence: float = ...,
    strict: bool = ...,
) -> PortfolioResult: ...
def simulate(
    plan: Project | Portfolio,
    iterations: int = 10_000,
    seed: int | None = None,
    *,
    threads: int | None = None,
    sampling: str = "mc",
    progress: bool = True,
    keep: Iterable[str] = (),
    confidence: float = 0.95,
    strict: bool = False,
) -> Result | PortfolioResult:
    """Simulate a project, or the projects of a portfolio jointly.

    Each iteration draws every duration, cost and risk, and schedules the plan with its logic, calendars and progress. The draws of each task
    and risk depend on the seed, its own id and the iteration only, so the same seed gives the same bits on any number of threads, and two
    plans that share tasks and risks share their draws.

    Parameters
    ----------
    plan : what to simulate.
    iterations : how many.
    seed : zero or more; None draws one, which the result records.
    threads : at work at a time; None takes the processors there are. The result does not depend on it.
    sampling : ``"mc"``, plain Monte Carlo; the only kind in this version.
    progress : show a bar in a terminal or notebook.
    keep : ids of tasks (``"project/task"`` in a portfolio) whose finishes to keep; others are computed again when asked for.
    confidence : of every interval.
    strict : refuse correlations that cannot all hold, where one had to be changed by more than 0.05; else the nearest that can are used, which
        ``recipe.repairs`` lists.

    Raises
    ------
    GraphError : where the links make a cycle.
    SettingsError, LimitError : for a run that cannot be done.
    CorrelationError : NOT_PSD, in a strict run.
    Interrupted : on Ctrl-C.

    >>> import pmo_risk as pr
    >>> plan = pr.Project("bridge", start="2027-01-04", tasks=[pr.Task("design", pr.triangular(20, 30, 55)), pr.Task("build", 60, after=["design"])])
    >>> result = pr.simulate(plan, iterations=1000, seed=1)
    >>> 92 < float(result.finish.p(80)) < 108
    True
    """
    if sampling in ("lhs", "sobol"):
        raise SettingsError(f"sampling {shown(sampling)} is not in this version", code="SAMPLING", remedy="use sampling='mc'")
    if not isinstance(plan, (Project, Portfolio)):
        raise SettingsError(f"simulate takes a Project or a Portfolio, got {type(plan).__name__}", code="PLAN", remedy="read a file with pr.read first")
    if isinstance(keep, str):
        raise SettingsError(f"keep takes a list of task ids, got the text {shown(keep)}", code="KEEP", remedy=f"write keep=[{shown(keep)}]")
    at_work = default_threads() if threads is None else threads
    settings = Settings(iterations, secrets.randbits(48) if seed is None else seed, at_work, sampling, tuple(dict.fromkeys(keep)), confidence)
    if settings.threads > MAX_THREADS:
        raise SettingsError(f"at most {MAX_THREADS} threads, got {settings.threads}", code="THREADS")
    _fits_in_memory(plan, settings)
    began = time.perf_counter()
    with interruptible():
        repairs = _repairs(plan, strict)
        result = _project(plan, settings, began, progress) if isinstance(plan, Project) else _portfolio(plan, settings, began, progress)
    return replace(result, recipe=replace(result.recipe, repairs=repairs)) if repairs else result


def _repairs(plan: Project | Portfolio, strict: bool) -> tuple[Repair, ...]:
    """The correlation matrices that have to be changed; refused in a strict run where the change is large."""
    repairs = tuple(g.repair for g in groups_of(plan) if g.repair is not None)
    if strict:
        raise_all("correlations", [_too_far(r) for r in repairs if r.largest_change > MOST_CHANGE])
    return repairs


def _too_far(repair: Repair) -> PmoRiskError:
    names = ", ".join(map(shown, repair.members[:3])) + (f" and {len(repair.members) - 3} more" if len(repair.members) > 3 else "")
    what = f"cannot all hold (smallest eigenvalue {repair.smallest_eigenvalue:.3g}); the nearest that can differ by up to {repair.largest_change:.3g}"
    return CorrelationError(
        what,
        where=f"correlations of {names}",
        code="NOT_PSD",
        remedy=f"mend that of {' and '.join(map(shown, repair.worst))} first, or leave strict out",
    )


def _project(plan: Project, settings: Settings, began: float, progress: bool) -> Result:
    model = compile_model(plan, settings.seed, keep=[(plan.id, plan[t].id) for t in settings.keep], iterations=settings.iterations)
    with progress_bar(settings.iterations, progress) as advance:
        part = run([model.arrays], settings.iterations, settings.threads, advance=advance)[0]
    rerun = Rerun(plan, None, plan, settings.iterations, settings.seed, settings.threads)
    return _result(model, 0, part, rerun, settings.keep, _recipe(plan, settings, began))


def _portfolio(folio: Portfolio, settings: Settings, began: float, progress: bool) -> PortfolioResult:
    wanted = [folio.find(reference) for reference in settings.keep]
    plans = groups(folio)
    models = [compile_model(p, settings.seed, shared=folio, keep=_kept(p, wanted), iterations=settings.iterations) for p in plans]
    overhead = compile_overhead(folio, settings.seed, settings.iterations)
    jobs = [m.arrays for m in models] + ([overhead] if overhead is not None else [])
    with progress_bar(settings.iterations * len(jobs), progress) as advance:
        parts = run(jobs, settings.iterations, settings.threads, advance=advance)
    results: dict[str, Result] = {}
    for plan, model, part in zip(plans, models, parts, strict=False):
        for number, project in enumerate(model.projects):
            rerun = Rerun(plan, folio, project, settings.iterations, settings.seed, settings.threads)
            kept = [t if p == project.id else "" for p, t in _kept(plan, wanted)]
            results[project.id] = _result(model, number, part, rerun, kept, _recipe(project, settings, began))
    in_order = {i: results[i] for i in folio.projects}
    shared_cost = parts[-1].cost[0] if overhead is not None else np.zeros(settings.iterations)
    trials = whole_trials(folio, in_order, shared_cost)
    replay = SharedOccurrences(folio, settings.iterations, settings.seed)
    return PortfolioResult(folio, in_order, trials, _recipe(folio, settings, began), whole_baseline(folio, in_order), replay)


def _kept(plan: Project | Portfolio, wanted: Sequence[Key]) -> list[Key]:
    members = {plan.id} if isinstance(plan, Project) else set(plan.projects)
    return [key for key in wanted if key[0] in members]


def _result(model: CompiledModel, number: int, part: Part, rerun: Rerun, kept: Sequence[str], recipe: Recipe) -> Result:
    """The result of one project of a model. ``kept`` names the tasks of the kept rows, empty for another project's."""
    axis = model.axes[number]
    times = part.finish[number]
    _refuse_endless(rerun.project, times - axis.at(axis.begin))
    begins = {task: model.begins[rerun.project.id, task][1] for task in kept if task}
    milestones = {task: (axis.units(f), axis.clock_minutes(f, begins[task])) for task, f in zip(kept, part.kept_finish, strict=True) if task}
    trials = Trials(axis.units(times), axis.clock_minutes(times), part.cost[number], milestones)
    return Result(rerun.project, trials, recipe, rerun, model.baselines[number])


def _refuse_endless(project: Project, minutes: Floats) -> None:
    """Refuse a run in which some duration had to be cut; see ``rows.LONGEST``."""
    count = int(np.count_nonzero(minutes >= LONGEST))
    if count:
        what = f"in {count:,} of {minutes.size:,} iterations the project lasts more than 19,000 years"
        hint = "check durations and delays; mu and sigma of a lognormal are of the logarithm"
        raise LimitError(what, where=f"project {shown(project.id)}", code="DURATION_RANGE", remedy=hint)


def _recipe(plan: Project | Portfolio, settings: Settings, began: float) -> Recipe:
    return Recipe(plan.model_hash, settings, STREAM_VERSION, _versions(), time.perf_counter() - began)


@cache
def _versions() -> dict[str, str]:
    return {"pmo_risk": pmo_risk.__version__, "python": platform.python_version()} | {name: version(name) for name in _LIBRARIES}


def _fits_in_memory(plan: Project | Portfolio, settings: Settings) -> None:
    """Refuse, before anything is allocated, a run whose samples would take more than half of the machine's memory."""
    members = 1 if isinstance(plan, Project) else len(plan) + 1
    arrays = 6 * members + 6 * len(settings.keep)
    needed = arrays * 8 * settings.iterations
    if hasattr(os, "sysconf") and needed > os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2:
        what = f"{settings.iterations:,} iterations of {members} projects and {len(settings.keep)} kept tasks need {needed / 2**30:.1f} GiB"
        raise LimitError(f"{what}, more than half of this machine's memory", code="MEMORY", remedy="ask for fewer iterations or keep fewer tasks")
