"""Scrambled Sobol points: each replicate is the same low-discrepancy sequence, scrambled anew in every dimension.

Direction numbers of Joe and Kuo, SIAM Journal on Scientific Computing 30 (2008), as SciPy ships them. The scramble is Owen's nested uniform one
(Owen, "Randomly permuted (t,m,s)-nets and (t,s)-sequences", 1995), by the hash of Laine and Karras (2011) with the constants of Burley, "Practical
hash-based Owen scrambling", Journal of Computer Graphics Techniques 9 (2020). Words are kept with their bits in reverse, first digit lowest.
"""

from __future__ import annotations

from importlib.resources import as_file, files

import numpy as np
from numba import float64, int32, uint64
from numpy.typing import NDArray

from pmo_risk.simulation.accelerate import inner
from pmo_risk.simulation.streams import LANES, replicate_words

BITS = 32
DIMENSIONS = 64
_LOW = uint64(0xFFFFFFFF)
_STEP = 2.0**-32
_MIDDLE = 0.5 + 2.0**-33


def directions(dimensions: int) -> NDArray[np.uint64]:
    """Direction numbers, shape (dimensions, 32), bits in reverse: bit k of number j is the digit 2^-(k+1).

    The recurrence is that of Bratley and Fox, ACM Transactions on Mathematical Software 14 (1988), equation 3.
    """
    with as_file(files("scipy.stats") / "_sobol_direction_numbers.npz") as path, np.load(path) as stored:
        polynomials, initial = stored["poly"][:dimensions], stored["vinit"][:dimensions]
    found = np.empty((dimensions, BITS), dtype=np.uint64)
    for d, polynomial in enumerate(map(int, polynomials)):
        degree = polynomial.bit_length() - 1
        m = [1] * BITS if d == 0 else [int(v) for v in initial[d, :degree]]
        for j in range(len(m), BITS):
            new = m[j - degree] ^ (m[j - degree] << degree)
            for k in range(1, degree):
                new ^= (m[j - k] << k) * ((polynomial >> (degree - k)) & 1)
            m.append(new)
        found[d] = [int(f"{v:0{j + 1}b}"[::-1], 2) for j, v in enumerate(m)]
    return found


@inner
def scrambled(x, seed):
    """Burley's permutation of 32 bits, in which each bit depends on those below it only."""
    x = (x + seed) & _LOW
    x ^= (x * uint64(0x6C50B47C)) & _LOW
    x ^= (x * uint64(0xB82F1E52)) & _LOW
    x ^= (x * uint64(0xC7AFE638)) & _LOW
    return x ^ ((x * uint64(0x8D22F6E6)) & _LOW)


@inner
def reverse(x):
    """32 bits in the opposite order."""
    x = ((x & uint64(0x55555555)) << uint64(1)) | ((x >> uint64(1)) & uint64(0x55555555))
    x = ((x & uint64(0x33333333)) << uint64(2)) | ((x >> uint64(2)) & uint64(0x33333333))
    x = ((x & uint64(0x0F0F0F0F)) << uint64(4)) | ((x >> uint64(4)) & uint64(0x0F0F0F0F))
    x = ((x & uint64(0x00FF00FF)) << uint64(8)) | ((x >> uint64(8)) & uint64(0x00FF00FF))
    return ((x & uint64(0x0000FFFF)) << uint64(16)) | (x >> uint64(16))


@inner
def sobol(words, row, numbers, dimension, size, block, out):
    """One block of uniforms of one dimension, in replicates of ``size`` points, each an odd multiple of 2^-33.

    words : uint64 (n, 4), streams. row : which of them. numbers : uint64 (dimensions, 32), see ``directions``. out : float64 (64,).
    """
    first = block * LANES
    begin = 0
    while begin < LANES:
        replicate = (first + begin) // size
        place = first + begin - replicate * size
        lanes = out[begin : begin + size - place]  # those of one replicate, as in ``hypercube``
        seed, _, _, _ = replicate_words(words, row, replicate, 0)
        for lane in range(lanes.size):
            lanes[lane] = 0.0
        bit, last = 0, place + lanes.size - 1
        while last >> bit:
            number = numbers[dimension, bit] & _LOW
            for lane in range(lanes.size):
                taken = uint64((place + lane) >> bit) & uint64(1)
                lanes[lane] = float64(int32(uint64(int32(lanes[lane])) & _LOW ^ (number * taken)))
            bit += 1
        for lane in range(lanes.size):
            x = reverse(scrambled(uint64(int32(lanes[lane])) & _LOW, seed))
            lanes[lane] = float64(int32(x)) * _STEP + _MIDDLE
        begin += lanes.size
