"""Conversions of coefficients against closed forms, SciPy, mpmath and published numbers."""

import math

import mpmath as mp
import numpy as np
import pytest
from scipy import integrate, special, stats

from pmo_risk.dependence.latent import (
    both,
    normal_of_event,
    normal_of_phi,
    normal_of_spearman,
    normal_of_spearman_t,
    phi_of_normal,
    spearman_of_event,
    spearman_of_normal,
    spearman_of_t,
)


def test_spearman_as_published():
    """Worked example 5.17: normal correlations for Spearman 0.2 to 0.9; case C15 both ways."""
    printed = {0.2: 0.209057, 0.3: 0.312869, 0.5: 0.517638, 0.8: 0.813473, 0.9: 0.907981}
    for s, r in printed.items():
        assert float(normal_of_spearman(s)) == pytest.approx(r, abs=5e-7)
    assert float(normal_of_spearman(0.6)) == pytest.approx(0.61803398874989485, abs=1e-15)
    assert float(spearman_of_normal(0.6)) == pytest.approx(0.58192010412406974, abs=1e-15)
    for r, s in {0.3: 0.28756422, 0.5: 0.48258374, 0.8: 0.78593928, 0.9: 0.89145613}.items():
        assert float(spearman_of_normal(r)) == pytest.approx(s, abs=5e-9)
    assert normal_of_spearman([-1.0, 0.0, 1.0]).tolist() == pytest.approx([-1, 0, 1], abs=1e-15)


@pytest.mark.parametrize("h", [-2.3, -0.5244, 0.0, 1.3])
@pytest.mark.parametrize("k", [-1.28, 0.8416])
@pytest.mark.parametrize("r", [-0.999, -0.5, 0.1, 0.7, 0.95, 0.9999])
def test_two_normals_at_once_against_mpmath(h, k, r):
    """The bivariate normal distribution, within 1e-13 of a quadrature of 25 digits."""
    with mp.workdps(25):
        turn = k / r
        points = sorted({-mp.mpf(12), *(p for p in (-8, -4, -2, -1, turn - 0.1, turn, turn + 0.1, 0) if -12 < p < h), mp.mpf(h)})
        exact = mp.quad(lambda x: mp.npdf(x) * mp.ncdf((k - r * x) / mp.sqrt(1 - mp.mpf(r) ** 2)), points)
    assert abs(float(both(h, k, r)) - float(exact)) < 1e-13


def test_two_normals_at_the_ends():
    """Perfect correlation: the smaller probability, and what both leave over."""
    assert float(both(-0.5, 0.3, 1.0)) == pytest.approx(special.ndtr(-0.5), abs=1e-9)
    assert float(both(-0.5, -0.5, 1.0)) == pytest.approx(special.ndtr(-0.5), abs=1e-9)
    assert float(both(1.0, 0.3, -1.0)) == pytest.approx(special.ndtr(1.0) + special.ndtr(0.3) - 1, abs=1e-9)


def test_phi_of_case_c25():
    """Two risks of 0.3 under a copula of 0.5: phi 0.317940, both in 0.156767; and back."""
    phi = float(phi_of_normal(0.5, 0.3, 0.3))
    assert phi == pytest.approx(0.31793962229724301, abs=1e-14)
    assert phi * 0.21 + 0.09 == pytest.approx(0.15676732068242103, abs=1e-14)
    assert float(normal_of_phi(phi, 0.3, 0.3)) == pytest.approx(0.5, abs=1e-12)


@pytest.mark.parametrize(("p", "q"), [(0.6, 0.8), (0.1, 0.2), (0.01, 0.5), (0.3, 0.3)])
def test_phi_comes_back(p, q):
    """What is solved for is met, where phi tells correlations apart."""
    for r in (-0.5, -0.2, 0.0, 0.3, 0.9):
        assert float(normal_of_phi(phi_of_normal(r, p, q), p, q)) == pytest.approx(r, abs=1e-9)


@pytest.mark.parametrize("p", [0.05, 0.3, 0.5, 0.9])
def test_an_event_and_a_continuous_quantity(p):
    """Against the integral of Phi(y) over the event, by SciPy; its bound is sqrt(3 p (1 - p)); and back."""
    for r in (-0.8, 0.2, 0.6):
        cut = special.ndtri(p)  # the event: score above -cut
        joint = integrate.quad(
            lambda y, r=r, cut=cut: special.ndtr(y) * stats.norm.pdf(y) * special.ndtr((cut + r * y) / math.sqrt(1 - r * r)), -9, 9, epsabs=1e-13
        )[0]
        exact = (joint - p / 2) / math.sqrt(p * (1 - p) / 12)
        assert float(spearman_of_event(r, p)) == pytest.approx(exact, abs=1e-10)
        assert float(normal_of_event(exact, p)) == pytest.approx(r, abs=1e-9)
    assert float(spearman_of_event(1.0, p)) == pytest.approx(math.sqrt(3 * p * (1 - p)), abs=1e-12)


@pytest.mark.parametrize(("df", "room"), [(2, 5e-4), (4, 5e-5), (30, 1e-7)])
def test_spearman_of_a_t_copula_against_another_integral(df, room):
    """12 E[T(W X) T(W Y)] - 3 over two normals (Gauss and Hermite's nodes) and the mixing W, with SciPy's t distribution.

    ``room`` is what that integral, whose integrand is steep at few degrees of freedom, still moves by with more nodes.
    """
    x, wx = np.polynomial.hermite_e.hermegauss(80)
    wx = wx / wx.sum()
    node, weight = np.polynomial.legendre.leggauss(80)
    u, wu = (1 + np.sin(np.pi / 2 * node)) / 2, weight * np.pi / 4 * np.cos(np.pi / 2 * node)
    w = np.sqrt(df / stats.chi2.ppf(u, df))
    for r in (0.3, 0.9):
        first = special.stdtr(df, w[:, None] * x)[:, :, None]
        second = special.stdtr(df, w[:, None, None] * (r * x[:, None] + math.sqrt(1 - r * r) * x[None, :]))
        exact = 12 * float((wu[:, None, None] * wx[:, None] * wx[None, :] * first * second).sum()) - 3
        assert float(spearman_of_t(r, df)) == pytest.approx(exact, abs=room)


def test_spearman_of_a_t_copula_is_that_of_the_gaussian_with_many_degrees():
    """At 1,000 degrees of freedom within 1e-4; and it is odd, and reaches 1."""
    assert float(spearman_of_t(0.6, 1000)) == pytest.approx(float(spearman_of_normal(0.6)), abs=1e-4)
    assert float(spearman_of_t(-0.6, 3)) == pytest.approx(-float(spearman_of_t(0.6, 3)), abs=1e-15)
    assert float(spearman_of_t(1.0, 3)) == pytest.approx(1.0, abs=1e-12)


@pytest.mark.parametrize("df", [1, 3, 10, 200])
def test_spearman_of_a_t_copula_comes_back(df):
    """The inverse within 1e-6, and exact at its ends."""
    s = np.array([-0.9, -0.3, 0.0, 0.05, 0.5, 0.97])
    assert np.abs(spearman_of_t(normal_of_spearman_t(s, df), df) - s).max() < 1e-6
    assert normal_of_spearman_t([0.0, 1.0], df).tolist() == [0.0, 1.0]
