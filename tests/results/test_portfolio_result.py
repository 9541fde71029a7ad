"""The result of a portfolio: projects beside each other, and the whole."""

import dataclasses
from datetime import datetime, timedelta

import numpy as np
import pytest

from pmo_risk.errors import InputError
from pmo_risk.results import Trials


def first(trials: Trials, n: int) -> Trials:
    return Trials(trials.finish[:n], trials.clock[:n], trials.cost[:n])


def cut(result, n: int):
    """The same result of its first n iterations."""
    return dataclasses.replace(result, trials=first(result.trials, n))


def test_projects_are_found_by_name_in_the_order_of_the_portfolio(folio_result):
    """An unknown name is an error with the nearest."""
    assert list(folio_result.projects) == ["N", "S"]
    assert folio_result.projects["N"].finish.p(80).value == 99.95
    assert "n" not in folio_result.projects
    assert folio_result.projects.get("n") is None
    assert folio_result.projects.get("N") is folio_result.projects["N"]
    with pytest.raises(InputError, match="no project 'n'; did you mean 'N'"):
        folio_result.projects["n"]


def test_finish_cost_and_joint_are_those_of_the_whole(folio_result):
    """North and south mirror each other, so the total is 2,999,000, and 50,000 more in the 200 iterations of the strike."""
    assert folio_result.cost.p(80).value == 2_999_000
    assert folio_result.cost.var(95).value == folio_result.cost.max == 3_049_000
    assert folio_result.cost.cvar(80).value == pytest.approx(3_049_000)
    assert folio_result.finish.max == 119.95
    assert folio_result.joint.probability(by=119.95, cost=2_999_000).value == 0.8


def test_the_last_to_finish_is_counted_on_the_clock(folio_result):
    """South starts ten days later: with north at step k south ends at 60 + (999 - k)/20 + 10, and is last while 2k <= 1199 (k <= 599)."""
    last = folio_result.last_to_finish
    assert last["S"].value == 0.6
    assert last["N"].value == 0.4
    assert last["S"].low < 0.6 < last["S"].high


def test_projects_that_tie_are_both_last(folio_result):
    """Finishes at the same moment count for each."""
    same = {k: dataclasses.replace(r, plan=r.plan.replace(start="2027-01-04")) for k, r in folio_result.projects.items()}
    same["S"] = dataclasses.replace(same["S"], trials=same["N"].trials)
    tied = dataclasses.replace(folio_result, projects=same)
    assert [e.value for e in tied.last_to_finish.values()] == [1.0, 1.0]


def test_the_table_has_a_row_a_project(folio_result):
    """Dates, costs, and the probability of being last with its interval."""
    table = folio_result.table
    assert list(table.index) == ["N", "S"]
    assert list(table.columns) == ["name", "finish_p50", "finish_p80", "cost_p50", "cost_p80", "last", "last_low", "last_high"]
    assert table.loc["S", "finish_p50"] == datetime(2027, 1, 14) + timedelta(days=84.95)
    assert table.loc["N", "cost_p80"] == 1_799_000
    assert table.loc["S", "last"] == 0.6


def test_percentiles_of_the_parts_do_not_add_up_to_that_of_the_whole(folio_result):
    """2 x 1,799,000 for the projects, 0 for the shared cost (its 800th of 1,000 is 0), against 2,999,000 for the whole."""
    split = folio_result.diversification(80)
    assert {k: e.value for k, e in split.parts.items()} == {"N": 1_799_000, "S": 1_799_000, "(shared)": 0.0}
    assert split.sum_of_parts == 3_598_000
    assert split.whole.value == 2_999_000
    assert split.benefit.value == 599_000
    assert split.benefit.low < 599_000 < split.benefit.high


def test_percentiles_of_the_parts_can_add_up_to_less(folio_result):
    """A false friend: with three risks of probability 0.15 each part's P80 is 0 and the whole's is 10; the benefit is then negative."""
    n, parts = 1000, {}
    for i, k in enumerate(("N", "S")):
        trials = folio_result.projects[k].trials
        cost = np.where((np.arange(n) // 150) == i, 10.0, 0.0)
        parts[k] = dataclasses.replace(folio_result.projects[k], trials=type(trials)(trials.finish, trials.clock, cost))
    third = np.where((np.arange(n) // 150) == 2, 10.0, 0.0)
    total = sum(r.trials.cost for r in parts.values()) + third
    whole = type(folio_result.trials)(folio_result.trials.finish, folio_result.trials.clock, total)
    split = dataclasses.replace(folio_result, projects=parts, trials=whole).diversification(80)
    assert (split.sum_of_parts, split.whole.value, split.benefit.value) == (0.0, 10.0, -10.0)


def test_few_iterations_give_the_benefit_no_interval(folio_result):
    """Twenty batches need twenty iterations."""
    short = {k: cut(r, 10) for k, r in folio_result.projects.items()}
    few = dataclasses.replace(folio_result, projects=short, trials=first(folio_result.trials, 10))
    assert few.diversification(80).benefit.interval == (-np.inf, np.inf)
    assert "none" in repr(few)


def test_iterations_that_do_not_divide_by_twenty_still_give_one(folio_result):
    """The value is of all iterations, the interval of twenty batches of the first 980."""
    short = {k: cut(r, 999) for k, r in folio_result.projects.items()}
    benefit = dataclasses.replace(folio_result, projects=short, trials=first(folio_result.trials, 999)).diversification(80).benefit
    assert -np.inf < benefit.low < benefit.value < benefit.high < np.inf


def test_shared_risks_are_told_of_the_whole(folio_result):
    """The strike adds 50,000 to a total that is else the same."""
    strike = folio_result.risks.loc["strike"]
    assert (strike["occurrence"], strike["mean_cost_effect"]) == (0.2, 50_000)
    assert (strike["mean_cost_effect_low"], strike["mean_cost_effect_high"]) == (50_000, 50_000)


def test_without_a_replay_shared_risks_are_an_error_that_says_so(folio_result):
    """Rather than an empty table."""
    with pytest.raises(InputError, match="cannot run its iterations again"):
        _ = dataclasses.replace(folio_result, replay=None).risks


def test_results_must_be_those_of_the_portfolio(folio_result):
    """Every project has a result of as many iterations, and no other has."""
    with pytest.raises(InputError, match="results and projects differ: S"):
        dataclasses.replace(folio_result, projects={"N": folio_result.projects["N"]})
    t = folio_result.trials
    with pytest.raises(InputError, match="other iterations"):
        dataclasses.replace(folio_result, trials=type(t)(t.finish[:5], t.clock[:5], t.cost[:5]))
