"""Streams: published answers, an independent twin, the quality of what is drawn, and purity."""

import hashlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import kolmogorov

from pmo_risk.simulation import streams
from pmo_risk.simulation.accelerate import alone
from pmo_risk.simulation.streams import LANES, QUARTER, STREAM_VERSION, W0, W1, stream, uniforms

philox, round_keys = alone(streams.philox), alone(streams.round_keys)

ONES = 0xFFFFFFFF
PUBLISHED = {  # Random123's known-answer vectors for philox4x32, ten rounds: counter, key, answer
    "zero": ([0] * 4, [0] * 2, "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
    "ones": ([ONES] * 4, [ONES] * 2, "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    "pi": ([0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344], [0xA4093822, 0x299F31D0], "d16cfe09 94fdcceb 5001e420 24126ea1"),
}


def block_of(words, block):
    """One block of uniforms."""
    out = np.empty(LANES)
    uniforms(np.asarray(words, dtype=np.uint64).reshape(1, 4), 0, block, out)
    return out


def drawn(n, *names, seed=1):
    """The first n uniforms of a stream."""
    words = stream(seed, *names)
    return np.concatenate([block_of(words, b) for b in range(-(-n // LANES))])[:n]


@pytest.mark.parametrize("name", PUBLISHED)
def test_philox_gives_the_published_answers(name, twin):
    """The compiled rounds and the plain twin both give Random123's known answers."""
    counter, key, answer = PUBLISHED[name]
    rounds = [tuple(np.uint64(x) for x in round_keys(np.uint64(k), w)) for k, w in zip(key, (W0, W1), strict=True)]
    assert " ".join(f"{int(x):08x}" for x in philox(*(np.uint64(x) for x in counter), *rounds)) == answer
    assert " ".join(f"{x:08x}" for x in twin.philox(counter, key)) == answer


@given(st.integers(0, 2**64), st.lists(st.text(min_size=1, max_size=12), max_size=4), st.integers(0, 2**26 - 1))
def test_a_block_equals_the_plain_twin(twin, seed, names, block):
    """Any block of any stream is, to the bit, what Python's integers give."""
    words = stream(seed, *(n.encode("utf-8", "replace").decode() for n in names))
    got = block_of(words, block)
    k0, k1, c2, c3 = (int(w) for w in words)
    for lane in (0, 1, QUARTER - 1, QUARTER, 2 * QUARTER + 5, LANES - 1):
        count = block * QUARTER + lane % QUARTER
        word = twin.philox([count & ONES, count >> 32, c2, c3], [k0, k1])[lane // QUARTER]
        assert got[lane] == (2 * ((word + 2**31) % 2**32) + 1) / 2**33


def test_a_stream_is_named_by_blake2b_of_its_names(twin):
    """The words of a stream are the twin's, names are told apart by their lengths, and a lone surrogate is a name too."""
    assert stream(7, "task", "p", "a", "duration").tolist() == twin.words(7, "task", "p", "a", "duration")
    different = [("ab", "c"), ("a", "bc"), ("abc",), ("", "abc"), ("abc", "")]
    assert len({tuple(stream(1, *names)) for names in different}) == len(different)
    assert tuple(stream(0, "a")) != tuple(stream(1, "a"))
    assert stream(1, "\ud800").shape == (4,)


def test_uniforms_lie_strictly_between_zero_and_one():
    """Each is an odd multiple of 2^-33, so the least there can be is 2^-33 and the greatest 1 - 2^-33; a million draws keep to that."""
    u = drawn(1_000_000, "range")
    whole = u * 2.0**33
    assert (whole == np.floor(whole)).all()
    assert (whole % 2 == 1).all()
    assert 0 < u.min() < 1e-5
    assert 1 - 1e-5 < u.max() < 1


def test_a_thousand_streams_do_not_correlate():
    """The greatest of half a million correlations between 1,000 streams of 20,000 iterations is below 6 / sqrt(n)."""
    n, count = 20_000, 1000
    table = np.stack([drawn(n, "task", "p", f"T{k}", "duration") for k in range(count)])
    table = (table - table.mean(axis=1, keepdims=True)) / table.std(axis=1, keepdims=True)
    correlations = table @ table.T / n
    np.fill_diagonal(correlations, 0.0)
    assert np.abs(correlations).max() < 6 / np.sqrt(n)


def test_neighbouring_iterations_do_not_correlate():
    """Lags that a fault of lanes or blocks would show (1, 16, 32, 64, 4,096) are all below 5 / sqrt(n)."""
    u = drawn(400_000, "serial") - 0.5
    for lag in (1, 2, 15, 16, 17, 31, 32, 33, 48, 63, 64, 65, 4096):
        assert abs(np.mean(u[:-lag] * u[lag:]) * 12) < 5 / np.sqrt(u.size - lag), lag


def test_uniforms_are_uniform():
    """Kolmogorov and Smirnov's test of a million uniforms, and of each lane's, passes at 1e-6."""
    n = 1_000_000 // LANES * LANES
    u = drawn(n, "uniform")
    for sample, level in [(u, 1e-6), *((lane, 1e-7) for lane in u.reshape(-1, LANES).T)]:
        ordered, steps = np.sort(sample), np.arange(1, sample.size + 1) / sample.size
        distance = max((steps - ordered).max(), (ordered - steps + 1 / sample.size).max())
        assert kolmogorov(np.sqrt(sample.size) * distance) > level


def test_a_block_is_pure():
    """A block drawn alone, later or again is the same; so the first n uniforms of a longer stream are those of a shorter one."""
    whole = drawn(640, "pure")
    words = stream(1, "pure")
    for block in (9, 0, 3, 3):
        assert block_of(words, block).tobytes() == whole[block * LANES : (block + 1) * LANES].tobytes()
    assert drawn(100, "pure").tobytes() == whole[:100].tobytes()


def test_a_million_uniforms_are_the_golden_ones():
    """A change of the streams shows: bump STREAM_VERSION with it, for every seed then gives other draws."""
    assert STREAM_VERSION == "philox4x32-10/blake2b/2"
    u = drawn(1_000_000, "golden", seed=2027)
    assert hashlib.sha256(u.astype("<f8").tobytes()).hexdigest()[:16] == "2282647cc78085d4"
