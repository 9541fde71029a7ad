"""Loads the table of cases, the exact laws and the checks, and gives every test that asks for ``law`` and ``twin`` each case of each family."""

import importlib.util
import json
import sys
from functools import cache
from pathlib import Path

import pytest

from pmo_risk.distributions import FAMILIES


def _beside(name):
    """A helper file of this folder as a module: pytest's importlib mode puts no folder of tests on the path."""
    spec = importlib.util.spec_from_file_location(f"distribution_{name}", Path(__file__).with_name(f"{name}.py"))
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


_cases, _refusals, _, _, _exact, _checks = (_beside(name) for name in ("cases", "refusals", "exact", "exact_lines", "exact_made", "checks"))


@cache
def _made(text):
    return _exact.of(json.loads(text))


def pytest_generate_tests(metafunc):
    if "case" in metafunc.fixturenames:
        every = [(kind, parameters) for kind in FAMILIES for parameters in _cases.CASES.get(kind, ())]
        metafunc.parametrize("case", every, ids=lambda pair: f"{pair[0]}({', '.join(f'{k}={v}' for k, v in pair[1].items())})"[:80])
    if "first_case" in metafunc.fixturenames:
        metafunc.parametrize("first_case", [(kind, _cases.CASES[kind][0]) for kind in FAMILIES if _cases.CASES.get(kind)], ids=lambda pair: pair[0])
    if "refused" in metafunc.fixturenames:
        every = [(kind, *row) for kind in FAMILIES for row in _refusals.REFUSED.get(kind, ())]
        metafunc.parametrize("refused", every, ids=lambda row: f"{row[0]}-{row[2]}-{row[3]}"[:80])
    if "check" in metafunc.fixturenames:
        metafunc.parametrize("check", _checks.CHECKS.values(), ids=_checks.CHECKS)


@pytest.fixture
def law(case):
    """Ours."""
    kind, parameters = case
    return FAMILIES[kind](**parameters)


@pytest.fixture
def twin(case):
    """The exact twin of ``law``."""
    kind, parameters = case
    return _made(json.dumps(parameters | {"kind": kind}))


@pytest.fixture(scope="session")
def exact_law():
    """Makes the exact twin of ``FAMILIES[kind](**parameters)``."""
    return _exact.exact_law


@pytest.fixture(scope="session")
def cases():
    """The table of cases."""
    return _cases


@pytest.fixture(scope="session")
def refusals():
    """The table of refusals."""
    return _refusals


@pytest.fixture(scope="session")
def checks():
    """The checks, as functions of (law, twin)."""
    return _checks
