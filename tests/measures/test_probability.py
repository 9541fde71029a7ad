"""Probabilities carry Wilson's interval."""

import numpy as np
import pytest
from scipy import stats

from pmo_risk.errors import InputError
from pmo_risk.measures import probability, probability_by


@pytest.mark.parametrize(
    ("count", "n", "low", "high"),
    [(800, 1000, 0.7740810353518654, 0.82362290955680153), (0, 1000, 0.0, 0.0038267584855551241), (10000, 10000, 0.9996160016293234, 1.0)],
)
def test_wilsons_interval_at_95_percent(count, n, low, high):
    """Case C31, in high precision arithmetic; 0 and 1 are met exactly at the ends."""
    e = probability(count, n)
    assert (e.value, e.low, e.high) == (count / n, pytest.approx(low, rel=1e-12), pytest.approx(high, rel=1e-12))


@pytest.mark.parametrize("confidence", [0.8, 0.95, 0.99])
@pytest.mark.parametrize(("count", "n"), [(0, 1), (1, 1), (1, 2), (3, 7), (499, 1000), (1, 100_000)])
def test_it_is_scipys_wilson(count, n, confidence):
    """The same as SciPy's."""
    theirs = stats.binomtest(count, n).proportion_ci(confidence, method="wilson")
    assert probability(count, n, confidence=confidence).interval == pytest.approx((theirs.low, theirs.high), abs=1e-12)


@pytest.mark.parametrize(("count", "n"), [(-1, 10), (11, 10), (0, 0)])
def test_a_count_that_is_no_share_is_refused(count, n):
    """The count is from 0 to n, and n at least 1."""
    with pytest.raises(InputError, match="a share needs a count"):
        probability(count, n)


def test_an_outcome_equal_to_the_limit_is_within_it():
    """P(x <= limit) counts those that are equal."""
    assert probability_by(np.array([1.0, 2.0, 2.0, 3.0]), 2.0).value == 0.75
    assert probability_by([1.0], np.inf).value == 1.0
    with pytest.raises(InputError, match="NaN"):
        probability_by([1.0], np.nan)
