"""Numba's options, in one place.

``kernel`` compiles without the GIL, keeps IEEE arithmetic (never ``fastmath``: NaN, infinity and order matter here), counts no references to the arrays
that it is given, so it cannot make one, and caches machine code.
Numba's own cache does not notice a change in *another* module that a kernel calls, so the cache lives in a folder named by a hash of every
source file of this package; where that folder cannot be written, kernels compile without a cache (and not beside the sources, where Numba would
put it next).
"""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path
from types import FunctionType
from typing import Any

import numba.core.config
import platformdirs

from pmo_risk.simulation.numba_inside import PART_COMPILER, keep

config: Any = numba.core.config


def cache_folder() -> str:
    """Where compiled kernels are kept: under ``NUMBA_CACHE_DIR`` if set, else the user's cache, named by the kernels' sources."""
    digest = hashlib.sha256()
    package = Path(__file__).parents[1]
    for source in sorted([*(package / "simulation").glob("*.py"), package / "network" / "calendar_map.py"]):  # the latter gives kernels a constant
        digest.update(source.name.encode() + source.read_bytes())
    base = config.CACHE_DIR or str(platformdirs.user_cache_path("pmo_risk"))
    return str(Path(base) / f"kernels-{digest.hexdigest()[:16]}")


def _is_writable(folder: str) -> bool:
    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


_FOLDER = cache_folder()
_CACHE = _is_writable(_FOLDER)
_OPTIONS: dict[str, Any] = {
    "nogil": True,
    "error_model": "numpy",
    "fastmath": False,
    "no_cfunc_wrapper": True,
    "_nrt": False,  # no counts of references
}
_PART: dict[str, Any] = _OPTIONS | {"no_cpython_wrapper": True, "pipeline_class": PART_COMPILER}


def kernel(function: Any, variant: str = "") -> Any:
    """Compile ``function`` for the simulation core, to be called from Python.

    Of a function that the same lines make in several variants, each must be named: Numba would keep them in one index, where processes that compile at a
    time can leave one pointing to the code of the other, and give them the same symbol, so that a process that loads both would call the first twice.
    """
    _name(function, variant)
    before = config.CACHE_DIR
    config.CACHE_DIR = _FOLDER
    try:
        made = numba.njit(**_OPTIONS)(function)
        if _CACHE:
            keep(made)
        return made
    finally:
        config.CACHE_DIR = before


def inner(function: Any, variant: str = "") -> Any:
    """Compile a function that only kernels call, as a part of them (see ``numba_inside``). Variants are named, as in ``kernel``."""
    _name(function, variant)
    return numba.njit(**_PART)(function)


def inlined(function: Any, variant: str = "") -> Any:
    """``inner`` without a call: what it does to a row takes about as long as one, or it takes a tuple of arrays."""
    _name(function, variant)
    return numba.njit(**_PART, forceinline=True)(function)


def alone(part: Any) -> Any:
    """What only kernels call, to be called from Python, by tests and benchmarks."""
    return numba.njit(**_OPTIONS)(part.py_func)


def _name(function: Any, variant: str) -> None:
    if variant:
        function.__qualname__ += f"_{variant}"


def with_names(function: Any, **names: Any) -> Any:
    """The lines of a function over again, to be compiled as a variant in which some of the names that they call stand for other functions."""
    lines = getattr(function, "py_func", function)
    made = FunctionType(lines.__code__, lines.__globals__ | names, lines.__name__, lines.__defaults__, lines.__closure__)
    made.__module__, made.__qualname__ = lines.__module__, lines.__qualname__
    return made
