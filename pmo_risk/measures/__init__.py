"""The shelf of risk measures, one a file: each takes a sample of outcomes and gives an Estimate, a value with its interval.

To add one: write ``newname.py`` with a function ``newname(samples, ..., *, confidence=0.95, label="", unit="") -> Estimate`` that begins with
``checked(samples, confidence)``, decorate it with ``@MEASURES.register("newname")``, and add its import line below. Parameters between the sample
and the star have meanings by name, from which the contract tests draw: ``p`` is a level from 0 to 1, ``x`` a value in the unit of the samples,
``other`` a second sample of the same length. The contract tests then cover it; no other file changes.

The intervals hold for independent iterations. For others (Latin hypercube, Sobol, antithetic pairs) see ``replicated``.
"""

from pmo_risk.measures.base import MEASURES, Measure
from pmo_risk.measures.correlation import correlation
from pmo_risk.measures.cvar import cvar
from pmo_risk.measures.difference import association, association_corrected, difference, difference_of_quantiles
from pmo_risk.measures.effect import effect
from pmo_risk.measures.estimate import Estimate
from pmo_risk.measures.mean import mean
from pmo_risk.measures.probability import probability, probability_by
from pmo_risk.measures.quantile import quantile
from pmo_risk.measures.replicated import batched, replicated, replicated_quantile, replicated_share
from pmo_risk.measures.std import std
from pmo_risk.measures.var import var

__all__ = [
    "MEASURES",
    "Estimate",
    "Measure",
    "association",
    "association_corrected",
    "batched",
    "correlation",
    "cvar",
    "difference",
    "difference_of_quantiles",
    "effect",
    "mean",
    "probability",
    "probability_by",
    "quantile",
    "replicated",
    "replicated_quantile",
    "replicated_share",
    "std",
    "var",
]
