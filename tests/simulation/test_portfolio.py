"""Portfolios: projects alone and joined, shared risks, links between projects, and what the whole comes to."""

from datetime import timedelta

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm

import pmo_risk as pr


def members(plans, count=3):
    """Projects with different starts and calendars, unlinked."""
    found = []
    for n, name in enumerate("ABC"[:count]):
        plan = plans.sizable(n, 15, id=name, calendars=plans.CALENDARS[n : n + 2])
        found.append(plan.replace(start=plans.START + timedelta(days=20 * n, hours=n)))
    return found


def test_unlinked_projects_are_bit_for_bit_those_of_single_runs(plans):
    """Each project of a portfolio without links gives the samples, tables and milestones that it gives alone, whatever else is shared."""
    projects = members(plans)
    shared = pr.Risk("strike", 0.4, [pr.Impact(["A/T003", "B/T004"], delay=5), pr.Impact("A/T001", cost=10)])
    folio = pr.Portfolio("folio", projects, risks=[shared])
    joint = pr.simulate(folio, 5000, 3, progress=False, keep=["C/T002"])
    alone = {p.id: pr.simulate(p, 5000, 3, progress=False) for p in projects}
    for a, b in ((joint.projects["C"], alone["C"]), (pr.simulate(folio.without_risk("strike"), 5000, 3, progress=False).projects["A"], alone["A"])):
        assert a.trials.finish.tobytes() == b.trials.finish.tobytes()
        assert a.trials.clock.tobytes() == b.trials.clock.tobytes()
        assert a.trials.cost.tobytes() == b.trials.cost.tobytes()
        pd.testing.assert_frame_equal(a.tasks, b.tasks, check_exact=True)
        pd.testing.assert_frame_equal(a.risks, b.risks, check_exact=True)
    assert joint.projects["C"].trials.milestones["T002"][0].tobytes() == alone["C"].replay.finish_of("T002")[0].tobytes()
    missed = ~joint.replay.occurred("strike")
    assert (joint.projects["A"].trials.finish[missed] == alone["A"].trials.finish[missed]).all()


def test_ten_projects_need_the_square_root_rule(agree):
    """Ten independent projects of N(100k, 20k): 1,053,230 is their P80 together, the sum of their own P80s covers far more."""
    projects = [pr.Project(f"P{k}", "2027-01-04", [pr.Task("work", 1, cost=pr.normal(100e3, 20e3))]) for k in range(10)]
    for n in (1, 4, 10):
        cost = pr.simulate(pr.Portfolio("folio", projects[:n]), 100_000, 1, progress=False).trials.cost
        agree.quantile(cost, 0.8, 100e3 * n + norm.ppf(0.8) * 20e3 * np.sqrt(n), limit=5)
    agree.count(cost <= 1_053_230, 0.8, limit=5)
    assert np.mean(cost <= 10 * 116_832) > 0.995


def test_five_projects_are_all_on_time_with_the_product(agree):
    """Five independent projects, each on time with 0.8: all are with 0.32768."""
    projects = [pr.Project(f"P{k}", "2027-01-04", [pr.Task("work", pr.uniform(0, 10))]) for k in range(5)]
    joint = pr.simulate(pr.Portfolio("folio", projects), 1_000_000, 1, progress=False)
    agree.count(np.logical_and.reduce([r.trials.finish <= 8 for r in joint.projects.values()]), 0.8**5)
    assert float(joint.finish.probability_by(8)) == pytest.approx(0.8**5, abs=4 * np.sqrt(0.3277 * 0.6723 / 1e6))


@pytest.mark.parametrize("linked", [False, True])
def test_a_shared_risk_strikes_all_its_projects_at_once(linked):
    """A shared delay shows in the same iterations in every project that it hits, and those are the ones that the joint table of risks counts."""
    projects = [pr.Project(i, "2027-01-04", [pr.Task("work", 10), pr.Task("last", 5, after=["work"])]) for i in "ABC"]
    risk = pr.Risk("flood", 0.3, [pr.Impact(["A/work", "B/last"], delay=7)])
    links = [pr.Link("A/last", successor="B/work")] if linked else []
    joint = pr.simulate(pr.Portfolio("folio", projects, links, [risk]), 20_000, 5, progress=False)
    struck = joint.replay.occurred("flood")
    assert (joint.projects["A"].trials.finish == np.where(struck, 22.0, 15.0)).all()
    assert (joint.projects["B"].trials.finish == np.where(struck, 22.0, 15.0) + (np.where(struck, 22.0, 15.0) if linked else 0.0)).all()
    assert (joint.projects["C"].trials.finish == 15.0).all()
    assert joint.risks.loc["flood", "occurrence"] == struck.mean()
    assert abs(struck.mean() - 0.3) < 4 * np.sqrt(0.21 / 20_000)


def test_a_shared_draw_is_the_same_in_every_project():
    """One impact on tasks of two projects is one draw: both are delayed by the same days; two impacts are two draws."""
    projects = [pr.Project(i, "2027-01-04", [pr.Task("work", 10)]) for i in "AB"]

    def delays(*impacts):
        joint = pr.simulate(pr.Portfolio("folio", projects, risks=[pr.Risk("r", 1.0, impacts)]), 1000, 5, progress=False)
        return [r.trials.finish - 10 for r in joint.projects.values()]

    law = pr.triangular(1, 2, 9)
    a, b = delays(pr.Impact(["A/work", "B/work"], delay=law))
    np.testing.assert_allclose(a, b, rtol=1e-12)
    a, b = delays(pr.Impact("A/work", delay=law), pr.Impact("B/work", delay=law))
    assert abs(np.corrcoef(a, b)[0, 1]) < 0.15


def test_a_linked_project_waits_for_its_predecessor(plans):
    """Whatever the calendars, no iteration starts a successor before its predecessor's finish, and the successor is the later for the link."""
    first, second = members(plans, 2)
    folio = pr.Portfolio("folio", [first, second], [pr.Link("A/T014", "FS", successor="B/T000")])
    keep = ["A/T014", "B/T000"]
    joint = pr.simulate(folio, 3000, 3, progress=False, keep=keep)
    offset = (second.start - first.start) / timedelta(minutes=1)
    before = joint.projects["A"].trials.milestones["T014"][1]
    after = joint.projects["B"].trials.milestones["T000"][1] + offset
    assert (after > before).all()
    alone = pr.simulate(folio.replace(links=()), 3000, 3, progress=False)
    assert (joint.projects["B"].trials.clock >= alone.projects["B"].trials.clock).all()
    assert (joint.projects["B"].trials.clock > alone.projects["B"].trials.clock).mean() > 0.5
    np.testing.assert_allclose(joint.projects["A"].trials.finish, alone.projects["A"].trials.finish, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("linked", [False, True])
def test_the_whole_finishes_with_its_last_project(plans, linked):
    """On the clock the portfolio's finish is the latest of its projects', from the earliest start."""
    projects = members(plans)
    links = [pr.Link("A/T003", "SS", "2d", successor="B/T001")] if linked else []
    folio = pr.Portfolio("folio", projects, links)
    joint = pr.simulate(folio, 3000, 3, progress=False)
    latest = np.max([r.trials.clock + (r.plan.start - folio.start) / timedelta(minutes=1) for r in joint.projects.values()], axis=0)
    assert joint.trials.clock.tobytes() == latest.tobytes()
    np.testing.assert_allclose(joint.trials.finish, latest / 1440, rtol=1e-12)  # no calendar in common: around the clock
    assert sum(float(e.value) for e in joint.last_to_finish.values()) >= 1 - 1e-12


def test_costs_add_up_and_a_cost_of_the_whole_counts_once():
    """Project costs, a shared cost on one project's tasks (that project's), on tasks of two and on no task (the whole's, once) make the total."""
    projects = [pr.Project(i, "2027-01-04", [pr.Task("work", 10, cost=pr.uniform(100, 200))]) for i in "AB"]
    risks = [
        pr.Risk("own", 0.5, [pr.Impact("A/work", cost=10)]),
        pr.Risk("both", 0.5, [pr.Impact(["A/work", "B/work"], cost=100)]),
        pr.Risk("whole", 0.5, [pr.Impact(cost=1000)]),
    ]
    joint = pr.simulate(pr.Portfolio("folio", projects, risks=risks), 5000, 5, progress=False)
    plain = pr.simulate(pr.Portfolio("folio", projects), 5000, 5, progress=False)
    own, both, whole = (joint.replay.occurred(r.id) for r in risks)
    np.testing.assert_allclose(joint.projects["A"].trials.cost, plain.projects["A"].trials.cost + 10 * own, rtol=1e-14)
    assert joint.projects["B"].trials.cost.tobytes() == plain.projects["B"].trials.cost.tobytes()
    parts = sum(r.trials.cost for r in joint.projects.values())
    np.testing.assert_allclose(joint.trials.cost, parts + 100 * both + 1000 * whole, rtol=1e-14)


def test_the_order_of_projects_changes_no_bit(plans):
    """Projects, links and shared risks in another order give the same bits of every project and of the whole."""
    projects = members(plans)
    links = [pr.Link("A/T003", "FS", successor="B/T001"), pr.Link("A/T004", "SS", 1, successor="B/T002")]
    risks = [pr.Risk(f"S{k}", 0.4, [pr.Impact(["A/T003", "C/T001"], delay=pr.uniform(1, 3), cost=pr.uniform(5, 9))]) for k in range(3)]
    one = pr.simulate(pr.Portfolio("folio", projects, links, risks), 2000, 3, progress=False)
    other = pr.simulate(pr.Portfolio("folio", projects[::-1], links[::-1], risks[::-1]), 2000, 3, threads=1, progress=False)
    assert one.trials.finish.tobytes() == other.trials.finish.tobytes()
    assert one.trials.cost.tobytes() == other.trials.cost.tobytes()
    for p in projects:
        a, b = one.projects[p.id], other.projects[p.id]
        assert a.trials.finish.tobytes() == b.trials.finish.tobytes()
        assert a.trials.cost.tobytes() == b.trials.cost.tobytes()
        pd.testing.assert_frame_equal(a.tasks, b.tasks, check_exact=True)


def test_a_tail_beyond_the_calendar_is_counted():
    """A portfolio whose rare delay lasts three thousand years is counted, not refused: its table of dates repeats weekly beyond what it holds."""
    projects = [pr.Project(i, "2027-01-04", [pr.Task("work", 10)]) for i in "AB"]
    risk = pr.Risk("r", 0.01, [pr.Impact("A/work", delay=3000 * 260)])
    joint = pr.simulate(pr.Portfolio("folio", projects, risks=[risk]), 1000, 5, progress=False)
    struck = joint.replay.occurred("r")
    assert struck.any()
    np.testing.assert_allclose(joint.trials.finish, np.where(struck, 780_010, 10), rtol=1e-12)


def test_criticality_reaches_across_links():
    """The task that holds up another project's last one is critical in its own project though that ends later."""
    first = pr.Project("A", "2027-01-04", [pr.Task("handover", 10), pr.Task("own", 20)])
    second = pr.Project("B", "2027-01-04", [pr.Task("work", 5)])
    joint = pr.simulate(pr.Portfolio("folio", [first, second], [pr.Link("A/handover", successor="B/work")]), 100, 1, progress=False)
    assert joint.projects["A"].tasks["criticality"].to_dict() == {"handover": 1.0, "own": 1.0}
    assert joint.projects["A"].tasks["float_mean"].to_dict() == {"handover": 0.0, "own": 0.0}
