"""A plan before and after the responses to its risks, on the same draws."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pmo_risk.errors import RiskError
from pmo_risk.model import Portfolio, Project
from pmo_risk.results import Comparison, compare
from pmo_risk.simulation.run import simulate


def compare_responses(
    plan: Project | Portfolio, iterations: int | str = 10_000, seed: int | None = None, *, risks: Iterable[str] | str | None = None, **settings: Any
) -> Comparison:
    """What the responses to risks buy: the plan as it is and with them taken, simulated on the same draws and compared pair by pair.

    Parameters
    ----------
    plan, iterations, seed, settings : as for ``simulate``; with ``iterations="auto"`` the second run is as long as the first.
    risks : take the responses to these only; default to all.

    Returns
    -------
    Comparison : of ``.before`` and ``.after``; see ``compare``. Its changes have the price of the responses in them.

    Raises
    ------
    RiskError : NO_RESPONSE, where nothing is planned against any of the risks.

    >>> import pmo_risk as pr
    >>> pump = pr.Response("mitigate", probability=0.1, cost=500)
    >>> flood = pr.Risk("flood", 0.4, pr.Impact("dig", delay=10, cost_rate=1000), responses=pump)
    >>> plan = pr.Project("p", "2027-01-04", [pr.Task("dig", 20)], [flood], currency="EUR")
    >>> change = pr.compare_responses(plan, 2_000, seed=1, progress=False)
    >>> change.finish.mean.value < 0, change.cost.mean.value < 0
    (True, True)
    """
    chosen = None if risks is None else (risks,) if isinstance(risks, str) else tuple(risks)
    after = plan.with_responses(chosen)
    if after == plan:
        remedy = "give risks responses=[pr.Response(...)], or rows in the sheet Responses of their register"
        raise RiskError("no responses are planned", where=plan.id, code="NO_RESPONSE", remedy=remedy)
    first = simulate(plan, iterations, seed, **settings)
    again = {k: v for k, v in settings.items() if k not in ("tolerance", "max_iterations")} | {"replicates": first.settings.replicates}
    return compare(first, simulate(after, first.settings.iterations, first.settings.seed, **again))
