"""What check says of correlations."""

import pytest

import pmo_risk as pr

LAW = pr.triangular(4, 5, 8)


def told(*correlations, **changes):
    """The problems with correlations of a plan of four tasks, the last without uncertainty, and a risk that always strikes."""
    tasks = [pr.Task(k, LAW) for k in "abc"] + [pr.Task("d", 5)]
    risks = [pr.Risk("sure", 1.0, pr.Impact("a", delay=LAW))]
    plan = pr.Project("p", "2027-01-04", tasks, risks, correlations=correlations, **changes)
    return {p.code: p for p in pr.check(plan) if p.code in ("CORRELATED_CONSTANT", "NOT_PSD", "UNNAMED_PAIRS", "SIZE")}


def test_nothing_is_said_of_sound_correlations():
    """A group, and a pair."""
    assert told(pr.Correlation(["a", "b", "c"], 0.5)) == {}
    assert told(pr.Correlation(["a", "b"], -1)) == {}


@pytest.mark.parametrize("text", ["d", "sure:occurs"])
def test_a_constant_is_warned_of(text):
    """It moves with nothing (62)."""
    problem = told(pr.Correlation(["a", text], 0.5, kind="pearson"))["CORRELATED_CONSTANT"]
    assert problem.severity == "warning"
    assert f"{text!r} is the same in every iteration" in problem.what


def test_a_matrix_that_cannot_be_is_warned_of():
    """The smallest eigenvalue, the pair that changes most, and from what to what (60)."""
    problem = told(pr.Correlation(["a", "b"], 0.9), pr.Correlation(["b", "c"], 0.9), pr.Correlation(["a", "c"], -0.9))["NOT_PSD"]
    assert problem.severity == "warning"
    assert "smallest eigenvalue -0.816" in problem.what
    assert "from 0.900 to 0.483" in problem.what or "from -0.900 to -0.483" in problem.what


def test_pairs_that_are_not_named_are_told():
    """a with b, b with c: that of a and c is taken as 0."""
    problem = told(pr.Correlation(["a", "b"], 0.5), pr.Correlation(["b", "c"], 0.5))["UNNAMED_PAIRS"]
    assert problem.severity == "note"
    assert problem.what.startswith("1 pairs of these 3 quantities")


def test_correlations_of_a_portfolio_are_checked_too():
    """Its own, and those of its projects."""
    a, b = (pr.Project(k, "2027-01-04", [pr.Task("t", LAW), pr.Task("d", 5)]) for k in "AB")
    folio = pr.Portfolio("F", [a.with_correlations(pr.Correlation(["t", "d"], 0.5)), b], correlations=[pr.Correlation(["A/t", "B/d"], 0.5)])
    assert [p.code for p in pr.check(folio)].count("CORRELATED_CONSTANT") == 2
