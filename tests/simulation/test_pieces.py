"""The guide table: every uniform finds its piece, single values come back to the bit, and many pieces cost no more than few."""

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import pmo_risk as pr
from pmo_risk.simulation import pieces
from pmo_risk.simulation.accelerate import alone
from pmo_risk.simulation.laws import LawTable
from pmo_risk.simulation.pieces import COLUMNS, GUIDE, UNTIL, piece_rows
from pmo_risk.simulation.streams import LANES

draw_pieces = alone(pieces.draw_pieces)

shares = st.lists(st.integers(1, 10**6) | st.integers(1, 3), min_size=1, max_size=60)


def drawn(rows, first, count, u):
    """Values at the uniforms, in blocks."""
    padded, out = np.resize(u, -(-len(u) // LANES) * LANES), np.empty(LANES)
    parts = []
    for block in padded.reshape(-1, LANES):
        draw_pieces(rows, np.int64(first), np.int64(count), np.ascontiguousarray(block), out)
        parts.append(out.copy())
    return np.concatenate(parts)[: len(u)]


def slowly(until, low, high, u):
    """The plain twin: the first piece that reaches u, by looking at one after the other."""
    k = next(k for k, top in enumerate(until) if u <= top)
    start = until[k - 1] if k else 0.0
    return low[k] + (u - start) * ((high[k] - low[k]) / (until[k] - start))


def telling(until):
    """Uniforms that tell: both sides of every end of a piece and of every bucket, and the least and greatest there are."""
    edges = np.concatenate([until, np.arange(len(until) + 1) / len(until)])
    near = np.concatenate([edges, np.nextafter(edges, 0), np.nextafter(edges, 1), [2.0**-53, 2.0**-33, 1 - 2.0**-33, 1 - 2.0**-53]])
    return near[(near > 0) & (near < 1)]


@given(shares, st.data())
def test_draws_equal_the_plain_twin(weights, data):
    """Pieces, gaps and single values of any widths, wherever they stand among other laws: the twin's value to the bit."""
    until = np.cumsum(weights) / np.sum(weights)
    until[-1] = 1.0
    steps = data.draw(st.lists(st.sampled_from([0.0, 0.5, 3.25]), min_size=2 * len(weights), max_size=2 * len(weights)))
    ends = np.cumsum(steps) - 10
    low, high = ends[::2], ends[1::2]
    rows = np.concatenate([np.full((3, COLUMNS), np.nan), piece_rows(until, low, high), np.full((2, COLUMNS), np.nan)])
    u = telling(until)
    assert drawn(rows, 3, len(until), u).tolist() == [slowly(until, low, high, x) for x in u]


@given(shares)
def test_the_guide_starts_at_or_before_the_piece(weights):
    """No bucket names a piece beyond the first that some uniform of it is in, and on average a draw looks at two pieces or fewer."""
    until = np.cumsum(weights) / np.sum(weights)
    until[-1] = 1.0
    rows = piece_rows(until, np.zeros(len(until)), np.ones(len(until)))
    u = telling(until)
    bucket = (u * len(until)).astype(int)
    assert bucket.max() < len(until)
    assert (rows[bucket, GUIDE] <= np.searchsorted(rows[:, UNTIL], u)).all()
    even = (np.arange(10_000) + 0.5) / 10_000
    looked = np.searchsorted(rows[:, UNTIL], even) - rows[(even * len(until)).astype(int), GUIDE] + 1
    assert looked.mean() <= 2.01


LAWS = {
    "empirical": pr.empirical(np.random.default_rng(1).normal(50, 9, 10_000)),
    "poisson": pr.poisson(2.5),
    "poisson 400": pr.poisson(400),
    "binomial": pr.binomial(40, 0.3),
    "bernoulli sum": pr.bernoulli_sum([0.1, 0.5, 0.7, 0.2]),
    "mixture": pr.mixture([0.6, 0.4], [pr.poisson(3), pr.discrete([0, 7.1], [0.5, 0.5])]),
}


def table_of(law, scale=1.0):
    """The arrays of a law behind another, and its row."""
    laws = LawTable(1)
    laws.add(pr.discrete([1, 2, 3], [0.2, 0.3, 0.5]), 1.0, "before")
    return laws, laws.add(law, scale, "law")


@pytest.mark.parametrize("kind", LAWS)
def test_single_values_come_back_to_the_bit(kind):
    """Laws of many values give exactly the family's own quantiles, also where their probabilities meet."""
    law = LAWS[kind]
    laws, row = table_of(law)
    arrays = laws.arrays()
    _, first, count = arrays.kind[row][:3]
    u = np.concatenate([telling(law.pieces.until if hasattr(law, "pieces") else law.form().cumulative), np.random.default_rng(2).random(5_000)])
    assert drawn(arrays.atoms, first, count, u).tobytes() == law.ppf(u).tobytes()


@pytest.mark.parametrize(
    "law",
    [
        pr.histogram([0, 10, 20, 40], [0.5, 0.0, 0.5]),
        pr.cumulative([0, 4, 4, 9], [0.1, 0.3, 0.6, 1]),
        pr.empirical([3, 1, 4, 1, 5, 9, 2, 6], smoothed=True),
        pr.mixture([0.3, 0.7], [5, pr.uniform(2, 9)]),
    ],
    ids=lambda law: law.kind,
)
def test_straight_lines_are_right_to_rounding(law):
    """Lines, jumps and gaps: 1e-14 of the range from the family's own quantiles, at any scale."""
    laws, row = table_of(law, 480.0)
    arrays = laws.arrays()
    _, first, count = arrays.kind[row][:3]
    u = np.concatenate([telling(law.form().until), np.random.default_rng(2).random(5_000)])
    np.testing.assert_allclose(drawn(arrays.atoms, first, count, u), 480 * law.ppf(u), rtol=0, atol=480e-14 * 40)


def test_laws_that_are_alike_share_their_pieces():
    """Two tasks with one law and one scale have one set of rows; another scale has its own."""
    laws = LawTable(1)
    law = pr.poisson(2.5)
    rows = [laws.add(law, scale, name) for scale, name in ((1.0, "a"), (1.0, "b"), (2.0, "c"))]
    kinds = laws.arrays().kind
    assert kinds[rows[0], 1] == kinds[rows[1], 1] != kinds[rows[2], 1]
    assert len(laws.arrays().atoms) == 2 * len(law.pieces.until)


@pytest.mark.slow
def test_ten_thousand_values_cost_about_what_ten_do():
    """Time of a draw from 10,000 single values is within ten times that of 10, where a search from the first would take a thousand times."""
    took = {}
    for n in (10, 10_000):
        rows, u, out = piece_rows(np.arange(1, n + 1) / n, np.arange(n), np.arange(n)), np.random.default_rng(3).random((2_000, LANES)), np.empty(LANES)
        draw_pieces(rows, np.int64(0), np.int64(n), u[0], out)
        began = time.perf_counter()
        for block in u:
            draw_pieces(rows, np.int64(0), np.int64(n), block, out)
        took[n] = time.perf_counter() - began
    assert took[10_000] < 10 * took[10]
