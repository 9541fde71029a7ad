"""Random numbers as a pure function of (seed, stable entity id, slot, iteration).

Philox4x32-10 (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011). A stream is 128 bits of BLAKE2b over the
seed and the entity's names: 64 are the Philox key, 64 the upper half of its counter; the lower half counts iterations. So no draw depends on
the order, the number or the presence of anything else, and any iteration can be drawn again alone.

A block is 64 iterations (lanes). Philox call ``block * 16 + j`` serves lanes j, j + 16, j + 32 and j + 48 of its block, with 32 bits each.
"""

from __future__ import annotations

import hashlib

import numpy as np
from numba import float64, int32, uint64
from numpy.typing import NDArray

from pmo_risk.simulation.accelerate import inner, kernel

STREAM_VERSION = "philox4x32-10/blake2b/2"
LANES = 64
QUARTER = LANES // 4

_M0, _M1 = uint64(0xD2511F53), uint64(0xCD9E8D57)
W0, W1 = uint64(0x9E3779B9), uint64(0xBB67AE85)
_LOW = uint64(0xFFFFFFFF)
_WORD = uint64(32)
_STEP = 2.0**-32
_MIDDLE = 0.5 + 2.0**-33


def stream(seed: int, *names: str) -> NDArray[np.uint64]:
    """The stream of one quantity: four 32-bit words (two of key, two of counter) in a uint64 array of shape (4,).

    Names are length-prefixed, so that no two different lists of names give the same bytes.
    """
    digest = hashlib.blake2b(digest_size=16)
    for part in (STREAM_VERSION, str(seed), *names):
        data = part.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "little") + data)
    return np.frombuffer(digest.digest(), dtype="<u4").astype(np.uint64)


@inner
def round_keys(k, weyl):
    """The keys of the ten rounds."""
    return (
        k,
        (k + weyl * uint64(1)) & _LOW,
        (k + weyl * uint64(2)) & _LOW,
        (k + weyl * uint64(3)) & _LOW,
        (k + weyl * uint64(4)) & _LOW,
        (k + weyl * uint64(5)) & _LOW,
        (k + weyl * uint64(6)) & _LOW,
        (k + weyl * uint64(7)) & _LOW,
        (k + weyl * uint64(8)) & _LOW,
        (k + weyl * uint64(9)) & _LOW,
    )


@inner
def _round(c0, c1, c2, c3, k, j):
    p0 = _M0 * c0
    p1 = _M1 * c2
    return (p1 >> _WORD) ^ c1 ^ k, p1 & _LOW, (p0 >> _WORD) ^ c3 ^ j, p0 & _LOW


@inner
def philox(c0, c1, c2, c3, k, j):
    """Ten rounds of Philox4x32 with the two tuples of ``round_keys``. All numbers are uint64 that hold 32 bits.

    The rounds are written out because LLVM vectorises a loop over lanes only where no loop is left inside it.
    """
    c0, c1, c2, c3 = _round(c0, c1, c2, c3, k[0], j[0])
    c0, c1, c2, c3 = _round(c0, c1, c2, c3, k[1], j[1])
    c0, c1, c2, c3 = _round(c0, c1, c2, c3, k[2], j[2])
    c0, c1, c2, c3 = _round(c0, c1, c2, c3, k[3], j[3])
    c0, c1, c2, c3 = _round(c0, c1, c2, c3, k[4], j[4])
    c0, c1, c2, c3 = _round(c0, c1, c2, c3, k[5], j[5])
    c0, c1, c2, c3 = _round(c0, c1, c2, c3, k[6], j[6])
    c0, c1, c2, c3 = _round(c0, c1, c2, c3, k[7], j[7])
    c0, c1, c2, c3 = _round(c0, c1, c2, c3, k[8], j[8])
    c0, c1, c2, c3 = _round(c0, c1, c2, c3, k[9], j[9])
    return c0, c1, c2, c3


@inner
def replicate_words(words, row, replicate, call):
    """Four 32-bit words for one replicate of a stratified run. Its counters are none of ``uniforms``: those of a billion iterations end below 2^32."""
    k, j = round_keys(words[row, 0] & _LOW, W0), round_keys(words[row, 1] & _LOW, W1)
    return philox(uint64(replicate) & _LOW, uint64(call + 1), words[row, 2] & _LOW, words[row, 3] & _LOW, k, j)


@inner
def day_uniforms(words, row, day, block, out):
    """``uniforms`` of a stream that has one draw a day. day : its ordinal, above zero: so its counters are none of ``uniforms``, whose upper word is 0."""
    k, j = round_keys(words[row, 0] & _LOW, W0), round_keys(words[row, 1] & _LOW, W1)
    c1, c2, c3 = uint64(day) & _LOW, words[row, 2] & _LOW, words[row, 3] & _LOW
    first = uint64(block) * uint64(QUARTER)
    for n in range(QUARTER):
        a, b, c, d = philox((first + uint64(n)) & _LOW, c1, c2, c3, k, j)
        out[n] = float64(int32(a)) * _STEP + _MIDDLE
        out[n + QUARTER] = float64(int32(b)) * _STEP + _MIDDLE
        out[n + 2 * QUARTER] = float64(int32(c)) * _STEP + _MIDDLE
        out[n + 3 * QUARTER] = float64(int32(d)) * _STEP + _MIDDLE


@kernel
def uniforms(words, row, block, out):
    """One block of uniforms, each an odd multiple of 2^-33 and so strictly between 0 and 1.

    words : uint64 (n, 4), streams. row : which of them. block : which 64 iterations. out : float64 (64,).
    A word is read as a signed number, the only kind that every processor turns into floats many at a time.
    """
    k, j = round_keys(words[row, 0] & _LOW, W0), round_keys(words[row, 1] & _LOW, W1)
    c2, c3 = words[row, 2] & _LOW, words[row, 3] & _LOW
    first = uint64(block) * uint64(QUARTER)
    for n in range(QUARTER):
        count = first + uint64(n)
        a, b, c, d = philox(count & _LOW, count >> _WORD, c2, c3, k, j)
        out[n] = float64(int32(a)) * _STEP + _MIDDLE
        out[n + QUARTER] = float64(int32(b)) * _STEP + _MIDDLE
        out[n + 2 * QUARTER] = float64(int32(c)) * _STEP + _MIDDLE
        out[n + 3 * QUARTER] = float64(int32(d)) * _STEP + _MIDDLE
