"""``simulate``: from a plan to its result."""

from __future__ import annotations

import platform
import secrets
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.metadata import version
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

import pmo_risk
from pmo_risk.dependence import Repair, groups_of
from pmo_risk.dependence.repair import MOST_CHANGE
from pmo_risk.errors import CorrelationError, LimitError, PmoRiskError, RiskError, SettingsError, raise_all, shown
from pmo_risk.model import Portfolio, Project
from pmo_risk.network import check_unsaid
from pmo_risk.network.view import View
from pmo_risk.results import PortfolioResult, Result
from pmo_risk.results.recipe import Recipe, Settings
from pmo_risk.results.trials import Trials
from pmo_risk.simulation.chunk import CHUNK, Part
from pmo_risk.simulation.compile import CompiledModel, Key, compile_model, compile_overhead
from pmo_risk.simulation.compile_costs import has_costs
from pmo_risk.simulation.costed_run import Costed
from pmo_risk.simulation.engine import Runnable, default_threads, interruptible, run
from pmo_risk.simulation.leading import leading
from pmo_risk.simulation.memory import fits, in_words
from pmo_risk.simulation.progress import progress_bar
from pmo_risk.simulation.replay import Rerun, SharedOccurrences
from pmo_risk.simulation.rows import LONGEST
from pmo_risk.simulation.stopping import BATCHES, R, Rule, rule_of, until_met
from pmo_risk.simulation.streams import STREAM_VERSION
from pmo_risk.simulation.ways import MC, Sampling
from pmo_risk.simulation.whole import groups, whole_baseline, whole_trials

Floats = NDArray[np.float64]
_LIBRARIES = ("numpy", "scipy", "numba", "networkx")
MAX_THREADS = 1024


@overload
def simulate(
    plan: Project,
    iterations: int | str = ...,
    seed: int | None = ...,
    *,
    threads: int | None = ...,
    sampling: str = ...,
    replicates: int | None = ...,
    tolerance: Mapping[str, float | str] | None = ...,
    max_iterations: int | None = ...,
    progress: bool = ...,
    keep: Iterable[str] = ...,
    confidence: float = ...,
    strict: bool = ...,
    max_memory: int | str | None = ...,
) -> Result: ...
@overload
def simulate(
    plan: Portfolio,
    iterations: int | str = ...,
    seed: int | None = ...,
    *,
    threads: int | None = ...,
    sampling: str = ...,
    replicates: int | None = ...,
    tolerance: Mapping[str, float | str] | None = ...,
    max_iterations: int | None = ...,
    progress: bool = ...,
    keep: Iterable[str] = ...,
    confidence: float = ...,
    strict: bool = ...,
    max_memory: int | str | None = ...,
) -> PortfolioResult: ...
def simulate(
    plan: Project | Portfolio,
    iterations: int | str = 10_000,
    seed: int | None = None,
    *,
    threads: int | None = None,
    sampling: str = "mc",
    replicates: int | None = None,
    tolerance: Mapping[str, float | str] | None = None,
    max_iterations: int | None = None,
    progress: bool = True,
    keep: Iterable[str] = (),
    confidence: float = 0.95,
    strict: bool = False,
    max_memory: int | str | None = None,
) -> Result | PortfolioResult:
    """Simulate a project, or the projects of a portfolio jointly.

    Each iteration draws every duration, cost and risk, and schedules the plan with its logic, calendars and progress. The draws of each task
    and risk depend on the seed, its own id and the iteration only, so the same seed gives the same bits on any number of threads, and two
    plans that share tasks and risks share their draws.

    Parameters
    ----------
    plan : what to simulate.
    iterations : how many; or ``"auto"``: until P80 is known to ``tolerance``. Then the error is looked at after 20,000 iterations, and after each
        quarter more, up to ``max_iterations``; the result says whether it was met (``converged``, ``verdict``).
    seed : zero or more; None draws one, which the result records.
    threads : at work at a time; None takes the processors there are. The result does not depend on it.
    sampling : ``"mc"``, plain Monte Carlo; ``"lhs"``, Latin hypercube; ``"sobol"``, scrambled Sobol points for the 64 quantities that matter most and
        a Latin hypercube for the others, best with a power of two iterations a replicate; ``"antithetic"``, pairs drawn at u and 1 - u. All are
        right on average. The last three are made in independent replicates, from which intervals come.
    replicates : how many of them, 20 by default. A run of twice the iterations in twice the replicates begins with the shorter run.
    tolerance : with ``"auto"``, the half-width of the interval of P80 to reach: ``{"finish": "1d", "cost": 50_000}``, or one of the two; a number for
        ``finish`` is in time units. Default: half a percent of the mean of each.
    max_iterations : with ``"auto"``, when to give up, by default after 1,000,000.
    progress : show a bar in a terminal or notebook.
    keep : ids of tasks (``"project/task"`` in a portfolio) whose finishes to keep; others are computed again when asked for.
    confidence : of every interval.
    strict : refuse correlations that cannot all hold, where one had to be changed by more than 0.05; else the nearest that can are used, which
        ``recipe.repairs`` lists. And refuse registers that leave open what an impact means: on several tasks without ``each``, or several on one
        task without ``parallel`` or with it on some alone.
    max_memory : refuse a run that is estimated to take more: bytes, or text such as ``"2 GB"``. None: half of the machine's memory. The estimate stands
        before the progress bar.

    Raises
    ------
    GraphError : where the links make a cycle.
    SettingsError, LimitError : for a run that cannot be done.
    CorrelationError, RiskError : NOT_PSD, AMBIGUOUS, AMBIGUOUS_COMBINATION, in a strict run.
    Interrupted : on Ctrl-C.

    >>> import pmo_risk as pr
    >>> plan = pr.Project("bridge", start="2027-01-04", tasks=[pr.Task("design", pr.triangular(20, 30, 55)), pr.Task("build", 60, after=["design"])])
    >>> result = pr.simulate(plan, iterations=1000, seed=1)
    >>> 92 < float(result.finish.p(80)) < 108
    True
    """
    if not isinstance(plan, (Project, Portfolio)):
        raise SettingsError(f"simulate takes a Project or a Portfolio, got {type(plan).__name__}", code="PLAN", remedy="read a file with pr.read first")
    if isinstance(keep, str):
        raise SettingsError(f"keep takes a list of task ids, got the text {shown(keep)}", code="KEEP", remedy=f"write keep=[{shown(keep)}]")
    at_work = default_threads() if threads is None else threads
    rule = None
    if iterations == "auto":
        if replicates is not None:
            what = f"an automatic run has as many replicates as it needs, got replicates={shown(replicates)}"
            raise SettingsError(what, code="REPLICATES", remedy="leave replicates out")
        if any(g.reorders for g in groups_of(plan)):
            what = "Iman and Conover's method reorders a run as a whole, which a run that stops by itself has not"
            raise SettingsError(what, code="ITERATIONS", remedy="ask for a number of iterations, or leave the method out")
        rule = rule_of(plan, sampling, tolerance, max_iterations)
    elif tolerance is not None or max_iterations is not None:
        given = "tolerance" if tolerance is not None else "max_iterations"
        raise SettingsError(f"{given} needs a run that stops by itself, got iterations={shown(iterations)}", code="TOLERANCE", remedy='write iterations="auto"')
    parts = (1 if sampling == "mc" else BATCHES) if replicates is None else replicates
    count = iterations if rule is None else BATCHES * rule.batch
    drawn = secrets.randbits(48) if seed is None else seed
    settings = Settings(count, drawn, at_work, sampling, tuple(dict.fromkeys(keep)), confidence, parts)  # type: ignore[arg-type]  # text is refused by it
    if settings.threads > MAX_THREADS:
        raise SettingsError(f"at most {MAX_THREADS} threads, got {settings.threads}", code="THREADS")
    memory = fits(plan, settings, settings.iterations if rule is None else rule.most, max_memory)
    began = time.perf_counter()
    with interruptible():
        repairs = _repairs(plan, strict)
        bar = f"simulating in some {in_words(memory)}" if progress else ""
        result = _project(plan, settings, rule, began, bar) if isinstance(plan, Project) else _portfolio(plan, settings, rule, began, bar)
    return replace(result, recipe=replace(result.recipe, repairs=repairs)) if repairs else result


def _repairs(plan: Project | Portfolio, strict: bool) -> tuple[Repair, ...]:
    """The correlation matrices that have to be changed; refused in a strict run where the change is large, as is what the register leaves open."""
    repairs = tuple(g.repair for g in groups_of(plan) if g.repair is not None)
    if strict:
        view = View(plan)
        unsaid = [p for one in check_unsaid.CHECKS for p in one(view)]
        too_far = [_too_far(r) for r in repairs if r.largest_change > MOST_CHANGE]
        raise_all("a strict run", [*too_far, *(RiskError(p.what, where=p.where, code=p.code, remedy=p.remedy) for p in unsaid)])
    return repairs


def _too_far(repair: Repair) -> PmoRiskError:
    names = ", ".join(map(shown, repair.members[:3])) + (f" and {len(repair.members) - 3} more" if len(repair.members) > 3 else "")
    why = f"smallest eigenvalue {repair.smallest_eigenvalue:.3g}" if repair.is_joint else "with the chance that is left of the risks"
    what = f"cannot all hold ({why}); the nearest that can differ by up to {repair.largest_change:.3g}"
    return CorrelationError(
        what,
        where=f"correlations of {names}",
        code="NOT_PSD" if repair.is_joint else "ATTAINABLE",
        remedy=f"mend that of {' and '.join(map(shown, repair.worst))} first, or leave strict out",
    )


def _project(plan: Project, settings: Settings, rule: Rule | None, began: float, bar: str) -> Result:
    sampling = _sampling([plan], None, settings)
    kept = [(plan.id, plan[t].id) for t in settings.keep]
    model = compile_model(plan, settings.seed, keep=kept, costed=has_costs(plan), iterations=settings.iterations, sampling=sampling)

    def result_of(parts: Sequence[Part], made: Settings) -> Result:
        rerun = _rerun(plan, None, plan, made, sampling)
        return _result(model, 0, parts[0], rerun, made.keep, _recipe(plan, made, began))

    return _run([_job(model)], settings, rule, bar, result_of)


def _portfolio(folio: Portfolio, settings: Settings, rule: Rule | None, began: float, bar: str) -> PortfolioResult:
    wanted = [folio.find(reference) for reference in settings.keep]
    plans = groups(folio)
    sampling = _sampling(plans, folio, settings)
    more: dict[str, Any] = {"shared": folio, "iterations": settings.iterations, "sampling": sampling}
    models = [compile_model(p, settings.seed, keep=_kept(p, wanted), costed=has_costs(p), **more) for p in plans]
    overhead = compile_overhead(folio, settings.seed, settings.iterations, sampling)

    def result_of(parts: Sequence[Part], made: Settings) -> PortfolioResult:
        results: dict[str, Result] = {}
        for plan, model, part in zip(plans, models, parts, strict=False):
            for number, project in enumerate(model.projects):
                kept = [t if p == project.id else "" for p, t in _kept(plan, wanted)]
                results[project.id] = _result(model, number, part, _rerun(plan, folio, project, made, sampling), kept, _recipe(project, made, began))
        in_order = {i: results[i] for i in folio.projects}
        shared_cost = parts[-1].cost[0] if overhead is not None else np.zeros(made.iterations)
        trials = whole_trials(folio, in_order, shared_cost, made.replicates)
        replay = SharedOccurrences(folio, made.iterations, made.seed, sampling)
        return PortfolioResult(folio, in_order, trials, _recipe(folio, made, began), whole_baseline(folio, in_order), replay)

    return _run([*map(_job, models), *([overhead] if overhead is not None else [])], settings, rule, bar, result_of)


def _sampling(plans: Sequence[Project | Portfolio], folio: Portfolio | None, settings: Settings) -> Sampling:
    """How the run draws, after a short plain run that tells what matters where that has a bearing."""
    if settings.sampling == "mc":
        return MC
    size = settings.iterations // settings.replicates
    if settings.sampling != "sobol":
        return Sampling(settings.sampling, size)
    models = [compile_model(p, settings.seed, shared=folio, iterations=CHUNK).arrays for p in plans]
    overhead = compile_overhead(folio, settings.seed, CHUNK) if folio is not None else None
    return Sampling("sobol", size, leading([*models, overhead] if overhead is not None else models, settings.threads))


def _job(model: CompiledModel) -> Runnable:
    return model.arrays if model.costing is None else Costed(model.arrays, model.costing)


def _run(jobs: Sequence[Runnable], settings: Settings, rule: Rule | None, bar: str, result_of: Callable[[Sequence[Part], Settings], R]) -> R:
    total = settings.iterations * len(jobs) if rule is None else None
    with progress_bar(total, bar) as advance:
        if rule is not None:
            return until_met(jobs, rule, settings, advance, result_of)
        return result_of(run(jobs, settings.iterations, settings.threads, advance=advance), settings)


def _rerun(plan: Project | Portfolio, folio: Portfolio | None, project: Project, made: Settings, sampling: Sampling) -> Rerun:
    blocks = None if made.sampling == "mc" else made.replicates
    return Rerun(plan, folio, project, made.iterations, made.seed, made.threads, sampling, blocks, made.confidence)


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
    trials = Trials(axis.units(times), axis.clock_minutes(times), part.cost[number], milestones, recipe.settings.replicates)
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
