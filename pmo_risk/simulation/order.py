"""The canonical order of tasks, and the slots that hold their times while they are needed."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

from pmo_risk.simulation.arrays import NONE


def canonical_order(work: Sequence[float], links: Sequence[tuple[int, int, float]]) -> list[int]:
    """The tasks, given in a canonical order already, in the topological order that keeps the fewest times alive.

    Among the tasks whose predecessors are all placed, the one that would start first comes first (ties by number).

    work : minutes of each task. links : predecessor, successor, lag.
    """
    waiting = [0] * len(work)
    after: list[list[tuple[int, float]]] = [[] for _ in work]
    for first, second, lag in links:
        waiting[second] += 1
        after[first].append((second, lag))
    earliest = [0.0] * len(work)
    ready = [(0.0, n) for n, count in enumerate(waiting) if count == 0]
    heapq.heapify(ready)
    order: list[int] = []
    while ready:
        start, n = heapq.heappop(ready)
        order.append(n)
        for second, lag in after[n]:
            earliest[second] = max(earliest[second], start + work[n] + lag)
            waiting[second] -= 1
            if waiting[second] == 0:
                heapq.heappush(ready, (earliest[second], second))
    return order


@dataclass(frozen=True)
class Slots:
    """The row that holds each task's start, finish, duration, and start and finish in its own working time (NONE if nobody reads that), how many rows there
    are, and whose start and finish are read."""

    start: list[int]
    finish: list[int]
    length: list[int]
    own_start: list[int]
    own_finish: list[int]
    count: int
    reads_start: list[bool]
    reads_finish: list[bool]


@dataclass(frozen=True)
class Uses:
    """The last task that reads each of these (NONE if nobody does, the number of tasks to keep it to the end)."""

    start: Sequence[int]
    finish: Sequence[int]
    length: Sequence[int]
    own_start: Sequence[int]
    own_finish: Sequence[int]


def assign_slots(uses: Uses) -> Slots:
    """Slots for the times of tasks made one after the other.

    A slot is free again only after the task that last reads it, so that a task never overwrites what it still reads. Starts and finishes that nobody
    reads share two rows at the end.
    """
    free: list[int] = []
    busy: list[tuple[int, int]] = []
    count = 0
    found: list[list[int]] = [[], [], [], [], []]
    for task, its in enumerate(zip(uses.start, uses.finish, uses.length, uses.own_start, uses.own_finish, strict=True)):
        while busy and busy[0][0] < task:
            heapq.heappush(free, heapq.heappop(busy)[1])
        for slots, last in zip(found, its, strict=True):
            if last == NONE:
                slots.append(NONE)
                continue
            if free:
                slot = heapq.heappop(free)
            else:
                slot, count = count, count + 1
            slots.append(slot)
            heapq.heappush(busy, (last, slot))
    start, finish = ([count + n if s == NONE else s for s in slots] for n, slots in enumerate(found[:2]))
    length, own_start, own_finish = found[2:]
    reads_start, reads_finish = ([last != NONE for last in use] for use in (uses.start, uses.finish))
    return Slots(start, finish, length, own_start, own_finish, count + 2, reads_start, reads_finish)
