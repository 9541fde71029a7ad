"""Rows of 64 lanes, and what is done to them."""

import math

import numpy as np
from numpy.typing import NDArray

from pmo_risk.simulation.accelerate import inner
from pmo_risk.simulation.streams import LANES

LONGEST = 1e10  # minutes, 19,000 years: a longer duration is cut here, for lookups index by time, and whoever runs kernels refuses such a finish

LINE = 64  # bytes of a cache line


def new_rows(*shape: int) -> NDArray[np.float64]:
    """So many rows, unset, shape (*shape, 64), each in whole cache lines: a vector that lies in two of them takes twice as long to read or write."""
    size = math.prod(shape) * LANES
    memory = np.empty(size + LINE // 8)
    first = -memory.ctypes.data % LINE // 8
    return memory[first : first + size].reshape(*shape, LANES)


@inner
def multiply(row, draws, d):
    for k in range(LANES):
        row[k] *= draws[d, k]


@inner
def hold(row):
    """Durations within zero and LONGEST."""
    for k in range(LANES):
        row[k] = min(max(row[k], 0.0), LONGEST)


@inner
def fill(row, value):
    for k in range(LANES):
        row[k] = value


@inner
def copy(row, out):
    for k in range(LANES):
        out[k] = row[k]


@inner
def add_up(start, duration, end):
    for k in range(LANES):
        end[k] = start[k] + duration[k]


@inner
def later_of(value, rows, slot, out):
    for k in range(LANES):
        out[k] = max(value, rows[slot, k])


@inner
def latest(row, other):
    for k in range(LANES):
        row[k] = max(row[k], other[k])


@inner
def latest_of(row, rows, slot):
    for k in range(LANES):
        row[k] = max(row[k], rows[slot, k])


@inner
def asked(bound, duration, start, finish):
    """Starts and finishes moved up to the finishes that are asked for, which are then met exactly, so that they tie with what asks for them."""
    for k in range(LANES):
        begin = bound[k] - duration[k]
        finish[k] = bound[k] if begin >= start[k] else finish[k]
        start[k] = max(begin, start[k])


@inner
def latest_after(row, rows, slot, lag):
    for k in range(LANES):
        row[k] = max(row[k], rows[slot, k] + lag)


@inner
def latest_after_share(row, rows, slot, lag, share, length):
    for k in range(LANES):
        row[k] = max(row[k], rows[slot, k] + (lag + share * rows[length, k]))


@inner
def after(rows, slot, lag, out):
    for k in range(LANES):
        out[k] = rows[slot, k] + lag


@inner
def after_share(rows, slot, lag, share, length, out):
    for k in range(LANES):
        out[k] = rows[slot, k] + (lag + share * rows[length, k])
