"""The table of tasks: criticality, sensitivity and dates."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from pmo_risk.model.project import Project
from pmo_risk.results.moments import minutes_array
from pmo_risk.results.replay import Replay

if TYPE_CHECKING:
    import pandas as pd

PERCENTILES = (10.0, 50.0, 80.0, 90.0)
_ENDS = ("criticality_low", "criticality_high")
_INDICES = ("criticality", "si", "ssi", "cri_r", "cri_rho", "cri_tau")


def task_table(plan: Project, replay: Replay) -> pd.DataFrame:
    """One row a task, in project order, indexed by its id.

    Columns: ``name``; ``criticality``, ``si``, ``ssi``, ``cri_r``, ``cri_rho``, ``cri_tau``; ``duration_mean``, ``duration_sd`` (time units);
    ``start_mean``, ``finish_mean``, ``finish_p10``, ``finish_p50``, ``finish_p80``, ``finish_p90`` (dates); ``float_mean`` (time units);
    ``criticality_low`` and ``criticality_high``, the ends of its interval.

    What has happened shows its actual dates. A finished task, a level of effort and a summary have criticality 0, and neither sensitivities nor float.
    """
    import pandas as pd

    numbers = replay.tasks(PERCENTILES)
    dated = {f"{end}_mean": numbers[f"{end}_clock_mean"] for end in ("start", "finish")}
    dated |= {f"finish_p{q:g}": numbers[f"finish_clock_p{q:g}"] for q in PERCENTILES}
    columns: dict[str, Any] = {"name": [t.name for t in plan.tasks]} | {k: numbers[k] for k in (*_INDICES, "duration_mean", "duration_sd")}
    columns |= {k: minutes_array(plan.start, v, "s") for k, v in dated.items()}
    columns |= {k: numbers[k] for k in ("float_mean", *_ENDS)}
    table = pd.DataFrame(columns, index=pd.Index([t.id for t in plan.tasks], name="task"))
    idle = [t.id for t in plan.tasks if t.is_complete or t.is_span]
    table.loc[idle, [*_INDICES, "float_mean"]] = math.nan
    table.loc[idle, ["criticality", *_ENDS]] = 0.0
    for column in dated:
        actual = {t.id: t.actual_start if column == "start_mean" else t.actual_finish for t in plan.tasks if t.is_started}
        for task_id, moment in actual.items():
            if moment is not None:
                table.loc[task_id, column] = pd.Timestamp(moment).as_unit("s")
    return table


def criticality(plan: Project, replay: Replay) -> pd.Series[float]:
    """The share of iterations in which each task is critical, indexed by its id."""
    import pandas as pd

    series = pd.Series(replay.criticality(), index=pd.Index([t.id for t in plan.tasks], name="task"), name="criticality")
    series[[t.id for t in plan.tasks if t.is_complete or t.is_span]] = 0.0
    return series
