"""``pr.schedule``: the deterministic dates of a plan as a table."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pmo_risk.errors import GraphError, shown
from pmo_risk.network.build import Network, Plan, build, key_of, projects_of
from pmo_risk.network.cpm import Dates, cpm, free_float, total_float
from pmo_risk.network.longest_path import longest_path

if TYPE_CHECKING:
    import pandas as pd

CRITICAL_HOURS = 1e-6  # floats are sums of floating-point times; below this they are none


def schedule(plan: Plan) -> pd.DataFrame:
    """Early and late dates and floats of every task, with fixed or most likely durations and no risks.

    The index is the task id in the plan's order, in a portfolio ``"project/task"``. Columns: ``uid`` and ``name``; ``early_start``,
    ``early_finish``, ``late_start``, ``late_finish`` (datetimes); ``total_float`` (from early to late finish, unless the project's options say otherwise)
    and ``free_float``, in working hours of the task's calendar, NaN for finished work; ``critical``, where total float is not above zero (the limit in
    the options), or on the longest path, as the options say.

    Late dates count back from the project's deadline where it has one, else from its own early finish.

    Raises
    ------
    GraphError : CYCLE, with one shortest cycle of each knot of tasks.

    >>> from pmo_risk.model import Project, Task
    >>> plan = Project("p", "2027-01-04", [Task("a", 5), Task("b", 2), Task("c", 3, after=["a", "b"])])
    >>> schedule(plan)[["early_finish", "late_finish", "total_float", "critical"]]
             early_finish         late_finish  total_float  critical
    a 2027-01-08 17:00:00 2027-01-08 17:00:00          0.0      True
    b 2027-01-05 17:00:00 2027-01-08 17:00:00         24.0     False
    c 2027-01-13 17:00:00 2027-01-13 17:00:00          0.0      True
    """
    import pandas as pd

    network = build(plan)
    dates = cpm(network)
    total, free = _hours(total_float(network, dates)), _hours(free_float(network, dates))
    frame = pd.DataFrame(
        {
            "uid": pd.Series([a.task.uid for a in network.activities], dtype=object),
            "name": pd.Series([a.task.name for a in network.activities], dtype=object),
            "early_start": _moments(network, dates.early_start),
            "early_finish": _moments(network, dates.early_finish),
            "late_start": _moments(network, dates.late_start),
            "late_finish": _moments(network, dates.late_finish),
            "total_float": total,
            "free_float": free,
            "critical": _critical(network, dates, total),
        }
    )
    frame.index = pd.Index([a.key for a in network.activities], dtype=object)
    return frame.loc[[key_of(plan, p, t.id) for p in projects_of(plan) for t in p]]


def _critical(network: Network, dates: Dates, total: Sequence[float]) -> list[bool]:
    longest = longest_path(network, dates) if any(a.project.options.critical == "longest" for a in network.activities) else set()
    return [
        n in longest if a.project.options.critical == "longest" else hours <= a.project.options.critical_float + CRITICAL_HOURS
        for n, (a, hours) in enumerate(zip(network.activities, total, strict=True))
    ]


def _hours(minutes: Sequence[float]) -> list[float]:
    return [m if math.isnan(m) else round(m / 60, 9) + 0.0 for m in minutes]


def _moments(network: Network, minutes: Sequence[float]) -> NDArray[np.datetime64]:
    found = np.empty(len(minutes), dtype="datetime64[us]")
    for n, minute in enumerate(minutes):
        try:
            found[n] = network.date(minute)
        except OverflowError:
            raise GraphError(
                "its date is beyond the year 9999", where=f"task {shown(network.activities[n].key)}", code="DATE_RANGE", remedy="check durations and lags"
            ) from None
    return found
