"""Gives the tests the slow plain twins of the engine, random plans, and what it means for a sample to agree with an exact number."""

import importlib.util
import os
import subprocess
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
def skies():
    """Plain twins of weather."""
    return _beside("skies")


@pytest.fixture(scope="session")
def agree():
    """Checks that a sample agrees with an exact number within four standard errors."""
    return _beside("agree")


@pytest.fixture(scope="session")
def interpreter():
    """Starts a Python of its own that runs some code with this project and the helper files of this folder on its path."""

    def start(code, *arguments, **environment):
        path = os.pathsep.join([str(Path(__file__).parent), *(p for p in sys.path if p)])
        env = {k: v for k, v in (os.environ | {"PYTHONPATH": path} | environment).items() if v is not None}
        command = [sys.executable, "-c", code, *map(str, arguments)]
        return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)  # noqa: S603  # our own code

    return start
