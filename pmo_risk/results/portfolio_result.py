"""The result of simulating a portfolio (or program): all projects in the same iterations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from pmo_risk.errors import InputError
from pmo_risk.measures import Estimate
from pmo_risk.model.portfolio import Portfolio
from pmo_risk.results.by_name import ByName
from pmo_risk.results.cash import Cash, CostReplay, Floats, spread_evenly
from pmo_risk.results.chart_shelf import Plot
from pmo_risk.results.cost_table import joined
from pmo_risk.results.diversification import Diversification, diversification
from pmo_risk.results.finish import Finish
from pmo_risk.results.joint import Joint
from pmo_risk.results.moments import TOLERANCE
from pmo_risk.results.money import Money, replay_of
from pmo_risk.results.outcomes import joint_of, replicates_of
from pmo_risk.results.quantity import Quantity, share
from pmo_risk.results.recipe import Recipe, Settings
from pmo_risk.results.replay import Occurrences
from pmo_risk.results.result import Result
from pmo_risk.results.risk_table import risk_table
from pmo_risk.results.trials import Baseline, Trials
from pmo_risk.results.verdict import verdict

if TYPE_CHECKING:
    import pandas as pd

_ROUNDING = 1e-9  # of the cost: no more than what adding up in another order makes


@dataclass(frozen=True, eq=False, repr=False)
class PortfolioResult(Money):
    """What a joint simulation of several projects says. Made by ``pmo_risk.simulate``.

    Parameters
    ----------
    folio : the portfolio that was simulated.
    projects : the result of each project, by its id; iteration i is the same in all of them. An unknown id is an error with the nearest one.
    trials : finish and cost of the whole; the finish counted from the portfolio's start.
    recipe : how it was made.
    baseline : the plan of the whole without uncertainty.
    replay : the run, ready to be made again for shared risks.
    """

    folio: Portfolio
    projects: Mapping[str, Result]
    trials: Trials
    recipe: Recipe
    baseline: Baseline
    replay: Occurrences | None = None

    def __post_init__(self) -> None:
        if set(self.projects) != set(self.folio.projects):
            missing = ", ".join(sorted(set(self.projects) ^ set(self.folio.projects)))
            raise InputError(f"results and projects differ: {missing}", code="PROJECTS")
        if any(r.trials.iterations != self.trials.iterations for r in self.projects.values()):
            raise InputError("the projects have other iterations than the portfolio", code="SAMPLE")
        object.__setattr__(self, "projects", ByName("project", {name: self.projects[name] for name in self.folio.projects}))

    @property
    def settings(self) -> Settings:
        """What the run was asked for."""
        return self.recipe.settings

    @cached_property
    def joint(self) -> Joint:
        """Finish and cost of the whole, together."""
        return joint_of(self.folio, self.trials, self.settings, self.baseline, self._finish_of)

    @property
    def finish(self) -> Finish:
        """When the last project finishes."""
        return self.joint.finish

    def milestone(self, reference: str) -> Finish:
        """When a task finishes, counted from the start of its project; ``"project/task"``. See ``Result.milestone``."""
        project, task = self.folio.find(reference)
        return self.projects[project].milestone(task)

    def _finish_of(self, name: str) -> Finish:
        """The finish of a project by its id, else of a task by ``"project/task"``."""
        return self.projects[name].finish if name in self.projects else self.milestone(name)

    @property
    def cost(self) -> Quantity:
        """What all of it costs; ``cost.var(95)`` and ``cost.cvar(95)`` are the portfolio's value at risk."""
        return self.joint.cost

    @cached_property
    def last_to_finish(self) -> Mapping[str, Estimate]:
        """By project, the probability that no other finishes later. Projects that tie count each, so the sum may pass 1."""
        start = self.folio.start
        minutes = {k: r.trials.clock + (r.plan.start - start).total_seconds() / 60 for k, r in self.projects.items()}
        latest = np.maximum.reduce(list(minutes.values()))
        blocks = replicates_of(self.trials, self.settings)
        return {k: share(m >= latest - TOLERANCE, blocks, self.settings.confidence, f"{k} is last") for k, m in minutes.items()}

    @property
    def table(self) -> pd.DataFrame:
        """One row a project, indexed by its id.

        Columns: ``name``, ``finish_p50`` and ``finish_p80`` (dates), ``cost_p50`` and ``cost_p80``, and ``last``, ``last_low``, ``last_high``:
        the probability that no other project finishes later.
        """
        import pandas as pd

        names, results = list(self.projects), list(self.projects.values())
        columns: dict[str, Any] = {"name": [r.plan.name for r in results]}
        columns |= {f"finish_p{p}": pd.Series([r.finish.p(p).date for r in results], dtype="datetime64[s]").array for p in (50, 80)}
        columns |= {f"cost_p{p}": [float(r.cost.p(p)) for r in results] for p in (50, 80)}
        last = [self.last_to_finish[k] for k in names]
        columns |= {"last": [e.value for e in last], "last_low": [e.low for e in last], "last_high": [e.high for e in last]}
        return pd.DataFrame(columns, index=pd.Index(names, name="project"))

    def diversification(self, percentile: float = 80) -> Diversification:
        """The percentiles of the projects' costs added up, beside the percentile of the sum."""
        return diversification({k: r.cost for k, r in self.projects.items()}, self.cost, percentile)

    @property
    def risks(self) -> pd.DataFrame:
        """The shared risks with occurrence and effects on the whole; see ``risk_table``. Each project's own are in its result."""
        return self._risks.copy()

    @cached_property
    def _risks(self) -> pd.DataFrame:
        if self.replay is None:
            raise InputError("this result cannot run its iterations again", code="NO_REPLAY", remedy="simulate the portfolio again with the same seed")
        return risk_table(self.folio.risks, self.joint, self.replay)

    @property
    def _shared_cost(self) -> Floats:
        """What shared risks cost the whole and no one project; (iterations,)."""
        rest: Floats = self.trials.cost - np.sum([r.trials.cost for r in self.projects.values()], axis=0)
        return rest if np.abs(rest).max() > _ROUNDING * np.abs(self.trials.cost).max() else np.zeros_like(rest)

    def _cost_rows(self, by: str, depth: int | None) -> tuple[list[str], Floats]:
        parts = []
        for name, result in self.projects.items():
            labels, money = result._cost_rows("kind" if by == "project" else by, depth)
            if by in ("task", "item"):
                labels = [f"{name}/{label}" if label else "" for label in labels]
            parts.append(([name], money.sum(axis=0, keepdims=True)) if by == "project" else (labels, money))
        shared = self._shared_cost
        return joined([*parts, (["risk" if by == "kind" else ""], shared[None, :])] if shared.any() else parts)

    def _cash_parts(self) -> Cash:
        """The sum of the projects', and what shared risks cost the whole, spread evenly from its start to its finish."""
        shared = self._shared_cost
        parts = [r.cash for r in self.projects.values()]
        return Cash.added([*parts, spread_evenly(shared, self.folio.start, self.trials.clock)] if shared.any() else parts)

    def _began(self) -> datetime:
        return self.folio.start

    def _money_replay(self) -> CostReplay:
        return replay_of(next(iter(self.projects.values())).replay)

    @property
    def converged(self) -> bool | None:
        """Whether a run that was to stop by itself met its tolerance; None for a run of a fixed number of iterations."""
        return None if self.recipe.stop is None else self.recipe.stop.met

    @cached_property
    def verdict(self) -> str:
        """How far the run may be trusted, a sentence a line: how it stopped, whether P80 is steady, and which risks were hardly seen; see ``verdict``."""
        return verdict(self.joint, self.recipe, self.folio.risks, self.replay)

    @property
    def plot(self) -> Plot:
        """The charts, by name: ``result.plot.s_curve()``."""
        return Plot(self)

    def __repr__(self) -> str:
        from pmo_risk.results.summary import portfolio_summary
        from pmo_risk.results.text_look import text_look

        return text_look(portfolio_summary(self))

    def _repr_html_(self) -> str:
        from pmo_risk.results.html_look import html_look
        from pmo_risk.results.summary import portfolio_summary

        return html_look(portfolio_summary(self))
