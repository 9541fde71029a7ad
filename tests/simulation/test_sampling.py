"""Draws of one law: each kind against a plain twin, atoms exact, closed forms to rounding, and golden draws."""

import hashlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import pmo_risk as pr
from pmo_risk.simulation.laws import LawTable
from pmo_risk.simulation.sampling import sample
from pmo_risk.simulation.streams import LANES

LAWS = {
    "fixed": pr.fixed(3.5),
    "uniform": pr.uniform(2, 7),
    "triangular": pr.triangular(2, 5, 12),
    "trigen": pr.trigen(8, 10, 15, low=0.1, high=0.9),
    "pert": pr.pert(2, 5, 12),
    "normal": pr.normal(100, 15),
    "lognormal": pr.lognormal(mean=100, sd=30),
    "discrete": pr.discrete([1, 2.5, 7], [0.2, 0.5, 0.3]),
    "beta": pr.beta(10, 30, 2, 3),
    "gamma": pr.gamma(mean=100, sd=25),
    "exponential": pr.exponential(10),
    "weibull": pr.weibull(1.5, 10),
    "truncated": pr.truncated(pr.normal(10, 3), low=5, high=20),
    "histogram": pr.histogram([5, 10, 20, 40], [0.5, 0.25, 0.25]),
    "cumulative": pr.cumulative([2, 10, 10, 30], [0, 0.2, 0.6, 1]),
    "empirical": pr.empirical([3, 1, 4, 1, 5]),
    "mixture": pr.mixture([0.7, 0.3], [pr.normal(10, 1), pr.normal(16, 2)]),
    "bernoulli": pr.bernoulli(0.3, 10),
    "bernoulli_sum": pr.bernoulli_sum([0.5, 0.2, 0.1]),
    "binomial": pr.binomial(10, 0.3),
    "poisson": pr.poisson(2.5),
}
STEPS = ("discrete", "cumulative", "empirical", "bernoulli", "bernoulli_sum", "binomial", "poisson")
GOLDEN = {
    "fixed": "38234933f4e55c0c",
    "uniform": "1a80b36acd37a69b",
    "triangular": "c2d26c92f86fe3fe",
    "trigen": "d4aafe6843537471",
    "pert": "bf40bfb247abcf4e",
    "normal": "05f23e244f115910",
    "lognormal": "37070df758c7520d",
    "discrete": "13a1b8f607451dd6",
    "beta": "d834c9b2f0cb9387",
    "gamma": "dd6b21042aa6d47c",
    "exponential": "a5635f17187becca",
    "weibull": "cacb4162fb615b1d",
    "truncated": "c838099bb4269d0e",
    "histogram": "0ad22c79382c9606",
    "cumulative": "6391e2cdcd150c82",
    "empirical": "eeb86bf10afefc08",
    "mixture": "9268afd317d7fd73",
    "bernoulli": "101c26f3cf2a0bfd",
    "bernoulli_sum": "6dc5cc78d7f64c82",
    "binomial": "36fc6757edfd1e2b",
    "poisson": "112e6190d0634432",
}


def drawn(law, n, scale=1.0, seed=1, before=()):
    """The first n draws of a law, in a table that holds other laws before it."""
    laws = LawTable(seed)
    for k, other in enumerate(before):
        laws.add(other, 1.0, "before", str(k))
    row = laws.add(law, scale, "law")
    table = laws.arrays()
    u, v, out = np.empty((3, LANES))
    parts = []
    for block in range(-(-n // LANES)):
        sample(table.kind, table.parameters, table.words, table.table, table.atoms, row, block, u, u.view(np.uint64), v, v.view(np.uint64), out)
        parts.append(out.copy())
    return np.concatenate(parts)[:n]


@pytest.mark.parametrize("kind", LAWS)
def test_draws_equal_the_plain_twin(kind, twin):
    """The law's form applied to the twin's uniforms, to 1e-13, wherever the law stands in its table and at any scale."""
    u = twin.uniforms(1, ("law",), 500)
    expected = twin.value_of(LAWS[kind], u)
    before = [LAWS["pert"], LAWS["discrete"], LAWS["lognormal"]]
    np.testing.assert_allclose(drawn(LAWS[kind], 500), expected, rtol=1e-13)
    np.testing.assert_allclose(drawn(LAWS[kind], 500, 480.0, before=before), 480 * expected, rtol=1e-13)


@pytest.mark.parametrize("kind", LAWS)
def test_draws_are_the_quantiles_of_their_uniforms(kind, twin):
    """Against the family's own ppf: 1e-12 where the form is closed, the bounds of the tables where not."""
    u = twin.uniforms(1, ("law",), 2000)
    tolerance = {"pert": 1e-7 * 10 / 2, "normal": 3e-7 * 15 / 30, "mixture": 1e-4}
    tolerance |= dict.fromkeys(("lognormal", "beta", "gamma", "exponential", "weibull", "truncated"), 1e-6)
    np.testing.assert_allclose(drawn(LAWS[kind], 2000), LAWS[kind].ppf(u), rtol=tolerance.get(kind, 1e-12))


@given(st.lists(st.floats(-1e6, 1e6), min_size=3, max_size=3).map(sorted))
def test_triangles_are_right_to_rounding(twin, points):
    """Any triangle, mode at an end too: 1e-12 of its values from the family's own ppf, never outside its support."""
    low, mode, high = points
    law = pr.triangular(low, mode, high)
    got = drawn(law, 128)
    np.testing.assert_allclose(got, law.ppf(twin.uniforms(1, ("law",), 128)), rtol=1e-12, atol=1e-12 * max(abs(low), abs(high)))
    assert got.min() >= low - 1e-15 * abs(low)
    assert got.max() <= high + 1e-15 * abs(high)


@given(st.dictionaries(st.floats(-1e9, 1e9).map(lambda x: x + 0.0), st.integers(1, 50), min_size=1, max_size=8))
def test_atoms_come_back_exactly(twin, weights):
    """A discrete law gives its own values, bit for bit, in their shares, and no others."""
    total = sum(weights.values())
    law = pr.discrete(list(weights), [w / total for w in weights.values()])
    got = drawn(law, 320)
    assert set(got) <= set(law.values)
    assert got.tobytes() == law.ppf(twin.uniforms(1, ("law",), 320)).tobytes()


@pytest.mark.parametrize("kind", [k for k in LAWS if k != "fixed"])
def test_a_million_draws_have_the_law(kind, agree):
    """Mean, standard deviation and quantiles of a million draws agree with the family's own."""
    law, x = LAWS[kind], drawn(LAWS[kind], 1_000_000, seed=3)
    agree.mean(x, law.mean, np.sqrt(law.var))
    agree.std(x, np.sqrt(law.var))
    for p in (0.001, 0.05, 0.2, 0.5, 0.8, 0.95, 0.999) if kind not in STEPS else ():
        agree.quantile(x, p, float(law.ppf(p)))
    if kind in STEPS and kind != "cumulative":
        agree.pmf(x, dict(zip(law.pieces.low, np.diff(law.pieces.until, prepend=0.0), strict=True)))


@pytest.mark.parametrize("kind", LAWS)
def test_draws_are_the_golden_ones(kind):
    """A hundred thousand draws to 7 digits, which no version of SciPy moves. A change changes every result: bump STREAM_VERSION with it."""
    text = " ".join(f"{x:.7g}" for x in drawn(LAWS[kind], 100_000, seed=2027))
    assert hashlib.sha256(text.encode()).hexdigest()[:16] == GOLDEN[kind]
