"""Stratified iterations get their intervals from replicates."""

import math

import numpy as np
import pytest
from scipy import stats

from pmo_risk.errors import SettingsError
from pmo_risk.measures import mean, quantile, replicated, replicated_quantile, replicated_share


def hypercube(rng: np.random.Generator, blocks: int, size: int, columns: int) -> np.ndarray:
    """Sums of independent uniforms, each block a Latin hypercube; shape (blocks * size,)."""
    return np.concatenate([stats.qmc.LatinHypercube(columns, rng=rng).random(size).sum(axis=1) for _ in range(blocks)])


def test_the_interval_is_students_over_the_blocks():
    """Error and interval as SciPy gives them for the block means."""
    x = np.random.default_rng(4).normal(size=600)
    ours = replicated(lambda part: float(x[part].mean()), 600, 20)
    blocks = x.reshape(20, 30).mean(axis=1)
    theirs = stats.ttest_1samp(blocks, 0).confidence_interval(0.95)
    assert ours.interval == pytest.approx((theirs.low, theirs.high), rel=1e-12)
    assert ours.std_error == pytest.approx(stats.sem(blocks), rel=1e-12)


def test_it_sees_the_precision_of_a_latin_hypercube_that_the_plain_formula_misses():
    """Case C32: the mean of 10 uniforms over n = 100 strata has variance 10 / (12 n³), far below the independent 10 / (12 n)."""
    blocks = 400
    x = hypercube(np.random.default_rng(11), blocks, 100, 10)
    ours = replicated(lambda part: float(x[part].mean()), x.size, blocks)
    assert ours.std_error**2 * blocks == pytest.approx(8.333333e-7, rel=0.25)
    assert mean(x).std_error ** 2 * blocks > 1000 * 8.333333e-7


@pytest.mark.parametrize(("n", "blocks"), [(10, 1), (10, 3)])
def test_too_few_or_unequal_blocks_give_no_interval(n, blocks):
    """The value stands, the bounds are missing."""
    x = np.arange(10.0)
    e = replicated(lambda part: float(x[part].mean()), n, blocks)
    assert (e.value, e.low, e.high) == (4.5, -math.inf, math.inf)


def test_a_block_without_an_answer_gives_no_interval():
    """Where the statistic is NaN in a block the others do not stand in for it."""
    e = replicated(lambda part: math.nan if part.start == 5 else 1.0, 10, 2)
    assert (e.value, e.low) == (1.0, -math.inf)


def test_no_blocks_are_refused():
    """At least one iteration and one replicate."""
    with pytest.raises(SettingsError, match="at least 1"):
        replicated(lambda _: 0.0, 10, 0)


def test_the_quantiles_interval_is_woodruffs():
    """Ranks p less and p plus Student's t, as SciPy has it, times the standard error of the share at or below the quantile, over the blocks."""
    x = np.random.default_rng(5).normal(size=2000)
    ours = replicated_quantile(x, 0.8, 20)
    ordered = np.sort(x)
    assert ours.value == ordered[1599]
    theirs = stats.ttest_1samp((x <= ordered[1599]).reshape(20, 100).mean(axis=1), 0.8).confidence_interval(0.95)
    half = (theirs.high - theirs.low) / 2
    assert ours.low == ordered[int(np.floor(2000 * (0.8 - half))) - 1]
    assert ours.high == ordered[int(np.floor(2000 * (0.8 + half)))]
    assert ours.std_error == pytest.approx((ours.high - ours.low) / 2 / stats.t.ppf(0.975, 19))


def test_on_independent_samples_it_is_near_the_interval_of_order_statistics():
    """The mean half-width over 200 samples is that of the binomial ranks within 8%: Student's t of 19 degrees is 7% above the normal score."""
    rng = np.random.default_rng(6)
    samples = rng.normal(size=(200, 4000))
    ours = np.mean([replicated_quantile(x, 0.8, 20).half_width for x in samples])
    theirs = np.mean([quantile(x, 0.8).half_width for x in samples])
    assert ours == pytest.approx(1.05 * theirs, rel=0.05)


def test_quantiles_cover_with_few_distinct_values():
    """Where outcomes are five dates, nearly every interval holds the true date, also where the level is near a jump of the distribution."""
    rng = np.random.default_rng(7)
    law = stats.rv_discrete(values=([1, 2, 3, 4, 5], [0.3, 0.3, 0.195, 0.1, 0.105]))
    found = [replicated_quantile(law.rvs(size=1000, random_state=rng), 0.8, 20) for _ in range(400)]
    assert law.ppf(0.8) == 4
    assert np.mean([e.low <= 4 <= e.high for e in found]) > 0.93
    assert len({e.value for e in found}) > 1


def test_blocks_that_agree_leave_one_rank_on_each_side():
    """Where every block has the same share below the quantile, the truth still lies between that sample and the next."""
    x = np.tile(np.arange(10.0), 4) + np.arange(40) / 1000
    e = replicated_quantile(x, 0.5, 4)
    assert e.value == e.low == np.sort(x)[19]
    assert e.high == np.sort(x)[20]


@pytest.mark.parametrize("p", [0.0, 1.0])
def test_ends_have_one_bound_at_most(p):
    """No sample bounds the least or the greatest outcome from beyond."""
    e = replicated_quantile(np.random.default_rng(8).normal(size=100), p, 10)
    assert (e.low if p == 0 else e.high) in (-math.inf, math.inf)


def test_a_share_is_held_within_zero_and_one():
    """Student's interval over the blocks, cut at the ends; Wilson's where nothing or everything hits."""
    e = replicated_share([0, 0, 0, 1], 10)
    theirs = stats.ttest_1samp([0, 0, 0, 0.1], 0).confidence_interval(0.95)
    assert e.value == 0.025
    assert e.low == 0.0
    assert e.high == pytest.approx(theirs.high, rel=1e-12)
    for counts in ([0, 0], [10, 10]):
        wilson = stats.binomtest(sum(counts), 20).proportion_ci(0.95, "wilson")
        assert replicated_share(counts, 10).interval == pytest.approx((wilson.low, wilson.high), abs=1e-12)
