"""The cache of compiled kernels: no two kernels may share an index, for two processes that compile at a time would then mix up their code."""

import importlib
import pkgutil

from numba.core.registry import CPUDispatcher

import pmo_risk.simulation
from pmo_risk.simulation.accelerate import cache_folder


def test_every_cached_kernel_has_an_index_of_its_own():
    """Each kernel, and each variant of one, keeps its machine code under a name that no other has."""
    found = {}
    for info in pkgutil.iter_modules(pmo_risk.simulation.__path__):
        module = importlib.import_module(f"pmo_risk.simulation.{info.name}")
        for thing in vars(module).values():
            if isinstance(thing, CPUDispatcher) and hasattr(thing._cache, "_cache_path"):
                name = (thing._cache._cache_path, thing._cache._impl.filename_base)
                assert found.setdefault(name, thing) is thing, name
                assert name[0].startswith(cache_folder()), name
    assert len(found) > 20


def test_kernels_have_one_signature_each(plans):
    """Running models with and without special tasks compiles each kernel for one set of types: several would share an index."""
    import pmo_risk as pr

    plan = plans.sizable(count=10)
    for one in (plan, plan.replace(tasks=[*plan.tasks, pr.Task("span", 0, type="loe", after=["T003"])])):
        assert len(pr.simulate(one, 64, 1, progress=False).tasks)
    for info in pkgutil.iter_modules(pmo_risk.simulation.__path__):
        for name, thing in vars(importlib.import_module(f"pmo_risk.simulation.{info.name}")).items():
            if isinstance(thing, CPUDispatcher) and hasattr(thing._cache, "_cache_path"):
                assert len(thing.signatures) <= 1, (name, thing.signatures)
