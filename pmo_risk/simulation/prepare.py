"""Uniforms that are made for a whole block before it runs, for laws that do not draw on their own."""

from pmo_risk.simulation.accelerate import inner
from pmo_risk.simulation.arrays import ANTITHETIC, HYPERCUBE, SOBOL
from pmo_risk.simulation.hypercube import stratify
from pmo_risk.simulation.sobol import sobol
from pmo_risk.simulation.streams import LANES, uniforms


@inner
def prepare(made, block, prepared):
    """Fill ``prepared`` (Q, 64) with the uniforms of one block, each quantity's independent of the others'. made : Prepared."""
    words, way, dimension, directions, size = made.words, made.way, made.dimension, made.directions, made.size
    for q in range(words.shape[0]):
        if way[q] == SOBOL:
            sobol(words, q, directions, dimension[q], size, block, prepared[q])
            continue
        uniforms(words, q, block, prepared[q])
        if way[q] == HYPERCUBE:
            stratify(words, q, size, block, prepared[q])
        elif way[q] == ANTITHETIC:
            mirror(prepared[q])


@inner
def mirror(out):
    """Every second uniform becomes what the one before it lacks of 1 (Hammersley and Morton, 1956)."""
    for k in range(0, LANES, 2):
        out[k + 1] = 1.0 - out[k]
