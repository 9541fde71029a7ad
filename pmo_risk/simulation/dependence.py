"""Dependence: the uniforms of one block, made independently, become those of quantities that move together.

Uniforms become normal scores; scores of a group are mixed, by a common factor or by the rows of a triangular matrix; under a t copula all are then
multiplied by one draw of sqrt(df / chi-square); and scores become uniforms again by their own distribution, so that every quantity keeps its law.
"""

import numpy as np
from numba import uint64

from pmo_risk.simulation.accelerate import inner
from pmo_risk.simulation.arrays import NONE
from pmo_risk.simulation.dependence_tables import LEAST, NORMAL_END, PER_SD, T_BITS, T_FIRST, T_START
from pmo_risk.simulation.sampling import from_table
from pmo_risk.simulation.streams import LANES
from pmo_risk.simulation.tables import SIDE

_FACTOR, _V, _SUMS = 0, 1, 2
_ROWS = 4
_SHIFT = uint64(52 - T_BITS)
_REST = uint64(T_BITS)
_MANTISSA = uint64(0x000FFFFFFFFFFFFF)
_ONE = uint64(0x3FF0000000000000)


@inner
def depend(d, block, prepared, scratch, bits):
    """Replace the rows of ``prepared`` (Q, 64) that depend on each other. scratch, bits : one memory, (6 or more, 64); see ``forward``. d : Dependence."""
    first, factor, mixing, member, loading, own = d.first, d.factor, d.mixing, d.member, d.loading, d.own
    weight_from, weight_first, weight, tables = d.weight_from, d.weight_first, d.weight, d.tables
    v, cells, sums, multiplier = scratch[_V], bits[_V], scratch[_SUMS : _SUMS + _ROWS], scratch[_FACTOR]
    normal = np.int64(0)
    for g in range(first.shape[0] - 1):
        start, end = first[g], first[g + 1]
        for i in range(start, end):
            from_table(tables, normal, 0.0, 1.0, prepared[member[i]], v, cells, prepared[member[i]])
        if factor[g] == NONE:
            mix(prepared, member[start:end], weight_from[start:end], weight_first[start:end], weight, sums)
        else:
            common = prepared[factor[g]]
            from_table(tables, normal, 0.0, 1.0, common, v, cells, common)
            for i in range(start, end):
                blend(common, loading[i], own[i], prepared[member[i]])
        if mixing[g] == NONE:
            for i in range(start, end):
                normal_uniforms(tables, prepared[member[i]])
        else:
            from_table(tables, d.mixing_table[g], 0.0, 1.0, prepared[mixing[g]], v, cells, multiplier)
            for i in range(start, end):
                t_uniforms(tables, d.t_table[g], d.t_end[g], multiplier, v, cells, prepared[member[i]])
    for i in range(d.reordered.shape[0]):
        row = prepared[d.reordered[i]]
        for k in range(LANES):
            row[k] = d.order[i, block * LANES + k]


@inner
def blend(common, loading, own, row):
    """Scores that share a common factor."""
    for k in range(LANES):
        row[k] = loading * common[k] + own * row[k]


@inner
def mix(rows, member, begin, first, weight, sums):
    """Each of the rows ``member`` becomes the sum of weight times row over the members up to itself; from the last to the first, four at a time, in place.

    rows : (Q, 64). member, begin, first : (n,), see Dependence. sums : (4, 64) scratch.
    """
    whole = member.shape[0] // _ROWS * _ROWS
    for i in range(member.shape[0] - 1, whole - 1, -1):
        clear(sums)
        add_rest(rows, member, weight, first[i], begin[i], begin[i], i, sums[0])
        put(sums[0], rows[member[i]])
    for i in range(whole - _ROWS, -1, -_ROWS):
        clear(sums)
        a, b, c, e, start = first[i], first[i + 1], first[i + 2], first[i + 3], begin[i]
        for j in range(start, i, _ROWS):
            n = j - start
            add_four(rows, member[j], member[j + 1], member[j + 2], member[j + 3], weight, a + n, b + n, c + n, e + n, sums)
        for r in range(_ROWS):
            add_rest(rows, member, weight, first[i + r], start, i, i + r, sums[r])
        for r in range(_ROWS):
            put(sums[r], rows[member[i + r]])


@inner
def clear(sums):
    for r in range(_ROWS):
        for k in range(LANES):
            sums[r, k] = 0.0


@inner
def put(row, out):
    for k in range(LANES):
        out[k] = row[k]


@inner
def add_rest(rows, member, weight, first, begin, start, last, out):
    """Add the members ``start`` to ``last``; weights begin with member ``begin`` at ``first``."""
    for j in range(start, last + 1):
        w = weight[first + j - begin]
        row = rows[member[j]]
        for k in range(LANES):
            out[k] += w * row[k]


@inner
def add_four(rows, p, q, r, s, weight, a, b, c, e, sums):
    """Add four rows to four sums."""
    a0, a1, a2, a3 = weight[a], weight[a + 1], weight[a + 2], weight[a + 3]
    b0, b1, b2, b3 = weight[b], weight[b + 1], weight[b + 2], weight[b + 3]
    c0, c1, c2, c3 = weight[c], weight[c + 1], weight[c + 2], weight[c + 3]
    e0, e1, e2, e3 = weight[e], weight[e + 1], weight[e + 2], weight[e + 3]
    for k in range(LANES):
        w, x, y, z = rows[p, k], rows[q, k], rows[r, k], rows[s, k]
        sums[0, k] += (a0 * w + a1 * x) + (a2 * y + a3 * z)
        sums[1, k] += (b0 * w + b1 * x) + (b2 * y + b3 * z)
        sums[2, k] += (c0 * w + c1 * x) + (c2 * y + c3 * z)
        sums[3, k] += (e0 * w + e1 * x) + (e2 * y + e3 * z)


@inner
def normal_uniforms(tables, row):
    """Normal scores become uniforms, none beyond 2^-33 of an end."""
    for k in range(LANES):
        x = min(abs(row[k]), NORMAL_END) * PER_SD
        n = np.int64(x)
        t = x - n
        cell = 2 * SIDE + n
        low = max(tables[cell, 0] + t * (tables[cell, 1] + t * (tables[cell, 2] + t * tables[cell, 3])), LEAST)
        row[k] = low if row[k] < 0.0 else 1.0 - low


@inner
def t_uniforms(tables, first, end, multiplier, v, cells, row):
    """Normal scores times the multiplier become uniforms by the t distribution. v, cells : one memory, (64,)."""
    for k in range(LANES):
        row[k] *= multiplier[k]
        v[k] = min(abs(row[k]), end)
    for k in range(LANES):
        if v[k] < T_START:
            cell = first
            t = v[k] / T_START
        else:
            cell = first + 1 + np.int64((cells[k] >> _SHIFT) - uint64(T_FIRST))
            cells[k] = ((cells[k] << _REST) & _MANTISSA) | _ONE
            t = v[k] - 1.0
        low = max(tables[cell, 0] + t * (tables[cell, 1] + t * (tables[cell, 2] + t * tables[cell, 3])), LEAST)
        row[k] = low if row[k] < 0.0 else 1.0 - low
