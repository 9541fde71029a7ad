"""What a register says beside probability and impact: what is refused, how it changes, and that its JSON form holds all of it."""

import datetime as dt

import pytest

import pmo_risk as pr
from pmo_risk.errors import PmoRiskError
from pmo_risk.importers.json_risks import RiskPart, _risk
from pmo_risk.model import Impact, Register, Response, Risk, Task, Trigger
from pmo_risk.model.occurrence import occurrences
from pmo_risk.model.targets import hit_in

DELAY = Impact("a", delay=1)
FULL = Risk(
    "full",
    pr.pert(0.1, 0.2, 0.5),
    [Impact("a", delay=2, cost_rate=5, each=True, parallel=False), Impact(wbs="A", resources=["crew"], finish=True, share=0.1, cost_factor=1.1, parallel=True)],
    name="Full",
    category="site",
    given={"x": "90%"},
    window=("2027-02-01", "2027-03-31"),
    moment=True,
    expires=True,
    status="occurred",
    responses=[Response("mitigate", "crane", probability=0.05, impacts=DELAY, cost=pr.uniform(1, 2), tasks="b", secondary="x", owner="me", due="2027-01-20")],
    rbs="R.1",
    owner="ana",
    cause="old ground",
    event="settles",
    effect="cracks",
    identified="2026-12-01",
    due="2027-02-01",
)


def plan(*tasks, risks=(), triggers=()):
    """A project of some tasks."""
    return pr.Project("p", "2027-01-04", tasks or [Task("a", 5, wbs="A.1"), Task("b", 3, after="a", wbs="A.2")], risks, triggers=triggers)


@pytest.mark.parametrize(
    ("make", "code", "words"),
    [
        (lambda: Risk("r"), "PROBABILITY", "got None"),
        (lambda: Risk("r", 0.1, given=["x"]), "TYPE", "by the id of a cause"),
        (lambda: Response("mitigate", "pumps", owner=7), "TYPE", "7"),
        (lambda: Risk("r", 0.1, owner=5), "TYPE", "5 is not text"),
        (lambda: Impact(wbs=5, delay=1), "TYPE", "no list of names"),
        (lambda: Task("a", 1, when=5), "TYPE", "no list of names"),
        (lambda: Response("mitigate", tasks=[5]), "TYPE", "5 is not text"),
        (lambda: Risk("r", pr.normal(0.5, 0.1)), "PROBABILITY", "must stay between 0 and 1"),
        (lambda: Risk("r", 0.1, rate=2), "RATE", "both a probability and a rate"),
        (lambda: Risk("r", rate=-1), "RATE", "got -1"),
        (lambda: Risk("r", rate=51), "RATE", "from 0 to 50"),
        (lambda: Risk("r", 0.1, most=2), "RATE", "most is 2"),
        (lambda: Risk("r", rate=1, most=0), "RATE", "most is 0"),
        (lambda: Risk("r", rate=1, given={"x": 0.1}), "RATE", "a rate and causes"),
        (lambda: Risk("r", 0.1, exclusive="g", given={"x": 0.1}), "EXCLUSIVE", "leave one of them out"),
        (lambda: Risk("r", 0.1, given={"r": 0.1}), "CYCLE", "causes itself"),
        (lambda: Risk("r", 0.1, given={"x": 30}), "PROBABILITY", "probability given 'x' must be between 0 and 1, got 30; did you mean 0.30?"),
        (lambda: Risk("r", 0.1, window=("2027-03-01", "2027-02-01")), "WINDOW", "before it begins"),
        (lambda: Risk("r", 0.1, window="2027"), "WINDOW", "a first and a last date"),
        (lambda: Risk("r", 0.1, moment=True), "WINDOW", "needs a window"),
        (lambda: Risk("r", 0.1, Impact("a", stop=3), window=(None, "2027-02-01")), "WINDOW", "needs a window"),
        (lambda: Risk("r", 0.1, status="opne"), "STATUS", "open, closed, occurred"),
        (lambda: Impact(wbs="A"), "NO_EFFECT", "needs a delay"),
        (lambda: Impact(cost_factor=2), "NO_TASK", "a cost factor needs the tasks"),
        (lambda: Impact("a", cost_rate=2), "NO_DELAY", "needs the delay"),
        (lambda: Impact("a", delay=pr.uniform(-1, 2), parallel=True), "PARALLEL", "must not be negative"),
        (lambda: Impact("a", share=-1.5), "SHARE", "less than -1"),
        (lambda: Impact("a", cost_factor=-1), "FACTOR", "a cost factor must not be negative"),
        (lambda: Response("mitigte"), "RESPONSE", "did you mean 'mitigate'?"),
        (lambda: Response("mitigate", probability=2), "PROBABILITY", "between 0 and 1"),
        (lambda: Register([Risk("x", 0.6, exclusive="g"), Risk("y", 0.6, exclusive="g")]), "EXCLUSIVE_SUM", "add up to 1.2"),
        (lambda: Register([Risk("x", 0.6, given={"z": 0.1})]), "UNKNOWN_RISK", "unknown cause 'z'"),
        (lambda: Register([Risk("x", 0.6, given={"y": 0.1}), Risk("y", 0.6, given={"x": 0.1})]), "CYCLE", "in a circle: 'x' -> 'y' -> 'x'"),
        (lambda: Trigger("t", "a"), "TRIGGER", "needs one of after, cost_above, float_below"),
        (lambda: Trigger("t", "a", after="2027-01-01", cost_above=5), "TRIGGER", "needs one of"),
        (lambda: Trigger("t", "a", cost_above="5"), "TRIGGER", "cost_above is '5'"),
        (lambda: plan(triggers=[Trigger("t", "z", after="2027-01-05")]), "UNKNOWN_TASK", "unknown task 'z'"),
        (lambda: plan(triggers=[Trigger("t", "a", cost_above=5)]), "TRIGGER", "a task that has none to come"),
        (lambda: plan(risks=[Risk("t", 0.1)], triggers=[Trigger("t", "a", after="2027-01-05")]), "DUPLICATE_ID", "shares its id"),
        (lambda: plan(Task("a", 1, when="x")), "UNKNOWN_RISK", "unknown risk or trigger 'x'"),
        (lambda: plan(Task("a", 1), Task("b", 1, after=pr.Link("a", when="x"))), "UNKNOWN_RISK", "unknown risk or trigger 'x'"),
        (lambda: plan(Task("a", 0, type="loe", when="x"), risks=[Risk("x", 0.1)]), "CONDITION", "level of effort"),
        (
            lambda: plan(Task("a", 1, when="t"), Task("b", 1, after="a"), triggers=[Trigger("t", "b", after="2027-01-05")]),
            "CYCLE",
            "a trigger depends on what it decides",
        ),
        (lambda: plan(risks=[Risk("x", 0.1, Impact(wbs="B", delay=1))]), "UNKNOWN_WBS", "unknown branch 'B'"),
        (lambda: plan(risks=[Risk("x", 0.1, Impact(resources="crew", delay=1))]), "UNKNOWN_RESOURCE", "unknown resource 'crew'"),
        (lambda: plan(risks=[Risk("x", 0.1, DELAY, responses=Response("mitigate", tasks="z"))]), "UNKNOWN_TASK", "unknown task 'z'"),
        (lambda: plan(risks=[Risk("x", 0.1, DELAY, responses=Response("mitigate", secondary="z"))]), "UNKNOWN_RISK", "unknown secondary risk 'z'"),
        (lambda: plan(risks=[Risk("x", 0.1, DELAY, responses=Response("exploit"))]), "RESPONSE", "'exploit' does not fit risks of kind threat"),
        (
            lambda: plan(risks=[Risk("x", 0.1, exclusive="g"), Risk("y", 0.1)]).with_correlations(pr.Correlation(["x:occurs", "y:occurs"], 0.1)),
            "DEPENDENT",
            "is in an exclusive group",
        ),
    ],
)
def test_refused(make, code, words):
    """What contradicts itself, or names what is not there, is refused with the value and what may be meant."""
    with pytest.raises(PmoRiskError) as caught:
        make()
    assert caught.value.code == code
    assert words in str(caught.value)


def test_json_holds_all_of_a_risk():
    """The JSON form read back is the same risk, its history with it."""
    for risk in (FULL, FULL.revised("2027-02-01", "drilled", probability=0.1), Risk("often", rate=2, most=4), Risk("x", 0.5, exclusive="g")):
        assert _risk(RiskPart.model_validate(risk.to_dict())) == risk


def test_replace_keeps_how_likely_it_is():
    """A rate stays a rate and an uncertain probability uncertain, unless the other is given."""
    often = Risk("r", rate=2, most=4)
    assert often.replace(name="n").rate == 2
    assert often.replace(probability=0.3).rate is None
    assert FULL.replace(name="n").probability_law == FULL.probability_law
    assert FULL.replace(probability=0.3).probability_law is None
    assert Risk("r", 0.3).replace(rate=1.0).probability == pytest.approx(0.6321205588)


def test_history():
    """A revision holds the fields that it changed as they were, and when."""
    now = FULL.revised("2027-02-01", "drilled", probability=0.1, owner="bo")
    assert now.history[0].when == dt.datetime(2027, 2, 1)  # local time, as all of a project's
    assert set(now.history[0].before) == {"probability", "owner"}
    assert now.history[0].before["owner"] == "ana"


def test_without_a_risk_nothing_refers_to_it():
    """What exists only with it becomes nothing, what it skips is done, what it causes and its secondary risks stand alone."""
    tasks = [
        Task("a", 5),
        Task("with", 3, after="a", when="x", cost=9),
        Task("not with", 3, after="a", unless=["x", "y"]),
        Task("end", 1, after=["with", "not with", pr.Link("a", when="x")]),
    ]
    risks = [Risk("x", 0.1), Risk("y", 0.1, DELAY, given={"x": 0.5}, responses=Response("mitigate", secondary="x"))]
    left = plan(*tasks, risks=risks).without_risk("x")
    assert left["with"].duration.mean == 0
    assert left["with"].cost is None
    assert left["not with"].unless == ("y",)
    assert [link.predecessor for link in left["end"].after] == ["with", "not with"]
    assert dict(left.risks["y"].given) == {}
    assert left.risks["y"].responses[0].secondary == ()


def test_targets():
    """A branch is its own level and those below, not what only begins with the same letters; the finish is every task without a way on."""
    tasks = [
        Task("a", 1, wbs="A.1"),
        Task("b", 1, wbs="A", after=pr.Link("a", "SS")),
        Task("c", 1, wbs="AB", after=pr.Link("b", "FS", lag=-1)),
        Task("d", 1, wbs="A.1.2", after="c"),
    ]
    project = plan(*tasks)
    assert hit_in(project, Impact(wbs="A.1", delay=1), ()) == ("a", "d")
    assert hit_in(project, Impact(wbs="A", delay=1), ["c"]) == ("c", "a", "b", "d")
    assert hit_in(project, Impact(finish=True, delay=1), ()) == ("a", "b", "d")


def test_occurrences():
    """Exclusive risks take ranges of one uniform in order of id, causes come first, closed and secondary risks not at all."""
    register = Register(
        [
            Risk("z", 0.2, DELAY, exclusive="g"),
            Risk("b", 0.3, exclusive="g"),
            Risk("a", 0.1, given={"c": 0.5}),
            Risk("c", 0.4, DELAY, responses=Response("mitigate", secondary="d")),
            Risk("d", 0.9),
            Risk("e", 0.9, status="closed"),
        ]
    )
    project = plan(risks=register)
    found = {o.risk.id: o for o in occurrences("p", project)}
    assert list(found).index("c") < list(found).index("a")
    assert set(found) == {"a", "b", "c", "z"}
    assert (found["b"].low, found["b"].high) == (0.0, 0.3)
    assert (found["z"].low, found["z"].high) == (0.3, 0.5)
    assert found["b"].names == found["z"].names


def test_a_plan_shows_nothing_that_may_not_be():
    """In the schedule, tasks that wait for a risk or a response have no length, links that wait for a risk do not push."""
    tasks = [Task("a", 5), Task("b", 3, after="a", when="x"), Task("dyke", 4), Task("c", 2, after=["b", "dyke", pr.Link("a", "FS", lag=10, when="x")])]
    project = plan(*tasks, risks=[Risk("x", 0.1), Risk("y", 0.1, DELAY, responses=Response("mitigate", tasks="dyke"))])
    finish = pr.schedule(project).early_finish
    assert str(finish["c"]) == "2027-01-12 17:00:00"
    assert pr.schedule(project.with_responses()).early_finish["dyke"] == dt.datetime(2027, 1, 7, 17)  # as above
