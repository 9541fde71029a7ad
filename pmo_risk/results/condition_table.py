"""The tables of what a plan decides by itself: how often each trigger struck, and how often each conditional task existed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from pmo_risk.errors import InputError
from pmo_risk.model.project import Project
from pmo_risk.model.trigger import Trigger
from pmo_risk.results.quantity import Quantity, share

if TYPE_CHECKING:
    import pandas as pd

Bools = NDArray[np.bool_]


@runtime_checkable
class ConditionReplay(Protocol):
    """A run that can be made again for what it decided."""

    def happened(self, triggers: Sequence[str], tasks: Sequence[str]) -> tuple[Bools, Bools]:
        """In which iterations each trigger struck, (triggers, iterations), and each task existed, (tasks, iterations)."""
        ...


def conditional_tasks_of(plan: Project) -> list[str]:
    """Ids of the tasks that exist in some iterations only, in the order of the plan, without those of responses that are not taken."""
    return [t.id for t in plan if (t.when or t.unless) and t.id not in plan.waiting_tasks]


def happened(plan: Project, replay: object) -> tuple[Bools, Bools]:
    """The iterations of the plan's triggers and conditional tasks, in its order. A plan with neither is not run again."""
    triggers, tasks = [t.id for t in plan.triggers], conditional_tasks_of(plan)
    if not triggers and not tasks:
        return np.empty((0, 0), dtype=np.bool_), np.empty((0, 0), dtype=np.bool_)
    if not isinstance(replay, ConditionReplay):
        raise InputError("this result cannot run its iterations again", code="NO_REPLAY", remedy="simulate the plan again with the same seed")
    return replay.happened(triggers, tasks)


def trigger_table(plan: Project, struck: Bools, pattern: Quantity) -> pd.DataFrame:
    """One row a trigger, in the order of the plan, indexed by its id.

    Columns: ``task`` that it watches; ``strikes`` where, in words; ``occurrence``, the share of iterations in which it struck, with the ends of its
    interval, ``occurrence_low`` and ``occurrence_high``. pattern : has the replicates and the confidence of the run.
    """
    rows = [[t.task, _where(t), *_share(hits, pattern)] for t, hits in zip(plan.triggers, struck, strict=True)]
    return _frame("trigger", [t.id for t in plan.triggers], rows, ("task", "strikes", "occurrence", "occurrence_low", "occurrence_high"))


def conditional_table(plan: Project, there: Bools, pattern: Quantity) -> pd.DataFrame:
    """One row a task that has ``when`` or ``unless``, in the order of the plan, indexed by its id.

    Columns: ``name``; ``when`` and ``unless``, the risks and triggers, parted by semicolons; ``existence``, the share of iterations in which it existed,
    with the ends of its interval, ``existence_low`` and ``existence_high``.
    """
    tasks = [plan[i] for i in conditional_tasks_of(plan)]
    rows = [[t.name, "; ".join(t.when), "; ".join(t.unless), *_share(hits, pattern)] for t, hits in zip(tasks, there, strict=True)]
    return _frame("task", [t.id for t in tasks], rows, ("name", "when", "unless", "existence", "existence_low", "existence_high"))


def _share(hits: Bools, pattern: Quantity) -> tuple[float, float, float]:
    seen = share(hits, pattern.replicates, pattern.confidence, "")
    return seen.value, seen.low, seen.high


def _where(trigger: Trigger) -> str:
    if trigger.after is not None:
        return f"finish after {trigger.after:%Y-%m-%d %H:%M}"
    return f"cost above {trigger.cost_above:,.15g}" if trigger.cost_above is not None else f"float below {trigger.float_below:,.15g}"


def _frame(name: str, ids: list[str], rows: list[list[Any]], columns: Sequence[str]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(rows, index=pd.Index(ids, name=name, dtype=object), columns=list(columns))
