"""From trials to outcomes with units, dates and a plan to compare with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from pmo_risk.model.portfolio import Portfolio
from pmo_risk.model.project import Project
from pmo_risk.results.finish import Finish
from pmo_risk.results.joint import Joint
from pmo_risk.results.quantity import Quantity
from pmo_risk.results.recipe import Settings
from pmo_risk.results.trials import Baseline, Floats, Trials, frozen_array


def joint_of(model: Project | Portfolio, trials: Trials, settings: Settings, baseline: Baseline, milestone: Callable[[str], Finish] | None = None) -> Joint:
    """Finish and cost of the whole model; ``milestone`` gives the finish of one of its tasks."""
    blocks = replicates_of(trials, settings)
    finish = Finish(
        "finish",
        trials.finish,
        model.time_unit,
        baseline.finish,
        settings.confidence,
        blocks,
        clock=trials.clock,
        start=model.start,
        deadline=model.deadline,
        plan_clock=baseline.clock,
    )
    return Joint(finish, Quantity("cost", trials.cost, model.currency, baseline.cost, settings.confidence, blocks), milestone)


def milestone_of(plan: Project, task_id: str, samples: tuple[Floats, Floats], settings: Settings, blocks: int | None) -> Finish:
    """The finish of one task, from (finish, clock)."""
    finish, clock = (frozen_array(x, f"finish of {task_id!r}") for x in samples)
    deadline: datetime | None = plan[task_id].deadline
    return Finish(f"finish of {task_id}", finish, plan.time_unit, None, settings.confidence, blocks, clock=clock, start=plan.start, deadline=deadline)


def replicates_of(trials: Trials, settings: Settings) -> int | None:
    """None where iterations are independent, else in how many independent blocks they were drawn."""
    return None if settings.sampling == "mc" else trials.replicates
