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
_OPTIONS: dict[str, Any] = {"nogil": True, "error_model": "numpy", "fastmath": False, "_nrt": False}  # the last: no counts of references


def kernel(function: Any, variant: str = "", *, inner: bool = False, inlined: bool = False) -> Any:
    """Compile ``function`` for the simulation core; ``inner`` if only kernels call it, which spares the time to compile a way in from Python; ``inlined`` if
    it becomes part of those that call it.

    Of a function that the same lines make in several variants, each must be named: Numba would keep them in one index, where processes that compile at a
    time can leave one pointing to the code of the other, and give them the same symbol, so that a process that loads both would call the first twice.
    """
    if variant:
        function.__qualname__ += f"_{variant}"
    before = config.CACHE_DIR
    config.CACHE_DIR = _FOLDER
    try:
        wrapping = {"no_cpython_wrapper": inner, "no_cfunc_wrapper": True}
        return numba.njit(cache=_CACHE, **_OPTIONS | wrapping, forceinline=inlined)(function)
    finally:
        config.CACHE_DIR = before


def inner(function: Any) -> Any:
    """``kernel`` of a function that only kernels call."""
    return kernel(function, inner=True)


def inlined(function: Any) -> Any:
    """``kernel`` that becomes part of those that call it: what it does to a row takes about as long as a call."""
    return kernel(function, inlined=True)


def with_names(function: Any, **names: Any) -> Any:
    """The lines of a function over again, to be compiled as a variant in which some of the names that they call stand for other functions."""
    lines = getattr(function, "py_func", function)
    made = FunctionType(lines.__code__, lines.__globals__ | names, lines.__name__, lines.__defaults__, lines.__closure__)
    made.__module__, made.__qualname__ = lines.__module__, lines.__qualname__
    return made


def leaf(function: Any, variant: str = "") -> Any:
    """Compile a small function that only kernels call; it is cached as part of them. Variants are named, as in ``kernel``."""
    if variant:
        function.__qualname__ += f"_{variant}"
    return numba.njit(**_OPTIONS)(function)
