"""The public names are a promise: one sorted list, every name of it loads, and none leaves."""

import importlib

import pytest

import pmo_risk

PROMISED = [
    "Calendar",
    "Constraint",
    "Correlation",
    "CostItem",
    "DateClause",
    "Impact",
    "Level",
    "Income",
    "Link",
    "PmoRiskError",
    "Portfolio",
    "PriceIndex",
    "Project",
    "Register",
    "Risk",
    "Rules",
    "Scale",
    "ScoringScheme",
    "SystemicRisk",
    "Task",
    "Tolerance",
    "UncertaintyRule",
    "Weather",
    "aace_class",
    "bernoulli",
    "bernoulli_sum",
    "beta",
    "binomial",
    "cauchy",
    "charts",
    "check",
    "compare",
    "compare_responses",
    "cumulative",
    "debias",
    "discrete",
    "empirical",
    "errors",
    "exponential",
    "fit",
    "fixed",
    "from_percentiles",
    "gamma",
    "gumbel",
    "histogram",
    "laplace",
    "lognormal",
    "merge_registers",
    "metalog",
    "mixture",
    "normal",
    "pert",
    "poisson",
    "pool",
    "rayleigh",
    "read",
    "read_p6_risks",
    "read_register",
    "read_rules",
    "read_scheme",
    "read_weather",
    "report",
    "residuals",
    "schedule",
    "simulate",
    "systemic_from_total",
    "triangular",
    "trigen",
    "truncated",
    "uniform",
    "weibull",
    "write",
    "write_register",
]


def test_no_promised_name_is_missing():
    """A name once public stays public."""
    assert set(PROMISED) <= set(pmo_risk.__all__)


def test_the_list_is_sorted_and_has_no_doubles():
    """``__all__`` is one sorted list, each name once."""
    assert pmo_risk.__all__ == sorted(set(pmo_risk.__all__))


@pytest.mark.parametrize("name", pmo_risk.__all__)
def test_every_public_name_loads(name):
    """Every name of ``__all__`` is there, documented, and shown by ``dir``."""
    assert getattr(pmo_risk, name).__doc__
    assert name in dir(pmo_risk)


def test_a_star_import_gives_the_list():
    """``from pmo_risk import *`` gives the public names and no other."""
    names: dict[str, object] = {}
    exec("from pmo_risk import *", names)  # noqa: S102  # the statement under test
    assert sorted(set(names) - {"__builtins__"}) == pmo_risk.__all__


def test_an_unknown_name_is_an_attribute_error():
    """A name that is not public is an AttributeError that says so, as of any module."""
    with pytest.raises(AttributeError, match="module 'pmo_risk' has no attribute 'simulation_of'"):
        getattr(pmo_risk, "simulation_of")  # noqa: B009  # a constant name is what a user writes


@pytest.mark.parametrize(
    "package", ["dependence", "distributions", "measures", "model", "network", "results", "charts", "importers", "exporters", "simulation"]
)
def test_every_name_a_package_exports_is_there(package):
    """``__all__`` of every package names only what it has."""
    module = importlib.import_module(f"pmo_risk.{package}")
    assert [name for name in module.__all__ if not hasattr(module, name)] == []
