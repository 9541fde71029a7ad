"""Rows of 64 lanes, and what is done to them."""

import math

import numpy as np
from numpy.typing import NDArray

from pmo_risk.simulation.accelerate import inlined
from pmo_risk.simulation.streams import LANES

LONGEST = 1e10  # minutes, 19,000 years: a longer duration is cut here, for lookups index by time, and whoever runs kernels refuses such a finish

LINE = 64  # bytes of a cache line


def new_rows(*shape: int) -> NDArray[np.float64]:
    """So many rows, unset, shape (*shape, 64), each in whole cache lines: a vector that lies in two of them takes twice as long to read or write."""
    size = math.prod(shape) * LANES
    memory = np.empty(size + LINE // 8)
    first = -memory.ctypes.data % LINE // 8
    return memory[first : first + size].reshape(*shape, LANES)


@inlined
def multiply(row, draws, d):
    for k in range(LANES):
        row[k] *= draws[d, k]


@inlined
def hold(row):
    """Durations within zero and LONGEST."""
    for k in range(LANES):
        row[k] = min(max(row[k], 0.0), LONGEST)


@inlined
def fill(row, value):
    for k in range(LANES):
        row[k] = value


@inlined
def copy(row, out):
    for k in range(LANES):
        out[k] = row[k]


@inlined
def add_up(start, duration, end):
    for k in range(LANES):
        end[k] = start[k] + duration[k]


@inlined
def later_of(value, rows, slot, out):
    for k in range(LANES):
        out[k] = max(value, rows[slot, k])


@inlined
def later_after(value, rows, slot, lag, out):
    for k in range(LANES):
        out[k] = max(value, rows[slot, k] + lag)


@inlined
def later(row, other, out):
    for k in range(LANES):
        out[k] = max(row[k], other[k])


@inlined
def later_if(row, holds, value, other, out):
    """The later of two rows, or of a value and the second where the first ``holds`` nothing."""
    if holds:
        later(row, other, out)
    else:
        for k in range(LANES):
            out[k] = max(value, other[k])


@inlined
def latest(row, other):
    for k in range(LANES):
        row[k] = max(row[k], other[k])


@inlined
def asked(bound, duration, start, finish):
    """Starts and finishes moved up to the finishes that are asked for, which are then met exactly, so that they tie with what asks for them."""
    for k in range(LANES):
        end, first, last = bound[k], start[k], finish[k]  # read here, or LLVM branches for what it may not need
        begin = end - duration[k]
        finish[k] = end if begin >= first else last
        start[k] = max(begin, first)


@inlined
def latest_after(row, rows, slot, lag):
    for k in range(LANES):
        row[k] = max(row[k], rows[slot, k] + lag)


@inlined
def after(rows, slot, lag, out):
    for k in range(LANES):
        out[k] = rows[slot, k] + lag


@inlined
def after_share(rows, slot, lag, share, length, out):
    for k in range(LANES):
        out[k] = rows[slot, k] + (lag + share * rows[length, k])


@inlined
def equals(row, other, out):
    """Where two rows are equal, as bytes."""
    for k in range(LANES):
        out[k] = row[k] == other[k]


@inlined
def ends_with(start, duration, end, out):
    """Where a start alone gives the end, as bytes."""
    for k in range(LANES):
        out[k] = start[k] + duration[k] == end[k]
