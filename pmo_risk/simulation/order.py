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
    """The row that holds each task's start, finish and duration (NONE if nobody reads that), how many rows there are, and whose start is read."""

    start: list[int]
    finish: list[int]
    length: list[int]
    count: int
    reads_start: list[bool]


def assign_slots(start_use: Sequence[int], finish_use: Sequence[int], length_use: Sequence[int]) -> Slots:
    """Slots for the times of tasks made one after the other, given the last task that reads each (NONE if nobody does, their number to keep it to the end).

    A slot is free again only after the task that last reads it, so that a task never overwrites what it still reads. Starts and finishes that nobody
    reads share two rows at the end.
    """
    free: list[int] = []
    busy: list[tuple[int, int]] = []
    count = 0
    found: list[list[int]] = [[], [], []]
    for task, uses in enumerate(zip(start_use, finish_use, length_use, strict=True)):
        while busy and busy[0][0] < task:
            heapq.heappush(free, heapq.heappop(busy)[1])
        for slots, last in zip(found, uses, strict=True):
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
    return Slots(start, finish, found[2], count + 2, [last != NONE for last in start_use])
