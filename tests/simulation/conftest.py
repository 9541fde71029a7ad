"""Gives the tests the slow plain twins of the engine, random plans, and what it means for a sample to agree with an exact number."""

import importlib.util
import sys
from pathlib import Path

import pytest


def _beside(name):
    """A helper file of this folder as a module: pytest's importlib mode puts no folder of tests on the path."""
    spec = importlib.util.spec_from_file_location(f"simulation_{name}", Path(__file__).with_name(f"{name}.py"))
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def twin():
    """Plain twins of streams, laws and schedules."""
    return _beside("twin")


@pytest.fixture(scope="session")
def plans():
    """Hypothesis strategies for projects and portfolios."""
    return _beside("plans")


@pytest.fixture(scope="session")
def agree():
    """Checks that a sample agrees with an exact number within four standard errors."""
    return _beside("agree")
