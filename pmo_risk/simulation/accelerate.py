"""Numba's options, in one place.

``kernel`` compiles without the GIL, keeps IEEE arithmetic (never ``fastmath``: NaN, infinity and order matter here) and caches machine code.
Numba's own cache does not notice a change in *another* module that a kernel calls, so the cache lives in a folder named by a hash of every
source file of this package; where that folder cannot be written, kernels compile without a cache (and not beside the sources, where Numba would
put it next).
"""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path
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


def kernel(function: Any, variant: str = "") -> Any:
    """Compile ``function`` for the simulation core.

    Of a function that is made in several variants, each must be named. Of functions of one name Numba keeps one index, which two processes that compile at a
    time can leave pointing to the code of the other variant; and it may give them one symbol where different processes compiled them, so that a third,
    which loads both, calls the first in place of the second.
    """
    if variant:
        function.__qualname__ += f"_{variant}"
    options: dict[str, Any] = {"nogil": True, "error_model": "numpy", "fastmath": False}
    before = config.CACHE_DIR
    config.CACHE_DIR = _FOLDER
    try:
        return numba.njit(cache=_CACHE, **options)(function)
    finally:
        config.CACHE_DIR = before


def leaf(function: Any) -> Any:
    """Compile a small function that only kernels call; it is cached as part of them."""
    return numba.njit(nogil=True, error_model="numpy", fastmath=False)(function)
