"""Rules of uncertainty: what they change, what they leave, and how they account for it."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pmo_risk as pr
from pmo_risk.errors import DistributionError, RiskError
from pmo_risk.model import Portfolio, Project, Rules, Task
from pmo_risk.model.confidence import CONFIDENCE
from pmo_risk.model.rule_report import OUTCOMES, RuleCount

DONE = {"actual_start": "2027-01-04", "actual_finish": "2027-01-05"}
BEGUN = {"actual_start": "2027-01-04", "remaining": 4}
TASKS = [
    Task("plain", "10h", cost=100, cost_rate=5, wbs="1"),
    Task("hand", pr.uniform(1, 2), cost=pr.uniform(5, 6), wbs="1"),
    Task("begun", 10, cost=80, cost_rate=8, wbs="1", **BEGUN),
    Task("done", 10, cost=50, wbs="1", **DONE),
    Task("mile", 0, wbs="1"),
    Task("loe", 0, type="loe", after=[pr.Link("plain", "SS")], cost_rate=3, wbs="1"),
    Task("other", 20, wbs="2"),
]
PLAN = Project("p", "2027-01-04", TASKS)
RANGE = pr.triangular(0.5, 1, 2)


def test_a_rule_changes_only_what_is_certain_and_to_come():
    """Durations, costs and rates get their factor; laws set by hand, finished work, what a begun task has cost, and what is not there stay."""
    ruled, report = PLAN.with_rules([pr.UncertaintyRule(RANGE, cost=RANGE, cost_rate=RANGE, wbs="1")])
    assert ruled["plain"] == TASKS[0].replace(duration=pr.triangular(5, 10, 20), cost=pr.triangular(50, 100, 200), cost_rate=pr.triangular(2.5, 5, 10))
    assert ruled["begun"] == TASKS[2].replace(remaining=pr.triangular(2, 4, 8), cost_rate=pr.triangular(4, 8, 16))
    assert ruled["loe"] == TASKS[5].replace(cost_rate=pr.triangular(1.5, 3, 6))
    assert [ruled[i] for i in ("hand", "done", "mile", "other")] == [PLAN[i] for i in ("hand", "done", "mile", "other")]
    assert report.counts == (
        RuleCount(1, "wbs 1", "duration", changed=2, by_hand=1, finished=1, nothing=2),
        RuleCount(1, "wbs 1", "cost", changed=1, by_hand=1, finished=1, begun=1, nothing=2),
        RuleCount(1, "wbs 1", "cost_rate", changed=3, finished=1, nothing=2),
    )
    assert report.problems == ()
    assert [(c.task, c.quantity, c.rule) for c in report.changes][:3] == [("plain", "duration", 1), ("plain", "cost", 1), ("plain", "cost_rate", 1)]


def test_of_two_rules_the_first_counts_for_each_quantity():
    """A later rule gives what the earlier one left open, and is told where it was in the shadow."""
    first = pr.UncertaintyRule(cost="class 3", task="plain")
    second = pr.UncertaintyRule("high", cost="low", wbs="1", name="rest")
    ruled, report = PLAN.with_rules([first, second])
    assert ruled["plain"].cost == pr.trigen(85, 100, 120)
    assert ruled["plain"].duration == CONFIDENCE["high"].scaled(10)
    assert {(c.rule, c.quantity): (c.changed, c.shadowed) for c in report.counts} == {(1, "cost"): (1, 0), (2, "duration"): (2, 0), (2, "cost"): (0, 1)}
    other, _ = PLAN.with_rules([second, first])
    assert other["plain"].cost == CONFIDENCE["low"].scaled(100)


def test_rules_put_twice_change_nothing_more():
    """What a rule set is uncertain from then on, as if set by hand."""
    rules = [pr.UncertaintyRule("low", cost="low")]
    once, _ = PLAN.with_rules(rules)
    twice, report = once.with_rules(rules)
    assert twice == once
    assert report.changes == ()
    assert [p.code for p in report.problems] == ["RULE_UNUSED"] * 2


def test_a_rule_for_all_is_with_uncertainty():
    """Three numbers without a selection do what ``with_uncertainty`` does."""
    ruled, _ = PLAN.with_rules([pr.UncertaintyRule((0.9, 1.0, 1.3))])
    assert ruled == PLAN.with_uncertainty(0.9, 1.0, 1.3)


@pytest.mark.parametrize(
    ("rule", "remedy"),
    [
        (pr.UncertaintyRule("low", wbs="7"), "check its spelling"),
        (pr.UncertaintyRule("low", task="plian"), "did you mean 'plain'?"),
        (pr.UncertaintyRule("low", codes={"Disciplin": "PIP"}), "did you mean 'Discipline'?"),
        (pr.UncertaintyRule("low", codes={"discipline": "PPI"}), "did you mean 'PIP'?"),
        (pr.UncertaintyRule("low", calendar="dasy"), "did you mean 'Days'?"),
    ],
    ids=repr,
)
def test_a_rule_that_matches_nothing_is_warned_of(rule, remedy):
    """With the nearest name that there is."""
    plan = PLAN.replace(tasks=[*PLAN.tasks, Task("pipe", 1, codes={"Discipline": "PIP"})], calendar=pr.Calendar.standard("Days"))
    ruled, report = plan.with_rules([rule, pr.UncertaintyRule("low")])
    (found,) = report.problems
    assert (found.severity, found.code, found.remedy) == ("warning", "RULE_UNMATCHED", remedy)
    assert found.where.startswith("rule 1 ")
    assert ruled == plan.with_rules([pr.UncertaintyRule("low")])[0]


def test_what_changes_nothing_is_noted():
    """Where all that a rule matches is set by hand, finished or has no such cost; with the cost that there is, for planners keep labor by time."""
    _, report = PLAN.with_rules(
        [pr.UncertaintyRule("low", task="hand"), pr.UncertaintyRule("low", cost="low", wbs="2"), pr.UncertaintyRule(cost="low", task="loe")]
    )
    assert [str(p) for p in report.problems] == [
        "rule 1 'task hand', duration: changes nothing: 1 by hand",
        "rule 2 'wbs 2', cost: changes nothing: 1 nothing",
        "rule 3 'task loe', cost: changes nothing: 1 nothing; what these tasks cost is their cost_rate: give cost_rate=",
    ]
    assert {p.severity for p in report.problems} == {"note"}


LAWS = st.sampled_from(["low", "high", "90/105/140 %", None])
RULES = st.builds(
    lambda d, c, r, where: (d, c, r, where),
    LAWS,
    LAWS,
    LAWS,
    st.sampled_from([{}, {"wbs": "1"}, {"wbs": "2"}, {"task": "p*"}, {"task": "none"}, {"calendar": "*"}]),
).filter(lambda r: any(r[:3]))


@given(made=st.lists(RULES, max_size=5))
def test_the_account_adds_up(made):
    """For any rules: every matched task is in one column, each law changed was certain and has one change, and nothing else moved."""
    rules = [pr.UncertaintyRule(d, cost=c, cost_rate=r, **where) for d, c, r, where in made]
    ruled, report = PLAN.with_rules(rules)
    for count in report.counts:
        assert count.matched == sum(rules[count.rule - 1].matches(t, PLAN) for t in PLAN)
    keys = [(c.task, c.quantity) for c in report.changes]
    assert len(keys) == len(set(keys)) == sum(c.changed for c in report.counts)
    for before, after in zip(PLAN, ruled, strict=True):
        for quantity, law in (("duration", before.work), ("cost", before.cost), ("cost_rate", before.cost_rate)):
            now = after.work if quantity == "duration" else getattr(after, quantity)
            assert ((before.id, quantity) in keys) == (now != law)
            assert law == now or law.support[0] == law.support[1]
    assert [t.replace(duration=b.duration, remaining=b.remaining, cost=b.cost, cost_rate=b.cost_rate) for t, b in zip(ruled, PLAN, strict=True)] == list(PLAN)
    frame = report.to_frame()
    assert list(frame.columns) == ["rule", "label", "quantity", "matched", *OUTCOMES]
    assert (frame["matched"] == frame[list(OUTCOMES)].sum(axis=1)).all()


def test_a_portfolio_has_one_report():
    """Rules go to each project; a rule is unmatched only where no project has its tasks."""
    folio = Portfolio("f", [PLAN, Project("q", "2027-01-04", [Task("only", 5, wbs="7")])])
    ruled, report = folio.with_rules([pr.UncertaintyRule("low", wbs="7"), pr.UncertaintyRule("high")])
    assert ruled.projects["q"]["only"].duration == CONFIDENCE["low"].scaled(5)
    assert ruled.projects["p"]["plain"].duration == CONFIDENCE["high"].scaled(10)
    assert report.problems == ()
    assert {c.project for c in report.changes} == {"p", "q"}


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: pr.UncertaintyRule(), RiskError, "rule 'all tasks': a rule needs a duration, a cost or a cost_rate"),
        (lambda: pr.UncertaintyRule("class 3"), DistributionError, "rule 'all tasks', duration: 'class 3' is no range"),
        (lambda: pr.UncertaintyRule("low", name=7), RiskError, "the name of a rule must be text, got 7"),
        (lambda: pr.UncertaintyRule("low", classes={"lo": "1/2/3"}), DistributionError, "did you mean 'lo'?"),
        (lambda: PLAN.with_rules(["low"]), RiskError, "'low' is not a UncertaintyRule"),
        (lambda: PLAN.with_rules([pr.UncertaintyRule("low", wbs=1)]), RiskError, "wbs must be text, got 1"),
    ],
    ids=["no law", "class of costs", "name", "class", "no rule", "wbs"],
)
def test_what_is_no_rule_is_refused(make, error, message):
    """When it is made, with what is wrong; the AACE classes are of costs, not of durations."""
    with pytest.raises(error) as caught:
        make()
    assert message in str(caught.value)


def test_rules_are_values():
    """Equal where they say the same, usable as keys, and the same after pickling and from their JSON form."""
    rule = pr.UncertaintyRule("90/105/140 %", cost="class 3", codes={"a": "b"}, wbs="1.2", name="n")
    assert rule == pr.UncertaintyRule((0.9, 1.05, 1.4), cost=pr.aace_class(3), codes={"a": "b"}, wbs="1.2", name="n")
    assert pickle.loads(pickle.dumps(rule)) == rule  # noqa: S301  # our own
    assert len({rule, pr.UncertaintyRule("90/105/140 %", cost="class 3", codes={"a": "b"}, wbs="1.2", name="n")}) == 1
    assert Rules([rule]) == Rules([rule])
    assert list(Rules([rule])) == [rule]


def test_a_report_is_printable():
    """A hostile name is escaped."""
    _, report = PLAN.with_rules([pr.UncertaintyRule("low", name="a\x1b[31m\n")])
    assert "\x1b" not in str(report)


def test_a_rule_can_be_debiased():
    """Each range is widened by itself, with its mode kept; fixed factors and the selection stay."""
    rule = pr.UncertaintyRule("90/100/130 %", cost=1.1, cost_rate="class 3", wbs="1.2", codes={"a": "b"}, name="n")
    wide = rule.debiased(0.8, 0.6)
    assert (wide.where, wide.name, wide.cost) == (rule.where, "n", pr.fixed(1.1))
    assert wide.duration == pr.debias(pr.triangular(0.9, 1.0, 1.3), 0.8, 0.6)
    assert wide.cost_rate.ppf([0.2, 0.8]).tolist() == pytest.approx([0.85, 1.2], rel=1e-12)
