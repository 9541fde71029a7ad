"""All metrics on one plan."""

from __future__ import annotations

from pmo_risk.errors import PmoRiskError
from pmo_risk.network.health.health import Health
from pmo_risk.network.health.metric import METRICS, Measured, Metric, NotMeasurable, measured
from pmo_risk.network.health.scope import Scope
from pmo_risk.network.view import View


def health_of(view: View) -> Health:
    """The health of a plan; what needs dates is not measurable where the plan has none, as where it has a cycle."""
    scope = Scope(view)
    return Health(view.plan.id, tuple(_measure(m, scope) for m in sorted(METRICS.values(), key=lambda m: m.place)))


def _measure(metric: Metric, scope: Scope) -> Measured:
    try:
        found = metric.measure(scope)
    except PmoRiskError as error:
        found = NotMeasurable(f"there are no dates: {error.problems[0]}")
    return measured(metric, found)
