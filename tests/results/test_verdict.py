"""The verdict in words: what it calls steady, falling and rare."""

import dataclasses

import numpy as np
import pytest

from pmo_risk.results.stop import Stop
from pmo_risk.results.verdict import verdict

N = 4000


@pytest.fixture
def judged(make_result):
    """The verdict on given finishes, in days, with no cost; risks that struck in the given iterations."""

    def of(days, sampling="mc", replicates=1, struck=None, stop=None):
        result = make_result(steps=np.arange(len(days)))
        finish = dataclasses.replace(result.joint.finish, samples=days, clock=days * 1440, replicates=None if sampling == "mc" else replicates)
        joint = dataclasses.replace(result.joint, finish=finish, cost=dataclasses.replace(result.joint.cost, samples=np.zeros(len(days))))
        replay = result.replay
        replay.struck["flood"] = np.arange(len(days)) < (100 if struck is None else struck)
        return verdict(joint, dataclasses.replace(result.recipe, stop=stop), result.plan.risks, replay)

    return of


def independent(n=N, seed=1):
    return np.random.default_rng(seed).normal(100, 10, n)


def test_independent_iterations_are_steady_and_their_error_falls(judged):
    """So say all three sentences, and none warns."""
    words = judged(independent())
    assert "P80 finish is steady: over the last half of the iterations it moved by" in words
    assert "Its error falls as n^-1/2" in words
    assert "Every risk struck at least 10 times." in words
    assert "care" not in words


@pytest.mark.parametrize(("sampling", "replicates"), [("mc", 1), ("lhs", 20)])
def test_it_seldom_warns_without_cause(judged, sampling, replicates):
    """Of 200 runs of independent iterations at most 2% are called unsteady or not falling."""
    words = [judged(independent(seed=k), sampling, replicates) for k in range(200)]
    assert sum("care" in w or "not steady" in w for w in words) <= 4


def test_iterations_that_drift_are_not_steady(judged):
    """A second half that is later moves P80 by many standard errors."""
    assert "P80 finish is not steady" in judged(independent() + np.where(np.arange(N) < N // 2, 0, 5))


def test_an_error_that_does_not_fall_is_told(judged):
    """Outcomes of which each quarter knows its own P80 as well as the whole knows the joint one: quarters far apart, each narrow."""
    words = judged(independent() / 100 + 50 * np.repeat([0, 1, 2, 3], N // 4))
    assert "Its error does not fall as n^-1/2" in words
    assert "Read its interval with care." in words


def test_replicates_are_judged_by_replicate(judged):
    """Half of them, and quarters of them, are whole replicates."""
    words = judged(independent(), "lhs", 20)
    assert "P80 finish is steady" in words
    assert "Its error falls as n^-1/2" in words


@pytest.mark.parametrize(("n", "sampling", "replicates"), [(3, "mc", 1), (20, "mc", 1), (4000, "lhs", 3)])
def test_too_few_iterations_are_said_to_be(judged, n, sampling, replicates):
    """Where a quarter of them gives no error."""
    assert "iterations are too few to tell how its error behaves" in judged(independent(n - n % replicates), sampling, replicates)


def test_what_does_not_vary_needs_no_verdict(judged):
    """A fixed plan."""
    assert "P80 finish does not vary." in judged(np.full(N, 7.0))


def test_rare_risks_are_named_with_their_strikes(judged):
    """Nine strikes are too few, ten are not; a risk of probability 0 is none."""
    assert "1 risk struck fewer than 10 times: flood (9); what they do is hardly known" in judged(independent(), struck=9)
    assert "Every risk struck at least 10 times." in judged(independent(), struck=10)


@pytest.mark.parametrize(
    ("met", "words"), [(True, "Tolerance met after 4,000 iterations, which know P80 finish to within"), (False, "Tolerance not met: the cap of 5,000")]
)
def test_how_it_stopped_comes_first(judged, met, words):
    """With what is known and what was asked."""
    lines = judged(independent(), stop=Stop(met, {"finish": 1.0}, 5000, 1)).splitlines()
    assert lines[0].startswith(words)
    assert "(asked: 1.00 d)" in lines[0]
