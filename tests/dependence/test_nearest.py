"""The nearest correlation matrix against published answers and an optimality condition, and triangular roots."""

import numpy as np
import pytest

from pmo_risk.dependence.narrow import narrow_order
from pmo_risk.dependence.nearest import nearest_correlation, smallest_eigenvalue, triangular_root


def random_symmetric(n, seed):
    """Ones on the diagonal, anything within -1 and 1 beside it."""
    a = np.random.default_rng(seed).uniform(-1, 1, (n, n))
    a = np.triu(a, 1)
    return a + a.T + np.eye(n)


def test_highams_example():
    """[[1,1,0],[1,1,1],[0,1,1]] of Higham (2002, section 1) becomes 0.7607 and 0.1573, at a distance of 0.5278."""
    a = np.array([[1.0, 1, 0], [1, 1, 1], [0, 1, 1]])
    x = nearest_correlation(a)
    assert np.abs(x - [[1, 0.7607, 0.1573], [0.7607, 1, 0.7607], [0.1573, 0.7607, 1]]).max() < 5e-5
    assert np.linalg.norm(a - x) == pytest.approx(0.5278, abs=5e-5)


def test_the_example_of_the_nag_library():
    """The tridiagonal 4 x 4 matrix of NAG's g02aa, as printed there to four digits."""
    a = np.diag([2.0] * 4) - np.diag([1.0] * 3, 1) - np.diag([1.0] * 3, -1)
    printed = [[1, -0.8084, 0.1916, 0.1068], [-0.8084, 1, -0.6562, 0.1916], [0.1916, -0.6562, 1, -0.8084], [0.1068, 0.1916, -0.8084, 1]]
    assert np.abs(nearest_correlation(a) - printed).max() < 5e-5


@pytest.mark.parametrize("n", [3, 8, 30])
def test_it_is_a_correlation_matrix_and_none_is_nearer(n):
    """Semidefinite with ones, and the optimality condition: A - X = D - S with D diagonal, S semidefinite and S X = 0."""
    a = random_symmetric(n, n)
    x = nearest_correlation(a)
    assert smallest_eigenvalue(x) > -1e-12
    assert (np.diag(x) == 1).all()
    gap = x - a
    d = -np.einsum("ij,ji->i", gap, x)  # diag of (X - A + D) X is zero
    s = gap + np.diag(d)
    assert np.abs(s @ x).max() < 1e-6
    assert np.linalg.eigvalsh(s).min() > -1e-6


def alternating_projections(a):
    """Higham's algorithm of 2002, the slow plain twin."""
    y, correction = a.copy(), np.zeros_like(a)
    for _ in range(100_000):
        before, r = y, y - correction
        values, vectors = np.linalg.eigh(r)
        x = (vectors * np.maximum(values, 0)) @ vectors.T
        correction, y = x - r, x.copy()
        np.fill_diagonal(y, 1.0)
        if np.abs(y - before).max() < 1e-11:
            return y
    raise AssertionError("no convergence")


@pytest.mark.parametrize("n", [2, 3, 5, 8, 30, 60])
def test_it_is_what_highams_projections_come_to(n):
    """Random matrices, to 1e-8."""
    a = random_symmetric(n, 10 + n)
    assert np.abs(nearest_correlation(a) - alternating_projections(a)).max() < 1e-8


@pytest.mark.parametrize("r", [-1.0, -0.999, -0.5])
def test_all_against_each_other(r):
    """Equal coefficients below -1/(n-1) become -1/(n-1), by symmetry."""
    n = 7
    assert np.abs(nearest_correlation(r + (1 - r) * np.eye(n)) - (np.eye(n) * (1 + 1 / (n - 1)) - 1 / (n - 1))).max() < 1e-9


def test_what_can_be_stays():
    """A correlation matrix is its own nearest."""
    a = 0.3 + 0.7 * np.eye(6)
    assert np.abs(nearest_correlation(a) - a).max() < 1e-12


@pytest.mark.parametrize(
    "matrix", [np.ones((4, 4)), 0.4 + 0.6 * np.eye(5), np.array([[1.0, -1], [-1, 1]]), np.array([[1, 0.5, -0.5], [0.5, 1, 0.5], [-0.5, 0.5, 1]])]
)
def test_a_triangular_root_gives_the_matrix_back(matrix):
    """L L' is the matrix, singular or not, and L is lower triangular with no negative diagonal."""
    root = triangular_root(matrix)
    assert np.abs(root @ root.T - matrix).max() < 1e-12
    assert (np.triu(root, 1) == 0).all() or np.abs(np.triu(root, 1)).max() < 1e-15
    assert (np.diag(root) >= 0).all()


def test_a_chain_in_any_order_has_a_narrow_root():
    """Pairs one after another, shuffled: the order found leaves two numbers a row of the root."""
    n = 40
    chain = np.eye(n) + 0.4 * (np.eye(n, k=1) + np.eye(n, k=-1))
    shuffle = np.random.default_rng(1).permutation(n)
    mixed = chain[np.ix_(shuffle, shuffle)]
    order = narrow_order(mixed)
    assert sorted(order) == list(range(n))
    assert np.count_nonzero(np.linalg.cholesky(mixed[np.ix_(order, order)])) == 2 * n - 1
    assert np.count_nonzero(np.linalg.cholesky(mixed)) > 2 * n - 1


def test_a_star_keeps_its_leaves_apart():
    """One quantity with many partners that know each other not: 2 n numbers."""
    n = 30
    star = np.eye(n)
    star[0, 1:] = star[1:, 0] = 0.15
    order = narrow_order(star)
    assert np.count_nonzero(np.abs(np.linalg.cholesky(star[np.ix_(order, order)])) > 1e-15) <= 2 * n
