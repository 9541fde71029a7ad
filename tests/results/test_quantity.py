"""Costs: percentiles, tails and probabilities of one outcome."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_risk.errors import InputError, SettingsError
from pmo_risk.results import Quantity

FINITE = st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=200)


def test_percentiles_are_attained_and_their_ranks_those_of_the_binomial(result):
    """P80 of 1,000 costs in steps of 1,000 is the 800th, its interval the 775th to the 825th (case C29)."""
    e = result.cost.p(80)
    assert (e.value, e.low, e.high) == (1_799_000, 1_774_000, 1_824_000)
    assert (e.unit, e.label) == ("USD", "P80 cost")


def test_moments_and_ends_are_those_of_the_sample(result):
    """Mean, standard deviation, least and greatest of 1,000 equal steps, by their formulas."""
    cost = result.cost
    assert cost.mean.value == 1_499_500
    assert cost.std.value == pytest.approx(1000 * math.sqrt(1000 * 1001 / 12), rel=1e-12)
    assert (cost.min, cost.max, cost.plan) == (1_000_000, 1_999_000, 1_123_456)


def test_value_at_risk_and_the_mean_beyond_it(result):
    """VaR 95 is P95; CVaR 95 is the mean of the worst 50."""
    assert result.cost.var(95).value == result.cost.p(95).value == 1_949_000
    assert result.cost.cvar(95).value == pytest.approx(1e6 + 1000 * np.arange(950, 1000).mean(), rel=1e-12)


def test_the_probability_of_a_budget_has_wilsons_interval(result):
    """800 of 1,000 iterations cost at most the 800th cost (case C31)."""
    e = result.cost.probability_by(1_799_000)
    assert (e.value, e.low, e.high) == (0.8, pytest.approx(0.7740810353518654), pytest.approx(0.8236229095568015))
    assert e.label == "probability of cost within 1,799,000 USD"


def test_the_table_of_percentiles_holds_the_estimates(result):
    """One row a percentile, with value, interval and error."""
    table = result.cost.percentiles((5, 80))
    assert list(table.index) == [5.0, 80.0]
    assert list(table.loc[80, ["value", "low", "high"]]) == [1_799_000, 1_774_000, 1_824_000]
    assert table.loc[5, "std_error"] == result.cost.p(5).std_error


@pytest.mark.parametrize("percentile", [-1, 100.5, math.nan, "80", True])
def test_a_percentile_outside_0_to_100_is_refused(result, percentile):
    """With the value seen and how to write it."""
    with pytest.raises(SettingsError, match=r"between 0 and 100, got .*; write 80 for P80"):
        result.cost.p(percentile)


@pytest.mark.parametrize("limit", ["2027-01-01", None, math.nan, True])
def test_a_budget_that_is_no_number_is_refused(result, limit):
    """Money is a number."""
    with pytest.raises(SettingsError, match="must be a number"):
        result.cost.probability_by(limit)


def test_any_measure_of_the_shelf_can_be_asked_by_name(result):
    """Those without a method of their own too; an unknown name is an error with the nearest."""
    assert result.cost.measure("quantile", 0.8).value == result.cost.p(80).value
    with pytest.raises(InputError, match="did you mean 'quantile'"):
        result.cost.measure("quantiel", 0.8)


def test_samples_cannot_be_written_to(result):
    """The arrays of a result are read-only."""
    with pytest.raises(ValueError, match="read-only"):
        result.cost.samples[0] = 0.0


def test_the_confidence_of_the_settings_is_that_of_every_interval(make_result):
    """99% intervals are wider and say so."""
    wide = make_result(confidence=0.99)
    for e in (wide.cost.p(80), wide.cost.mean, wide.cost.std, wide.cost.cvar(80), wide.finish.probability_by(90), wide.joint.correlation):
        assert e.confidence == 0.99
    assert wide.cost.p(80).low < 1_774_000


def test_stratified_iterations_use_their_replicates(make_result):
    """Block means that are all the same leave the mean no error; a single block leaves it no interval."""
    x = np.tile(np.arange(50.0), 20)
    blocks = Quantity("cost", x, replicates=20)
    assert blocks.mean.interval == (24.5, 24.5)
    assert blocks.p(80).interval == (39.0, 40.0)  # the share 0.8 is that of 39 exactly, and of all up to the next value
    assert Quantity("cost", x, replicates=1).mean.interval == (-math.inf, math.inf)
    assert make_result(sampling="lhs").cost.p(80).interval == (-math.inf, math.inf)


def test_a_stratified_probability_of_nothing_is_not_certain():
    """Where no iteration hits, blocks agree on 0 whatever the truth: the interval is then Wilson's."""
    x = np.tile(np.arange(50.0), 20)
    assert Quantity("cost", x, replicates=20).probability_by(-1).high == pytest.approx(0.0038267584855551241)
    assert Quantity("cost", x, replicates=20).probability_by(24).interval == (0.5, 0.5)


@given(data=FINITE)
def test_percentiles_rise_stay_within_the_sample_and_keep_their_promise(data):
    """Relation 25: monotone in p, between min and max, and at least p% of the outcomes do not exceed P p."""
    q = Quantity("cost", np.array(data))
    values = [q.p(p).value for p in (0, 10, 50, 80, 90, 99, 100)]
    assert values == sorted(values)
    assert (values[0], values[-1]) == (q.min, q.max)
    for p in (1, 7, 50, 80, 99):
        assert q.probability_by(q.p(p).value).value >= p / 100 - 1e-12


@given(data=FINITE, limits=st.tuples(st.floats(-2e9, 2e9), st.floats(-2e9, 2e9)))
def test_the_distribution_function_rises_from_0_to_1(data, limits):
    """Relation 25: monotone, 0 below the least and 1 from the greatest on."""
    q = Quantity("cost", np.array(data))
    low, high = sorted(limits)
    assert q.probability_by(low).value <= q.probability_by(high).value
    assert q.probability_by(q.max).value == 1.0
    assert q.probability_by(np.nextafter(q.min, -np.inf)).value == 0.0


def test_its_text_is_the_four_percentiles(result):
    """P10, P50, P80 and P90 on one line."""
    assert [part.split()[0] for part in repr(result.cost).split("; ")] == ["P10", "P50", "P80", "P90"]
