"""Groups: what belongs together, what each coefficient becomes, and what is repaired."""

import numpy as np
import pytest

import pmo_risk as pr
from pmo_risk.dependence import groups_of
from pmo_risk.errors import LimitError

LAW = pr.triangular(1, 2, 4)


def plan(*correlations, tasks="abcdef", **fields):
    """Tasks with cost and two risks."""
    risks = [pr.Risk("flood", 0.3, pr.Impact("a", delay=LAW)), pr.Risk("snow", 0.3, pr.Impact("b", delay=LAW)), pr.Risk("sure", 1.0, pr.Impact("c", delay=LAW))]
    return pr.Project("p", "2027-01-04", [pr.Task(k, LAW, cost=pr.uniform(1, 2)) for k in tasks], risks, correlations=correlations, **fields)


def test_pairs_that_share_a_member_are_one_group():
    """a-b, b-c and d-e: two groups; the pair that nobody names is 0, and counted."""
    first, second = groups_of(plan(pr.Correlation(["a", "b"], 0.5), pr.Correlation(["c", "b"], 0.5), pr.Correlation(["d", "e"], 0.2)))
    assert {m.text for m in first.members} == {"a", "b", "c"}
    at = {m.text: n for n, m in enumerate(first.members)}
    assert first.matrix[at["a"], at["b"]] == pytest.approx(2 * np.sin(np.pi * 0.5 / 6), abs=1e-15)
    assert first.matrix[at["a"], at["c"]] == 0
    assert (first.unnamed, second.unnamed) == (1, 0)


def test_zero_joins_nothing():
    """A coefficient of 0, and a matrix of the identity, make no group."""
    assert groups_of(plan(pr.Correlation(["a", "b"], 0), pr.Correlation(["c", "d"], matrix=[[1, 0], [0, 1]]))) == ()


def test_the_order_of_members_and_correlations_means_nothing():
    """Members turned round give the same groups."""
    matrix = np.array([[1, 0.5, 0.2], [0.5, 1, 0.1], [0.2, 0.1, 1]])
    turned = [2, 0, 1]
    one = groups_of(plan(pr.Correlation(["d", "e"], 0.2), pr.Correlation(["a", "b", "c"], matrix=matrix)))
    other = groups_of(plan(pr.Correlation([list("abc")[k] for k in turned], matrix=matrix[np.ix_(turned, turned)]), pr.Correlation(["e", "d"], 0.2)))
    for x, y in zip(one, other, strict=True):
        assert [m.names for m in x.members] == [m.names for m in y.members]
        assert (x.matrix == y.matrix).all()


def test_three_or_more_of_one_coefficient_share_a_factor():
    """Loadings whose square is the normal correlation; below zero there is no such factor."""
    (group,) = groups_of(plan(pr.Correlation(["a", "b", "c"], 0.6)))
    assert group.loadings**2 == pytest.approx(2 * np.sin(np.pi * 0.6 / 6))
    (group,) = groups_of(plan(pr.Correlation(["a", "b", "c"], -0.2)))
    assert group.loadings is None
    assert group.repair is None


def test_loadings_and_a_pair_beside_them_agree():
    """A factor's pairs are products of its loadings also where another pair turns the group into a matrix."""
    loads = [0.9, 0.8, -0.3]
    (factor,) = groups_of(plan(pr.Correlation(["a", "b", "c"], loadings=loads)))
    (group,) = groups_of(plan(pr.Correlation(["a", "b", "c"], loadings=loads), pr.Correlation(["c", "d"], 0.1)))
    at = [next(n for n, m in enumerate(group.members) if m.text == k) for k in "abc"]
    by_name = dict(zip([m.text for m in factor.members], factor.loadings, strict=True))
    product = np.outer([by_name[k] for k in "abc"], [by_name[k] for k in "abc"])
    np.fill_diagonal(product, 1)
    assert np.abs(group.matrix[np.ix_(at, at)] - product).max() < 1e-14


def test_what_is_constant_takes_no_part():
    """A fixed duration and a risk that always strikes drop out; the others keep what they have."""
    p = plan(pr.Correlation(["a", "b", "sure:occurs"], 0.5, kind="pearson")).replace(correlations=())
    tasks = [t.replace(duration=3) if t.id == "c" else t for t in p]
    (group,) = groups_of(p.replace(tasks=tasks, correlations=[pr.Correlation(["a", "c", "b", "sure:occurs"], 0.5, kind="pearson")]))
    assert {m.text for m in group.members} == {"a", "b"}


def test_what_cannot_be_is_repaired_and_told():
    """0.9, 0.9 and -0.9: by symmetry the nearest is 1/2 everywhere in normal scores, and the change is told in rank correlations."""
    (group,) = groups_of(plan(pr.Correlation(["a", "b"], 0.9), pr.Correlation(["b", "c"], 0.9), pr.Correlation(["a", "c"], -0.9)))
    assert np.abs(group.matrix) == pytest.approx(0.5 + 0.5 * np.eye(3), abs=1e-8)
    used = 6 / np.pi * np.arcsin(0.25)
    assert group.repair.largest_change == pytest.approx(0.9 - used, abs=1e-8)
    assert group.repair.smallest_eigenvalue == pytest.approx(1 - 2 * 2 * np.sin(0.15 * np.pi), abs=1e-12)
    frame = group.repair.to_frame()
    assert list(frame.columns) == ["first", "second", "asked", "used", "change"]
    assert frame["used"].abs().to_list() == pytest.approx([used] * 3, abs=1e-8)


def test_perfect_correlation_is_no_fault():
    """A singular matrix needs no repair."""
    (group,) = groups_of(plan(pr.Correlation(["a", "b"], 1.0), pr.Correlation(["b", "c"], matrix=[[1, 1], [1, 1]]), pr.Correlation(["a", "c"], 1.0)))
    assert group.repair is None
    assert np.abs(group.root @ group.root.T - 1).max() < 1e-12


def test_more_than_5000_in_one_matrix_are_refused():
    """Two factors of 2,501 tasks each that share one: a matrix of 5,001."""
    names = [f"t{k}" for k in range(5001)]
    both = [pr.Correlation(names[:2501], 0.3), pr.Correlation(names[2500:], 0.3)]
    many = pr.Project("p", "2027-01-04", [pr.Task(k, LAW) for k in names], correlations=both)
    with pytest.raises(LimitError, match="5,001 quantities"):
        groups_of(many)
