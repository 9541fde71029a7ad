"""The result of simulating one project."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from pmo_risk.model.project import Project
from pmo_risk.results.cash import Cash, CostReplay, Floats
from pmo_risk.results.chart_shelf import Plot
from pmo_risk.results.condition_table import Bools, conditional_table, happened, trigger_table
from pmo_risk.results.cost_table import labeller
from pmo_risk.results.finish import Finish
from pmo_risk.results.joint import Joint
from pmo_risk.results.money import Money, replay_of
from pmo_risk.results.outcomes import joint_of, milestone_of, replicates_of
from pmo_risk.results.quantity import Quantity
from pmo_risk.results.recipe import Recipe, Settings
from pmo_risk.results.replay import Replay
from pmo_risk.results.risk_table import risk_table
from pmo_risk.results.task_table import criticality, task_table
from pmo_risk.results.trials import Baseline, Trials
from pmo_risk.results.verdict import verdict

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False, repr=False)
class Result(Money):
    """What a simulation of one project says, each number with its interval. Made by ``pmo_risk.simulate``.

    Parameters
    ----------
    plan : the project that was simulated.
    trials : the outcomes, one an iteration.
    recipe : how it was made.
    replay : the run, ready to be made again for details; used on first need.
    baseline : the plan without uncertainty.
    """

    plan: Project
    trials: Trials
    recipe: Recipe
    replay: Replay
    baseline: Baseline

    @property
    def settings(self) -> Settings:
        """What the run was asked for."""
        return self.recipe.settings

    @cached_property
    def joint(self) -> Joint:
        """Finish and cost together."""
        return joint_of(self.plan, self.trials, self.settings, self.baseline, self.milestone)

    @property
    def finish(self) -> Finish:
        """When the project finishes: time units from its start, and dates."""
        return self.joint.finish

    @property
    def cost(self) -> Quantity:
        """What the project costs."""
        return self.joint.cost

    def milestone(self, task_id: str) -> Finish:
        """When a task finishes. A task that was not kept is computed again, which may take as long as the run did.

        Raises
        ------
        GraphError : for a task that the project has not, with the nearest one.
        """
        if task_id not in self._milestones:
            task = self.plan[task_id].id
            samples = self.trials.milestones[task] if task in self.trials.milestones else self.replay.finish_of(task)
            self._milestones[task] = milestone_of(self.plan, task, samples, self.settings, replicates_of(self.trials, self.settings))
        return self._milestones[task_id]

    @cached_property
    def _milestones(self) -> dict[str, Finish]:
        return {}

    @property
    def tasks(self) -> pd.DataFrame:
        """The tasks with criticality, sensitivity, dates and float; see ``task_table``. Computed on first use; a copy each time."""
        return self._tasks.copy()

    @cached_property
    def _tasks(self) -> pd.DataFrame:
        return task_table(self.plan, self.replay)

    @property
    def criticality(self) -> pd.Series[float]:
        """The share of iterations in which each task is on the path that sets the finish: that column of ``tasks``, alone in a fraction of the time.

        Computed on first use; a copy each time. Finished tasks, levels of effort and summaries have 0.

        >>> import pmo_risk as pr
        >>> plan = pr.Project("p", "2027-01-04", [pr.Task("a", pr.triangular(1, 2, 6)), pr.Task("b", 2), pr.Task("end", 1, after=["a", "b"])])
        >>> pr.simulate(plan, 1000, seed=1, progress=False).criticality.round(1).to_dict()
        {'a': 0.8, 'b': 0.2, 'end': 1.0}
        """
        return self._criticality.copy()

    @cached_property
    def _criticality(self) -> pd.Series[float]:
        return self._tasks["criticality"] if "_tasks" in self.__dict__ else criticality(self.plan, self.replay)

    @property
    def risks(self) -> pd.DataFrame:
        """The risks with occurrence and effects; see ``risk_table``. Computed on first use; a copy each time."""
        return self._risks.copy()

    @cached_property
    def _risks(self) -> pd.DataFrame:
        return risk_table(self.plan.risks, self.joint, self.replay)

    @property
    def triggers(self) -> pd.DataFrame:
        """How often each trigger (plan B) struck, with its interval; see ``trigger_table``. Its iterations are run again on first use; a copy each time.

        >>> import pmo_risk as pr
        >>> tasks = [pr.Task("a", pr.uniform(1, 11)), pr.Task("b", 5, after="a", when="late")]
        >>> plan = pr.Project("p", "2027-01-04", tasks, triggers=[pr.Trigger("late", "a", after="2027-01-08")])
        >>> result = pr.simulate(plan, 1000, seed=1, progress=False)
        >>> result.triggers.occurrence.round(1).to_dict(), result.conditional_tasks.existence.round(1).to_dict()
        ({'late': 0.6}, {'b': 0.6})
        """
        return trigger_table(self.plan, self._happened[0], self.finish)

    @property
    def conditional_tasks(self) -> pd.DataFrame:
        """How often each task with ``when`` or ``unless`` existed, with its interval; see ``conditional_table``. As ``triggers``, which share its run."""
        return conditional_table(self.plan, self._happened[1], self.finish)

    @cached_property
    def _happened(self) -> tuple[Bools, Bools]:
        return happened(self.plan, self.replay)

    def _cost_rows(self, by: str, depth: int | None) -> tuple[list[str], Floats]:
        return self._money_replay().costs(labeller(by, depth))

    def _cash_parts(self) -> Cash:
        return self._money_replay().cash()

    def _began(self) -> datetime:
        return self.plan.start

    def _money_replay(self) -> CostReplay:
        return replay_of(self.replay)

    @property
    def converged(self) -> bool | None:
        """Whether a run that was to stop by itself met its tolerance; None for a run of a fixed number of iterations."""
        return None if self.recipe.stop is None else self.recipe.stop.met

    @cached_property
    def verdict(self) -> str:
        """How far the run may be trusted, a sentence a line: how it stopped, whether P80 is steady, and which risks were hardly seen; see ``verdict``."""
        return verdict(self.joint, self.recipe, self.plan.risks, self.replay)

    @property
    def plot(self) -> Plot:
        """The charts, by name: ``result.plot.s_curve()``."""
        return Plot(self)

    def __repr__(self) -> str:
        from pmo_risk.results.summary import project_summary
        from pmo_risk.results.text_look import text_look

        return text_look(project_summary(self))

    def _repr_html_(self) -> str:
        from pmo_risk.results.html_look import html_look
        from pmo_risk.results.summary import project_summary

        return html_look(project_summary(self))
