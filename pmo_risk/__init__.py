"""Monte Carlo schedule, cost and portfolio risk.

>>> import pmo_risk as pr
>>> plan = pr.Project("bridge", start="2027-01-04", tasks=[pr.Task("design", pr.triangular(20, 30, 55)), pr.Task("build", 60, after=["design"])])
>>> len(plan)
2

Names load on first use, so that importing the package is quick.
"""

from __future__ import annotations

import importlib
from typing import Any

_HOME = {
    "Assignment": "pmo_risk.model",
    "Baseline": "pmo_risk.model",
    "BaselineTask": "pmo_risk.model",
    "Calendar": "pmo_risk.model",
    "Constraint": "pmo_risk.model",
    "Correlation": "pmo_risk.model",
    "CostItem": "pmo_risk.model",
    "DateClause": "pmo_risk.model",
    "Driver": "pmo_risk.model",
    "Impact": "pmo_risk.model",
    "Level": "pmo_risk.model",
    "Income": "pmo_risk.model",
    "Link": "pmo_risk.model",
    "PmoRiskError": "pmo_risk.errors",
    "Portfolio": "pmo_risk.model",
    "PriceIndex": "pmo_risk.model",
    "Project": "pmo_risk.model",
    "Rate": "pmo_risk.model",
    "Register": "pmo_risk.model",
    "Resource": "pmo_risk.model",
    "Response": "pmo_risk.model",
    "Risk": "pmo_risk.model",
    "Rules": "pmo_risk.model",
    "Scale": "pmo_risk.model",
    "ScheduleOptions": "pmo_risk.model",
    "ScoringScheme": "pmo_risk.model",
    "SystemicRisk": "pmo_risk.model",
    "Task": "pmo_risk.model",
    "Tolerance": "pmo_risk.model",
    "Trigger": "pmo_risk.model",
    "UncertaintyRule": "pmo_risk.model",
    "Weather": "pmo_risk.model",
    "aace_class": "pmo_risk.model",
    "bernoulli": "pmo_risk.distributions",
    "bernoulli_sum": "pmo_risk.distributions",
    "beta": "pmo_risk.distributions",
    "binomial": "pmo_risk.distributions",
    "branches": "pmo_risk.model",
    "cauchy": "pmo_risk.distributions",
    "charts": "",
    "check": "pmo_risk.network",
    "compare": "pmo_risk.results",
    "compare_responses": "pmo_risk.simulation",
    "cumulative": "pmo_risk.distributions",
    "debias": "pmo_risk.distributions",
    "discrete": "pmo_risk.distributions",
    "empirical": "pmo_risk.distributions",
    "errors": "",
    "exponential": "pmo_risk.distributions",
    "fit": "pmo_risk.distributions",
    "fixed": "pmo_risk.distributions",
    "from_percentiles": "pmo_risk.distributions",
    "gamma": "pmo_risk.distributions",
    "gumbel": "pmo_risk.distributions",
    "histogram": "pmo_risk.distributions",
    "laplace": "pmo_risk.distributions",
    "lognormal": "pmo_risk.distributions",
    "merge_registers": "pmo_risk.model",
    "metalog": "pmo_risk.distributions",
    "mixture": "pmo_risk.distributions",
    "normal": "pmo_risk.distributions",
    "pert": "pmo_risk.distributions",
    "poisson": "pmo_risk.distributions",
    "pool": "pmo_risk.distributions",
    "rayleigh": "pmo_risk.distributions",
    "read": "pmo_risk.importers",
    "read_p6_risks": "pmo_risk.importers",
    "read_register": "pmo_risk.importers",
    "read_rules": "pmo_risk.importers",
    "read_scheme": "pmo_risk.importers",
    "read_weather": "pmo_risk.importers",
    "report": "pmo_risk.exporters",
    "residuals": "pmo_risk.distributions",
    "schedule": "pmo_risk.network",
    "simulate": "pmo_risk.simulation",
    "systemic_from_total": "pmo_risk.model",
    "triangular": "pmo_risk.distributions",
    "trigen": "pmo_risk.distributions",
    "truncated": "pmo_risk.distributions",
    "uniform": "pmo_risk.distributions",
    "weibull": "pmo_risk.distributions",
    "write": "pmo_risk.exporters",
    "write_register": "pmo_risk.exporters",
}
__version__ = "0.1.0"
__all__ = sorted(_HOME)


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'pmo_risk' has no attribute {name!r}")
    home = _HOME[name]
    value = getattr(importlib.import_module(home), name) if home else importlib.import_module(f"pmo_risk.{name}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
