"""What every metric of schedule health owes, whatever it counts."""

import pickle
import random
import re
from pathlib import Path

import pytest

from pmo_risk.distributions import triangular
from pmo_risk.errors import SettingsError
from pmo_risk.model import Constraint, Impact, Link, Portfolio, Project, Risk, Task
from pmo_risk.network import Findings, check
from pmo_risk.network.health import METRICS, Health, Tie

MONDAY = "2027-01-04"
NEEDS_DATES = {"high_float", "negative_float", "critical_path_test", "cpli", "deadline"}
DONE = {"actual_start": MONDAY, "actual_finish": "2027-01-05T17:00"}


def wild(seed, size=40):
    """A plan with something of everything, its links forwards only."""
    rng = random.Random(seed)
    tasks = []
    for n in range(size):
        after = [
            Link(f"t{m:02}", rng.choice(["FS", "FS", "FS", "SS", "FF", "SF"]), rng.choice([0, 0, 0, "3d", "-2d", "20d", "30%", "20ed"]))
            for m in rng.sample(range(n), min(n, rng.randrange(7)))
        ]
        kind = rng.choice(["task"] * 8 + ["loe", "summary"])
        progress = DONE if n < 4 else {"actual_start": MONDAY, "remaining": 3} if n < 7 else {}
        limits = rng.choice([()] * 5 + [Constraint(rng.choice(["MSO", "FNLT", "SNET"]), "2027-03-01T08:00"), Constraint("ALAP")])
        length = 0 if kind != "task" else rng.choice([0, 5, 60, triangular(3, 5, 9)])
        fields = {} if kind != "task" else {"constraints": limits, "manual": rng.random() < 0.05, "cost": rng.choice([None, 10.0])}
        tasks.append(Task(f"t{n:02}", length, after=after, type=kind, wbs=f"1.{n % 5}", **fields, **(progress if kind == "task" else {})))
    risks = [Risk("r", 0.5, [Impact([t.id for t in tasks if t.type == "task"][-1], delay=triangular(1, 2, 3))])]
    return Project("p", MONDAY, tasks, risks, data_date="2027-01-11", deadline="2027-12-01")


def plain(health: Health):
    return {m.id: (m.count, m.of, m.value, m.verdict, m.offenders) for m in health}


@pytest.mark.parametrize("metric", METRICS)
def test_every_metric_says_what_it_is(metric):
    """A definition, a source, what is at stake for a simulation, a place of its own; and a row in the page on health."""
    one = METRICS[metric]
    assert one.measure.__doc__
    assert one.measure.__doc__.strip().endswith((".", "all."))
    assert len(one.why) > 60
    assert one.source
    assert one.id == metric
    page = (Path(__file__).resolve().parents[2] / "docs" / "health.md").read_text(encoding="utf-8")
    assert re.search(rf"^\| `{metric}` \|.*\| {re.escape(str(one.limit))} \|", page, re.MULTILINE)


def test_the_fourteen_points_come_first():
    """In the DCMA's order; no two metrics share a place."""
    health = check(wild(0)).health
    ids = [m.id for m in health]
    assert ids[:14] == [
        *("missing_logic", "leads", "lags", "link_types", "hard_constraints", "high_float", "negative_float", "high_duration"),
        *("invalid_dates", "resources", "missed_tasks", "critical_path_test", "cpli", "bei"),
    ]
    assert all(f"point {n}" in m.source for n, m in enumerate(list(health)[:14], 1))
    assert len({m.place for m in METRICS.values()}) == len(METRICS) == len(health)


@pytest.mark.parametrize("seed", range(20))
def test_counts_fit_together(seed):
    """Offenders are tasks, links or projects of the plan, each once; shares lie between none and all; verdicts follow from threshold and value."""
    plan = wild(seed)
    known = {t.id for t in plan} | {plan.id}
    for one in check(plan).health:
        assert one.verdict in ("pass", "fail", "information", "not measurable")
        if one.verdict == "not measurable":
            assert (one.count, one.of, one.value, one.offenders, one.value_text) == (None, None, None, (), "")
            assert one.note
            continue
        assert len(set(one.offenders)) == len(one.offenders)
        for offender in one.offenders:
            assert offender in known if isinstance(offender, str) else (isinstance(offender, Tie) and {offender.predecessor, offender.successor} <= known)
        if one.limit.percent:
            assert 0 <= one.value <= 1
        assert one.verdict == one.limit.verdict(one.value)


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_tasks_does_not_matter(seed):
    """The same tasks in another order give the same counts."""
    plan = wild(seed)
    shuffled = list(plan.tasks)
    random.Random(seed).shuffle(shuffled)
    one, other = check(plan).health, check(plan.replace(tasks=shuffled)).health
    for a, b in zip(one, other, strict=True):
        assert (a.id, a.count, a.of, a.verdict, {str(o) for o in a.offenders}) == (b.id, b.count, b.of, b.verdict, {str(o) for o in b.offenders})
        assert a.value is None or a.value == pytest.approx(b.value, rel=1e-12)


@pytest.mark.parametrize("seed", range(5))
def test_two_copies_in_a_portfolio_count_twice(seed):
    """Each metric that counts finds twice as many of twice as many."""
    plan = wild(seed)
    single, double = check(plan).health, check(Portfolio("F", [plan.replace(id="A"), plan.replace(id="B")])).health
    for one, two in zip(single, double, strict=True):
        assert one.verdict == two.verdict
        if one.count is not None and one.id != "uncertain_work":  # which rounds days
            assert (2 * one.count, 2 * one.of) == (two.count, two.of)
            assert one.value == pytest.approx(two.value)


def test_a_cycle_leaves_what_needs_no_dates():
    """Counts of links go on; what needs dates says why it cannot."""
    health = check(Project("p", MONDAY, [Task("a", 5, after=["b"]), Task("b", 5, after=[Link("a", lag="-1d")])], deadline="2027-02-01")).health
    assert health["leads"].count == 1
    for one in health:
        if one.id in NEEDS_DATES:
            assert one.note == "there are no dates: cycle a -FS-1d-> b -FS-> a; remove or reverse one of these links"


def test_a_finished_plan_has_nothing_to_measure_but_its_past():
    """Nothing fails, and nothing breaks."""
    health = check(Project("p", MONDAY, [Task("a", 2, **DONE)], data_date="2027-01-11", deadline="2027-02-01")).health
    assert health.failed == ()
    assert {m.id for m in health.passed} == {"invalid_dates", "data_date"}


def test_health_is_measured_when_asked_and_once():
    """A check alone measures nothing; the second question is answered from the first."""
    calls = []
    found = Findings("p", (), lambda: calls.append(1) or Health("p", ()))
    assert calls == []
    assert found.health is found.health
    assert calls == [1]
    with pytest.raises(SettingsError, match="no plan to measure"):
        Findings("p", ()).health  # noqa: B018  # the question is what is tested


def test_groups_and_table_hold_every_metric():
    """Each metric has one verdict; the table has a row for each, with offenders as texts and empty cells where nothing was measured."""
    health = check(wild(3)).health
    groups = (*health.failed, *health.passed, *health.informing, *health.not_measurable)
    assert sorted(m.id for m in groups) == sorted(METRICS)
    assert health.ok == (not health.failed)
    table = health.to_frame()
    assert list(table.index) == [m.id for m in health]
    assert table.loc["lags", "count"] == health["lags"].count
    assert all(isinstance(o, str) for row in table["offenders"] for o in row)
    assert table.loc["bei", "count"] is not None
    assert table["count"].isna().sum() == len(health.not_measurable)


def test_findings_with_health_can_be_pickled_and_compared():
    """As before they had any: what they know of a plan is not part of what they found."""
    one, other = check(wild(1)), check(wild(1))
    assert one == other
    assert pickle.loads(pickle.dumps(one)).health["leads"].count == other.health["leads"].count  # noqa: S301  # our own bytes
