"""Iman and Conover's method: what its paper promises of it."""

import numpy as np
import pytest
from scipy import stats

from pmo_risk.dependence.iman_conover import reordered, target_scores

TARGET = np.array([[1, 0.7, -0.3], [0.7, 1, 0.1], [-0.3, 0.1, 1]])


@pytest.fixture(scope="module")
def draws():
    """Normal, exponential and uniform draws, 1,000 each."""
    rng = np.random.default_rng(5)
    return np.array([rng.normal(size=1000), rng.exponential(size=1000), rng.uniform(size=1000)])


def test_every_row_keeps_its_values(draws):
    """Only their order changes."""
    assert (np.sort(reordered(draws, TARGET), axis=1) == np.sort(draws, axis=1)).all()


def test_the_scores_have_the_target_exactly(draws):
    """Sample correlation within 1e-12, and draws take the order of the scores."""
    scores = target_scores(draws, TARGET)
    assert np.abs(np.corrcoef(scores) - TARGET).max() < 1e-12
    assert (stats.rankdata(reordered(draws, TARGET), axis=1) == stats.rankdata(scores, axis=1)).all()


def test_rank_correlations_are_near(draws):
    """Within 0.05, as for score correlations of these laws."""
    assert np.abs(stats.spearmanr(reordered(draws, TARGET).T).statistic - TARGET).max() < 0.05


def test_the_first_row_stays(draws):
    """The first quantity is not reordered, the others are to it."""
    assert (reordered(draws, TARGET)[0] == draws[0]).all()
