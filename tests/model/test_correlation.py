"""Correlations: what can be written, what is refused and how, and how plans carry them."""

import math
import pickle

import pytest

import pmo_risk as pr
from pmo_risk.errors import CorrelationError, LimitError, ManyErrors
from pmo_risk.model.correlated import occurrence_bound, phi_bounds

LAW = pr.triangular(1, 2, 4)


def plan(*correlations, **fields):
    """Three tasks, of which a has cost and rate, and two risks, one of them with two delays."""
    tasks = [pr.Task("a", LAW, cost=pr.uniform(1, 2), cost_rate=pr.uniform(3, 4)), pr.Task("b", LAW), pr.Task("c", LAW)]
    risks = [
        pr.Risk("flood", 0.6, [pr.Impact("a", delay=LAW), pr.Impact("b", delay=LAW, cost=pr.uniform(5, 6))]),
        pr.Risk("snow", 0.8, pr.Impact("b", factor=pr.uniform(1, 2))),
    ]
    return pr.Project("p", "2027-01-04", tasks, risks, correlations=correlations, **fields)


REFUSED = {
    "62 unknown task": (lambda: plan(pr.Correlation(["a", "bb"], 0.5)), "UNKNOWN_MEMBER", "unknown member 'bb'; did you mean 'b'?"),
    "a risk without its quantity": (lambda: plan(pr.Correlation(["a", "flood"], 0.5)), "UNKNOWN_MEMBER", "name what of the risk: 'flood:occurs'"),
    "a misspelt quantity": (lambda: plan(pr.Correlation(["a", "snow:ocurs"], 0.5)), "UNKNOWN_MEMBER", "did you mean 'occurs'?"),
    "a task without cost": (lambda: plan(pr.Correlation(["a", "b:cost"], 0.5)), "UNKNOWN_MEMBER", "the task has no cost"),
    "one of two delays": (lambda: plan(pr.Correlation(["c", "flood:delay"], 0.5)), "AMBIGUOUS_MEMBER", "write 'flood:delay:1' for that of impact 1"),
    "no such delay": (lambda: plan(pr.Correlation(["c", "flood:delay:3"], 0.5)), "UNKNOWN_MEMBER", "there is one in impact 1, 2"),
    "a coefficient beyond 1": (lambda: pr.Correlation(["a", "b"], 1.2), "COEFFICIENT", "between -1 and 1, got 1.2"),
    "59 percent": (lambda: pr.Correlation(["a", "b"], 60), "COEFFICIENT", "did you mean 0.6?"),
    "59 not a number": (lambda: pr.Correlation(["a", "b"], math.nan), "COEFFICIENT", "got nan"),
    "itself": (lambda: pr.Correlation(["a", "a"], 0.5), "SELF", "'a' is correlated with itself"),
    "itself by another name": (lambda: plan(pr.Correlation(["a", "a:duration"], 0.5)), "SELF", "are the same quantity"),
    "65 a pair twice": (lambda: plan(pr.Correlation(["a", "b"], 0.5), pr.Correlation(["c", "b", "a"], 0.3)), "DUPLICATE_PAIR", "'a' and 'b' are also members"),
    "57 not square": (lambda: pr.Correlation(["a", "b"], matrix=[[1, 0.5]]), "SHAPE", "the matrix is 1 x 2, but there are 2 members"),
    "58 not symmetric": (lambda: pr.Correlation(["a", "b"], matrix=[[1, 0.5], [0.4, 1]]), "ASYMMETRIC", "is 0.5 above the diagonal and 0.4 below"),
    "59 diagonal": (lambda: pr.Correlation(["a", "b"], matrix=[[4, 0.5], [0.5, 1]]), "COEFFICIENT", "of 'a' and 'a' must be between -1 and 1, got 4"),
    "59 diagonal below 1": (lambda: pr.Correlation(["a", "b"], matrix=[[0.9, 0.5], [0.5, 1]]), "DIAGONAL", "the diagonal must be 1, got 0.9 for 'a'"),
    "one member": (lambda: pr.Correlation("a", 0.5), "MEMBERS", "needs two members or more"),
    "nothing said": (lambda: pr.Correlation(["a", "b"]), "COEFFICIENT", "needs a coefficient, a matrix or loadings"),
    "two things said": (lambda: pr.Correlation(["a", "b"], 0.5, loadings=[0.5, 0.5]), "COEFFICIENT", "only one of them"),
    "loadings of another number": (lambda: pr.Correlation(["a", "b"], loadings=[0.5]), "SHAPE", "2 members but 1 loadings"),
    "unknown kind": (lambda: pr.Correlation(["a", "b"], 0.5, kind="spearmann"), "KIND", "did you mean 'spearman'?"),
    "unknown copula": (lambda: pr.Correlation(["a", "b"], 0.5, copula="clayton"), "COPULA", "one of gaussian, t"),
    "t without degrees": (lambda: pr.Correlation(["a", "b"], 0.5, copula="t"), "DF", "needs its degrees of freedom"),
    "degrees without t": (lambda: pr.Correlation(["a", "b"], 0.5, df=4), "DF", "only a t copula"),
    "degrees below 1": (lambda: pr.Correlation(["a", "b"], 0.5, copula="t", df=0.5), "DF", "between 1 and 1000, got 0.5"),
    "t and reordering": (lambda: pr.Correlation(["a", "b"], 0.5, copula="t", df=4, method="iman-conover"), "METHOD", "no t copula"),
    "two copulas": (
        lambda: plan(pr.Correlation(["a", "b"], 0.5), pr.Correlation(["b", "c"], 0.5, copula="t", df=4)),
        "COPULA",
        "which has another copula or method",
    ),
    "phi out of reach": (
        lambda: plan(pr.Correlation(["flood:occurs", "snow:occurs"], 1.0)),
        "ATTAINABLE",
        "'flood:occurs' (probability 0.6) and 'snow:occurs' (0.8) can only be from -0.408 to 0.612, got 1",
    ),
    "63 event and duration": (lambda: plan(pr.Correlation(["snow:occurs", "a"], 0.8)), "ATTAINABLE", "can only be from -0.693 to 0.693, got 0.8"),
    "event and factor": (lambda: plan(pr.Correlation(["snow:occurs", "a"], loadings=[0.8, 0.5])), "ATTAINABLE", "from -0.693 to 0.693, got 0.8"),
    "an event in a t copula": (lambda: plan(pr.Correlation(["snow:occurs", "a"], 0.5, copula="t", df=4)), "COPULA", "only the Gaussian copula"),
}


@pytest.mark.parametrize("entry", REFUSED)
def test_what_cannot_be_is_refused(entry):
    """The error has its code, and a sentence with the value seen."""
    make, code, seen = REFUSED[entry]
    with pytest.raises(CorrelationError) as caught:
        make()
    assert caught.value.code == code
    assert seen in str(caught.value)


def test_all_faults_come_at_once():
    """Two faults of one matrix, and two correlations with faults in one plan."""
    with pytest.raises(ManyErrors) as caught:
        pr.Correlation(["a", "b", "c"], matrix=[[1, 0.5, 2], [0.4, 1, 0], [2, 0, 1]])
    assert [p.code for p in caught.value.problems].count("ASYMMETRIC") == 1
    with pytest.raises(ManyErrors) as caught:
        plan(pr.Correlation(["a", "x"], 0.5), pr.Correlation(["y", "b"], 0.5))
    assert len(caught.value.problems) == 2


def test_a_matrix_of_5001_is_refused():
    """The declared limit, before the matrix is looked at."""
    with pytest.raises(LimitError, match="at most 5,000"):
        pr.Correlation([f"t{k}" for k in range(5001)], matrix=())


def test_phi_has_frechets_bounds():
    """Probabilities 0.6 and 0.8 reach 0.612372 (worked example 5.8), 0.1 and 0.2 reach 2/3, equal ones 1."""
    assert phi_bounds(0.6, 0.8)[1] == pytest.approx(0.612372, abs=5e-7)
    assert phi_bounds(0.1, 0.2)[1] == pytest.approx(2 / 3, abs=1e-15)
    assert phi_bounds(0.3, 0.3) == pytest.approx((-3 / 7, 1.0))
    assert phi_bounds(0.5, 0.5) == pytest.approx((-1.0, 1.0))
    assert occurrence_bound(0.5) == pytest.approx(math.sqrt(0.75))


MEMBERS = {
    "a": ("task", "p", "a", "duration"),
    "a:duration": ("task", "p", "a", "duration"),
    "a:cost": ("task", "p", "a", "cost"),
    "task:a:rate": ("task", "p", "a", "rate"),
    "flood:occurs": ("risk", "p", "flood", "occurs"),
    "risk:flood:cost": ("risk", "p", "flood", "impact", "b", "1", "cost"),
    "flood:delay:1": ("risk", "p", "flood", "impact", "a", "1", "delay"),
    "flood:delay:2": ("risk", "p", "flood", "impact", "b", "1", "delay"),
    "snow:factor": ("risk", "p", "snow", "impact", "b", "1", "factor"),
}


@pytest.mark.parametrize("text", MEMBERS)
def test_a_member_names_one_stream(text):
    """Each form of the text finds the stream that the engine draws the quantity from."""
    found = plan(pr.Correlation([text, "c"], 0.1)).correlated[0].members[0]
    assert found.names == MEMBERS[text]


def test_a_task_and_a_risk_of_one_name_must_be_told_apart():
    """'x:cost' may be both; with 'task:' or 'risk:' in front it is one."""
    tasks = [pr.Task("x", LAW, cost=LAW), pr.Task("y", LAW)]
    risks = [pr.Risk("x", 0.5, pr.Impact("y", cost=LAW))]
    with pytest.raises(CorrelationError, match="may be the cost of task 'x' of project 'p' or the cost of risk 'x'"):
        pr.Project("p", "2027-01-04", tasks, risks, correlations=[pr.Correlation(["x:cost", "y"], 0.5)])
    p = pr.Project("p", "2027-01-04", tasks, risks, correlations=[pr.Correlation(["task:x:cost", "risk:x:cost"], 0.5)])
    assert [m.names[0] for m in p.correlated[0].members] == ["task", "risk"]


def test_an_id_with_colons_is_a_task():
    """'a:b' is the task of that id."""
    p = pr.Project("p", "2027-01-04", [pr.Task("a:b", LAW), pr.Task("c", LAW)], correlations=[pr.Correlation(["a:b", "c"], 0.5)])
    assert p.correlated[0].members[0].names == ("task", "p", "a:b", "duration")


def test_a_portfolio_names_projects_tasks_and_shared_risks():
    """'A/t' is a task, 'A/r:occurs' a project's risk, 's:occurs' a shared one; a pair of a project may not be given again."""
    a, b = (pr.Project(k, "2027-01-04", [pr.Task("t", LAW), pr.Task("u", LAW)], [pr.Risk("r", 0.5, pr.Impact("t", delay=LAW))]) for k in "AB")
    shared = [pr.Risk("s", 0.5, pr.Impact(["A/t", "B/t"], delay=LAW))]
    folio = pr.Portfolio("F", [a, b], risks=shared, correlations=[pr.Correlation(["A/t", "B/t"], 0.5), pr.Correlation(["A/r:occurs", "s:occurs"], 0.5)])
    assert [m.names for c in folio.correlated for m in c.members] == [
        ("task", "A", "t", "duration"),
        ("task", "B", "t", "duration"),
        ("risk", "A", "r", "occurs"),
        ("risk", "", "s", "occurs"),
    ]
    with pytest.raises(CorrelationError, match="also members"):
        pr.Portfolio("F", [a.with_correlations(pr.Correlation(["t", "u"], 0.5)), b], correlations=[pr.Correlation(["A/t", "A/u"], 0.3)])


def test_without_a_risk_its_correlations_go():
    """The others of a group keep theirs; of a pair nothing is left."""
    p = plan(pr.Correlation(["a", "b", "snow:occurs"], 0.3, kind="pearson"), pr.Correlation(["snow:factor", "c"], 0.2)).without_risk("snow")
    assert p.correlations == (pr.Correlation(["a", "b"], 0.3, kind="pearson"),)


def test_without_keeps_matrix_and_loadings_in_step():
    """Rows and columns, or loadings, of the members that stay."""
    c = pr.Correlation(["a", "b", "c"], matrix=[[1, 0.1, 0.2], [0.1, 1, 0.3], [0.2, 0.3, 1]])
    assert c.without(["b"]) == pr.Correlation(["a", "c"], matrix=[[1, 0.2], [0.2, 1]])
    assert pr.Correlation(["a", "b", "c"], loadings=[0.1, 0.2, 0.3]).without(["a"]) == pr.Correlation(["b", "c"], loadings=[0.2, 0.3])


def test_a_plan_carries_its_correlations():
    """Through replace, pickle and the model's hash; a plan without any hashes as before there were any."""
    p = plan(pr.Correlation(["a", "b"], 0.5))
    assert p.replace(name="x").correlations == p.correlations
    assert pickle.loads(pickle.dumps(p)) == p  # noqa: S301  # our own bytes
    assert p.model_hash != plan().model_hash
    assert "correlations" not in plan().to_dict()
