"""Trials, settings and recipes are checked when they are made, and stay as they are."""

import dataclasses
import math

import numpy as np
import pytest

from pmo_risk.errors import InputError, LimitError, ManyErrors, SettingsError
from pmo_risk.results import Recipe, Settings, Trials

X = [1.0, 2.0, 3.0, 4.0]


def test_trials_keep_their_own_read_only_arrays():
    """Writing to the array that was given changes nothing; a read-only one is not copied."""
    given, fixed = np.array(X), np.array(X)
    fixed.flags.writeable = False
    trials = Trials(given, fixed, X, {"M": (X, X)})
    given[0] = 99.0
    assert trials.finish[0] == 1.0
    assert trials.clock is fixed
    assert trials.iterations == 4
    for array in (trials.finish, trials.clock, trials.cost, *trials.milestones["M"]):
        assert not array.flags.writeable


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([], [], []), "at least one value"),
        (([[1.0]], X, X), "flat array"),
        (([1.0, math.nan, 1.0, 1.0], X, X), "finish holds values that are not finite"),
        ((X, X, [math.inf] * 4), "cost holds values that are not finite"),
        ((X, X, [1.0]), "different lengths: 1, 4"),
        ((X, X, X, {"M": (X, [1.0])}), "different lengths"),
        ((X, X, X, None, 3), "4 iterations do not make 3 blocks"),
        ((X, X, X, None, 0), "4 iterations do not make 0 blocks"),
    ],
)
def test_trials_that_cannot_be_are_refused(arguments, message):
    """Every array is flat, finite, not empty, and as long as the others; replicates are equal blocks."""
    with pytest.raises(InputError, match=message):
        Trials(*arguments)


@pytest.mark.parametrize("seed", [0, 1, 2**64])
def test_any_whole_number_from_zero_is_a_seed(seed):
    """0 is a seed like any other."""
    assert Settings(1, seed, 1).seed == seed


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        ({"iterations": 0}, SettingsError, "iterations must be a whole number of at least 1, got 0"),
        ({"iterations": 1e4}, SettingsError, "iterations must be a whole number"),
        ({"iterations": 10**9 + 1}, LimitError, "at most 1,000,000,000 iterations"),
        ({"seed": -1}, SettingsError, "seed must be a whole number of at least 0"),
        ({"seed": None}, SettingsError, "seed must be a whole number"),
        ({"threads": 0}, SettingsError, "threads must be"),
        ({"threads": True}, SettingsError, "threads must be"),
        ({"sampling": "lsh"}, SettingsError, "unknown sampling 'lsh'; did you mean 'lhs'"),
        ({"confidence": 95}, SettingsError, "confidence must be between 0 and 1, got 95; did you mean 0.95"),
        ({"iterations": 0, "seed": -1}, ManyErrors, "2 problems"),
    ],
)
def test_settings_that_cannot_be_are_refused(changes, error, message):
    """Each with the value seen; all faults at once."""
    with pytest.raises(error, match=message):
        Settings(**({"iterations": 100, "seed": 1, "threads": 1} | changes))


def test_the_limit_of_iterations_itself_is_accepted():
    """Goal R71: accepted at the limit."""
    assert Settings(10**9, 1, 1).iterations == 10**9


def test_a_recipe_keeps_its_own_versions():
    """Changing the dictionary that was given changes nothing; a recipe turns into plain data."""
    versions = {"numpy": "2.4"}
    recipe = Recipe("ab", Settings(1, 1, 1), "philox-1", versions, 0.5)
    versions["numpy"] = "1.0"
    assert recipe.versions["numpy"] == "2.4"
    assert dataclasses.asdict(recipe)["settings"]["seed"] == 1
