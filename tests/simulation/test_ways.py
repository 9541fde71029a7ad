"""Ways of drawing uniforms: each against its plain twin, its strata or SciPy, and what its replicates promise."""

import itertools

import numpy as np
import pytest
from scipy import stats
from scipy.stats import qmc

from pmo_risk.distributions import uniform
from pmo_risk.simulation.laws import LawTable
from pmo_risk.simulation.sobol import DIMENSIONS, directions
from pmo_risk.simulation.streams import stream
from pmo_risk.simulation.strikes import uniforms_of
from pmo_risk.simulation.ways import MC, Sampling

U = uniform(0, 1)


def drawn(sampling, n, *names, seed=1):
    """The first n uniforms of a quantity."""
    return uniforms_of((), seed, [names], n, sampling)[0]


def words(*names, seed=1):
    return tuple(int(w) for w in stream(seed, *names))


def in_digits(u):
    """Numbers of SciPy's generator as 32 binary digits."""
    return (u * 2.0**32).astype(np.uint64)


def in_plain_order(points):
    """SciPy's points, which come in the order of Gray's code, by their own number."""
    order = np.arange(len(points))
    found = np.empty_like(points)
    found[order ^ (order >> 1)] = points
    return found


@pytest.mark.parametrize("size", [2, 3, 7, 64, 100, 255, 256, 300, 1000])
def test_a_hypercube_is_that_of_the_twin(twin, size):
    """To the bit, for replicates longer and shorter than a block, and across their borders."""
    n = 2 * size + 130
    assert drawn(Sampling("lhs", size), n, "a", "b").tobytes() == twin.hypercube(1, ("a", "b"), size, n).tobytes()


@pytest.mark.parametrize("size", [2, 5, 100, 256, 1000, 50_000])
def test_each_stratum_holds_one_iteration_of_each_replicate(size):
    """Latin: the strata of every replicate are 0 to n - 1, each once, and the places within are uniform."""
    u = drawn(Sampling("lhs", size), 4 * size, "strata").reshape(4, size)
    for replicate in u:
        assert sorted(np.floor(replicate * size).astype(int)) == list(range(size))
    assert stats.kstest((u * size % 1).ravel(), "uniform").pvalue > 1e-6


@pytest.mark.parametrize("size", [2, 3, 4, 5, 7, 10, 16, 50, 256])
def test_orders_of_strata_are_as_likely_as_each_other(size):
    """Over 20,000 replicates, or 400,000 iterations, every ordered pair of strata is as frequent, by chi-square; up to 4 strata, every order is."""
    replicates = min(20_000, 400_000 // size)
    order = np.floor(drawn(Sampling("lhs", size), replicates * size, "orders").reshape(replicates, size) * size).astype(int)
    pairs = [(0, 1), (0, size - 1), (size // 2, size - 1)]
    for i, j in {p for p in pairs if p[0] != p[1]}:
        seen = np.bincount(order[:, i] * size + order[:, j], minlength=size * size).reshape(size, size)
        if size <= 50:
            assert stats.chisquare(seen[~np.eye(size, dtype=bool)]).pvalue > 1e-6
        assert stats.chisquare(np.bincount(order[:, i], minlength=size)).pvalue > 1e-6
    if size <= 4:
        _, seen = np.unique(order @ size ** np.arange(size), return_counts=True)
        assert seen.size == len(list(itertools.permutations(range(size))))
        assert stats.chisquare(seen).pvalue > 1e-6


def test_strata_of_two_quantities_do_not_go_together():
    """Over 200 quantities and ten replicates of 1,000, the greatest of 19,900 correlations is below 6 / sqrt(n)."""
    n = 10_000
    table = np.stack([drawn(Sampling("lhs", 1000), n, "task", f"T{k}") for k in range(200)])
    correlations = np.corrcoef(table)
    np.fill_diagonal(correlations, 0.0)
    assert np.abs(correlations).max() < 6 / np.sqrt(n)


def test_neighbouring_strata_do_not_go_together():
    """Lags of one iteration, of a lane, a block and the side of the network's square correlate below 5 / sqrt(n)."""
    u = drawn(Sampling("lhs", 10_000), 200_000, "serial") - 0.5
    for lag in (1, 2, 16, 63, 64, 65, 99, 100, 101, 1000):
        assert abs(np.mean(u[:-lag] * u[lag:]) * 12) < 5 / np.sqrt(u.size - lag), lag


def test_case_c32_the_variance_of_a_hypercubes_mean():
    """Case C32: the mean of ten uniforms in series over 100 strata has variance 10 / (12 n^3), within 10%, over 4,000 replicates (standard error 2.2%)."""
    replicates, size = 4000, 100
    total = sum(drawn(Sampling("lhs", size), replicates * size, "t", str(k)) for k in range(10))
    means = total.reshape(replicates, size).mean(axis=1)
    assert means.var(ddof=1) == pytest.approx(8.3333333333333333e-7, rel=0.1)
    assert abs(means.mean() - 5) < 4 * means.std() / np.sqrt(replicates)


def test_direction_numbers_are_joe_and_kuos():
    """Every dimension in use gives SciPy's points."""
    numbers = directions(DIMENSIONS)
    theirs = in_digits(in_plain_order(qmc.Sobol(DIMENSIONS, scramble=False, bits=32).random(256)))
    for place in range(256):
        bits = [k for k in range(8) if place >> k & 1]
        ours = np.bitwise_xor.reduce(numbers[:, bits], axis=1) if bits else np.zeros(DIMENSIONS, dtype=np.uint64)
        assert [int(f"{int(x):032b}"[::-1], 2) for x in ours] == theirs[place].tolist()


@pytest.mark.parametrize("size", [64, 100, 1024])
def test_sobol_points_are_those_of_the_twin(twin, size):
    """SciPy's unscrambled points through Burley's scramble in Python's integers, to the bit, in dimensions 0, 3 and 7."""
    points = in_digits(in_plain_order(qmc.Sobol(8, scramble=False, bits=32).random(1024)))
    names = [("q", str(k)) for k in range(8)]
    sampling = Sampling("sobol", size, tuple(words(*n) for n in names))
    for dimension in (0, 3, 7):
        ours = drawn(sampling, 2 * size + 70, *names[dimension])
        theirs = twin.sobol(1, names[dimension], [int(x) for x in points[:size, dimension]], 2 * size + 70)
        assert ours.tobytes() == theirs.tobytes()


def test_scrambled_points_keep_every_elementary_interval():
    """A (t, m, s) net stays one: of 256 points in the first two dimensions, each of the 2^8 boxes of area 1/256 holds one (t = 0), in every shape."""
    sampling = Sampling("sobol", 256, (words("x"), words("y")))
    x, y = (drawn(sampling, 256 * 5, name).reshape(5, 256) for name in "xy")
    for r, across in itertools.product(range(5), range(9)):
        boxes = np.floor(x[r] * 2**across) * 2 ** (8 - across) + np.floor(y[r] * 2 ** (8 - across))
        assert np.unique(boxes).size == 256


def test_scrambles_are_uniform_and_independent_between_replicates():
    """A point is uniform over 20,000 replicates, alone and with its neighbour in another replicate."""
    u = drawn(Sampling("sobol", 2, (words("s"),)), 40_000, "s").reshape(-1, 2)
    assert stats.kstest(u[:, 0], "uniform").pvalue > 1e-6
    assert stats.kstest(u[:, 1], "uniform").pvalue > 1e-6
    assert abs(np.corrcoef(u[:-1, 0], u[1:, 1])[0, 1]) < 5 / np.sqrt(len(u))


def test_scrambles_vary_as_little_as_scipys():
    """The variance of a replicate's mean of a smooth product of eight dimensions is SciPy's within 35% (F-test of 300 against 300: 1% at 31%)."""
    replicates, size = 300, 256
    names = [f"d{k}" for k in range(8)]
    sampling = Sampling("sobol", size, tuple(words(n) for n in names))
    ours = np.prod([1 + 0.7 * (drawn(sampling, replicates * size, n) - 0.5) for n in names], axis=0).reshape(replicates, size).mean(axis=1)
    theirs = [np.prod(1 + 0.7 * (qmc.Sobol(8, rng=k).random(size) - 0.5), axis=1).mean() for k in range(replicates)]
    assert ours.var() == pytest.approx(np.var(theirs), rel=0.35)
    assert ours.var() < 0.05 * ((1 + 0.49 / 12) ** 8 - 1) / size
    assert abs(ours.mean() - 1) < 4 * ours.std() / np.sqrt(replicates)


def test_what_has_no_dimension_is_a_hypercube():
    """With Sobol, a quantity that is not among the leading ones is drawn as in a Latin hypercube."""
    sampling = Sampling("sobol", 100, (words("first"),))
    assert drawn(sampling, 500, "other").tobytes() == drawn(Sampling("lhs", 100), 500, "other").tobytes()
    assert drawn(sampling, 500, "first").tobytes() != drawn(Sampling("lhs", 100), 500, "first").tobytes()


def test_antithetic_pairs_add_up_to_one():
    """Every even iteration is that of plain Monte Carlo, and the next is 1 less it, to the bit."""
    u, plain = drawn(Sampling("antithetic", 2), 1000, "pairs"), drawn(MC, 1000, "pairs")
    assert (u[::2] == plain[::2]).all()
    assert (u[::2] + u[1::2] == 1).all()


@pytest.mark.parametrize("sampling", [Sampling("lhs", 3), Sampling("lhs", 100_000), Sampling("sobol", 300, (words("a"),)), Sampling("antithetic")])
def test_no_uniform_leaves_what_tables_take(sampling):
    """From 2^-33 to 1 - 2^-33, as plain ones."""
    u = drawn(sampling, 200_000, "a")
    assert u.min() >= 2.0**-33
    assert u.max() <= 1 - 2.0**-33


def test_plain_laws_need_no_preparation():
    """Plain Monte Carlo prepares nothing, and constants never are."""
    plain, other = LawTable(1), LawTable(1, Sampling("lhs", 10))
    for laws in (plain, other):
        laws.add(U, 1.0, "a")
        laws.add(uniform(2, 2), 1.0, "b")
    assert len(plain.prepared().words) == 0
    assert len(other.prepared().words) == 1
