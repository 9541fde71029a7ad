"""Plain tasks, the commonest: a triangular duration that begins when its predecessors have ended, drawn and added in one loop."""

import numpy as np

from pmo_risk.simulation.accelerate import inner, leaf
from pmo_risk.simulation.streams import LANES, uniforms


@leaf
def drawn(u, low, high, split, left, right):
    """A triangular draw; see ``sampling.sample`` for the parameters."""
    root = np.sqrt(u * left if u <= split else (1.0 - u) * right)
    return low + root if u <= split else high - root


@inner
def after_none(u, parameters, row, bound, end):
    """Finishes of a task that starts at ``bound``."""
    low, high, split, left, right = parameters[row, 0], parameters[row, 1], parameters[row, 2], parameters[row, 3], parameters[row, 4]
    for k in range(LANES):
        end[k] = bound + drawn(u[k], low, high, split, left, right)


@inner
def after_one(u, parameters, row, bound, first, end):
    """Finishes of a task that starts at ``bound`` or when its predecessor ends, if that is later."""
    low, high, split, left, right = parameters[row, 0], parameters[row, 1], parameters[row, 2], parameters[row, 3], parameters[row, 4]
    for k in range(LANES):
        end[k] = max(bound, first[k]) + drawn(u[k], low, high, split, left, right)


@inner
def after_two(u, parameters, row, bound, first, second, end):
    """The same with two predecessors."""
    low, high, split, left, right = parameters[row, 0], parameters[row, 1], parameters[row, 2], parameters[row, 3], parameters[row, 4]
    for k in range(LANES):
        end[k] = max(bound, max(first[k], second[k])) + drawn(u[k], low, high, split, left, right)


@inner
def later(first, second, out):
    """The later of two, lane by lane."""
    for k in range(LANES):
        out[k] = max(first[k], second[k])


@inner
def run_plain(row, until, block, parameters, words, laws, bounds, slots, last, projects, first_link, before, u, spare, rows, finish):
    """Tasks ``row`` to ``until``, all of them plain. The arrays are those of Tasks and Links; u, spare : (64,) scratch; rows, finish : see ``forward``."""
    for i in range(row, until):
        law, bound, end = laws[i], bounds[i], rows[slots[i]]
        j, count = first_link[i], first_link[i + 1] - first_link[i]
        uniforms(words, law, block, u)
        if count == 2:
            after_two(u, parameters, law, bound, rows[before[j]], rows[before[j + 1]], end)
        elif count == 1:
            after_one(u, parameters, law, bound, rows[before[j]], end)
        elif count == 0:
            after_none(u, parameters, law, bound, end)
        else:
            later(rows[before[j]], rows[before[j + 1]], spare)
            for n in range(j + 2, j + count - 1):
                later(spare, rows[before[n]], spare)
            after_two(u, parameters, law, bound, spare, rows[before[j + count - 1]], end)
        if last[i]:
            later(finish[projects[i]], end, finish[projects[i]])
