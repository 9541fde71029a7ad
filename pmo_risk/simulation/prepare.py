"""Uniforms that are made for a whole block before it runs, for laws that do not draw on their own."""

from pmo_risk.simulation.accelerate import kernel
from pmo_risk.simulation.streams import uniforms


@kernel
def prepare(m, block, prepared):
    """Fill ``prepared`` (Q, 64) with the uniforms of one block."""
    words = m.prepared.words
    for q in range(words.shape[0]):
        uniforms(words, q, block, prepared[q])
