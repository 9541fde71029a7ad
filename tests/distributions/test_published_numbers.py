"""The project's reference numbers for single distributions, computed elsewhere with mpmath at 30 digits and checked there by simulation.

Cases C05 to C10, C23 and C33 of the analytic cases; then section 4 of the reference numbers, which gives nine digits, or six decimals.
"""

import pytest

from pmo_risk.distributions import lognormal, mixture, normal, pert, triangular, trigen, truncated, weibull

QUANTILES = [
    ("C05", triangular(2, 5, 12), {0.1: 3.7320508075688773, 0.5: 6.083920216900384, 0.8: 8.2583426132260586, 0.9: 9.3542486889354094}),
    ("C06", pert(2, 5, 12), {0.1: 3.361999625636714, 0.5: 5.5099948494911798, 0.8: 7.2893705674552345, 0.9: 8.2075448566512009}),
    ("C06 lambda 2", pert(2, 5, 12, 2), {0.1: 3.1835544533827357, 0.5: 5.8191114861196151, 0.8: 8.0397632403198364, 0.9: 9.1071597718784845}),
    ("C07", lognormal(mu=2, sigma=0.5), {0.5: 7.3890560989306502, 0.8: 11.254979093043874}),
    ("C07b", lognormal(mean=100, sd=30), {0.5: 95.782628522115139, 0.8: 122.6270930377268}),
    (
        "C33",
        normal(0, 1),
        {
            1e-12: -7.0344838253011319,
            1e-9: -5.9978070150076869,
            1e-6: -4.7534243088228989,
            0.8: 0.84162123357291421,
            0.9: 1.2815515655446005,
            0.95: 1.6448536269514727,
            0.999: 3.0902323061678135,
        },
    ),
]
QUANTILES += [
    ("C08", weibull(1.5, 10), {0.8: 13.73355016869611}),
    ("C09", truncated(normal(10, 3), low=5, high=20), {0.8: 12.625019573750825}),
    ("C23", mixture([0.7, 0.3], [normal(10, 1), normal(16, 2)]), {0.8: 15.138547178174428}),
]
MOMENTS = [
    ("C08", weibull(1.5, 10), 9.0274529295093361, 37.5690284813932),
    ("C09", truncated(normal(10, 3), low=5, high=20), 10.308689400982448, 7.2883451995399894),
    ("C23", mixture([0.7, 0.3], [normal(10, 1), normal(16, 2)]), 11.8, 9.46),
    ("C05", triangular(2, 5, 12), 6.3333333333333333, 4.3888888888888889),
    ("C06", pert(2, 5, 12), 5.6666666666666667, 3.3174603174603175),
    ("C06 lambda 2", pert(2, 5, 12, 2), 6.0, 4.8),
    ("C07", lognormal(mu=2, sigma=0.5), 8.3728974881272647, 4.4622549180693336**2),
    ("C07b", lognormal(mean=100, sd=30), 100, 900),
]
NINE_DIGITS = [
    (pert(8, 10, 15), 10.5, 1.2677313821, {0.1: 8.90435346, 0.5: 10.3825886, 0.8: 11.62587964, 0.9: 12.27270275}),
    (pert(2, 4, 12), 5, 3**0.5, {0.1: 2.8990213, 0.5: 4.76672259, 0.8: 6.50258614, 0.9: 7.4533405}),
    (pert(10, 14, 20), 14.3333333, 1.8729486133, {0.1: 11.8861916, 0.5: 14.25470802, 0.8: 16.03182134, 0.9: 16.89889539}),
    (pert(8, 10, 15, lam=2), 10.75, 1.52888849, {0.1: 8.79410241, 0.5: 10.61443162, 0.9: 12.92379208}),
    (pert(2, 4, 12, lam=2), 5.5, 2.1330729, {0.1: 2.85789001, 0.5: 5.23041439, 0.9: 8.57563563}),
    (pert(10, 14, 20, lam=2), 14.5, 2.22485955, {0.1: 11.55078348, 0.5: 14.40923815, 0.9: 17.59502711}),
    (lognormal(mean=100, sd=25), 100, 25, {0.1: 70.761381, 0.5: 97.014250, 0.8: 119.352634, 0.9: 133.007081}),
    (lognormal(mean=10, sd=4), 10, 4, {0.1: 5.666963, 0.5: 9.284767, 0.8: 12.840604, 0.9: 15.212187}),
]


@pytest.mark.parametrize(("law", "expected"), [row[1:] for row in QUANTILES], ids=[row[0] for row in QUANTILES])
def test_quantiles(law, expected):
    """Quantiles of the analytic cases to 1e-14 relative, as near as a double comes."""
    assert law.ppf(list(expected)).tolist() == pytest.approx(list(expected.values()), rel=1e-14)


@pytest.mark.parametrize(("law", "mean", "var"), [row[1:] for row in MOMENTS], ids=[row[0] for row in MOMENTS])
def test_moments(law, mean, var):
    """Mean and variance of the analytic cases."""
    assert (law.mean, law.var) == pytest.approx((mean, var), rel=1e-13)


def test_classic_pert_spread_is_not_ours():
    """The standard deviation of PERT(2, 5, 12) is that of its beta law, 1.8214, not the textbook's range/6 = 1.6667 (C06)."""
    assert pert(2, 5, 12).std == pytest.approx(1.8213896665624074, rel=1e-14)


def test_pert_shapes():
    """Alpha and beta of PERT(2, 5, 12) are 2.2 and 3.8 (C06); those of PERT(8, 10, 15) are 15/7 and 27/7."""
    assert pert(2, 5, 12).shapes == pytest.approx((2.2, 3.8), rel=1e-15)
    assert pert(8, 10, 15).shapes == pytest.approx((15 / 7, 27 / 7), rel=1e-15)


def test_lognormal_parameters():
    """Mu and sigma of the lognormal with mean 100, sd 30 (C07b) and with mean 100, sd 25 and mean 10, sd 4."""
    law = lognormal(mean=100, sd=30)
    assert (law.mu, law.sigma) == pytest.approx((4.5620813378675652, 0.29356037920852387), rel=1e-15)
    law = lognormal(mean=100, sd=25)
    assert (law.mu, law.sigma) == pytest.approx((4.574857875, 0.246220677), abs=1e-9)
    law = lognormal(mean=10, sd=4)
    assert (law.mu, law.sigma) == pytest.approx((2.228375090, 0.385253170), abs=1e-9)


def test_truncated_is_not_clipped():
    """The mean of N(2, 2) truncated at 0 is 2.5752, where clipped at 0 it would be 2.1666 (C09b)."""
    assert truncated(normal(2, 2), low=0).mean == pytest.approx(2.5751999418783567, rel=1e-13)


def test_trigen_ends():
    """Ends and mean of the triangle with P10 8, mode 10, P90 15 (C10), and the ends with P5 and P95."""
    law = trigen(8, 10, 15)
    assert (*law.support, law.mean) == pytest.approx((5.6699838624574823, 18.207986097917382, 11.292656653458288), rel=1e-14)
    assert trigen(8, 10, 15, low=0.05, high=0.95).support == pytest.approx((6.70639193, 16.86802503), abs=6e-9)


@pytest.mark.parametrize(("law", "mean", "sd", "expected"), NINE_DIGITS, ids=[str(row[0]) for row in NINE_DIGITS])
def test_numbers_of_nine_digits(law, mean, sd, expected):
    """Mean, standard deviation and quantiles agree to the digits printed."""
    assert (law.mean, law.std) == pytest.approx((mean, sd), rel=1e-8)
    assert law.ppf(list(expected)).tolist() == pytest.approx(list(expected.values()), rel=1e-8, abs=5e-7 if law.kind == "lognormal" else 0)


def test_three_definitions_of_80_100_130():
    """Triangle, beta-PERT and the trigens of P10 and P90 and of P5 and P95 with the same three numbers (example 5.13), to the digits printed."""
    assert triangular(80, 100, 130).ppf([0.1, 0.5, 0.8, 0.9]).tolist() == pytest.approx([90, 102.6139, 112.6795, 117.7526], abs=5e-5)
    law = pert(80, 100, 130)
    assert law.shapes == pytest.approx((2.6, 3.4), rel=1e-14)
    assert (law.mean, law.std) == pytest.approx((101.6667, 9.364743), abs=5e-5)
    assert law.ppf([0.1, 0.5, 0.8, 0.9]).tolist() == pytest.approx([89.431, 101.2735, 110.1591, 114.4945], abs=5e-4)
    wide = trigen(80, 100, 130)
    assert (*wide.support, wide.mean) == pytest.approx((61.313054, 151.576566, 104.296540), abs=5e-7)
    assert wide.ppf([0.1, 0.5, 0.8, 0.9]).tolist() == pytest.approx([80, 103.329898, 121.062694, 130], abs=5e-7)
    narrow = trigen(80, 100, 130, low=0.05, high=0.95)
    assert (*narrow.support, narrow.mean) == pytest.approx((69.437301, 142.448272, 103.961858), abs=5e-7)
    assert narrow.ppf([0.8])[0] == pytest.approx(117.551728, abs=5e-7)


def test_triangle_and_truncated_normal_of_the_reference():
    """Quantiles of Tri(8, 10, 15) and its F(10); mean, deviation and median of N(10, 3) within 7 and 16."""
    law = triangular(8, 10, 15)
    quantiles = [8.83666003, 9.18321596, 9.67332005, 10.81669987, 12.35424869, 13.12917131, 13.67712434]
    assert law.ppf([0.05, 0.1, 0.2, 0.5, 0.8, 0.9, 0.95]).tolist() == pytest.approx(quantiles, abs=5e-9)
    assert (float(law.cdf(10)), law.mean, law.var) == pytest.approx((2 / 7, 11, 13 / 6), rel=1e-15)
    cut = truncated(normal(10, 3), low=7, high=16)
    assert (cut.mean, cut.std, cut.ppf([0.5])[0]) == pytest.approx((10.688911537, 2.162836761, 10.513491754), abs=5e-10)
