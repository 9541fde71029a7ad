"""Correlations of a whole branch of the work breakdown: what they stand for, what is refused, how they travel."""

import numpy as np
import pytest

import pmo_risk as pr
from pmo_risk.errors import CorrelationError

LAW = pr.pert(2, 5, 12)
BRANCH = pr.Correlation(wbs="1.2", coefficient=0.6)


def plan(*correlations, **fields):
    """Three uncertain tasks in branch 1.2 of which one is a level below, beside what is fixed, finished, or elsewhere."""
    tasks = [
        pr.Task("b", LAW, wbs="1.2"),
        pr.Task("a", LAW, wbs="1.2.7", cost=pr.uniform(1, 2)),
        pr.Task("c", LAW, wbs="1.2", after="a"),
        pr.Task("fixed", 5, wbs="1.2"),
        pr.Task("done", LAW, wbs="1.2", actual_start="2027-01-04", actual_finish="2027-01-05"),
        pr.Task("near", LAW, wbs="1.20"),
        pr.Task("far", LAW, wbs="2"),
        pr.Task("loose", LAW),
    ]
    return pr.Project(fields.pop("id", "p"), "2027-01-04", tasks, correlations=correlations, data_date="2027-01-06", **fields)


def texts(made):
    return [[m.text for m in one.members] for one in made.correlated]


def test_it_stands_for_the_uncertain_durations_there_and_below():
    """By id; what is fixed or finished is left out, and so is 1.20."""
    assert texts(plan(BRANCH)) == [["a", "b", "c"]]
    assert texts(plan(pr.Correlation(wbs="*.2", coefficient=0.1))) == [["a", "b", "c"]]


def test_it_draws_what_the_group_by_name_draws():
    """To the bit; and its pairs have the coefficient that was asked for, within four standard errors."""
    named = plan(pr.Correlation(["a", "b", "c"], 0.6))
    a, b = (pr.simulate(p, 4_000, seed=3, progress=False, keep=["a", "b", "near"]) for p in (plan(BRANCH), named))
    assert np.array_equal(a.finish.samples, b.finish.samples)
    drawn = {k: a.milestone(k).samples.argsort().argsort() for k in ("a", "b", "near")}
    assert abs(np.corrcoef(drawn["a"], drawn["b"])[0, 1] - 0.6) < 4 * 0.8 / 4_000**0.5
    assert abs(np.corrcoef(drawn["a"], drawn["near"])[0, 1]) < 4 / 4_000**0.5


def test_what_a_rule_makes_uncertain_later_counts():
    """The branch is looked up in the plan as it is."""
    ruled, _ = plan(BRANCH).with_rules([pr.UncertaintyRule("90/100/140 %", task="fixed")])
    assert texts(ruled) == [["a", "b", "c", "fixed"]]


@pytest.mark.parametrize(
    ("place", "words"),
    [("1.3", "no task stands at '1.3' of the work breakdown, or below; did you mean '1.2'?"), ("7", "give a place that tasks have")],
)
def test_a_branch_without_tasks_is_refused(place, words):
    """In a sentence that names the branch."""
    with pytest.raises(CorrelationError) as caught:
        plan(pr.Correlation(wbs=place, coefficient=0.5))
    assert caught.value.code == "EMPTY_BRANCH"
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("given", "code", "words"),
    [
        ({"members": ["a", "b"], "wbs": "1.2", "coefficient": 0.5}, "MEMBERS", "has both members and wbs"),
        ({"wbs": "1.2", "loadings": [0.5]}, "COEFFICIENT", "a branch takes a coefficient"),
        ({"wbs": "1.2", "matrix": [[1]]}, "COEFFICIENT", "a branch takes a coefficient"),
        ({"wbs": "1.2"}, "COEFFICIENT", "correlation of the branch '1.2': needs a coefficient"),
        ({"wbs": 1.2, "coefficient": 0.5}, "MEMBERS", "wbs must be text, got 1.2"),
        ({"wbs": "1.2", "coefficient": 60}, "COEFFICIENT", "did you mean 0.6?"),
        ({"coefficient": 0.5}, "MEMBERS", "or wbs='1.2' for a branch"),
    ],
)
def test_what_is_refused(given, code, words):
    """A branch has one coefficient, and nothing named beside it."""
    with pytest.raises(CorrelationError) as caught:
        pr.Correlation(**given)
    assert caught.value.code == code
    assert words in str(caught.value)


def test_a_pair_is_named_once():
    """A branch and a pair within it, or a branch within another, contradict each other."""
    for other in (pr.Correlation(["a", "c"], 0.3), pr.Correlation(wbs="1", coefficient=0.3)):
        with pytest.raises(CorrelationError, match="are also members of the correlation of"):
            plan(BRANCH, other)


def test_across_a_portfolio():
    """Places begin with the project; ``*`` is every project."""
    projects = [plan(id="A"), plan(id="B")]
    assert texts(pr.Portfolio("f", projects, correlations=[pr.Correlation(wbs="A/1.2", coefficient=0.4)])) == [["A/a", "A/b", "A/c"]]
    both = pr.Portfolio("f", projects, correlations=[pr.Correlation(wbs="*/1.2", coefficient=0.4)])
    assert texts(both) == [["A/a", "A/b", "A/c", "B/a", "B/b", "B/c"]]
    with pytest.raises(CorrelationError, match=r"no task stands at '1\.2'"):
        pr.Portfolio("f", projects, correlations=[BRANCH])


def test_check_warns_of_a_branch_with_nothing_to_move():
    """One uncertain task moves with nothing."""
    found = [p for p in pr.check(plan(pr.Correlation(wbs="2", coefficient=0.5))) if p.code == "CORRELATED_CONSTANT"]
    assert [p.what for p in found] == ["the branch has one uncertain duration, and so nothing that could move together"]
    assert not [p for p in pr.check(plan(BRANCH)) if p.code == "CORRELATED_CONSTANT"]


@pytest.mark.parametrize("name", ["plan.json", "plan"])
def test_it_travels(name, tmp_path):
    """Through JSON and a folder of CSV files, beside one of names, and without a risk of the plan."""
    made = plan(BRANCH, pr.Correlation(["near", "far"], 0.2), risks=[pr.Risk("r", 0.5, pr.Impact("a", delay=LAW))])
    pr.write(made, tmp_path / name)
    assert pr.read(tmp_path / name).correlations == made.correlations
    assert made.without_risk("r").correlations == made.correlations
    assert repr(BRANCH) == "Correlation(wbs='1.2', coefficient=0.6)"
