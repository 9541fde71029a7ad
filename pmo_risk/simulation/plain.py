"""Plain tasks, the commonest: they begin when their predecessors have ended. Triangular durations are drawn and added in one loop."""

import numpy as np

from pmo_risk.simulation.accelerate import inlined
from pmo_risk.simulation.arrays import NONE, TRIANGULAR
from pmo_risk.simulation.rows import add_up, copy, latest
from pmo_risk.simulation.sampling import sample
from pmo_risk.simulation.streams import LANES, uniforms


@inlined
def drawn(u, low, high, split, left, right):
    """A triangular draw; see ``sampling.sample`` for the parameters."""
    root = np.sqrt(u * left if u <= split else (1.0 - u) * right)
    return low + root if u <= split else high - root


@inlined
def after_none(u, parameters, row, bound, end):
    """Finishes of a task that starts at ``bound``."""
    low, high, split, left, right = parameters[row, 0], parameters[row, 1], parameters[row, 2], parameters[row, 3], parameters[row, 4]
    for k in range(LANES):
        end[k] = bound + drawn(u[k], low, high, split, left, right)


@inlined
def after_one(u, parameters, row, bound, first, end):
    """Finishes of a task that starts at ``bound`` or when its predecessor ends, if that is later."""
    low, high, split, left, right = parameters[row, 0], parameters[row, 1], parameters[row, 2], parameters[row, 3], parameters[row, 4]
    for k in range(LANES):
        end[k] = max(bound, first[k]) + drawn(u[k], low, high, split, left, right)


@inlined
def after_two(u, parameters, row, bound, first, second, end):
    """The same with two predecessors."""
    low, high, split, left, right = parameters[row, 0], parameters[row, 1], parameters[row, 2], parameters[row, 3], parameters[row, 4]
    for k in range(LANES):
        end[k] = max(bound, max(first[k], second[k])) + drawn(u[k], low, high, split, left, right)


@inlined
def starts(rows, before, j, after, bound, start):
    """Starts after the predecessors of links ``j`` to ``after``."""
    if after - j == 0:
        for k in range(LANES):
            start[k] = bound
    elif after - j == 1:
        first = rows[before[j]]
        for k in range(LANES):
            start[k] = max(bound, first[k])
    else:
        first, second = rows[before[j]], rows[before[j + 1]]
        for k in range(LANES):
            start[k] = max(bound, max(first[k], second[k]))
        for n in range(j + 2, after):
            more = rows[before[n]]
            for k in range(LANES):
                start[k] = max(start[k], more[k])


@inlined
def run_plain(row, until, block, made, prepared, t, x, u, v, cells, spare, rows, finish):
    """Tasks ``row`` to ``until``, all of them plain.

    made, t, x : Laws, Tasks and Links. prepared : (Q, 64) uniforms. u, v, spare : (64,) scratch; cells : the memory of ``v``; rows, finish : see ``forward``.
    """
    kinds, parameters, words, first_link, before = made.kind, made.parameters, made.words, x.first, x.slot
    for i in range(row, until):
        law, bound, end = t.law[i], t.start_bound[i], rows[t.finish_slot[i]]
        j, count = first_link[i], first_link[i + 1] - first_link[i]
        if kinds[law, 0] != TRIANGULAR:
            starts(rows, before, j, j + count, bound, spare)
            sample(kinds, parameters, words, made.table, made.atoms, prepared, law, block, u, v, cells, end)
            add_up(spare, end, end)
        else:
            if kinds[law, 3] == NONE:
                uniforms(words, law, block, u)
            else:
                copy(prepared[kinds[law, 3]], u)
            if count == 2:
                after_two(u, parameters, law, bound, rows[before[j]], rows[before[j + 1]], end)
            elif count == 1:
                after_one(u, parameters, law, bound, rows[before[j]], end)
            elif count == 0:
                after_none(u, parameters, law, bound, end)
            else:
                starts(rows, before, j, j + count - 1, bound, spare)
                after_two(u, parameters, law, bound, spare, rows[before[j + count - 1]], end)
        if t.last[i]:
            latest(finish[t.project[i]], end)
