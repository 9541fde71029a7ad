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


def test_coefficients_out_of_reach_of_what_is_left_are_told():
    """A tenth of the work left of a risk of 0.5: phi and a loading that were possible are not; when all is done it is a constant."""

    def plan(remaining, *correlations):
        tasks = [pr.Task("t", 10, actual_start="2027-01-04", remaining=remaining), pr.Task("u", LAW), pr.Task("v", LAW)]
        risks = [pr.Risk("r", 0.5, pr.Impact("t", delay=1), expires=True), pr.Risk("s", 0.5, pr.Impact("u", delay=1))]
        plan = pr.Project("p", "2027-01-04", tasks, risks, data_date="2027-01-16", correlations=correlations)
        return {p.code: p for p in pr.check(plan) if p.code in ("ATTAINABLE", "NOT_PSD", "CORRELATED_CONSTANT")}

    pair = pr.Correlation(["r:occurs", "s:occurs"], 0.9)
    assert plan(10, pair) == {}
    problem = plan(1, pair)["ATTAINABLE"]
    assert problem.severity == "warning"
    assert "cannot be 0.900 with the chance that is left; 0.229 is used" in problem.what
    factor = pr.Correlation(["r:occurs", "u", "v"], loadings=[0.8, 0.5, 0.5])
    assert plan(10, factor) == {}
    assert "'r:occurs' and 'the common factor' cannot be 0.800 with the chance that is left; 0.377 is used" in plan(1, factor)["ATTAINABLE"].what
    both = plan(1, factor, pr.Correlation(["v", "s:occurs"], 0.1))
    assert "'r:occurs' and" in both["ATTAINABLE"].what
    assert set(plan(0, pair)) == {"CORRELATED_CONSTANT"}


def test_a_shared_risk_that_expires_is_told_too():
    """Of its tasks in two projects nine tenths are done."""
    tasks = [pr.Task("t", 10, actual_start="2027-01-04", remaining=1)]
    a, b = (pr.Project(k, "2027-01-04", tasks, [pr.Risk("own", 1.0, pr.Impact("t", delay=1), expires=True)], data_date="2027-01-16") for k in "AB")
    shared = [pr.Risk("s", 0.5, pr.Impact(["A/t", "B/t"], delay=1, each=False), expires=True), *(pr.Risk(k, 0.5, pr.Impact(cost=1)) for k in "op")]
    pairs = [pr.Correlation(["s:occurs", "o:occurs"], 0.9), pr.Correlation(["A/own:occurs", "p:occurs"], 0.9)]
    told = [p.what for p in pr.check(pr.Portfolio("F", [a, b], risks=shared, correlations=pairs)) if p.code == "ATTAINABLE"]
    assert len(told) == 2
    assert sorted(what[-13:] for what in told) == ["0.229 is used", "0.333 is used"]


def test_a_correlated_impact_of_several_strikes_is_told():
    """Only the first strike's draw takes part; of one strike at most there is nothing to say."""

    def of(home="", **risk):
        tasks = [pr.Task("t", LAW)]
        plan = pr.Project("p", "2027-01-04", tasks, [pr.Risk("r", impacts=pr.Impact("t", delay=LAW), **risk)])
        pair = pr.Correlation([f"{home}t", f"{home}r:delay"], 0.5)
        plan = pr.Portfolio("F", [plan], correlations=[pair]) if home else plan.with_correlations(pair)
        return [p.what for p in pr.check(plan) if p.code == "CORRELATED_STRIKES"]

    assert of(rate=2) == of(rate=2, most=3)
    assert "the risk of 'r:delay' may strike several times; the draw of its first strike is correlated" in of(rate=2)[0]
    assert len(of("p/", rate=2)) == 1
    assert of(probability=0.5) == of(rate=2, most=1) == of(rate=2, status="occurred") == []
