"""What takes hold of Numba from inside, to save time that is not spent on kernels.

Parts. Numba optimises every function and makes machine code of it, and then again as a part of each that calls it. Of four functions one in the other the
innermost is done four times over. A part stays as Numba wrote it down until the whole is put together, which takes two fifths off the time to compile a
model's kernels.

Cache. Before Numba looks into its cache it imports all that it knows how to compile, and with it SciPy's linear algebra: a third of the time to a first result.

This rests on how Numba works inside, so it is done for the versions that it was tried with, and with any other Numba does as it always does
(``docs/decisions/0024-parts.md``).
"""

from __future__ import annotations

import ctypes
from typing import Any

import numba
from numba.core.caching import FunctionCache
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import Compiler


class _Part(JITCodeLibrary):
    """The code of a part: linked with that of its own parts, and no more."""

    def finalize(self) -> None:
        for library in dict.fromkeys(self._linking_libraries):
            self._reload_init.update(library._reload_init)
            self._final_module.link_in(library._get_module_for_linking(), preserve=True)
        self._final_module.verify()
        self._finalized = True

    def get_pointer_to_function(self, _: str) -> int:
        """What Python calls when it calls a part: a function that raises TypeError and no more."""
        return ctypes.cast(ctypes.pythonapi.PyErr_BadArgument, ctypes.c_void_p).value or 0

    @property
    def codegen(self) -> _NoAddresses:
        return _NoAddresses()


class _NoAddresses:
    """Stands for the engine that would run a part."""

    def set_env(self, name: str, env: object) -> None:
        """A part has no address that its environment could be told."""


class PartCompiler(Compiler):
    """Numba's own compiler, which puts what it makes into a part."""

    def __init__(self, typingctx: Any, targetctx: Any, library: Any, *rest: Any) -> None:
        super().__init__(typingctx, targetctx, library or _Part(targetctx.codegen(), "part"), *rest)


class _Cache(FunctionCache):
    """Numba's cache, which imports what is needed to compile only where there is something to compile."""

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        with self._guard_against_spurious_io_errors():
            return self._load_overload(sig, target_context)


TRIED = ("0.68.",)
_IS_TRIED = numba.__version__.startswith(TRIED)
PART_COMPILER: Any = PartCompiler if _IS_TRIED else Compiler


def keep(dispatcher: Any) -> None:
    """Keep what a function is compiled to in the cache, and look there first."""
    if _IS_TRIED:
        dispatcher._cache = _Cache(dispatcher.py_func)
    else:
        dispatcher.enable_caching()
