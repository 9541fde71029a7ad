"""The cache of compiled kernels: no two kernels may share an index, for two processes that compile at a time would then mix up their code."""

import importlib
import pkgutil

import pytest
from numba.core.registry import CPUDispatcher

import pmo_risk.simulation
from pmo_risk.simulation.accelerate import cache_folder


def test_every_cached_kernel_has_an_index_of_its_own():
    """Each kernel, and each variant of one, keeps its machine code under a name that no other has, and has such a name itself, of which symbols are made."""
    found = {}
    for info in pkgutil.iter_modules(pmo_risk.simulation.__path__):
        module = importlib.import_module(f"pmo_risk.simulation.{info.name}")
        named = list(vars(module).values())
        for thing in [*named, *(kernel for table in named if isinstance(table, dict) for kernel in table.values())]:
            if isinstance(thing, CPUDispatcher) and hasattr(thing._cache, "_cache_path"):
                for name in ((thing._cache._cache_path, thing._cache._impl.filename_base), (thing.py_func.__module__, thing.py_func.__qualname__)):
                    assert found.setdefault(name, thing) is thing, name
                assert thing._cache._cache_path.startswith(cache_folder())
    assert len(found) > 20


MODELS = """
import sys
import pmo_risk as pr
plans = {
    "plain": pr.Project("p", "2027-01-04", [pr.Task("a", 2), pr.Task("b", 1, after=["a"])]),
    "special": pr.Project("p", "2027-01-04", [pr.Task("a", 0), pr.Task("b", 0.25, split=0.5)]),
}
for word in sys.argv[1:]:
    print(word, pr.simulate(plans[word], 4, 1, progress=False).finish.mean.value)
"""


SIGNATURES = """
import importlib, pkgutil
from numba.core.registry import CPUDispatcher
import pmo_risk as pr
import pmo_risk.simulation
plan = pr.Project("p", "2027-01-04", [pr.Task("a", pr.uniform(1, 2), cost=pr.uniform(1, 2)), pr.Task("b", 1, after=["a"])])
full = plan.replace(tasks=[*plan.tasks, pr.Task("span", 0, type="loe", after=["b"]), pr.Task("c", 1, constraints=[pr.Constraint("ALAP")])])
for one in (plan, full, full.with_weather(pr.Weather("site", ["Standard"], lost=0.3))):
    len(pr.simulate(one, 64, 1, progress=False).tasks)
kernels = []
for info in pkgutil.iter_modules(pmo_risk.simulation.__path__):
    for name, thing in list(vars(importlib.import_module(f"pmo_risk.simulation.{info.name}")).items()):
        for kernel in thing.values() if isinstance(thing, dict) else [thing]:
            if isinstance(kernel, CPUDispatcher) and hasattr(kernel._cache, "_cache_path"):
                kernels.append((name, kernel))
print(sum(len(k.signatures) for _, k in kernels) > 10, sorted({name for name, k in kernels if len(k.signatures) > 1}))
"""


@pytest.mark.slow
def test_kernels_have_one_signature_each(interpreter, tmp_path):
    """Running models with and without special tasks and weather compiles each kernel for one set of types: several would share an index."""
    assert interpreter(SIGNATURES, NUMBA_CACHE_DIR=str(tmp_path)).communicate()[0] == "True []\n"


@pytest.mark.slow
def test_kernels_cached_by_different_runs_do_not_take_each_other_s_place(interpreter, tmp_path):
    """Kernels for special and plain models, compiled by a Python each, give in a third what they gave alone: a quarter day of work and half a day idle."""
    runs = [interpreter(MODELS, *words, NUMBA_CACHE_DIR=str(tmp_path)).communicate()[0] for words in (["special"], ["plain"], ["plain", "special"])]
    assert runs == ["special 0.75\n", "plain 3.0\n", "plain 3.0\nspecial 0.75\n"]


COUNTED = """
from numba.core import event
compiled = []
class Listener(event.Listener):
    def on_start(self, e): compiled.append(e.data["dispatcher"].py_func.__qualname__)
    def on_end(self, e): pass
event.register("numba:compile", Listener())
import pmo_risk as pr
plan = pr.Project("p", "2027-01-04", [pr.Task("a", pr.uniform(1, 2), cost=pr.uniform(1, 2)), pr.Task("b", 1, after=["a"])])
span = plan.replace(tasks=[*plan.tasks, pr.Task("span", 0, type="loe", after=["b"])])
joint = plan.with_correlations([pr.Correlation(["a", "a:cost"], 0.5)])
for one in (plan, span, joint, joint.with_weather(pr.Weather("site", ["Standard"], lost=0.3))):
    len(pr.simulate(one, 64, 1, progress=False).tasks)
print(len(compiled) > 10, compiled[:5])
"""


@pytest.mark.slow
def test_a_second_process_compiles_nothing(interpreter, tmp_path):
    """All kernels of a run come out of the cache that another process filled, whatever kind of model it is."""
    first, second = (interpreter(COUNTED, NUMBA_CACHE_DIR=str(tmp_path)).communicate()[0] for _ in range(2))
    assert first.startswith("True ")
    assert second == "False []\n"


OTHER = """
import hashlib, sys
import numba
if len(sys.argv) > 1:
    numba.__version__ = sys.argv[1]
import pmo_risk as pr
from pmo_risk.simulation.numba_inside import PART_COMPILER
tasks = [pr.Task("a", pr.pert(1, 2, 5)), pr.Task("b", pr.uniform(1, 2), after=["a"])]
result = pr.simulate(pr.Project("p", "2027-01-04", tasks), 500, 1, progress=False)
print(PART_COMPILER.__name__, hashlib.sha256(result.finish.samples.tobytes()).hexdigest())
"""


@pytest.mark.slow
def test_a_version_of_numba_that_was_not_tried_gives_the_same_bits(interpreter, tmp_path):
    """There Numba's own compiler and cache do the work, at first and from the cache."""
    ours = interpreter(OTHER, NUMBA_CACHE_DIR=str(tmp_path / "ours")).communicate()[0].split()
    theirs = [interpreter(OTHER, "0.1.0", NUMBA_CACHE_DIR=str(tmp_path / "theirs")).communicate()[0].split() for _ in range(2)]
    assert theirs == [["Compiler", ours[1]]] * 2
