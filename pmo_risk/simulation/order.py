"""The canonical order of tasks, and the slots that hold their times while they are needed."""

from __future__ import annotations

import heapq
from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

from pmo_risk.simulation.arrays import NONE

Key = TypeVar("Key", bound=Hashable)


def canonical_order(work: Mapping[Key, float], links: Mapping[Key, Sequence[tuple[Key, float]]]) -> list[Key]:
    """Tasks in a topological order that depends on ids and data only, never on the order of input.

    Among the tasks whose predecessors are all placed, the one that would start first comes first (ties by id), which keeps few times alive.
    ``links`` gives the (successor, lag) pairs of each task. Tasks on a cycle, and those behind one, are left out.
    """
    waiting = dict.fromkeys(work, 0)
    for successors in links.values():
        for successor, _ in successors:
            waiting[successor] += 1
    earliest = dict.fromkeys(work, 0.0)
    ready = [(0.0, key) for key, count in waiting.items() if count == 0]
    heapq.heapify(ready)
    order: list[Key] = []
    while ready:
        start, key = heapq.heappop(ready)
        order.append(key)
        for successor, lag in links.get(key, ()):
            earliest[successor] = max(earliest[successor], start + work[key] + lag)
            waiting[successor] -= 1
            if waiting[successor] == 0:
                heapq.heappush(ready, (earliest[successor], successor))
    return order


def assign_slots(rows: Sequence[tuple[int, int]]) -> tuple[list[int], int]:
    """Slots for rows given as (step that makes it, last step that reads it), in order of making; a row that nobody reads has last NONE.

    Returns the slot of each row (NONE where it is never stored) and how many slots there are. A slot is free again only after the step that
    last reads it, so that a step never overwrites what it still reads.
    """
    slots: list[int] = []
    free: list[int] = []
    busy: list[tuple[int, int]] = []
    count = 0
    for step, last in rows:
        while busy and busy[0][0] < step:
            heapq.heappush(free, heapq.heappop(busy)[1])
        if last == NONE:
            slots.append(NONE)
            continue
        if free:
            slot = heapq.heappop(free)
        else:
            slot, count = count, count + 1
        slots.append(slot)
        heapq.heappush(busy, (last, slot))
    return slots, count
