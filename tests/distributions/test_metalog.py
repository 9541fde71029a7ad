"""The metalog: published numbers, what makes a law and what does not, fits, and its table in the engine."""

import math

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from pmo_risk.distributions import metalog
from pmo_risk.distributions.metalog_curve import KeelinCurve, basis, expit, logit
from pmo_risk.errors import DistributionError
from pmo_risk.simulation.tables import CELLS, OCTAVES, SIDE, quantile_table

through = metalog.from_percentiles
SPT = {10: 8, 50: 10, 90: 15}
QPD = {10: 4, 50: 9, 85: 17}
TAILS = (0.01, 0.05, 0.2, 0.8, 0.95, 0.99)
REFERENCE = [
    (through(SPT), (10, 1.5929186466, 1.7066985499), TAILS, (6.52316526, 7.57111963, 8.50154184, 12.91805011, 16.95162313, 21.16246944)),
    (
        through({10: 20, 50: 30, 90: 50}),
        (30, 6.8267941997, 5.6889951664),
        TAILS,
        (11.43945362, 17.43682566, 22.90204027, 41.82993288, 57.63898355, 74.17932870),
    ),
    (
        through({10: 17, 50: 24, 90: 35}),
        (24, 4.0960765198, 2.2755980666),
        TAILS,
        (10.30179394, 14.95451448, 19.26802685, 30.62476241, 39.07580921, 47.94571899),
    ),
    (through(SPT, low=0), (2.3025850930, 0.1430460650, 0.1037226455), TAILS, (6.54573763, 7.52948716, 8.56272239, 12.73082327, 17.48262889, 24.37216542)),
    (
        through(SPT, low=0, high=30),
        (-0.6931471806, 0.2301997079, 0.2131629223),
        TAILS,
        (6.57267110, 7.55693583, 8.52662747, 12.87412749, 16.99144055, 20.98304201),
    ),
    (
        through({5: 6, 25: 8.5, 50: 10, 75: 12.5, 95: 18}),
        (10, 2.48206486, 0.87331912, -2.90730782, 4.16224354),
        (0.01, 0.1, 0.3, 0.6, 0.8, 0.9, 0.99),
        (2.98492295, 7.14277948, 8.79289535, 10.79269239, 13.3064853, 15.72424104, 22.94653229),
    ),
]


@pytest.mark.parametrize(("law", "coefficients", "levels", "quantiles"), REFERENCE, ids=[str(row[1][:2]) for row in REFERENCE])
def test_reference_numbers(law, coefficients, levels, quantiles):
    """Coefficients and quantiles of the project's reference numbers, computed elsewhere, section 4: to the eight decimals printed."""
    assert law.coefficients == pytest.approx(coefficients, abs=6e-9)
    assert law.ppf(levels).tolist() == pytest.approx(quantiles, abs=6e-9)


@pytest.mark.parametrize(
    ("bounds", "coefficients", "p12", "below"),
    [
        ({}, (9, 3.5217, 3.1152), 4.3419, 0.3501),
        ({"low": 0}, (2.1972, 0.3678, -0.0032), 4.3146, 0.3452),
        ({"high": 50}, (-3.7136, 0.0912, 0.0970), 4.3144, 0.3585),
        ({"low": 0, "high": 50}, (-1.5163, 0.4590, 0.0938), 4.3146, 0.3472),
    ],
    ids=str,
)
def test_numbers_of_another_library(bounds, coefficients, p12, below):
    """The R package qpd prints these for P10 4, P50 9, P85 17: coefficients, the 12th percentile and the probability of at most 7.11."""
    law = through(QPD, **bounds)
    assert law.coefficients == pytest.approx(coefficients, abs=5.1e-5)
    assert float(law.ppf(0.12)) == pytest.approx(p12, abs=5.1e-5)
    assert float(law.cdf(7.11)) == pytest.approx(below, abs=5.1e-5)


def test_three_symmetric_percentiles_in_closed_form():
    """a1 = P50, a2 = (P90-P10)/(2 ln 9), a3 = (1-2r)(P90-P10)/(0.8 ln 9) with r = (P50-P10)/(P90-P10) (Keelin, 2016, section 6)."""
    r = 2 / 7
    assert through(SPT).coefficients == pytest.approx((10, 7 / (2 * math.log(9)), (1 - 2 * r) * 7 / (0.8 * math.log(9))), rel=1e-14)


@pytest.mark.parametrize(("share", "is_law"), [(0.166577, False), (0.166579, True), (0.833421, True), (0.833423, False)])
def test_the_range_of_three_percentiles(share, is_law):
    """P10 0, P50 r, P90 1 make a law if and only if 0.166578 < r < 0.833422 (Keelin, 2016, section 6)."""
    assert _is_law(lambda: through({10: 0, 50: share, 90: 1})) is is_law


@pytest.mark.parametrize(("ratio", "is_law"), [(1.66710, True), (-1.66710, True), (1.66712, False), (-1.66712, False)])
def test_the_range_of_three_terms(ratio, is_law):
    """Three terms make a law if and only if |a3|/a2 < 1.66711 (Keelin, 2016)."""
    assert _is_law(lambda: metalog((0, 1, ratio))) is is_law


def _is_law(make):
    return _refusal(make) is None


def _refusal(make):
    """The error that ``make`` raises, or None."""
    try:
        make()
    except DistributionError as error:
        return error
    return None


def test_moments_in_closed_form():
    """Mean a1 + a3/2 and variance pi²/3 a2² + (1/12 + pi²/36) a3² + a2 a4 + a4²/12 of four terms (Keelin, 2016)."""
    a1, a2, a3, a4 = 7, 2, 0.5, -1
    law = metalog((a1, a2, a3, a4))
    assert law.mean == pytest.approx(a1 + a3 / 2, rel=1e-14)
    assert law.var == pytest.approx(math.pi**2 / 3 * a2**2 + (1 / 12 + math.pi**2 / 36) * a3**2 + a2 * a4 + a4**2 / 12, rel=1e-13)


def test_special_cases():
    """Two terms are the logistic law, or with a lower bound the log-logistic; a fourth alone the uniform, whose support is finite."""
    from scipy import stats

    u = np.array([1e-9, 0.1, 0.5, 0.999])
    assert metalog((5, 2)).ppf(u) == pytest.approx(stats.logistic(5, 2).ppf(u), rel=1e-13)
    log_logistic = stats.fisk(1 / 0.3, loc=2, scale=math.exp(1.5))
    law = metalog((1.5, 0.3), low=2)
    assert law.ppf(u) == pytest.approx(log_logistic.ppf(u), rel=1e-12)
    assert (law.mean, law.var) == pytest.approx((log_logistic.mean(), log_logistic.var()), rel=1e-11)
    assert metalog((10, 0, 0, 5)).support == (7.5, 12.5)


def test_the_heaviest_tails_have_their_moments():
    """Just above tail index 2 the variance is still right: that of the log-logistic, whose tail is far beyond any quadrature on a grid."""
    law, b = metalog((0, 0.4999), low=0), 0.4999
    moment = [k * b * math.pi / math.sin(k * b * math.pi) for k in (1, 2)]
    assert (law.mean, law.var) == pytest.approx((moment[0], moment[1] - moment[0] ** 2), rel=1e-9)


numbers = st.floats(-5, 5)
curves = st.lists(numbers, min_size=2, max_size=12)
GRID = np.unique(np.concatenate([np.linspace(-60, 60, 30_001), np.linspace(-8, 8, 32_001)]))


def plain_slope(coefficients, t):
    """dM/dt of Keelin's formula, term by term."""
    s, weight = np.tanh(t / 2) / 2, expit(t) * expit(-t)
    total = np.zeros_like(t)
    for n, a in enumerate(coefficients, 1):
        power = {1: 0, 2: 0, 3: 1, 4: 1}.get(n, (n - 1) // 2 if n % 2 else n // 2 - 1)
        rise = power * s ** (power - 1) * weight if power else 0 * t
        total += a * (s**power + t * rise if n in (2, 3) or (n > 4 and n % 2 == 0) else rise)
    return total


@settings(max_examples=100, deadline=None)
@given(curves, st.sampled_from([1e-5, -1e-5, 1e-3, -1e-3, 0.5, -0.5]))
@example([0, 1, 0, 0, 0, 0, 0, 0, 0, 5], 1e-5)
def test_falling_anywhere_is_found(coefficients, margin):
    """A curve lifted, by its second term, until its least slope is a hair above zero makes a law; a hair below, none, and the place is named."""
    scale = max(1.0, *map(abs, coefficients[1:]))
    coefficients = [coefficients[0], 0.0, *coefficients[2:]]
    lowest = float(plain_slope(coefficients, GRID).min())
    coefficients[1] = -lowest + margin * scale
    found = KeelinCurve(tuple(coefficients)).falls()
    truth = plain_slope(coefficients, GRID)
    assume(abs(truth.min()) > 5e-6 * scale)  # the grid is not finer than that
    assert bool(found.size) == (truth.min() < 0)
    if found.size:
        y = expit(GRID[truth <= truth.min() / 2])
        assert found[0] - 1e-3 <= y[-1]
        assert found[-1] + 1e-3 >= y[0]


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.integers(1, 99), min_size=2, max_size=7, unique=True),
    st.lists(st.floats(0.05, 1), min_size=8, max_size=8),
    st.sampled_from(["", "l", "h", "lh"]),
)
def test_goes_through_its_percentiles_or_is_refused(levels, gaps, bounds):
    """With as many terms as percentiles the law has exactly these percentiles; where it would fall it is refused, and fewer terms are named."""
    percentiles = dict(zip(sorted(levels), np.cumsum(gaps).tolist(), strict=False))
    given_bounds = {name: x for name, x in (("low", 0.0), ("high", 9.0)) if name[0] in bounds}
    if error := _refusal(lambda: through(percentiles, **given_bounds)):
        assert error.code in ("METALOG_INFEASIBLE", "METALOG_HEAVY")
        assert "terms=" not in error.remedy or _is_law(lambda: through(percentiles, int(error.remedy[6]), **given_bounds))
        return
    law = through(percentiles, **given_bounds)
    at = np.array(sorted(levels)) / 100
    assert law.ppf(at) == pytest.approx(np.array(list(percentiles.values())), rel=1e-7)
    assert np.all(np.diff(law.ppf(np.linspace(1e-6, 1 - 1e-6, 2000))) >= 0)
    assert law.cdf(law.ppf(at)) == pytest.approx(at, rel=1e-12)


def test_least_squares():
    """With fewer terms than percentiles the coefficients solve the normal equations, and the residuals are at right angles to every term."""
    percentiles = {5: 6, 10: 7.5, 25: 8.5, 50: 10, 75: 12.5, 90: 14, 95: 18}
    levels, values = np.array(list(percentiles)) / 100, np.array(list(percentiles.values()))
    t, s = np.log(levels / (1 - levels)), levels - 0.5
    columns = np.stack([np.ones(7), t, s * t, s], axis=1)
    law = through(percentiles, 4)
    assert law.coefficients == pytest.approx(np.linalg.solve(columns.T @ columns, columns.T @ values), rel=1e-10)
    assert np.abs(columns.T @ (law.ppf(levels) - values)).max() < 1e-10


def test_terms_in_keelins_order():
    """The columns of the fit are 1, t, s t, s, s², s² t, s³, s³ t."""
    y = np.array([0.1, 0.7])
    t, s = np.log(y / (1 - y)), y - 0.5
    expected = np.array([s**0, t, s * t, s, s**2, s**2 * t, s**3, s**3 * t]).T
    assert np.allclose(basis(y, 8), expected, rtol=1e-13, atol=0)


def test_from_data_is_the_fit_to_plotting_positions():
    """Data in any order are taken as quantiles at (i - 1/2)/n."""
    data = [12, 9, 15, 10, 11, 30, 13, 14, 11.5, 19]
    law = metalog.from_data(data, terms=3, low=0)
    same = through({100 * (k + 0.5) / 10: x for k, x in enumerate(sorted(data))}, 3, low=0)
    assert law.coefficients == pytest.approx(same.coefficients, rel=1e-12)


def test_logit_and_its_inverse():
    """They undo each other in both tails and in the middle, to the last digits."""
    y = np.array([1e-300, 1e-17, 0.2, 0.5, 0.5 + 1e-12, 0.75, 0.999])
    assert expit(logit(y)) == pytest.approx(y, rel=1e-13)
    assert float(logit(np.array(0.5 + 2.0**-40))) == pytest.approx(2.0**-38, rel=1e-15)


REFUSED = [
    (lambda: through({10: 8, 50: 10, 90: 15}, 4), "TERMS", "from 2 to 3, got 4"),
    (lambda: through({10: 8, 50: 10, 90: 15}, 2.0), "TERMS", "got 2.0"),
    (lambda: through({10: 8, 50: 10, 90: 15}, low=8), "ORDER", "low 8 is not beyond the value 8"),
    (lambda: through({10: 8, 50: 10, 90: 15}, high=12), "ORDER", "high 12 is not beyond the value 15"),
    (lambda: through({0: 8, 50: 10, 90: 15}), "PERCENTILES", "P0 and P100 are bounds"),
    (lambda: through({0.1: 8, 0.5: 10, 0.9: 15}), "PERCENTILES", "did you mean 10, 50, 90?"),
    (lambda: through({10: 8, 50: 7, 90: 15}), "ORDER", "P50 is 7, not above P10 8"),
    (lambda: through({10: 8, 150: 10}), "PERCENTILES", "between 0 and 100, got 150"),
    (lambda: through({10: 8, 50: "ten"}), "NOT_A_NUMBER", "the value of P50 must be a number, got 'ten'"),
    (lambda: through([8, 10, 15]), "PERCENTILES", "a mapping, got [8, 10, 15]"),
    (lambda: through({10: 8, 50: 8.1, 90: 15}), "METALOG_INFEASIBLE", "terms=2 gives a law that is at most 2.27 off"),
    (lambda: through({10: 1, 50: 2, 90: 40}, low=0), "METALOG_HEAVY", "give a bound for high too, or none"),
    (lambda: metalog.from_data([1, 2, 3]), "TOO_FEW", "5 values or more, got 3"),
    (lambda: metalog.from_data([4, 4, 4, 4, 4]), "CONSTANT", "fixed(4)"),
    (lambda: metalog.from_data([1, 2, 3, 4, ">30"]), "CENSORED", "data[4] is cut off (censored): '>30'"),
    (lambda: metalog.from_data([1, 2, None, 4, 5]), "NOT_FINITE", "data[2] is missing: None"),
    (lambda: metalog.from_data("12345"), "NOT_A_LIST", "data must be a list of numbers"),
]


@pytest.mark.parametrize(("make", "code", "words"), REFUSED, ids=[f"{code}-{words[:20]}" for _, code, words in REFUSED])
def test_refused(make, code, words):
    """What makes no law is refused in a sentence that names the value and what to do."""
    with pytest.raises(DistributionError) as caught:
        make()
    assert caught.value.code == code
    assert words in str(caught.value)


OCTAVE = 2.0 ** np.arange(-1 - OCTAVES, -1)
START = (OCTAVE[:, None] * (1 + np.arange(CELLS) / CELLS)).ravel()
INSIDE = np.linspace(0, 1, 13)
V = START[:, None] + np.repeat(OCTAVE / CELLS, CELLS)[:, None] * INSIDE
TABLED = [
    (through(SPT), 2e-6),
    (metalog((10, 2.48206486, 0.87331912, -2.90730782, 4.16224354)), 2e-6),
    (metalog((1, 0.4, -0.1, 0.2, 0.3, 0.1, -0.4, 0.2, 0.1, 0.01)), 2e-6),
    (through(SPT, low=0), 1e-6),
    (metalog((2, 0.49), low=0), 1e-6),
    (metalog((1.5, 0.2, -0.1, -0.2), high=0), 1e-6),
    (through(SPT, low=0, high=30), 5e-6),
    (metalog((1, 3), low=0, high=1), 5e-6),
]


@pytest.mark.parametrize(("law", "bound"), TABLED, ids=[str(law)[8:60] for law, _ in TABLED])
def test_the_table_is_within_its_bound(law, bound):
    """Of the standard deviation, of the distance from the one bound, or of the range between two, against the formula at the logit."""
    form = law.form()
    table = quantile_table(form.standard, form.upper)
    values = sum(table[:, k][:, None] * INSIDE**k for k in range(4))
    t = np.log(V) - np.log1p(-V)
    curve = KeelinCurve(law.coefficients).at
    bounds = (law.low is not None) + (law.high is not None)
    for ours, logits in ((values[:SIDE], t), (values[SIDE:], -t)):
        m = curve(logits)
        true = m if bounds == 0 else expit(m) if bounds == 2 else np.exp(m) if law.high is None else -np.exp(-m)
        mine = ours if bounds == 2 else form.loc + form.scale * ours if bounds == 0 else form.scale * ours
        size = {0: law.std, 1: np.abs(true), 2: 1.0}[bounds]
        assert (np.abs(mine - true) / size).max() < bound
