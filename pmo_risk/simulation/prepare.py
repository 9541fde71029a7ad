"""Uniforms that are made for a whole block before it runs, for laws that do not draw on their own."""

from pmo_risk.simulation.accelerate import inner
from pmo_risk.simulation.streams import uniforms


@inner
def prepare(words, block, prepared):
    """Fill ``prepared`` (Q, 64) with the uniforms of one block. words : (Q, 4) streams."""
    for q in range(words.shape[0]):
        uniforms(words, q, block, prepared[q])
