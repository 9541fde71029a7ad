"""What loads when. Heavy libraries load where they are first used, so that a script or the command line starts at once."""

import subprocess
import sys

import pytest

HEAVY = ("pandas", "matplotlib", "scipy", "numba", "networkx", "pydantic", "jinja2", "tqdm", "xlsxwriter", "python_calamine")


def _loaded(code: str) -> set[str]:
    """The modules that a fresh interpreter has after ``code``."""
    done = subprocess.run([sys.executable, "-c", f"{code}\nimport sys\nprint(*sys.modules)"], capture_output=True, text=True, check=True)  # noqa: S603  # our own interpreter and code
    return set(done.stdout.split())


def test_importing_the_package_loads_nothing_heavy():
    """``import pmo_risk`` loads none of its dependencies, not even NumPy."""
    assert _loaded("import pmo_risk") & {"numpy", *HEAVY} == set()


def test_building_a_plan_needs_numpy_only():
    """A plan with risks and distributions is built without loading any heavy library."""
    code = (
        "import pmo_risk as pr\n"
        "pr.Project('p', '2027-01-04', [pr.Task('a', pr.pert(1, 2, 4), cost=pr.lognormal(mean=9, sd=1)), pr.Task('b', 2, after=['a'])],"
        " risks=[pr.Risk('r', 0.5, pr.Impact('b', delay=pr.trigen(1, 2, 3)))])"
    )
    assert _loaded(code) & set(HEAVY) == set()


def test_the_command_line_starts_without_the_engine():
    """The command line's own module loads none of the heavy libraries; its commands do, when they run."""
    assert _loaded("import pmo_risk.cli") & {"numpy", "pandas", "matplotlib", "scipy", "numba", "networkx"} == set()


@pytest.mark.parametrize("code", ["pr.simulate(plan, iterations=64, seed=1, progress=False)", "repr(pr.simulate(plan, iterations=64, seed=1, progress=False))"])
def test_simulating_needs_neither_tables_nor_charts(code):
    """A run and its summary load neither pandas nor Matplotlib."""
    plan = "import pmo_risk as pr\nplan = pr.Project('p', '2027-01-04', [pr.Task('a', pr.pert(1, 2, 4))])\n"
    assert _loaded(plan + code) & {"pandas", "matplotlib", "scipy.stats"} == set()
