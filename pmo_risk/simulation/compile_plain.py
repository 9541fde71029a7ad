"""Finds the plain tasks of a compiled model, and those that may finish last; see ``arrays.Tasks`` and ``plain``."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pmo_risk.simulation.arrays import FS, NONE, Ints, Links, Tasks
from pmo_risk.simulation.laws import frozen


def mark_last(t: Tasks, x: Links, watched: Ints) -> Tasks:
    """The tasks with their ``last``; the finish of these is read, and of those that a trigger watches.

    watched : (N + 1,) ranges of the triggers by task.
    """
    last = np.ones(t.law.size, dtype=bool)
    successor = np.repeat(np.arange(t.law.size), np.diff(x.first))
    follows = _always(x, successor) & (x.lag >= 0) & _free(t)[successor] & (t.project[successor] == t.project[x.predecessor])
    last[x.predecessor[follows]] = False
    reads = t.reads_finish | last | (np.diff(watched) > 0)
    return t._replace(last=frozen(last, np.uint8), reads_finish=frozen(reads, np.uint8))


def _always(x: Links, successor: Ints) -> NDArray[np.bool_]:
    """Which links are finish to start, without a share, and push whatever happens."""
    found: NDArray[np.bool_] = (x.kind == FS) & (x.length_slot == NONE) & (x.condition == NONE)
    return found & (np.arange(successor.size) < x.pushed[successor])


def _free(t: Tasks) -> NDArray[np.bool_]:
    """Which tasks start when links let them."""
    found: NDArray[np.bool_] = (t.done == 0) & (t.started == 0) & (t.special == NONE)
    return found


def mark_plain(t: Tasks, x: Links, watched: Ints, *, all_rows: bool) -> Tasks:
    """The tasks of a model on one calendar with their ``plain_until``. With ``all_rows`` every time is read, and no task is plain.

    watched : (N + 1,) ranges of the triggers by task.
    """
    count = t.law.size
    successor = np.repeat(np.arange(count), np.diff(x.first))
    ordinary = _always(x, successor) & (x.calendar == NONE)
    plain = _free(t) & (t.hold == 0) & (np.diff(t.effect_first) == 0) & (t.late == 0) & (t.reads_start == 0)
    plain &= np.isneginf(t.finish_bound) & (t.cost_law == NONE) & (t.rate_law == NONE) & (t.length_slot == NONE) & (not all_rows)
    plain &= (np.diff(t.condition_first) == 0) & (np.diff(watched) == 0)
    plain[successor[~ordinary]] = False
    return t._replace(plain_until=frozen(_ends(plain), np.int64))


def keep_tasks(t: Tasks, keep: Sequence[int]) -> Tasks:
    """The tasks with these rows of the kept output; a task that is kept is not plain."""
    kept = frozen(keep, np.int64)
    plain = (t.plain_until > np.arange(t.law.size)) & (kept == NONE)
    reads = t.reads_finish | (kept != NONE)
    return t._replace(keep=kept, plain_until=frozen(_ends(plain), np.int64), reads_finish=frozen(reads, np.uint8))


def _ends(plain: NDArray[np.bool_]) -> Ints:
    """For each row, the first one from it on that is not plain."""
    rows = np.arange(plain.size)
    stops = np.append(rows[~plain], plain.size)
    return stops[np.searchsorted(stops, rows)]
