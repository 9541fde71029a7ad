"""Which tasks hand on their times in working time: what follows on the same calendar then needs no lookup.

That is exact, to the bit, for times on ``calendar_map.GRID``: a task whose times may lie beside it, and what follows it, go by the clock.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pmo_risk.network.build import Activity, Arc, Network
from pmo_risk.network.calendar_map import on_grid
from pmo_risk.simulation.arrays import ARRIVING, BY_CLOCK, HANDED, LEAVING, NONE
from pmo_risk.simulation.compile_conditions import Conditions
from pmo_risk.simulation.compile_special import is_special
from pmo_risk.simulation.order import Uses

LEAST = 1e-3  # minutes that a task must last at least to be placed without asking whether it lasts any


@dataclass(frozen=True)
class Handing:
    """Whether each activity of a network, by number, is placed in the working time of its calendar, and the way of each of its arcs, in their order."""

    works: Sequence[bool]
    ways: Sequence[int]

    def has_own(self, activity: Activity, number: int, end: str) -> bool:
        """True where the start or finish ("S", "F") of an activity is known in its working time."""
        return self.works[number] and (end == "F" or activity.fixed is None)


def handing_of(network: Network, order: Sequence[int], alike: Sequence[int], conditions: Conditions, *, clock: bool) -> Handing:
    """What can be handed on in a model on the clock without weather; nothing in any other."""
    if not clock or network.weather:
        return Handing([False] * len(order), [BY_CLOCK] * len(network.arcs))
    beside = [_may_be_beside(a, conditions) for a in network.activities]
    for number in order:
        if not beside[number]:
            beside[number] = any(beside[x.predecessor] or x.share or on_grid(x.lag) != x.lag for x in network.into[number])
    works = [not off and _lasts(a, conditions) for a, off in zip(network.activities, beside, strict=True)]
    handing = Handing(works, ())
    return Handing(works, [_way(network, x, alike, handing) for x in network.arcs])


def _may_be_beside(activity: Activity, conditions: Conditions) -> bool:
    """True where the times of an activity may lie beside the grid though those of what precedes it are on it."""
    times = [activity.start_floor, activity.finish_floor, activity.start_cap, activity.finish_cap, activity.gap, *(activity.fixed or ())]
    times += [activity.earliest, activity.expected]
    uneven = any(r.share != 1.0 or r.lag != on_grid(r.lag) for r in activity.runs)
    stopped = any(e.window != NONE for e in conditions.risks.effects((activity.project.id, activity.task.id)))
    return uneven or stopped or activity.is_span or any(on_grid(t) != t for t in times if math.isfinite(t))


def _lasts(activity: Activity, conditions: Conditions) -> bool:
    """True for an ordinary task that certainly takes time."""
    task = activity.task
    if task.is_complete or activity.is_span or is_special(activity) or task.when or task.unless or task.id in activity.project.waiting_tasks:
        return False
    return conditions.risks.least((activity.project.id, task.id), task.work.support[0] * activity.unit) >= LEAST


def _way(network: Network, arc: Arc, alike: Sequence[int], handing: Handing) -> int:
    first, second = network.activities[arc.predecessor], network.activities[arc.successor]
    if not handing.works[arc.successor] or arc.share:
        return BY_CLOCK
    before, after, between = alike[first.axis], alike[second.axis], alike[arc.axis]
    own = handing.has_own(first, arc.predecessor, arc.type[0])
    if own and before == after and (not arc.lag or between == before):
        return HANDED
    if own and arc.lag and between == before:
        return LEAVING
    return ARRIVING if arc.lag and between == after else BY_CLOCK


def uses_of(network: Network, row: Mapping[int, int], handing: Handing) -> Uses:
    """The last readers of each time by links, and of durations."""
    count = len(row)
    start, finish, length, own_start, own_finish = ([NONE] * count for _ in range(5))
    for arc, way in zip(network.arcs, handing.ways, strict=True):
        first, second = row[arc.predecessor], row[arc.successor]
        starts, finishes = (own_start, own_finish) if way in (HANDED, LEAVING) else (start, finish)
        use = finishes if arc.type[0] == "F" else starts
        use[first] = max(use[first], second)
        if arc.share:
            length[first] = max(length[first], second)
    return Uses(start, finish, length, own_start, own_finish)
