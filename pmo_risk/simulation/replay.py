"""A run made again for its details. Nothing per task is stored: streams give the same draws whenever they are asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from pmo_risk.distributions import Distribution
from pmo_risk.measures import probability, replicated_share
from pmo_risk.model import Portfolio, Project
from pmo_risk.results.cash import Cash, CostRow
from pmo_risk.simulation.cash import cash_of, costs_of
from pmo_risk.simulation.compile import CompiledModel, compile_model
from pmo_risk.simulation.costed_run import Costed
from pmo_risk.simulation.detail import task_sums
from pmo_risk.simulation.engine import interruptible, run
from pmo_risk.simulation.happened import happened
from pmo_risk.simulation.ranks import RankedAgainst
from pmo_risk.simulation.strikes import Strikes, uniforms_of
from pmo_risk.simulation.sums import CRITICAL, DURATION, DURATION_SQUARED, FINISH, FLOAT, SENSITIVITY, START, WITH_FINISH
from pmo_risk.simulation.trace import critical_counts, is_traceable
from pmo_risk.simulation.ways import MC, Sampling

Floats = NDArray[np.float64]
RANKED_ITERATIONS = 32_768
_BATCH_BYTES = 5 << 25


@dataclass(frozen=True)
class Rerun:
    """The replay of one project of a run; see ``pmo_risk.results.replay.Replay``.

    plan : what was compiled together: the project, or the portfolio of those that links join. shared : the portfolio whose risks struck it.
    project : which project. iterations, seed, threads, sampling : of the run. replicates : None where its iterations are independent.
    confidence : of the intervals of criticality.
    """

    plan: Project | Portfolio
    shared: Portfolio | None
    project: Project
    iterations: int
    seed: int
    threads: int
    sampling: Sampling = MC
    replicates: int | None = None
    confidence: float = 0.95

    @interruptible()
    def finish_of(self, task_id: str) -> tuple[Floats, Floats]:
        """Finish of any task in time units, and in clock minutes from the project's start; shape (iterations,)."""
        model = self._compile([task_id])
        part = run([model.arrays], self.iterations, self.threads)[0]
        axis = model.axes[self._row(model)]
        return axis.units(part.kept_finish[0]), axis.clock_minutes(part.kept_finish[0], model.begins[self.project.id, task_id][1])

    def occurred(self, risk_id: str) -> NDArray[np.bool_]:
        """In which iterations a risk of the project struck; shape (iterations,)."""
        return self._strikes.of(self.project.id, self.project.risks[risk_id].id)

    @cached_property
    def _strikes(self) -> Strikes:
        return Strikes(self.shared or self.plan, self.seed, self.iterations, self.sampling)

    @interruptible()
    def criticality(self) -> Floats:
        """The share of iterations in which each task of the project is critical, in its order, shape (tasks,)."""
        model = compile_model(self.plan, self.seed, shared=self.shared, iterations=self.iterations, sampling=self.sampling)
        if is_traceable(model.arrays):
            shares = critical_counts(model.arrays, self.iterations, self.threads) / self.iterations
        else:
            model = compile_model(self.plan, self.seed, shared=self.shared, all_rows=True, iterations=self.iterations, sampling=self.sampling)
            nothing = np.zeros(len(model.keys)), np.zeros(model.arrays.projects)
            shares = task_sums(model.arrays, self.iterations, self.threads, *nothing)[:, CRITICAL] / self.iterations
        row = {key: r for r, key in enumerate(model.keys)}
        return shares[[row[self.project.id, t.id] for t in self.project]]

    @interruptible()
    def tasks(self, percentiles: Sequence[float]) -> Mapping[str, Floats]:
        """Statistics of the project's tasks, in its order; see ``Replay``.

        Means, deviations and criticality are over all iterations; rank correlations, percentiles and lengths of levels of effort and summaries over the
        first 32,768, which bounds the memory and time they take and leaves a correlation a standard error below 0.006.
        """
        ids = [t.id for t in self.project]
        columns = self._sums(ids) | {q: np.empty(len(ids)) for q in ("cri_rho", "cri_tau")}
        for q in percentiles:
            columns[f"finish_p{q:g}"], columns[f"finish_clock_p{q:g}"] = np.empty((2, len(ids)))
        n = min(self.iterations, RANKED_ITERATIONS)
        batch = max(1, _BATCH_BYTES // (16 * n))
        whole_model = self._compile(())
        for first in range(0, len(ids), batch):
            model = whole_model.keeping([(self.project.id, i) for i in ids[first : first + batch]])
            part = run([model.arrays], n, self.threads)[0]
            axis = model.axes[self._row(model)]
            whole = RankedAgainst(axis.units(part.finish[self._row(model)]))
            self._put_spans(columns, ids, range(first, first + len(part.kept_duration)), part.kept_duration / axis.unit_minutes)
            with ThreadPoolExecutor(self.threads) as pool:
                found = list(pool.map(whole.both, part.kept_duration))
            columns["cri_rho"][first : first + batch], columns["cri_tau"][first : first + batch] = np.array(found).T
            for q in percentiles:
                at = min(max(int(np.ceil(n * q / 100 - 1e-9)), 1), n) - 1
                values = np.partition(part.kept_finish, at, axis=1)[:, at]
                columns[f"finish_p{q:g}"][first : first + batch] = axis.units(values)
                columns[f"finish_clock_p{q:g}"][first : first + batch] = self._clock(model, ids[first : first + batch], values, 1)
        return columns

    def _sums(self, ids: list[str]) -> dict[str, Floats]:
        """The columns that come from sums over all iterations."""
        model = compile_model(self.plan, self.seed, shared=self.shared, all_rows=True, iterations=self.iterations, sampling=self.sampling)
        own = self._row(model)
        axis = model.axes[own]
        finishes = run([model.arrays], self.iterations, self.threads)[0].finish
        whole = np.array([a.units(f) * a.unit_minutes for a, f in zip(model.axes, finishes, strict=True)])
        first = task_sums(model.arrays, 1, 1, np.zeros(len(model.keys)), np.zeros(len(whole)))[:, DURATION]
        counts = np.zeros((len(model.keys), self.replicates or 1), dtype=np.int64)
        sums = task_sums(model.arrays, self.iterations, self.threads, first, whole[:, 0], counts)
        row = {key: r for r, key in enumerate(model.keys)}
        at = [row[self.project.id, i] for i in ids]
        n = self.iterations
        s = sums[at] / n
        spread = whole[own] - whole[own, 0]
        mean_d, mean_t = s[:, DURATION], spread.mean()
        sd_d = np.sqrt(np.maximum(s[:, DURATION_SQUARED] - mean_d**2, 0.0) * (n / max(n - 1, 1)))
        sd_t = float(spread.std(ddof=1)) if n > 1 else 0.0
        covariance = (s[:, WITH_FINISH] - mean_d * mean_t) * (n / max(n - 1, 1))
        with np.errstate(divide="ignore", invalid="ignore"):  # no spread, no correlation: NaN
            r = np.where((sd_d > 0) & (sd_t > 0), covariance / (sd_d * sd_t), np.nan)
            ssi = np.where(sd_t > 0, s[:, CRITICAL] * sd_d / sd_t, np.nan)
            si = s[:, SENSITIVITY] / whole[own].mean()
        unit = axis.unit_minutes
        return self._critical(counts[at]) | {
            "si": si,
            "ssi": ssi,
            "cri_r": r,
            "duration_mean": (mean_d + first[at]) / unit,
            "duration_sd": sd_d / unit,
            "start_mean": axis.units(s[:, START]),
            "finish_mean": axis.units(s[:, FINISH]),
            "start_clock_mean": self._clock(model, ids, s[:, START], 0),
            "finish_clock_mean": self._clock(model, ids, s[:, FINISH], 1),
            "float_mean": np.round(s[:, FLOAT] / unit, 9) + 0.0,
        }

    def _critical(self, counts: NDArray[np.int64]) -> dict[str, Floats]:
        """How often tasks are critical, with intervals, from counts of shape (tasks, replicates)."""
        n, sure = self.iterations, self.confidence
        if self.replicates is None:
            found = [probability(int(c), n, confidence=sure) for c in counts[:, 0]]
        else:
            found = [replicated_share(c, n // self.replicates, confidence=sure) for c in counts]
        ends = {"criticality": "value", "criticality_low": "low", "criticality_high": "high"}
        return {column: np.array([getattr(e, end) for e in found], dtype=np.float64) for column, end in ends.items()}

    def _put_spans(self, columns: Mapping[str, Floats], ids: Sequence[str], rows: range, durations: Floats) -> None:
        """The lengths of those of some tasks that are levels of effort or summaries, which sums do not hold."""
        for n, length in zip(rows, durations, strict=True):
            if self.project[ids[n]].is_span:
                columns["duration_mean"][n] = length.mean()
                columns["duration_sd"][n] = length.std(ddof=1) if length.size > 1 else 0.0

    def _clock(self, model: CompiledModel, ids: Sequence[str], times: Floats, end: int) -> Floats:
        """One start (``end`` 0) or finish (1) of each of some tasks, on the axis, as clock minutes from the project's start."""
        axis = model.axes[self._row(model)]
        begins = [model.begins[self.project.id, i][end] for i in ids]
        return np.where(begins, axis.clock_minutes(times, begins=True), axis.clock_minutes(times))

    @interruptible()
    def cash(self) -> Cash:
        """What comes and goes by month; see ``pmo_risk.results.cash.CostReplay``."""
        return cash_of(self._costed(), self._number, self.iterations, self.threads)

    @interruptible()
    def costs(self, label: Callable[[CostRow], str]) -> tuple[list[str], Floats]:
        """Money by label; see ``pmo_risk.results.cash.CostReplay``."""
        return costs_of(self._costed(), self._number, self.iterations, self.threads, label)

    @interruptible()
    def happened(self, triggers: Sequence[str], tasks: Sequence[str]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """What the run decided; see ``pmo_risk.results.condition_table.ConditionReplay``."""
        model = compile_model(self.plan, self.seed, shared=self.shared, costed=True, iterations=self.iterations, sampling=self.sampling)
        own = self.project.id
        return happened(model, [(own, t) for t in triggers], [(own, t) for t in tasks], self.iterations, self.threads)

    def uniform_draws(self, law: Distribution, name: str) -> Floats:
        """One draw of a law an iteration, from a stream of its own; (iterations,)."""
        return law.ppf(uniforms_of((), self.seed, [("money", name)], self.iterations, self.sampling)[0])

    def _costed(self) -> Costed:
        model = compile_model(self.plan, self.seed, shared=self.shared, costed=True, iterations=self.iterations, sampling=self.sampling)
        return Costed.of(model.arrays, model.costing)

    @property
    def _number(self) -> int:
        projects = [self.plan.id] if isinstance(self.plan, Project) else list(self.plan.projects)
        return projects.index(self.project.id)

    def _compile(self, ids: Sequence[str]) -> CompiledModel:
        return compile_model(
            self.plan, self.seed, shared=self.shared, keep=[(self.project.id, i) for i in ids], iterations=self.iterations, sampling=self.sampling
        )

    def _row(self, model: CompiledModel) -> int:
        return [p.id for p in model.projects].index(self.project.id)


@dataclass(frozen=True)
class SharedOccurrences:
    """When the shared risks of a portfolio struck."""

    folio: Portfolio
    iterations: int
    seed: int
    sampling: Sampling = MC

    def occurred(self, risk_id: str) -> NDArray[np.bool_]:
        """In which iterations a shared risk struck; shape (iterations,)."""
        return self._strikes.of("", self.folio.risks[risk_id].id)

    @cached_property
    def _strikes(self) -> Strikes:
        return Strikes(self.folio, self.seed, self.iterations, self.sampling)
