"""A progress bar in a terminal or notebook; nothing where nobody looks."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def progress_bar(total: int | None, label: str) -> Iterator[Callable[[int], None] | None]:
    """A function to call with the iterations just done, while the bar is shown; None where there is to be no bar.

    total : iterations to come; None where nobody knows. label : what stands before the bar; empty for no bar.
    """
    notebook = _in_notebook()
    if not label or not (notebook or (sys.stderr is not None and sys.stderr.isatty())):
        yield None
        return
    widgets = notebook and importlib.util.find_spec("ipywidgets") is not None
    tqdm = importlib.import_module("tqdm.notebook" if widgets else "tqdm").tqdm
    with tqdm(total=total, unit=" iterations", unit_scale=True, desc=label, leave=False) as bar:
        yield lambda n: bar.update(n) and None


def _in_notebook() -> bool:
    """True in a notebook's kernel; not where some program merely loaded one."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return getattr(shell, "kernel", None) is not None
