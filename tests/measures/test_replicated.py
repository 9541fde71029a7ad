"""Stratified iterations get their intervals from replicates."""

import math

import numpy as np
import pytest
from scipy import stats

from pmo_risk.errors import SettingsError
from pmo_risk.measures import mean, replicated


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
