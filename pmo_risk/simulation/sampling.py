"""Draws of one law for one block of 64 iterations, by inverse CDF.

Closed forms where there are any; other continuous laws from a table of cubics (see ``tables``); laws of single values and
straight pieces with a guide table (see ``pieces``), single values exactly.
"""

import numpy as np
from numba import uint64

from pmo_risk.simulation.accelerate import inlined, inner
from pmo_risk.simulation.arrays import ATOMS, CONSTANT, NONE, TRIANGULAR, UNIFORM
from pmo_risk.simulation.pieces import draw_pieces
from pmo_risk.simulation.streams import LANES, uniforms
from pmo_risk.simulation.tables import CELL_BITS, FIRST_CELL, SIDE

_SHIFT = uint64(52 - CELL_BITS)
_FIRST = np.int64(FIRST_CELL)
_REST = uint64(CELL_BITS)
_MANTISSA = uint64(0x000FFFFFFFFFFFFF)
_ONE = uint64(0x3FF0000000000000)


@inlined
def sample(kinds, parameters, words, table, atoms, prepared, row, block, u, v, cells, out):
    """Fill ``out`` (float64, 64) with block ``block`` of law ``row``.

    kinds, parameters, words, table, atoms : the arrays of ``Laws``. prepared : (Q, 64) uniforms of laws that do not draw on their own.
    u, v : float64 (64,) scratch; cells : the memory of ``v`` as uint64. Parameters by kind: CONSTANT value;
    UNIFORM low, width; TRIANGULAR low, high, split, left, right with split = (mode-low)/(high-low),
    left = (high-low)(mode-low), right = (high-low)(high-mode); TABLE location, scale.
    """
    kind = kinds[row, 0]
    if kind == CONSTANT:
        for k in range(LANES):
            out[k] = parameters[row, 0]
        return
    if kinds[row, 3] == NONE:
        uniforms(words, row, block, u)
    else:
        for k in range(LANES):
            u[k] = prepared[kinds[row, 3], k]
    if kind == TRIANGULAR:
        triangular(u, parameters, row, out)
    elif kind == UNIFORM:
        _uniform(u, parameters[row, 0], parameters[row, 1], out)
    elif kind == ATOMS:
        draw_pieces(atoms, kinds[row, 1], kinds[row, 2], u, out)
    else:
        from_table(table, kinds[row, 1], parameters[row, 0], parameters[row, 1], u, v, cells, out)


@inlined
def triangular(u, parameters, row, out):
    """Triangular draws at the uniforms ``u``."""
    low, high, split = parameters[row, 0], parameters[row, 1], parameters[row, 2]
    left, right = parameters[row, 3], parameters[row, 4]
    for k in range(LANES):
        below = u[k] <= split
        root = np.sqrt(u[k] * left if below else (1.0 - u[k]) * right)
        out[k] = low + root if below else high - root


@inlined
def _uniform(u, low, width, out):
    for k in range(LANES):
        out[k] = low + width * u[k]


@inner
def from_table(table, first, location, scale, u, v, cells, out):
    """Cubic in the cell that the exponent and leading bits of min(u, 1 - u) name."""
    for k in range(LANES):
        v[k] = u[k] if u[k] < 0.5 else 1.0 - u[k]
    for k in range(LANES):
        cell = np.int64(cells[k] >> _SHIFT) - _FIRST + first
        out[k] = cell + SIDE if u[k] > 0.5 else cell
        cells[k] = ((cells[k] << _REST) & _MANTISSA) | _ONE
    for k in range(LANES):  # by itself: a loop that writes through one name what it reads through another waits for memory at every lane
        cell = np.int64(out[k])
        t = v[k] - 1.0
        out[k] = location + scale * (table[cell, 0] + t * (table[cell, 1] + t * (table[cell, 2] + t * table[cell, 3])))
