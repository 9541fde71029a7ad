"""Special tasks, tasks as late as possible and spans of a network as arrays."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from pmo_risk.network.build import Activity, Network
from pmo_risk.simulation.arrays import NONE, Late, Links, Spans, Specials
from pmo_risk.simulation.laws import frozen
from pmo_risk.simulation.order import Slots


def is_special(activity: Activity) -> bool:
    """True for a task with more to it than a duration on one calendar."""
    if activity.is_span or activity.task.is_complete:
        return False
    capped = min(activity.start_cap, activity.finish_cap) < math.inf
    several = len(activity.runs) > 1 or activity.runs[0].share != 1.0 or activity.runs[0].lag > 0
    return capped or several or activity.gap > 0 or activity.late or not math.isnan(activity.expected)


def specials_of(network: Network, order: Sequence[int]) -> dict[int, int]:
    """The row in Specials of each special activity, by its number."""
    return {n: s for s, n in enumerate(n for n in order if is_special(network.activities[n]))}


def special_arrays(network: Network, special: Mapping[int, int], alike: Sequence[int]) -> Specials:
    """The arrays of special tasks."""
    chosen = [network.activities[n] for n in special]
    runs = [r for a in chosen for r in a.runs]
    return Specials(
        start_cap=frozen((a.start_cap for a in chosen), np.float64),
        finish_cap=frozen((a.finish_cap for a in chosen), np.float64),
        earliest=frozen((a.earliest for a in chosen), np.float64),
        gap=frozen((a.gap for a in chosen), np.float64),
        expected=frozen((a.expected for a in chosen), np.float64),
        run_first=frozen(np.cumsum([0, *(len(a.runs) for a in chosen)]), np.int64),
        run_calendar=frozen((alike[r.axis] for r in runs), np.int64),
        run_share=frozen((r.share for r in runs), np.float64),
        run_lag=frozen((r.lag for r in runs), np.float64),
    )


def late_rows(network: Network, row: Mapping[int, int]) -> set[int]:
    """Rows of tasks as late as possible, and of what follows them."""
    late = {n for n, a in enumerate(network.activities) if a.late}
    return {row[n] for n in late} | {row[x.successor] for x in network.arcs if x.predecessor in late}


def tied_rows(network: Network, row: Mapping[int, int]) -> set[int]:
    """Rows of spans, and of what they take dates from."""
    return {row[n] for n in network.ties} | {row[t.other] for ties in network.ties.values() for t in ties}


def late_of(network: Network, order: Sequence[int], links: Links) -> Late:
    """The arrays of tasks as late as possible, the last first."""
    rows = [r for r, n in enumerate(order) if network.activities[n].late][::-1]
    successors = np.repeat(np.arange(len(order)), np.diff(links.first))
    by_predecessor = np.argsort(links.predecessor, kind="stable")
    first = np.searchsorted(links.predecessor[by_predecessor], np.arange(len(order) + 1))
    out = [by_predecessor[first[r] : first[r + 1]] for r in rows]
    return Late(
        row=frozen(rows, np.int64),
        first=frozen(np.cumsum([0, *(o.size for o in out)]), np.int64),
        link=frozen((j for o in out for j in o), np.int64),
        successor=frozen((successors[j] for o in out for j in o), np.int64),
    )


def spans_of(network: Network, order: Sequence[int], row: Mapping[int, int], slots: Slots, alike: Sequence[int]) -> Spans:
    """The arrays of spans, in the order of their rows."""
    chosen = [network.ties[n] for n in order if n in network.ties]
    ties = [t for some in chosen for t in some]
    gone = [not math.isnan(t.moment) for t in ties]
    return Spans(
        first=frozen(np.cumsum([0, *map(len, chosen)]), np.int64),
        slot=frozen((NONE if g else (slots.start if t.end == "S" else slots.finish)[row[t.other]] for t, g in zip(ties, gone, strict=True)), np.int64),
        moment=frozen((t.moment if g else 0.0 for t, g in zip(ties, gone, strict=True)), np.float64),
        lag=frozen((-t.lag if t.back else t.lag for t in ties), np.float64),
        calendar=frozen((alike[t.axis] for t in ties), np.int64),
        to_finish=frozen((t.to_finish for t in ties), np.uint8),
    )
