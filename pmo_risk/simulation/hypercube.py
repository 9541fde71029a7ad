"""Latin hypercube sampling: each of n iterations of a replicate draws from a stratum of its own, in an order of the quantity's own.

McKay, Beckman and Conover, Technometrics 21 (1979); with the draw uniform within its stratum, as theirs. The order is a keyed permutation of
0..n-1 that needs no memory: a Feistel network over a x b pairs, where a b is the least such product at or above n, walked until it falls below n
(Black and Rogaway, "Ciphers with arbitrary finite domains", CT-RSA 2002).
"""

import numpy as np
from numba import float64, int32, uint64

from pmo_risk.simulation.accelerate import inner
from pmo_risk.simulation.streams import LANES, replicate_words

_LOW = uint64(0xFFFFFFFF)
_WORD = uint64(32)
FEW, TURNS_OF_FEW = 256, 4  # a network over few pairs favours some permutations: below this size it is gone through four times, with other keys
LEAST = 2.0**-33  # the least uniform that a stream gives, and the least that tables of quantiles take


@inner
def scattered(x):
    """32 bits mixed to look like any others: Wellons's "lowbias32" (2018), a bijection."""
    x ^= x >> uint64(16)
    x = (x * uint64(0x7FEB352D)) & _LOW
    x ^= x >> uint64(15)
    x = (x * uint64(0x846CA68B)) & _LOW
    return x ^ (x >> uint64(16))


@inner
def moved(x, y, width, key):
    """``x`` moved round its ``width`` by an amount that depends on ``y`` and the key."""
    x += (scattered(y ^ key) * width) >> _WORD
    return x - width if x >= width else x


@inner
def walk(words, row, replicate, call, a, b, out):
    """The strata in ``out`` moved on by six rounds; their fractions stay.

    Rounds are written out, as are those of Philox: so they are all laid into the loop over lanes, and run several at a time.
    """
    k0, k1, k2, k3 = replicate_words(words, row, replicate, call)
    k4, k5, _, _ = replicate_words(words, row, replicate, call + 1)
    wide, inverse = float64(int32(b)), 1.0 / float64(int32(b))
    for lane in range(out.size):
        whole = float64(int32(out[lane]))
        x = uint64(int32((whole + 0.5) * inverse))
        y = (uint64(int32(whole)) - x * b) & _LOW
        x = moved(x, y, a, k0)
        y = moved(y, x, b, k1)
        x = moved(x, y, a, k2)
        y = moved(y, x, b, k3)
        x = moved(x, y, a, k4)
        y = moved(y, x, b, k5)
        out[lane] += float64(int32(x)) * wide + float64(int32(y)) - whole


@inner
def stratify(words, row, size, block, out):
    """Turn one block of uniforms into draws of a Latin hypercube in replicates of ``size``.

    words : uint64 (n, 4), streams. row : which of them. out : float64 (64,), the stream's own uniforms, which become the places in the strata.
    """
    n = float64(size)
    across = np.int64(np.ceil(np.sqrt(n)))
    a, b = uint64(across) & _LOW, uint64((size + across - 1) // across) & _LOW
    first = block * LANES
    begin = 0
    while begin < LANES:
        replicate = (first + begin) // size
        place = first + begin - replicate * size
        lanes = out[begin : begin + size - place]  # those of one replicate; a slice, since an index that counts from elsewhere than 0 is slow
        for lane in range(lanes.size):
            lanes[lane] += float64(place + lane)
        for turn in range(TURNS_OF_FEW if size < FEW else 1):
            walk(words, row, replicate, 2 * turn, a, b, lanes)
            for lane in range(lanes.size):
                while lanes[lane] >= n:
                    walk(words, row, replicate, 2 * turn, a, b, lanes[lane : lane + 1])
        for lane in range(lanes.size):
            lanes[lane] = min(max(lanes[lane] / n, LEAST), 1.0 - LEAST)
        begin += lanes.size
