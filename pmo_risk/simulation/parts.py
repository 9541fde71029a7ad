"""Kernels that are only ever parts of others: LLVM sees them once, in the whole that calls them, and not on their own as well.

Numba optimises every function and makes machine code of it, and then again as a part of each that calls it. Of four functions one in the other the innermost
is done four times over. A part stays as Numba wrote it down until the whole is put together, which takes two fifths off the time to compile a model's kernels.

This rests on how Numba works inside, so it is done for the versions that it was tried with, and any other compiles as it always does
(``docs/decisions/0024-parts.md``).
"""

from __future__ import annotations

import ctypes
from typing import Any

import numba
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


TRIED = ("0.68.",)
PART_COMPILER: Any = PartCompiler if numba.__version__.startswith(TRIED) else Compiler
