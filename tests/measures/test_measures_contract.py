"""What every measure on the shelf must keep to. A new measure is covered with no line changed here."""

import inspect
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_risk.errors import InputError, PmoRiskError, SettingsError
from pmo_risk.measures import MEASURES, Estimate

NAMES = list(MEASURES)


def arguments(name: str, samples: np.ndarray) -> list:
    """One argument for each parameter between the sample and the star, by what its name means."""
    meaning = {"p": 0.8, "x": float(np.median(samples)), "other": samples[::-1].copy()}
    given = list(inspect.signature(MEASURES[name]).parameters.values())[1:]
    return [meaning[p.name] for p in given if p.kind is p.POSITIONAL_OR_KEYWORD]


def measured(name: str, samples: np.ndarray, **options) -> Estimate:
    return MEASURES[name](samples, *arguments(name, samples), **options)


@pytest.fixture
def sample() -> np.ndarray:
    return np.random.default_rng(20270104).lognormal(2.0, 0.5, 500)


@pytest.mark.parametrize("name", NAMES)
def test_the_value_lies_within_its_interval(name, sample):
    """low <= value <= high, all finite for a sample of useful size, and the standard error is above zero."""
    e = measured(name, sample)
    assert -math.inf < e.low <= e.value <= e.high < math.inf
    assert e.std_error > 0
    assert e.confidence == 0.95


@pytest.mark.parametrize("name", NAMES)
def test_more_confidence_takes_a_wider_interval(name, sample):
    """The 99% interval contains the 90% one, and is wider."""
    narrow, wide = measured(name, sample, confidence=0.9), measured(name, sample, confidence=0.99)
    assert wide.low <= narrow.low <= narrow.high <= wide.high
    assert wide.high - wide.low > narrow.high - narrow.low


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("size", [1, 2, 3])
def test_tiny_samples_give_an_answer_without_a_warning(name, size):
    """One, two or three iterations never warn or raise; a bound that cannot be known is infinite, never NaN."""
    e = measured(name, np.array([10.0, 14.0, 11.0])[:size])
    assert not math.isnan(e.low)
    assert not math.isnan(e.high)
    assert math.isnan(e.value) or e.low <= e.value <= e.high


@pytest.mark.parametrize("name", [n for n in NAMES if n != "correlation"])
def test_a_constant_sample_has_a_value(name):
    """Where nothing varies the value is known and finite."""
    e = measured(name, np.full(100, 7.25))
    assert e.value in (0.0, 1.0, 7.25)
    assert e.low <= e.value <= e.high


@pytest.mark.parametrize("name", NAMES)
def test_the_given_array_is_left_as_it_was(name, sample):
    """A measure neither sorts nor changes the array it is given, and takes a read-only one."""
    before = sample.copy()
    sample.flags.writeable = False
    measured(name, sample)
    assert np.array_equal(sample, before)


@pytest.mark.parametrize("name", [n for n in NAMES if n != "correlation"])
def test_the_order_of_iterations_does_not_matter(name, sample):
    """A permutation of the sample gives the same estimate, but for rounding."""
    a, b = measured(name, sample), measured(name, np.sort(sample))
    for field in ("value", "low", "high", "std_error"):
        assert getattr(a, field) == pytest.approx(getattr(b, field), rel=1e-12)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("power", [-40, 10, 500])
def test_a_change_of_unit_by_a_power_of_two_is_exact(name, power, sample):
    """Scaling the sample by 2^k scales value and interval by 2^k, or leaves them, to the last bit; great numbers do not overflow."""
    factor = 2.0**power
    plain, scaled = measured(name, sample), measured(name, sample * factor)
    ratio = 1.0 if name in ("probability_by", "correlation") else factor
    assert (scaled.value, scaled.low, scaled.high) == (plain.value * ratio, plain.low * ratio, plain.high * ratio)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("bad", [[], [[1.0, 2.0]], [1.0, math.nan], [1.0, math.inf]])
def test_what_is_no_sample_is_refused(name, bad):
    """Empty, two-dimensional, NaN and infinite samples are InputErrors."""
    good = np.array([1.0, 2.0])
    with pytest.raises(InputError):
        MEASURES[name](bad, *arguments(name, good))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("confidence", [0, 1, 95, -0.5, math.nan, True, "0.95"])
def test_a_confidence_outside_0_to_1_is_refused(name, confidence, sample):
    """The confidence is strictly between 0 and 1."""
    with pytest.raises(SettingsError, match="confidence must be between 0 and 1"):
        measured(name, sample, confidence=confidence)


@pytest.mark.parametrize("name", NAMES)
def test_label_and_unit_come_through(name, sample):
    """The label is the estimate's; so is the unit, but for measures without one."""
    e = measured(name, sample, label="L", unit="d")
    assert e.label == "L"
    assert e.unit == ("" if name in ("probability_by", "correlation") else "d")


@pytest.mark.parametrize("name", NAMES)
@given(data=st.lists(st.floats(-1e300, 1e300), min_size=1, max_size=30))
def test_any_finite_sample_is_measured(name, data):
    """No sample of finite numbers warns, fails other than on purpose, or puts the value outside its interval."""
    samples = np.array(data)
    try:
        e = measured(name, samples)
    except PmoRiskError as error:
        pytest.fail(str(error))
    assert math.isnan(e.value) or e.low <= e.value <= e.high
